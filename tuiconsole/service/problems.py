"""What fails on a server, grouped: equal faults fall together although their numbers and ids differ."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from dataclasses import dataclass, field

from tuiconsole.config.server import Server
from tuiconsole.engines.engine import Engine, ProblemSource
from tuiconsole.engines.model import Item
from tuiconsole.engines.query import Query
from tuiconsole.service.service import QueryService
from tuiconsole.service.walk import walk

MOST_LOOKED_AT = 5000
"""Items of one source that are grouped; beyond it the numbers are a lower bound."""
LONGEST_MESSAGE = 2000
INSTANCES_KEPT = 200
"""Instances of one group that can be listed together: more ids would make a query that servers refuse."""

_FOLDED = re.compile(
    r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"  # UUIDs
    r"|_[A-Z]{2,4}:[0-9a-f]+(?:\.[0-9a-f]+)+"  # IBM's object ids
    r"|\b0x[0-9a-f]+\b|\b(?=[0-9a-f]*\d)[0-9a-f]{12,}\b"  # hexadecimal
    r"|@[0-9a-f]{5,}\b"  # identities of Java objects
    r"|\d+(?:[.,:/-]\d+)*",  # numbers, times, versions
    re.IGNORECASE,
)


@dataclass(slots=True)
class Group:
    """Items of one source that say the same."""

    source: ProblemSource
    message: str
    """The folded message; foreign text."""
    count: int = 0
    oldest: str = ""
    newest: str = ""
    instances: dict[str, None] = field(default_factory=dict)
    """Ids of instances concerned, in the order met, at most `INSTANCES_KEPT`."""
    instances_known: bool = True
    """False when there are more instances than are kept."""


def fold(message: str) -> str:
    """*message* with its numbers and ids folded to `#`, on one line."""
    first_lines = " ".join(message[:LONGEST_MESSAGE].split())
    return _FOLDED.sub("#", first_lines)


def group(source: ProblemSource, items: Iterable[Item], groups: dict[str, Group]) -> None:
    """Sort *items* of *source* into *groups*, by folded message."""
    for item in items:
        message = item.get(source.message)
        key = fold(message) if isinstance(message, str) and message else ""
        into = groups.get(key)
        if into is None:
            into = groups[key] = Group(source, key)
        into.count += 1
        when = item.get(source.when)
        if isinstance(when, str):
            # Times of one server are written alike, so their order is that of their text.
            into.oldest = min(into.oldest or when, when)
            into.newest = max(into.newest, when)
        instance = item.get(source.instance)
        if isinstance(instance, str) and instance not in into.instances:
            if len(into.instances) < INSTANCES_KEPT:
                into.instances[instance] = None
            else:
                into.instances_known = False


async def problems(
    service: QueryService, server: Server, engine: Engine, source: ProblemSource
) -> AsyncGenerator[tuple[dict[str, Group], bool]]:
    """The groups of *source* as they grow, and whether all of its items have been looked at. Raises `Failure`."""
    groups: dict[str, Group] = {}
    looked_at = 0
    rows = await service.open(server, engine, Query.of(source.resource, source.values), counts=False)
    async with aclosing(walk(rows, MOST_LOOKED_AT)) as pages:
        async for page in pages:
            group(source, page, groups)
            looked_at += len(page)
            yield groups, False
    yield groups, looked_at < MOST_LOOKED_AT
