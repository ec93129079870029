"""What tells one server from another at a glance: its colour, and what nobody may forget about it."""

from __future__ import annotations

from typing import Final

from rich.color import Color
from rich.style import Style

from tuiconsole.config.server import Server
from tuiconsole.text.border import Shown, show

_COLOURS: Final = {
    "red": "#af0000",
    "orange": "#d78700",
    "yellow": "#d7af00",
    "green": "#008700",
    "cyan": "#00afaf",
    "blue": "#005faf",
    "purple": "#5f00af",
    "magenta": "#af00af",
    "gray": "#767676",
    "white": "#eeeeee",
}
"""Of the 256 colours that terminals number, and strong enough for a light background as well as for a dark one."""
_LIGHT: Final = 140
"""Brighter colours, from 0 to 255, have black text on them."""
_PRODUCTION: Final = "red"
"""Where real work runs and nobody chose a colour."""


def badge(server: Server) -> Style | None:
    """How the name of *server* stands on its colour; None where it has none."""
    named = server.colour or (_PRODUCTION if server.production else "")
    if not named:
        return None
    colour = Color.parse(_COLOURS.get(named, named))
    red, green, blue = colour.get_truecolor()
    light = 0.299 * red + 0.587 * green + 0.114 * blue > _LIGHT
    return Style(color="#000000" if light else "#ffffff", bgcolor=colour, bold=True)


def title(server: Server) -> Shown:
    """What *server* is called, and whether real work runs there."""
    return show(f"{server.name} · PRODUCTION" if server.production else server.name)


def warnings(server: Server) -> Shown:
    """What people must not forget about the connection to *server*; empty where it is as it should be."""
    return Shown(", ".join(server.marks))
