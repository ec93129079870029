"""The glyph that stands for each tone, because colour never carries meaning alone."""

from __future__ import annotations

from typing import Final

from tuiconsole.engines.model import Tone

GLYPHS: Final[dict[Tone, str]] = {
    "running": "▸",
    "waiting": "‖",
    "done": "✓",
    "stopped": "▪",
    "failed": "✗",
    "unknown": "·",
}
"""Never ambiguous in width, and always beside a word, so that colour carries nothing alone."""
