"""Textual's `DataTable` with the rows of a file, one JSON list of cells a line, the first one the titles."""

import json
import sys
from pathlib import Path

from rich.text import Text
from textual.app import App, ComposeResult
from textual.coordinate import Coordinate
from textual.widgets import DataTable

_CHANGED = Coordinate(0, 1)


class Table(App[None]):
    """Nothing but the table; `c` changes one cell of the first row."""

    BINDINGS = [("c", "change", "Change a cell")]  # noqa: RUF012

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.animation_level = "none"
        self._lines = path.read_text(encoding="utf-8").splitlines()

    def compose(self) -> ComposeResult:
        yield DataTable(cursor_type="row")

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        titles, *rows = map(json.loads, self._lines)
        table.add_columns(*titles)
        table.add_rows([Text(cell) for cell in row] for row in rows)

    def action_change(self) -> None:
        table = self.query_one(DataTable)
        table.update_cell_at(_CHANGED, Text("changed" if str(table.get_cell_at(_CHANGED)) != "changed" else "again"))


if __name__ == "__main__":
    Table(Path(sys.argv[1])).run()
