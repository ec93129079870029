"""IBM BPM and BAW, the BPEL side (Business Flow Manager): its resources.

Source: "REST interface for BPEL-related process resources", page "Process instance list Resource - GET Method", and
the description of the PROCESS_INSTANCE view for what its clauses may name. The order is that of the page.
"""

from __future__ import annotations

from tuiconsole.engines.ibm_dialect import IbmBfmDialect
from tuiconsole.engines.ibm_where import Clause
from tuiconsole.engines.model import Column, Engine, Field, Order, Parameter, Resource, SortKey, State, Status
from tuiconsole.engines.types import Integer, OrderColumns

DIALECT = IbmBfmDialect()

INSTANCE_STATES = (
    State("STATE_COMPENSATED", "compensated", "stopped"),
    State("STATE_COMPENSATION_FAILED", "compensation failed", "failed"),
    State("STATE_COMPENSATING", "compensating", "running"),
    State("STATE_DELETED", "deleted", "stopped"),
    State("STATE_FAILED", "failed", "failed"),
    State("STATE_FAILING", "failing", "failed"),
    State("STATE_FINISHED", "finished", "done"),
    State("STATE_INDOUBT", "in doubt", "failed"),
    State("STATE_READY", "ready", "waiting"),
    State("STATE_RUNNING", "running", "running"),
    State("STATE_SUSPENDED", "suspended", "waiting"),
    State("STATE_TERMINATED", "terminated", "stopped"),
    State("STATE_TERMINATING", "terminating", "waiting"),
)

WHERE = "whereClause"

# Only columns that an answer shows: a database may refuse to sort distinct rows by anything else. Pages go on from a
# time only where every row has one: instances that were created have started too, but not all have ended or will
# resume, and where rows without a time stand is each database's own idea.
INSTANCE_SORT_KEYS = (
    SortKey("PROCESS_INSTANCE.COMPLETED", "completionTime"),
    SortKey("PROCESS_INSTANCE.CREATED", "creationTime", before=WHERE, after=WHERE, whole_seconds=True),
    SortKey("PROCESS_INSTANCE.DESCRIPTION", "description"),
    SortKey("PROCESS_INSTANCE.STATE", "executionState"),
    SortKey("PROCESS_INSTANCE.NAME", "name"),
    SortKey("PROCESS_INSTANCE.PARENT_NAME", "parentProcessInstanceName"),
    SortKey("PROCESS_INSTANCE.PARENT_PIID", "parentProcessInstanceID"),
    SortKey("PROCESS_INSTANCE.PIID", "piid", unique=True),
    SortKey("PROCESS_INSTANCE.PTID", "processTemplateID"),
    SortKey("PROCESS_INSTANCE.TEMPLATE_NAME", "processTemplateName"),
    SortKey("PROCESS_INSTANCE.RESUMES", "resumptionTime"),
    SortKey("PROCESS_INSTANCE.STARTED", "startTime", before=WHERE, after=WHERE, whole_seconds=True),
    SortKey("PROCESS_INSTANCE.STARTER", "starter"),
    SortKey("PROCESS_INSTANCE.TOP_LEVEL_NAME", "topLevelProcessInstanceName"),
    SortKey("PROCESS_INSTANCE.TOP_LEVEL_PIID", "topLevelProcessInstanceID"),
)

INSTANCE_PARAMETERS = (
    Parameter(WHERE, Clause("PROCESS_INSTANCE"), "Filter",
              "Which instances: conditions on the columns of PROCESS_INSTANCE and the views that belong to it. "
              "Times in TS('…') are UTC, times as -2h or '2026-11-21 14:30' are yours; % and _ in a LIKE are always "
              "wildcards; rather than OR use IN, which is quicker."),
    Parameter("orderByClause", OrderColumns(tuple(key.name for key in INSTANCE_SORT_KEYS)), "Sorting",
              "What the list is sorted by, most important first; the id is added as the last, so that no two rows "
              "are equal. STATE sorts by number, and texts as the server's language has it.", role="order"),
    Parameter("offset", Integer(0), "Paging",
              "Leave out this many instances at the head of the list.", role="offset"),
    Parameter("size", Integer(1), "Paging",
              "Show no more instances than this.", role="limit"),
)  # fmt: skip

INSTANCE_FIELDS = (
    Field("completionTime", "instant", "When it ended; empty while it runs."),
    Field("creationTime", "instant", "When it came to be."),
    Field("description", "text", "What it is about, its placeholders filled in."),
    Field("displayName", "text", "Name of its template as people read it."),
    Field("executionState", "text", "Where it stands, or how it ended; with a stopped activity it is still running.",
          allowed=tuple(state.value for state in INSTANCE_STATES)),
    Field("name", "text", "Name of the instance."),
    Field("parentProcessInstanceName", "text", "Name of the instance that called it."),
    Field("parentProcessInstanceID", "text", "Identity of the instance that called it."),
    Field("piid", "text", "Identity of the instance."),
    Field("processTemplateID", "text", "Identity of its template, one version of it."),
    Field("processTemplateName", "text", "Name of its template."),
    Field("resumptionTime", "instant", "When it goes on by itself, if it is suspended until then."),
    Field("startTime", "instant", "When it started."),
    Field("starter", "text", "Who started it."),
    Field("topLevelProcessInstanceName", "text", "Name of the topmost instance of its call tree."),
    Field("topLevelProcessInstanceID", "text", "Identity of the topmost instance of its call tree."),
)  # fmt: skip

INSTANCE_STATUSES = (
    Status(200, "the instances; an empty list may also mean that this user may see none of them"),
    Status(400, "the server refuses a parameter, or misses one"),
    Status(406, "the server cannot answer in the form or compression that was asked for"),
    Status(500, "the server failed, and says how"),
)

INSTANCES = Resource(
    name="instances",
    title="Process instances",
    noun=("instance", "instances"),
    path="processes/filter",
    source="Process instance list Resource - GET Method",
    dialect=DIALECT,
    parameters=INSTANCE_PARAMETERS,
    fields=INSTANCE_FIELDS,
    columns=(
        Column("state", "State", "state", ("executionState",), 12, 21, 1, "PROCESS_INSTANCE.STATE"),
        Column("name", "Name", "text", ("name",), 12, 36, 2, "PROCESS_INSTANCE.NAME"),
        Column("template", "Template", "text", ("processTemplateName",), 14, 32, 3, "PROCESS_INSTANCE.TEMPLATE_NAME"),
        Column("start", "Started", "instant", ("startTime",), 19, 19, 4, "PROCESS_INSTANCE.STARTED"),
        Column("duration", "Duration", "duration", ("startTime", "completionTime"), 8, 10, 5),
        Column("id", "Id", "text", ("piid",), 13, 39, 6, "PROCESS_INSTANCE.PIID"),
        Column("starter", "Started by", "text", ("starter",), 10, 16, 7, "PROCESS_INSTANCE.STARTER"),
        Column("parent", "Called by", "text", ("parentProcessInstanceName",), 12, 28, 8,
               "PROCESS_INSTANCE.PARENT_NAME"),
        Column("created", "Created", "instant", ("creationTime",), 19, 19, 9, "PROCESS_INSTANCE.CREATED"),
    ),
    sort_keys=INSTANCE_SORT_KEYS,
    id_field="piid",
    # When an instance came to be is the one time that no instance can lack.
    default_order=(Order("PROCESS_INSTANCE.CREATED", descending=True),),
    tie_break="PROCESS_INSTANCE.PIID",
    orders_totally=True,
    states=INSTANCE_STATES,
    state_field="executionState",
    statuses=INSTANCE_STATUSES,
)  # fmt: skip

IBM_BFM = Engine("ibm-bfm", "IBM BPM and BAW (BPEL)", (INSTANCES,), DIALECT, base_path="/rest/bpm/bfm/v1")
