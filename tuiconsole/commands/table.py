"""Rows as a table for people: fitted to the terminal, or whole where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rich.cells import cell_len

from tuiconsole.console.cells import Cell, Reading, cell, fit, fit_text
from tuiconsole.console.columns import GAP, fit_columns
from tuiconsole.engines.model import Column, Item, Resource
from tuiconsole.text.border import Shown


class Table:
    """The declared columns. The first page of rows decides about their widths; later rows never wait for others.

    With a *width* only the most important columns stand in it, and what is longer than its column is cut.
    Without, every column stands in the table, and a longer value pushes the rest of its line to the right.
    """

    def __init__(self, resource: Resource, reading: Reading, width: int | None) -> None:
        self._resource = resource
        self._reading = reading
        self._width = width
        self._columns: list[tuple[Column, int]] = []

    def rows(self, items: Sequence[Item]) -> str:
        lines = [self._cells(item) for item in items]
        head = "" if self._columns else self._head(lines)
        return head + "".join(self._line(line) for line in lines)

    def end(self) -> str:
        return "" if self._columns else self._head([])

    def _cells(self, item: Item) -> dict[str, Cell]:
        return {column.id: cell(column, item, self._resource, self._reading) for column in self._resource.columns}

    def _head(self, lines: Sequence[dict[str, Cell]]) -> str:
        needed = {
            column.id: max([cell_len(column.title), *(_length(line[column.id]) for line in lines)])
            for column in self._resource.columns
        }
        if self._width is None:
            self._columns = [(column, min(needed[column.id], column.most)) for column in self._resource.columns]
        else:
            wanted = [
                replace(column, width=min(column.width, needed[column.id]), most=min(column.most, needed[column.id]))
                for column in self._resource.columns
            ]
            self._columns = fit_columns(wanted, self._width)
        titles = [
            fit_text(Shown(column.title), width, right=bool(lines) and all(line[column.id].right for line in lines))
            for column, width in self._columns
        ]
        return (" " * GAP).join(titles).rstrip() + "\n"

    def _line(self, cells: dict[str, Cell]) -> str:
        parts = []
        for column, width in self._columns:
            content = cells[column.id]
            parts.append(fit(content, width if self._width is not None else max(width, _length(content))))
        return (" " * GAP).join(parts).rstrip() + "\n"


def _length(content: Cell) -> int:
    return cell_len(content.text) + cell_len(content.tail)
