"""What IBM's process instances do, have done, and stopped at: their activities, in two orders, and one of them in full.

Source: "REST interface for BPEL-related process resources", pages "Activity Instance List Resource - GET Method" and
"Activity Instance Resource - GET Method", and the description of the ACTIVITY view. The order is that of the pages.

The pages could not be read to their ends. Fields marked as inferred are what the API for Java loads with a list, and
tells about one; an answer may well leave them out. No list of the activities of one instance is documented: they are
those of which the column ACTIVITY.PIID says so.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from tuiconsole.engines.engine import Nesting
from tuiconsole.engines.ibm_lists import DIALECT, list_parameters, statuses
from tuiconsole.engines.model import Column, Field, Item, LongText, Order, Parameter, Resource, SortKey, State
from tuiconsole.engines.types import Text
from tuiconsole.text.border import show

ACTIVITY_STATES = (
    State("STATE_CLAIMED", "claimed", "running"),
    State("STATE_EXPIRED", "expired", "stopped"),
    State("STATE_FAILED", "failed", "failed"),
    State("STATE_FAILING", "failing", "failed"),
    State("STATE_FINISHED", "finished", "done"),
    State("STATE_INACTIVE", "inactive", "waiting"),
    State("STATE_PROCESSING_UNDO", "undoing", "running"),
    State("STATE_READY", "ready", "waiting"),
    State("STATE_RUNNING", "running", "running"),
    State("STATE_SKIPPED", "skipped", "stopped"),
    State("STATE_STOPPED", "stopped", "failed"),
    State("STATE_TERMINATED", "terminated", "stopped"),
    State("STATE_TERMINATING", "terminating", "waiting"),
    State("STATE_WAITING", "waiting", "waiting"),
)
STOPPED = "STATE_STOPPED"
STOP_REASONS = {
    "STOP_REASON_ACTIVATION_FAILED": "activation",
    "STOP_REASON_EXIT_CONDITION_FALSE": "exit condition",
    "STOP_REASON_FOLLOW_ON_NAVIGATION_FAILED": "navigation",
    "STOP_REASON_IMPLEMENTATION_FAILED": "implementation",
}
"""What an activity stopped at, in one word where a list is narrow; STOP_REASON_UNSPECIFIED is no reason."""
_LONGEST_WORD = 60

KINDS = (
    "KIND_ASSIGN", "KIND_COMPENSATE", "KIND_COMPENSATE_SCOPE", "KIND_CUSTOM", "KIND_EMPTY", "KIND_FLOW",
    "KIND_FLOW_END", "KIND_FOR_EACH_PARALLEL", "KIND_FOR_EACH_PARALLEL_END", "KIND_FOR_EACH_SERIAL",
    "KIND_FOR_EACH_SERIAL_END", "KIND_INVOKE", "KIND_INVOKE_END", "KIND_PICK", "KIND_PICK_END", "KIND_RECEIVE",
    "KIND_REPEAT_UNTIL", "KIND_REPEAT_UNTIL_END", "KIND_REPLY", "KIND_RETHROW", "KIND_SCOPE", "KIND_SCOPE_END",
    "KIND_SCRIPT", "KIND_SEQUENCE", "KIND_SEQUENCE_END", "KIND_STAFF", "KIND_SWITCH", "KIND_SWITCH_END",
    "KIND_TERMINATE", "KIND_THROW", "KIND_WAIT", "KIND_WHILE", "KIND_WHILE_END",
)  # fmt: skip


def activity_badge(activity: Item, now: datetime) -> State:
    """How an activity stands, and why it stopped if it did. What is not documented is shown as it came."""
    value, reason = activity.get("executionState"), activity.get("stopReason")
    state = next((state for state in ACTIVITY_STATES if state.value == value), None)
    if state is None:
        return State(str(value), show(str(value or "unknown")[:_LONGEST_WORD]), "unknown")
    if state.value != STOPPED or not isinstance(reason, str) or reason == "STOP_REASON_UNSPECIFIED":
        return state
    words = STOP_REASONS.get(reason) or show(reason[:_LONGEST_WORD])
    return State(STOPPED, f"stopped: {words}", state.tone)


# None of the times can be paged by: an activity that was skipped or is inactive has none of them.
SORT_KEYS = (
    SortKey("ACTIVITY.ACTIVATED", "activationTime"),
    SortKey("ACTIVITY.AIID", "aiid", unique=True),
    SortKey("ACTIVITY.COMPLETED", "completionTime"),
    SortKey("ACTIVITY.DESCRIPTION", "description"),
    SortKey("ACTIVITY.STATE", "executionState"),
    SortKey("ACTIVITY.EXPIRES", "expirationTime"),
    SortKey("ACTIVITY.KIND", "kind"),
    SortKey("ACTIVITY.TEMPLATE_NAME", "name"),
    SortKey("ACTIVITY.OWNER", "owner"),
    SortKey("ACTIVITY.PIID", "piid"),
    SortKey("ACTIVITY.STARTED", "startTime"),
    SortKey("ACTIVITY.STOP_REASON", "stopReason"),
)

ACTIVATED = Field("activationTime", "instant", "When it became ready to start.")
IDENTITY = Field("aiid", "text", "Identity of the activity.")
COMPLETED = Field("completionTime", "instant", "When it ended; empty while it runs.")
DESCRIPTION = Field("description", "text", "What it is about, its placeholders filled in.")
STATE = Field("executionState", "text", "Where it stands, or how it ended.",
              allowed=tuple(state.value for state in ACTIVITY_STATES))  # fmt: skip
EXPIRES = Field("expirationTime", "instant", "When it runs out of time, or did.")
KIND = Field("kind", "text", "What kind of activity it is.", allowed=KINDS)
NAME_TO_STOP_REASON = (
    Field("name", "text", "Name of the activity in the model."),
    Field("owner", "text", "Who has claimed it."),
    Field("piid", "text", "Identity of its instance."),
    Field("processInstanceName", "text", "Name of its instance."),
    Field("processTemplateName", "text", "Name of the template of its instance."),
    Field("startTime", "instant", "When it was started, or claimed."),
    Field("stopReason", "text", "Why it stopped; STOP_REASON_UNSPECIFIED for what has not.",
          allowed=("STOP_REASON_UNSPECIFIED", *STOP_REASONS)),
)  # fmt: skip

DETAILS = LongText("Details", "activity/{aiid}", accept="application/json")
"""Everything that one activity tells about itself: what can be done about it, and what went wrong."""

ACTIVITIES = Resource(
    name="activities",
    title="Activities, stopped ones first",
    noun=("activity", "activities"),
    path="activities/filter",
    source="Activity Instance List Resource - GET Method",
    dialect=DIALECT,
    parameters=list_parameters(
        "ACTIVITY", "activities", SORT_KEYS, "the columns of ACTIVITY, PROCESS_INSTANCE and PROCESS_TEMPLATE"
    ),
    fields=(
        ACTIVATED, IDENTITY, COMPLETED, DESCRIPTION, STATE, EXPIRES, KIND,
        # From here on inferred.
        *NAME_TO_STOP_REASON,
    ),
    columns=(
        Column("badge", "State", "badge", ("executionState", "stopReason"), 25, 25, 1, "ACTIVITY.STATE"),
        Column("name", "Activity", "named", ("name", "description"), 12, 32, 2, "ACTIVITY.TEMPLATE_NAME"),
        Column("activated", "Activated", "instant", ("activationTime",), 19, 19, 3, "ACTIVITY.ACTIVATED"),
        Column("kind", "Kind", "text", ("kind",), 11, 22, 4, "ACTIVITY.KIND"),
        Column("owner", "Claimed by", "text", ("owner",), 10, 16, 5, "ACTIVITY.OWNER"),
        Column("expires", "Expires", "instant", ("expirationTime",), 19, 19, 6, "ACTIVITY.EXPIRES"),
        Column("instance", "Instance", "text", ("processInstanceName",), 12, 28, 8),
        Column("id", "Id", "text", ("aiid",), 13, 39, 7, "ACTIVITY.AIID"),
    ),
    sort_keys=SORT_KEYS,
    id_field="aiid",
    item_path="activity/{aiid}",
    # Its number puts what has stopped before everything but an undoing.
    default_order=(Order("ACTIVITY.STATE", descending=True), Order("ACTIVITY.ACTIVATED", descending=True)),
    tie_break="ACTIVITY.AIID",
    orders_totally=True,
    states=ACTIVITY_STATES,
    state_field="executionState",
    badge=activity_badge,
    texts=(DETAILS,),
    statuses=statuses("the activities; an empty list may also mean that this user may see none of them"),
)  # fmt: skip

HISTORY = replace(
    ACTIVITIES,
    name="history",
    title="Activities, in the order in which they began",
    columns=(
        Column("badge", "State", "badge", ("executionState", "stopReason"), 18, 18, 1, "ACTIVITY.STATE"),
        Column("name", "Activity", "nested", ("name", "description"), 18, 48, 2, "ACTIVITY.TEMPLATE_NAME"),
        Column("duration", "Duration", "duration", ("activationTime", "completionTime"), 8, 10, 3),
        Column("bar", "", "bar", ("activationTime", "completionTime"), 12, 40, 4),
        Column("activated", "Activated", "instant", ("activationTime",), 19, 19, 5, "ACTIVITY.ACTIVATED"),
        Column("kind", "Kind", "text", ("kind",), 11, 22, 6, "ACTIVITY.KIND"),
        Column("owner", "Claimed by", "text", ("owner",), 10, 16, 7, "ACTIVITY.OWNER"),
        Column("id", "Id", "text", ("aiid",), 13, 39, 8, "ACTIVITY.AIID"),
    ),
    default_order=(Order("ACTIVITY.ACTIVATED"),),
)

# A list leaves out what an activity is part of, so that its rows stand side by side; one that told would be nested.
NESTING = Nesting(parent="enclosingForEachID", root="piid", kind="kind")

ACTIVITY = Resource(
    name="activity",
    title="One activity",
    noun=("activity", "activities"),
    path="activity/{aiid}",
    source="Activity Instance Resource - GET Method",
    dialect=DIALECT,
    parameters=(
        Parameter("aiid", Text(), "Activity",
                  "The activity that is shown.", role="path"),
    ),
    fields=(
        ACTIVATED,
        Field("activityTemplateID", "text", "Identity of the activity in the model."),
        Field("adminTaskID", "text", "The task by which it is administered."),
        IDENTITY,
        Field("applicationName", "text", "The enterprise application that it belongs to."),
        Field("availableActions", "list", "What can be done about it now."),
        COMPLETED,
        Field("customProperties", "object", "The custom properties of the activity and their values."),
        DESCRIPTION,
        Field("displayName", "text", "Name of the activity as people read it."),
        Field("enclosingForEachID", "text", "The for-each that it is part of."),
        Field("eventHandlerInstanceID", "text", "The event handler that it is part of."),
        STATE,
        EXPIRES,
        # From here on inferred.
        Field("faultNames", "list", "The faults that it may end with."),
        Field("invokedInstanceID", "text", "The instance or the task that it has called."),
        Field("isBusinessRelevant", "boolean", "Whether the modeller marked it as relevant to the business."),
        Field("isContinueOnError", "boolean", "Whether its instance goes on after its failure, or stops."),
        Field("isSkipRequested", "boolean", "Whether it is to be skipped."),
        KIND,
        Field("lastModificationTime", "instant", "When anything about it changed last."),
        Field("lastStateChangeTime", "instant", "When its state changed last."),
        *NAME_TO_STOP_REASON,
        Field("unhandledException", "object", "What it stopped for."),
    ),
    columns=(
        Column("badge", "State", "badge", ("executionState", "stopReason"), 18, 25, 1),
        Column("name", "Activity", "named", ("displayName", "name"), 12, 32, 2),
        Column("actions", "Actions", "text", ("availableActions",), 12, 48, 3),
        Column("activated", "Activated", "instant", ("activationTime",), 19, 19, 4),
        Column("completed", "Completed", "instant", ("completionTime",), 19, 19, 5),
        Column("id", "Id", "text", ("aiid",), 13, 39, 6),
    ),
    sort_keys=(),
    id_field="aiid",
    default_order=(),
    states=ACTIVITY_STATES,
    state_field="executionState",
    badge=activity_badge,
    statuses=statuses("the activity", "no activity has this id"),
)  # fmt: skip
