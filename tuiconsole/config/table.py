"""Tables of files as classes: a field for each key, with what it takes, its default, and its docstring below.

    @table
    class Lamp:
        name: str = key(text())
        '''What it is called.'''
        watts: int | None = key(whole(1, 100), default=None)
        '''What it takes at most.'''

A key without a default is required, and one that is not declared is a mistake. What fits together only as a whole is
checked by `__post_init__`, which raises `ValueError` with the key concerned in front: `watts: contradicts name`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import partial
from typing import Any, Final, TypeVar, dataclass_transform, overload

from tuiconsole.config.kinds import Kind
from tuiconsole.config.problem import did_you_mean
from tuiconsole.config.unfit import Problems, Unfit
from tuiconsole.records import dataclass

T = TypeVar("T")

REQUIRED: Final = dataclasses.MISSING
"""In the place of a default."""


@dataclass(frozen=True, slots=True)
class Key:
    """What was declared about a key."""

    kind: Kind[Any]
    default: Any
    example: Any

    @property
    def required(self) -> bool:
        return self.default is REQUIRED

    def read(self, written: object) -> Any:
        """As `Kind.read`; what has None for a default may be None."""
        return None if written is None and self.default is None else self.kind.read(written)


@overload
def key(kind: Kind[T]) -> T: ...


@overload
def key(kind: Kind[T], *, default: T, example: object = None) -> T: ...


@overload
def key(kind: Kind[T], *, default: None, example: object = None) -> T | None: ...


def key(kind: Kind[Any], *, default: Any = REQUIRED, example: object = None) -> Any:
    """A field of a table; *example* is shown where the default tells nothing. With None as default it may be absent."""
    declared = {"key": Key(kind, default, example)}
    if isinstance(default, list | dict):
        return dataclasses.field(default_factory=default.copy, metadata=declared)
    return dataclasses.field(default=default, metadata=declared)


@dataclass_transform(frozen_default=True, field_specifiers=(key,))
def table(declared: type[T]) -> type[T]:
    """A class whose fields are the keys of a table: frozen, compared by value."""
    return dataclass(frozen=True, slots=True)(declared)


def nested(inner: type[T]) -> Kind[T]:
    """A table in another one."""
    return Kind(partial(instance_of, inner), {"$ref": f"#/$defs/{inner.__name__}"}, inner)


def keys_of(declared: Any) -> Mapping[str, Key]:
    """The keys of the table that was *declared*, in their order."""
    return {field.name: field.metadata["key"] for field in dataclasses.fields(declared)}


def instance_of(declared: type[T], written: object) -> T:
    """What was *written*, as the table that was *declared*. Raises `Unfit`."""
    if not isinstance(written, dict):
        raise Unfit([((), "should be a table")])
    keys = keys_of(declared)
    values: dict[str, Any] = {}
    problems = Problems()
    for name, known in keys.items():
        if name in written:
            with problems.at(name):
                values[name] = known.read(written[name])
        elif known.required:
            problems.add(name, "is missing")
    for name in written:
        if name not in keys:
            problems.add(name, f"there is no such key{did_you_mean(name, keys)}")
    problems.end()
    try:
        return declared(**values)
    except ValueError as error:
        named, colon, rest = str(error).partition(": ")
        raise Unfit([((named,), rest) if colon and named in keys else ((), str(error))]) from None


def said(entry: object) -> dict[str, Any]:
    """What *entry* says: values of required keys, and of those that differ from their default."""
    values = {name: (getattr(entry, name), known) for name, known in keys_of(entry).items()}
    return {name: value for name, (value, known) in values.items() if known.required or value != known.default}
