"""Rows with equal sort keys, put in an order of their own where no request can ask for one.

A server leaves equal rows in any order, and in another one for another page. So a list that can be sorted by one key
only is asked for with as many rows beyond either end as it takes to have all equals of its first and last rows, and
equals are put in the order of their ids, ascending or descending as the list is. What comes out is what a server would
answer that had been asked for that order, as long as no more rows are equal than may be asked for at once.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from itertools import groupby

from tuiconsole.engines.model import Item, Request, Resource

Fetch = Callable[[Request], Awaitable[bytes]]

_FIRST_MARGIN = 1
_NEXT_MARGIN = 20
_GROWTH = 5


def settling(resource: Resource, fetch: Fetch, most: int) -> Fetch:
    """*fetch* for lists of *resource* with their ties settled, by requests for no more than *most* rows."""
    from tuiconsole.service.decoding import decode

    if not resource.settles_ties:
        return fetch

    async def fetch_settled(request: Request) -> bytes:
        fields = _key_fields(resource, request)
        if not fields:
            return await fetch(request)
        offset, limit = _paging(resource, request)
        margin = _FIRST_MARGIN
        while True:
            lead, trail = _margins(offset, limit, margin, most)
            body = await fetch(_paged(resource, request, offset - lead, lead + limit + trail))
            try:
                items = decode(body)
            except ValueError:
                return body
            if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
                return body
            keys = [[item.get(field) for field in fields] for item in items]
            end = min(lead + limit, len(items))
            from_start = lead == offset or lead >= end or keys[0] != keys[lead]
            to_end = len(items) < lead + limit + trail or end == 0 or keys[-1] != keys[end - 1]
            if (from_start and to_end) or margin >= most:
                break
            margin = max(margin * _GROWTH, _NEXT_MARGIN)
        rows = _in_order(items, fields, resource.id_field, request.order[0].descending)[lead:end]
        return body if rows == items else json.dumps(rows, separators=(",", ":")).encode()

    return fetch_settled


def first_request(resource: Resource, request: Request, most: int) -> Request:
    """What really goes out first for *request*."""
    if not resource.settles_ties or not _key_fields(resource, request):
        return request
    offset, limit = _paging(resource, request)
    lead, trail = _margins(offset, limit, _FIRST_MARGIN, most)
    return _paged(resource, request, offset - lead, lead + limit + trail)


def _margins(offset: int, limit: int, margin: int, most: int) -> tuple[int, int]:
    """How many rows more to ask for before and behind the wanted ones, within what may be asked for at once."""
    room = max(most - limit, 0)
    lead = min(margin, offset, room // 2)
    return lead, min(margin, room - lead)


def _key_fields(resource: Resource, request: Request) -> list[str]:
    """The fields whose values tell equals; none where there can be no equals, or where they cannot be told."""
    keys = [resource.sort_key(order.key) for order in request.order]
    if any(key is None or key.unique or not key.field for key in keys):
        return []
    return [key.field for key in keys if key is not None]


def _paging(resource: Resource, request: Request) -> tuple[int, int]:
    offset, limit = resource.with_role("offset"), resource.with_role("limit")
    assert offset is not None
    assert limit is not None
    params = dict(request.params)
    return int(params[offset.name]), int(params[limit.name])


def _paged(resource: Resource, request: Request, offset: int, limit: int) -> Request:
    said = {"offset": str(offset), "limit": str(limit)}
    roles = {parameter.name: parameter.role for parameter in resource.parameters}
    return replace(
        request, params=tuple((name, said.get(roles.get(name, ""), value)) for name, value in request.params)
    )


def _in_order(items: Sequence[Item], fields: Sequence[str], id_field: str, descending: bool) -> list[Item]:
    rows: list[Item] = []
    for _, equals in groupby(items, key=lambda item: [item.get(field) for field in fields]):
        rows += sorted(equals, key=lambda item: str(item.get(id_field)), reverse=descending)
    return rows
