"""The main screen: the instances of one server above, the one under the cursor below, a status line."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from tuiconsole.config.server import Server
from tuiconsole.console.cells import Reading
from tuiconsole.console.columns import Chosen
from tuiconsole.console.panes.list_pane import ListPane, Place
from tuiconsole.console.panes.related_pane import RelatedPane
from tuiconsole.console.screens.steady import SteadyScreen
from tuiconsole.console.server_marks import badge, title, warnings
from tuiconsole.console.widgets.key_bar import KeyBar, KeyHint
from tuiconsole.console.widgets.one_line import OneLine, Part
from tuiconsole.console.widgets.row_list import RowList
from tuiconsole.engines.engine import Engine
from tuiconsole.engines.query import Query
from tuiconsole.engines.versions import Release
from tuiconsole.service.errors import Failure
from tuiconsole.service.service import QueryService
from tuiconsole.text.border import Shown, show
from tuiconsole.text.moments import format_instant
from tuiconsole.text.quantities import format_count, format_duration

if TYPE_CHECKING:
    from tuiconsole.service.problems import Group
    from tuiconsole.service.result_set import ResultSet

_HINTS = (
    KeyHint("/", "query", "pane('query_line')", "query.line"),
    KeyHint("f", "filter", "pane('filter')", "query.form"),
    KeyHint("o", "sort", "pane('sort')", "query.sort"),
    KeyHint("!", "problems", "problems", "query.problems"),
    KeyHint("r", "refresh", "pane('refresh')", "query.refresh"),
    KeyHint("enter", "open", "pane('choose')", "pane.open"),
    KeyHint("tab", "pane", "next_pane(1)", "pane.next"),
    KeyHint("space", "mark", "pane('mark')", "row.mark"),
    KeyHint("y", "copy", "pane('copy')", "row.copy"),
    KeyHint("e", "export", "pane('export')", "row.export"),
    KeyHint("v", "views", "app.views", "view.open"),
    KeyHint(":", "commands", "app.commands", "app.commands"),
    KeyHint("z", "zoom", "zoom", "pane.zoom"),
    KeyHint("q", "quit", "app.quit", "app.quit"),
    KeyHint("?", "help", "app.help", "app.help"),
)
_PANES = ("instances", "jobs", "history")
NEWER_SECONDS = 15.0
"""How long it rests before what is newer than the list is counted again."""
REST_SECONDS = 0.15
"""How long the cursor must rest before the lower panes follow it, and a question that follows hard on another one."""


class MainScreen(SteadyScreen[None]):
    """Works one server. Owns no connection: it asks the service and hands answers to its panes."""

    AUTO_FOCUS = ""
    """The keys go to the instances; looking for who else might want them takes a while."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "next_pane(1)", "Next pane", id="pane.next", show=False, tooltip="To the next pane"),
        Binding("shift+tab", "next_pane(-1)", "Previous", id="pane.previous", show=False, tooltip="To the pane before"),
        Binding("1", "go_to('instances')", "Instances", id="pane.instances", show=False, tooltip="To the instances"),
        Binding("2", "go_to('jobs')", "Jobs", id="pane.jobs", show=False, tooltip="To the jobs"),
        Binding("3", "go_to('history')", "History", id="pane.history", show=False, tooltip="To the history"),
        Binding(
            "escape", "back", "Back", id="pane.back", show=False, tooltip="Back: to the list, to where you came from"
        ),
        Binding(
            "z", "zoom", "Zoom", id="pane.zoom", tooltip="Give the pane in focus the whole screen, or take it back"
        ),
        Binding("p", "relative('parent')", "Parent", id="family.parent", show=False, tooltip="To the parent instance"),
        Binding("P", "relative('root')", "Root", id="family.root", show=False, tooltip="To the root of the call tree"),
        Binding("c", "relative('children')", "Children", id="family.children", show=False, tooltip="To the children"),
        Binding("F", "relative('family')", "Family", id="family.all", show=False, tooltip="The whole call tree"),
        Binding(
            "b",
            "relative('restarted')",
            "Before",
            id="family.restarted",
            show=False,
            tooltip="To the instance that this one is a restart of",
        ),
        Binding("exclamation_mark", "problems", "Problems", id="query.problems", tooltip="What fails on this server"),
        Binding("plus", "resize(1)", "Larger", id="pane.larger", show=False, tooltip="More room for the list above"),
        Binding(
            "minus", "resize(-1)", "Smaller", id="pane.smaller", show=False, tooltip="Less room for the list above"
        ),
    ]

    def __init__(
        self, service: QueryService, server: Server, engine: Engine, opening: Query | None = None,
        columns: Sequence[Chosen] = (), called: str = "",
    ) -> None:  # fmt: skip
        # The classes of most terminals' size: where they fit, the first layout is the last one.
        super().__init__(classes="-wide -tall")
        self._service = service
        self._server = server
        self._engine = engine
        self._release: Release | None = None
        self._identified_at: set[Literal["rows", "failure"]] = set()
        self._questions: dict[str, int] = {}
        self._asked_at: dict[str, float] = {}
        self._rest: asyncio.TimerHandle | None = None
        self._share = 5
        instances = engine.resources[0]
        reading = Reading(service.zone, service.clock())
        self.instances = ListPane(opening or Query(instances), service, server, reading, id="instances")
        self.instances.rows.choose_columns(columns)
        self.jobs = RelatedPane("Jobs", engine.jobs, instances, service, server, id="jobs")
        self.history = RelatedPane(
            "History", engine.history, instances, service, server, id="history", with_fields=True
        )
        self._trail: list[tuple[str, Place]] = []
        if called:
            self._trail.append((called, Place(Query(instances), None, 0, 0, ())))
        self._lower = Horizontal(id="lower")
        self._status = OneLine(id="status")
        self.instances.rows.moved = self._instance_changed
        self._hints = KeyBar(_HINTS, id="hints")

    def compose(self) -> ComposeResult:
        yield self.instances
        with self._lower:
            yield self.jobs
            yield self.history
        yield self._status
        yield self._hints

    def on_mount(self) -> None:
        self.instances.rows.focus()
        self._say_status()
        if self._trail:
            self._say_trail()
        # Importing what asks would keep the first frame waiting.
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self.set_interval(NEWER_SECONDS, self._count_newer)
        self._open_for(self.instances, self.instances.asked)

    # Asking

    def on_list_pane_query_changed(self, event: ListPane.QueryChanged) -> None:
        event.stop()
        self._open_for(event.pane, event.query)

    def _open_for(self, pane: ListPane, query: Query) -> None:
        name = pane.id or ""
        self._questions[name] = self._questions.get(name, 0) + 1
        now = asyncio.get_running_loop().time()
        # One question after the other would leave a server with all of them: it goes on with what nobody waits for.
        rest = REST_SECONDS if now - self._asked_at.get(name, -math.inf) < REST_SECONDS else 0.0
        self._asked_at[name] = now
        question = self._questions[name]
        # As a function, because a coroutine that is superseded before it began would be one that nobody awaited.
        opening: Callable[[], Awaitable[None]] = partial(self._open, pane, query, question, rest)
        self.run_worker(opening, group=name, exclusive=True)

    async def _open(self, pane: ListPane, query: Query, question: int, rest: float) -> None:
        await asyncio.sleep(rest)
        result_set = await self._service.open(self._server, self._engine, query)
        if question != self._questions[pane.id or ""] or not pane.is_attached:
            result_set.close()
            return
        pane.release = self._release
        pane.attach(result_set)
        self._say_status()

    def _identify_late(self) -> None:
        """Ask what the server is when the first rows are there, which do not depend on it, or when they fail."""
        result_set = self.instances.rows.result_set
        if self._release is not None or result_set is None or not (result_set.started or result_set.failure):
            return
        now: Literal["rows", "failure"] = "rows" if result_set.started else "failure"
        # Who could not tell while it failed may tell when it no longer does.
        if now not in self._identified_at:
            self._identified_at.add(now)
            self.identify()

    def identify(self) -> None:
        """Find out what the server is."""
        self.run_worker(self._identify(), group="identify", exit_on_error=False)

    async def _identify(self) -> None:
        try:
            self._release = await self._service.release(self._server, self._engine)
        except Failure:
            return
        for pane in self._lists:
            pane.release = self._release
        self._say_status()

    def _count_newer(self) -> None:
        """Have counted what has come since, while somebody can see how much that is."""
        result_set = self.instances.rows.result_set
        # Who watches the first rows sees what comes.
        sees = self.instances.watched is not None and self.instances.rows.top == 0
        if result_set is not None and self.is_current and self.instances.display and not sees:
            result_set.count_newer()

    # Following the cursor

    def on_list_pane_moved(self, event: ListPane.Moved) -> None:
        event.stop()
        if event.pane is self.instances:
            self._identify_late()
            self._instance_changed()

    def _instance_changed(self) -> None:
        """Another instance is under the cursor, or more is known about it: show it in a while, if it stays."""
        self._say_status()
        if self._rest is not None:
            self._rest.cancel()
        # Not a timer of Textual's: with every key that takes a task of its own.
        self._rest = asyncio.get_running_loop().call_later(REST_SECONDS, self.call_next, self._follow)

    def _follow(self) -> None:
        """Both lower panes at once, so that they never show two instances; not while nobody sees them."""
        # What is being taken down follows nothing any more.
        if not self._lower.is_attached or not self._lower.display:
            return
        instance, reading = self.instances.rows.current, self.instances.rows.reading
        self.jobs.follow(instance, reading)
        self.history.follow(instance, reading)

    def on_unmount(self) -> None:
        if self._rest is not None:
            self._rest.cancel()

    def on_resize(self) -> None:
        # What was out of sight did not follow.
        self.call_after_refresh(self._follow)

    def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        event.stop()
        item = event.row_list.current
        if event.row_list is self.instances.rows:
            self._follow()
            self.action_go_to("jobs")
        elif item is not None:
            from tuiconsole.console.screens.item import ItemScreen

            self.app.push_screen(ItemScreen(self._service, self._server, self._engine, event.row_list, item))

    # Relatives, and the way back

    async def action_relative(self, name: str) -> None:
        """Show an instance that the one under the cursor points to, and remember the way back."""
        relative = next((relative for relative in self._engine.relatives if relative.name == name), None)
        instance = self.instances.rows.current
        if relative is None or instance is None:
            return
        given = relative.given(instance)
        if given is None:
            lacking = relative.lacking or f"This instance has no {relative.title.lower()}."
            self.app.notify(lacking, markup=False)
            return
        self._trail.append((relative.title, self.instances.leave()))
        self.instances.ask(Query.of(self.instances.asked.resource, given))
        self.action_go_to("instances")
        self._say_trail()

    def action_problems(self) -> None:
        from tuiconsole.console.screens.problems import ProblemsScreen

        self.app.push_screen(ProblemsScreen(self._service, self._server, self._engine), self._show_group)

    def _show_group(self, group: Group | None) -> None:
        """List the instances of *group*, and remember the way back."""
        if group is None or self._engine.with_ids is None or not group.instances:
            return
        self._trail.append(("problem", self.instances.leave()))
        self.instances.ask(Query.of(self.instances.asked.resource, self._engine.with_ids(tuple(group.instances))))
        self.action_go_to("instances")
        self._say_trail()

    def open_view(self, name: str, query: Query, columns: Sequence[Chosen]) -> None:
        """Ask *query*, which is called *name*, and show these columns; remember the way back."""
        self._trail.append((name, self.instances.leave()))
        self.instances.rows.choose_columns(columns)
        self.instances.ask(query)
        self.action_go_to("instances")
        self._say_trail()

    def _say_trail(self) -> None:
        self.instances.say_title([title for title, _ in self._trail])

    # Panes

    @property
    def _lists(self) -> list[ListPane]:
        """All that were ever shown; not by a query of the screen, which costs every key its time."""
        return [self.instances, *self.jobs.lists, *self.history.lists]

    @property
    def _pane_in_focus(self) -> str:
        return next((name for name in _PANES if self.query_one(f"#{name}").has_focus_within), "instances")

    def action_next_pane(self, step: int) -> None:
        self.action_go_to(_PANES[(_PANES.index(self._pane_in_focus) + step) % len(_PANES)])

    def action_go_to(self, name: str) -> None:
        if name != "instances":
            self.set_class(name == "history", "-history")
        if self.has_class("-zoomed"):
            self._zoom_on(name)
        if name == "instances":
            self.instances.rows.focus()
        else:
            (self.jobs if name == "jobs" else self.history).focus_content()
            self.call_after_refresh(self._follow)

    def action_back(self) -> None:
        if self._pane_in_focus != "instances":
            self.action_go_to("instances")
        elif self.has_class("-zoomed"):
            self.action_zoom()
        elif self._trail:
            _, place = self._trail.pop()
            self.instances.return_to(place)
            self._say_trail()
        else:
            self.instances.rows.focus()

    def action_zoom(self) -> None:
        if self.has_class("-zoomed"):
            self.remove_class("-zoomed", *(f"-zoom-{name}" for name in _PANES))
            self.call_after_refresh(self._follow)
        else:
            self._zoom_on(self._pane_in_focus)

    def _zoom_on(self, name: str) -> None:
        self.remove_class(*(f"-zoom-{other}" for other in _PANES))
        self.add_class("-zoomed", f"-zoom-{name}")
        self.call_after_refresh(self._follow)

    def action_resize(self, step: int) -> None:
        self._share = min(max(self._share + step, 1), 9)
        self.instances.styles.height = f"{self._share}fr"
        self._lower.styles.height = f"{10 - self._share}fr"

    async def action_pane(self, action: str) -> None:
        """Run an action of the list in focus, for a click on its hint."""
        related = {"jobs": self.jobs, "history": self.history}.get(self._pane_in_focus)
        pane = self.instances if related is None else related.list_in_sight
        if pane is not None:
            await pane.run_action(action)

    def show_tab(self, pane: str, title: str) -> None:
        """Go to the tab called *title* of a lower pane."""
        (self.jobs if pane == "jobs" else self.history).choose_titled(title)
        self.action_go_to(pane)

    def read_times(self, clock: Literal["local", "utc", "server"], relative: bool) -> None:
        """Show times like this from now on."""
        for pane in (self.instances, self.jobs, self.history):
            pane.read_times(clock, relative)

    # The two lines at the bottom

    @cached_property
    def _told_apart(self) -> list[Part]:
        """The server's name on its colour, and what must stay in sight about it."""
        worn, wary = badge(self._server), warnings(self._server)
        name = title(self._server)
        named: Part = (name, "strong") if worn is None else (Shown(f" {name} "), worn)
        return [named, (wary, "bad")] if wary else [named]

    @property
    def _product(self) -> str:
        release = self._release
        return str(release) if release and release.product else f"{self._engine.title} {release or ''}".rstrip()

    def _say_status(self) -> None:
        rows, result_set = self.instances.rows, self.instances.rows.result_set
        failed = self.instances.failure is not None
        left: list[Part] = [(Shown("✗" if failed else "●"), "bad" if failed else "good"), *self._told_apart]
        left.append((show(self._product), "quiet"))
        right: list[Part] = []
        if result_set is not None and result_set.started:
            at = format_instant(result_set.as_of, self._service.zone, now=result_set.as_of)
            position = min(rows.cursor + 1, rows.line_count)
            right.append((Shown(f"as of {at}"), "quiet"))
            if result_set.newer:
                right.append((Shown(f"{format_count(result_set.newer)} newer"), "strong"))
            right.append((Shown(position_text(position, result_set)), ""))
        if rows.marks:
            right.append((Shown(f"{len(rows.marks):,} marked"), "strong"))
        if self._service.exchanges:
            last = self._service.exchanges[-1]
            right.insert(0, (Shown(format_duration(round(last.seconds * 1000))), "quiet"))
        if result_set is None or result_set.loading:
            right.insert(0, (Shown("loading"), "quiet"))
        if any(pane.watched is not None for pane in self._lists):
            right.insert(0, (Shown("watching"), ""))
        self._status.say(left, right)


def position_text(position: int, result_set: ResultSet) -> str:
    """`12,402 of 1,000,030`, and how sure the second number is; counted from the end where nobody knows the first."""
    total = result_set.total
    of = {"exact": "of", "about": "of about", "at least": "of at least", "unknown": "of"}[total.kind]
    if result_set.unnumbered is not None and position > result_set.unnumbered:
        behind = result_set.length - position
        last = f"last − {format_count(behind)}" if behind else "last"
        return f"{last} {of} {format_count(total.number)}"
    return f"{format_count(position)} {of} {format_count(total.number)}"
