"""IBM where clauses as values: conditions on view columns, put together with AND, OR and NOT.

Source: the "Where clause" topic of the Business Process Choreographer query API. A condition checks itself when it is
made: its column and its operator come from closed lists, and its value is quoted as the type of the column wants it.
So no text, whatever is in it, can become anything but a value: inside quotes only the quote itself has a meaning, and
it is doubled. Control characters are kept, because a name that holds one must still be findable; the wildcards `%` and
`_` of LIKE cannot be escaped in this language, and `=` compares them as they stand.

A clause that was typed raw is a leaf that nobody looks into, so that it can be put together with others.

A time is written in one of two ways. `TS('…')` is the engine's own and means UTC; `LOCAL('…')` is ours, is read on the
clock of the person who typed it, and is never sent: `at` turns both, and words such as -2h, into TS of whole seconds,
which is all that the language has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Literal, cast, get_args

from tuiconsole.engines.ibm_views import ColumnType, ViewColumn, column_of
from tuiconsole.engines.types import Structured
from tuiconsole.records import dataclass
from tuiconsole.text.border import show
from tuiconsole.text.moments import Moment, format_instant

Operator = Literal["=", "<>", "<", "<=", ">", ">=", "LIKE", "IN"]
Joiner = Literal["AND", "OR"]

OPERATORS: dict[ColumnType, tuple[Operator, ...]] = {
    "text": get_args(Operator),
    "id": ("=", "<>", "IN"),
    "instant": ("=", "<>", "<", "<=", ">", ">=", "IN"),
    "boolean": ("=", "<>"),
    "constant": ("=", "<>", "<", "<=", ">", ">=", "IN"),
    "integer": ("=", "<>", "<", "<=", ">", ">=", "IN"),
    "number": ("=", "<>", "<", "<=", ">", ">=", "IN"),
}

_ID = re.compile(r"_[A-Z]{2,4}:[0-9a-f]{1,8}(?:\.[0-9a-f]{1,8}){3}", re.ASCII)
RAW = "raw:"
"""Stands before a clause that is sent unchecked."""
_QUOTED = re.compile(r"'(?:[^']|'')*'")
_LONGEST_QUOTE = 60
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Timestamp:
    """TS('…'): a time on the engine's clock, which is UTC."""

    moment: Moment

    @classmethod
    def of(cls, when: datetime) -> Timestamp:
        """The second that *when* lies in."""
        second = when.astimezone(UTC).replace(microsecond=0)
        # Not parsed: a row may bear a time that nobody could type.
        return cls(Moment(second.replace(tzinfo=None).isoformat(), lambda now, zone, upper: second.astimezone(zone)))


@dataclass(frozen=True, slots=True)
class CurrentDate:
    """CURRENT_DATE: the server's own now."""


CURRENT_DATE = CurrentDate()

Scalar = str | bool | int | Decimal | Moment | Timestamp | CurrentDate
"""By type of column: text and ids are `str`, constants their name or number, times a `Moment` of the person's clock, a
`Timestamp` or `CURRENT_DATE`."""


class Expression(Structured):
    """A condition, or several put together."""

    __slots__ = ()

    def __str__(self) -> str:
        return write(self)

    def at(self, now: datetime, zone: tzinfo) -> Expression:
        raise NotImplementedError

    @property
    def raw(self) -> bool:
        """Whether any part of it was typed raw."""
        return any(isinstance(leaf, RawClause) for leaf in _leaves(self))

    def both(self, other: Structured) -> Expression:
        if not isinstance(other, Expression):
            raise TypeError(f"{other!r} is no clause")
        return And((*_demanded(self), *_demanded(other)))

    def meaning(self, now: datetime, zone: tzinfo) -> tuple[str, ...]:
        """Every time in it, on the clock of *zone* and in UTC."""
        told = []
        for condition in conditions_in(self.at(now, zone)):
            for value in condition.values:
                if isinstance(value, Timestamp):
                    when = value.moment.at(now, UTC)
                    here, there = format_instant(when, zone), format_instant(when, UTC)
                    told.append(f"{condition.column} {condition.operator} {here} here, {there} UTC")
        return tuple(told)


@dataclass(frozen=True, slots=True)
class Condition(Expression):
    """One comparison of a column, called VIEW.COLUMN. IN takes a tuple. Raises `ValueError` for what cannot be."""

    column: str
    operator: Operator
    value: Scalar | tuple[Scalar, ...]

    def __post_init__(self) -> None:
        column = column_of(self.column)
        if self.operator not in OPERATORS[column.type]:
            raise ValueError(f"{self.column} is compared with {', '.join(OPERATORS[column.type])}, not {self.operator}")
        if isinstance(self.value, tuple) is not (self.operator == "IN"):
            raise ValueError("IN takes a list of values, every other operator one value")
        if not self.values:
            raise ValueError("an empty list matches nothing; leave the condition out instead")
        for value in self.values:
            check_value(column, value)

    @property
    def values(self) -> tuple[Scalar, ...]:
        """The value, or those of an IN."""
        return self.value if isinstance(self.value, tuple) else (self.value,)

    def at(self, now: datetime, zone: tzinfo) -> Condition:
        if isinstance(self.value, tuple):
            return Condition(self.column, "IN", tuple(_settled("=", value, now, zone)[1] for value in self.value))
        return Condition(self.column, *_settled(self.operator, self.value, now, zone))


@dataclass(frozen=True, slots=True)
class RawClause(Expression):
    """A clause in the engine's own words, sent as it was typed. Raises `ValueError` where it has no end.

    It may say what the documentation does not promise. Only its quotes and parentheses are checked: what is put
    beside it must not end up inside of it.
    """

    text: str

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError(f"write the clause behind {RAW}")
        outside = _QUOTED.sub("", self.text)
        if "'" in outside:
            raise ValueError("a quote is never closed; a quote inside text is doubled")
        depth = 0
        for mark in re.findall("[()]", outside):
            depth += 1 if mark == "(" else -1
            if depth < 0:
                raise ValueError("a parenthesis is closed that was never opened")
        if depth:
            raise ValueError("a parenthesis is never closed")

    def at(self, now: datetime, zone: tzinfo) -> RawClause:
        return self


@dataclass(frozen=True, slots=True)
class Not(Expression):
    """The contrary of a term."""

    term: Expression

    def at(self, now: datetime, zone: tzinfo) -> Not:
        return Not(self.term.at(now, zone))


@dataclass(frozen=True, slots=True)
class _Several(Expression):
    terms: tuple[Expression, ...]

    def __post_init__(self) -> None:
        if len(self.terms) < 2:
            raise ValueError(f"{type(self).__name__} puts at least two terms together")


@dataclass(frozen=True, slots=True)
class And(_Several):
    """Every term holds."""

    def at(self, now: datetime, zone: tzinfo) -> And:
        return And(tuple(term.at(now, zone) for term in self.terms))


@dataclass(frozen=True, slots=True)
class Or(_Several):
    """At least one term holds."""

    def at(self, now: datetime, zone: tzinfo) -> Or:
        return Or(tuple(term.at(now, zone) for term in self.terms))


def joined(terms: Iterable[Expression], joiner: Joiner = "AND") -> Expression | None:
    """*terms* put together; None if there are none."""
    several = tuple(terms)
    if len(several) < 2:
        return several[0] if several else None
    return And(several) if joiner == "AND" else Or(several)


def _demanded(expression: Expression) -> tuple[Expression, ...]:
    """What must hold for *expression* to hold, one by one."""
    return expression.terms if isinstance(expression, And) else (expression,)


def conditions_in(expression: Expression) -> Iterator[Condition]:
    """Every condition, from left to right; what is raw is not looked into."""
    return (leaf for leaf in _leaves(expression) if isinstance(leaf, Condition))


def _leaves(expression: Expression) -> Iterator[Expression]:
    match expression:
        case Not(term):
            yield from _leaves(term)
        case And(terms) | Or(terms):
            for term in terms:
                yield from _leaves(term)
        case _:
            yield expression


# Writing


def write(expression: Expression) -> str:
    """The text of *expression*, which the parser reads back as an equal one."""
    match expression:
        case Condition(column, operator, value):
            if isinstance(value, tuple):
                return f"{column} IN ({', '.join(write_value(column, each) for each in value)})"
            return f"{column} {operator} {write_value(column, value)}"
        case Not(term):
            return f"NOT ({write(term)})"
        case And(terms) | Or(terms):
            joiner = " AND " if isinstance(expression, And) else " OR "
            return joiner.join(
                f"({write(term)})" if isinstance(term, And | Or | RawClause) else write(term) for term in terms
            )
        case RawClause(text):
            return text
    raise TypeError(f"{expression!r} cannot be written")


def quote(text: str) -> str:
    """*text* as a literal: whatever is in it, it ends at the last quote."""
    return "'" + text.replace("'", "''") + "'"


def write_value(column: str, value: Scalar) -> str:
    """*value* as a literal of *column*."""
    kind = column_of(column).type
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case Moment():
            return f"LOCAL({quote(str(value))})"
        case Timestamp(moment):
            return f"TS({quote(str(moment))})"
        case CurrentDate():
            return "CURRENT_DATE"
        case str() if kind == "constant":
            return f"{column}.{value}"
        case str() if kind == "id":
            return f"ID({quote(value)})"
        case str():
            return quote(value)
        case Decimal():
            return f"{value:f}"
    return str(value)


# Checking


def check_value(column: ViewColumn, value: Scalar) -> None:
    """Raises `ValueError` with a sentence for the person, if *value* is none of *column*'s."""
    number = isinstance(value, int) and not isinstance(value, bool)
    match column.type:
        case "text":
            fits, wanted = isinstance(value, str), "text in single quotes"
        case "id":
            fits, wanted = isinstance(value, str), "an id such as ID('_PI:90030109.7232ed16.d33c67f6.beb30076')"
        case "instant":
            fits = isinstance(value, Moment | Timestamp | CurrentDate)
            wanted = "a time such as '-2h' or TS('2026-01-31T00:00:00')"
        case "boolean":
            fits, wanted = isinstance(value, bool), "TRUE or FALSE"
        case "constant":
            names = [name for name, _ in column.constants]
            fits, wanted = number or value in names, f"one of {', '.join(names)}"
        case "integer":
            fits, wanted = number, "a whole number"
        case "number":
            fits, wanted = number or (isinstance(value, Decimal) and value.is_finite()), "a number"
    if not fits:
        raise ValueError(f"{column.name} wants {wanted}")
    if column.type == "id":
        _check_id(column, cast(str, value))


def _check_id(column: ViewColumn, text: str) -> None:
    if not _ID.fullmatch(text):
        shown = show(text[:_LONGEST_QUOTE])
        raise ValueError(f"“{shown}” is not an id such as _PI:90030109.7232ed16.d33c67f6.beb30076")
    if column.prefix and not text.startswith(f"{column.prefix}:"):
        raise ValueError(f"an id in {column.name} begins with {column.prefix}:, not {text.partition(':')[0]}:")


# Times


def _settled(operator: Operator, value: Scalar, now: datetime, zone: tzinfo) -> tuple[Operator, Scalar]:
    """The same comparison with an absolute time of whole seconds that loses no row which the words would match.

    A bare day of the person's own lasts to its end: "<= 2026-11-21" is before the 22nd, as it is in every other
    parameter. The engine's own TS('2026-11-21') is the start of that day.
    """
    if isinstance(value, Timestamp):
        when = last = value.moment.at(now, UTC)
    elif isinstance(value, Moment):
        when, last = value.at(now, zone).astimezone(UTC), value.at(now, zone, upper=True).astimezone(UTC)
    else:
        return operator, value
    if last != when and operator in ("<=", ">"):
        return ("<" if operator == "<=" else ">="), Timestamp.of(last + timedelta(milliseconds=1))
    if when.microsecond and operator in ("<", "<="):
        return "<", Timestamp.of(when + SECOND)
    return operator, Timestamp.of(when)
