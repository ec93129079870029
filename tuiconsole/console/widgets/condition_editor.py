"""An editor for conditions in rows of name, operator and value: a small table, and one input for the cell in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message

from tuiconsole.console.cells import fit_text
from tuiconsole.console.widgets.line_view import LineView
from tuiconsole.console.widgets.suggest_input import SuggestInput
from tuiconsole.engines.condition_rows import ConditionRow, RowGrammar
from tuiconsole.engines.query_line import Completion
from tuiconsole.text.border import Shown, show

_CELLS = ("name", "operator", "value")
_TITLES = ("name", "compare", "value")
_NAME, _OPERATOR, _VALUE = range(3)
_ROWS_SHOWN = 3
_OPERATOR_WIDTH = 10


class ConditionTable(LineView):
    """The rows as they are written, with the cell that is being edited marked."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"condition-editor--cell", "condition-editor--empty"}
    can_focus = False

    class Pointed(Message):
        """A cell was clicked."""

        def __init__(self, row: int, cell: int) -> None:
            super().__init__()
            self.row, self.cell = row, cell

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[ConditionRow] = []
        self.row = self.cell = 0

    @property
    def line_count(self) -> int:
        return len(self.rows)

    def show_rows(self) -> None:
        """Repaint, with the row in question in sight."""
        height = min(len(self.rows), _ROWS_SHOWN)
        self.styles.height = height
        self.top = min(max(self.top, self.row - height + 1), self.row)
        self.refresh()

    def _widths(self, width: int) -> tuple[int, int, int]:
        name = max((width - _OPERATOR_WIDTH) * 2 // 5, 1)
        return name, _OPERATOR_WIDTH, max(width - _OPERATOR_WIDTH - name, 0)

    def draw_line(self, line: int, width: int) -> list[Segment]:
        row = self.rows[line]
        quiet = self.coloured(self.plain_style, "condition-editor--empty")
        segments = []
        for cell, (text, room) in enumerate(zip(_texts(row), self._widths(width), strict=True)):
            here = line == self.row and cell == self.cell
            style = self.component_style("condition-editor--cell") if here else self.plain_style
            said = show(text) if text or row.empty else Shown("…")
            if row.empty:
                said, style = Shown(f"+ {_TITLES[cell]}"), style if here else quiet
            segments += [
                Segment(fit_text(said, max(room - 1, 0)), style),
                Segment(" " * min(room, 1), self.plain_style),
            ]
        return segments

    def on_click(self, event: events.Click) -> None:
        line = self.top + event.y
        if line < len(self.rows):
            event.stop()
            name, operator, _ = self._widths(self.size.width - 1)
            cell = _NAME if event.x < name else _OPERATOR if event.x < name + operator else _VALUE
            self.post_message(self.Pointed(line, cell))


class ConditionEditor(Vertical):
    """There is always an empty row at the end; rows in which nothing is said are not part of the text."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "Next", id="dialog.next_cell", show=False, priority=True,
                tooltip="To the next cell; from an empty row: done"),
        Binding("tab", "step(1)", "Next", id="dialog.cell_right", show=False, priority=True,
                tooltip="To the next cell"),
        Binding("shift+tab", "step(-1)", "Before", id="dialog.cell_left", show=False, priority=True,
                tooltip="To the cell before"),
    ]  # fmt: skip

    class Changed(Message):
        """Other rows stand there."""

    class Done(Message):
        """Enter was pressed in a row in which nothing is said."""

    def __init__(self) -> None:
        super().__init__()
        self._table = ConditionTable()
        self._input = SuggestInput(most=4)
        self._grammar: RowGrammar | None = None

    def compose(self) -> ComposeResult:
        yield self._table
        yield self._input

    def edit(self, rows: Sequence[ConditionRow], grammar: RowGrammar) -> None:
        """Put *rows* there for editing, and begin another one."""
        self._grammar = grammar
        self._table.rows = [*rows, self._new_row()]
        self._go(len(rows), _NAME)

    def take_keys(self) -> None:
        """Give the keys to the cell."""
        self._input.input.focus()

    @property
    def rows(self) -> list[ConditionRow]:
        """The rows in which something is said."""
        return [row for row in self._table.rows if not row.empty]

    def clear_row(self) -> bool:
        """Take the row away that is being edited; False where nothing is said in it."""
        row = self._table.row
        if self._table.rows[row].empty:
            return False
        del self._table.rows[row]
        self._go(row, _NAME)
        self.post_message(self.Changed())
        return True

    def _new_row(self) -> ConditionRow:
        assert self._grammar is not None
        return ConditionRow(operator=self._grammar.operators("")[0][0])

    def _go(self, row: int, cell: int) -> None:
        self._table.row, self._table.cell = row, cell
        self._table.show_rows()
        self._input.input.placeholder = _TITLES[cell]
        text = _texts(self._table.rows[row])[cell]
        self._input.edit(text, self._suggestions)
        if cell == _OPERATOR:
            # Of an operator nobody wants to keep a part.
            self._input.point_at(0, len(text))

    def _suggestions(self, text: str, at: int) -> list[Completion]:
        """What may stand in the cell; an operator that stands there already offers all others."""
        typed, known = text[:at].casefold(), self._known
        operator = self._table.cell == _OPERATOR
        if self._fits(text):
            fitting = [each for each in known if operator and each[0] != text]
        else:
            fitting = [
                (word, help)
                for word, help in known
                if typed in word.casefold() or (operator and typed in help.casefold())
            ]
            fitting.sort(key=lambda each: not each[0].casefold().startswith(typed))
        return [Completion(word, help, 0, len(text), word) for word, help in fitting]

    @property
    def _known(self) -> Sequence[tuple[str, str]]:
        """What is known to fit into the cell."""
        assert self._grammar is not None
        name = self._table.rows[self._table.row].name
        if self._table.cell == _NAME:
            return self._grammar.names
        if self._table.cell == _OPERATOR:
            return self._grammar.operators(name)
        return [(value, "") for value in self._grammar.values(name)]

    def _fits(self, text: str) -> bool:
        return any(text.casefold() == word.casefold() for word, _ in self._known)

    # What happens

    def on_suggest_input_changed(self, event: SuggestInput.Changed) -> None:
        event.stop()
        # More than a key at once was pasted, and may be conditions as they stand in a query line.
        pasted = len(self._input.text) > len(_texts(self._table.rows[self._table.row])[self._table.cell]) + 1
        self._store()
        if pasted and self._part():
            return
        self._table.show_rows()
        self.post_message(self.Changed())

    def _store(self) -> None:
        table = self._table
        table.rows[table.row] = replace(table.rows[table.row], **{_CELLS[table.cell]: self._input.text})
        if not table.rows[-1].empty:
            table.rows.append(self._new_row())

    def on_suggest_input_above(self, event: SuggestInput.Above) -> None:
        event.stop()
        self._go(max(self._table.row - 1, 0), self._table.cell)

    def on_suggest_input_below(self, event: SuggestInput.Below) -> None:
        event.stop()
        self._go(min(self._table.row + 1, len(self._table.rows) - 1), self._table.cell)

    def on_condition_table_pointed(self, event: ConditionTable.Pointed) -> None:
        event.stop()
        self._go(event.row, event.cell)
        self.take_keys()

    def action_next(self) -> None:
        table = self._table
        if self._part():
            return
        if table.cell == _NAME and table.rows[table.row].empty and not self._input.chosen:
            self.post_message(self.Done())
        else:
            self.action_step(1)

    def _part(self) -> bool:
        """Make rows of conditions that somebody wrote, or pasted, as one text in the place of a name."""
        assert self._grammar is not None
        table = self._table
        if table.cell != _NAME or table.rows[table.row].value:
            return False
        rows = self._grammar.read(self._input.text)
        if not rows or not all(row.name for row in rows):
            return False
        table.rows[table.row : table.row + 1] = rows
        self._go(table.row + len(rows), _NAME)
        self.post_message(self.Changed())
        return True

    def action_step(self, step: int) -> None:
        if self._part():
            return
        self._settle()
        table = self._table
        place = min(max(table.row * 3 + table.cell + step, 0), len(table.rows) * 3 - 1)
        self._go(*divmod(place, 3))

    def _settle(self) -> None:
        """Take what was chosen; where only certain words can stand, the likeliest of them."""
        text = self._input.text
        closed = self._table.cell == _OPERATOR or (self._table.cell == _NAME and text)
        if self._input.chosen or (closed and not self._fits(text)):
            self._input.take()
            self._store()


def _texts(row: ConditionRow) -> tuple[str, str, str]:
    return row.name, row.operator, row.value
