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

# Colours from the 256 that every terminal has under a number: they look the same where there are no more, and are
# told in half the bytes where there are.
DARK: Final = Theme(
    name="tuiconsole-dark",
    primary="#87afd7",
    secondary="#87afaf",
    accent="#d7af5f",
    warning="#d7af5f",
    error="#d78787",
    success="#87af87",
    foreground="#d0d0d0",
    background="#121212",
    surface="#1c1c1c",
    panel="#303030",
    dark=True,
    variables={
        # Once more: Textual's way through another colour space loses a shade.
        "accent": "#d7af5f",
        "warning": "#d7af5f",
        "error": "#d78787",
        "text-muted": "#a8a8a8",
        "text-disabled": "#767676",
        "block-cursor-background": "#005f87",
        "block-cursor-foreground": "#d0d0d0",
        "block-cursor-blurred-background": "#3a3a3a",
    },
)
LIGHT: Final = Theme(
    name="tuiconsole-light",
    primary="#005faf",
    secondary="#005f5f",
    accent="#875f00",
    warning="#875f00",
    error="#af0000",
    success="#005f00",
    foreground="#262626",
    background="#ffffff",
    surface="#eeeeee",
    panel="#dadada",
    dark=False,
    variables={
        "accent": "#875f00",
        "warning": "#875f00",
        "error": "#af0000",
        "text-muted": "#585858",
        "text-disabled": "#8a8a8a",
        "block-cursor-background": "#afd7ff",
        "block-cursor-foreground": "#262626",
        "block-cursor-blurred-background": "#d0d0d0",
    },
)
TERMINAL: Final = Theme(
    name="tuiconsole-terminal",
    ansi=True,
    primary="ansi_blue",
    secondary="ansi_cyan",
    accent="ansi_yellow",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_green",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_bright_black",
    boost="ansi_default",
    dark=True,
    variables={
        # Textual's own stylesheets name these two wherever a theme is made of the terminal's colours.
        "ansi-background": "ansi_default",
        "ansi-foreground": "ansi_default",
        "text-muted": "ansi_default",
        "text-disabled": "ansi_bright_black",
        "block-cursor-background": "ansi_blue",
        "block-cursor-foreground": "ansi_bright_white",
        # Nobody knows which of the sixteen can be read upon which.
        "block-cursor-blurred-background": "ansi_default",
        "block-cursor-blurred-text-style": "underline",
        "input-cursor-background": "ansi_default",
        "input-cursor-foreground": "ansi_default",
        "input-cursor-text-style": "reverse",
    },
)
"""The sixteen colours that the terminal itself was given."""
THEMES: Final = (
    (DARK, "for a dark room"),
    (LIGHT, "for a light one"),
    (TERMINAL, "the terminal's own 16 colours: least to send over SSH"),
)
"""Those that come with the console, beside Textual's, each with what it is good for."""
