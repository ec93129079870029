"""The main screen on each engine, at the two sizes of the design: clock, data, size and look are fixed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC

import pytest
from textual.pilot import Pilot

from tuiconsole.config.server import Server
from tuiconsole.console.app import Console
from tuiconsole.service.service import QueryService

from .acting import NOW, servers, settled

SIZES = [(120, 40), (80, 24)]

Snap = Callable[..., bool]
Act = Callable[[Pilot[None]], Awaitable[None]]


def app_on(*known: Server) -> Console:
    return Console(QueryService(lambda: NOW, UTC, stopwatch=lambda: 0.0), known)


def on(name: str) -> list[Server]:
    return sorted(servers(), key=lambda server: server.name != name)


def pressing(*keys: str) -> Act:
    """Wait, press each of *keys*, and wait again."""

    async def act(pilot: Pilot[None]) -> None:
        await settled(pilot)
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        await settled(pilot)
        for field in pilot.app.screen.query("Input"):
            field.cursor_blink = False  # type: ignore[attr-defined]
        await pilot.pause()

    return act


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["demo-camunda", "demo-ibm", "demo-oracle"])
def test_instances_jobs_and_history(snap_compare: Snap, name: str, size: tuple[int, int]) -> None:
    assert snap_compare(app_on(*on(name)), run_before=pressing("j", "j"), terminal_size=size)


@pytest.mark.parametrize("size", SIZES)
def test_history_in_focus(snap_compare: Snap, size: tuple[int, int]) -> None:
    assert snap_compare(app_on(*on("demo-camunda")), run_before=pressing("3"), terminal_size=size)
