"""Jobs of the Camunda 7 family: those that wait now, and the log of those that ran.

Source: the engine REST documentation, "Get Jobs" and "Get Job Logs (Historic)".
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from tuiconsole.engines.camunda_family import (
    DIALECT,
    LONG,
    SINCE_7_22,
    sorting_and_paging,
)
from tuiconsole.engines.model import Column, Field, Json, LongText, Order, Parameter, Resource, SortKey, State, Status
from tuiconsole.engines.types import Flag, Instants, ListOf, Text
from tuiconsole.engines.versions import Since
from tuiconsole.text.moments import parse_instant

# EximeeBPMS describes it, but its endpoint does not read it.
ACQUIRED = Since({"camunda": "7.24", "operaton": "1.0", "cibseven": "2.1"}, never=("eximeebpms",))

JOB_SORT_KEYS = (
    SortKey("jobId", "id", unique=True),
    SortKey("executionId", "executionId"),
    SortKey("processInstanceId", "processInstanceId"),
    SortKey("processDefinitionId", "processDefinitionId"),
    SortKey("processDefinitionKey", "processDefinitionKey"),
    SortKey("jobPriority", "priority"),
    SortKey("jobRetries", "retries"),
    SortKey("jobDueDate", "dueDate"),
    SortKey("tenantId", "tenantId"),
)

JOB_PARAMETERS = (
    # Which job
    Parameter("jobId", Text(), "Job",
              "The one job with this id.", values_of="id"),
    Parameter("jobIds", ListOf(), "Job",
              "Jobs with one of these ids.", values_of="id"),
    Parameter("jobDefinitionId", Text(), "Job",
              "Jobs made by the job definition with this id, that is by one place in a process.",
              values_of="jobDefinitionId"),
    # Where it belongs
    Parameter("processInstanceId", Text(), "Instance",
              "Jobs of the instance with this id.", values_of="processInstanceId"),
    Parameter("processInstanceIds", ListOf(), "Instance",
              "Jobs of the instances with one of these ids.", values_of="processInstanceId"),
    Parameter("executionId", Text(), "Instance",
              "Jobs of the execution with this id.", values_of="executionId"),
    Parameter("processDefinitionId", Text(), "Definition",
              "Jobs of one version of a definition, by the definition's id.", values_of="processDefinitionId"),
    Parameter("processDefinitionKey", Text(), "Definition",
              "Jobs of every version of the definition with this key.", values_of="processDefinitionKey"),
    Parameter("activityId", Text(), "Activity",
              "Jobs that belong to the activity with this id."),
    # How it stands
    Parameter("withRetriesLeft", Flag(), "State",
              "Only jobs that will be tried again.", excludes=("noRetriesLeft",), default="false"),
    Parameter("executable", Flag(), "State",
              "Only jobs that have retries left and are due, or have no due date.", default="false"),
    Parameter("timers", Flag(), "Kind",
              "Only timers.", excludes=("messages",), default="false"),
    Parameter("messages", Flag(), "Kind",
              "Only asynchronous continuations and other jobs that wait for no time.", excludes=("timers",),
              default="false"),
    Parameter("dueDates", Instants(), "Time",
              "Due later than (gt_) or earlier than (lt_) an instant, or between two; jobs without a due date never."),
    Parameter("createTimes", Instants(), "Time",
              "Created later than (gt_) or earlier than (lt_) an instant, or between two."),
    # Failure
    Parameter("withException", Flag(), "Failure",
              "Only jobs that have failed, whether they are tried again or not.", default="false"),
    Parameter("exceptionMessage", Text(), "Failure",
              "Jobs that failed with exactly this message.", values_of="exceptionMessage"),
    Parameter("failedActivityId", Text(), "Failure",
              "Jobs that failed at the activity with this id, which need not be the one that they belong to.",
              values_of="failedActivityId"),
    Parameter("noRetriesLeft", Flag(), "State",
              "Only jobs that nobody will try again on their own.", excludes=("withRetriesLeft",), default="false"),
    Parameter("active", Flag(), "State",
              "Only jobs that are not on hold.", excludes=("suspended",), default="false"),
    Parameter("suspended", Flag(), "State",
              "Only jobs that someone has put on hold.", excludes=("active",), default="false"),
    # Priority
    Parameter("priorityLowerThanOrEquals", LONG, "Priority",
              "Jobs of this priority or a lower one."),
    Parameter("priorityHigherThanOrEquals", LONG, "Priority",
              "Jobs of this priority or a higher one."),
    # Tenants
    Parameter("tenantIdIn", ListOf(), "Tenant",
              "Jobs of one of these tenants.", values_of="tenantId", excludes=("withoutTenantId",)),
    Parameter("withoutTenantId", Flag(), "Tenant",
              "Only jobs that belong to no tenant.", excludes=("tenantIdIn", "includeJobsWithoutTenantId"),
              default="false"),
    Parameter("includeJobsWithoutTenantId", Flag(), "Tenant",
              "Beside the jobs of some tenants, also those that belong to none.",
              needs=("tenantIdIn",), excludes=("withoutTenantId",), default="false"),
    Parameter("acquired", Flag(), "State",
              "Only jobs that an engine has taken to run them now.", since=ACQUIRED, default="false"),
    *sorting_and_paging(JOB_SORT_KEYS),
)  # fmt: skip

JOB_FIELDS = (
    Field("id", "text", "Identity of the job."),
    Field("jobDefinitionId", "text", "The job definition that made it: one place in a process."),
    Field("dueDate", "instant", "When it is to run, or to run again; empty means as soon as possible."),
    Field("processInstanceId", "text", "The instance it belongs to; a job of the engine itself has none."),
    Field("executionId", "text", "The execution that it came from."),
    Field("processDefinitionId", "text", "Identity of the definition, one version of it."),
    Field("processDefinitionKey", "text", "Key that all versions of the definition share."),
    Field("retries", "integer", "How many more times it is tried."),
    Field("exceptionMessage", "text", "What went wrong the last time; empty if nothing did.", long=True),
    Field("failedActivityId", "text", "The activity where it went wrong the last time."),
    Field("suspended", "boolean", "Whether someone has put it on hold."),
    Field("priority", "integer", "How urgent it is; higher runs first."),
    Field("tenantId", "text", "The tenant it belongs to."),
    Field("createTime", "instant", "When it came to be."),
    Field("batchId", "text", "The batch it works for, if it is part of one.", since=SINCE_7_22),
)  # fmt: skip

FAILED = State("FAILED", "failed", "failed")
RETRYING = State("RETRYING", "retrying", "failed")
SUSPENDED = State("SUSPENDED", "suspended", "waiting")
DUE = State("DUE", "due", "running")
SCHEDULED = State("SCHEDULED", "scheduled", "waiting")


def job_badge(job: Mapping[str, Json], now: datetime) -> State:
    """How a job stands. It has no state of its own; the most pressing of what its fields say wins.

    A failure without a message is still told by the place where it happened.
    """
    due = job.get("dueDate")
    if job.get("retries") == 0:
        return FAILED
    if job.get("suspended"):
        return SUSPENDED
    if job.get("exceptionMessage") is not None or job.get("failedActivityId") is not None:
        return RETRYING
    when = parse_instant(due) if isinstance(due, str) else None
    return SCHEDULED if when is not None and when > now else DUE


JOBS = Resource(
    name="jobs",
    title="Jobs",
    noun=("job", "jobs"),
    path="job",
    source="Job: Get Jobs",
    dialect=DIALECT,
    parameters=JOB_PARAMETERS,
    fields=JOB_FIELDS,
    columns=(
        Column("badge", "State", "badge", ("retries", "suspended", "exceptionMessage", "failedActivityId", "dueDate"),
               11, 11, 1),
        Column("activity", "Failed at", "text", ("failedActivityId",), 12, 28, 3),
        Column("message", "Message", "text", ("exceptionMessage",), 29, 80, 2),
        Column("retries", "Retries", "number", ("retries",), 9, 9, 4, "jobRetries"),
        Column("due", "Due", "instant", ("dueDate",), 19, 19, 5, "jobDueDate"),
        Column("definition", "Definition", "text", ("processDefinitionKey",), 12, 28, 7, "processDefinitionKey"),
        Column("created", "Created", "instant", ("createTime",), 19, 19, 8),
        Column("priority", "Priority", "number", ("priority",), 8, 8, 9, "jobPriority"),
        Column("id", "Id", "text", ("id",), 13, 36, 6, "jobId"),
    ),
    sort_keys=JOB_SORT_KEYS,
    id_field="id",
    # What nobody tries again comes first, then what has failed most often.
    default_order=(Order("jobRetries"),),
    tie_break="jobId",
    count_path="job/count",
    item_path="job/{id}",
    post=True,
    orders_totally=True,
    states=(FAILED, RETRYING, SUSPENDED, DUE, SCHEDULED),
    badge=job_badge,
    texts=(LongText("Stack trace", "job/{id}/stacktrace"),),
    statuses=(
        Status(200, "the jobs"),
        Status(400, "the server refuses a parameter, or timers and messages together"),
    ),
)  # fmt: skip

JOB_LOG_SORT_KEYS = (
    SortKey("timestamp", "timestamp"),
    SortKey("jobId", "jobId"),
    SortKey("jobDefinitionId", "jobDefinitionId"),
    SortKey("jobDueDate", "jobDueDate"),
    SortKey("jobRetries", "jobRetries"),
    SortKey("jobPriority", "jobPriority"),
    SortKey("activityId", "activityId"),
    SortKey("executionId", "executionId"),
    SortKey("processInstanceId", "processInstanceId"),
    SortKey("processDefinitionId", "processDefinitionId"),
    SortKey("processDefinitionKey", "processDefinitionKey"),
    SortKey("deploymentId", "deploymentId"),
    SortKey("hostname", "hostname"),
    # Counts the entries of each job on its own.
    SortKey("occurrence", "", unique_within="jobId"),
    SortKey("tenantId", "tenantId"),
)

_KINDS = ("creationLog", "failureLog", "successLog", "deletionLog")


def _other_kinds(name: str) -> tuple[str, ...]:
    return tuple(kind for kind in _KINDS if kind != name)


JOB_LOG_PARAMETERS = (
    # Which entry, which job
    Parameter("logId", Text(), "Entry",
              "The one entry with this id.", values_of="id"),
    Parameter("jobId", Text(), "Job",
              "Entries about the job with this id.", values_of="jobId"),
    Parameter("jobExceptionMessage", Text(), "Failure",
              "Failures with exactly this message.", values_of="jobExceptionMessage"),
    Parameter("jobDefinitionId", Text(), "Job",
              "Entries about jobs made by the job definition with this id.", values_of="jobDefinitionId"),
    Parameter("jobDefinitionType", Text(), "Job",
              "Entries about jobs of this type, such as async-continuation or timer-intermediate-transition.",
              values_of="jobDefinitionType"),
    Parameter("jobDefinitionConfiguration", Text(), "Job",
              "Entries about jobs configured like this, such as async-before or CYCLE: R3/PT10M.",
              values_of="jobDefinitionConfiguration"),
    # Where it belongs
    Parameter("activityIdIn", ListOf(), "Activity",
              "Entries about jobs that belong to one of these activities.", values_of="activityId"),
    Parameter("failedActivityIdIn", ListOf(), "Failure",
              "Failures at one of these activities.", values_of="failedActivityId"),
    Parameter("executionIdIn", ListOf(), "Instance",
              "Entries about jobs of one of these executions.", values_of="executionId"),
    Parameter("processInstanceId", Text(), "Instance",
              "Entries about jobs of the instance with this id.", values_of="processInstanceId"),
    Parameter("processDefinitionId", Text(), "Definition",
              "Entries about jobs of one version of a definition, by the definition's id.",
              values_of="processDefinitionId"),
    Parameter("processDefinitionKey", Text(), "Definition",
              "Entries about jobs of every version of the definition with this key.",
              values_of="processDefinitionKey"),
    Parameter("deploymentId", Text(), "Definition",
              "Entries about jobs that came with this deployment.", values_of="deploymentId"),
    # Tenants
    Parameter("tenantIdIn", ListOf(), "Tenant",
              "Entries of one of these tenants.", values_of="tenantId", excludes=("withoutTenantId",)),
    Parameter("withoutTenantId", Flag(), "Tenant",
              "Only entries that belong to no tenant.", excludes=("tenantIdIn",), default="false"),
    # Where it ran, how urgent it was
    Parameter("hostname", Text(), "Job",
              "Entries written by the engine on this host.", values_of="hostname"),
    Parameter("jobPriorityLowerThanOrEquals", LONG, "Priority",
              "Entries about jobs that had this priority or a lower one."),
    Parameter("jobPriorityHigherThanOrEquals", LONG, "Priority",
              "Entries about jobs that had this priority or a higher one."),
    # What happened: the server heeds only one of them
    Parameter("creationLog", Flag(), "Entry",
              "Only entries that tell of a job's creation.", excludes=_other_kinds("creationLog"), default="false"),
    Parameter("failureLog", Flag(), "Entry",
              "Only entries that tell of a failure.", excludes=_other_kinds("failureLog"), default="false"),
    Parameter("successLog", Flag(), "Entry",
              "Only entries that tell of a success.", excludes=_other_kinds("successLog"), default="false"),
    Parameter("deletionLog", Flag(), "Entry",
              "Only entries that tell of a job's deletion.", excludes=_other_kinds("deletionLog"), default="false"),
    *sorting_and_paging(JOB_LOG_SORT_KEYS),
)  # fmt: skip

JOB_LOG_FIELDS = (
    Field("id", "text", "Identity of the entry."),
    Field("timestamp", "instant", "When it was written."),
    Field("removalTime", "instant", "From when on history cleanup may remove it."),
    Field("jobId", "text", "The job that it tells of."),
    Field("jobDueDate", "instant", "When the job was to run."),
    Field("jobRetries", "integer", "How many more times the job was to be tried, this time included."),
    Field("jobPriority", "integer", "How urgent the job was."),
    Field("jobExceptionMessage", "text", "What went wrong, if something did.", long=True),
    Field("failedActivityId", "text", "The activity where it went wrong."),
    Field("jobDefinitionId", "text", "The job definition that made the job."),
    Field("jobDefinitionType", "text", "What kind of job it was, such as async-continuation."),
    Field("jobDefinitionConfiguration", "text", "How the job was configured: async-before, or a timer's expression."),
    Field("activityId", "text", "The activity that the job belonged to."),
    Field("executionId", "text", "The execution that the job came from."),
    Field("processInstanceId", "text", "The instance that the job belonged to."),
    Field("processDefinitionId", "text", "Identity of the definition, one version of it."),
    Field("processDefinitionKey", "text", "Key that all versions of the definition share."),
    Field("deploymentId", "text", "The deployment that the job came with."),
    Field("rootProcessInstanceId", "text", "The topmost instance of the call tree."),
    Field("tenantId", "text", "The tenant it belongs to."),
    Field("hostname", "text", "The host of the engine that wrote it."),
    Field("batchId", "text", "The batch that the job worked for.", since=SINCE_7_22),
    Field("creationLog", "boolean", "Whether it tells of the job's creation."),
    Field("failureLog", "boolean", "Whether it tells of a failure."),
    Field("successLog", "boolean", "Whether it tells of a success."),
    Field("deletionLog", "boolean", "Whether it tells of the job's deletion."),
)  # fmt: skip

LOGGED = {
    "failureLog": State("FAILURE", "failed", "failed"),
    "successLog": State("SUCCESS", "succeeded", "done"),
    "deletionLog": State("DELETION", "deleted", "stopped"),
    "creationLog": State("CREATION", "created", "waiting"),
}


def job_log_badge(entry: Mapping[str, Json], now: datetime) -> State:
    """What an entry tells of: it has a flag for each kind instead of a kind."""
    return next((state for flag, state in LOGGED.items() if entry.get(flag)), State("", "unknown", "unknown"))


JOB_LOG = Resource(
    name="job-log",
    title="Job log",
    noun=("log entry", "log entries"),
    path="history/job-log",
    source="Historic Job Log: Get Job Logs",
    dialect=DIALECT,
    parameters=JOB_LOG_PARAMETERS,
    fields=JOB_LOG_FIELDS,
    columns=(
        Column("badge", "Entry", "badge", _KINDS, 11, 11, 1),
        Column("time", "Time", "instant", ("timestamp",), 19, 19, 2, "timestamp"),
        Column("activity", "Activity", "text", ("activityId",), 12, 28, 3, "activityId"),
        Column("message", "Message", "text", ("jobExceptionMessage",), 16, 80, 4),
        Column("retries", "Retries", "number", ("jobRetries",), 7, 7, 5, "jobRetries"),
        Column("configuration", "Job", "text", ("jobDefinitionConfiguration",), 12, 24, 6),
        Column("definition", "Definition", "text", ("processDefinitionKey",), 12, 28, 9, "processDefinitionKey"),
        Column("host", "Host", "text", ("hostname",), 12, 28, 8, "hostname"),
        Column("job", "Job id", "text", ("jobId",), 13, 36, 7, "jobId"),
    ),
    sort_keys=JOB_LOG_SORT_KEYS,
    id_field="id",
    default_order=(Order("timestamp", descending=True), Order("jobId", descending=True),
                   Order("occurrence", descending=True)),
    tie_break="occurrence",
    count_path="history/job-log/count",
    item_path="history/job-log/{id}",
    post=True,
    orders_totally=True,
    states=tuple(LOGGED.values()),
    badge=job_log_badge,
    texts=(LongText("Stack trace", "history/job-log/{id}/stacktrace", when="failureLog"),),
    statuses=(
        Status(200, "the entries"),
        Status(400, "the server refuses a parameter"),
    ),
)  # fmt: skip
