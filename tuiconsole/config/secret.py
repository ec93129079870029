"""A secret that cannot be shown by accident."""

from __future__ import annotations

import re
from typing import NoReturn

MASK = "***"

_UNSENDABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


class Secret:
    """Text that prints, formats and logs as `***` and refuses to be pickled; `reveal` is the only way in."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The secret itself. Call it where it goes onto the wire and nowhere else."""
        return self._text

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __repr__(self) -> str:
        return MASK

    def __str__(self) -> str:
        return MASK

    def __format__(self, spec: str) -> str:
        return format(MASK, spec)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled")


def is_sendable(text: str) -> bool:
    """Whether *text* is something, and fits into one line of a request."""
    return bool(text) and not _UNSENDABLE.search(text)
