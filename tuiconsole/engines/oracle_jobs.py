"""What an Oracle process instance has still to do, and what is wrong with it: its jobs and its incidents.

Source: the Developer API for Oracle Cloud Infrastructure Process Automation, "List Process Instance Jobs", "Get a
Process Instance Job" and "List Process Instance Incidents". The order is that of the pages; the header
`oci-original-url`, which a gateway adds, is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from tuiconsole.engines.model import Column, Field, Json, LongText, Order, Parameter, Resource, SortKey, State, Status
from tuiconsole.engines.oracle_dialect import MOST_PER_PAGE, OracleDialect
from tuiconsole.engines.types import Flag, Integer, Text, one_of
from tuiconsole.text.moments import parse_instant

DIALECT = OracleDialect()

ONE_JOB = "process-instances/{processInstanceId}/jobs/{id}"
ONE_INCIDENT = "process-instances/{processInstanceId}/incidents/{id}"
"""Where one of them is answered alone, with the trace that a list may leave out."""

JOB_SORT_KEYS = (
    SortKey("JOBID", "id", unique=True),
    SortKey("RETRIES", "retries"),
    SortKey("DUEDATE", "dueDate"),
)

JOB_PARAMETERS = (
    Parameter("id", Text(), "Instance",
              "The structured process instance whose jobs are listed.", role="path"),
    Parameter("limit", Integer(1), "Paging",
              "Show no more jobs than this.", role="limit", default="25"),
    Parameter("offset", Integer(0), "Paging",
              "Leave out this many jobs at the head of the list.", role="offset", default="0"),
    Parameter("sortBy", one_of(*(key.name for key in JOB_SORT_KEYS)), "Sorting",
              "What the list is sorted by.", role="sort key", needs=("sortOrder",)),
    Parameter("sortOrder", one_of("ASC", "DESC"), "Sorting",
              "Smallest and soonest first, or largest and latest first.", role="sort direction", needs=("sortBy",)),
    Parameter("state", one_of("ALL", "SCHEDULED", "READY", "FAULTED", "EXHAUSTED"), "State",
              "SCHEDULED is due later, READY is due or runs, FAULTED has failed, EXHAUSTED has failed for good. "
              "They overlap: a faulted job is scheduled or ready as well, an exhausted one is faulted.",
              default="ALL"),
    Parameter("totalResults", Flag(), "Paging",
              "Have every page say how many jobs there are in all.", role="total", default="false"),
)  # fmt: skip

JOB_FIELDS = (
    Field("activityName", "text", "Name of the activity that the job belongs to."),
    Field("createdTime", "instant", "When the job came to be."),
    Field("dueDate", "instant", "When it is to run, or to run again."),
    Field("exceptionMessage", "text", "What went wrong the last time; empty if nothing did."),
    Field("exceptionTrace", "text", "Stack trace of the failure, once no retries are left.", long=True),
    Field("executionId", "text", "The execution that the job came from."),
    Field("id", "text", "Identity of the job."),
    Field("isExecuting", "boolean", "Whether it runs right now."),
    Field("isRetryAllowed", "boolean", "Whether this user may resubmit it."),
    Field("processDefinitionId", "text", "Identity of the definition, one version of it."),
    Field("processDefinitionKey", "text", "Key that all versions of the definition share."),
    Field("processInstanceId", "text", "The instance it belongs to."),
    Field("retries", "integer", "How many more times it is tried."),
    Field("links", "list", "Addresses of the job and its relatives."),
)  # fmt: skip

SCHEDULED = State("SCHEDULED", "scheduled", "waiting")
READY = State("READY", "ready", "waiting")
EXECUTING = State("EXECUTING", "executing", "running")
FAULTED = State("FAULTED", "faulted", "failed")
EXHAUSTED = State("EXHAUSTED", "exhausted", "failed")


def job_badge(job: Mapping[str, Json], now: datetime) -> State:
    """How a job stands. It has no state of its own, and the states of the filter overlap; the most pressing one wins.

    A trace alone tells exhaustion where the answer leaves out the retries: only exhausted jobs have one.
    """
    retries, due = job.get("retries"), job.get("dueDate")
    if job.get("isExecuting"):
        return EXECUTING
    if retries == 0 or (retries is None and job.get("exceptionTrace")):
        return EXHAUSTED
    if job.get("exceptionMessage") is not None or job.get("exceptionTrace"):
        return FAULTED
    when = parse_instant(due) if isinstance(due, str) else None
    return SCHEDULED if when is not None and when > now else READY


NO_INSTANCE = "no structured process has an instance with this id"
"""Dynamic processes have neither jobs nor incidents nor a history, so their instances are not found there."""


def statuses_of(what: str, absence: str = NO_INSTANCE) -> tuple[Status, ...]:
    """What the statuses mean that all of these pages have."""
    return (
        Status(200, what),
        Status(401, "no valid token"),
        Status(404, absence),
        Status(429, "too many requests, ask again later"),
        Status(500, "the server failed"),
        Status(503, "the server is overloaded or failing, ask again later"),
    )


JOBS = Resource(
    name="jobs",
    title="Jobs of a process instance",
    noun=("job", "jobs"),
    path="process-instances/{id}/jobs",
    source="List Process Instance Jobs",
    dialect=DIALECT,
    parameters=JOB_PARAMETERS,
    fields=JOB_FIELDS,
    columns=(
        Column("badge", "State", "badge", ("isExecuting", "retries", "exceptionMessage", "exceptionTrace", "dueDate"),
               11, 11, 1),
        Column("activity", "Activity", "text", ("activityName",), 12, 32, 2),
        Column("message", "Message", "text", ("exceptionMessage",), 24, 60, 3),
        Column("retries", "Retries", "number", ("retries",), 7, 7, 4, "RETRIES"),
        Column("due", "Due", "instant", ("dueDate",), 19, 19, 5, "DUEDATE"),
        Column("created", "Created", "instant", ("createdTime",), 19, 19, 7),
        Column("id", "Id", "text", ("id",), 13, 36, 6, "JOBID"),
    ),
    sort_keys=JOB_SORT_KEYS,
    id_field="id",
    # The only order in which no two jobs can change places between pages.
    default_order=(Order("JOBID"),),
    item_path=ONE_JOB,
    page_size=MOST_PER_PAGE,
    most_per_page=MOST_PER_PAGE,
    states=(EXHAUSTED, FAULTED, EXECUTING, READY, SCHEDULED),
    badge=job_badge,
    texts=(
        LongText("Stack trace", ONE_JOB, accept="application/json", when="exceptionMessage", field="exceptionTrace"),
    ),
    statuses=statuses_of("the jobs"),
)  # fmt: skip

JOB = Resource(
    name="job",
    title="One job of a process instance",
    noun=("job", "jobs"),
    path="process-instances/{id}/jobs/{jobId}",
    source="Get a Process Instance Job",
    dialect=DIALECT,
    parameters=(
        Parameter("id", Text(), "Instance",
                  "The structured process instance that the job belongs to.", role="path"),
        Parameter("jobId", Text(), "Job",
                  "The job that is shown.", role="path"),
    ),
    fields=JOB_FIELDS,
    columns=tuple(replace(column, sort_key="") for column in JOBS.columns),
    sort_keys=(),
    id_field="id",
    default_order=(),
    states=JOBS.states,
    badge=job_badge,
    statuses=statuses_of("the job", f"there is no such job, or {NO_INSTANCE}"),
)  # fmt: skip

# An incident does not show the id of its activity, only its name.
INCIDENT_SORT_KEYS = (SortKey("CREATEDTIME", "createdTime"), SortKey("ACTIVITYID", ""))

INCIDENTS = Resource(
    name="incidents",
    title="Incidents of a process instance",
    noun=("incident", "incidents"),
    path="process-instances/{id}/incidents",
    source="List Process Instance Incidents",
    dialect=DIALECT,
    parameters=(
        Parameter("id", Text(), "Instance",
                  "The structured process instance whose incidents are listed.", role="path"),
        Parameter("activityId", Text(), "Activity",
                  "Incidents of the activity with this id."),
        Parameter("limit", Integer(1), "Paging",
                  "Show no more incidents than this.", role="limit", default="25"),
        Parameter("offset", Integer(0), "Paging",
                  "Leave out this many incidents at the head of the list.", role="offset", default="0"),
        Parameter("sortBy", one_of(*(key.name for key in INCIDENT_SORT_KEYS)), "Sorting",
                  "What the list is sorted by.", role="sort key", needs=("sortOrder",)),
        Parameter("sortOrder", one_of("ASC", "DESC"), "Sorting",
                  "Oldest and A first, or newest and Z first.", role="sort direction", needs=("sortBy",)),
        Parameter("totalResults", Flag(), "Paging",
                  "Have every page say how many incidents there are in all.", role="total", default="false"),
    ),
    fields=(
        Field("activityName", "text", "Name of the activity where it happened."),
        Field("createdTime", "instant", "When it happened."),
        Field("exceptionTrace", "text", "Stack trace of the failure.", long=True),
        Field("executionId", "text", "The execution that it stopped."),
        Field("id", "text", "Identity of the incident."),
        Field("incidentMessage", "text", "What went wrong."),
        Field("incidentType", "text", "What kind of incident it is, such as failedJob."),
        Field("jobDefinition", "text", "The place in the process that made the job which failed, by its id."),
        Field("processDefinitionId", "text", "Identity of the definition, one version of it."),
        Field("processInstanceId", "text", "The instance that it happened in."),
        Field("links", "list", "Addresses of the incident and its relatives."),
    ),
    columns=(
        Column("message", "Message", "text", ("incidentMessage",), 30, 60, 1),
        Column("activity", "Activity", "text", ("activityName",), 12, 32, 2),
        Column("type", "Type", "text", ("incidentType",), 9, 18, 3),
        Column("created", "Created", "instant", ("createdTime",), 19, 19, 4, "CREATEDTIME"),
        Column("id", "Id", "text", ("id",), 13, 36, 5),
    ),
    sort_keys=INCIDENT_SORT_KEYS,
    id_field="id",
    default_order=(Order("CREATEDTIME", descending=True),),
    item_path=ONE_INCIDENT,
    page_size=MOST_PER_PAGE,
    most_per_page=MOST_PER_PAGE,
    texts=(LongText("Stack trace", ONE_INCIDENT, accept="application/json", field="exceptionTrace"),),
    statuses=statuses_of("the incidents"),
)  # fmt: skip
