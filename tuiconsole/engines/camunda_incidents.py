"""Incidents of the Camunda 7 family: those that are open now, and the log of all there ever were.

Source: the engine REST documentation, "Get Incidents" and "Get Incidents (Historic)". Both lists can be asked for by
GET only, so that an item of a list cannot hold a comma and equals have no order.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from tuiconsole.engines.camunda_family import DIALECT, OUTSIDE, sorting_and_paging
from tuiconsole.engines.model import Column, Field, Json, Order, Parameter, Resource, SortKey, State, Status
from tuiconsole.engines.types import Flag, Instant, LikeText, ListOf, Text

INCIDENT_SORT_KEYS = (
    SortKey("incidentId", "id", unique=True),
    SortKey("incidentMessage", "incidentMessage"),
    SortKey("incidentTimestamp", "incidentTimestamp",
            before="incidentTimestampBefore", after="incidentTimestampAfter", margin=OUTSIDE),
    SortKey("incidentType", "incidentType"),
    SortKey("executionId", "executionId"),
    SortKey("activityId", "activityId"),
    SortKey("processInstanceId", "processInstanceId"),
    SortKey("processDefinitionId", "processDefinitionId"),
    SortKey("causeIncidentId", "causeIncidentId"),
    SortKey("rootCauseIncidentId", "rootCauseIncidentId"),
    SortKey("configuration", "configuration"),
    SortKey("tenantId", "tenantId"),
)  # fmt: skip

INCIDENT_PARAMETERS = (
    # Which incident
    Parameter("incidentId", Text(), "Incident",
              "The one incident with this id.", values_of="id"),
    Parameter("incidentType", Text(), "Incident",
              "Incidents of this type, such as failedJob or failedExternalTask.", values_of="incidentType"),
    Parameter("incidentMessage", Text(), "Incident",
              "Incidents with exactly this message.", values_of="incidentMessage"),
    Parameter("incidentMessageLike", LikeText(), "Incident",
              "Incidents whose message has this in it."),
    # Where it belongs
    Parameter("processDefinitionId", Text(), "Definition",
              "Incidents of one version of a definition, by the definition's id.", values_of="processDefinitionId"),
    Parameter("processDefinitionKeyIn", ListOf(commas=False), "Definition",
              "Incidents of the definitions with one of these keys."),
    Parameter("processInstanceId", Text(), "Instance",
              "Incidents of the instance with this id.", values_of="processInstanceId"),
    Parameter("executionId", Text(), "Instance",
              "Incidents of the execution with this id.", values_of="executionId"),
    Parameter("incidentTimestampBefore", Instant(upper=True), "Time",
              "Happened before this instant."),
    Parameter("incidentTimestampAfter", Instant(), "Time",
              "Happened after this instant."),
    Parameter("activityId", Text(), "Activity",
              "Incidents that belong to the activity with this id.", values_of="activityId"),
    Parameter("failedActivityId", Text(), "Activity",
              "Incidents from a failure at the activity with this id.", values_of="failedActivityId"),
    # Where it came from
    Parameter("causeIncidentId", Text(), "Cause",
              "Incidents that were passed up by the incident with this id.", values_of="causeIncidentId"),
    Parameter("rootCauseIncidentId", Text(), "Cause",
              "Incidents that go back to the incident with this id.", values_of="rootCauseIncidentId"),
    Parameter("configuration", Text(), "Cause",
              "Incidents with this payload: for failed work it is the id of the job or external task.",
              values_of="configuration"),
    Parameter("tenantIdIn", ListOf(commas=False), "Tenant",
              "Incidents of one of these tenants.", values_of="tenantId"),
    Parameter("jobDefinitionIdIn", ListOf(commas=False), "Cause",
              "Incidents of one of these job definitions.", values_of="jobDefinitionId"),
    *sorting_and_paging(INCIDENT_SORT_KEYS),
)  # fmt: skip

INCIDENT_FIELDS = (
    Field("id", "text", "Identity of the incident."),
    Field("processDefinitionId", "text", "Identity of the definition, one version of it."),
    Field("processInstanceId", "text", "The instance it belongs to."),
    Field("executionId", "text", "The execution it belongs to."),
    Field("incidentTimestamp", "instant", "When it happened."),
    Field("incidentType", "text", "What kind it is, such as failedJob or failedExternalTask."),
    Field("activityId", "text", "The activity it belongs to."),
    Field("failedActivityId", "text", "The activity where it went wrong."),
    Field("causeIncidentId", "text", "The incident that passed it up; its own id where it began."),
    Field("rootCauseIncidentId", "text", "The incident that it goes back to; its own id where it began."),
    Field("configuration", "text", "Its payload: the id of the job or external task that failed."),
    Field("tenantId", "text", "The tenant it belongs to."),
    Field("incidentMessage", "text", "What went wrong.", long=True),
    Field("jobDefinitionId", "text", "The job definition that it is about."),
    Field("annotation", "text", "What an operator noted about it."),
)  # fmt: skip

INCIDENTS = Resource(
    name="incidents",
    title="Open incidents",
    noun=("incident", "incidents"),
    path="incident",
    source="Incident: Get List",
    dialect=DIALECT,
    parameters=INCIDENT_PARAMETERS,
    fields=INCIDENT_FIELDS,
    columns=(
        Column("time", "Time", "instant", ("incidentTimestamp",), 19, 19, 3, "incidentTimestamp"),
        Column("activity", "Activity", "text", ("activityId",), 12, 28, 2, "activityId"),
        Column("message", "Message", "text", ("incidentMessage",), 21, 80, 1, "incidentMessage"),
        Column("type", "Type", "text", ("incidentType",), 9, 18, 4, "incidentType"),
        Column("annotation", "Note", "text", ("annotation",), 12, 40, 5),
        Column("configuration", "About", "text", ("configuration",), 13, 36, 7, "configuration"),
        Column("definition", "Definition id", "text", ("processDefinitionId",), 16, 40, 8, "processDefinitionId"),
        Column("id", "Id", "text", ("id",), 13, 36, 6, "incidentId"),
    ),
    sort_keys=INCIDENT_SORT_KEYS,
    id_field="id",
    default_order=(Order("incidentTimestamp", descending=True),),
    orders_totally=True,
    settles_ties=True,
    count_path="incident/count",
    item_path="incident/{id}",
    statuses=(
        Status(200, "the incidents"),
        Status(400, "the server refuses a parameter"),
    ),
)  # fmt: skip

LOG_SORT_KEYS = (
    SortKey("incidentId", "id", unique=True),
    SortKey("incidentMessage", "incidentMessage"),
    SortKey("createTime", "createTime", before="createTimeBefore", after="createTimeAfter", margin=OUTSIDE),
    SortKey("endTime", "endTime"),
    SortKey("incidentType", "incidentType"),
    SortKey("executionId", "executionId"),
    SortKey("activityId", "activityId"),
    SortKey("processInstanceId", "processInstanceId"),
    SortKey("processDefinitionId", "processDefinitionId"),
    SortKey("processDefinitionKey", "processDefinitionKey"),
    SortKey("causeIncidentId", "causeIncidentId"),
    SortKey("rootCauseIncidentId", "rootCauseIncidentId"),
    SortKey("configuration", "configuration"),
    SortKey("historyConfiguration", "historyConfiguration"),
    SortKey("tenantId", "tenantId"),
    SortKey("incidentState", ""),
)

LOG_PARAMETERS = (
    # Which incident
    Parameter("incidentId", Text(), "Incident",
              "The one incident with this id.", values_of="id"),
    Parameter("incidentType", Text(), "Incident",
              "Incidents of this type, such as failedJob or failedExternalTask.", values_of="incidentType"),
    Parameter("incidentMessage", Text(), "Incident",
              "Incidents with exactly this message.", values_of="incidentMessage"),
    Parameter("incidentMessageLike", LikeText(), "Incident",
              "Incidents whose message has this in it."),
    # Where it belonged
    Parameter("processDefinitionId", Text(), "Definition",
              "Incidents of one version of a definition, by the definition's id.", values_of="processDefinitionId"),
    Parameter("processDefinitionKey", Text(), "Definition",
              "Incidents of every version of the definition with this key.", values_of="processDefinitionKey"),
    Parameter("processDefinitionKeyIn", ListOf(commas=False), "Definition",
              "Incidents of the definitions with one of these keys.", values_of="processDefinitionKey"),
    Parameter("processInstanceId", Text(), "Instance",
              "Incidents of the instance with this id.", values_of="processInstanceId"),
    Parameter("executionId", Text(), "Instance",
              "Incidents of the execution with this id.", values_of="executionId"),
    Parameter("createTimeBefore", Instant(upper=True), "Time",
              "Happened before this instant."),
    Parameter("createTimeAfter", Instant(), "Time",
              "Happened after this instant."),
    Parameter("endTimeBefore", Instant(upper=True), "Time",
              "Resolved or deleted before this instant."),
    Parameter("endTimeAfter", Instant(), "Time",
              "Resolved or deleted after this instant."),
    Parameter("activityId", Text(), "Activity",
              "Incidents that belong to the activity with this id.", values_of="activityId"),
    Parameter("failedActivityId", Text(), "Activity",
              "Incidents from a failure at the activity with this id.", values_of="failedActivityId"),
    # Where it came from
    Parameter("causeIncidentId", Text(), "Cause",
              "Incidents that were passed up by the incident with this id.", values_of="causeIncidentId"),
    Parameter("rootCauseIncidentId", Text(), "Cause",
              "Incidents that go back to the incident with this id.", values_of="rootCauseIncidentId"),
    Parameter("configuration", Text(), "Cause",
              "Incidents with this payload: for failed work it is the id of the job or external task.",
              values_of="configuration"),
    Parameter("historyConfiguration", Text(), "Cause",
              "Incidents that began with this entry of the job log or the external tasks' log.",
              values_of="historyConfiguration"),
    # How it stands: the server takes one of them
    Parameter("open", Flag(), "State",
              "Only incidents that nobody has dealt with.", excludes=("resolved", "deleted")),
    Parameter("resolved", Flag(), "State",
              "Only incidents whose work was done in the end.", excludes=("open", "deleted")),
    Parameter("deleted", Flag(), "State",
              "Only incidents that went away with what they were about.", excludes=("open", "resolved")),
    # Tenants, job definitions
    Parameter("tenantIdIn", ListOf(commas=False), "Tenant",
              "Incidents of one of these tenants.", values_of="tenantId", excludes=("withoutTenantId",)),
    Parameter("withoutTenantId", Flag(), "Tenant",
              "Only incidents that belong to no tenant.", excludes=("tenantIdIn",), default="false"),
    Parameter("jobDefinitionIdIn", ListOf(commas=False), "Cause",
              "Incidents of one of these job definitions.", values_of="jobDefinitionId"),
    *sorting_and_paging(LOG_SORT_KEYS),
)  # fmt: skip

LOG_FIELDS = (
    Field("id", "text", "Identity of the incident."),
    Field("processDefinitionKey", "text", "Key that all versions of the definition share."),
    Field("processDefinitionId", "text", "Identity of the definition, one version of it."),
    Field("processInstanceId", "text", "The instance it belonged to."),
    Field("executionId", "text", "The execution it belonged to."),
    Field("rootProcessInstanceId", "text", "The topmost instance of the call tree."),
    Field("createTime", "instant", "When it happened."),
    Field("endTime", "instant", "When it was resolved or deleted; empty while it is open."),
    Field("removalTime", "instant", "From when on history cleanup may remove it."),
    Field("incidentType", "text", "What kind it is, such as failedJob or failedExternalTask."),
    Field("activityId", "text", "The activity it belonged to."),
    Field("failedActivityId", "text", "The activity where it went wrong."),
    Field("causeIncidentId", "text", "The incident that passed it up; its own id where it began."),
    Field("rootCauseIncidentId", "text", "The incident that it goes back to; its own id where it began."),
    Field("configuration", "text", "Its payload: the id of the job or external task that failed."),
    Field("historyConfiguration", "text", "The log entry of the job or external task that tells of the failure."),
    Field("incidentMessage", "text", "What went wrong.", long=True),
    Field("tenantId", "text", "The tenant it belongs to."),
    Field("jobDefinitionId", "text", "The job definition that it is about."),
    Field("open", "boolean", "Whether nobody has dealt with it."),
    Field("deleted", "boolean", "Whether it went away with what it was about."),
    Field("resolved", "boolean", "Whether the work was done in the end."),
    Field("annotation", "text", "What an operator noted about it."),
)  # fmt: skip

STATES = {
    "open": State("OPEN", "open", "failed"),
    "resolved": State("RESOLVED", "resolved", "done"),
    "deleted": State("DELETED", "deleted", "stopped"),
}


def incident_badge(incident: Mapping[str, Json], now: datetime) -> State:
    """How an incident of the log stands: it has a flag for each state instead of a state."""
    return next((state for flag, state in STATES.items() if incident.get(flag)), State("", "unknown", "unknown"))


INCIDENT_LOG = Resource(
    name="incident-log",
    title="Incidents, past and present",
    noun=("incident", "incidents"),
    path="history/incident",
    source="Historic Incident: Get Incidents",
    dialect=DIALECT,
    parameters=LOG_PARAMETERS,
    fields=LOG_FIELDS,
    columns=(
        Column("badge", "State", "badge", tuple(STATES), 10, 10, 1),
        Column("time", "Time", "instant", ("createTime",), 19, 19, 4, "createTime"),
        Column("activity", "Activity", "text", ("activityId",), 12, 28, 3, "activityId"),
        Column("message", "Message", "text", ("incidentMessage",), 30, 80, 2, "incidentMessage"),
        Column("type", "Type", "text", ("incidentType",), 9, 18, 6, "incidentType"),
        Column("end", "Ended", "instant", ("endTime",), 19, 19, 5, "endTime"),
        Column("annotation", "Note", "text", ("annotation",), 12, 40, 7),
        Column("definition", "Definition", "text", ("processDefinitionKey",), 12, 28, 9, "processDefinitionKey"),
        Column("id", "Id", "text", ("id",), 13, 36, 8, "incidentId"),
    ),
    sort_keys=LOG_SORT_KEYS,
    id_field="id",
    default_order=(Order("createTime", descending=True),),
    orders_totally=True,
    settles_ties=True,
    count_path="history/incident/count",
    states=tuple(STATES.values()),
    badge=incident_badge,
    statuses=(
        Status(200, "the incidents"),
        Status(400, "the server refuses a parameter"),
    ),
)  # fmt: skip
