"""A query: a resource plus values for its parameters; the same in form, query line, command line and view."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from datetime import datetime, tzinfo
from typing import cast

from tuiconsole.engines.model import Order, Parameter, Resolved, Resource, SortKey
from tuiconsole.engines.types import Instant, Structured, Value
from tuiconsole.engines.versions import Release
from tuiconsole.records import dataclass
from tuiconsole.text.moments import Moment


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a query cannot be asked: the parameter concerned, and a sentence for the person who can mend it."""

    parameter: str
    message: str


@dataclass(frozen=True, slots=True)
class Query:
    """Immutable and comparable. Values stand in the order of the declaration, so equal queries print alike."""

    resource: Resource
    values: tuple[tuple[str, Value], ...] = ()
    _by_name: dict[str, Value] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", dict(self.values))

    @classmethod
    def of(cls, resource: Resource, values: Mapping[str, Value]) -> Query:
        """A query of *values*, put into the order of the declaration. Raises `KeyError` for unknown names."""
        for name in values:
            resource.parameter(name)
        return cls(resource, tuple((p.name, values[p.name]) for p in resource.parameters if p.name in values))

    def __getitem__(self, name: str) -> Value:
        return self._by_name[name]

    def get(self, name: str) -> Value | None:
        """The value of *name*, or None where it is not set."""
        return self._by_name.get(name)

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def __iter__(self) -> Iterator[tuple[Parameter, Value]]:
        return ((self.resource.parameter(name), value) for name, value in self.values)

    def with_(self, name: str, value: Value) -> Query:
        """The same query with *name* set to *value*."""
        return Query.of(self.resource, {**self._by_name, name: value})

    def within(self, given: Mapping[str, Value]) -> Query:
        """The same query where *given* holds as well; clauses are joined, anything else gives way to *given*."""
        query = self
        for name, value in given.items():
            own = query.get(name)
            if isinstance(own, Structured) and isinstance(value, Structured):
                value = value.both(own)
            query = query.with_(name, value)
        return query

    def without(self, *names: str) -> Query:
        """The same query without *names*."""
        return Query(self.resource, tuple((n, v) for n, v in self.values if n not in names))

    def sorted_by(self, order: Order | None) -> Query:
        """The same query in *order*; None returns to the order of the declaration."""
        columns = self.resource.with_role("order")
        if columns is not None:
            if order is None:
                return self.without(columns.name)
            return self.with_(columns.name, (f"{order.key} DESC" if order.descending else order.key,))
        key, direction = self.resource.with_role("sort key"), self.resource.with_role("sort direction")
        if key is None or direction is None:
            return self
        if order is None:
            return self.without(key.name, direction.name)
        ascending, descending = direction.type.allowed
        return self.with_(key.name, order.key).with_(direction.name, descending if order.descending else ascending)

    @property
    def order(self) -> tuple[Order, ...]:
        """The order asked for, or the declaration's own."""
        columns = self.resource.with_role("order")
        if columns is not None and columns.name in self:
            return tuple(_order(str(part)) for part in cast(tuple[str, ...], self[columns.name]))
        key, direction = self.resource.with_role("sort key"), self.resource.with_role("sort direction")
        if key is not None and direction is not None and key.name in self and direction.name in self:
            return (Order(str(self[key.name]), self[direction.name] == direction.type.allowed[1]),)
        return self.resource.default_order

    @property
    def sort_key(self) -> SortKey | None:
        """What the list is sorted by first, with the bounds that it has beside these values."""
        key = self.resource.sort_key(self.order[0].key) if self.order else None
        if key is None or not key.bounded_with or any(self.get(name) for name in key.bounded_with):
            return key
        return replace(key, before="", after="")

    @property
    def filters(self) -> tuple[tuple[Parameter, Value], ...]:
        """What narrows the list, without sorting and paging."""
        return tuple((parameter, value) for parameter, value in self if parameter.role == "filter")

    @property
    def first(self) -> int:
        """Rows of the server's list that come before this query's first one."""
        return self._number("offset") or 0

    @property
    def most(self) -> int | None:
        """The most rows that this query is to show, or None for all."""
        return self._number("limit")

    def _number(self, role: str) -> int | None:
        for parameter, value in self:
            if parameter.role == role and isinstance(value, int):
                return value
        return None

    def at(self, now: datetime, zone: tzinfo) -> dict[str, Resolved]:
        """The values at one moment: what is relative (`-2h`, `today`) becomes absolute."""
        resolved: dict[str, Resolved] = {}
        for parameter, value in self:
            if isinstance(value, Moment):
                upper = isinstance(parameter.type, Instant) and parameter.type.upper
                resolved[parameter.name] = value.at(now, zone, upper=upper)
            elif isinstance(value, Structured):
                resolved[parameter.name] = value.at(now, zone)
            else:
                resolved[parameter.name] = value
        return resolved

    def problems(self, now: datetime, zone: tzinfo, release: Release | None = None) -> tuple[Problem, ...]:
        """Everything that keeps this query from being asked now of a server of *release*."""
        found = [
            Problem(name, message) for name, message in self.resource.dialect.problems(self.at(now, zone), release)
        ]
        alternatives = self.resource.alternatives
        chosen = [parameter.name for parameter, _ in self if parameter.name in alternatives.names]
        if len(chosen) > 1 and not alternatives.since.covers(release):
            message = f"several states at once: {alternatives.since}; the server is {release}"
            found.append(Problem(chosen[1], message))
        for parameter, _ in self:
            if not parameter.since.covers(release):
                found.append(Problem(parameter.name, f"the server is {release}; {parameter.since}"))
            for other in parameter.excludes:
                if other in self:
                    found.append(Problem(parameter.name, f"contradicts {other}: no row can match both"))
            for other in parameter.needs:
                if other not in self:
                    found.append(Problem(parameter.name, f"needs {other} as well"))
        for parameter in self.resource.parameters:
            if parameter.role == "path" and parameter.name not in self:
                found.append(Problem(parameter.name, "is required"))
        return tuple(found)


def _order(part: str) -> Order:
    column, _, direction = part.partition(" ")
    return Order(column, direction == "DESC")
