"""What may stand behind a key of a file: how it is read, and what a JSON schema can say about it.

No library checks this, because every start of the console would wait for that to be loaded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar, get_args

from tuiconsole.config.unfit import Problems
from tuiconsole.records import dataclass

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """One kind of value."""

    read: Callable[[object], T]
    """Makes a `T` of what was written. Raises `ValueError` with what is wrong, or `Unfit` with what is wrong where."""
    json: Mapping[str, Any]
    """As a JSON schema says it."""
    inner: type | None = None
    """The class of the tables that stand there."""


def text(check: Callable[[str], str] | None = None) -> Kind[str]:
    """Text, as *check* gives it back; it raises `ValueError` with what is wrong."""

    def read(written: object) -> str:
        found = _string(written)
        return found if check is None else check(found)

    return Kind(read, {"type": "string"})


def matching(pattern: str, message: str) -> Kind[str]:
    """Text that is *pattern* from end to end; *message* says what that means."""

    def check(written: str) -> str:
        if not re.fullmatch(pattern, written):
            raise ValueError(message)
        return written

    return text(check)


def flag() -> Kind[bool]:
    """True or false."""

    def read(written: object) -> bool:
        if not isinstance(written, bool):
            raise ValueError("should be true or false")
        return written

    return Kind(read, {"type": "boolean"})


def whole(least: int, most: int) -> Kind[int]:
    """A whole number, both ends included."""

    def read(written: object) -> int:
        if not isinstance(written, int) or isinstance(written, bool):
            raise ValueError("should be a whole number")
        _check_most(written, most)
        _check_least(written, least)
        return written

    return Kind(read, {"maximum": most, "minimum": least, "type": "integer"})


def number(least: float, most: float) -> Kind[float]:
    """A number, both ends included."""

    def read(written: object) -> float:
        found = _number(written)
        _check_most(found, most)
        _check_least(found, least)
        return float(found)

    return Kind(read, {"maximum": most, "minimum": least, "type": "number"})


def above(bound: float, most: float) -> Kind[float]:
    """A number that is greater than *bound*, up to *most*."""

    def read(written: object) -> float:
        found = _number(written)
        _check_most(found, most)
        if not found > bound:
            raise ValueError(f"should be more than {bound}")
        return float(found)

    return Kind(read, {"exclusiveMinimum": bound, "maximum": most, "type": "number"})


def one_of(literal: Any) -> Kind[Any]:
    """One of the words of a `Literal`."""
    known = get_args(literal)
    *firsts, last = map(repr, known)

    def read(written: object) -> Any:
        if not isinstance(written, str) or written not in known:
            raise ValueError(f"should be {', '.join(firsts)} or {last}")
        return written

    return Kind(read, {"enum": list(known), "type": "string"})


def list_of(each: Kind[T]) -> Kind[list[T]]:
    """Any number of values of one kind."""

    def read(written: object) -> list[T]:
        if not isinstance(written, list):
            raise ValueError("should be a list")
        return _all(each, written)

    return Kind(read, {"items": each.json, "type": "array"}, each.inner)


def dict_of(each: Kind[T], name: Kind[str] | None = None) -> Kind[dict[str, T]]:
    """A table whose keys are free, as far as *name* accepts them."""

    def read(written: object) -> dict[str, T]:
        if not isinstance(written, dict):
            raise ValueError("should be a table")
        found: dict[str, T] = {}
        problems = Problems()
        for key, value in written.items():
            with problems.at(key):
                if name is not None:
                    name.read(key)
            with problems.at(key):
                found[key] = each.read(value)
        problems.end()
        return found

    return Kind(read, {"additionalProperties": each.json, "type": "object"}, each.inner)


def anything() -> Kind[Any]:
    """What nothing is known about here."""
    return Kind(lambda written: written, {})


def words() -> Kind[tuple[str, ...]]:
    """A command as a list of words, or as one text that is taken apart as a shell would; no shell runs it."""
    return Kind(_words, {"anyOf": [{"type": "string"}, {"items": {"type": "string"}, "type": "array"}]})


def _words(written: object) -> tuple[str, ...]:
    import shlex

    try:
        found = shlex.split(written) if isinstance(written, str) else written
    except ValueError:
        raise ValueError("a quote is never closed") from None
    if not isinstance(found, list | tuple):
        raise ValueError("should be a command: text, or a list of words")
    if found and not found[0]:
        raise ValueError("the first word is the command, and must not be empty")
    return tuple(_all(text(), found))


def _all(each: Kind[T], written: list[object] | tuple[object, ...]) -> list[T]:
    found: list[T] = []
    problems = Problems()
    for place, value in enumerate(written):
        with problems.at(place):
            found.append(each.read(value))
    problems.end()
    return found


def _string(written: object) -> str:
    if not isinstance(written, str):
        raise ValueError("should be text")
    return written


def _number(written: object) -> float:
    if not isinstance(written, int | float) or isinstance(written, bool):
        raise ValueError("should be a number")
    return written


def _check_least(found: float, least: float) -> None:
    if not found >= least:
        raise ValueError(f"should be at least {least}")


def _check_most(found: float, most: float) -> None:
    if not found <= most:
        raise ValueError(f"should be at most {most}")
