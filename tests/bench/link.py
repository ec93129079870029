"""Link: a key is held over a line of 1 Mbit/s and 100 ms; how long the picture moves on after it is released."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Sequence

from .engine import Between, console
from .keys import SIZES, TABLE_ROWS, data_table
from .report import Line
from .start import ROWS
from .terminal import KEYS, USUAL, Program, Size, scratch

BYTES_PER_SECOND = 125_000
LATENCY = 0.1
HELD_SECONDS = 2.0
A_SECOND = 30


def measure(engine: Between, few: Between) -> Iterator[Line]:
    """The lines of this measure: through SSH, which takes all bytes at once and queues them."""
    lines = scratch("lines.txt")
    lines.write_text(
        "".join(
            f"{n:8} {'a line of text that is as long as a row of the list is ' * 4}\n"[:118] + "\n"
            for n in range(20_000)
        )
    )
    for key in ("down", "page down"):
        for size in SIZES:
            if size.columns < USUAL.columns:
                continue
            ours = _held(console(engine.url), size, key, prepare="z")
            table = _held(data_table(few), size, key, mark=TABLE_ROWS)
            beside = f"DataTable {_said(table)}"
            if shutil.which("vim"):
                vim = _held(["vim", "-u", "NONE", "-n", str(lines)], size, key, mark=b"a line")
                beside += f", vim {_said(vim)}"
            goal = "≤ 0.15 s" if key == "down" else "vim's"
            yield Line(f"link: {key} held, {size}", _said(ours), beside, ours[0] / table[0], goal)


def _said(measured: tuple[float, int]) -> str:
    return f"{measured[0]:.2f} s, {measured[1] / 1024:,.0f} KiB"


def _held(command: Sequence[str], size: Size, key: str, *, mark: bytes = ROWS, prepare: str = "") -> tuple[float, int]:
    """Seconds from the key's release to the last byte at the far end of the line, and the bytes that travelled."""
    with Program(command, size) as program:
        program.settle({"rows": mark}, quiet=1)
        if prepare:
            program.press(prepare)
            program.settle()
        began = time.monotonic()
        chunks: list[tuple[float, int]] = []
        for press in range(int(HELD_SECONDS * A_SECOND)):
            program.press(KEYS[key])
            while (left := began + (press + 1) / A_SECOND - time.monotonic()) > 0:
                if data := program.read(left):
                    chunks.append((time.monotonic() - began, len(data)))
        while data := program.read(1.0):
            chunks.append((time.monotonic() - began, len(data)))
    free = 0.0
    for at, size_of_chunk in chunks:
        free = max(free, at) + size_of_chunk / BYTES_PER_SECOND
    return free + LATENCY - HELD_SECONDS, sum(size_of_chunk for _, size_of_chunk in chunks)
