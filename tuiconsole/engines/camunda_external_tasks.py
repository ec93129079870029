"""External tasks of the Camunda 7 family: work that waits for a worker outside of the engine.

Source: the engine REST documentation, "Get External Tasks".
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from tuiconsole.engines.camunda_family import DIALECT, LONG, sorting_and_paging
from tuiconsole.engines.model import Column, Field, Json, LongText, Order, Parameter, Resource, SortKey, State, Status
from tuiconsole.engines.types import VARIABLE_OPERATORS, Flag, Instant, LikeText, ListOf, Text
from tuiconsole.engines.variable_conditions import VariableConditions
from tuiconsole.engines.versions import Since
from tuiconsole.text.moments import parse_instant

NEW = Since({"camunda": "7.24", "operaton": "1.0", "cibseven": "2.1", "eximeebpms": "1.1"})

SORT_KEYS = (
    SortKey("id", "id", unique=True),
    # Nothing to page by: what was never locked has no such time, and any bound would leave it out.
    SortKey("lockExpirationTime", "lockExpirationTime"),
    SortKey("processInstanceId", "processInstanceId"),
    SortKey("processDefinitionId", "processDefinitionId"),
    SortKey("processDefinitionKey", "processDefinitionKey"),
    SortKey("taskPriority", "priority"),
    SortKey("tenantId", "tenantId"),
    # Documented for the POST form, but a GET is sorted by it as well.
    SortKey("createTime", "createTime"),
)  # fmt: skip

PARAMETERS = (
    # Which task
    Parameter("externalTaskId", Text(), "Task",
              "The one external task with this id.", values_of="id"),
    Parameter("externalTaskIdIn", ListOf(), "Task",
              "External tasks with one of these ids.", values_of="id"),
    Parameter("topicName", Text(), "Task",
              "Tasks of this topic, by which workers find their work.", values_of="topicName"),
    # Who works on it
    Parameter("workerId", Text(), "Worker",
              "Tasks that the worker with this id was the last to lock.", values_of="workerId"),
    Parameter("locked", Flag(), "Worker",
              "Only tasks that a worker holds, or that wait for their next try.", excludes=("notLocked",)),
    Parameter("notLocked", Flag(), "Worker",
              "Only tasks that any worker may take.", excludes=("locked",)),
    Parameter("withRetriesLeft", Flag(), "State",
              "Only tasks that will be tried again, or have not failed yet.", excludes=("noRetriesLeft",)),
    Parameter("noRetriesLeft", Flag(), "State",
              "Only tasks that no worker is given any more.", excludes=("withRetriesLeft",)),
    Parameter("lockExpirationAfter", Instant(), "Worker",
              "Tasks with a lock that ends after this instant."),
    Parameter("lockExpirationBefore", Instant(upper=True), "Worker",
              "Tasks with a lock that ends before this instant."),
    # Where it belongs
    Parameter("activityId", Text(), "Activity",
              "Tasks of the activity with this id.", values_of="activityId"),
    Parameter("activityIdIn", ListOf(), "Activity",
              "Tasks of one of these activities.", values_of="activityId"),
    Parameter("executionId", Text(), "Instance",
              "Tasks of the execution with this id.", values_of="executionId"),
    Parameter("processInstanceId", Text(), "Instance",
              "Tasks of the instance with this id.", values_of="processInstanceId"),
    Parameter("processInstanceIdIn", ListOf(), "Instance",
              "Tasks of the instances with one of these ids.", values_of="processInstanceId"),
    Parameter("processDefinitionId", Text(), "Definition",
              "Tasks of one version of a definition, by the definition's id.", values_of="processDefinitionId"),
    Parameter("tenantIdIn", ListOf(), "Tenant",
              "Tasks of one of these tenants.", values_of="tenantId"),
    # How it stands, how urgent it is
    Parameter("active", Flag(), "State",
              "Only tasks that are not on hold.", excludes=("suspended",)),
    Parameter("suspended", Flag(), "State",
              "Only tasks that someone has put on hold.", excludes=("active",)),
    Parameter("priorityHigherThanOrEquals", LONG, "Priority",
              "Tasks of this priority or a higher one."),
    Parameter("priorityLowerThanOrEquals", LONG, "Priority",
              "Tasks of this priority or a lower one."),
    # Which definition
    Parameter("processDefinitionKey", Text(), "Definition",
              "Tasks of every version of the definition with this key.",
              since=NEW, values_of="processDefinitionKey"),
    Parameter("processDefinitionKeyIn", ListOf(), "Definition",
              "Tasks of the definitions with one of these keys.", since=NEW, values_of="processDefinitionKey"),
    Parameter("processDefinitionName", Text(), "Definition",
              "Tasks of the definitions with exactly this name.", since=NEW),
    Parameter("processDefinitionNameLike", LikeText(), "Definition",
              "Tasks of the definitions whose name has this in it.", since=NEW),
    # Variables
    Parameter("variableNamesIgnoreCase", Flag(), "Variables",
              "Take no notice of upper and lower case in the names under processVariables.",
              since=NEW, needs=("processVariables",), default="false"),
    Parameter("variableValuesIgnoreCase", Flag(), "Variables",
              "Take no notice of upper and lower case in the values under processVariables.",
              since=NEW, needs=("processVariables",), default="false"),
    Parameter("processVariables", VariableConditions((*VARIABLE_OPERATORS, "notLike")), "Variables",
              "Tasks of instances whose variables have such values; text unless written as number:, boolean: or null:.",
              since=NEW),
    *sorting_and_paging(SORT_KEYS),
)  # fmt: skip

FIELDS = (
    Field("activityId", "text", "The activity that it belongs to."),
    Field("activityInstanceId", "text", "The one run of the activity that it belongs to."),
    Field("errorMessage", "text", "What the last worker that failed said about it.", long=True),
    Field("executionId", "text", "The execution that it came from."),
    Field("id", "text", "Identity of the external task."),
    Field("lockExpirationTime", "instant", "Until when the last worker held it, or when it may be tried again."),
    Field("processDefinitionId", "text", "Identity of the definition, one version of it."),
    Field("processDefinitionKey", "text", "Key that all versions of the definition share."),
    Field("processDefinitionVersionTag", "text", "The tag that this version of the definition was given."),
    Field("processInstanceId", "text", "The instance it belongs to."),
    Field("tenantId", "text", "The tenant it belongs to."),
    Field("retries", "integer", "How many more times it is tried; empty until it fails for the first time."),
    Field("suspended", "boolean", "Whether someone has put it on hold."),
    Field("workerId", "text", "The worker that locked it last."),
    Field("topicName", "text", "The topic by which workers find it."),
    Field("priority", "integer", "How urgent it is; higher is given out first where workers ask for that."),
    Field("businessKey", "text", "Business key of the instance it belongs to."),
    Field("createTime", "instant", "When it came to be.", since=NEW),
)  # fmt: skip

FAILED = State("FAILED", "failed", "failed")
RETRYING = State("RETRYING", "retrying", "failed")
SUSPENDED = State("SUSPENDED", "suspended", "waiting")
LOCKED = State("LOCKED", "in work", "running")
OPEN = State("OPEN", "open", "waiting")


def external_task_badge(task: Mapping[str, Json], now: datetime) -> State:
    """How an external task stands.

    Once it has failed, a lock may be a worker's or the pause before the next try; nothing tells them apart.
    """
    lock = task.get("lockExpirationTime")
    if task.get("retries") == 0:
        return FAILED
    if task.get("suspended"):
        return SUSPENDED
    if task.get("errorMessage") is not None or task.get("retries") is not None:
        return RETRYING
    until = parse_instant(lock) if isinstance(lock, str) else None
    return LOCKED if until is not None and until > now else OPEN


EXTERNAL_TASKS = Resource(
    name="external-tasks",
    title="External tasks",
    noun=("external task", "external tasks"),
    path="external-task",
    source="External Task: Get List",
    dialect=DIALECT,
    parameters=PARAMETERS,
    fields=FIELDS,
    columns=(
        Column("badge", "State", "badge", ("retries", "suspended", "errorMessage", "lockExpirationTime"), 11, 11, 1),
        Column("activity", "Activity", "text", ("activityId",), 12, 28, 2),
        Column("topic", "Topic", "text", ("topicName",), 10, 24, 4),
        Column("message", "Message", "text", ("errorMessage",), 16, 80, 3),
        Column("retries", "Retries", "number", ("retries",), 7, 7, 5),
        Column("worker", "Worker", "text", ("workerId",), 10, 24, 6),
        Column("lock", "Locked until", "instant", ("lockExpirationTime",), 19, 19, 7, "lockExpirationTime"),
        Column("created", "Created", "instant", ("createTime",), 19, 19, 9, "createTime"),
        Column("businessKey", "Business key", "text", ("businessKey",), 12, 36, 10),
        Column("priority", "Priority", "number", ("priority",), 8, 8, 11, "taskPriority"),
        Column("id", "Id", "text", ("id",), 13, 36, 8, "id"),
    ),
    sort_keys=SORT_KEYS,
    id_field="id",
    # No key brings the failed ones to the top; this one at least never lets two of them change places.
    default_order=(Order("id"),),
    tie_break="id",
    count_path="external-task/count",
    item_path="external-task/{id}",
    post=True,
    orders_totally=True,
    states=(FAILED, RETRYING, SUSPENDED, LOCKED, OPEN),
    badge=external_task_badge,
    texts=(LongText("Error details", "external-task/{id}/errorDetails"),),
    statuses=(
        Status(200, "the external tasks"),
        Status(400, "the server refuses a parameter"),
    ),
)  # fmt: skip
