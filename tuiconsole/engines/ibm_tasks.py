"""The human tasks of IBM's process instances, which another half of the server keeps.

Source: "REST Interface for BPEL-related Task Resources", page "Task Instance List Resource - GET Method", and the
description of the TASK view. The order is that of the page.

The page could not be read to its end. Fields marked as inferred are what the API for Java loads with a list.

Tasks belong to the Human Task Manager, which by default stands beside the Business Flow Manager that a server's URL
leads to: /rest/bpm/htm/v1 beside /rest/bpm/bfm/v1. An administrator may have moved either of them.
"""

from __future__ import annotations

from tuiconsole.engines.ibm_lists import DIALECT, list_parameters, statuses
from tuiconsole.engines.model import Column, Field, Order, Resource, SortKey, State

BESIDE = "../../htm/v1"

TASK_STATES = (
    State("STATE_CLAIMED", "claimed", "running"),
    State("STATE_EXPIRED", "expired", "stopped"),
    State("STATE_FAILED", "failed", "failed"),
    State("STATE_FINISHED", "finished", "done"),
    State("STATE_FORWARDED", "forwarded", "done"),
    State("STATE_INACTIVE", "inactive", "waiting"),
    State("STATE_READY", "ready", "waiting"),
    State("STATE_RUNNING", "running", "running"),
    State("STATE_TERMINATED", "terminated", "stopped"),
)

# None of the times can be paged by: a task that is inactive has none of them.
SORT_KEYS = (
    SortKey("TASK.ACTIVATED", "activationTime"),
    SortKey("TASK.DUE", "dueTime"),
    SortKey("TASK.FIRST_ACTIVATED", "firstActivationTime"),
    SortKey("TASK.KIND", "kind"),
    SortKey("TASK.NAME", "name"),
    SortKey("TASK.ORIGINATOR", "originator"),
    SortKey("TASK.OWNER", "owner"),
    SortKey("TASK.COMPLETED", "completionTime"),
    SortKey("TASK.PRIORITY", "priority"),
    SortKey("TASK.STARTED", "startTime"),
    SortKey("TASK.STATE", "state"),
    SortKey("TASK.TKIID", "tkiid", unique=True),
)

TASKS = Resource(
    name="tasks",
    title="Human tasks",
    noun=("task", "tasks"),
    path=f"{BESIDE}/tasks/filter",
    source="Task Instance List Resource - GET Method",
    dialect=DIALECT,
    parameters=list_parameters("TASK", "tasks", SORT_KEYS, "the columns of TASK"),
    fields=(
        Field("activationTime", "instant", "When it became ready to be claimed."),
        Field("description", "text", "What it is about."),
        Field("displayName", "text", "Name of the task as people read it."),
        Field("dueTime", "instant", "By when it is to be done."),
        Field("durationUntilExpires", "text", "How long it is given from then on until it runs out of time."),
        Field("firstActivationTime", "instant", "When it became ready for the first time."),
        Field("isWaitingForSubTask", "boolean", "Whether it waits for a part of it."),
        Field("kind", "text", "Who works for whom in it."),
        Field("name", "text", "Name of the task."),
        Field("originator", "text", "Who made it, or had it made."),
        Field("owner", "text", "Who has claimed it."),
        Field("positionInHierarchy", "text", "Whether it is a part of another task."),
        # From here on inferred.
        Field("completionTime", "instant", "When it ended; empty while it runs."),
        Field("isEscalated", "boolean", "Whether it took too long for somebody."),
        Field("priority", "integer", "How urgent it is."),
        Field("startTime", "instant", "When somebody began it."),
        Field("state", "text", "Where it stands, or how it ended.",
              allowed=tuple(state.value for state in TASK_STATES)),
        Field("tkiid", "text", "Identity of the task."),
    ),
    columns=(
        Column("state", "State", "state", ("state",), 12, 12, 1, "TASK.STATE"),
        Column("name", "Task", "named", ("displayName", "name"), 12, 36, 2, "TASK.NAME"),
        Column("owner", "Claimed by", "text", ("owner",), 10, 16, 3, "TASK.OWNER"),
        Column("activated", "Ready since", "instant", ("activationTime",), 19, 19, 4, "TASK.ACTIVATED"),
        Column("due", "Due", "instant", ("dueTime",), 19, 19, 5, "TASK.DUE"),
        Column("completed", "Completed", "instant", ("completionTime",), 19, 19, 6, "TASK.COMPLETED"),
        Column("originator", "Made by", "text", ("originator",), 10, 16, 7, "TASK.ORIGINATOR"),
        Column("priority", "Priority", "number", ("priority",), 8, 8, 8, "TASK.PRIORITY"),
        Column("id", "Id", "text", ("tkiid",), 13, 39, 9, "TASK.TKIID"),
    ),
    sort_keys=SORT_KEYS,
    id_field="tkiid",
    item_path=f"{BESIDE}/task/{{tkiid}}",
    default_order=(Order("TASK.ACTIVATED", descending=True),),
    tie_break="TASK.TKIID",
    orders_totally=True,
    states=TASK_STATES,
    state_field="state",
    statuses=statuses("the tasks; an empty list may also mean that this user may see none of them"),
)  # fmt: skip
