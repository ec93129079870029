"""Looking through the rows that are loaded, without keeping anything else waiting."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from tuiconsole.console.widgets.row_list import RowList

_LINES_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Found:
    """The line of a match, or None; and how many rows were looked at."""

    line: int | None
    looked_at: int


async def find(rows: RowList, step: int, *, inclusive: bool = False) -> Found:
    """The nearest line in the direction of *step* that says what `rows.pattern` looks for, round the end.

    A row says what its columns show, uncut. What is not loaded is passed over, and nothing is asked for.
    """
    pattern, count, start = rows.pattern, rows.line_count, rows.cursor
    looked_at = 0
    if pattern is None:
        return Found(None, 0)
    for distance in range(0 if inclusive else 1, count + (0 if inclusive else 1)):
        if distance % _LINES_AT_ONCE == 0:
            await asyncio.sleep(0)
        line = (start + step * distance) % count
        words = rows.words_at(line)
        if words is None:
            continue
        looked_at += 1
        if pattern.search(words):
            return Found(line, looked_at)
    return Found(None, looked_at)
