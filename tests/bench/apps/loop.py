"""The console, while four other lists of the same server are read without rest and its event loop is watched."""

import asyncio
import json
import sys
import time
from dataclasses import replace
from pathlib import Path

from tuiconsole.commands.clock import local_zone, system_clock
from tuiconsole.commands.opening import TURN_SECONDS
from tuiconsole.config.server import Limits, Server
from tuiconsole.console import collector
from tuiconsole.engines.catalogue import engine_of
from tuiconsole.engines.query import Query
from tuiconsole.service.changes import Change, RowState
from tuiconsole.service.service import QueryService

LISTS = 4
APART = 20_000
"""Rows between the places where the lists are read."""


# As the command does: before all the rest is loaded.
collector.rest()
sys.setswitchinterval(TURN_SECONDS)
from tuiconsole.console.app import Console  # noqa: E402


class Watched(Console):
    """Notes how long the loop was ever busy with one thing, and how much processor time one thing ever took."""

    longest = own = 0.0
    pages = 0

    def on_ready(self) -> None:
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self.watchers = [asyncio.ensure_future(self._watch())]
        if "busy" in sys.argv:
            self.watchers += [asyncio.ensure_future(self._read(number)) for number in range(LISTS)]

    async def _watch(self) -> None:
        await asyncio.sleep(3)
        while True:
            before, used = time.perf_counter(), time.process_time()
            await asyncio.sleep(0.001)
            self.longest = max(self.longest, time.perf_counter() - before - 0.001)
            self.own = max(self.own, time.process_time() - used)

    async def _read(self, number: int) -> None:
        engine = engine_of(server.engine)
        listed = await service.open(server, engine, Query(engine.resources[0]), counts=False)
        arrived = asyncio.Event()

        def told(change: Change) -> None:
            arrived.set()

        listed.listener = told
        first = number * APART
        while True:
            listed.show(first, first)
            while listed.state(first) is not RowState.READY:
                arrived.clear()
                await arrived.wait()
            self.pages += 1
            first += page_rows


url, rows, out = sys.argv[1:4]
page_rows = min(int(rows), 999)
server = replace(Server("measured", url, "camunda"), limits=Limits(page_size=page_rows, requests_at_once=LISTS + 1))
service = QueryService(system_clock, local_zone())

if __name__ == "__main__":
    console = Watched(service, [server])
    console.run()
    Path(out).write_text(json.dumps([console.longest, console.own, console.pages]), encoding="utf-8")
