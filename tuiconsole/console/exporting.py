"""Rows on their way into a file: those that are loaded, those that are marked, or every row that matches."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TextIO

from tuiconsole.config.exports import new_file
from tuiconsole.config.server import Server
from tuiconsole.console.screens.choice import Choice
from tuiconsole.console.widgets.row_list import RowList
from tuiconsole.engines.catalogue import engine_of
from tuiconsole.engines.model import Item, Resource
from tuiconsole.engines.query import Query
from tuiconsole.service.changes import Total
from tuiconsole.service.service import QueryService
from tuiconsole.service.walk import walk
from tuiconsole.text.border import Shown
from tuiconsole.text.formats import Format, JsonArray, JsonLines
from tuiconsole.text.quantities import format_count
from tuiconsole.text.spreadsheet import Csv

Scope = Literal["loaded", "marked", "all"]
Suffix = Literal["csv", "jsonl", "json"]
_ABOUT: dict[Suffix, str] = {"csv": "for spreadsheets", "jsonl": "one object a line", "json": "one array"}
_ROWS_AT_ONCE = 500
"""A page of an export: larger ones would keep the screen waiting while they are read."""
_IDS_KEPT = 5_000
_BACK = 200
"""Rows before the last one written at which an export goes on: some may have come or gone meanwhile."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows, in which form."""

    scope: Scope
    suffix: Suffix


def offers(rows: RowList, first: Suffix) -> list[Choice[Wanted]]:
    """What can be exported now; the form that is usually wanted comes *first*."""
    result_set = rows.result_set
    total = Total() if result_set is None else result_set.total
    several = rows.resource.noun[1]
    number = format_count(total.number)
    how_many = {"exact": f" {number}", "about": f" of about {number}", "at least": f" {number} or more", "unknown": ""}
    scopes: list[tuple[Scope, str]] = [("all", f"All{how_many[total.kind]} {several}")]
    if rows.marks:
        scopes.insert(0, ("marked", f"The {len(rows.marks):,} marked {several}"))
    scopes.append(("loaded", f"The {several} that are loaded"))
    keys = iter("123456789")
    forms = sorted(_ABOUT.items(), key=lambda form: form[0] != first)
    return [
        Choice(Shown(f"{label} as {suffix}"), Wanted(scope, suffix), Shown(about), next(keys))
        for scope, label in scopes
        for suffix, about in forms
    ]


class Export:
    """One file in the making. `run` may be called again after a failure: it goes on where it was."""

    def __init__(
        self, service: QueryService, server: Server, query: Query, rows: RowList, wanted: Wanted, directory: Path
    ) -> None:
        """Raises `OSError` where no file can be made."""
        self._service = service
        self._server = replace(server, limits=replace(server.limits, page_size=_page_size(server), pages_kept=4))
        self._query = query
        self._rows = rows
        self._wanted = wanted
        self._format = _format(query.resource, wanted.suffix)
        self._recent: deque[object] = deque(maxlen=_IDS_KEPT)
        self._position = 0
        """Rows of the list that were gone through, whether they were written or known already."""
        self.written = 0
        self.total = Total()
        self.path, self._file = _file(server, query.resource, wanted, directory)

    async def run(self, tell: Callable[[], object]) -> None:
        """Write what is missing, and call *tell* after every page. Raises `Failure` and `OSError`."""
        source = self._all() if self._wanted.scope == "all" else self._here()
        async with aclosing(source) as pages:
            async for page in pages:
                self._file.write(self._format.rows(page))
                self.written += len(page)
                tell()
        self.finish()

    def finish(self) -> None:
        """End the file, complete or not, so that it can be read. Raises `OSError`."""
        if not self._file.closed:
            self._file.write(self._format.end())
            self._file.close()

    def discard(self) -> None:
        """Leave nothing behind. Raises `OSError`."""
        self._file.close()
        self.path.unlink(missing_ok=True)

    async def _here(self) -> AsyncGenerator[Sequence[Item]]:
        """Rows that are in memory, from where the last run ended."""
        if self._wanted.scope == "marked":
            items = list(self._rows.marks.values())
            self.total = Total(len(items), "exact")
            yield items[self.written :]
            return
        count = self._rows.line_count
        while self._position < count:
            lines = range(self._position, min(self._position + _ROWS_AT_ONCE, count))
            page = [item for line in lines if (item := self._rows.item_at(line)) is not None]
            self._position = lines.stop
            if page:
                yield page
            await asyncio.sleep(0)

    async def _all(self) -> AsyncGenerator[Sequence[Item]]:
        back = _BACK
        while True:
            start = max(self._position - back, 0) if self._recent else 0
            rows = await self._service.open(self._server, engine_of(self._server.engine), self._query)
            found = not self._recent or not start
            async with aclosing(walk(rows, start=start)) as pages:
                position = start
                async for page in pages:
                    self.total = rows.total
                    fresh = self._unwritten(page)
                    if not found and len(fresh) == len(page):
                        # Nothing on this page was written before: too many rows have gone, so look further up.
                        break
                    found = True
                    position += len(page)
                    self._position = position
                    self._recent.extend(item.get(self._query.resource.id_field) for item in fresh)
                    if fresh:
                        yield fresh
                else:
                    return
            back *= 10

    def _unwritten(self, page: Sequence[Item]) -> Sequence[Item]:
        """The rows of *page* that were not written lately."""
        if not self._recent:
            return page
        known = set(self._recent)
        return [item for item in page if item.get(self._query.resource.id_field) not in known]


def _page_size(server: Server) -> int:
    return min(server.limits.page_size or _ROWS_AT_ONCE, _ROWS_AT_ONCE)


def _format(resource: Resource, suffix: Suffix) -> Format:
    match suffix:
        case "csv":
            return Csv([field.name for field in resource.fields], raw=False, terminal=False)
        case "jsonl":
            return JsonLines()
        case "json":
            return JsonArray()


def _file(server: Server, resource: Resource, wanted: Wanted, directory: Path) -> tuple[Path, TextIO]:
    return new_file(f"{server.name}-{resource.name}-{wanted.scope}", f".{wanted.suffix}", directory)
