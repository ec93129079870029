"""How IBM BPM and BAW write requests and read answers, on the BPEL side of their REST interface.

Source: "REST interface for BPEL-related process resources", and the overview of its headers and tunnelled methods.
Nothing there bounds a list that leaves `size` out, so it is always sent; and every order ends in the id, without which
the database may hand out equal rows in any order it likes, another one for each page. A list without an offset has one
page and no more: asked for another, it would give out the first one again.

Times in a clause have whole seconds, while the rows may have been stored with more. So a page that goes on from a row
asks for the whole second of that row: before the end of it when reading down, from its beginning when reading up. That
loses nothing, and what it brings twice are the rows of that second, which stand side by side in the order and which the
page plan counts and leaves out. It holds because a time is cut off to its second when it is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from tuiconsole.engines.ibm_clause import SECOND, And, Condition, Expression, Operator, Timestamp, conditions_in
from tuiconsole.engines.ibm_views import PROPERTIES, base_view
from tuiconsole.engines.ibm_where import Clause, where_text
from tuiconsole.engines.model import Json, ParameterProblem, Request, Resolved, Resource, Window
from tuiconsole.engines.versions import Release
from tuiconsole.text.moments import Moment

URL_LIMIT = 2000
"""Longest query, in characters, that still goes out in a URL: proxies cut longer ones."""

_ALONE = ("piid", "aiid", "tkiid", "ptid")
"""The identities by which an answer without items is known for one thing that stands alone."""
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
"""An absolute time is the same whenever it is asked."""


class IbmBfmDialect:
    """GET with a query string, tunnelled through POST where the URL would grow too long."""

    version_path = ""

    def list_request(self, resource: Resource, values: Mapping[str, Resolved], window: Window) -> Request:
        params = []
        where = next((p.name for p in resource.parameters if isinstance(p.type, Clause)), "")
        if text := where_text(_clause(where, values), self._bounds(resource, window)):
            params.append((where, text))
        order, offset, size = (resource.with_role(role) for role in ("order", "offset", "limit"))
        if order is not None:
            params.append((order.name, self._order(resource, window)))
        if offset is not None:
            params.append((offset.name, str(window.offset)))
        elif window.offset and size is not None:
            raise ParameterProblem(size.name, "this list has no offset: only its first page can be had")
        if size is not None:
            params.append((size.name, str(window.limit)))
        path = resource.path_of(values)
        try:
            written = urlencode(params, quote_via=quote)
        except UnicodeEncodeError:
            raise ParameterProblem(where, "half of a character cannot be sent") from None
        if len(written) <= URL_LIMIT:
            return Request("GET", path, tuple(params))
        return Request(
            "POST",
            path,
            body=written,
            why=f"more than {URL_LIMIT} characters of query",
            content_type="application/x-www-form-urlencoded",
            headers=(("X-HTTP-Method-Override", "GET"),),
        )

    def count_request(self, resource: Resource, values: Mapping[str, Resolved]) -> Request | None:
        return None

    def problems(self, values: Mapping[str, Resolved], release: Release | None) -> Sequence[tuple[str, str]]:
        found = []
        for name, value in values.items():
            if isinstance(value, Expression):
                if any(0xD800 <= ord(character) < 0xE000 for character in str(value)):
                    found.append((name, "half of a character (a lone surrogate) cannot be sent"))
                found += [(name, sentence) for sentence in _contradictions(value)]
        return found

    def rows(self, document: Json) -> tuple[Sequence[Json], int | None]:
        """The items. `identifier` only says which field is the key; an empty text is a value that is not there."""
        if not isinstance(document, dict):
            raise ValueError("an object with items was expected")
        if "items" not in document and not document.keys().isdisjoint(_ALONE):
            return [_without_empty(document)], None
        items = document.get("items")
        if items is None:
            items = []
        if not isinstance(items, list):
            raise ValueError("items were expected to be a list")
        return [_without_empty(item) for item in items], None

    def count(self, document: Json) -> int:
        raise ValueError("this engine does not count")

    def complaint(self, document: Json) -> str:
        """Message and id; the parameters where the message does not quote them already."""
        if not isinstance(document, dict):
            return ""
        number, message = document.get("errorNumber"), document.get("errorMessage")
        said = str(message or number or "")
        parts = [said]
        if message and number and str(number) not in said:
            parts.append(f"({number})")
        parameters = document.get("errorMessageParameters")
        if isinstance(parameters, str | int | float):
            parameters = [parameters]
        if isinstance(parameters, list):
            parts += [f"[{parameter}]" for parameter in parameters if parameter and str(parameter) not in said]
        return " ".join(part for part in parts if part)

    def release(self, document: Json) -> Release:
        raise ValueError("this engine does not tell its version")

    @staticmethod
    def _bounds(resource: Resource, window: Window) -> list[Expression]:
        """The window's bounds, widened to whole seconds."""
        key = resource.sort_key(window.order[0].key) if window.order else None
        bounds: list[Expression] = []
        if key is not None and key.after and window.lower is not None:
            bounds.append(Condition(key.name, ">=", Timestamp.of(window.lower)))
        if key is not None and key.before and window.upper is not None:
            bounds.append(Condition(key.name, "<", Timestamp.of(window.upper + SECOND)))
        return bounds

    @staticmethod
    def _order(resource: Resource, window: Window) -> str:
        """The columns up to the id, behind which nothing can be equal any more."""
        parts = []
        for order in window.order:
            parts.append(f"{order.key} {'DESC' if order.descending else 'ASC'}")
            if order.key == resource.tie_break:
                return ", ".join(parts)
        descending = bool(window.order) and window.order[0].descending
        return ", ".join([*parts, f"{resource.tie_break} {'DESC' if descending else 'ASC'}"])


def _clause(name: str, values: Mapping[str, Resolved]) -> Expression | None:
    """The clause in *values*, with nothing in it that only we understand. Raises `ParameterProblem`."""
    clause = values.get(name)
    if clause is None:
        return None
    if not isinstance(clause, Expression):
        raise ParameterProblem(name, "a clause was expected")
    if any(isinstance(value, Moment) for condition in conditions_in(clause) for value in condition.values):
        raise ParameterProblem(name, "a time in it was not made absolute")
    return clause


def _without_empty(item: Json) -> Json:
    if isinstance(item, dict) and "" in item.values():
        return {name: None if value == "" else value for name, value in item.items()}
    return item


def _contradictions(expression: Expression) -> Iterator[str]:
    """Why no row can match *expression*, as far as conditions that must all hold show it plainly."""
    wanted: dict[str, object] = {}
    lowest: dict[str, datetime] = {}
    highest: dict[str, datetime] = {}
    for column, operator, value in _demands(expression):
        if operator == "=" and wanted.setdefault(column, value) != value:
            hint = "; a property needs a digit of its own" if base_view(column.partition(".")[0]) in PROPERTIES else ""
            yield f"{column} cannot equal two values at once{hint}"
        if isinstance(value, Timestamp):
            when = value.moment.at(_ANY_TIME, UTC)
            if operator in (">", ">="):
                lowest[column] = max(when, lowest.get(column, when))
            elif operator in ("<", "<="):
                highest[column] = min(when, highest.get(column, when))
    for column in lowest.keys() & highest.keys():
        if lowest[column] > highest[column]:
            yield f"{column} cannot be after {lowest[column]:%F %T} and before {highest[column]:%F %T} UTC"


def _demands(expression: Expression) -> Iterator[tuple[str, Operator, object]]:
    match expression:
        case Condition(column, operator, value):
            yield column, operator, value
        case And(terms):
            for term in terms:
                yield from _demands(term)
