"""The filter form: every documented parameter in one searchable list, one editor, and the request to be sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content

from tuiconsole.config.server import Server
from tuiconsole.console.meaning import meaning
from tuiconsole.console.screens.steady import Dialog
from tuiconsole.console.theming import DIALOGS
from tuiconsole.console.widgets.key_bar import KeyBar, KeyHint
from tuiconsole.console.widgets.parameter_editor import ParameterEditor
from tuiconsole.console.widgets.parameter_list import ParameterList
from tuiconsole.console.widgets.text_input import TextInput
from tuiconsole.console.widgets.wrapped_text import WrappedText
from tuiconsole.engines.draft import Draft
from tuiconsole.engines.model import Parameter, ParameterProblem, Request
from tuiconsole.engines.query import Query
from tuiconsole.engines.types import Flag, Structured, Value
from tuiconsole.engines.versions import Release
from tuiconsole.service.curl import curl
from tuiconsole.service.service import QueryService
from tuiconsole.text.border import Shown, show

_FINDING = (
    KeyHint("enter", "edit", "edit"),
    KeyHint("^s", "apply", "apply"),
    KeyHint("^o", "and close", "done"),
    KeyHint("^x", "clear", "clear_one"),
    KeyHint("^n", "all", "clear_all"),
    KeyHint("^y", "curl", "copy_curl"),
    KeyHint("esc", "cancel", "leave"),
)
_ROWS = (
    KeyHint("enter", "next", "take"),
    KeyHint("↑↓", "row", "take"),
    KeyHint("^x", "clear row", "clear_one"),
    KeyHint("^t", "as text", "turn"),
    KeyHint("^s", "apply", "apply"),
    KeyHint("^o", "and close", "done"),
    KeyHint("esc", "back", "leave"),
)
_EDITING = (
    KeyHint("enter", "keep", "leave_editor"),
    KeyHint("tab", "take suggestion", "take"),
    KeyHint("^s", "apply", "apply"),
    KeyHint("^o", "and close", "done"),
    KeyHint("^x", "clear", "clear_one"),
    KeyHint("esc", "back", "leave"),
)

_MORE = KeyHint("^r", "more request", "more")
"""Offered where the request is longer than there is room for it."""


class FilterForm(Dialog[Query | None]):
    """Answers with the query to ask, or with None. What was typed but not asked stays in `draft`."""

    CSS_PATH = DIALOGS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", id="dialog.leave", show=False, tooltip="Back; from the list: cancel"),
        Binding("ctrl+s,f2", "apply", "Apply", id="dialog.apply", priority=True, tooltip="Ask, and keep the form open"),
        Binding("ctrl+o,f10", "done", "Done", id="dialog.done", priority=True, tooltip="Ask, and close the form"),
        Binding(
            "ctrl+x,f8", "clear_one", "Clear", id="dialog.clear_one", priority=True, tooltip="Clear this parameter"
        ),
        Binding(
            "ctrl+n,f9", "clear_all", "Clear all", id="dialog.clear_all", priority=True, tooltip="Clear everything"
        ),
        Binding(
            "ctrl+y,f6", "copy_curl", "curl", id="dialog.copy_curl", priority=True, tooltip="Copy the request as curl"
        ),
        Binding("ctrl+t,f7", "turn", "Rows", id="dialog.turn", priority=True, tooltip="Conditions as rows, or as text"),
        Binding("ctrl+r,f4", "more", "More", id="dialog.more", priority=True, tooltip="The next lines of the request"),
        Binding("down", "move(1)", "Down", id="dialog.down", show=False, tooltip="Next parameter"),
        Binding("up", "move(-1)", "Up", id="dialog.up", show=False, tooltip="Parameter before"),
        Binding("pagedown", "move(10)", "Page down", id="dialog.page_down", show=False, tooltip="Ten parameters on"),
        Binding("pageup", "move(-10)", "Page up", id="dialog.page_up", show=False, tooltip="Ten parameters back"),
    ]

    def __init__(
        self,
        draft: Draft,
        service: QueryService,
        server: Server,
        release: Release | None,
        known: Mapping[str, Sequence[str]],
        asked: Query,
        ask: Callable[[Query], None],
        given: Mapping[str, Value],
    ) -> None:
        super().__init__()
        self.draft = draft
        self._service = service
        self._server = server
        self._release = release
        self._known = known
        self._asked = asked
        self._ask = ask
        self._given = given
        self._find = TextInput(placeholder="find a parameter by name, section or help", compact=True, id="find")
        self._list = ParameterList(draft, self._unavailable)
        self._about = WrappedText(id="about")
        self._editor = ParameterEditor(id="editor")
        self._meaning = WrappedText(id="meaning")
        self._preview = WrappedText(id="preview")
        self._keys = KeyBar(_FINDING)
        self._copied = ""
        self._dialog = Vertical(classes="dialog", id="filter-form")

    def compose(self) -> ComposeResult:
        with self._dialog as dialog:
            dialog.border_title = Content(f"Filter: {self.draft.resource.title}")
            yield self._find
            yield self._list
            yield self._about
            yield self._editor
            yield self._meaning
            yield self._preview
            yield self._keys

    def on_mount(self) -> None:
        self._editor.display = False
        self._find.focus()
        self._show_current()

    # The parameter under the cursor

    def _unavailable(self, parameter: Parameter) -> str:
        """Why the server does not have *parameter*; nothing where it has."""
        if parameter.name in self._given and not isinstance(self._given[parameter.name], Structured):
            return "set by the instance under the cursor"
        if parameter.since.covers(self._release):
            return ""
        return f"{parameter.since}; this server is {self._release}"

    @property
    def _editing(self) -> bool:
        return self._editor.display

    def _show_current(self) -> None:
        parameter = self._list.current
        problems = self._problems()
        self._list.show_problems(problems)
        if parameter is None:
            self._about.say(())
            self._meaning.say(())
        else:
            self._about.say(self._description(parameter))
            self._meaning.say(self._said_of(parameter, problems))
        self._say_preview(problems)
        # How much of the request is in sight is known when it has been laid out.
        self.call_after_refresh(self._say_keys)
        unasked = self.draft.differs_from(self._asked)
        self._dialog.border_subtitle = Content(f"not asked yet: {', '.join(unasked)}" if unasked else "")

    def _say_keys(self) -> None:
        hints = (_ROWS if self._editor.in_rows else _EDITING) if self._editing else _FINDING
        self._keys.say((*hints[:1], _MORE, *hints[1:]) if self._preview.last_top else hints)

    def _description(self, parameter: Parameter) -> list[tuple[Shown, str]]:
        facts = [parameter.type.name, parameter.type.accepts]
        if parameter.default:
            facts.append(f"default {parameter.default}")
        if str(parameter.since):
            facts.append(str(parameter.since))
        return [
            (Shown(f"{parameter.name}: {parameter.help}"), "strong"),
            (Shown(" · ".join(facts)), "quiet"),
        ]

    def _said_of(self, parameter: Parameter, problems: Mapping[str, str]) -> list[tuple[Shown, str]]:
        reason = self._unavailable(parameter)
        if reason:
            return [(Shown(f"Not available: {reason}."), "bad")]
        problem = problems.get(parameter.name)
        if problem and self.draft.text(parameter.name):
            return [(show(f"✗ {problem}"), "bad")]
        try:
            value = self.draft.value(parameter)
        except ValueError as error:
            return [(show(f"✗ {error}"), "bad")]
        if value is None:
            return [(Shown("Not sent."), "quiet")]
        return [(meaning(parameter, value, self._service.clock(), self._service.zone), "good")]

    def _problems(self) -> dict[str, str]:
        return self.draft.problems(self._service.clock(), self._service.zone, self._release, self._given)

    def _request(self) -> Request:
        return self._service.preview(self.draft.query.within(self._given), self._server.limits)

    def _say_preview(self, problems: Mapping[str, str]) -> None:
        told = [(show(self._copied), "good")] if self._copied else []
        self._copied = ""
        if problems:
            names = ", ".join(problems)
            self._preview.say([*told, (show(f"Cannot be asked yet: {names}"), "bad")])
            return
        try:
            request = self._request()
        except ParameterProblem as problem:
            self._preview.say([*told, (show(f"Cannot be asked yet: {problem.parameter} {problem.message}"), "bad")])
            return
        query = "&".join(f"{name}={value}" for name, value in request.params)
        lines = [(show(f"{request.method} {request.path}?{query}"), "")]
        if request.why:
            lines.append((show(f"POST because: {request.why}"), "quiet"))
        if request.body is not None:
            lines.append((show(request.body), ""))
        self._preview.say([*told, *lines])

    # What happens

    def on_input_changed(self, event: TextInput.Changed) -> None:
        if event.input is self._find:
            event.stop()
            self._list.find(event.value)

    async def on_input_submitted(self, event: TextInput.Submitted) -> None:
        if event.input is self._find:
            event.stop()
            await self.action_edit()

    async def on_parameter_list_highlighted(self) -> None:
        if self._editing:
            await self._open_editor()
        self._show_current()

    async def on_parameter_list_chosen(self) -> None:
        await self.action_edit()

    def on_parameter_editor_changed(self) -> None:
        parameter = self._list.current
        if parameter is not None:
            self.draft.type(parameter.name, self._editor.text)
            self._show_current()

    def on_parameter_editor_done(self) -> None:
        self.action_leave_editor()

    def action_move(self, lines: int) -> None:
        if not self._editing:
            self._list.move(lines)

    async def action_edit(self) -> None:
        parameter = self._list.current
        if parameter is None or self._unavailable(parameter):
            return
        if isinstance(parameter.type, Flag):
            self.draft.type(parameter.name, "" if self.draft.text(parameter.name) else "true")
            self._show_current()
        else:
            await self._open_editor()

    async def _open_editor(self) -> None:
        parameter = self._list.current
        if parameter is None or isinstance(parameter.type, Flag) or self._unavailable(parameter):
            self.action_leave_editor()
            return
        self._editor.display = True
        await self._editor.edit(parameter, self.draft.text(parameter.name), self._known.get(parameter.name, ()))
        self._show_current()

    async def action_turn(self) -> None:
        """Conditions in rows, or as one text."""
        if self._editing and not await self._editor.turn():
            self._copied = "This can only be edited as it is."
        self._show_current()

    def action_leave_editor(self) -> None:
        self._editor.display = False
        self._find.focus()
        self._show_current()

    def action_take(self) -> None:
        self._editor.take()

    def action_leave(self) -> None:
        if self._editing:
            self.action_leave_editor()
        elif self._find.value:
            self._find.value = ""
        else:
            self.dismiss(None)

    async def action_clear_one(self) -> None:
        parameter = self._list.current
        if parameter is not None and not (self._editing and self._editor.clear_row()):
            self.draft.type(parameter.name, "")
            if self._editing:
                await self._open_editor()
            self._show_current()

    def action_clear_all(self) -> None:
        self.draft.clear()
        self.action_leave_editor()

    def action_copy_curl(self) -> None:
        if not self._problems():
            self.app.copy_to_clipboard(curl(self._server, self._request()))
            self._copied = "Copied as a curl command, without the secret."
        self._show_current()

    def action_more(self) -> None:
        """Show the next lines of the request; after the last ones, the first ones again."""
        preview = self._preview
        preview.scroll_lines_to(0 if preview.top == preview.last_top else preview.top + max(preview.body_height, 1))

    def action_apply(self) -> None:
        query = self._askable()
        if query is not None:
            self._ask(query)
            self._asked = query
            self._copied = "Asked."
            self._show_current()

    def action_done(self) -> None:
        query = self._askable()
        if query is not None:
            self.dismiss(query)

    def _askable(self) -> Query | None:
        """The query, or None after going to the first parameter that needs attention."""
        problems = self._problems()
        if not problems:
            return self.draft.query
        self.action_leave_editor()
        self._find.value = ""
        self._list.find("")  # now: the input tells of its change only later
        self._list.move_to(next(iter(problems)))
        return None
