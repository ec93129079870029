"""Oracle Process Automation: its resources.

Source: the Developer API for Oracle Cloud Infrastructure Process Automation, "List Process Instances", "Get a Process
Instance" and "List Process Instance Jobs". The order is that of the pages.

A help that says "name inferred" stands for a parameter that the page describes without showing what it is called; the
name is that of its siblings. A server ignores what it does not know, so a list that does not narrow tells. What is
described with neither a name nor a sibling (the data management state, the instances without a fault) is left out, and
so is the header `oci-original-url`, which a gateway adds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from tuiconsole.engines.model import (
    Column,
    Engine,
    Field,
    Json,
    Order,
    Parameter,
    Resource,
    SortKey,
    State,
    Status,
)
from tuiconsole.engines.oracle_dialect import OracleDialect
from tuiconsole.engines.types import Flag, Instant, Integer, LikeText, ListOf, Text, one_of
from tuiconsole.text.moments import parse_instant

DIALECT = OracleDialect()

MOST_PER_PAGE = 50
"""Where the documentation says what happens beyond, the answer is cut to this without a word."""

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


JOB_STATUSES = (
    Status(200, "the jobs"),
    Status(401, "no valid token"),
    Status(404, "no instance has this id"),
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
        Column("message", "Message", "text", ("exceptionMessage",), 16, 60, 3),
        Column("retries", "Retries", "number", ("retries",), 7, 7, 4, "RETRIES"),
        Column("due", "Due", "instant", ("dueDate",), 19, 19, 5, "DUEDATE"),
        Column("created", "Created", "instant", ("createdTime",), 19, 19, 7),
        Column("id", "Id", "text", ("id",), 13, 36, 6, "JOBID"),
    ),
    sort_keys=JOB_SORT_KEYS,
    id_field="id",
    # The only order in which no two jobs can change places between pages.
    default_order=(Order("JOBID"),),
    page_size=MOST_PER_PAGE,
    most_per_page=MOST_PER_PAGE,
    states=(EXHAUSTED, FAULTED, EXECUTING, READY, SCHEDULED),
    badge=job_badge,
    statuses=JOB_STATUSES,
)  # fmt: skip

INSTANCE_SORT_KEYS = (SortKey("updatedTime", "updatedTime"),)

INSTANCE_PARAMETERS = (
    Parameter("applicationName", Text(), "Application",
              "Instances of the application with this name."),
    Parameter("applicationNameLike", LikeText(), "Application",
              "Instances of the applications whose name has this in it."),
    Parameter("applicationVersion", Text(), "Application",
              "Instances of this version of an application."),
    Parameter("asMember", Flag(), "People",
              "Only instances that the user who asks is a member of.", default="false"),
    Parameter("businessKey", ListOf(), "Business key",
              "Instances with one of these business keys."),
    Parameter("businessKeyLike", LikeText(), "Business key",
              "Instances whose business key has this in it."),
    Parameter("completedAfter", Instant(), "Time",
              "Ended after this instant."),
    Parameter("completedBefore", Instant(upper=True), "Time",
              "Ended before this instant."),
    Parameter("createdAfter", Instant(), "Time",
              "Created after this instant."),
    Parameter("createdBefore", Instant(upper=True), "Time",
              "Created before this instant (name inferred)."),
    Parameter("createdBy", Text(), "People",
              "Created by this user (name inferred)."),
    Parameter("limit", Integer(1), "Paging",
              "Show no more instances than this (name inferred).", role="limit", default="25"),
    Parameter("offset", Integer(0), "Paging",
              "Leave out this many instances at the head of the list (name inferred).", role="offset", default="0"),
    Parameter("processDefinitionKey", Text(), "Definition",
              "Instances of every version of the definition with this key."),
    Parameter("sortBy", one_of(*(key.name for key in INSTANCE_SORT_KEYS)), "Sorting",
              "What the list is sorted by; instances from before updates were timed have no such time.",
              role="sort key", needs=("sortOrder",)),
    Parameter("sortOrder", one_of("ASC", "DESC"), "Sorting",
              "Longest unchanged first, or changed last first; DESC begins with those that have no time.",
              role="sort direction", needs=("sortBy",)),
    Parameter("totalResults", Flag(), "Paging",
              "Have every page say how many instances there are in all (name inferred).",
              role="total", default="false"),
)  # fmt: skip

# From `state` on the page could not be read to its end; an answer may well leave those three out.
INSTANCE_FIELDS = (
    Field("applicationDescription", "text", "What the application is for."),
    Field("applicationName", "text", "Name of the application it belongs to."),
    Field("applicationTitle", "text", "Title of the application it belongs to."),
    Field("availableActions", "list", "What this user may do with it."),
    Field("businessKey", "text", "What the business calls this instance, such as an order number."),
    Field("createdBy", "object", "The user or client application that created it."),
    Field("createTime", "instant", "When it was created."),
    Field("description", "text", "What the instance is about."),
    Field("durationInMillis", "milliseconds", "How long it took from start to end."),
    Field("endTime", "instant", "When it ended; empty while it runs."),
    Field("id", "text", "Identity of the instance."),
    Field("processDefinitionId", "text", "Identity of the definition, one version of it."),
    Field("processDefinitionKey", "text", "Key that all versions of the definition share."),
    Field("state", "text", "Where the instance stands."),
    Field("updatedTime", "instant", "When it changed last."),
    Field("links", "list", "Addresses of the instance and its relatives."),
)  # fmt: skip

# No page read lists the states; these are the likely ones, and another one is shown as it comes.
INSTANCE_STATES = (
    State("ACTIVE", "active", "running"),
    State("SUSPENDED", "suspended", "waiting"),
    State("FAULTED", "faulted", "failed"),
    State("COMPLETED", "completed", "done"),
    State("TERMINATED", "terminated", "stopped"),
)

INSTANCE_COLUMNS = (
    Column("state", "State", "state", ("state",), 11, 12, 1),
    Column("businessKey", "Business key", "text", ("businessKey",), 12, 36, 2),
    Column("process", "Process", "text", ("processDefinitionKey",), 16, 32, 3),
    Column("created", "Created", "instant", ("createTime",), 19, 19, 4),
    Column("duration", "Duration", "duration", ("durationInMillis", "createTime", "endTime"), 8, 10, 5),
    Column("id", "Id", "text", ("id",), 13, 36, 6),
    Column("updated", "Updated", "instant", ("updatedTime",), 19, 19, 7, "updatedTime"),
    Column("application", "Application", "text", ("applicationName",), 10, 24, 8),
)  # fmt: skip

INSTANCE_STATUSES = (
    Status(200, "the instances"),
    Status(400, "the server refuses a parameter"),
    Status(401, "no valid token"),
    Status(404, "not found"),
    Status(500, "the server failed"),
)

INSTANCES = Resource(
    name="instances",
    title="Process instances",
    noun=("instance", "instances"),
    path="instances",
    source="List Process Instances",
    dialect=DIALECT,
    parameters=INSTANCE_PARAMETERS,
    fields=INSTANCE_FIELDS,
    columns=INSTANCE_COLUMNS,
    sort_keys=INSTANCE_SORT_KEYS,
    id_field="id",
    default_order=(Order("updatedTime", descending=True),),
    page_size=MOST_PER_PAGE,
    most_per_page=MOST_PER_PAGE,
    states=INSTANCE_STATES,
    state_field="state",
    statuses=INSTANCE_STATUSES,
)

INSTANCE = Resource(
    name="instance",
    title="One process instance",
    noun=("instance", "instances"),
    path="instances/{id}",
    source="Get a Process Instance",
    dialect=DIALECT,
    parameters=(
        Parameter("id", Text(), "Instance",
                  "The instance that is shown.", role="path"),
    ),
    fields=INSTANCE_FIELDS,
    columns=tuple(replace(column, sort_key="") for column in INSTANCE_COLUMNS),
    sort_keys=(),
    id_field="id",
    default_order=(),
    states=INSTANCE_STATES,
    state_field="state",
    statuses=INSTANCE_STATUSES,
)  # fmt: skip

ORACLE_OPA = Engine("oracle-opa", "Oracle Process Automation", (INSTANCES, JOBS, INSTANCE), DIALECT)
