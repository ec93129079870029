"""Any text at all, in the three panes of each dialect: on the screen as it is, with every column in its place.

All that was ever found to break programs like this one, and two hundred texts of chance. Clicks on them do nothing
but move the cursor.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from unicodedata import category

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from tuiconsole.config.server import Server
from tuiconsole.console.app import Console
from tuiconsole.service.service import QueryService
from tuiconsole.text.border import show

from .conftest import NOW, UTC
from .hostile_engine import HostileEngine
from .strings import CONTROLS, FLOODS, MARKUP, NAUGHTY, UNICODE

ROWS = 24
"""No more than the smallest page has."""
SIZE = (200, 110)
"""So tall that all three panes have room for every row."""
LEAST = 6
"""Cells of a text that every column has room for."""
PIECES = (
    *"ab /[]\\@=‹›U+0041\x1b\x9b\x00\r\n\t\u202e\u200b\ud800注한👍\ufe0f\u200d",
    *("e\u0301", "[/b]", "[@click=app.quit]", "\x1b]0;x\x07", "\x1b[2J"),
)


def by_chance(count: int) -> list[str]:
    chance = random.Random(4711)
    return ["".join(chance.choices(PIECES, k=chance.randint(1, 12))) for _ in range(count)]


def decks() -> list[Sequence[str]]:
    texts = [*CONTROLS.values(), *UNICODE, *MARKUP, *NAUGHTY, *by_chance(200), *FLOODS]
    return [texts[at : at + ROWS] for at in range(0, len(texts), ROWS)]


def beginning(text: str) -> str:
    """So much of *text*, as it is shown, as fits into every column."""
    shown = show(text)
    return next(shown[:end] for end in range(LEAST, -1, -1) if cell_len(shown[:end]) <= LEAST).rstrip()


def lines(app: Console) -> list[str]:
    return [strip.text for strip in app.screen._compositor.render_strips()]


async def until(pilot: Pilot[None], condition: Callable[[], list[str]]) -> None:
    """Wait until nothing is missing."""
    for _ in range(1_000):
        if not condition():
            return
        await pilot.pause(0.02)
    raise AssertionError(f"missing: {condition()}")


@pytest.mark.anyio
@pytest.mark.timeout(300)
async def test_every_text_is_literal(hostile: HostileEngine, tell: Callable[[str], None]) -> None:
    service = QueryService(lambda: NOW, UTC, stopwatch=lambda: 0.0)
    server = Server("there", hostile.url, hostile.engine.name)
    app = Console(service, [server])
    async with app.run_test(size=SIZE) as pilot:
        for number, deck in enumerate(decks()):
            hostile.deck = deck
            if number:
                await pilot.press("1", "r", "g")
            wanted = list(map(beginning, deck))

            def missing(wanted: Sequence[str] = wanted) -> list[str]:
                drawn = lines(app)
                upper, lower = "\n".join(drawn[: SIZE[1] // 2]), drawn[SIZE[1] // 2 :]
                left = "\n".join(line[: SIZE[0] // 2] for line in lower)
                right = "\n".join(line[SIZE[0] // 2 - 6 :] for line in lower)
                return [text for text in wanted for pane in (upper, left, right) if text not in pane]

            await until(pilot, missing)
            drawn = lines(app)
            assert {strip.cell_length for strip in app.screen._compositor.render_strips()} == {SIZE[0]}
            assert not [one for line in drawn for one in line if category(one) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")]
            for y, line in enumerate(drawn[2 : SIZE[1] // 2 - 2], 2):
                if "[" in line or "http" in line:
                    await pilot.click(offset=(18, y))
            assert app.is_running
            assert app.screen is app.screen_stack[0]
            for _ in deck:
                tell("texts literal in three panes")
    await service.close()
