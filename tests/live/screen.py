"""What stands on the console's screen, read the way eyes read it: as lines of text.

The only place in these tests that looks below the public interface of the library that draws it.
"""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rich.cells import cell_len
from textual.app import App
from textual.pilot import Pilot
from textual.strip import Strip

# Only a hang runs into it: no test measures time.
PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Screen:
    """One look at the screen."""

    strips: Sequence[Strip]

    @property
    def segments(self) -> list[str]:
        """Every piece of text that goes to the terminal."""
        return [segment.text for strip in self.strips for segment in strip]

    @property
    def lines(self) -> list[str]:
        return [strip.text for strip in self.strips]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def place_of(self, text: str) -> tuple[int, int]:
        """Column and row of the first cell of *text*."""
        for y, line in enumerate(self.lines):
            if (found := line.find(text)) >= 0:
                return cell_len(line[:found]), y
        raise AssertionError(f"{text!r} is not on the screen:\n{self.text}")

    def table(self, *titles: str) -> list[dict[str, str]]:
        """The lines below the one that has all these titles, as far as they have something below the first.

        Each is cut where the titles begin, so they must stand at the left edge of their columns.
        """
        return [cells for cells, _ in self._table(titles)]

    def under_cursor(self, *titles: str) -> dict[str, str]:
        """The line of this table that stands on a background of its own."""
        lines = self._table(titles)
        usual, _ = Counter(background for _, background in lines).most_common(1)[0]
        (found,) = (cells for cells, background in lines if background != usual)
        return found

    def _table(self, titles: Sequence[str]) -> list[tuple[dict[str, str], object]]:
        top = next((y for y, line in enumerate(self.lines) if all(title in line for title in titles)), None)
        assert top is not None, f"no line has the titles {titles}:\n{self.text}"
        starts = [cell_len(self.lines[top].partition(title)[0]) for title in titles]
        found = []
        for strip in self.strips[top + 1 :]:
            pieces = [strip.crop(start, end) for start, end in pairwise([*starts, strip.cell_length])]
            # What lies beyond a wide gap belongs to a column that was not asked for.
            cells = [piece.text.strip().partition("  ")[0] for piece in pieces]
            # A line that is drawn is the border of the next pane.
            if not cells[0] or "──" in strip.text:
                break
            style = next(segment.style for segment in pieces[0])
            found.append((dict(zip(titles, cells, strict=True)), style and style.bgcolor))
        return found

    def fields(self, names: Sequence[str]) -> dict[str, str]:
        """What stands behind those of these names that begin a line of some pane."""
        found = {}
        for line in self.lines:
            for part in re.split("[│┃]", line):
                name, _, value = part.strip().partition("  ")
                if name in names:
                    found[name] = value.strip()
        return found


def look(app: App[None]) -> Screen:
    return Screen(app.screen._compositor.render_strips())


async def until(pilot: Pilot[None], holds: Callable[[Screen], object]) -> Screen:
    """Wait until the screen is as it should be."""
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        await pilot.pause()
        screen = look(pilot.app)
        if holds(screen):
            return screen
        assert time.monotonic() < end, f"the screen did not get there:\n{screen.text}"
        await asyncio.sleep(0.02)


async def click(pilot: Pilot[None], text: str) -> None:
    """Click where *text* begins."""
    await pilot.click(offset=look(pilot.app).place_of(text))
