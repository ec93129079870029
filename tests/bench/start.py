"""Start: from exec to the first full frame and to the first rows, beside an empty application and a bare request."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from statistics import median

from .engine import app, between, console
from .report import Line, count, milliseconds, ratio
from .terminal import Program, environment, scratch

FRAME, ROWS = b"help", b"2026-0"
"""The last word of the first frame; how the time in a row begins."""
DELAYS = (0.0, 0.1, 0.3, 1.0)
_SERVICE = "textual.app, tuiconsole.engines.camunda, tuiconsole.service.service, tuiconsole.service.early_request"
LOADED = {
    "python": "sys",
    "textual": "textual.app",
    "service": _SERVICE,
    "screen": f"{_SERVICE}, tuiconsole.commands.console, tuiconsole.console.app",
}
LOADED["servers"] = f"{LOADED['screen']}, tuiconsole.config.servers"
"""Modules to load, each set with those of the one before it."""
_LEAVE = "import os; os._exit(0)"
"""Without looking for garbage once more."""


def measure(engine: str, repeats: int) -> Iterator[Line]:
    """The lines of this measure."""
    yield from _frames(engine, repeats)
    yield _parts(repeats)
    yield from _first_rows(engine, max(repeats // 2, 3))
    yield from _answers_at_once(repeats * 2)


def _frames(engine: str, repeats: int) -> Iterator[Line]:
    empty: list[tuple[float, float]] = []
    frame: list[tuple[float, float]] = []
    rows: list[tuple[float, float]] = []
    listed: list[tuple[float, float]] = []
    written: tuple[list[int], list[int]] = [], []
    known = scratch("config") / "servers.toml"
    known.parent.mkdir(exist_ok=True)
    known.write_text(f'[[servers]]\nname = "known"\nurl = "{engine}"\nengine = "camunda"\n', encoding="utf-8")
    for turn in range(repeats + 1):
        with Program(app("empty")) as program:
            settled = program.settle({"anything": b"\x1b[1;1H"}, since=program.started)
        with Program(console(engine)) as program:
            shown = program.settle({"frame": FRAME, "rows": ROWS}, since=program.started)
        with Program([sys.executable, "-m", "tuiconsole", "known"]) as program:
            by_name = program.settle({"frame": FRAME}, since=program.started).seen
        if turn:  # the first turn compiles
            listed.append(by_name["frame"])
            empty.append((settled.seconds, settled.cpu))
            frame.append(shown.seen["frame"])
            rows.append(shown.seen["rows"])
            written[0].append(shown.bytes)
            written[1].append(settled.bytes)
    for what, ours, goal in (
        ("first full frame", frame, "≤ 1.3"),
        ("first full frame with a servers.toml", listed, "≤ 1.3"),
        ("first rows", rows, ""),
    ):
        for unit, index in (("CPU", 1), ("wall", 0)):
            mine, other = [one[index] for one in ours], [one[index] for one in empty]
            beside = f"empty Textual app {milliseconds(other)}"
            yield Line(f"start: {what}, {unit}", milliseconds(mine), beside, ratio(mine, other), goal)
    yield Line("start: bytes, with the first rows", count(written[0]), f"empty Textual app {count(written[1])}")


def _parts(repeats: int) -> Line:
    """What loading takes of the first frame: the library of the screen, which the empty one loads too, and ours."""
    used: dict[str, list[float]] = {}
    for _ in range(repeats):
        for name, module in LOADED.items():
            used.setdefault(name, []).append(_cpu_of([sys.executable, "-c", f"import {module}; {_LEAVE}"]))
    took = {name: median(values) for name, values in used.items()}
    parts = (
        ("Python", took["python"]),
        ("Textual", took["textual"] - took["python"]),
        ("declarations and service", took["service"] - took["textual"]),
        ("screen", took["screen"] - took["service"]),
        ("what reads a servers.toml, where there is one", took["servers"] - took["screen"]),
    )
    ours = ", ".join(f"{name} {milliseconds([seconds])}" for name, seconds in parts)
    return Line("start: of it loading, CPU", ours, "the rest styles, lays out and draws")


def _first_rows(engine: str, repeats: int) -> Iterator[Line]:
    with between(engine) as slow:
        for slow.delay in DELAYS:
            ours, bare = [], []
            for _ in range(repeats):
                with Program(console(slow.url)) as program:
                    ours.append(program.settle({"rows": ROWS}, since=program.started, quiet=0.1).seen["rows"][0])
                with Program(app("request_first", slow.url)) as program:
                    bare.append(program.settle({"rows": ROWS}, since=program.started, quiet=0.1).seen["rows"][0])
            what = f"start: first rows, engine takes {slow.delay * 1000:.0f} ms, wall"
            beside = f"request before anything else {milliseconds(bare)}"
            yield Line(what, milliseconds(ours), beside, ratio(ours, bare), "≤ 1.15")


def _answers_at_once(repeats: int) -> Iterator[Line]:
    commands = {
        "pass": [sys.executable, "-c", "pass"],
        "--help": [sys.executable, "-m", "tuiconsole", "--help"],
        "--version": [sys.executable, "-m", "tuiconsole", "--version"],
    }
    cpu: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(repeats):
        for name, command in commands.items():
            cpu[name].append(_cpu_of(command))
    for name in ("--help", "--version"):
        beside = f"python -c pass {milliseconds(cpu['pass'])}"
        yield Line(f"`{name}`, CPU", milliseconds(cpu[name]), beside, ratio(cpu[name], cpu["pass"]), "≤ 4")


def _cpu_of(command: list[str]) -> float:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment())
    clock = ~process.pid << 3 | 2
    # Once it has ended and before it is forgotten, its clock stands still.
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    used = time.clock_gettime(clock)
    process.wait()
    return used
