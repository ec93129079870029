"""A piece of a line with what is being looked for standing out in it."""

from __future__ import annotations

import re

from rich.segment import Segment
from rich.style import Style


def highlighted(text: str, style: Style, pattern: re.Pattern[str] | None, match: Style) -> list[Segment]:
    """*text* in *style*, and in *match* on top of it wherever *pattern* is found."""
    if pattern is None:
        return [Segment(text, style)]
    segments, at = [], 0
    for found in pattern.finditer(text):
        segments += [Segment(text[at : found.start()], style), Segment(found.group(), style + match)]
        at = found.end()
    return [*segments, Segment(text[at:], style)]
