"""From a server's item to what stands in a cell: the one way by which foreign values reach a line."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal

from rich.cells import cell_len, set_cell_size

from tuiconsole.console.glyphs import GLYPHS
from tuiconsole.engines.model import Column, Field, Item, Json, Resource, State, Tone
from tuiconsole.records import dataclass
from tuiconsole.text.border import Shown, show
from tuiconsole.text.moments import format_age, format_instant, parse_instant
from tuiconsole.text.quantities import format_count, format_duration

LONGEST_CELL = 500
"""Characters of a value that are looked at for one cell, however long the value is."""


NOTHING = Shown("")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, already safe, the tone that colours it, and whether it leans to the right."""

    text: Shown
    tone: Tone | None = None
    right: bool = False
    tail: Shown = NOTHING
    """Kept when the text is cut, such as the version behind a long name."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How values are read: in which zone, as of when, and on which clock."""

    zone: tzinfo
    """That of the person."""
    now: datetime
    clock: Literal["local", "utc", "server"] = "local"
    relative: bool = False
    """Times as how long ago they were."""

    def zone_of(self, when: datetime) -> tzinfo:
        """The zone in which *when* is shown."""
        match self.clock:
            case "local":
                return self.zone
            case "utc":
                return UTC
            case "server":
                return when.tzinfo or UTC


EMPTY = Cell(NOTHING)


def scalar(value: Json) -> Shown:
    """Any JSON value on one line."""
    if value is None:
        return NOTHING
    if isinstance(value, str):
        return show(value[:LONGEST_CELL])
    return show(json.dumps(value, ensure_ascii=False)[:LONGEST_CELL])


def cell(column: Column, item: Item, resource: Resource, reading: Reading) -> Cell:
    """What *column* shows of *item*."""
    value = item.get(column.fields[0])
    match column.kind:
        case "state":
            return _state(resource, value)
        case "badge":
            return EMPTY if resource.badge is None else _worded(resource.badge(item, reading.now))
        case "instant":
            return Cell(instant(value, reading))
        case "duration":
            return _duration(item, column, reading)
        case "named" | "nested":
            return _named(item, column)
        case "bar":
            # Only a timeline has a scale to draw it on.
            return EMPTY
        case "number":
            if isinstance(value, int) and not isinstance(value, bool):
                return Cell(Shown(format_count(value)), right=True)
            return Cell(scalar(value), right=True)
        case _:
            return EMPTY if value is None else Cell(scalar(value))


def instant(value: Json, reading: Reading) -> Shown:
    """An instant in the reader's zone; what is none is shown as it came."""
    when = parse_instant(value) if isinstance(value, str) else None
    if when is None:
        return scalar(value)
    if not reading.relative:
        return Shown(format_instant(when, reading.zone_of(when)))
    age = format_age(when, reading.now)
    return Shown(age if age.startswith("in ") else f"{age} ago")


def field_text(field: Field, value: Json, resource: Resource, reading: Reading) -> Cell:
    """A field in full: the documented value itself, and beside it how a person reads it."""
    if value is None:
        return EMPTY
    if field.name == resource.state_field:
        state = _state(resource, value)
        return Cell(Shown(f"{state.text}  ({scalar(value)})"), state.tone)
    if field.kind == "instant" and isinstance(value, str):
        when = parse_instant(value)
        if when is not None:
            precise = format_instant(when, reading.zone_of(when), milliseconds=True)
            return Cell(Shown(f"{precise}  ({format_age(when, reading.now)})"))
    if field.kind == "milliseconds" and isinstance(value, int):
        return Cell(Shown(f"{format_duration(value)}  ({format_count(value)} ms)"))
    return Cell(scalar(value))


def fit(cell: Cell, width: int) -> str:
    """The cell's text in exactly *width* cells of the terminal, cut with … where it is too long."""
    return fit_text(cell.text, width, cell.tail, right=cell.right)


def fit_text(text: Shown, width: int, tail: Shown = NOTHING, *, right: bool = False) -> str:
    """*text* and *tail* in exactly *width* cells; the tail stays whole while it leaves room for two cells."""
    if width <= 0:
        return ""
    whole = f"{text}{tail}"
    length = len(whole) if whole.isascii() else cell_len(whole)
    if length <= width:
        padding = " " * (width - length)
        return padding + whole if right else whole + padding
    room = width - cell_len(tail)
    if room < 2:
        return set_cell_size(text, width - 1) + "…"
    return set_cell_size(text, room - 1) + "…" + tail


def _state(resource: Resource, value: Json) -> Cell:
    for state in resource.states:
        if state.value == value:
            return _worded(state)
    return EMPTY if value is None else Cell(Shown(f"{GLYPHS['unknown']} {scalar(value)}"), "unknown")


def _worded(state: State) -> Cell:
    return Cell(Shown(f"{GLYPHS[state.tone]} {state.word}"), state.tone)


def _duration(item: Item, column: Column, reading: Reading) -> Cell:
    *stated, start, end = (item.get(name) for name in column.fields)
    for milliseconds in stated:
        if isinstance(milliseconds, int) and not isinstance(milliseconds, bool):
            return Cell(Shown(format_duration(milliseconds)), right=True)
    began = parse_instant(start) if isinstance(start, str) else None
    ended = parse_instant(end) if isinstance(end, str) and not stated else None
    if began is not None and ended is not None:
        return Cell(Shown(format_duration((ended - began) // timedelta(milliseconds=1))), right=True)
    if began is None or end is not None:
        return EMPTY
    return Cell(Shown(format_age(began, reading.now)), right=True)


def _named(item: Item, column: Column) -> Cell:
    name, fallback, *versions = (item.get(field_name) for field_name in column.fields)
    tail = "".join(f" v{scalar(version)}" for version in versions if version is not None)
    return Cell(scalar(name if name is not None else fallback), tail=Shown(tail))
