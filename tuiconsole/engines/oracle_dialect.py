"""How Oracle Process Automation writes requests and reads answers.

Source: the Developer API for Oracle Cloud Infrastructure Process Automation. It documents requests in full but answers
in part: an answer has `items`, and may or may not have `count`, `totalResults`, `limit`, `offset` and `hasMore`; a
refusal may have a body of several forms, or none. Everything here reads what is there and needs none of it.

There are two ways to say an order: a key and its direction in two parameters, or both in one word (`orderBy`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from tuiconsole.engines.model import Json, Order, Request, Resolved, Resource, Window
from tuiconsole.engines.spans import crossed
from tuiconsole.engines.types import LikeText, ListOf, VariableCondition, like_pattern
from tuiconsole.engines.versions import Release

_SPANS = (("createdAfter", "createdBefore"), ("completedAfter", "completedBefore"))
_MESSAGES = ("detail", "message", "error_description", "errorMessage", "title", "error")
"""Where the forms of a refusal keep their message, the most telling one first."""
_CODES = ("o:errorCode", "errorCode", "code")
_PAGING = ("count", "totalResults", "limit", "offset", "hasMore")
_NO_ITEMS = ("links", "availableActions")
"""Lists that stand beside the one that was asked for."""

MOST_PER_PAGE = 50
"""Where the documentation says what happens beyond, the answer is cut to this without a word."""


def write_instant(when: datetime) -> str:
    """*when* in ISO 8601, whole milliseconds, in UTC: 2026-11-21T14:02:11.000Z."""
    return when.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


class OracleDialect:
    """GET and nothing else; the number of rows is part of the list's own answer."""

    version_path = ""
    alone = True
    """An answer may be the one item itself, which its id gives away."""

    def list_request(self, resource: Resource, values: Mapping[str, Resolved], window: Window) -> Request:
        params = [*self._filters(resource, values), *self._order(resource, window.order)]
        limit, offset, total = (resource.with_role("limit"), resource.with_role("offset"), resource.with_role("total"))
        if limit is not None:
            params.append((limit.name, str(window.limit)))
        if offset is not None:
            params.append((offset.name, str(window.offset)))
        if total is not None and total.name in values:
            params.append((total.name, "true"))
        return Request("GET", resource.path_of(values), tuple(params))

    def count_request(self, resource: Resource, values: Mapping[str, Resolved]) -> Request | None:
        limit, total = resource.with_role("limit"), resource.with_role("total")
        if limit is None or total is None:
            return None
        # One row, because the answer to none, or to fewer, is a whole page.
        paging = ((limit.name, "1"), (total.name, "true"))
        return Request("GET", resource.path_of(values), (*self._filters(resource, values), *paging))

    def problems(self, values: Mapping[str, Resolved], release: Release | None) -> Sequence[tuple[str, str]]:
        return crossed(_SPANS, values)

    def rows(self, document: Json) -> tuple[Sequence[Json], int | None]:
        """The items, or the one item of an answer without any; the total only where it is sure to be one.

        `totalResults` may be filled with the number of rows on the page when nobody asked for it, so here it counts
        where it says more than that; the result set asks for the number by itself in the other cases.
        """
        items = self._items(document)
        total = _number(document, "totalResults")
        return items, total if total is not None and total > _end(document, items) else None

    def count(self, document: Json) -> int:
        """The total in an answer to `count_request`: `totalResults`, or else what `count` can only mean.

        `count` is the total in some answers and the number of rows on the page in others.
        """
        items = self._items(document)
        end = _end(document, items)
        total, count = _number(document, "totalResults"), _number(document, "count")
        if total is not None and total >= end:
            return total
        if count is not None and count > end:
            return count
        more = document.get("hasMore") if isinstance(document, dict) else None
        if not items or more is False:
            return end
        raise ValueError("a total was expected")

    def complaint(self, document: Json) -> str:
        if not isinstance(document, dict):
            return ""
        said = [text for name in _MESSAGES if isinstance(text := document.get(name), str) and text.strip()]
        parts = said[:1]
        title = document.get("title")
        if parts and isinstance(title, str) and title.strip() and title not in parts:
            parts = [f"{title}: {parts[0]}"]
        code = next((document[name] for name in _CODES if isinstance(document.get(name), str | int)), None)
        if code:
            parts.append(f"(code {code})")
        details = document.get("o:errorDetails")
        if isinstance(details, list):
            parts += [text for detail in details if (text := self.complaint(detail))]
        return " ".join(parts)

    def release(self, document: Json) -> Release:
        raise ValueError("this engine does not tell its version")

    @staticmethod
    def _order(resource: Resource, order: Sequence[Order]) -> list[tuple[str, str]]:
        word = resource.with_role("order")
        key, direction = resource.with_role("sort key"), resource.with_role("sort direction")
        if order and word is not None:
            return [(word.name, f"{order[0].key}:{'desc' if order[0].descending else 'asc'}")]
        if order and key is not None and direction is not None:
            return [(key.name, order[0].key), (direction.name, direction.type.allowed[order[0].descending])]
        return []

    @staticmethod
    def _filters(resource: Resource, values: Mapping[str, Resolved]) -> list[tuple[str, str]]:
        pairs: list[tuple[str, str]] = []
        for parameter in resource.parameters:
            if parameter.role != "filter" or parameter.name not in values:
                continue
            value = values[parameter.name]
            if value is True:
                pairs.append((parameter.name, "true"))
            elif isinstance(value, datetime):
                pairs.append((parameter.name, write_instant(value)))
            elif isinstance(value, tuple) and isinstance(parameter.type, ListOf) and not parameter.type.commas:
                pairs.append((parameter.name, ",".join(str(item) for item in value)))
            elif isinstance(value, tuple):
                # One parameter for each item, so that a comma in an item needs no escape.
                pairs += [(parameter.name, item) for item in value if not isinstance(item, VariableCondition)]
            elif isinstance(value, str) and isinstance(parameter.type, LikeText):
                pairs.append((parameter.name, like_pattern(value)))
            else:
                pairs.append((parameter.name, str(value)))
        return pairs

    def _items(self, document: Json) -> list[Json]:
        """The items of a list with or without its envelope, or the item that stands alone. Raises `ValueError`."""
        if isinstance(document, list):
            return document
        if not isinstance(document, dict):
            raise ValueError("an object with items was expected")
        items = document.get("items")
        if isinstance(items, list):
            return items
        if items is not None:
            raise ValueError("items were expected")
        paged = not document.keys().isdisjoint(_PAGING)
        if self.alone and not paged and "id" in document:
            return [document]
        if not paged and document.keys().isdisjoint(("id", "instanceId", "links")):
            raise ValueError("items were expected")
        return _only_list(document)


class OracleAuditDialect(OracleDialect):
    """The audit lists: each comes inside of the instance that it is about, whose id is none of an item."""

    alone = False


def _only_list(document: Mapping[str, Json]) -> list[Json]:
    """The list that an answer without `items` holds under a name of its own. Raises `ValueError`."""
    lists = [value for name, value in document.items() if name not in _NO_ITEMS and isinstance(value, list)]
    if len(lists) > 1:
        raise ValueError("items were expected")
    return lists[0] if lists else []


def _number(document: Json, name: str) -> int | None:
    """A whole number of the envelope; some serialisers write them as text."""
    value = document.get(name) if isinstance(document, dict) else None
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _end(document: Json, items: Sequence[Json]) -> int:
    """The position behind the last item, as far as the answer says where it begins."""
    return (_number(document, "offset") or 0) + len(items)
