"""The console on the demo engine, driven by keys: what tests of single features share."""

import asyncio
import atexit
import stat
import time
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from textual.app import App
from textual.pilot import Pilot

from tuiconsole.config.server import Server
from tuiconsole.console.app import Console
from tuiconsole.demo.server import DemoUrls, make_store, running
from tuiconsole.service.service import QueryService

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PATIENCE_SECONDS = 45


@cache
def engine() -> DemoUrls:
    """One small demo engine for as long as the tests run."""
    stack = ExitStack()
    atexit.register(stack.close)
    store = make_store(500, seed=7, now=NOW)
    stack.callback(store.close)
    return stack.enter_context(running(store))


def servers() -> list[Server]:
    urls = engine()
    return [
        Server("demo-camunda", urls.camunda, "camunda", web_link="https://cockpit.example.org/#/instance/{id}"),
        Server("demo-ibm", urls.ibm, "ibm-bfm"),
        Server("demo-oracle", urls.oracle, "oracle-opa"),
    ]


@asynccontextmanager
async def console(
    size: tuple[int, int] = (120, 40), on: str = "demo-camunda", **how: Any
) -> AsyncIterator[Pilot[None]]:
    """The console on the server called *on*, with the first instance loaded."""
    known = sorted(servers(), key=lambda server: server.name != on)
    app = Console(QueryService(lambda: NOW, UTC), known, remembers="preferences" in how, **how)
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(pilot, lambda: app.screen.instances.rows.current is not None)
        yield pilot


def text(app: App[None]) -> str:
    """What stands on the screen."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


async def until(pilot: Pilot[None], holds: Callable[[], object]) -> None:
    """Wait until something holds."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < end, f"it never came to that:\n{text(pilot.app)}"
        await asyncio.sleep(0.01)
        await pilot.pause()


async def sees(pilot: Pilot[None], words: str) -> None:
    """Wait until *words* stand on the screen."""
    await until(pilot, lambda: words in text(pilot.app))


def files_in(directory: Path) -> list[tuple[str, str, int]]:
    """The files there: name, content and permissions."""
    return [
        (path.name, path.read_text(encoding="utf-8"), stat.S_IMODE(path.stat().st_mode))
        for path in sorted(directory.iterdir())
        if path.is_file()
    ]
