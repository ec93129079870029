"""Any value in any field of any list: extreme, empty, nested without sense, dates before and behind the calendar.

Each is of a kind that the field may have; values of another kind are among the behaviours. The console shows them in
every pane, opens them, counts and copies them, and goes on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from service.misbehaving import MisbehavingServer
from textual.pilot import Pilot

from tuiconsole.config.server import Server
from tuiconsole.console.app import Console
from tuiconsole.engines.catalogue import engine_of
from tuiconsole.engines.model import Field, FieldKind, Resource
from tuiconsole.service.service import QueryService

from . import hostile_engine
from .conftest import NOW, UTC
from .hostile_engine import HostileEngine

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(300)]

DEEP: Any = "bottom"
for _ in range(80):
    DEEP = {"": [DEEP]}

TEXTS = ("", " ", ".", "..", "/", "%2e%2e%2f", "null", "x" * 20_000, "\n" * 500, "=1+1", "{}", "[", '{"a":', "0", "-1",
         "_PI:", "a'b''c", "\\", "💥" * 300, "\ud800", "0" * 5000)  # fmt: skip
INSTANTS = ("0001-01-01T00:00:00.000+1400", "9999-12-31T23:59:59.999-1400", "10000-01-01T00:00:00.000+0000", "9" * 30,
            "-1", "0", "", "2026-02-30T00:00:00", "2026-03-01T12:00:00.000+9999", "2026-03-01T24:00:00Z", 0, -1, 10**30,
            -(10**18), "2026-03-01", "12:00", "now", "１２３")  # fmt: skip
NUMBERS = (0, -1, 10**30, -(10**30), 2**63, 10**299)
KINDS: dict[FieldKind, tuple[Any, ...]] = {
    "text": TEXTS,
    "instant": INSTANTS,
    "integer": NUMBERS,
    "milliseconds": NUMBERS,
    "number": (0.0, -0.0, 1e308, -1e308, 5e-324, 10**30),
    "boolean": (True, False),
    "object": (DEEP, {}, [], "", 0, {"": ""}, [[]] * 500, {"a": {"b": TEXTS[7]}}, {"value": DEEP, "type": {}}),
    "list": ([], [[]], [None], [DEEP], [{}] * 500, [0, "", TEXTS[7]]),
}
ROWS = 22
"""No more than the smallest page has."""


def extreme(resource: Resource, number: int, text: str) -> dict[str, Any]:
    """Row *number* of a list: every field has another value, is null, or is not there."""
    fields = {one.name: _extreme(one, number + at) for at, one in enumerate(resource.fields) if (number + at) % 7}
    return {**fields, resource.id_field: f"{number} {TEXTS[number % len(TEXTS)]}", "": DEEP, "\ud800": "\ud800"}


def _extreme(one: Field, number: int) -> Any:
    values = KINDS[one.kind]
    return None if number % 11 == 3 else values[number % len(values)]


async def test_extreme_values(
    hostile: HostileEngine, monkeypatch: pytest.MonkeyPatch, tell: Callable[[str], None]
) -> None:
    monkeypatch.setattr(hostile_engine, "item", extreme)
    hostile.deck = list(map(str, range(ROWS)))
    service = QueryService(lambda: NOW, UTC, stopwatch=lambda: 0.0)
    app = Console(service, [Server("there", hostile.url, hostile.engine.name)])

    def lines() -> list[str]:
        return [strip.text for strip in app.screen._compositor.render_strips()]

    async def until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
        for _ in range(1_000):
            if condition():
                return
            await pilot.pause(0.02)
        raise AssertionError("\n".join(lines()))

    async with app.run_test(size=(120, 40)) as pilot:
        for row in range(ROWS):
            await until(pilot, lambda row=row: lines()[-2].rstrip().endswith(f"{row + 1} of {ROWS}"))
            if row % 4 == 0:
                # Of the jobs another one each time, and from tab to tab of the history.
                await pilot.press("2", *["j"] * min(row, 4), "enter")
                await until(pilot, lambda: len(app.screen_stack) == 2)
                await pilot.press("G", "escape")
                await until(pilot, lambda: len(app.screen_stack) == 1)
                await pilot.press("3", "right_square_bracket", "1")
            await pilot.press("j")
            tell("rows of extreme values shown")
        for key in ("exclamation_mark", "R", "f", "o", "y"):
            await pilot.press(key)
            await until(pilot, lambda: len(app.screen_stack) == 2)
            await pilot.press("escape")
            await until(pilot, lambda: len(app.screen_stack) == 1)
        assert [one for one in service.exchanges if one.failure is not None] == []
    await service.close()


async def test_an_identity_that_no_request_can_carry() -> None:
    front = MisbehavingServer()
    engine = HostileEngine(engine_of("camunda"), front, ["\ud800"])
    service = QueryService(lambda: NOW, UTC, stopwatch=lambda: 0.0)
    app = Console(service, [Server("there", engine.url, "camunda")])
    async with app.run_test(size=(120, 40)) as pilot:
        for _ in range(1_000):
            drawn = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
            if "it holds half of a character" in " ".join(drawn.replace("│", " ").split()):
                break
            await pilot.pause(0.02)
        else:
            raise AssertionError(drawn)
    await service.close()
    front.close()
