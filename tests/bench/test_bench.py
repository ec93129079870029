"""The bench still runs: one round of a measure, on a small engine."""

from . import fetch
from .engine import between, demo_engine
from .report import table


def test_a_measure_comes_to_a_line_of_the_table() -> None:
    with demo_engine(30) as engine, between(engine) as slowed:
        lines = list(fetch.measure(slowed, 1))
    [line] = lines
    assert line.ratio is not None
    assert line.ratio > 0
    printed = table(lines).splitlines()
    assert [len(row) for row in printed] == [len(printed[0])] * 3
    assert line.ours in printed[2]
