"""Every screen as a picture, at the two sizes of the design: clock, data, size and look are fixed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC
from typing import Any

import pytest
from textual.pilot import Pilot

from tuiconsole.config.server import Server
from tuiconsole.console.app import Console
from tuiconsole.engines.versions import Release
from tuiconsole.service.service import QueryService

from .acting import NOW, servers, settled

SIZES = [(120, 40), (80, 24)]
NOWHERE = Server("nowhere", "http://127.0.0.1:9/engine-rest", "camunda")

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


def typed(text: str) -> Iterable[str]:
    names = {" ": "space", "=": "equals_sign", "-": "minus", "_": "underscore", ",": "comma", ":": "colon"}
    return [names.get(character, character) for character in text]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["demo-camunda", "demo-ibm", "demo-oracle"])
def test_instances_jobs_and_history(snap_compare: Snap, name: str, size: tuple[int, int]) -> None:
    assert snap_compare(app_on(*on(name)), run_before=pressing("j", "j"), terminal_size=size)


SCREENS: dict[str, tuple[str, ...]] = {
    "the end of the list": ("1", "G"),
    "one pane zoomed": ("z",),
    "history in focus": ("3",),
    "sort dialog": ("o",),
    "keys": ("question_mark",),
    "filter form": ("f",),
    "filter form, searching": ("f", *typed("started")),
    "filter form, editing": ("f", *typed("processdefinitionkeyin"), "enter", *typed("in")),
    "filter form, a value that cannot be": ("f", *typed("startedafter"), "enter", *typed("2026-13-45")),
    "filter form, what needs a body": ("f", *typed("variables"), "enter", *typed("amount_gt_number:100"), "enter"),
    "query line with suggestions": ("slash", *typed("unfinished sta")),
    "query line with an unknown word": ("slash", *typed("unfinshed "), "enter"),
    "filters in force": ("slash", *typed("unfinished startedAfter=-30d"), "enter", "escape"),
    "nothing matches": ("slash", *typed("processInstanceId=nobody "), "enter", "escape"),
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("screen", SCREENS)
def test_screens(snap_compare: Snap, screen: str, size: tuple[int, int]) -> None:
    assert snap_compare(app_on(*on("demo-camunda")), run_before=pressing(*SCREENS[screen]), terminal_size=size)


@pytest.mark.parametrize("size", [*SIZES, (50, 12)])
def test_a_server_that_does_not_answer(snap_compare: Snap, size: tuple[int, int]) -> None:
    assert snap_compare(app_on(NOWHERE), run_before=pressing(), terminal_size=size)


def test_a_parameter_that_the_server_is_too_old_for(snap_compare: Snap) -> None:
    async def act(pilot: Pilot[None]) -> None:
        await settled(pilot)
        pane: Any = pilot.app.screen.instances
        pane.release = Release("camunda", "7.20.0")
        await pressing("f", *typed("rootprocessinstanceid"))(pilot)

    assert snap_compare(app_on(*on("demo-camunda")), run_before=act, terminal_size=(120, 40))
