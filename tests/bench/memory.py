"""Memory: after travelling through a million rows, beside what it was after the start."""

from __future__ import annotations

from collections.abc import Iterator

from .engine import Between, console
from .report import Line
from .start import FRAME, ROWS
from .terminal import KEYS, Program

MIB = 1 << 20


def measure(few: Between, many: Between, pages: int) -> Iterator[Line]:
    """The lines of this measure."""
    with Program(console(few.url)) as program:
        program.settle({"frame": FRAME, "rows": ROWS}, quiet=1.5)
        small = program.memory()
    with Program(console(many.url)) as program:
        program.settle({"frame": FRAME, "rows": ROWS}, quiet=1.5)
        before = program.memory()
        for key in ("page down", "page up"):
            for _ in range(pages):
                program.press(KEYS[key])
                while program.read(0.03):
                    pass
            program.press(KEYS["end" if key == "page down" else "home"])
            program.settle(quiet=1)
        after = program.memory()
    beside = f"after the start {before / MIB:.0f} MiB, with few rows {small / MIB:.0f} MiB"
    yield Line(f"memory: {2 * pages:,} pages from both ends", f"{after / MIB:.0f} MiB", beside, after / before)
