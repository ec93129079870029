"""The database views that an IBM where clause may speak of: a closed list of columns, each with its type.

Source: the view descriptions of the Business Process Choreographer database. PROCESS_INSTANCE, PROCESS_TEMPLATE,
ACTIVITY and TASK are complete, because there are lists of them; of the others, the columns worth asking for.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Literal

from tuiconsole.records import dataclass

ColumnType = Literal["text", "id", "instant", "boolean", "constant", "integer", "number"]


@dataclass(frozen=True, slots=True)
class ViewColumn:
    """One column of a view. `constants` are what the numbers of a `constant` column are called."""

    name: str
    type: ColumnType
    help: str
    constants: tuple[tuple[str, int], ...] = ()
    prefix: str = ""
    """What the ids in it begin with; empty where any kind of id may stand."""


@dataclass(frozen=True, slots=True)
class View:
    """One view; a `numbered` one takes a digit behind its name for each row that a clause speaks of."""

    name: str
    help: str
    columns: tuple[ViewColumn, ...]
    numbered: bool = False


def _custom_texts() -> tuple[ViewColumn, ...]:
    return tuple(ViewColumn(f"CUSTOM_TEXT{n}", "text", f"Custom text {n} of the model.") for n in range(1, 9))


def _constants(prefix: str, **numbers: int) -> tuple[tuple[str, int], ...]:
    return tuple((f"{prefix}_{name}", number) for name, number in numbers.items())


# The runtime never stores STATE_DELETED, so the view does not name it although answers may.
INSTANCE_STATES = _constants(
    "STATE", READY=1, RUNNING=2, FINISHED=3, COMPENSATING=4, FAILED=5, TERMINATED=6, COMPENSATED=7, TERMINATING=8,
    FAILING=9, INDOUBT=10, SUSPENDED=11, COMPENSATION_FAILED=12,
)  # fmt: skip
ACTIVITY_STATES = _constants(
    "STATE", INACTIVE=1, READY=2, RUNNING=3, SKIPPED=4, FINISHED=5, FAILED=6, TERMINATED=7, CLAIMED=8, TERMINATING=9,
    FAILING=10, WAITING=11, EXPIRED=12, STOPPED=13, PROCESSING_UNDO=14,
)  # fmt: skip
ACTIVITY_KINDS = _constants(
    "KIND", EMPTY=3, INVOKE=21, RECEIVE=23, REPLY=24, THROW=25, TERMINATE=26, WAIT=27, COMPENSATE=29, SEQUENCE=30,
    SWITCH=32, WHILE=34, PICK=36, FLOW=38, SCOPE=40, SCRIPT=42, STAFF=43, ASSIGN=44, CUSTOM=45, RETHROW=46,
    FOR_EACH_SERIAL=47, FOR_EACH_PARALLEL=49, REPEAT_UNTIL=52,
)  # fmt: skip
STOP_REASONS = _constants(
    "STOP_REASON", UNSPECIFIED=1, ACTIVATION_FAILED=2, IMPLEMENTATION_FAILED=3, FOLLOW_ON_NAVIGATION_FAILED=4,
    EXIT_CONDITION_FALSE=5,
)  # fmt: skip
SUBSTATES = _constants(
    "SUB_STATE", NONE=0, EXPIRING=1, SKIPPING=2, RESTARTING=3, FINISHING=4, FAILING=5,
)  # fmt: skip
CALLED_BY_ACTIVITY = _constants("INVOKED_INSTANCE_TYPE", NOT_SET=0, INLINE_TASK=1, CHILD_TASK=2, CHILD_PROCESS=3)
TASK_STATES = _constants(
    "STATE", READY=2, RUNNING=3, FINISHED=5, FAILED=6, TERMINATED=7, CLAIMED=8, EXPIRED=12, FORWARDED=101,
)  # fmt: skip
TASK_KINDS = _constants("KIND", HUMAN=101, ORIGINATING=103, PARTICIPATING=105, ADMINISTRATIVE=106)
CALLED_BY_TASK = _constants("INVOKED_INSTANCE_TYPE", NOT_SET=0, PROCESS=1, ACTIVITY=2, TASK=3, EVENT=4)
WORK_ITEM_REASONS = _constants(
    "REASON", NONE=0, POTENTIAL_OWNER=1, EDITOR=2, READER=3, OWNER=4, POTENTIAL_STARTER=5, STARTER=6, ADMINISTRATOR=7,
    ORIGINATOR=9, ESCALATION_RECEIVER=10, POTENTIAL_INSTANCE_CREATOR=11,
)  # fmt: skip
OBJECT_TYPES = _constants(
    "OBJECT_TYPE", ACTIVITY=1, PROCESS_TEMPLATE=2, PROCESS_INSTANCE=3, TASK_INSTANCE=5, TASK_TEMPLATE=6,
    ESCALATION_INSTANCE=7, ESCALATION_TEMPLATE=8, APPLICATION_COMPONENT=9,
)  # fmt: skip

PROCESS_INSTANCE = View("PROCESS_INSTANCE", "The instance itself.", (
    ViewColumn("PIID", "id", "Identity of the instance.", prefix="_PI"),
    ViewColumn("PTID", "id", "Identity of its template, one version of it.", prefix="_PT"),
    ViewColumn("NAME", "text", "Name of the instance."),
    ViewColumn("STATE", "constant", "Where the instance stands, or how it ended.", INSTANCE_STATES),
    ViewColumn("TEMPLATE_NAME", "text", "Name of its template."),
    ViewColumn("TEMPLATE_DESCR", "text", "Description of its template."),
    ViewColumn("DESCRIPTION", "text", "Description of the instance, its placeholders filled in."),
    ViewColumn("CREATED", "instant", "When it came to be."),
    ViewColumn("STARTED", "instant", "When it started."),
    ViewColumn("COMPLETED", "instant", "When it ended."),
    ViewColumn("RESUMES", "instant", "When a suspended instance goes on by itself."),
    ViewColumn("STARTER", "text", "Who started it."),
    ViewColumn("PARENT_NAME", "text", "Name of the instance that called it."),
    ViewColumn("PARENT_PIID", "id", "Identity of the instance that called it.", prefix="_PI"),
    ViewColumn("TOP_LEVEL_NAME", "text", "Name of the topmost instance; its own, if nothing called it."),
    ViewColumn("TOP_LEVEL_PIID", "id", "Identity of the topmost instance; its own, if nothing called it.",
               prefix="_PI"),
    ViewColumn("IS_MIGRATED", "boolean", "Whether it began in an older version of its process."),
    ViewColumn("CONTINUE_ON_ERROR", "boolean", "Whether it goes on after a fault that nobody handles, or stops."),
    *_custom_texts(),
))  # fmt: skip

PROCESS_TEMPLATE = View("PROCESS_TEMPLATE", "The template that the instance was made from.", (
    ViewColumn("PTID", "id", "Identity of the template, one version of it.", prefix="_PT"),
    ViewColumn("NAME", "text", "Name of the template."),
    ViewColumn("DISPLAY_NAME", "text", "Name of the template as people read it."),
    ViewColumn("DESCRIPTION", "text", "Description of the template."),
    ViewColumn("APPLICATION_NAME", "text", "The enterprise application that it came with."),
    ViewColumn("TARGET_NAMESPACE", "text", "Namespace of the template."),
    ViewColumn("VERSION", "text", "Version that the modeller gave it."),
    ViewColumn("VALID_FROM", "instant", "From when on new instances are made from it."),
    ViewColumn("CREATED", "instant", "When it was deployed."),
    ViewColumn("STATE", "constant", "Whether new instances can be made from it.",
               _constants("STATE", STARTED=1, STOPPED=2)),
    ViewColumn("EXECUTION_MODE", "constant", "Whether its instances outlive a transaction.",
               _constants("EXECUTION_MODE", MICROFLOW=1, LONG_RUNNING=2)),
    ViewColumn("CAN_RUN_SYNC", "boolean", "Whether a caller can wait for its result."),
    ViewColumn("CAN_RUN_INTERRUP", "boolean", "Whether it can be interrupted."),
    ViewColumn("CONTINUE_ON_ERROR", "boolean", "Whether its instances go on after a fault that nobody handles."),
    ViewColumn("IS_TIP", "boolean", "Whether it came from the tip of its track, not from a snapshot."),
    ViewColumn("COMP_SPHERE", "constant", "How a microflow takes part in its caller's undoing.",
               _constants("COMP_SPHERE", REQUIRED=2, SUPPORTS=4)),
    ViewColumn("PROCESS_APP_NAME", "text", "Name of the process application."),
    ViewColumn("PROCESS_APP_ACRONYM", "text", "Acronym of the process application."),
    ViewColumn("SNAPSHOT_ID", "text", "Identity of the snapshot that it was deployed with."),
    ViewColumn("SNAPSHOT_NAME", "text", "Name of that snapshot."),
    ViewColumn("TRACK_NAME", "text", "Name of the track."),
    ViewColumn("TOOLKIT_NAME", "text", "Name of the toolkit that it is part of."),
    ViewColumn("TOOLKIT_ACRONYM", "text", "Acronym of that toolkit."),
    ViewColumn("TOOLKIT_SNAPSHOT_ID", "text", "Identity of that toolkit's snapshot."),
    ViewColumn("TOOLKIT_SNAPSHOT_NAME", "text", "Name of that toolkit's snapshot."),
    ViewColumn("TOP_LEVEL_TOOLKIT_NAME", "text", "Name of the toolkit that was deployed by itself."),
    ViewColumn("TOP_LEVEL_TOOLKIT_ACRONYM", "text", "Acronym of the toolkit that was deployed by itself."),
    *_custom_texts(),
))  # fmt: skip

PROCESS_ATTRIBUTE = View("PROCESS_ATTRIBUTE", "Custom properties: name and value, a digit for each pair.", (
    ViewColumn("NAME", "text", "Name of the custom property."),
    ViewColumn("VALUE", "text", "Value of the custom property."),
    ViewColumn("DATA_TYPE", "text", "Type of a value that is not text."),
    ViewColumn("PIID", "id", "The instance that the property belongs to.", prefix="_PI"),
), numbered=True)  # fmt: skip

QUERY_PROPERTY = View("QUERY_PROPERTY", "Business data made searchable: name and value, a digit for each pair.", (
    ViewColumn("NAME", "text", "Name of the query property."),
    ViewColumn("VARIABLE_NAME", "text", "The process variable that it is taken from."),
    ViewColumn("NAMESPACE", "text", "Namespace of the query property."),
    ViewColumn("GENERIC_VALUE", "text", "The value as text, whatever its type."),
    ViewColumn("STRING_VALUE", "text", "The value of a text."),
    ViewColumn("NUMBER_VALUE", "integer", "The value of a whole number."),
    ViewColumn("DECIMAL_VALUE", "number", "The value of a number with a fraction."),
    ViewColumn("TIMESTAMP_VALUE", "instant", "The value of a time."),
    ViewColumn("PIID", "id", "The instance that the property belongs to.", prefix="_PI"),
), numbered=True)  # fmt: skip

ACTIVITY = View("ACTIVITY", "The activities of the instance: one of them must match.", (
    ViewColumn("AIID", "id", "Identity of the activity.", prefix="_AI"),
    ViewColumn("PIID", "id", "The instance that it belongs to.", prefix="_PI"),
    ViewColumn("PTID", "id", "The template of that instance.", prefix="_PT"),
    ViewColumn("ATID", "id", "Identity of the activity in the model.", prefix="_AT"),
    ViewColumn("SIID", "id", "The scope that it is in."),
    ViewColumn("STID", "id", "That scope in the model."),
    ViewColumn("EHIID", "id", "The event handler that it is part of."),
    ViewColumn("ENCLOSING_FEIID", "id", "The for-each that it is part of."),
    ViewColumn("TEMPLATE_NAME", "text", "Name of the activity in the model."),
    ViewColumn("TEMPLATE_DESCR", "text", "Description of the activity in the model."),
    ViewColumn("DESCRIPTION", "text", "Description of the activity, its placeholders filled in."),
    ViewColumn("STATE", "constant", "Where the activity stands.", ACTIVITY_STATES),
    ViewColumn("SUBSTATE", "constant", "What it was about when its instance was migrated.", SUBSTATES),
    ViewColumn("KIND", "constant", "What kind of activity it is.", ACTIVITY_KINDS),
    ViewColumn("STOP_REASON", "constant", "Why a stopped activity stopped.", STOP_REASONS),
    ViewColumn("STARTED", "instant", "When it started."),
    ViewColumn("ACTIVATED", "instant", "When it became ready to start."),
    ViewColumn("FIRST_ACTIVATED", "instant", "When it did so for the first time."),
    ViewColumn("COMPLETED", "instant", "When it ended."),
    ViewColumn("EXPIRES", "instant", "When it runs out of time."),
    ViewColumn("PREVIOUS_EXPIRATION_TIME", "instant", "When it ran out of time before."),
    ViewColumn("OWNER", "text", "Who has claimed it."),
    ViewColumn("INVOKED_INST_ID", "id", "The instance or the task that it has called."),
    ViewColumn("INVOKED_INST_TYPE", "constant", "Which of the two that is.", CALLED_BY_ACTIVITY),
    ViewColumn("SKIP_REQUESTED", "boolean", "Whether it is to be skipped."),
    ViewColumn("CONTINUE_ON_ERROR", "boolean", "Whether it goes on after a fault that nobody handles, or stops."),
    ViewColumn("BUSINESS_RELEVANCE", "boolean", "Whether the modeller marked it as relevant to the business."),
))  # fmt: skip

TASK = View("TASK", "The human task itself. Only the list of tasks can be asked about it.", (
    ViewColumn("TKIID", "id", "Identity of the task.", prefix="_TKI"),
    ViewColumn("TKTID", "id", "Identity of its template.", prefix="_TKT"),
    ViewColumn("CONTAINMENT_CTX_ID", "id", "What it lives and is deleted with, such as its instance."),
    ViewColumn("PARENT_CONTEXT_ID", "text", "What the application that made it calls its context."),
    ViewColumn("TOP_TKIID", "id", "The topmost task, if it is a part of one.", prefix="_TKI"),
    ViewColumn("FOLLOW_ON_TKIID", "id", "The task that goes on with it.", prefix="_TKI"),
    ViewColumn("APPLIC_DEFAULTS_ID", "id", "The application component that gives its defaults."),
    ViewColumn("INVOKED_INSTANCE_ID", "id", "The instance, the activity or the task that it has called."),
    ViewColumn("INVOKED_INSTANCE_TYPE", "constant", "Which of these that is.", CALLED_BY_TASK),
    ViewColumn("NAME", "text", "Name of the task."),
    ViewColumn("NAME_SPACE", "text", "Namespace of the task."),
    ViewColumn("TYPE", "text", "The type by which it is filed."),
    ViewColumn("APPLIC_NAME", "text", "The enterprise application that it came with."),
    ViewColumn("WORK_BASKET", "text", "The basket that it lies in."),
    ViewColumn("STATE", "constant", "Where the task stands.", TASK_STATES),
    ViewColumn("KIND", "constant", "Who works for whom in it.", TASK_KINDS),
    ViewColumn("PRIORITY", "integer", "How urgent it is."),
    ViewColumn("OWNER", "text", "Who has claimed it."),
    ViewColumn("ORIGINATOR", "text", "Who made it, or had it made."),
    ViewColumn("STARTER", "text", "Who started it."),
    ViewColumn("ACTIVATED", "instant", "When it became ready to be claimed."),
    ViewColumn("FIRST_ACTIVATED", "instant", "When it did so for the first time."),
    ViewColumn("STARTED", "instant", "When somebody began it."),
    ViewColumn("COMPLETED", "instant", "When it ended."),
    ViewColumn("DUE", "instant", "By when it is to be done."),
    ViewColumn("EXPIRES", "instant", "When it runs out of time."),
    ViewColumn("RESUMES", "instant", "When it goes on by itself, if it is suspended."),
    ViewColumn("LAST_MODIFIED", "instant", "When anything about it changed last."),
    ViewColumn("LAST_STATE_CHANGE", "instant", "When its state changed last."),
    ViewColumn("ASSIGNMENT_TYPE", "integer", "Whether one person works on it, or several at once."),
    ViewColumn("CTX_AUTHORIZATION", "integer", "What its owner may see of its surroundings."),
    ViewColumn("HIERARCHY_POSITION", "constant", "Whether it is a part of another task.",
               _constants("HIERARCHY_POSITION", TOP_TASK=0, SUB_TASK=1, FOLLOW_ON_TASK=2)),
    ViewColumn("INHERITED_AUTH", "constant", "Whose rights on the task above extend to it.",
               _constants("INHERITED_AUTH", NONE=0, ADMINISTRATOR=1, ALL=3)),
    ViewColumn("BUSINESS_RELEVANCE", "boolean", "Whether the modeller marked it as relevant to the business."),
    ViewColumn("IS_AD_HOC", "boolean", "Whether it was made without a template."),
    ViewColumn("IS_CHILD", "boolean", "Whether it depends on what called it."),
    ViewColumn("IS_ESCALATED", "boolean", "Whether it took too long for somebody."),
    ViewColumn("IS_INLINE", "boolean", "Whether it is modelled inside of a process."),
    ViewColumn("IS_READ", "boolean", "Whether somebody has read it."),
    ViewColumn("IS_TRANSFERRED_TO_WORK_BASKET", "boolean", "Whether it was moved into its basket."),
    ViewColumn("IS_WAIT_FOR_SUB_TK", "boolean", "Whether it waits for a part of it."),
    ViewColumn("SUPPORT_AUTOCLAIM", "boolean", "Whether it is claimed by itself for the only person there is."),
    ViewColumn("SUPPORT_CLAIM_SUSP", "boolean", "Whether it can be claimed while it is suspended."),
    ViewColumn("SUPPORT_DELEGATION", "boolean", "Whether it can be handed on."),
    ViewColumn("SUPPORT_FOLLOW_ON", "boolean", "Whether another task can go on with it."),
    ViewColumn("SUPPORT_SUB_TASK", "boolean", "Whether it can be split into parts."),
    ViewColumn("SUSPENDED", "boolean", "Whether it is suspended."),
    *_custom_texts(),
))  # fmt: skip

WORK_ITEM = View("WORK_ITEM", "What the instance means to people: one of these must match.", (
    ViewColumn("REASON", "constant", "In which role.", WORK_ITEM_REASONS),
    ViewColumn("OWNER_ID", "text", "The person in that role."),
    ViewColumn("GROUP_NAME", "text", "The group in that role."),
    ViewColumn("EVERYBODY", "boolean", "Whether everybody is in that role."),
    ViewColumn("OBJECT_TYPE", "constant", "What kind of thing the role is about.", OBJECT_TYPES),
    ViewColumn("OBJECT_ID", "id", "The thing that the role is about."),
    ViewColumn("CREATION_TIME", "instant", "When the person or group came into the role."),
))  # fmt: skip

VIEWS = (PROCESS_INSTANCE, PROCESS_TEMPLATE, PROCESS_ATTRIBUTE, QUERY_PROPERTY, ACTIVITY, TASK, WORK_ITEM)
PROPERTIES = frozenset(view.name for view in VIEWS if view.numbered)

_NAMED = {f"{view.name}.{column.name}": column for view in VIEWS for column in view.columns}
_DIGIT = re.compile(r"([A-Z_]+)[0-9]", re.ASCII)


def base_view(view: str) -> str:
    """The view behind a name that may carry a digit: PROCESS_ATTRIBUTE1 is PROCESS_ATTRIBUTE."""
    found = _DIGIT.fullmatch(view)
    return found.group(1) if found and found.group(1) in PROPERTIES else view


def column_of(name: str) -> ViewColumn:
    """The column called VIEW.COLUMN, in exactly that spelling. Raises `ValueError` with a suggestion."""
    view, _, column = name.rpartition(".")
    found = _NAMED.get(f"{base_view(view)}.{column}")
    if found is None:
        raise ValueError(_unknown(name))
    return found


def qualified(name: str, home: str) -> str:
    """*name* in the documented spelling, VIEW.COLUMN: case does not matter, and without a view *home* is meant."""
    upper = name.upper() if name.isascii() else name
    full = upper if "." in upper else f"{home}.{upper}"
    column_of(full)
    return full


def _unknown(name: str) -> str:
    view, _, column = name.rpartition(".")
    known = next((each for each in VIEWS if each.name == base_view(view)), None)
    if known is None:
        names = [each.name for each in VIEWS]
        near = get_close_matches(view, names, 1, 0.6)
        return f"there is no view {view}; " + (f"did you mean {near[0]}?" if near else f"there are {', '.join(names)}")
    near = get_close_matches(column, [each.name for each in known.columns], 1, 0.6)
    return f"{view} has no column {column}" + (f"; did you mean {near[0]}?" if near else "")
