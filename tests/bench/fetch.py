"""Fetch: from a request to the row on the screen, beside a bare client that reads the same page."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from .engine import PAGE, Between, console
from .report import Line, milliseconds, ratio
from .start import FRAME, ROWS
from .terminal import Program


def measure(engine: Between, repeats: int) -> Iterator[Line]:
    """The lines of this measure."""
    ours, own = [], []
    with Program(console(engine.url)) as program:
        program.settle({"frame": FRAME, "rows": ROWS}, quiet=1)
        program.press("z")
        program.settle()
        for turn in range(repeats):
            # No letter of it where the last one had the same: what stands there already is not sent again.
            engine.key = chr(ord("A") + turn) * 12
            asked = len(engine.asked)
            program.press("r")
            pressed = time.monotonic()
            seen = program.settle({"row": engine.key.encode()})
            left = next(when for when, path in engine.asked[asked:] if "maxResults" in path)
            seconds, cpu = seen.seen["row"]
            ours.append(seconds - (left - pressed))
            own.append(cpu)
            program.settle()
    engine.key = ""
    bare = [_bare(engine.url) for _ in range(repeats * 2)]
    beside = f"http.client reads the page {milliseconds(bare)}"
    said = f"{milliseconds(ours)}, of its own processor time {milliseconds(own)}"
    yield Line("fetch: request to visible row", said, beside, ratio(ours, bare))


def _bare(url: str) -> float:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc)
    connection.connect()
    began = time.monotonic()
    connection.request("GET", parts.path + PAGE)
    connection.getresponse().read()
    used = time.monotonic() - began
    connection.close()
    return used
