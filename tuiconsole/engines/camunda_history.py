"""What happened in instances of the Camunda 7 family: the activities they went through, and what people did to them.

Source: the engine REST documentation, "Get Activity Instances (Historic)" and "Get User Operation Logs (Historic)".
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from tuiconsole.engines.camunda_family import CASES, DIALECT, ENDED_ONLY, OUTSIDE, sorting_and_paging
from tuiconsole.engines.model import Column, Field, Json, Order, Parameter, Resource, SortKey, State, Status
from tuiconsole.engines.types import Flag, Instant, ListOf, Text, one_of

ACTIVITY_SORT_KEYS = (
    SortKey("activityInstanceId", "id", unique=True),
    SortKey("instanceId", "processInstanceId"),
    SortKey("executionId", "executionId"),
    SortKey("activityId", "activityId"),
    SortKey("activityName", "activityName"),
    SortKey("activityType", "activityType"),
    SortKey("startTime", "startTime", before="startedBefore", after="startedAfter"),
    SortKey("endTime", "endTime", before="finishedBefore", after="finishedAfter", bounded_with=ENDED_ONLY),
    SortKey("duration", "durationInMillis"),
    SortKey("definitionId", "processDefinitionId"),
    # The order in which one execution went through its activities, also within one millisecond.
    SortKey("occurrence", ""),
    SortKey("tenantId", "tenantId"),
)

ACTIVITY_PARAMETERS = (
    *sorting_and_paging(ACTIVITY_SORT_KEYS),
    # Which run of which activity
    Parameter("activityInstanceId", Text(), "Activity",
              "The one run of an activity with this id.", values_of="id"),
    Parameter("processInstanceId", Text(), "Instance",
              "Activities of the instance with this id.", values_of="processInstanceId"),
    Parameter("processDefinitionId", Text(), "Definition",
              "Activities of one version of a definition, by the definition's id.", values_of="processDefinitionId"),
    Parameter("executionId", Text(), "Instance",
              "Activities of the execution with this id.", values_of="executionId"),
    Parameter("activityId", Text(), "Activity",
              "Runs of the activity with this id in the model.", values_of="activityId"),
    Parameter("activityName", Text(), "Activity",
              "Runs of the activities with exactly this name in the model.", values_of="activityName"),
    Parameter("activityType", Text(), "Activity",
              "Runs of activities of this type, such as userTask or callActivity.", values_of="activityType"),
    Parameter("taskAssignee", Text(), "People",
              "User tasks assigned to the user with this id.", values_of="assignee"),
    # How it stands
    Parameter("finished", Flag(), "State",
              "Only activities that have ended, whichever way.", excludes=("unfinished",)),
    Parameter("unfinished", Flag(), "State",
              "Only activities that have not ended.", excludes=("finished",)),
    Parameter("canceled", Flag(), "State",
              "Only activities that were broken off.", excludes=("completeScope",)),
    Parameter("completeScope", Flag(), "State",
              "Only activities with which a scope ended, such as the last one of a subprocess.",
              excludes=("canceled",)),
    # Time
    Parameter("startedBefore", Instant(upper=True), "Time",
              "Started at this instant or earlier."),
    Parameter("startedAfter", Instant(), "Time",
              "Started at this instant or later."),
    Parameter("finishedBefore", Instant(upper=True), "Time",
              "Ended at this instant or earlier."),
    Parameter("finishedAfter", Instant(), "Time",
              "Ended at this instant or later."),
    # Tenants
    Parameter("tenantIdIn", ListOf(), "Tenant",
              "Activities of one of these tenants.", values_of="tenantId", excludes=("withoutTenantId",)),
    Parameter("withoutTenantId", Flag(), "Tenant",
              "Only activities that belong to no tenant.", excludes=("tenantIdIn",), default="false"),
)  # fmt: skip

ACTIVITY_FIELDS = (
    Field("id", "text", "Identity of this run of the activity."),
    Field("parentActivityInstanceId", "text", "The run of the subprocess, or the instance, that it is part of."),
    Field("activityId", "text", "Id of the activity in the model."),
    Field("activityName", "text", "Name of the activity in the model."),
    Field("activityType", "text", "What kind of activity it is, such as userTask or callActivity."),
    Field("processDefinitionKey", "text", "Key that all versions of the definition share."),
    Field("processDefinitionId", "text", "Identity of the definition, one version of it."),
    Field("processInstanceId", "text", "The instance it belongs to."),
    Field("executionId", "text", "The execution that went through it."),
    Field("taskId", "text", "The user task that it is, if it is one."),
    Field("assignee", "text", "Who the user task is assigned to."),
    Field("calledProcessInstanceId", "text", "The instance that a call activity started."),
    Field("calledCaseInstanceId", "text", "The case instance that a call activity started.", since=CASES),
    Field("startTime", "instant", "When it started."),
    Field("endTime", "instant", "When it ended; empty while it runs."),
    Field("durationInMillis", "milliseconds", "How long it took from start to end."),
    Field("canceled", "boolean", "Whether it was broken off."),
    Field("completeScope", "boolean", "Whether a scope ended with it."),
    Field("tenantId", "text", "The tenant it belongs to."),
    Field("removalTime", "instant", "From when on history cleanup may remove it."),
    Field("rootProcessInstanceId", "text", "The topmost instance of the call tree."),
)  # fmt: skip

RUNNING = State("RUNNING", "running", "running")
ENDED = State("ENDED", "ended", "done")
CANCELED = State("CANCELED", "canceled", "stopped")


def activity_badge(activity: Mapping[str, Json], now: datetime) -> State:
    """How a run of an activity stands: it has no state, but a flag and an end."""
    if activity.get("canceled"):
        return CANCELED
    return RUNNING if activity.get("endTime") is None else ENDED


ACTIVITIES = Resource(
    name="activities",
    title="Activities",
    noun=("activity", "activities"),
    path="history/activity-instance",
    source="Historic Activity Instance: Get List",
    dialect=DIALECT,
    parameters=ACTIVITY_PARAMETERS,
    fields=ACTIVITY_FIELDS,
    columns=(
        Column("badge", "State", "badge", ("canceled", "endTime"), 10, 10, 1),
        Column("name", "Activity", "nested", ("activityName", "activityId"), 18, 48, 2, "activityName"),
        Column("bar", "", "bar", ("startTime", "endTime"), 12, 40, 4),
        Column("duration", "Duration", "duration", ("durationInMillis", "startTime", "endTime"), 8, 10, 3, "duration"),
        Column("start", "Started", "instant", ("startTime",), 19, 19, 5, "startTime"),
        Column("type", "Type", "text", ("activityType",), 11, 22, 6, "activityType"),
        Column("assignee", "Assignee", "text", ("assignee",), 10, 16, 7),
        Column("end", "Ended", "instant", ("endTime",), 19, 19, 8, "endTime"),
        Column("definition", "Definition", "text", ("processDefinitionKey",), 12, 28, 9),
        Column("id", "Id", "text", ("id",), 13, 48, 10, "activityInstanceId"),
    ),
    sort_keys=ACTIVITY_SORT_KEYS,
    id_field="id",
    default_order=(Order("startTime"), Order("occurrence")),
    tie_break="activityInstanceId",
    count_path="history/activity-instance/count",
    item_path="history/activity-instance/{id}",
    post=True,
    orders_totally=True,
    states=(RUNNING, ENDED, CANCELED),
    badge=activity_badge,
    statuses=(
        Status(200, "the activities"),
        Status(400, "the server refuses a parameter"),
    ),
)  # fmt: skip

OPERATION_SORT_KEYS = (
    SortKey("timestamp", "timestamp", before="beforeTimestamp", after="afterTimestamp", margin=OUTSIDE),
)

CATEGORIES = ("TaskWorker", "Admin", "Operator")

OPERATION_PARAMETERS = (
    # What it was done to
    Parameter("deploymentId", Text(), "Entity",
              "Operations on the deployment with this id.", values_of="deploymentId"),
    Parameter("processDefinitionId", Text(), "Definition",
              "Operations on one version of a definition, by the definition's id.", values_of="processDefinitionId"),
    Parameter("processDefinitionKey", Text(), "Definition",
              "Operations on every version of the definition with this key.", values_of="processDefinitionKey"),
    Parameter("processInstanceId", Text(), "Instance",
              "Operations on the instance with this id.", values_of="processInstanceId"),
    Parameter("executionId", Text(), "Instance",
              "Operations on the execution with this id.", values_of="executionId"),
    Parameter("caseDefinitionId", Text(), "Case",
              "Operations on the case definition with this id.", since=CASES, values_of="caseDefinitionId"),
    Parameter("caseInstanceId", Text(), "Case",
              "Operations on the case instance with this id.", since=CASES, values_of="caseInstanceId"),
    Parameter("caseExecutionId", Text(), "Case",
              "Operations on the case execution with this id.", since=CASES, values_of="caseExecutionId"),
    Parameter("taskId", Text(), "Entity",
              "Operations on the user task with this id.", values_of="taskId"),
    Parameter("externalTaskId", Text(), "Entity",
              "Operations on the external task with this id.", values_of="externalTaskId"),
    Parameter("batchId", Text(), "Entity",
              "Operations on the batch with this id.", values_of="batchId"),
    Parameter("jobId", Text(), "Entity",
              "Operations on the job with this id.", values_of="jobId"),
    Parameter("jobDefinitionId", Text(), "Entity",
              "Operations on the job definition with this id.", values_of="jobDefinitionId"),
    # Who did what
    Parameter("userId", Text(), "Operation",
              "Operations of the user with this id.", values_of="userId"),
    Parameter("operationId", Text(), "Operation",
              "All entries of one operation: it has one for each property that it changed.", values_of="operationId"),
    Parameter("operationType", Text(), "Operation",
              "Operations of this type, such as Claim, SetJobRetries or Suspend.", values_of="operationType"),
    Parameter("entityType", Text(), "Entity",
              "Operations on things of this type, such as Task, Job or ProcessInstance.", values_of="entityType"),
    Parameter("entityTypeIn", ListOf(commas=False), "Entity",
              "Operations on things of one of these types.", values_of="entityType"),
    Parameter("category", one_of(*CATEGORIES), "Operation",
              "Operations in the course of a task, by an administrator, or by an operator.", values_of="category"),
    Parameter("categoryIn", ListOf(commas=False), "Operation",
              "Operations of one of these categories.", values_of="category"),
    Parameter("property", Text(), "Operation",
              "Operations that changed this property, such as assignee or retries.", values_of="property"),
    # Time
    Parameter("afterTimestamp", Instant(), "Time",
              "Done after this instant."),
    Parameter("beforeTimestamp", Instant(upper=True), "Time",
              "Done before this instant."),
    *sorting_and_paging(OPERATION_SORT_KEYS),
)  # fmt: skip

OPERATION_FIELDS = (
    Field("id", "text", "Identity of the entry."),
    Field("userId", "text", "Who did it."),
    Field("timestamp", "instant", "When it was done."),
    Field("operationId", "text", "Identity of the operation, shared by all entries of it."),
    Field("operationType", "text", "What was done, such as Claim, SetJobRetries or Suspend."),
    Field("entityType", "text", "What kind of thing it was done to, such as Task, Job or ProcessInstance."),
    Field("category", "text", "In which role it was done.", allowed=CATEGORIES),
    Field("annotation", "text", "What somebody noted about it, for an audit."),
    Field("property", "text", "What was changed."),
    Field("orgValue", "text", "The value before.", long=True),
    Field("newValue", "text", "The value after.", long=True),
    Field("deploymentId", "text", "The deployment that it was done to, or within."),
    Field("processDefinitionId", "text", "The definition that it was done to, or within: one version of it."),
    Field("processDefinitionKey", "text", "Key of the definition that it was done to, or within."),
    Field("processInstanceId", "text", "The instance that it was done to, or within."),
    Field("executionId", "text", "The execution that it was done to, or within."),
    Field("caseDefinitionId", "text", "The case definition that it was done to, or within.", since=CASES),
    Field("caseInstanceId", "text", "The case instance that it was done to, or within.", since=CASES),
    Field("caseExecutionId", "text", "The case execution that it was done to, or within.", since=CASES),
    Field("taskId", "text", "The user task that it was done to."),
    Field("externalTaskId", "text", "The external task that it was done to."),
    Field("batchId", "text", "The batch that it was done to, or that it started."),
    Field("jobId", "text", "The job that it was done to."),
    Field("jobDefinitionId", "text", "The job definition that it was done to."),
    Field("removalTime", "instant", "From when on history cleanup may remove it."),
    Field("rootProcessInstanceId", "text", "The topmost instance of the call tree."),
)  # fmt: skip

OPERATIONS = Resource(
    name="operations",
    title="User operations",
    noun=("operation", "operations"),
    path="history/user-operation",
    source="Historic User Operation Log: Get User Operation Logs",
    dialect=DIALECT,
    parameters=OPERATION_PARAMETERS,
    fields=OPERATION_FIELDS,
    columns=(
        Column("time", "Time", "instant", ("timestamp",), 19, 19, 1, "timestamp"),
        Column("user", "User", "text", ("userId",), 8, 16, 2),
        Column("operation", "Operation", "text", ("operationType",), 10, 24, 3),
        Column("entity", "On", "text", ("entityType",), 8, 16, 4),
        Column("property", "Property", "text", ("property",), 9, 16, 5),
        Column("before", "Before", "text", ("orgValue",), 8, 24, 7),
        Column("after", "After", "text", ("newValue",), 8, 24, 6),
        Column("annotation", "Note", "text", ("annotation",), 12, 40, 8),
        Column("category", "Category", "text", ("category",), 10, 10, 9),
        Column("id", "Id", "text", ("id",), 13, 36, 10),
    ),
    sort_keys=OPERATION_SORT_KEYS,
    id_field="id",
    default_order=(Order("timestamp", descending=True),),
    orders_totally=True,
    settles_ties=True,
    count_path="history/user-operation/count",
    statuses=(
        Status(200, "the operations"),
        Status(400, "the server refuses a parameter"),
    ),
)  # fmt: skip
