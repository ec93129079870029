"""One measure beside another, as a line of a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    what: str
    ours: str
    other: str = ""
    """What it is measured beside."""
    ratio: float | None = None
    goal: str = ""


def table(lines: Iterable[Line]) -> str:
    """The lines as Markdown."""
    rows = [("measure", "tuiconsole", "beside", "ratio", "goal")]
    for line in lines:
        ratio = "" if line.ratio is None else f"{line.ratio:.2f}"
        rows.append((line.what, line.ours, line.other, ratio, line.goal))
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    drawn = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    drawn.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(drawn)


def milliseconds(seconds: Sequence[float]) -> str:
    """The median of *seconds*."""
    value = median(seconds) * 1000
    return f"{value:.1f} ms" if value < 20 else f"{value:,.0f} ms"


def count(values: Sequence[int], unit: str = "B") -> str:
    """The median of *values*."""
    return f"{median(values):,.0f} {unit}"


def ratio(ours: Sequence[float], other: Sequence[float]) -> float:
    """Of the medians."""
    return median(ours) / max(median(other), 1e-9)
