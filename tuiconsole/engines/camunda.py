"""The Camunda 7 family (Camunda 7, Operaton, CIB seven, EximeeBPMS): its instances, and all its resources.

Source: the engine REST documentation, "Get List (Historic)". The order is that of the page.
"""

from __future__ import annotations

from tuiconsole.engines.camunda_definitions import DEFINITIONS
from tuiconsole.engines.camunda_external_tasks import EXTERNAL_TASKS
from tuiconsole.engines.camunda_family import (
    CASES,
    DIALECT,
    ENDED_ONLY,
    SINCE_7_22,
    SINCE_7_23,
    SINCE_7_24,
    sorting_and_paging,
)
from tuiconsole.engines.camunda_history import ACTIVITIES, OPERATIONS
from tuiconsole.engines.camunda_incidents import INCIDENT_LOG, INCIDENTS
from tuiconsole.engines.camunda_jobs import JOB_LOG, JOBS
from tuiconsole.engines.camunda_panes import HISTORY_TABS, JOBS_TABS, PROBLEMS, RELATIVES, with_ids
from tuiconsole.engines.camunda_products import recognise
from tuiconsole.engines.camunda_variables import VARIABLES
from tuiconsole.engines.engine import Engine
from tuiconsole.engines.model import Alternatives, Column, Field, Order, Parameter, Resource, SortKey, State, Status
from tuiconsole.engines.types import Flag, Instant, LikeText, ListOf, Text, one_of
from tuiconsole.engines.variable_conditions import VariableConditions
from tuiconsole.engines.versions import Since

INSTANCE_STATES = (
    State("ACTIVE", "active", "running"),
    State("SUSPENDED", "suspended", "waiting"),
    State("COMPLETED", "completed", "done"),
    State("EXTERNALLY_TERMINATED", "cancelled", "stopped"),
    State("INTERNALLY_TERMINATED", "cut short", "stopped"),
)

ONE_OF_SEVERAL_STATES = Alternatives(
    frozenset({"active", "suspended", "completed", "externallyTerminated", "internallyTerminated"}),
    Since({"camunda": "7.24", "operaton": "1.0", "cibseven": "2.1", "eximeebpms": "1.1"}),
)

INSTANCE_SORT_KEYS = (
    SortKey("instanceId", "id", unique=True),
    SortKey("definitionId", "processDefinitionId"),
    SortKey("definitionKey", "processDefinitionKey"),
    SortKey("definitionName", "processDefinitionName"),
    SortKey("definitionVersion", "processDefinitionVersion"),
    SortKey("businessKey", "businessKey"),
    SortKey("startTime", "startTime", before="startedBefore", after="startedAfter"),
    SortKey("endTime", "endTime", before="finishedBefore", after="finishedAfter", bounded_with=ENDED_ONLY),
    SortKey("duration", "durationInMillis"),
    SortKey("tenantId", "tenantId"),
)

INSTANCE_PARAMETERS = (
    *sorting_and_paging(INSTANCE_SORT_KEYS),
    # Which instance
    Parameter("processInstanceId", Text(), "Instance",
              "The one instance with this id."),
    Parameter("processInstanceIds", ListOf(), "Instance",
              "Instances with one of these ids."),
    Parameter("processInstanceIdNotIn", ListOf(), "Instance",
              "Leave out the instances with these ids.", since=SINCE_7_23),
    # Which definition
    Parameter("processDefinitionId", Text(), "Definition",
              "Instances of one version of a definition, by the definition's id.", values_of="processDefinitionId"),
    Parameter("processDefinitionKey", Text(), "Definition",
              "Instances of every version of the definition with this key.", values_of="processDefinitionKey"),
    Parameter("processDefinitionKeyIn", ListOf(), "Definition",
              "Instances of the definitions with one of these keys.", values_of="processDefinitionKey"),
    Parameter("processDefinitionName", Text(), "Definition",
              "Instances of the definitions with exactly this name.", values_of="processDefinitionName"),
    Parameter("processDefinitionNameLike", LikeText(), "Definition",
              "Instances of the definitions whose name has this in it."),
    Parameter("processDefinitionKeyNotIn", ListOf(), "Definition",
              "Leave out the definitions with these keys; the engine reads % and _ as wildcards here.",
              values_of="processDefinitionKey"),
    # Business key
    Parameter("processInstanceBusinessKey", Text(), "Business key",
              "Instances with exactly this business key.", values_of="businessKey"),
    Parameter("processInstanceBusinessKeyIn", ListOf(), "Business key",
              "Instances with one of these business keys.", values_of="businessKey"),
    Parameter("processInstanceBusinessKeyLike", LikeText(), "Business key",
              "Instances whose business key has this in it."),
    # Family, state
    Parameter("rootProcessInstances", Flag(), "Family",
              "Only instances that no other instance called.", excludes=("superProcessInstanceId",)),
    Parameter("rootProcessInstanceId", Text(), "Family",
              "Every instance of the call tree below this root, the root included.", since=SINCE_7_24),
    Parameter("finished", Flag(), "State",
              "Only instances that have ended, whichever way.", excludes=("unfinished",), default="false"),
    Parameter("unfinished", Flag(), "State",
              "Only instances that have not ended.", excludes=("finished",), default="false"),
    # Incidents and jobs
    Parameter("withIncidents", Flag(), "Incidents",
              "Only instances that have or had an incident.", default="false"),
    Parameter("withRootIncidents", Flag(), "Incidents",
              "Only instances where an incident began, not those it was passed up to.", default="false"),
    Parameter("incidentIdIn", ListOf(), "Incidents",
              "Instances that have one of these incidents.", since=SINCE_7_22),
    Parameter("incidentType", Text(), "Incidents",
              "Instances with an incident of this type, such as failedJob or failedExternalTask."),
    Parameter("incidentStatus", one_of("open", "resolved"), "Incidents",
              "Instances with an incident that is still open, or with one that was resolved."),
    Parameter("incidentMessage", Text(), "Incidents",
              "Instances with an incident of exactly this message."),
    Parameter("incidentMessageLike", LikeText(), "Incidents",
              "Instances with an incident whose message has this in it."),
    Parameter("withJobsRetrying", Flag(), "Incidents",
              "Only instances with a job that has failed and has retries left.", since=SINCE_7_23, default="false"),
    # Time
    Parameter("startedBefore", Instant(upper=True), "Time",
              "Started at this instant or earlier."),
    Parameter("startedAfter", Instant(), "Time",
              "Started at this instant or later."),
    Parameter("finishedBefore", Instant(upper=True), "Time",
              "Ended at this instant or earlier."),
    Parameter("finishedAfter", Instant(), "Time",
              "Ended at this instant or later."),
    Parameter("executedActivityAfter", Instant(), "Time",
              "Ran an activity at this instant or later."),
    Parameter("executedActivityBefore", Instant(upper=True), "Time",
              "Ran an activity at this instant or earlier."),
    Parameter("executedJobAfter", Instant(), "Time",
              "Ran a job at this instant or later."),
    Parameter("executedJobBefore", Instant(upper=True), "Time",
              "Ran a job at this instant or earlier."),
    # People, parents and children
    Parameter("startedBy", Text(), "People",
              "Started by the user with this id.", values_of="startUserId"),
    Parameter("superProcessInstanceId", Text(), "Family",
              "Children of the instance with this id.", excludes=("rootProcessInstances",)),
    Parameter("subProcessInstanceId", Text(), "Family",
              "The parent of the instance with this id."),
    Parameter("superCaseInstanceId", Text(), "Family",
              "Children of the case instance with this id.", since=CASES),
    Parameter("subCaseInstanceId", Text(), "Family",
              "The parent of the case instance with this id.", since=CASES),
    Parameter("caseInstanceId", Text(), "Family",
              "Instances that belong to the case instance with this id.", since=CASES),
    # Tenants
    Parameter("tenantIdIn", ListOf(), "Tenant",
              "Instances of one of these tenants.", values_of="tenantId", excludes=("withoutTenantId",)),
    Parameter("withoutTenantId", Flag(), "Tenant",
              "Only instances that belong to no tenant.", excludes=("tenantIdIn",), default="false"),
    # Activities
    Parameter("activityIdIn", ListOf(), "Activities",
              "Instances that are at one of these activities now; sees asynchronous and failed ones too.",
              since=SINCE_7_22),
    Parameter("executedActivityIdIn", ListOf(), "Activities",
              "Instances that have finished one of these activities.", excludes=("activeActivityIdIn",)),
    Parameter("activeActivityIdIn", ListOf(), "Activities",
              "Instances that are at one of these activities now.", excludes=("executedActivityIdIn",)),
    # Single states; several of them together go out as one OR
    Parameter("active", Flag(), "State",
              "Instances that run. Several of these states together mean any of them."),
    Parameter("suspended", Flag(), "State",
              "Instances that someone has put on hold."),
    Parameter("completed", Flag(), "State",
              "Instances that reached their end."),
    Parameter("externallyTerminated", Flag(), "State",
              "Instances ended from outside, for instance by an operator."),
    Parameter("internallyTerminated", Flag(), "State",
              "Instances ended by their own process, for instance by a terminating event."),
    # Variables
    Parameter("variables", VariableConditions(), "Variables",
              "Instances whose variables have or had such values; text unless written as number:, boolean: or null:."),
    Parameter("variableNamesIgnoreCase", Flag(), "Variables",
              "Take no notice of upper and lower case in the names under variables.", needs=("variables",)),
    Parameter("variableValuesIgnoreCase", Flag(), "Variables",
              "Take no notice of upper and lower case in the values under variables.", needs=("variables",)),
)  # fmt: skip

INSTANCE_FIELDS = (
    Field("id", "text", "Identity of the instance."),
    Field("businessKey", "text", "What the business calls this instance, such as an order number."),
    Field("processDefinitionId", "text", "Identity of the definition, one version of it."),
    Field("processDefinitionKey", "text", "Key that all versions of the definition share."),
    Field("processDefinitionName", "text", "Name of the definition."),
    Field("processDefinitionVersion", "integer", "Version of the definition."),
    Field("state", "text", "Where the instance stands, or how it ended.",
          allowed=tuple(state.value for state in INSTANCE_STATES)),
    Field("startTime", "instant", "When it started."),
    Field("endTime", "instant", "When it ended; empty while it runs."),
    Field("durationInMillis", "milliseconds", "How long it took from start to end."),
    Field("removalTime", "instant", "From when on history cleanup may remove it."),
    Field("startUserId", "text", "Who started it."),
    Field("startActivityId", "text", "The activity it began with."),
    Field("deleteReason", "text", "Why it was ended before its time."),
    Field("rootProcessInstanceId", "text", "The topmost instance of its call tree."),
    Field("superProcessInstanceId", "text", "The instance that called it."),
    Field("superCaseInstanceId", "text", "The case instance that called it.", since=CASES),
    Field("caseInstanceId", "text", "The case instance it belongs to.", since=CASES),
    Field("tenantId", "text", "The tenant it belongs to."),
    Field("restartedProcessInstanceId", "text", "The instance that it is a restart of.", since=SINCE_7_22),
)  # fmt: skip

INSTANCES = Resource(
    name="instances",
    title="Process instances",
    noun=("instance", "instances"),
    path="history/process-instance",
    source="Historic Process Instance: Get List",
    dialect=DIALECT,
    parameters=INSTANCE_PARAMETERS,
    fields=INSTANCE_FIELDS,
    columns=(
        Column("state", "State", "state", ("state",), 11, 11, 1),
        Column("businessKey", "Business key", "text", ("businessKey",), 14, 36, 2, "businessKey"),
        Column("definition", "Definition", "named",
               ("processDefinitionName", "processDefinitionKey", "processDefinitionVersion"),
               18, 32, 3, "definitionName"),
        Column("start", "Started", "instant", ("startTime",), 19, 19, 4, "startTime"),
        Column("duration", "Duration", "duration", ("durationInMillis", "startTime", "endTime"), 8, 10, 5, "duration"),
        Column("id", "Id", "text", ("id",), 13, 36, 6, "instanceId"),
        Column("tenant", "Tenant", "text", ("tenantId",), 14, 16, 8, "tenantId"),
        Column("startUser", "Started by", "text", ("startUserId",), 10, 16, 7),
    ),
    sort_keys=INSTANCE_SORT_KEYS,
    id_field="id",
    default_order=(Order("startTime", descending=True),),
    tie_break="instanceId",
    count_path="history/process-instance/count",
    item_path="history/process-instance/{id}",
    post=True,
    orders_totally=True,
    alternatives=ONE_OF_SEVERAL_STATES,
    states=INSTANCE_STATES,
    state_field="state",
    statuses=(
        Status(200, "the instances"),
        Status(400, "the server refuses a parameter, or finds two that contradict each other"),
    ),
)  # fmt: skip

CAMUNDA = Engine(
    "camunda",
    "Camunda 7 family",
    (
        INSTANCES,
        JOBS,
        EXTERNAL_TASKS,
        INCIDENTS,
        ACTIVITIES,
        JOB_LOG,
        INCIDENT_LOG,
        VARIABLES,
        OPERATIONS,
        DEFINITIONS,
    ),
    DIALECT,
    base_path="/engine-rest",
    recognise=recognise,
    jobs=JOBS_TABS,
    history=HISTORY_TABS,
    relatives=RELATIVES,
    problems=PROBLEMS,
    with_ids=with_ids,
)
