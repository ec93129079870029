"""Loop: how long the event loop is ever busy, and a key waits, while pages arrive and are checked without rest.

Whoever else uses the machine makes a stall longer, as the first line tells: the processor time is the console's own.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

from .engine import app
from .report import Line
from .start import ROWS
from .terminal import KEYS, Program, scratch

CASES = (
    ("nothing else happens", "200", "", ""),
    ("four pages of 200 rows always arrive", "200", "busy", "p99 ≤ 40 ms, stall ≤ 35 ms"),
    ("four pages of 1,000 rows always arrive", "1000", "busy", ""),
)


def measure(engine: str, presses: int) -> Iterator[Line]:
    """The lines of this measure."""
    for what, rows, busy, goal in CASES:
        out = scratch("loop.json")
        waits = []
        with Program(app("loop", engine, rows, str(out), busy)) as program:
            program.settle({"rows": ROWS}, quiet=0.2)
            program.press("z")
            time.sleep(3)
            program.settle(quiet=0.1)
            for press in range(presses):
                program.press(KEYS["up" if press % 6 > 2 else "down"])
                waits.append(program.wait_for_output())
                while program.read(0.05):
                    pass
            program.press("q")
            program.wait_for_end()
            longest, own, pages = json.loads(out.read_text(encoding="utf-8"))
            out.unlink()
        waits.sort()
        ours = (
            f"key → frame p50 {waits[len(waits) // 2] * 1000:.0f} ms, p99 {waits[int(len(waits) * 0.99)] * 1000:.0f} ms"
        )
        ours += f"; longest stall {longest * 1000:.0f} ms, most processor time of one {own * 1000:.0f} ms"
        yield Line(f"loop: {what}", ours, f"{pages} pages came", None, goal)
