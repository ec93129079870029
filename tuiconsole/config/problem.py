"""What keeps a configuration from being used, and what keeps a file from being written."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class ConfigurationError(ValueError):
    """What a person configured or typed cannot be used. Each argument says one thing that is wrong, and why."""

    def __str__(self) -> str:
        return "\n".join(map(str, self.args))


class NotSaved(Exception):
    """A file could not be written, and what it held before is still there; the message says why."""


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """`; did you mean theme?` for a *name* that is much like one of *names*, otherwise nothing."""
    folded = {known.casefold(): known for known in names}
    near = get_close_matches(name.casefold(), folded, 1, 0.5)
    return f"; did you mean {folded[near[0]]}?" if near else ""
