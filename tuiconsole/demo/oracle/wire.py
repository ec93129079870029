"""How the dialect writes things: dates without zone and fraction, links, and the envelope around a page."""

from datetime import UTC, datetime
from typing import Any

from tuiconsole.demo.oracle.asked import Page

BASE = "/process/api/v1"
Item = dict[str, Any]


def date(time: int | None) -> str | None:
    """An instant to the second, in UTC, which it does not say."""
    return None if time is None else f"{datetime.fromtimestamp(time // 1000, UTC):%Y-%m-%dT%H:%M:%S}"


def links(origin: str, path: str) -> list[Item]:
    """The address of a thing, and of what it is part of."""
    url = origin + BASE + path
    return [{"rel": "self", "href": url}, {"rel": "parent", "href": url.rpartition("/")[0]}]


def envelope(items: list[Item], page: Page, total: int | None, origin: str, path: str) -> Item:
    """A page; `count` is the number of items on it, the total is there only if it was asked for."""
    body: Item = {
        "links": links(origin, path),
        "items": items,
        "count": len(items),
        "limit": page.limit,
        "offset": page.offset,
    }
    if total is not None:
        body["totalResults"] = total
    return body


def within_instance(instance: Item, items: list[Item], page: Page) -> Item:
    """One page of a list of the audit, which has the instance itself for an envelope."""
    shown = items[page.offset : page.offset + page.limit]
    body = {**instance, "count": len(shown), "limit": page.limit, "offset": page.offset, "items": shown}
    if page.total:
        body["totalResults"] = len(items)
    return body


def cut(items: list[Item], page: Page, origin: str, path: str) -> Item:
    """One page of a list that is whole in memory."""
    total = len(items) if page.total else None
    return envelope(items[page.offset : page.offset + page.limit], page, total, origin, path)
