"""`python -m tests.bench`: measure everything, or what is named, and print one table."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack

from . import fetch, idle, keys, link, loop, memory, start
from .engine import between, demo_engine
from .report import Line, table

FEW, MANY = 1_000, 1_000_000
MEASURES = ("start", "keys", "loop", "fetch", "memory", "link", "idle")


def main() -> None:
    """Measure what the command line names."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("measures", nargs="*", metavar="MEASURE", help=f"of {', '.join(MEASURES)}; without any, all")
    parser.add_argument("--quick", action="store_true", help="fewer repetitions, a hundredth of the rows")
    options = parser.parse_args()
    if unknown := set(options.measures) - set(MEASURES):
        parser.error(f"there is no measure called {', '.join(sorted(unknown))}")
    lines: list[Line] = []
    for line in _measured(options.measures or MEASURES, quick=options.quick):
        sys.stderr.write(f"{line.what}: {line.ours} | {line.other} | {line.ratio or ''}\n")
        lines.append(line)
    sys.stdout.write(table(lines) + "\n")


def _measured(names: Iterable[str], *, quick: bool) -> Iterable[Line]:
    with ExitStack() as stack:
        few = stack.enter_context(between(stack.enter_context(demo_engine(FEW))))
        many_rows = MANY // 100 if quick else MANY
        engine = stack.enter_context(demo_engine(many_rows))
        many = stack.enter_context(between(engine))
        repeats = 3 if quick else 9
        measures: dict[str, Callable[[], Iterable[Line]]] = {
            "start": lambda: start.measure(engine, repeats),
            "keys": lambda: keys.measure({FEW: few, many_rows: many}, repeats),
            "loop": lambda: loop.measure(many, 60 if quick else 300),
            "fetch": lambda: fetch.measure(many, repeats),
            "memory": lambda: memory.measure(few, many, 50 if quick else 300),
            "link": lambda: link.measure(many, few),
            "idle": lambda: idle.measure(many, 10),
        }
        for name in names:
            yield from measures[name]()


if __name__ == "__main__":
    main()
