"""The one editor of the filter form: the text of a parameter in one line, or its conditions in rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from tuiconsole.console.widgets.suggest_input import SuggestInput
from tuiconsole.engines.model import Parameter
from tuiconsole.engines.query_line import Completion

if TYPE_CHECKING:
    from tuiconsole.console.widgets.condition_editor import ConditionEditor


class ParameterEditor(Vertical):
    """Begins with rows where a parameter has them and its text can be read as rows."""

    class Changed(Message):
        """Another text stands there."""

    class Done(Message):
        """The person wants to keep the text and go on."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._line = SuggestInput()
        self._conditions: ConditionEditor | None = None
        self._parameter: Parameter | None = None
        self._values: Sequence[str] = ()
        self._prefers_text = False

    def compose(self) -> ComposeResult:
        yield self._line

    async def edit(self, parameter: Parameter, text: str, known: Sequence[str]) -> None:
        """Put *text* there for editing as the value of *parameter*; of which some values are *known*."""
        self._parameter = parameter
        self._values = (*parameter.type.allowed, *known)
        grammar = None if self._prefers_text else parameter.type.rows
        rows = grammar.read(text) if grammar is not None else None
        if grammar is not None and rows is not None:
            conditions = self._conditions or await self._mount_conditions()
            self._show(conditions)
            conditions.edit(rows, grammar)
            conditions.take_keys()
        else:
            self._show(None)
            self._line.edit(text, self._suggestions)
            self._line.input.focus()

    @property
    def in_rows(self) -> bool:
        """Whether the text is edited in rows."""
        return self._conditions is not None and self._conditions.display

    @property
    def text(self) -> str:
        """What stands there, as the text of the parameter."""
        if self._conditions is None or not self._conditions.display:
            return self._line.text
        grammar = self._parameter.type.rows if self._parameter is not None else None
        return grammar.write(self._conditions.rows) if grammar is not None else ""

    def take(self) -> None:
        """Take the suggestion, or go on to the next cell."""
        if self._conditions is not None and self._conditions.display:
            self._conditions.action_step(1)
        else:
            self._line.take()

    def clear_row(self) -> bool:
        """Take away the row that is being edited; False where there is none."""
        return self._conditions is not None and self._conditions.display and self._conditions.clear_row()

    async def turn(self) -> bool:
        """Edit the text in rows instead of in one line, or the other way round; False where it cannot be."""
        parameter, text = self._parameter, self.text
        if parameter is None or parameter.type.rows is None:
            return False
        if not self.in_rows and parameter.type.rows.read(text) is None:
            return False
        self._prefers_text = self.in_rows
        await self.edit(parameter, text, self._values)
        return True

    async def _mount_conditions(self) -> ConditionEditor:
        # Most filters never need it.
        from tuiconsole.console.widgets.condition_editor import ConditionEditor

        self._conditions = ConditionEditor()
        await self.mount(self._conditions)
        return self._conditions

    def _show(self, conditions: ConditionEditor | None) -> None:
        self._line.display = conditions is None
        if self._conditions is not None:
            self._conditions.display = conditions is not None

    def _suggestions(self, text: str, at: int) -> list[Completion]:
        if self._parameter is None or self._parameter.type.rows is not None:
            return []
        offered = self._parameter.type.offers(text[:at], self._values)
        return [Completion(value, "", 0, len(text), written) for value, written in offered]

    def on_suggest_input_changed(self, event: SuggestInput.Changed) -> None:
        event.stop()
        self.post_message(self.Changed())

    def on_suggest_input_submitted(self, event: SuggestInput.Submitted) -> None:
        event.stop()
        self.post_message(self.Done())

    def on_condition_editor_changed(self, event: ConditionEditor.Changed) -> None:
        event.stop()
        self.post_message(self.Changed())

    def on_condition_editor_done(self, event: ConditionEditor.Done) -> None:
        event.stop()
        self.post_message(self.Done())
