"""Where the stylesheets live, and the console's own themes."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from textual.theme import Theme

_PACKAGE = Path(__file__).resolve().parents[1]
_HOMES = (_PACKAGE / "styles", _PACKAGE.parent / "styles")
"""Inside the installed wheel, or beside the package in a checkout."""


def stylesheet(name: str) -> Path:
    """The path of one stylesheet."""
    return next((home / name for home in _HOMES if (home / name).is_file()), _HOMES[0] / name)


STYLESHEETS: Final = [stylesheet("app.tcss"), stylesheet("panes.tcss")]
DIALOGS: Final = stylesheet("dialogs.tcss")
"""Read when the first dialog opens."""

DARK: Final = Theme(
    name="tuiconsole-dark",
    primary="#7aa2d6",
    secondary="#8fb8a8",
    accent="#d6b26a",
    warning="#d6b26a",
    error="#e07b7b",
    success="#8cc28c",
    foreground="#d3d7de",
    background="#14171c",
    surface="#1a1e25",
    panel="#232934",
    dark=True,
)
LIGHT: Final = Theme(
    name="tuiconsole-light",
    primary="#2b5c9b",
    secondary="#2f6b58",
    accent="#8a6210",
    warning="#8a6210",
    error="#a83232",
    success="#2f6b2f",
    foreground="#22262d",
    background="#f7f8fa",
    surface="#eef0f3",
    panel="#dfe3e9",
    dark=False,
)
