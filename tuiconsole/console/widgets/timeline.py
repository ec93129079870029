"""What happened in one instance, in order: nested, with bars to scale, and repetitions folded."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from tuiconsole.console.cells import Cell, Reading, scalar
from tuiconsole.console.widgets.row_list import RowList
from tuiconsole.engines.engine import Nesting
from tuiconsole.engines.model import Column, Item, Resource
from tuiconsole.service.changes import Change, Replaced, RowState
from tuiconsole.text.border import Shown
from tuiconsole.text.moments import parse_instant
from tuiconsole.text.quantities import format_count

if TYPE_CHECKING:
    from tuiconsole.service.result_set import ResultSet

_INDENT = 2
_DEEPEST = 12
"""Levels beyond which indentation only costs room."""


class Timeline(RowList):
    """Items come in order of their start, so that a container stands before what it contains."""

    def __init__(self, resource: Resource, reading: Reading, nesting: Nesting, *, id: str | None = None) -> None:
        super().__init__(resource, reading, id=id)
        self._nesting = nesting
        self._toggled: set[str] = set()
        self._forget_arrangement()

    def _forget_arrangement(self) -> None:
        self._arranged = 0
        self._visible: list[int] = []
        self._depths: dict[str, int] = {}
        self._hidden: dict[str, str] = {}
        self._contents: dict[str, int] = {}

    def _arrange(self) -> None:
        """Place the items that have arrived since, from the head of the list on without a gap."""
        result_set, nesting = self._result_set, self._nesting
        if result_set is None:
            return
        while result_set.state(self._arranged) is RowState.READY:
            item = result_set.row(self._arranged)
            assert item is not None
            identity, parent = str(item.get(self.resource.id_field)), str(item.get(nesting.parent))
            outermost = item.get(nesting.parent) in (None, item.get(nesting.root))
            self._depths[identity] = 0 if outermost else min(self._depths.get(parent, -1) + 1, _DEEPEST)
            container = parent if self._folds(parent) else self._hidden.get(parent)
            if container is not None and parent in self._depths:
                self._hidden[identity] = container
                self._contents[container] = self._contents.get(container, 0) + 1
            else:
                self._visible.append(self._arranged)
            if (item.get(nesting.kind) in nesting.folded) != (identity in self._toggled):
                self._contents.setdefault(identity, 0)
            self._arranged += 1

    def _folds(self, identity: str) -> bool:
        return identity in self._contents

    # Lines

    @property
    def line_count(self) -> int:
        return len(self._visible) + max(super().line_count - self._arranged, 0)

    def position(self, line: int) -> int:
        if line < len(self._visible):
            return self._visible[line]
        return self._arranged + line - len(self._visible)

    def line_of(self, position: int) -> int:
        if position >= self._arranged:
            return len(self._visible) + position - self._arranged
        return next((line for line, shown in enumerate(self._visible) if shown >= position), len(self._visible))

    def attach(self, result_set: ResultSet | None) -> None:
        self._forget_arrangement()
        self._toggled.clear()
        super().attach(result_set)

    def rows_changed(self, change: Change) -> None:
        if isinstance(change, Replaced):
            self._forget_arrangement()
        before = self._arranged
        self._arrange()
        if self._arranged != before:
            self.refresh()
        super().rows_changed(change)

    def action_choose(self) -> None:
        """Fold or unfold a container; open anything else."""
        item = self.current
        identity = str(item.get(self.resource.id_field)) if item is not None else ""
        if item is not None and item.get(self._nesting.kind) in self._nesting.folded:
            self._toggled ^= {identity}
            self._forget_arrangement()
            self._arrange()
            self.lines_replaced()
        else:
            super().action_choose()

    # Cells

    def cell_of(self, column: Column, item: Item, width: int) -> Cell:
        if column.kind == "nested":
            return self._nested(column, item)
        if column.kind == "bar":
            return bar(item.get(column.fields[0]), item.get(column.fields[1]), self.span, width)
        return super().cell_of(column, item, width)

    def _nested(self, column: Column, item: Item) -> Cell:
        identity = str(item.get(self.resource.id_field))
        name = next((value for field in column.fields if (value := item.get(field))), None)
        mark, tail = "", ""
        if item.get(self._nesting.kind) in self._nesting.folded:
            mark = "▸ " if self._folds(identity) else "▾ "
            inside = self._contents.get(identity, 0)
            tail = f" ({format_count(inside)} folded)" if inside else ""
        indent = " " * (_INDENT * self._depths.get(identity, 0))
        return Cell(Shown(f"{indent}{mark}{scalar(name)}"), tail=Shown(tail))


def bar(start: object, end: object, span: tuple[datetime, datetime] | None, width: int) -> Cell:
    """From *start* to *end* on a scale of *width* cells; what has not ended reaches to the scale's end, dotted."""
    began = parse_instant(start) if isinstance(start, str) else None
    if began is None or span is None:
        return Cell(Shown(""))
    ended = parse_instant(end) if isinstance(end, str) else None
    whole = max((span[1] - span[0]).total_seconds(), 0.001)
    first = _cells((began - span[0]).total_seconds() / whole, width)
    last = width if ended is None else _cells((ended - span[0]).total_seconds() / whole, width)
    length = max(last - first, 1)
    first = min(first, width - length)
    return Cell(Shown(" " * first + ("╌" if ended is None else "━") * length), "running" if ended is None else "done")


def _cells(fraction: float, width: int) -> int:
    return round(min(max(fraction, 0.0), 1.0) * width)
