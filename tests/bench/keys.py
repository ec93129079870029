"""Keys: processor time and bytes for what fingers do most, beside Textual's own table with the same rows."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tuiconsole.console.cells import Reading, cell
from tuiconsole.engines.camunda import CAMUNDA

from .engine import NOW, Between, app, console
from .report import Line, count, milliseconds, ratio
from .start import FRAME, ROWS
from .terminal import KEYS, USUAL, Program, Size, scratch

SIZES = (Size(80, 24), USUAL, Size(200, 60))
TABLE_ROWS = b"active"
"""The state of the newest instances, in the first column: in sight at every size."""
GOALS = {"cursor down": 310, "scroll by one": 460, "page down": 5100, "changed row": 300}
"""Bytes at 120×40."""


@dataclass
class Costs:
    """Bytes and processor time of each press, by what it did."""

    bytes: dict[str, list[int]] = field(default_factory=dict)
    cpu: dict[str, list[float]] = field(default_factory=dict)


def measure(engines: dict[int, Between], presses: int) -> Iterator[Line]:
    """The lines of this measure, for *engines* by their number of rows."""
    few, many = min(engines), max(engines)
    for size in SIZES:
        with Program(data_table(engines[few]), size) as program:
            program.settle({"rows": TABLE_ROWS}, quiet=1)
            table = _costs(program, size, presses, lambda program: program.press("c"))
        if size == USUAL:
            yield _floor(table, presses)
        costs = {rows: _console_costs(engines[rows], size, presses, zoomed=True) for rows in (few, many)}
        with_panes = _console_costs(engines[many], size, presses, zoomed=False)
        yield from _lines(size, {few: costs[few], many: costs[many]}, table, with_panes)


def _floor(table: Costs, presses: int) -> Line:
    """What no program with this library goes below, of what its table takes."""
    costs = Costs()
    with Program(app("two_lines")) as program:
        program.settle({"lines": b"line 30"}, quiet=1)
        for _ in range(presses):
            program.press(KEYS["down"])
            written = program.settle(something=True)
            costs.bytes.setdefault("", []).append(written.bytes)
            costs.cpu.setdefault("", []).append(written.cpu)
    said = f"{milliseconds(costs.cpu[''])}, {count(costs.bytes[''])}; DataTable's cursor down is 1.00"
    return Line(
        f"keys: Textual itself repaints two lines, {USUAL}", "", said, ratio(costs.cpu[""], table.cpu["cursor down"])
    )


def _lines(size: Size, zoomed: dict[int, Costs], table: Costs, with_panes: Costs) -> Iterator[Line]:
    few, many = min(zoomed), max(zoomed)
    for what in table.bytes:
        goal = f"≤ {GOALS[what]:,} B" if size == USUAL and what in GOALS else ""
        ours = " / ".join(f"{count(zoomed[rows].bytes[what])}" for rows in (few, many))
        beside = f"DataTable {count(table.bytes[what])}"
        yield Line(
            f"keys: {what}, {size}, bytes with {few:,} / {many:,} rows",
            ours,
            beside,
            ratio(zoomed[few].bytes[what], table.bytes[what]),
            goal,
        )
        yield Line(
            f"keys: {what}, {size}, CPU with {few:,} / {many:,} rows",
            " / ".join(milliseconds(zoomed[rows].cpu[what]) for rows in (few, many)),
            f"DataTable {milliseconds(table.cpu[what])}",
            ratio(zoomed[few].cpu[what], table.cpu[what]),
            "≤ 0.5" if what in GOALS else "",
        )
    both = "; ".join(f"{what} {count(with_panes.bytes[what])}" for what in with_panes.bytes)
    yield Line(f"keys: {size}, the panes below follow, bytes with {many:,} rows", both)


def _console_costs(engine: Between, size: Size, presses: int, *, zoomed: bool) -> Costs:
    def change(program: Program) -> None:
        engine.key = f"CHANGED-{len(engine.asked)}"
        program.press("r")

    engine.key = ""
    with Program(console(engine.url), size) as program:
        program.settle({"frame": FRAME, "rows": ROWS}, quiet=1)
        if zoomed:
            program.press("z")
            program.settle()
        return _costs(program, size, presses, change)


def _costs(program: Program, size: Size, presses: int, change: Callable[[Program], None]) -> Costs:
    costs = Costs()

    def note(what: str, press: Callable[[], None], times: int) -> None:
        for _ in range(times):
            press()
            written = program.settle(something=True)
            costs.bytes.setdefault(what, []).append(written.bytes)
            costs.cpu.setdefault(what, []).append(written.cpu)

    for _ in range(size.lines // 2 - 4):
        program.press(KEYS["down"])
    program.settle()
    note("cursor down", lambda: program.press(KEYS["down"]), min(presses, size.lines // 2 - 6))
    for _ in range(size.lines):
        program.press(KEYS["down"])
    program.settle()
    note("scroll by one", lambda: program.press(KEYS["down"]), presses)
    note("page down", lambda: program.press(KEYS["page down"]), presses)
    note("End", lambda: program.press(KEYS["end"]), 1)
    program.press(KEYS["home"])
    program.settle()
    note("changed row", lambda: change(program), min(presses, 5))
    return costs


def data_table(engine: Between) -> list[str]:
    """The command that runs Textual's table with the first rows of *engine*."""
    return app("datatable", str(_rows_file(engine)))


def _rows_file(engine: Between) -> Path:
    """All rows as the console words them, for the table."""
    path = scratch("rows.jsonl")
    if not path.exists():
        resource = CAMUNDA.resources[0]
        reading = Reading(UTC, datetime.fromisoformat(NOW))
        columns = [column for column in resource.columns if column.kind != "badge"][:8]
        address = f"{engine.url}/history/process-instance?sortBy=startTime&sortOrder=desc&maxResults=1000"
        with urllib.request.urlopen(address) as answer, path.open("w", encoding="utf-8") as file:
            file.write(json.dumps([column.title for column in columns]) + "\n")
            for item in json.load(answer):
                words = [str(cell(column, item, resource, reading).text) for column in columns]
                file.write(json.dumps(words) + "\n")
    return path
