"""How the dialect writes things: ids of four groups, times to the second in UTC, and the envelope around items."""

import re
from datetime import UTC, datetime
from typing import Any

from tuiconsole.demo.ibm.errors import BAD_ID, ID_OF_ANOTHER_KIND, Refusal
from tuiconsole.demo.ids import Ids, Kind, Reference

BASE = "/rest/bpm/bfm/v1"
TASKS_BASE = "/rest/bpm/htm/v1"
Item = dict[str, Any]

PREFIXES = {
    Kind.INSTANCE: "_PI", Kind.DEFINITION: "_PT", Kind.ACTIVITY: "_AI", Kind.JOB_DEFINITION: "_AT", Kind.TASK: "_TKI",
}  # fmt: skip
"""An activity of a template is not a thing of its own here; its id is made from that of a job's definition."""
_LEADING = {
    Kind.INSTANCE: "9003", Kind.DEFINITION: "9001", Kind.ACTIVITY: "9004", Kind.JOB_DEFINITION: "9002",
    Kind.TASK: "a01b",
}  # fmt: skip
_TAIL = "d33c67f6.beb30076"
_SHAPE = re.compile(r"_([A-Z]{2,4}):([0-9a-f]{1,8})\.([0-9a-f]{1,8})\.([0-9a-f]{1,8}\.[0-9a-f]{1,8})", re.A)


def id_text(ids: Ids, kind: Kind, number: int, part: int = 0) -> str:
    """An id as the engine writes it: the groups have no zeros in front."""
    return code_text(kind, ids.number(kind, number, part))


def code_text(kind: Kind, code: int) -> str:
    """The same for the integer that a row is stored under."""
    return f"{PREFIXES[kind]}:{_LEADING[kind]}{code >> 32:04x}.{code & 0xFFFFFFFF:x}.{_TAIL}"


def check_id(text: str) -> tuple[str, ...]:
    """The prefix of an id, its first two groups, and the others. Raises `Refusal` where it cannot be an id."""
    found = _SHAPE.fullmatch(text)
    if found is None:
        raise Refusal(BAD_ID, f"The identifier '{text}' does not have the form of one.", text)
    return found.groups()


def reference(ids: Ids, kind: Kind, text: str) -> Reference | None:
    """What an id stands for, None if nothing has it. Raises `Refusal` where it cannot be one of this kind."""
    prefix, first, second, tail = check_id(text)
    if f"_{prefix}" != PREFIXES[kind]:
        raise Refusal(ID_OF_ANOTHER_KIND, f"The identifier '{text}' is of another type than {PREFIXES[kind]}.", text)
    if tail != _TAIL or len(first) != 8 or first[:4] != _LEADING[kind]:
        return None
    meant = ids.parse(ids.format(int(first[4:], 16) << 32 | int(second, 16)))
    return meant if meant and meant.kind is kind else None


def date(time: int | None) -> str | None:
    """An instant cut to its second."""
    return None if time is None else f"{datetime.fromtimestamp(time // 1000, UTC):%Y-%m-%dT%H:%M:%SZ}"
