"""A person at the console: presses, types, clicks, reads the screen, and waits for what ought to happen."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from textual import events
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip

from tuiconsole.config.server import Basic, Bearer, Limits, Server
from tuiconsole.console.app import Console
from tuiconsole.console.panes.list_pane import ListPane
from tuiconsole.console.panes.related_pane import RelatedPane
from tuiconsole.console.program import Program
from tuiconsole.console.widgets.field_view import FieldView
from tuiconsole.console.widgets.line_view import LineView
from tuiconsole.console.widgets.row_list import RowList
from tuiconsole.console.widgets.wrapped_text import WrappedText
from tuiconsole.engines.catalogue import engine_of
from tuiconsole.engines.model import Request
from tuiconsole.engines.query import Query
from tuiconsole.service.changes import RowState
from tuiconsole.service.service import QueryService

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
WIDE, NARROW, TINY = (120, 40), (80, 24), (56, 14)

ROUNDS = 1_000
"""How often a condition is looked at before it counts as never coming true."""

CAMUNDA = engine_of("camunda")
INSTANCES = CAMUNDA.resource("instances")

MouseKind = type[events.MouseEvent]


class Person:
    """Someone in front of a console that runs. Reads what is drawn, and what the pane and the service make public."""

    def __init__(self, pilot: Pilot[None], service: QueryService, *, comes_to_rest: bool = True) -> None:
        self.pilot = pilot
        self.app = pilot.app
        self.service = service
        self.comes_to_rest = comes_to_rest
        """Whether everything that is asked is answered or fails, some time."""

    # Doing

    async def press(self, *keys: str) -> None:
        for key in keys:
            self.app.simulate_key(key)
            await self.calm(2)
            await self._heard()
        await self.calm()

    async def type(self, text: str) -> None:
        """Put *text* where the cursor is, all at once, as a terminal does with what is pasted."""
        self.app.post_message(events.Paste(text))
        await self.calm(2)
        await self._heard()
        await self.calm()

    async def _heard(self) -> None:
        """Wait until what was typed has been handled."""
        app = self.app
        for _ in range(ROUNDS):
            if not isinstance(app, Program) or app.has_heard:
                return
            await self.calm(1)

    async def calm(self, hops: int = 6) -> None:
        """Let widgets hand on what they have to say to each other, so many times, and lay out and paint what follows.

        Counted, because a process that only waits for its turn on a busy machine looks idle.
        """
        for _ in range(hops):
            await self.pilot.pause(0)

    async def resize(self, size: tuple[int, int]) -> None:
        """Take on another size of the terminal."""
        await self.pilot.resize_terminal(*size)
        await self.calm(12)

    async def hide_hints(self) -> None:
        """Take away the line of hints, which changes with every new key."""
        self.main.query_one("#hints").display = False
        await self.calm()

    async def click(self, x: int, y: int) -> None:
        """Click on a cell of the screen."""
        await self.pilot.click(offset=(x, y))
        await self.calm()

    async def click_on(self, text: str) -> None:
        """Click on the first cell of *text*, where it stands first on the screen."""
        for y, line in enumerate(self.lines):
            if text in line:
                await self.click(line.index(text), y)
                return
        raise AssertionError(f"{text!r} is not on the screen:\n{self.screen}")

    async def wheel(self, view: LineView, notches: int) -> None:
        """Turn the mouse wheel over *view*, downwards or, where *notches* is negative, upwards."""
        kind = events.MouseScrollDown if notches > 0 else events.MouseScrollUp
        for _ in range(abs(notches)):
            self.mouse(kind, view.region.x + 2, view.region.y + 2)
        await self.calm()

    def mouse(self, kind: MouseKind, x: int, y: int, button: int = 0) -> None:
        """Let the terminal report what the mouse did, without waiting for what comes of it."""
        self.app.screen.post_message(
            kind(None, x, y, 0, 0, button, shift=False, meta=False, ctrl=False, screen_x=x, screen_y=y)
        )

    # Waiting

    async def until(self, condition: Callable[[], object], what: str = "") -> None:
        """Wait until *condition* holds, then until the screen shows it."""
        for _ in range(ROUNDS):
            if condition():
                await self.calm()
                return
            await self.pilot.pause(0.01)
        raise AssertionError(f"never came true: {what or condition}\n{self.screen}")

    async def settled(self) -> None:
        """Wait until everything in sight that was asked for is answered and shown, or has failed."""
        await self.until(self._settled, "settled")

    def _settled(self) -> bool:
        version = self.rows.resource.dialect.version_path
        asked = any(exchange.request.path == version for exchange in self.service.exchanges)
        # A server that refuses the sign-in is not asked anything else.
        if version and not asked and self.pane.failure is None:
            return False
        related = [pane for pane in self.main.query(RelatedPane) if pane.size.height]
        # What an engine does not offer, and the fields of the instance, are there at once.
        below = [pane.list_in_sight for pane in related if not _shows_something_else(pane)]
        if self.current and None in below:
            return False
        return all(self._at_rest(pane) for pane in (self.pane, *below) if pane is not None)

    def _at_rest(self, pane: ListPane) -> bool:
        rows, result_set = pane.rows, pane.rows.result_set
        identity = str(self.current.get(self.rows.resource.id_field, ""))
        if pane is not self.pane and (not identity or identity not in str(pane.given)):
            # What is below follows when the cursor has rested for a moment.
            return not identity and result_set is None
        if result_set is None or result_set.loading or result_set.query != pane.asked.within(pane.given):
            return False
        if result_set.failure is not None:
            return True
        first = rows.position(rows.top)
        shown = range(first, min(first + rows.body_height, result_set.length))
        counts = rows.resource.count_path or rows.resource.with_role("total")
        kinds = {"exact"} if pane.watched is None else {"exact", "about"}
        counted = result_set.total.kind in kinds or not counts
        return counted and all(result_set.state(row) is RowState.READY for row in shown)

    # Reading

    @property
    def strips(self) -> Sequence[Strip]:
        """What is drawn: everything that reaches the terminal, line by line."""
        return self.app.screen._compositor.render_strips()

    @property
    def lines(self) -> list[str]:
        """What stands on the screen, line by line."""
        return [strip.text for strip in self.strips]

    @property
    def screen(self) -> str:
        return "\n".join(self.lines)

    @property
    def status(self) -> str:
        """The line with the server, the position and what is going on."""
        return self.lines[-2]

    @property
    def main(self) -> Screen[object]:
        """The screen under all dialogs."""
        return self.app.screen_stack[0]

    @property
    def pane(self) -> ListPane:
        """The list of instances."""
        return self.main.query_one("#instances", ListPane)

    @property
    def rows(self) -> RowList:
        return self.pane.rows

    @property
    def cursor_in_sight(self) -> bool:
        """Whether the cursor is on a line that shows, where any line does."""
        rows = self.rows
        return not rows.body_height or rows.top <= rows.cursor < rows.top + rows.body_height

    @property
    def current(self) -> dict[str, Any]:
        """The instance under the cursor."""
        return dict(self.rows.current or {})

    @property
    def asked(self) -> Query:
        return self.pane.asked

    @property
    def requests(self) -> Sequence[Request]:
        """What was asked of the server for instances, oldest first."""
        return [exchange.request for exchange in self.service.exchanges if exchange.request.path == INSTANCES.path]


def _shows_something_else(pane: RelatedPane) -> bool:
    """Whether the tab in sight is no list."""
    return any(child.display for child in pane.children if isinstance(child, FieldView | WrappedText))


@asynccontextmanager
async def at_console(
    url: str,
    size: tuple[int, int] = WIDE,
    *,
    engine: str = CAMUNDA.name,
    name: str = "demo",
    sign_in: Basic | Bearer | None = None,
    page_size: int | None = None,
    alone: bool = False,
    comes_to_rest: bool = True,
    stopwatch: Callable[[], float] = lambda: 0.0,
) -> AsyncIterator[Person]:
    """Someone at a console on *url* whose clock stands still; one that comes to rest has done so.

    *alone*, the list of instances has the whole screen, and nothing is asked for any pane below it.
    """
    service = QueryService(lambda: NOW, UTC, stopwatch=stopwatch)
    server = Server(name, url, engine, sign_in, Limits(page_size=page_size))
    async with Console(service, [server]).run_test(size=size) as pilot:
        person = Person(pilot, service, comes_to_rest=comes_to_rest)
        if alone:
            await person.press("z")
        if comes_to_rest:
            await person.settled()
        yield person


async def ask(person: Person, line: str) -> None:
    """Ask *line* and nothing else in the query line, without waiting for the answer."""
    await person.press("slash", "end", "ctrl+u")
    if line:
        await person.type(line)
    await person.press("enter")
