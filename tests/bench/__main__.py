"""`python -m tests.bench`: measure everything, or what is named, and print one table."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from functools import cache

from . import fetch, idle, keys, link, loop, memory, paging, start
from .engine import Between, between, demo_engine
from .report import Line, table

FEW, MANY = 1_000, 1_000_000
MEASURES = ("start", "keys", "loop", "fetch", "memory", "link", "idle", "paging")


def main() -> None:
    """Measure what the command line names."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("measures", nargs="*", metavar="MEASURE", help=f"of {', '.join(MEASURES)}; without any, all")
    parser.add_argument("--quick", action="store_true", help="fewer repetitions, a tenth of the rows")
    parser.add_argument("--database", default="", metavar="URL", help="PostgreSQL for paging; without, a SQLite file")
    options = parser.parse_args()
    if unknown := set(options.measures) - set(MEASURES):
        parser.error(f"there is no measure called {', '.join(sorted(unknown))}")
    lines: list[Line] = []
    for line in _measured(options.measures or MEASURES, quick=options.quick, database=options.database):
        sys.stderr.write(f"{line.what}: {line.ours} | {line.other} | {line.ratio or ''}\n")
        lines.append(line)
    sys.stdout.write(table(lines) + "\n")


def _measured(names: Iterable[str], *, quick: bool, database: str) -> Iterable[Line]:
    many_rows = MANY // 10 if quick else MANY
    repeats = 3 if quick else 9
    with ExitStack() as stack:

        @cache
        def engine() -> str:
            return stack.enter_context(demo_engine(many_rows))

        @cache
        def many() -> Between:
            return stack.enter_context(between(engine()))

        @cache
        def few() -> Between:
            return stack.enter_context(between(stack.enter_context(demo_engine(FEW))))

        measures: dict[str, Callable[[], Iterable[Line]]] = {
            "start": lambda: start.measure(engine(), repeats),
            "keys": lambda: keys.measure({FEW: few(), many_rows: many()}, repeats),
            "loop": lambda: loop.measure(engine(), 60 if quick else 300),
            "fetch": lambda: fetch.measure(many(), repeats),
            "memory": lambda: memory.measure(few(), many(), 50 if quick else 300),
            "link": lambda: link.measure(many(), few()),
            "idle": lambda: idle.measure(many(), 10),
            "paging": lambda: paging.measure(many_rows, repeats, 20 if quick else 200, database),
        }
        for name in names:
            yield from measures[name]()


if __name__ == "__main__":
    main()
