"""Answers lists, counts and single items of a resource that is declared as a statement with a table of filters.

The declaration says in SQL what the engine's own mapping files say: what is joined, what each parameter asks, what each
sort key sorts by. Nothing a client sent becomes part of a statement; it is all passed as arguments.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tuiconsole.demo.camunda.errors import not_found
from tuiconsole.demo.camunda.parameters import Criteria, Kind, Page, Table, Values
from tuiconsole.demo.ids import Ids
from tuiconsole.demo.ids import Kind as IdKind
from tuiconsole.demo.landscape import Landscape
from tuiconsole.demo.store import Store

Item = dict[str, Any]
Reader = Callable[[Ids, Any], Sequence[Any]]
LISTED = "(select value from json_each(?))"
_CHUNK = 500
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Filter:
    """What a parameter asks: SQL, and how its value becomes the SQL's arguments."""

    kind: Kind
    sql: str
    reads: Reader | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """One resource."""

    columns: str
    source: str
    filters: dict[str, Filter]
    sort_keys: dict[str, str]
    """Nulls sort before everything, as in H2 and MySQL."""
    single: Filter
    missing: str
    """What is said of an id that is none."""
    ties: str
    """Orders what the sort leaves equal: the same on every page, and otherwise as if by chance."""
    order: str
    """Without a sort."""
    always: str = "1"
    amend: Callable[[Values], None] | None = None
    """Refuses or changes combinations before they are read."""

    @property
    def table(self) -> Table:
        # Names with a blank are what `amend` makes of others.
        return {name: each.kind for name, each in self.filters.items() if " " not in name}


@dataclass(frozen=True, slots=True)
class Names:
    """How the things of a data set are called in answers."""

    ids: Ids
    landscape: Landscape
    definition_ids: Sequence[str]

    def instance(self, number: int | None) -> str | None:
        return None if number is None else self.ids.text(IdKind.INSTANCE, number)

    def execution(self, instance: int, part: int | None) -> str:
        """Most activities run in the execution of the instance itself, which has the instance's id."""
        if part is None:
            return self.ids.text(IdKind.INSTANCE, instance)
        return self.ids.text(IdKind.EXECUTION, instance, part)

    def job_definition(self, definition: int, errand: int) -> str:
        return self.ids.text(IdKind.JOB_DEFINITION, definition, errand)


def names(store: Store) -> Names:
    return Names(store.ids, store.landscape, [row[0] for row in store.all("select id from definition order by n")])


def stream(store: Store, sql: str, arguments: Sequence[Any], item: Callable[[Any], Item]) -> Iterator[bytes]:
    """The JSON array of a statement's rows, in pieces."""
    with store.reader() as connection:
        cursor = connection.execute(sql, arguments)
        try:
            separator = b"["
            while rows := cursor.fetchmany(_CHUNK):
                yield separator + _encode([item(row) for row in rows])[1:-1].encode()
                separator = b","
            yield b"[]" if separator == b"[" else b"]"
        finally:
            # An open statement would keep its place in the file when the connection goes to the next request.
            cursor.close()


class List:
    """A resource over one data set."""

    def __init__(self, store: Store, listing: Listing, item: Callable[[Any], Item]) -> None:
        self.listing = listing
        self._store = store
        self._item = item

    def count(self, criteria: Criteria) -> int:
        where, arguments = self._where(criteria.values)
        return int(self._store.all(f"select count(*) from {self.listing.source}{where}", arguments)[0][0])

    def chunks(self, criteria: Criteria, page: Page) -> Iterator[bytes]:
        """The JSON array in pieces. The statement is made before the first piece is taken."""
        where, arguments = self._where(criteria.values)
        listing = self.listing
        keys = [f"{listing.sort_keys[key]} {direction}" for key, direction in criteria.sorting]
        order = ", ".join([*keys, listing.ties]) if keys else listing.order
        ordered = f" order by {order}" if order else ""
        sql = f"select {listing.columns} from {listing.source}{where}{ordered} limit ? offset ?"
        arguments += [-1 if page.size is None else page.size, page.first]
        return stream(self._store, sql, arguments, self._item)

    def one(self, id: str) -> Item:
        return self._item(self.row(id))

    def row(self, id: str) -> Any:
        """The columns of a single row."""
        listing = self.listing
        sql = f"select {listing.columns} from {listing.source} where {listing.always} and {listing.single.sql}"
        rows = self._store.all(sql, self._arguments(listing.single, id))
        if not rows:
            raise not_found(listing.missing.format(id))
        return rows[0]

    def _where(self, values: Values) -> tuple[str, list[Any]]:
        values = dict(values)
        if self.listing.amend is not None:
            self.listing.amend(values)
        clauses = [self.listing.always]
        arguments: list[Any] = []
        for name, value in values.items():
            if value is False or value == []:
                continue
            each = self.listing.filters[name]
            clauses.append(f"({each.sql})")
            arguments.extend(self._arguments(each, value))
        return f" where {' and '.join(clauses)}", arguments

    def _arguments(self, each: Filter, value: Any) -> Sequence[Any]:
        if each.kind is Kind.FLAG:
            return ()
        if each.reads is not None:
            return each.reads(self._store.ids, value)
        return (json.dumps(value) if each.kind is Kind.LIST else value,)


def text(sql: str) -> Filter:
    return Filter(Kind.TEXT, f"{sql} = ?")


def like(sql: str) -> Filter:
    return Filter(Kind.TEXT, f"{sql} like ? escape '\\'")


def among(sql: str) -> Filter:
    return Filter(Kind.LIST, f"{sql} in {LISTED}")


def flag(sql: str) -> Filter:
    return Filter(Kind.FLAG, sql)


def bound(sql: str, kind: Kind = Kind.DATE) -> Filter:
    """A column and a comparison."""
    return Filter(kind, f"{sql} ?")


def defined(sql: str, condition: str) -> Filter:
    """A condition on the definition, for a column with its number: the way to the instances is by their index."""
    return Filter(Kind.TEXT, f"{sql} in (select n from definition where {condition})")


def instance(sql: str = "i.n") -> Filter:
    """The id of a process instance, for a column with its number."""
    return Filter(Kind.TEXT, f"{sql} = ?", lambda ids, value: (ids.find(value, IdKind.INSTANCE),))


def instances(sql: str = "i.n") -> Filter:
    return Filter(Kind.LIST, f"{sql} in {LISTED}", lambda ids, value: (numbers(ids, value, IdKind.INSTANCE),))


def numbers(ids: Ids, texts: Sequence[str], kind: IdKind) -> str:
    return json.dumps([number for each in texts if (number := ids.find(each, kind)) is not None])


def coded(sql: str, kind: IdKind) -> Filter:
    """An id of a row that is stored under it."""
    return Filter(Kind.TEXT, f"{sql} = ?", lambda ids, value: (ids.code(value, kind),))


def codes(sql: str, kind: IdKind) -> Filter:
    def read(ids: Ids, value: Sequence[str]) -> Sequence[str]:
        return (json.dumps([code for each in value if (code := ids.code(each, kind)) is not None]),)

    return Filter(Kind.LIST, f"{sql} in {LISTED}", read)


def part(sql: str, kind: IdKind) -> Filter:
    """An id of something derived: the number it belongs to and which part of that it is."""
    return Filter(Kind.TEXT, sql, lambda ids, value: pair(ids, value, kind))


def pair(ids: Ids, value: str, kind: IdKind) -> tuple[int | None, int | None]:
    reference = ids.parse(value)
    return (reference.number, reference.part) if reference and reference.kind is kind else (None, None)


def execution(sql: str = "i.n = ? and coalesce(s.execution, -1) = ?") -> Filter:
    return Filter(Kind.TEXT, sql, lambda ids, value: execution_pair(ids, value))


def execution_pair(ids: Ids, value: str) -> tuple[int | None, int | None]:
    own = ids.find(value, IdKind.INSTANCE)
    return (own, -1) if own is not None else pair(ids, value, IdKind.EXECUTION)


def execution_code(alias: str) -> str:
    """What executions sort by, where `alias` has the part."""
    own, other = "i.id", f"scrambled({int(IdKind.EXECUTION)}, i.n, {alias}.execution)"
    return f"(case when {alias}.execution is null then {own} else {other} end)"


def tenants(values: Values) -> None:
    """Whoever asks for what has no tenant is not asked which ones."""
    if values.get("withoutTenantId"):
        values.pop("tenantIdIn", None)
