"""The vocabulary of declarations: resource, parameter, field, column, and what goes over the wire.

Everything here is inert data. The filter form, the query line, `describe`, `query`, validation, requests,
columns and help are all read from the same declarations, so nothing about a parameter is written twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol
from urllib.parse import quote

from tuiconsole.engines.types import ParameterType, Structured, VariableCondition
from tuiconsole.engines.versions import ALWAYS, Release, Since
from tuiconsole.records import dataclass

Json = Any
"""A decoded JSON value, exactly as the server sent it: foreign until it has passed the text border."""

Item = Mapping[str, Json]
"""One item as the server sent it. Foreign: only the text border makes its text fit to be shown."""

Resolved = bool | int | str | datetime | tuple[str, ...] | tuple[VariableCondition, ...] | Structured
"""A parameter's value at the moment of asking: relative instants have become absolute."""

Role = Literal["filter", "path", "sort key", "sort direction", "order", "offset", "limit", "total", "header", "fixed"]
"""`fixed` goes out with every request, whoever asks, as its `always` says."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One documented parameter, under the name its documentation gives it."""

    name: str
    type: ParameterType
    section: str
    """The heading under which the form lists it."""
    help: str
    """One line in our own words."""
    role: Role = "filter"
    default: str = ""
    """What the documentation says happens when it is left out, as it would be typed."""
    always: str = ""
    """What every request says for it, where that is not anybody's choice."""
    since: Since = ALWAYS
    excludes: tuple[str, ...] = ()
    """Parameters that contradict this one."""
    values_of: str = ""
    """The field of an item that holds what this parameter compares: values seen there complete it."""
    needs: tuple[str, ...] = ()
    """Parameters without which this one is refused or does nothing."""


FieldKind = Literal["text", "integer", "number", "boolean", "instant", "milliseconds", "object", "list"]


@dataclass(frozen=True, slots=True)
class Field:
    """One documented field of an answer."""

    name: str
    kind: FieldKind
    help: str
    allowed: tuple[str, ...] = ()
    """The documented values; a value outside of them is shown all the same."""
    since: Since = ALWAYS
    long: bool = False
    """May hold pages of text (a stack trace, a variable), which belong into a viewer."""


Tone = Literal["running", "waiting", "done", "stopped", "failed", "unknown"]


@dataclass(frozen=True, slots=True)
class State:
    """How one documented state reads: a word and a tone, which gives it its glyph and its colour."""

    value: str
    word: str
    tone: Tone


Badge = Callable[[Mapping[str, Json], datetime], State]
"""How an item stands at a moment, for items that have no field which says so."""

ColumnKind = Literal["text", "state", "badge", "instant", "duration", "named", "number", "nested", "bar"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list: which fields it shows, how wide it may be, and how early it gives way.

    `duration` reads (milliseconds, start, end), or (start, end) where an answer has no duration, and shows the age of
    what has not ended; `named` reads (name, fallback name, version), the last if there is one; `badge` shows what the
    resource's badge makes of the item; `nested` reads (name, fallback name) and indents by the depth of the item; `bar`
    reads (start, end) and draws them to the scale of the instance. `priority` 1 stays longest.
    """

    id: str
    title: str
    kind: ColumnKind
    fields: tuple[str, ...]
    width: int
    """Least width in cells."""
    most: int
    """Width beyond which more cells do not help."""
    priority: int
    sort_key: str = ""
    """The documented key that sorts by this column, if any."""


@dataclass(frozen=True, slots=True)
class Status:
    """One documented HTTP status of a resource, in our own words."""

    code: int
    meaning: str


@dataclass(frozen=True, slots=True)
class SortKey:
    """One documented sort key, and what paging may build on it."""

    name: str
    field: str
    """The field of an item that holds the key's value; empty where the answer does not show it."""
    before: str = ""
    """The parameter that bounds the key from above; paging anchors there. Empty where an item may always lack it."""
    after: str = ""
    """The parameter that bounds the key from below."""
    bounded_with: tuple[str, ...] = ()
    """The bounds leave out items that lack the value: they bound nothing unless one of these parameters is given, which
    leave out those as well. Empty where no item lacks it."""
    margin: timedelta = timedelta(0)
    """How far beyond an instant a bound must lie to let that instant in: nothing where bounds are inclusive."""
    unique: bool = False
    """No two items have the same value."""
    unique_within: str = ""
    """The sort key beside which this one is unique: no two items have the same values of both."""
    whole_seconds: bool = False
    """The bounds know no fractions: they take in the whole second that they lie in, and paging has to as well."""


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Flags of which several at once mean any of them, instead of all of them."""

    names: frozenset[str]
    since: Since = ALWAYS
    """Since when there may be several."""


@dataclass(frozen=True, slots=True)
class Order:
    """One element of an order: a documented sort key and its direction."""

    key: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """Which rows of an answer are wanted: `limit` rows from `offset`, in `order`, within the bounds.

    `upper` and `lower` bound the first key of `order`, inclusively. `total_order` asks for a request in
    which no two rows can change places; without it the documented plain form will do.
    """

    offset: int
    limit: int
    order: tuple[Order, ...] = ()
    upper: datetime | None = None
    lower: datetime | None = None
    total_order: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request below a server's base URL. Comparable, so that equal requests can share an answer."""

    method: Literal["GET", "POST", "HEAD"]
    path: str
    params: tuple[tuple[str, str], ...] = ()
    body: str | None = None
    """Text of `content_type`; None for a request without a body."""
    why: str = ""
    """Why this form was chosen over the documented GET, in words for the request preview."""
    accept: str = "application/json"
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()
    """What else the request says about itself. Never anything secret: previews and logs show it."""
    order: tuple[Order, ...] = field(default=(), compare=False)
    """The order of the rows that are asked for."""


class ParameterProblem(ValueError):
    """A value that cannot be sent, found while a request was being written."""

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(message)
        self.parameter = parameter
        self.message = message


class NoEngine(Exception):
    """Said by a server in which no engine answers at the address that was asked; the text is the server's."""


class Dialect(Protocol):
    """How one engine writes requests and reads answers. Pure: no I/O, no clock."""

    version_path: str
    """Path that answers with the server's version; empty where there is none."""

    def list_request(self, resource: Resource, values: Mapping[str, Resolved], window: Window) -> Request: ...

    def count_request(self, resource: Resource, values: Mapping[str, Resolved]) -> Request | None:
        """The request for the number of matching rows, or None where the engine offers none."""

    def problems(self, values: Mapping[str, Resolved], release: Release | None) -> Sequence[tuple[str, str]]:
        """Contradictions between parameters: the name of one concerned, and why."""

    def rows(self, document: Json) -> tuple[Sequence[Json], int | None]:
        """The items of an answer, and the total where the answer holds one. Raises `ValueError`."""

    def count(self, document: Json) -> int:
        """The number in an answer to `count_request`. Raises `ValueError`."""

    def complaint(self, document: Json) -> str:
        """The server's own message in the body of an error, with its code; empty if there is none.

        Raises `NoEngine` where that message is about the address and not about the question.
        """

    def release(self, document: Json) -> Release:
        """Product (None where it cannot be told) and version in an answer of `version_path`. Raises `ValueError`."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back when a server was asked what it is."""

    status: int
    document: Json = None
    """The answer; None where there was none that can be read."""
    said: str = ""
    """The server's own words, where it refused."""


Questions = Generator[Request, Reply, Release]
"""Asks one question after the other, each in the light of the replies before it, until it knows the release."""


@dataclass(frozen=True, slots=True)
class LongText:
    """A text that belongs to an item and is answered by an address of its own, such as a stack trace."""

    title: str
    path: str
    """Below the base URL; `{field}` stands for a field of the item."""
    accept: str = "text/plain"
    when: str = ""
    """The field that must have a value for the text to exist; empty where it can always be asked for."""
    field: str = ""
    """The field that holds the text where the answer is a whole item; not asked for where the row shows it already."""

    def wanted(self, item: Mapping[str, Json]) -> bool:
        """Whether *item* has such a text somewhere else, as far as it says so itself."""
        addressed = all(item.get(name) for name in re.findall(r"\{(\w+)\}", self.path))
        return addressed and (not self.when or bool(item.get(self.when))) and not (self.field and item.get(self.field))

    def request(self, item: Mapping[str, Json]) -> Request:
        """The request for the text of *item*."""
        return Request("GET", filled(self.path, item), accept=self.accept)


@dataclass(frozen=True, slots=True)
class BinaryData:
    """Bytes that belong to an item and have an address of their own: asked for when somebody saves them."""

    title: str
    path: str
    """Below the base URL; `{field}` stands for a field of the item."""
    kind: str
    """The field that says whether the item has such data, by one of `kinds`."""
    kinds: tuple[str, ...]
    about: str
    """The field that may hold the name of the file as `filename`."""

    def wanted(self, item: Mapping[str, Json]) -> bool:
        """Whether *item* has such data, as far as it says so itself."""
        return item.get(self.kind) in self.kinds

    def name_of(self, item: Mapping[str, Json]) -> str:
        """What the file of *item* is called; empty where it has no name. Foreign."""
        about = item.get(self.about)
        name = about.get("filename") if isinstance(about, dict) else None
        return name if isinstance(name, str) else ""

    def request(self, item: Mapping[str, Json]) -> Request:
        """The request for the data of *item*."""
        return Request("GET", filled(self.path, item), accept="*/*")

    def size_request(self, item: Mapping[str, Json]) -> Request:
        """The request for no more than the size of the data, unpacked."""
        return replace(self.request(item), method="HEAD", headers=(("Accept-Encoding", "identity"),))


def filled(path: str, item: Mapping[str, Json]) -> str:
    """*path* with the fields of *item* in the place of their names in braces, each inside its own segment."""
    return re.sub(r"\{(\w+)\}", lambda found: segment(str(item.get(found[1]))), path)


def segment(text: str) -> str:
    """*text* as exactly one segment of a path, dots included: `..` must not climb."""
    quoted = quote(text, safe="")
    return quoted if quoted.strip(".") else quoted.replace(".", "%2E")


@dataclass(frozen=True, slots=True, eq=False)
class Resource:
    """One list that an engine offers."""

    name: str
    title: str
    noun: tuple[str, str]
    """One of them, and several of them: ("instance", "instances")."""
    path: str
    """Below the base URL; `{name}` stands for a path parameter."""
    source: str
    """The title of the documentation page that this declaration covers."""
    dialect: Dialect
    parameters: tuple[Parameter, ...]
    fields: tuple[Field, ...]
    columns: tuple[Column, ...]
    sort_keys: tuple[SortKey, ...]
    id_field: str
    default_order: tuple[Order, ...]
    tie_break: str = ""
    """The unique sort key that a total order ends in."""
    count_path: str = ""
    item_path: str = ""
    """Where one item is answered alone; `{field}` stands for a field of it. Empty where there is no such place."""
    post: bool = False
    """The documentation has a POST form of this list."""
    orders_totally: bool = False
    """No two rows can change places between requests: these can end their order in `tie_break`, or ties are settled."""
    settles_ties: bool = False
    """No request can order equals, so they are put in the order of their ids when they arrive."""
    page_size: int = 100
    most_per_page: int = 1000
    """The most rows that one request may ask for."""
    alternatives: Alternatives = Alternatives(frozenset())
    states: tuple[State, ...] = ()
    state_field: str = ""
    badge: Badge | None = None
    texts: tuple[LongText, ...] = ()
    binary: BinaryData | None = None
    statuses: tuple[Status, ...] = ()
    _by_name: dict[str, Parameter] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {parameter.name: parameter for parameter in self.parameters})

    def parameter(self, name: str) -> Parameter:
        """The parameter called *name*. Raises `KeyError`."""
        return self._by_name[name]

    @property
    def unpaged(self) -> bool:
        """Every request is answered with the whole list, because nothing would limit it."""
        return self.with_role("limit") is None

    def with_role(self, role: Role) -> Parameter | None:
        """The parameter that plays *role*, if this resource has one."""
        return next((parameter for parameter in self.parameters if parameter.role == role), None)

    def sort_key(self, name: str) -> SortKey | None:
        """The sort key called *name*, if it is documented."""
        return next((key for key in self.sort_keys if key.name == name), None)

    @property
    def fixed(self) -> tuple[tuple[str, str], ...]:
        """What every request for items says, whatever was asked."""
        return tuple((parameter.name, parameter.always) for parameter in self.parameters if parameter.role == "fixed")

    def item_request(self, item: Mapping[str, Json]) -> Request:
        """The request for the one item with the identity of *item*, of which more need not be known."""
        return Request("GET", filled(self.item_path, item), self.fixed)

    def path_of(self, values: Mapping[str, Resolved]) -> str:
        """The path with its parameters filled in, each kept inside its own segment."""
        path = self.path
        for parameter in self.parameters:
            if parameter.role == "path":
                if parameter.name not in values:
                    raise ParameterProblem(parameter.name, f"{parameter.name} is required")
                path = path.replace(f"{{{parameter.name}}}", segment(str(values[parameter.name])))
        return path
