"""What an Oracle process instance has been through: its history, and the audit's activities and data objects.

Source: the Developer API for Oracle Cloud Infrastructure Process Automation, "Get the Process Instance History", "List
Process Activity Instances" and "List Data Objects". The order is that of the pages, without the headers.

The pages could not be read to their ends. A help that says "name inferred" stands for a parameter that is described
without its name. Activities have more filters than those here, and data objects more than `variableName`; they are left
out. Fields marked as inferred are those of Camunda 7, whose words the pages use; an answer may well leave them out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from tuiconsole.engines.engine import Nesting
from tuiconsole.engines.model import Column, Field, Json, Order, Parameter, Resource, SortKey, State, Status
from tuiconsole.engines.oracle_dialect import MOST_PER_PAGE, OracleAuditDialect, OracleDialect
from tuiconsole.engines.oracle_jobs import statuses_of
from tuiconsole.engines.oracle_types import OneField, SomeOf
from tuiconsole.engines.types import Flag, Integer, LikeText, ListOf, Text, one_of

DIALECT = OracleDialect()
AUDIT_DIALECT = OracleAuditDialect()

NESTING = Nesting(
    parent="parentActivityInstanceId",
    root="processInstanceId",
    kind="activityType",
    folded=frozenset({"multiInstanceBody"}),
)

RUNNING = State("RUNNING", "running", "running")
ENDED = State("ENDED", "ended", "done")
CANCELED = State("CANCELED", "canceled", "stopped")
UNKNOWN = State("UNKNOWN", "unknown", "unknown")


def activity_badge(activity: Mapping[str, Json], now: datetime) -> State:
    """How a run of an activity stands, in the history and in the audit: it has no state, but a flag and an end.

    What shows neither a start nor an end may keep its times under other names, and could have ended long ago.
    """
    if activity.get("canceled"):
        return CANCELED
    if activity.get("endTime") is not None or activity.get("completedTime") is not None:
        return ENDED
    return RUNNING if activity.keys() & {"startTime", "endTime", "completedTime"} else UNKNOWN


HISTORY = Resource(
    name="history",
    title="History of a process instance",
    noun=("activity", "activities"),
    path="process-instances/{id}/history",
    source="Get the Process Instance History",
    dialect=DIALECT,
    parameters=(
        Parameter("id", Text(), "Instance",
                  "The structured process instance whose history is shown.", role="path"),
    ),
    fields=(
        Field("activityId", "text", "The activity in the process that this is one run of."),
        Field("activityName", "text", "Name of the activity."),
        Field("activityType", "text", "What kind of activity it is."),
        Field("calledCaseInstanceId", "text", "The case instance that a call activity called."),
        Field("calledProcessInstanceId", "text", "The process instance that a call activity called."),
        # From here on inferred.
        Field("canceled", "boolean", "Whether it was ended before its time."),
        Field("completeScope", "boolean", "Whether its end was the end of what it is part of."),
        Field("durationInMillis", "milliseconds", "How long it took from start to end."),
        Field("endTime", "instant", "When it ended; empty while it runs."),
        Field("executionId", "text", "The execution that ran it."),
        Field("id", "text", "Identity of this run of the activity."),
        Field("parentActivityInstanceId", "text", "The run that it is part of, such as that of a subprocess."),
        Field("processInstanceId", "text", "The instance it belongs to."),
        Field("startTime", "instant", "When it began."),
        Field("taskId", "text", "The task that a user task made."),
        Field("links", "list", "Addresses of its relatives."),
    ),
    columns=(
        Column("badge", "State", "badge", ("canceled", "startTime", "endTime"), 10, 10, 1),
        Column("activity", "Activity", "nested", ("activityName", "activityId"), 18, 48, 2),
        Column("bar", "", "bar", ("startTime", "endTime"), 12, 40, 4),
        Column("duration", "Duration", "duration", ("durationInMillis", "startTime", "endTime"), 8, 10, 3),
        Column("start", "Started", "instant", ("startTime",), 19, 19, 5),
        Column("type", "Type", "text", ("activityType",), 11, 22, 6),
        Column("called", "Called instance", "text", ("calledProcessInstanceId",), 15, 36, 7),
        Column("id", "Id", "text", ("id",), 13, 36, 8),
    ),
    sort_keys=(),
    id_field="id",
    default_order=(),
    states=(RUNNING, ENDED, CANCELED, UNKNOWN),
    badge=activity_badge,
    statuses=statuses_of("the activities, all at once"),
)  # fmt: skip

ACTIVITY_TYPES = (
    "multiInstanceBody", "exclusiveGateway", "inclusiveGateway", "parallelGateway", "complexGateway",
    "eventBasedGateway", "task", "scriptTask", "serviceTask", "businessRuleTask", "manualTask", "userTask",
    "sendTask", "receiveTask", "subProcess", "adHocSubProcess", "callActivity", "transaction", "boundaryTimer",
    "boundaryMessage", "boundarySignal", "compensationBoundaryCatch", "boundaryError", "boundaryEscalation",
    "cancelBoundaryCatch", "boundaryConditional", "startEvent", "startTimerEvent", "messageStartEvent",
    "signalStartEvent", "escalationStartEvent", "compensationStartEvent", "errorStartEvent", "conditionalStartEvent",
    "intermediateCatchEvent", "intermediateMessageCatch", "intermediateTimer", "intermediateLinkCatch",
    "intermediateSignalCatch", "intermediateConditional", "intermediateThrowEvent", "intermediateSignalThrow",
    "intermediateCompensationThrowEvent", "intermediateMessageThrowEvent", "intermediateNoneThrowEvent",
    "intermediateEscalationThrowEvent", "errorEndEvent", "cancelEndEvent", "terminateEndEvent", "messageEndEvent",
    "signalEndEvent", "compensationEndEvent", "escalationEndEvent", "noneEndEvent",
)  # fmt: skip


def _audit_statuses(what: str) -> tuple[Status, ...]:
    ok, *others = statuses_of(what, "no instance has this id")
    return (ok, Status(201, "there are none for this instance"), *others)


AUDIT = Resource(
    name="audit",
    title="Activities in the audit of a process instance",
    noun=("activity", "activities"),
    path="audit/instances/{instanceId}/activities",
    source="List Process Activity Instances",
    dialect=AUDIT_DIALECT,
    parameters=(
        Parameter("instanceId", Text(), "Instance",
                  "The process instance whose activities are listed, those that ended and those that run.",
                  role="path"),
        Parameter("activityId", ListOf(), "Activity",
                  "Runs of the activities with one of these ids.", values_of="activityId"),
        Parameter("activityName", Text(), "Activity",
                  "Runs of the activities with exactly this name.", values_of="activityName"),
        Parameter("activityNameLike", LikeText(), "Activity",
                  "Runs of the activities whose name has this in it."),
        Parameter("activityType", SomeOf(values=ACTIVITY_TYPES), "Activity",
                  "Runs of the activities of one of these types."),
        Parameter("assignee", Text(), "People",
                  "Runs of user tasks that are assigned to this user."),
        Parameter("calledProcessInstanceId", Text(), "Called instances",
                  "The call activity that called this process instance (name inferred).",
                  values_of="calledProcessInstanceId"),
        Parameter("limit", Integer(1), "Paging",
                  "Show no more activities than this.", role="limit", default="25"),
        Parameter("offset", Integer(0), "Paging",
                  "Leave out this many activities at the head of the list.", role="offset", default="0"),
        Parameter("orderBy", OneField(()), "Sorting",
                  "What the list is sorted by; which fields can be named is not known.", role="order"),
        Parameter("totalResults", Flag(), "Paging",
                  "Have every page say how many activities there are in all.", role="total", default="false"),
    ),
    fields=(
        Field("activated", "boolean", "Whether an activity of a dynamic process was activated."),
        Field("activityId", "text", "The activity in the process that this is one run of."),
        Field("activityInstanceState", "integer", "How this run stands, as a number."),
        Field("activityName", "text", "Name of the activity."),
        Field("activityType", "text", "What kind of activity it is.", allowed=ACTIVITY_TYPES),
        Field("activityTypeDetail", "object", "More about what kind of activity it is."),
        Field("alterFlow", "boolean", "Whether somebody moved the instance to it or away from it."),
        Field("alterFlowDetail", "object", "How somebody moved the instance."),
        Field("assignee", "object", "The user whom a user task is assigned to."),
        Field("calledProcessInstanceId", "text", "The process instance that a call activity called."),
        Field("canceled", "boolean", "Whether it was ended before its time."),
        Field("completedTime", "instant", "When it ended; empty while it runs."),
        Field("completeScope", "boolean", "Whether its end was the end of what it is part of."),
        Field("draft", "boolean", "Whether the activity is only sketched in the process, with nothing behind it."),
        # From here on inferred.
        Field("durationInMillis", "milliseconds", "How long it took from start to end."),
        Field("executionId", "text", "The execution that ran it."),
        Field("id", "text", "Identity of this run of the activity."),
        Field("parentActivityInstanceId", "text", "The run that it is part of, such as that of a subprocess."),
        Field("processInstanceId", "text", "The instance it belongs to."),
        Field("startTime", "instant", "When it began."),
        Field("taskId", "text", "The task that a user task made."),
        Field("links", "list", "Addresses of its relatives."),
    ),
    columns=(
        Column("badge", "State", "badge", ("canceled", "startTime", "completedTime"), 10, 10, 1),
        Column("activity", "Activity", "nested", ("activityName", "activityId"), 18, 48, 2),
        Column("bar", "", "bar", ("startTime", "completedTime"), 12, 40, 5),
        Column("duration", "Duration", "duration", ("durationInMillis", "startTime", "completedTime"), 8, 10, 4),
        Column("completed", "Completed", "instant", ("completedTime",), 19, 19, 3),
        Column("type", "Type", "text", ("activityType",), 11, 22, 6),
        Column("called", "Called instance", "text", ("calledProcessInstanceId",), 15, 36, 7),
        Column("id", "Id", "text", ("id",), 13, 36, 8),
    ),
    sort_keys=(),
    id_field="id",
    default_order=(),
    states=(RUNNING, ENDED, CANCELED, UNKNOWN),
    badge=activity_badge,
    page_size=MOST_PER_PAGE,
    most_per_page=MOST_PER_PAGE,
    statuses=_audit_statuses("the activities"),
)  # fmt: skip

DATA_OBJECT_SORT_KEYS = (SortKey("variableName", "name"),)

DATA_OBJECTS = Resource(
    name="data-objects",
    title="Data objects of a process instance",
    noun=("data object", "data objects"),
    path="audit/instances/{instanceId}/data-objects",
    source="List Data Objects",
    dialect=AUDIT_DIALECT,
    parameters=(
        Parameter("instanceId", Text(), "Instance",
                  "The process instance whose data objects are listed.", role="path"),
        Parameter("activityInstanceIdIn", ListOf(commas=False), "Scope",
                  "Data objects of one of these runs of activities.", values_of="activityInstanceId"),
        Parameter("definitionId", Text(), "Definition",
                  "Data objects of one version of a definition, by the definition's id.",
                  values_of="processDefinitionId"),
        Parameter("definitionKey", Text(), "Definition",
                  "Data objects of every version of the definition with this key.", values_of="processDefinitionKey"),
        Parameter("executionIdIn", ListOf(commas=False), "Scope",
                  "Data objects of one of these executions.", values_of="executionId"),
        Parameter("includeDeleted", Flag(), "State",
                  "Show those as well that were deleted while the instance ran."),
        Parameter("limit", Integer(1), "Paging",
                  "Show no more data objects than this.", role="limit", default="25"),
        Parameter("offset", Integer(0), "Paging",
                  "Leave out this many data objects at the head of the list.", role="offset", default="0"),
        Parameter("orderBy", OneField(tuple(key.name for key in DATA_OBJECT_SORT_KEYS)), "Sorting",
                  "What the list is sorted by.", role="order"),
        Parameter("serializeObjectValues", one_of("true", "false"), "Value",
                  "Whether large values come along; the page says in one place that they do unless told otherwise, "
                  "and in another that they do not.", default="true"),
        Parameter("taskIdIn", ListOf(commas=False), "Scope",
                  "Data objects of one of these user tasks.", values_of="taskId"),
        Parameter("totalResults", Flag(), "Paging",
                  "Have every page say how many data objects there are in all.", role="total", default="false"),
        Parameter("variableName", Text(), "Name",
                  "The data objects with exactly this name (name inferred).", values_of="name"),
    ),
    fields=(
        Field("activityInstanceId", "text", "The run of an activity that it belongs to."),
        Field("createTime", "instant", "When it came to be."),
        # So it is written on the page.
        Field("errorMessasge", "text", "Why its value could not be loaded."),
        Field("executionId", "text", "The execution that it belongs to."),
        Field("id", "text", "Identity of the data object."),
        Field("name", "text", "Name of the data object."),
        Field("processDefinitionId", "text", "Identity of the definition, one version of it."),
        Field("processDefinitionKey", "text", "Key that all versions of the definition share."),
        Field("processInstanceId", "text", "The instance it belongs to."),
        Field("removalTime", "instant", "From when on it may be removed."),
        Field("rootProcessInstanceId", "text", "The topmost instance of the call tree."),
        Field("state", "text", "Whether it still is there."),
        Field("taskId", "text", "The user task that it belongs to."),
        Field("typeName", "text", "What type its value has."),
        Field("value", "text", "Its value, as text.", long=True),
        Field("links", "list", "Addresses of the data object and its relatives."),
    ),
    columns=(
        Column("name", "Name", "text", ("name",), 12, 32, 1, "variableName"),
        Column("value", "Value", "text", ("value",), 16, 60, 2),
        Column("type", "Type", "text", ("typeName",), 7, 14, 3),
        Column("state", "State", "text", ("state",), 7, 10, 5),
        Column("created", "Created", "instant", ("createTime",), 19, 19, 4),
        Column("id", "Id", "text", ("id",), 13, 36, 6),
    ),
    sort_keys=DATA_OBJECT_SORT_KEYS,
    id_field="id",
    default_order=(Order("variableName"),),
    page_size=MOST_PER_PAGE,
    most_per_page=MOST_PER_PAGE,
    statuses=_audit_statuses("the data objects"),
)  # fmt: skip
