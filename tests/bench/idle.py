"""Idle: what a console costs that nobody touches."""

from __future__ import annotations

import time
from collections.abc import Iterator

from .engine import Between, app, console
from .report import Line
from .start import FRAME, ROWS
from .terminal import Program


def measure(engine: Between, seconds: float) -> Iterator[Line]:
    """The lines of this measure."""
    measured = {}
    for name, command, marks in (
        ("ours", console(engine.url), {"frame": FRAME, "rows": ROWS}),
        ("empty", app("empty"), {"anything": b"\x1b[1;1H"}),
    ):
        with Program(command) as program:
            program.settle(marks, quiet=3)
            cpu, end, written = program.cpu(), time.monotonic() + seconds, 0
            while (left := end - time.monotonic()) > 0:
                written += len(program.read(left))
            measured[name] = written, (program.cpu() - cpu) / seconds
    said = {name: f"{written} B, {share:.2%} CPU" for name, (written, share) in measured.items()}
    yield Line(f"idle for {seconds:.0f} s", said["ours"], f"empty Textual app {said['empty']}", None, "0 B, ≤ 0.2 %")
