"""Dataclasses as the standard library makes them; frozen ones in a quarter of the time.

The standard library writes and compiles seven functions for each. For the seventy classes that the first frame needs,
that takes a tenth of the start. Here `__init__` alone is written: what compares, hashes, shows and refuses goes by the
fields. To a type checker it is `dataclasses.dataclass`, whose arguments mean the same here.
"""

from __future__ import annotations

import dataclasses
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import dataclass as dataclass
else:

    def dataclass(*, frozen: bool = False, slots: bool = False, eq: bool = True) -> Callable[[type], type]:
        def made(declared: type) -> type:
            if not frozen:
                return dataclasses.dataclass(declared, slots=slots, eq=eq)
            cls = dataclasses.dataclass(declared, init=False, repr=False, eq=False, slots=slots)
            _freeze(cls, eq=eq)
            return cls

        return made


def _freeze(cls: Any, *, eq: bool) -> None:
    fields = dataclasses.fields(cls)
    own = cls.__dict__
    cls.__init__ = _init(cls, fields)
    if "__repr__" not in own:
        cls.__repr__ = _repr(tuple(one.name for one in fields if one.repr))
    if eq and "__eq__" not in own:
        compared = tuple(one.name for one in fields if one.compare)
        cls.__eq__, cls.__hash__ = _comparison(attrgetter(*compared) if compared else lambda _: ())
    cls.__setattr__ = cls.__delattr__ = _refuse
    cls.__getstate__, cls.__setstate__ = _get_state, _set_state


def _init(cls: Any, fields: tuple[dataclasses.Field[Any], ...]) -> Callable[..., None]:
    known: dict[str, Any] = {"_set": object.__setattr__, "_MISSING": dataclasses.MISSING}
    parameters, lines = ["self"], list[str]()
    for one in fields:
        name, value = one.name, one.name
        if not one.init:
            continue
        if one.default_factory is not dataclasses.MISSING:
            known[f"_new_{name}"] = one.default_factory
            parameters.append(f"{name}=_MISSING")
            value = f"_new_{name}() if {name} is _MISSING else {name}"
        elif one.default is not dataclasses.MISSING:
            known[f"_default_{name}"] = one.default
            parameters.append(f"{name}=_default_{name}")
        else:
            parameters.append(name)
        lines.append(f" _set(self, {name!r}, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append(" self.__post_init__()")
    exec(f"def __init__({', '.join(parameters)}):\n" + ("\n".join(lines) or " pass"), known)
    init: Callable[..., None] = known["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    return init


def _repr(names: tuple[str, ...]) -> Callable[[Any], str]:
    def __repr__(self: Any) -> str:
        return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"

    return __repr__


def _comparison(values: Callable[[Any], object]) -> tuple[Callable[[Any, object], bool], Callable[[Any], int]]:
    def __eq__(self: Any, other: object) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self: Any) -> int:
        return hash(values(self))

    return __eq__, __hash__


def _refuse(self: Any, name: str, *value: object) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"{name} of a {type(self).__qualname__} is frozen")


def _get_state(self: Any) -> list[object]:
    return [getattr(self, one.name) for one in dataclasses.fields(self)]


def _set_state(self: Any, state: list[object]) -> None:
    for one, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, one.name, value)
