"""The answer to one query of the command line: asked for, printed as it comes, summed up."""

from __future__ import annotations

import argparse
import asyncio
from contextlib import aclosing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tuiconsole.commands.line import FAILED
from tuiconsole.commands.output import Output, whole_path
from tuiconsole.commands.problems import say
from tuiconsole.commands.progress import Progress
from tuiconsole.commands.question import depends_on_release, refuse, sentences
from tuiconsole.config.server import Server
from tuiconsole.engines.engine import Engine
from tuiconsole.engines.query import Query
from tuiconsole.service.errors import Failure, SignInFailed
from tuiconsole.service.service import QueryService
from tuiconsole.text.formats import Format, JsonArray, JsonLines

if TYPE_CHECKING:
    from tuiconsole.service.result_set import ResultSet


@dataclass(slots=True)
class Answer:
    """What is asked, of whom, and in which form the answer is wanted."""

    options: argparse.Namespace
    service: QueryService
    server: Server
    engine: Engine
    query: Query
    limit: int | None
    written: int = 0

    async def print(self, output: Output) -> None:
        """Ask, and print. Raises `Failure`, and `UsageError` for what this server would misunderstand."""
        try:
            await self._check_release()
            if self.options.count:
                output.write(f"{await self._count()}\n")
            else:
                await self._print_rows(output)
            if self.options.output is not None:
                say(f"written to {whole_path(self.options.output)}")
        except BrokenPipeError:
            raise
        except BaseException:
            if self.written:
                say(f"incomplete: only {self._amount(self.written)} came")
            raise
        finally:
            await self.service.close()

    async def _check_release(self) -> None:
        now, zone = self.service.clock(), self.service.zone
        if not self.engine.dialect.version_path or not depends_on_release(self.query, now, zone):
            return
        try:
            release = await self.service.release(self.server, self.engine)
        except Failure as failure:
            if isinstance(failure, SignInFailed) or failure.exit_code != FAILED:
                raise
            say(f"which version the server has is not known: {failure.summary}")
            return
        refuse(sentences(self.query.problems(now, zone, release)))

    async def _count(self) -> int:
        number = await self.service.count(self.server, self.engine, self.query)
        if number is None:
            return await self._count_rows()
        number = max(number - self.query.first, 0)
        return number if self.query.most is None else min(number, self.query.most)

    async def _count_rows(self) -> int:
        from tuiconsole.service.walk import walk

        progress = Progress(f"{self.query.resource.noun[1]} counted", wanted=True)
        number = 0
        try:
            async with aclosing(walk(await self._open())) as pages:
                async for page in pages:
                    number += len(page)
                    progress.rows(number, None)
        finally:
            progress.clear()
        return number

    async def _print_rows(self, output: Output) -> None:
        from tuiconsole.service.walk import walk

        form = self._format(output)
        rows = await self._open()
        progress = Progress(self.query.resource.noun[1], wanted=not output.terminal)
        counting: asyncio.Task[int | None] | None = None
        try:
            async with aclosing(walk(rows, self.limit)) as pages:
                async for page in pages:
                    output.write(form.rows(page))
                    self.written += len(page)
                    if progress.shown and counting is None and self.limit is None:
                        counting = asyncio.create_task(self.service.count(self.server, self.engine, self.query))
                    progress.rows(self.written, _result(counting))
            output.write(form.end())
        finally:
            progress.clear()
            if counting is not None:
                counting.cancel()
                with suppress(asyncio.CancelledError, Failure):
                    await counting
        self._sum_up(more=rows.total.number > self.written)

    async def _open(self) -> ResultSet:
        # The total is not asked for: it costs the server a second query, and the last row tells that it is the last.
        return await self.service.open(self.server, self.engine, self.query, counts=False)

    def _format(self, output: Output) -> Format:
        match self.options.format:
            case "json":
                return JsonArray()
            case "jsonl":
                return JsonLines()
            case "csv":
                from tuiconsole.text.spreadsheet import Csv

                names = [field.name for field in self.query.resource.fields]
                return Csv(names, raw=self.options.raw, terminal=output.terminal)
            case _:
                from tuiconsole.commands.table import Table
                from tuiconsole.console.cells import Reading

                reading = Reading(self.service.zone, self.service.clock())
                return Table(self.query.resource, reading, output.width)

    def _sum_up(self, *, more: bool) -> None:
        if not self.written:
            say(f"no {self.query.resource.noun[1]} match")
        elif self.limit is not None and more:
            say(f"the first {self._amount(self.written)}; there are more, which --all or a larger --limit prints")
        elif self.options.all:
            say(self._amount(self.written))

    def _amount(self, number: int) -> str:
        return f"{number:,} {self.query.resource.noun[number != 1]}"


def _result(counting: asyncio.Task[int | None] | None) -> int | None:
    if counting is None or not counting.done() or counting.cancelled() or counting.exception() is not None:
        return None
    return counting.result()
