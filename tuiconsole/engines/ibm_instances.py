"""IBM's process instances: the list, and one of them with everything that it tells about itself.

Source: "REST interface for BPEL-related process resources", pages "Process instance list Resource - GET Method" and
"Process instance Resource - GET Method". The order is that of the pages.

The second page could not be read to its end. Fields marked as inferred are what the API for Java tells about an
instance, named as on the first page; an answer may well leave them out.
"""

from __future__ import annotations

from tuiconsole.engines.ibm_lists import DIALECT, WHERE, list_parameters, statuses
from tuiconsole.engines.model import Column, Field, LongText, Order, Parameter, Resource, SortKey, State
from tuiconsole.engines.types import Text

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

# Only columns that an answer shows: a database may refuse to sort distinct rows by anything else. Pages go on from a
# time only where every row is certain to have one: each was created, but it is nowhere said that each has started too,
# not all have ended or will resume, and where rows without a time stand is each database's own idea.
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
    SortKey("PROCESS_INSTANCE.STARTED", "startTime"),
    SortKey("PROCESS_INSTANCE.STARTER", "starter"),
    SortKey("PROCESS_INSTANCE.TOP_LEVEL_NAME", "topLevelProcessInstanceName"),
    SortKey("PROCESS_INSTANCE.TOP_LEVEL_PIID", "topLevelProcessInstanceID"),
)

COMPLETED = Field("completionTime", "instant", "When it ended; empty while it runs.")
CREATED = Field("creationTime", "instant", "When it came to be.")
DESCRIPTION = Field("description", "text", "What it is about, its placeholders filled in.")
DISPLAY_NAME = Field("displayName", "text", "Name of its template as people read it.")
STATE = Field("executionState", "text",
              "Where it stands, or how it ended; with a stopped activity it is still running.",
              allowed=tuple(state.value for state in INSTANCE_STATES))  # fmt: skip
NAME_TO_TOP_LEVEL = (
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

FAULT = LongText("Fault", "process/{piid}/fault", accept="application/json", when="faultName")
"""What the process failed with, in its own words: a type of the process says how it looks."""

INSTANCES = Resource(
    name="instances",
    title="Process instances",
    noun=("instance", "instances"),
    path="processes/filter",
    source="Process instance list Resource - GET Method",
    dialect=DIALECT,
    parameters=list_parameters(
        "PROCESS_INSTANCE", "instances", INSTANCE_SORT_KEYS,
        "the columns of PROCESS_INSTANCE and the views that belong to it",
    ),
    fields=(COMPLETED, CREATED, DESCRIPTION, DISPLAY_NAME, STATE, *NAME_TO_TOP_LEVEL),
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
    item_path="process/{piid}",
    # When an instance came to be is the one time that no instance can lack.
    default_order=(Order("PROCESS_INSTANCE.CREATED", descending=True),),
    tie_break="PROCESS_INSTANCE.PIID",
    orders_totally=True,
    states=INSTANCE_STATES,
    state_field="executionState",
    statuses=statuses("the instances; an empty list may also mean that this user may see none of them"),
)  # fmt: skip

PROCESS = Resource(
    name="process",
    title="One process instance",
    noun=("instance", "instances"),
    path="process/{piid}",
    source="Process instance Resource - GET Method",
    dialect=DIALECT,
    parameters=(
        Parameter("piid", Text(), "Instance",
                  "The instance that is shown.", role="path"),
    ),
    fields=(
        Field("adminTaskID", "text", "The task by which it is administered."),
        COMPLETED,
        CREATED,
        Field("customProperties", "object", "The custom properties of the instance and their values."),
        *(Field(f"customText{n}", "text", f"Custom text {n} of the model.") for n in range(1, 9)),
        DESCRIPTION,
        DISPLAY_NAME,
        STATE,
        Field("faultName", "text", "The fault it ended with, as {namespace}name."),
        Field("isBusinessRelevant", "boolean", "Whether the modeller marked it as relevant to the business."),
        Field("isContinueOnError", "boolean", "Whether it goes on after a fault that nobody handles, or stops."),
        Field("lastModificationTime", "instant", "When anything about it changed last."),
        Field("lastStateChangeTime", "instant", "When its state changed last."),
        # From here on inferred.
        *NAME_TO_TOP_LEVEL,
        Field("unhandledException", "object", "Why it failed, where no fault of its own says so."),
        Field("validFromTime", "instant", "From when on new instances were made from its template."),
    ),
    columns=(
        Column("state", "State", "state", ("executionState",), 12, 21, 1),
        Column("name", "Name", "named", ("name", "displayName"), 12, 36, 2),
        Column("fault", "Fault", "text", ("faultName",), 12, 60, 3),
        Column("changed", "State since", "instant", ("lastStateChangeTime",), 19, 19, 4),
        Column("modified", "Last change", "instant", ("lastModificationTime",), 19, 19, 5),
        Column("properties", "Custom properties", "text", ("customProperties",), 17, 80, 6),
        Column("id", "Id", "text", ("piid",), 13, 39, 7),
    ),
    sort_keys=(),
    id_field="piid",
    default_order=(),
    states=INSTANCE_STATES,
    state_field="executionState",
    texts=(FAULT,),
    statuses=statuses("the instance", "no instance has this id, or no longer: its template may have it deleted"),
)  # fmt: skip
