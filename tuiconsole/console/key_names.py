"""Keys as people write them, and as Textual calls them."""

from __future__ import annotations

from functools import cache
from string import punctuation
from typing import Final

from textual.binding import Binding
from textual.keys import Keys

_READABLE: Final = {
    "escape": "esc",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
}
_MODIFIERS: Final = ("ctrl", "shift", "alt", "super", "hyper", "meta")


def readable(binding: Binding) -> str:
    """The key of *binding* as people write it."""
    return binding.key_display or readable_key(binding.key)


def readable_key(key: str) -> str:
    """A key as people write it: `?` and `^d` instead of `question_mark` and `ctrl+d`."""
    return _READABLE.get(key) or _signs().get(key) or key.replace("ctrl+", "^")


def keys_of(written: str) -> list[str]:
    """The keys in *written*, which has commas between them, as Textual calls them: `?` is `question_mark`."""
    return [binding.key for binding in Binding.make_bindings([(written, "-", "")])]


def is_key(key: str) -> bool:
    """Whether there can be a key that Textual calls *key*: `x`, `question_mark`, `f5`, `ctrl+x`, `shift+up`."""
    *modifiers, last = key.split("+")
    return all(one in _MODIFIERS for one in modifiers) and (len(last) == 1 or last in _signs() or last in _names())


@cache
def _signs() -> dict[str, str]:
    return {keys_of(sign)[0]: sign for sign in punctuation if sign != ","} | {"comma": ","}


@cache
def _names() -> frozenset[str]:
    return frozenset(key.value for key in Keys) | {"enter", "space"}
