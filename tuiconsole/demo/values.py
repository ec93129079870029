"""Kinds of variable values that follow from an instance's random bits, in Python and in SQL alike."""

import json
from dataclasses import dataclass
from typing import Protocol

Scalar = str | int | float | bool | None


class Value(Protocol):
    """A value of one type; `expression` is the SQL for it over an instance `i`, None where nothing can be compared."""

    @property
    def type(self) -> str:
        """The engine's name of the type."""

    @property
    def expression(self) -> str | None: ...

    def of(self, bits: int, start: int) -> Scalar: ...


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class Pick:
    """One of a few texts."""

    shift: int
    texts: tuple[str, ...]
    type: str = "String"

    @property
    def expression(self) -> str:
        cases = " ".join(f"when {index} then {_quoted(text)}" for index, text in enumerate(self.texts))
        return f"(case (i.bits >> {self.shift}) % {len(self.texts)} {cases} end)"

    def of(self, bits: int, start: int) -> Scalar:
        return self.texts[(bits >> self.shift) % len(self.texts)]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A text made of a prefix and a number."""

    shift: int
    prefix: str
    low: int
    high: int
    type: str = "String"

    @property
    def expression(self) -> str:
        return f"({_quoted(self.prefix)} || ({self.low} + (i.bits >> {self.shift}) % {self.high - self.low + 1}))"

    def of(self, bits: int, start: int) -> Scalar:
        return f"{self.prefix}{self.low + (bits >> self.shift) % (self.high - self.low + 1)}"


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number."""

    shift: int
    low: int
    high: int
    type: str = "Integer"

    @property
    def expression(self) -> str:
        return f"({self.low} + (i.bits >> {self.shift}) % {self.high - self.low + 1})"

    def of(self, bits: int, start: int) -> Scalar:
        return self.low + (bits >> self.shift) % (self.high - self.low + 1)


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money, given in cents, seen as a Double."""

    shift: int
    low: int
    high: int
    type: str = "Double"

    @property
    def expression(self) -> str:
        return f"(({self.low} + (i.bits >> {self.shift}) % {self.high - self.low + 1}) / 100.0)"

    def of(self, bits: int, start: int) -> Scalar:
        return (self.low + (bits >> self.shift) % (self.high - self.low + 1)) / 100.0


@dataclass(frozen=True, slots=True)
class Flag:
    """True for so many of a hundred."""

    shift: int
    percent: int
    type: str = "Boolean"

    @property
    def expression(self) -> str:
        return f"((i.bits >> {self.shift}) % 100 < {self.percent})"

    def of(self, bits: int, start: int) -> Scalar:
        return (bits >> self.shift) % 100 < self.percent


@dataclass(frozen=True, slots=True)
class Moment:
    """A date some whole hours after the start, in milliseconds since 1970."""

    shift: int
    hours: int
    type: str = "Date"

    @property
    def expression(self) -> str:
        return f"(i.start + (i.bits >> {self.shift}) % {self.hours} * 3600000)"

    def of(self, bits: int, start: int) -> Scalar:
        return start + (bits >> self.shift) % self.hours * 3_600_000


@dataclass(frozen=True, slots=True)
class Nothing:
    """A variable that was set to null."""

    type: str = "Null"

    @property
    def expression(self) -> None:
        return None

    def of(self, bits: int, start: int) -> Scalar:
        return None


@dataclass(frozen=True, slots=True)
class Document:
    """A JSON document; engines do not compare those."""

    shift: int
    fields: tuple[tuple[str, Value], ...]
    type: str = "Json"

    @property
    def expression(self) -> None:
        return None

    def of(self, bits: int, start: int) -> Scalar:
        return json.dumps({name: value.of(bits >> self.shift, start) for name, value in self.fields})
