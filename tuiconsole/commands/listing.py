"""Lines with columns, for what is configured: short lists that people read whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tuiconsole.text.border import show

_GAP = 2


def lines_of(columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> str:
    """*rows* below the names of their *columns*; columns in which nothing stands are left out."""
    # Widths in cells are only known to a library that takes its time, and names of people's own choice are few.
    kept = [column for column in columns if any(row[column] for row in rows)]
    if not kept:
        return ""
    cells: list[list[str]] = [[column.upper() for column in kept]]
    cells += ([show(row[column]) for column in kept] for row in rows)
    widths = [max(len(line[n]) for line in cells) for n in range(len(kept))]
    return "".join(
        (" " * _GAP).join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() + "\n"
        for line in cells
    )
