"""The types of parameters: what a person may write, what it means, and how it reads back.

A type knows nothing of any engine. It turns typed text into a value (`parse`, which raises `ValueError`
with a sentence for the person who typed), turns a value back into text (`write`, so that
`parse(write(v)) == v`), and says what it accepts (`accepts`). How a value travels is the dialect's business.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import datetime, tzinfo
from typing import ClassVar, Literal, cast, get_args

from tuiconsole.engines.condition_rows import RowGrammar
from tuiconsole.records import dataclass
from tuiconsole.text.moments import Moment

VariableOperator = Literal["eq", "neq", "gt", "gteq", "lt", "lteq", "like", "notLike"]
VARIABLE_OPERATORS: tuple[VariableOperator, ...] = ("eq", "neq", "gt", "gteq", "lt", "lteq", "like")
"""Those that every list with variables knows; `notLike` is known to some."""
BoundOperator = Literal["gt", "lt"]

Scalar = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class VariableCondition:
    """One comparison of a process variable, such as `amount gt 100`. What is not a `str` keeps its JSON type."""

    name: str
    operator: VariableOperator
    value: Scalar


class Structured:
    """A value with a grammar of its own, such as a where clause. Subclasses are frozen and comparable."""

    __slots__ = ()

    def at(self, now: datetime, zone: tzinfo) -> Structured:
        """The same value with its relative instants made absolute."""
        return self

    def both(self, other: Structured) -> Structured:
        """The value that holds where this one and *other* both hold."""
        raise NotImplementedError

    def meaning(self, now: datetime, zone: tzinfo) -> tuple[str, ...]:
        """What its text does not show by itself, such as the instants it names: a line each."""
        return ()


@dataclass(frozen=True, slots=True)
class TypedValue(Structured):
    """One JSON scalar, for a parameter that is compared by type."""

    value: Scalar

    def __str__(self) -> str:
        return self.value if isinstance(self.value, str) else json.dumps(self.value)


@dataclass(frozen=True, slots=True)
class InstantBound:
    """Later than (`gt`) or earlier than (`lt`) an instant, without that instant."""

    operator: BoundOperator
    when: Moment | datetime

    def __str__(self) -> str:
        return f"{'later' if self.operator == 'gt' else 'earlier'} than {self.when}"


@dataclass(frozen=True, slots=True)
class InstantBounds(Structured):
    """What an instant must lie between. A bare day is left out whole, by `gt` as by `lt`."""

    bounds: tuple[InstantBound, ...]

    def at(self, now: datetime, zone: tzinfo) -> InstantBounds:
        return InstantBounds(tuple(self._at(bound, now, zone) for bound in self.bounds))

    def __str__(self) -> str:
        return " and ".join(str(bound) for bound in self.bounds)

    @staticmethod
    def _at(bound: InstantBound, now: datetime, zone: tzinfo) -> InstantBound:
        when = bound.when
        if isinstance(when, Moment):
            when = when.at(now, zone, upper=bound.operator == "gt")
        return InstantBound(bound.operator, when)


Value = bool | int | str | Moment | tuple[str, ...] | tuple[VariableCondition, ...] | Structured
"""What a parameter holds once parsed. A parameter that is not set has no value at all."""


@dataclass(frozen=True, slots=True)
class ParameterType:
    """What every type of parameter can do."""

    name: ClassVar[str] = ""

    def parse(self, text: str) -> Value:
        """The value that *text* means. Raises `ValueError` with a sentence for the person who typed it."""
        raise NotImplementedError

    def write(self, value: Value) -> str:
        """The text that `parse` reads back as *value*."""
        return str(value)

    @property
    def allowed(self) -> tuple[str, ...]:
        """The documented values, where the documentation closes the set."""
        return ()

    @property
    def accepts(self) -> str:
        """What may be typed, in a few words."""
        return "text"

    def offers(self, typed: str, values: Iterable[str]) -> list[tuple[str, str]]:
        """What of *values* may be meant by what is *typed*, the likeliest first, each with the text that it makes."""
        return [(value, value) for value in _fitting(typed, values, [typed])]

    @property
    def rows(self) -> RowGrammar | None:
        """How the text is edited in rows, where it is a set of conditions."""
        return None


@dataclass(frozen=True, slots=True)
class Flag(ParameterType):
    """A switch: sent as `true` or not sent, because `false` means the same as leaving it out."""

    name: ClassVar[str] = "flag"

    def parse(self, text: str) -> Value:
        if text.casefold() in ("", "true"):
            return True
        raise ValueError(f"only true can be sent, not {text!r}; leave it out to switch it off")

    def write(self, value: Value) -> str:
        return "true"

    @property
    def allowed(self) -> tuple[str, ...]:
        return ("true",)

    @property
    def accepts(self) -> str:
        return "true, or left out"


@dataclass(frozen=True, slots=True)
class Text(ParameterType):
    """Text that is compared as it stands."""

    name: ClassVar[str] = "text"

    def parse(self, text: str) -> Value:
        if not text:
            raise ValueError("an empty text matches nothing; leave the parameter out instead")
        return text


@dataclass(frozen=True, slots=True)
class LikeText(Text):
    """Text for SQL LIKE: `%` is any run and `_` any character. Without a `%` it means "contains"."""

    name: ClassVar[str] = "like"

    @property
    def accepts(self) -> str:
        return "text; % any run of characters, _ any one; without % it is looked for anywhere"


def like_pattern(text: str) -> str:
    """The pattern that goes out for a `LikeText`: as typed, or `%typed%` when it has no `%` of its own."""
    return text if "%" in text else f"%{text}%"


@dataclass(frozen=True, slots=True)
class Choice(ParameterType):
    """One of the documented values."""

    values: tuple[str, ...]
    name: ClassVar[str] = "choice"

    def parse(self, text: str) -> Value:
        exact = {value.casefold(): value for value in self.values}
        if text in self.values:
            return text
        if text.casefold() in exact:
            return exact[text.casefold()]
        raise ValueError(f"{text!r} is not one of {', '.join(self.values)}")

    @property
    def allowed(self) -> tuple[str, ...]:
        return self.values

    @property
    def accepts(self) -> str:
        return "one of " + ", ".join(self.values)


def one_of(*values: str) -> Choice:
    """A `Choice` of *values*, so that a declaration stays on one line."""
    return Choice(values)


@dataclass(frozen=True, slots=True)
class ListOf(ParameterType):
    """Several texts, any of which may match. A comma inside an item is typed `\\,`.

    Without *commas* an item cannot hold one, because the list only ever goes out separated by commas.
    """

    commas: bool = True
    name: ClassVar[str] = "list"

    def parse(self, text: str) -> Value:
        items = [unescape(item) for item in split_commas(text) if item]
        if not items:
            raise ValueError("an empty list matches nothing; leave the parameter out instead")
        if not self.commas and any("," in item for item in items):
            raise ValueError("an item with a comma cannot be asked for here: the server would take it for two")
        return tuple(dict.fromkeys(items))

    def write(self, value: Value) -> str:
        return ",".join(escape(item) for item in cast(tuple[str, ...], value))

    def offers(self, typed: str, values: Iterable[str]) -> list[tuple[str, str]]:
        parts = split_commas(typed) or [""]
        done = typed[: len(typed) - len(parts[-1])]
        possible = (value for value in values if self.commas or "," not in value)
        last, taken = unescape(parts[-1]), [unescape(part) for part in parts]
        return [(value, done + escape(value)) for value in _fitting(last, possible, taken)]

    @property
    def accepts(self) -> str:
        return "items separated by commas" + ("; \\, is a comma inside an item" if self.commas else "")


@dataclass(frozen=True, slots=True)
class Instant(ParameterType):
    """A point in time, kept as typed, so that `-2h` in a saved view means two hours before it is opened.

    `upper` marks a bound from above: a bare date then means the end of that day, not its start.
    """

    upper: bool = False
    name: ClassVar[str] = "instant"

    def parse(self, text: str) -> Value:
        return Moment.parse(text)

    @property
    def accepts(self) -> str:
        return "2026-11-21, 2026-11-21 14:30, 14:30, -2h, -3d, today, yesterday, now"


@dataclass(frozen=True, slots=True)
class Instants(ParameterType):
    """One or two bounds of an instant, each `operator_instant`: `gt_-2h,lt_tomorrow`."""

    name: ClassVar[str] = "instants"

    def parse(self, text: str) -> Value:
        bounds = tuple(self._bound(part) for part in text.split(",") if part.strip())
        if not bounds:
            raise ValueError("write gt_ or lt_ and an instant, for instance gt_-2h")
        if len({bound.operator for bound in bounds}) < len(bounds):
            raise ValueError("each of gt_ and lt_ may stand once: the server heeds only one of them")
        return InstantBounds(bounds)

    def write(self, value: Value) -> str:
        return ",".join(f"{bound.operator}_{bound.when}" for bound in cast(InstantBounds, value).bounds)

    @property
    def accepts(self) -> str:
        return "gt_ (later than) or lt_ (earlier than) and an instant, or both: gt_-2h,lt_2026-11-21"

    @staticmethod
    def _bound(part: str) -> InstantBound:
        operator, underscore, when = part.strip().partition("_")
        if not underscore or operator not in get_args(BoundOperator):
            raise ValueError(f"{part.strip()!r} is not gt_ or lt_ and an instant")
        return InstantBound(cast(BoundOperator, operator), Moment.parse(when))


@dataclass(frozen=True, slots=True)
class Integer(ParameterType):
    """A whole number between two bounds, both inclusive."""

    least: int = -(2**31)
    most: int = 2**31 - 1
    name: ClassVar[str] = "integer"

    def parse(self, text: str) -> Value:
        if not re.fullmatch(r"[+-]?[0-9]{1,19}", text, re.ASCII):
            raise ValueError(f"{text!r} is not a whole number")
        number = int(text)
        if not self.least <= number <= self.most:
            raise ValueError(f"{number} is outside {self.least} to {self.most}")
        return number

    @property
    def accepts(self) -> str:
        least = f" from {self.least}" if self.least > -(2**31) else ""
        return f"a whole number{least}" + (f" to {self.most}" if self.most < 2**31 - 1 else "")


@dataclass(frozen=True, slots=True)
class OrderColumns(ParameterType):
    """Several columns, each with an optional direction: `STARTED DESC, NAME`."""

    columns: tuple[str, ...]
    name: ClassVar[str] = "order"

    def parse(self, text: str) -> Value:
        parts = tuple(self._part(part) for part in text.split(",") if part.strip())
        if not parts:
            raise ValueError("name at least one column")
        return parts

    def write(self, value: Value) -> str:
        return ", ".join(cast(tuple[str, ...], value))

    @property
    def allowed(self) -> tuple[str, ...]:
        return self.columns

    @property
    def accepts(self) -> str:
        return "columns separated by commas, each with ASC or DESC behind it if you like"

    def offers(self, typed: str, values: Iterable[str]) -> list[tuple[str, str]]:
        *before, last = typed.split(",")
        done, last = ",".join(before) + (", " if before else ""), last.strip()
        column = next((name for name in self.columns if name.casefold() == last.casefold()), None)
        if column is not None:
            return [(f"{column} {direction}", f"{done}{column} {direction}") for direction in ("DESC", "ASC")]
        taken = [part.split()[0] for part in before if part.strip()]
        return [(value, done + value) for value in _fitting(last, values, taken)]

    def _part(self, part: str) -> str:
        column, *rest = part.split()
        # A column of a view may be named without its view.
        known = {name.rpartition(".")[2].casefold(): name for name in self.columns}
        known |= {name.casefold(): name for name in self.columns}
        if column.casefold() not in known:
            raise ValueError(f"{column!r} is not one of {', '.join(self.columns)}")
        direction = " ".join(rest).upper()
        if direction not in ("", "ASC", "DESC"):
            raise ValueError(f"behind {column} stands ASC or DESC, not {' '.join(rest)!r}")
        return f"{known[column.casefold()]} {direction}".rstrip()


def split_commas(text: str) -> list[str]:
    """*text* split at the commas that no backslash escapes; escapes are left in place for `unescape`."""
    return [part.group(1) for part in _PART.finditer(text)]


def _fitting(typed: str, values: Iterable[str], taken: Iterable[str]) -> list[str]:
    """Those of *values* that have what is *typed* in them and are not *taken*, the likeliest first."""
    folded, gone = typed.casefold(), set(taken)
    fitting = [value for value in dict.fromkeys(values) if folded in value.casefold() and value not in gone]
    return sorted(fitting, key=lambda value: not value.casefold().startswith(folded))


def unescape(text: str) -> str:
    """*text* without the backslashes that protect a comma, an underscore or another backslash."""
    return _ESCAPED.sub(r"\1", text)


def escape(text: str) -> str:
    """The text that `unescape` turns into *text* and `split_commas` leaves whole."""
    return text.replace("\\", "\\\\").replace(",", "\\,")


_ESCAPED = re.compile(r"\\([\\,_])")
_PART = re.compile(r"(?:^|,)((?:\\.|[^,\\]|\\$)*)", re.DOTALL)
