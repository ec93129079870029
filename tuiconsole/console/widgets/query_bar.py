"""The query line over a list: a whole query as one line of text, with completion, history and pointed errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message

from tuiconsole.console.widgets.suggest_input import SuggestInput
from tuiconsole.console.widgets.wrapped_text import WrappedText
from tuiconsole.engines.model import Resource
from tuiconsole.engines.query import Query
from tuiconsole.engines.query_line import LineProblem, completions, line_onto, parse_line, words_of, write_line
from tuiconsole.engines.types import Value
from tuiconsole.engines.versions import Release
from tuiconsole.service.service import QueryService
from tuiconsole.text.border import show


class QueryBar(Vertical):
    """Hidden until it is opened. Keeps the line that was typed and not asked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Close", id="dialog.close_line", show=False, tooltip="Close the query line"),
        Binding("ctrl+p,alt+up", "recall(-1)", "Older", id="dialog.older", show=False, tooltip="Older query"),
        Binding("ctrl+n,alt+down", "recall(1)", "Newer", id="dialog.newer", show=False, tooltip="Newer query"),
    ]

    class Asked(Message):
        """This query is to be asked."""

        def __init__(self, query: Query) -> None:
            super().__init__()
            self.query_to_ask = query

    class Closed(Message):
        """The line was closed; the list has the keys again."""

    def __init__(self, resource: Resource, service: QueryService) -> None:
        super().__init__()
        self._resource = resource
        self._service = service
        self._line = SuggestInput(placeholder="name=value name=value …   tab completes, enter asks, esc closes")
        self._message = WrappedText()
        self._given: Mapping[str, Value] = {}
        self._known: Mapping[str, Sequence[str]] = {}
        self._release: Release | None = None
        self._unasked: str | None = None
        self._asked = Query(resource)
        self._history: list[str] = []
        self._recalled = 0

    def compose(self) -> ComposeResult:
        yield self._line
        yield self._message

    def on_mount(self) -> None:
        self.display = False
        self._message.display = False

    def open(
        self,
        query: Query,
        given: Mapping[str, Value],
        release: Release | None,
        known: Mapping[str, Sequence[str]],
    ) -> None:
        """Show the line with *query* in it, or with what was typed last and not asked."""
        self._given, self._release, self._known = given, release, known
        self._recalled = len(self._history)
        self.display = True
        self.follow(query)
        self._line.input.focus()

    def follow(self, query: Query) -> None:
        """Write *query*, which is asked now, and what was typed and not asked."""
        if self._unasked is not None and query != self._asked:
            self._unasked = line_onto(self._unasked, self._asked, query)
        self._asked, self._resource = query, query.resource
        text = write_line(query)
        shown = self._unasked if self._unasked is not None else f"{text} " if text else ""
        self._line.edit(shown, lambda typed, at: completions(self._resource, typed, at, self._known))
        self._check()

    def remember(self, query: Query) -> None:
        """Add *query* to the history, newest last."""
        line = write_line(query)
        if line:
            self._history = [*(old for old in self._history if old != line), line][-100:]

    def _problems(self) -> tuple[Query, list[LineProblem]]:
        text = self._line.text
        query, problems = parse_line(self._resource, text)
        found = list(problems)
        for problem in query.within(self._given).problems(self._service.clock(), self._service.zone, self._release):
            start = next((word.start for word in words_of(text) if word.name == problem.parameter), 0)
            message = f"{problem.parameter}: {problem.message}"
            found.append(LineProblem(start, start + len(problem.parameter), message, problem.parameter))
        return query, found

    def _check(self) -> None:
        _, problems = self._problems()
        at = self._line.input.cursor_position
        # What is still being typed is not wrong yet.
        finished = [problem for problem in problems if not problem.start <= at <= problem.end]
        self._say(finished[0] if finished else None)

    def _say(self, problem: LineProblem | None) -> None:
        self._message.display = problem is not None
        if problem is not None:
            self._message.say([(show(f"✗ {problem.message}"), "bad")])

    def on_suggest_input_changed(self) -> None:
        self._unasked = self._line.text
        self._check()

    def on_suggest_input_submitted(self) -> None:
        query, problems = self._problems()
        if problems:
            self._say(problems[0])
            self._line.point_at(problems[0].start, problems[0].end)
            return
        self._unasked = None
        self.post_message(self.Asked(query))
        self.action_close()

    def action_recall(self, step: int) -> None:
        if not self._history:
            return
        self._recalled = min(max(self._recalled + step, 0), len(self._history))
        text = self._history[self._recalled] if self._recalled < len(self._history) else (self._unasked or "")
        self._line.edit(text, lambda typed, at: completions(self._resource, typed, at, self._known))
        self._check()

    def action_close(self) -> None:
        self.display = False
        self.post_message(self.Closed())
