"""How a terminal is told colours and attributes in the fewest bytes."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple


class Look(NamedTuple):
    """SGR codes taken apart."""

    attributes: frozenset[str]
    foreground: str
    background: str


_PLAIN = Look(frozenset(), "", "")
_OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "7": "27", "9": "29"}
"""What ends an attribute."""
_SEEN_ON_BLANKS = frozenset({"4", "7", "9", "21", "53"})
"""Attributes that can be seen where no character stands."""
_LEVELS = (0, 95, 135, 175, 215, 255)
"""Of red, green and blue in the cube of the 256 colours."""


@lru_cache(maxsize=4096)
def look(codes: str) -> Look:
    """What SGR *codes* come to, from a plain start."""
    attributes: set[str] = set()
    foreground = background = ""
    parts = codes.split(";") if codes else []
    while parts:
        code = parts.pop(0)
        if code in ("38", "48") and parts:
            taken = parts[:4] if parts[0] == "2" else parts[:2]
            del parts[: len(taken)]
            colour = f"{code};{_shortest(taken)}"
            foreground, background = (colour, background) if code == "38" else (foreground, colour)
        elif code.isdigit() and (30 <= int(code) <= 37 or 90 <= int(code) <= 97):
            foreground = code
        elif code.isdigit() and (40 <= int(code) <= 47 or 100 <= int(code) <= 107):
            background = code
        elif code == "39":
            foreground = ""
        elif code == "49":
            background = ""
        elif code in ("", "0"):
            attributes, foreground, background = set(), "", ""
        else:
            attributes.add(code)
    return Look(frozenset(attributes), foreground, background)


def _shortest(colour: list[str]) -> str:
    """A colour that the 256 fixed ones contain is told by its number, in half the bytes."""
    if colour[0] == "2" and len(colour) == 4:
        levels = [int(part or 0) for part in colour[1:]]
        if all(level in _LEVELS for level in levels):
            red, green, blue = map(_LEVELS.index, levels)
            return f"5;{16 + 36 * red + 6 * green + blue}"
        grey = levels[0]
        if levels == [grey] * 3 and grey % 10 == 8 and 8 <= grey <= 238:
            return f"5;{232 + (grey - 8) // 10}"
    return ";".join(colour)


@lru_cache(maxsize=4096)
def shows_on_blanks(codes: str) -> bool:
    """Whether more of *codes* than the background can be seen where no character stands."""
    return bool(look(codes).attributes & _SEEN_ON_BLANKS)


@lru_cache(maxsize=4096)
def transition(before: str | None, after: str) -> str:
    """The sequence that turns the codes *before* into *after*; None before is anything."""
    new = look(after)
    anew = ";".join(["", *sorted(new.attributes), *filter(None, new[1:])])
    if before is None:
        return f"\x1b[{anew}m"
    old = look(before)
    if old == new:
        return ""
    if new == _PLAIN:
        return "\x1b[m"
    lost = old.attributes - new.attributes
    ended = {_OFF.get(attribute, "") for attribute in lost}
    # Bold and dim end together.
    kept = {attribute for attribute in new.attributes if _OFF.get(attribute) in ended}
    parts = [*sorted(ended), *sorted(kept | (new.attributes - old.attributes))]
    if old.foreground != new.foreground:
        parts.append(new.foreground or "39")
    if old.background != new.background:
        parts.append(new.background or "49")
    step = ";".join(parts)
    return f"\x1b[{anew if '' in ended or len(anew) <= len(step) else step}m"
