"""How the Camunda 7 family writes requests and reads answers.

Source: the engine REST documentation, and what its parser was seen to do: it ignores what it does not know,
takes page limits from the query string only, and breaks no ties in sorting.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from tuiconsole.engines.model import Json, NoEngine, Order, Request, Resolved, Resource, Window
from tuiconsole.engines.spans import crossed
from tuiconsole.engines.types import InstantBounds, LikeText, TypedValue, VariableCondition, like_pattern
from tuiconsole.engines.versions import Release

URL_LIMIT = 2000
"""Longest path and query, in characters, that still goes out as GET: proxies cut longer ones."""

_SPANS = (
    ("startedAfter", "startedBefore"),
    ("finishedAfter", "finishedBefore"),
    ("executedActivityAfter", "executedActivityBefore"),
    ("executedJobAfter", "executedJobBefore"),
    ("incidentTimestampAfter", "incidentTimestampBefore"),
    ("createTimeAfter", "createTimeBefore"),
    ("endTimeAfter", "endTimeBefore"),
    ("lockExpirationAfter", "lockExpirationBefore"),
    ("afterTimestamp", "beforeTimestamp"),
)
_NO_ENGINE = re.compile("No process engine available|Process engine .* not available", re.DOTALL)
_APART = frozenset({"sort key", "sort direction", "offset", "limit", "path", "fixed"})
"""Roles of parameters that do not narrow the list."""


def write_instant(when: datetime) -> str:
    """*when* in the engine's default pattern, whole milliseconds: 2026-11-21T14:02:11.000+0000."""
    return f"{when:%Y-%m-%dT%H:%M:%S}.{when.microsecond // 1000:03d}{when:%z}"


class CamundaDialect:
    """GET with a query string while that says everything; the documented POST form where it does not."""

    version_path = "version"

    def list_request(self, resource: Resource, values: Mapping[str, Resolved], window: Window) -> Request:
        filters = self._filters(resource, values)
        self._bound(resource, filters, window)
        order = list(window.order)
        why = self._why_post(resource, filters)
        ties = _ties(resource, order)
        if window.total_order and ties:
            why = why or "equal sort keys: only POST takes a second one"
        if len(order) > 1:
            why = why or "several sort keys"
        # An unbounded list has stopped a real engine, so the limit is written here, first, and nowhere else.
        paging = (("firstResult", str(window.offset)), ("maxResults", str(window.limit)), *resource.fixed)
        if not (why and resource.post):
            sorting = [("sortBy", o.key) for o in order[:1]]
            sorting += [("sortOrder", "desc" if o.descending else "asc") for o in order[:1]]
            params = (*self._pairs(filters), *sorting, *paging)
            request = Request("GET", resource.path_of(values), params, order=tuple(order[:1]))
            if not (_too_long(request) and resource.post):
                return request
            why = f"more than {URL_LIMIT} characters of query"
        body: dict[str, Any] = self._body(resource, filters)
        order += ties
        sorting_body = [{"sortBy": o.key, "sortOrder": "desc" if o.descending else "asc"} for o in order]
        if sorting_body:
            body["sorting"] = sorting_body
        return Request("POST", resource.path_of(values), paging, _dump(body), why, order=tuple(order))

    def count_request(self, resource: Resource, values: Mapping[str, Resolved]) -> Request | None:
        if not resource.count_path:
            return None
        filters = self._filters(resource, values)
        request = Request("GET", resource.count_path, tuple(self._pairs(filters)))
        why = self._why_post(resource, filters) or (_too_long(request) and f"more than {URL_LIMIT} characters of query")
        if why and resource.post:
            return Request("POST", resource.count_path, (), _dump(self._body(resource, filters)), why)
        return request

    def problems(self, values: Mapping[str, Resolved], release: Release | None) -> Sequence[tuple[str, str]]:
        return crossed(_SPANS, values)

    def rows(self, document: Json) -> tuple[Sequence[Json], int | None]:
        if not isinstance(document, list):
            raise ValueError("a list was expected")
        return document, None

    def count(self, document: Json) -> int:
        number = document.get("count") if isinstance(document, dict) else None
        if not isinstance(number, int) or isinstance(number, bool) or number < 0:
            raise ValueError("a count was expected")
        return number

    def complaint(self, document: Json) -> str:
        if not isinstance(document, dict):
            return ""
        message, kind, code = (document.get(name) for name in ("message", "type", "code"))
        # A name behind `/engine/` that is none, asked with and without sign-in; and a path that leads nowhere.
        if kind == "NotFoundException" or _NO_ENGINE.fullmatch(str(message)):
            raise NoEngine(str(message or kind))
        parts = [str(message or kind or "")]
        if code:
            parts.append(f"(code {code})")
        missing = document.get("missingAuthorizations")
        if isinstance(missing, list):
            parts += [
                f"missing: {m.get('permissionName')} on {m.get('resourceName')} {m.get('resourceId') or ''}".rstrip()
                for m in missing
                if isinstance(m, dict)
            ]
        return " ".join(part for part in parts if part)

    def release(self, document: Json) -> Release:
        version = document.get("version") if isinstance(document, dict) else None
        if not isinstance(version, str):
            raise ValueError("a version was expected")
        return Release(None, version)

    def _filters(self, resource: Resource, values: Mapping[str, Resolved]) -> dict[str, Resolved]:
        filters: dict[str, Resolved] = {}
        for parameter in resource.parameters:
            if parameter.name not in values or parameter.role in _APART:
                continue
            value = values[parameter.name]
            if isinstance(parameter.type, LikeText) and isinstance(value, str):
                value = like_pattern(value)
            filters[parameter.name] = value
        return filters

    @staticmethod
    def _bound(resource: Resource, filters: dict[str, Resolved], window: Window) -> None:
        """Narrow the filters by the window's bounds; of two bounds the tighter one stands."""
        key = resource.sort_key(window.order[0].key) if window.order else None
        if key is None:
            return
        if window.upper is not None and key.before:
            own, bound = filters.get(key.before), window.upper + key.margin
            filters[key.before] = min(own, bound) if isinstance(own, datetime) else bound
        if window.lower is not None and key.after:
            own, bound = filters.get(key.after), window.lower - key.margin
            filters[key.after] = max(own, bound) if isinstance(own, datetime) else bound

    @staticmethod
    def _why_post(resource: Resource, filters: Mapping[str, Resolved]) -> str:
        """What GET cannot say about *filters*; empty while it can say everything."""
        if len(resource.alternatives.names & filters.keys()) > 1:
            return "several states at once"
        for name, value in filters.items():
            if isinstance(value, TypedValue) and not isinstance(value.value, str):
                return f"{name} compares a typed value"
            if not isinstance(value, tuple):
                continue
            for item in value:
                if isinstance(item, VariableCondition):
                    if not isinstance(item.value, str):
                        return f"{name} compares a typed value"
                    if any(mark in text for mark in "_," for text in (item.name, item.value)):
                        return f"{name} has an underscore or a comma"
                elif "," in item:
                    return f"{name} has an item with a comma"
        return ""

    @staticmethod
    def _pairs(filters: Mapping[str, Resolved]) -> list[tuple[str, str]]:
        pairs = []
        for name, value in filters.items():
            if value is True:
                text = "true"
            elif isinstance(value, datetime):
                text = write_instant(value)
            elif isinstance(value, InstantBounds):
                text = ",".join(f"{operator}_{when}" for operator, when in _bounds(value))
            elif isinstance(value, tuple):
                text = ",".join(
                    f"{item.name}_{item.operator}_{item.value}" if isinstance(item, VariableCondition) else item
                    for item in value
                )
            else:
                text = str(value)
            pairs.append((name, text))
        return pairs

    @staticmethod
    def _body(resource: Resource, filters: Mapping[str, Resolved]) -> dict[str, Any]:
        body: dict[str, Any] = {}
        for name, value in filters.items():
            if isinstance(value, datetime):
                body[name] = write_instant(value)
            elif isinstance(value, InstantBounds):
                body[name] = [{"operator": operator, "value": when} for operator, when in _bounds(value)]
            elif isinstance(value, TypedValue):
                body[name] = value.value
            elif isinstance(value, tuple):
                body[name] = [
                    {"name": item.name, "operator": item.operator, "value": item.value}
                    if isinstance(item, VariableCondition)
                    else item
                    for item in value
                ]
            else:
                body[name] = value
        chosen = resource.alternatives.names & body.keys()
        if len(chosen) > 1:
            body["orQueries"] = [{name: body.pop(name) for name in sorted(chosen)}]
        return body


def _ties(resource: Resource, order: Sequence[Order]) -> list[Order]:
    """What *order* must end in so that no two items are equal in it, in the direction of its first key."""
    key = resource.sort_key(resource.tie_break)
    if key is None:
        return []
    there = {one.key for one in order}
    descending = bool(order) and order[0].descending
    return [Order(name, descending) for name in (key.unique_within, key.name) if name and name not in there]


def _bounds(value: InstantBounds) -> Iterator[tuple[str, str]]:
    for bound in value.bounds:
        # Only what was not made absolute is still as somebody typed it.
        yield bound.operator, write_instant(bound.when) if isinstance(bound.when, datetime) else str(bound.when)


def _too_long(request: Request) -> bool:
    # Measured as it is sent below the base URL: a blank goes out as three characters.
    return len(f"/{request.path}?") + len(urlencode(request.params, quote_via=quote)) > URL_LIMIT


def _dump(body: Mapping[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
