"""A fault in the middle of a list: what is on the screen stays, and the list is whole in the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from service.misbehaving import Asked, MisbehavingServer
from service.watching import Watched

from tuiconsole.engines.query import Query
from tuiconsole.service.result_set import RowState
from tuiconsole.service.service import QueryService

from .behaviours import behaviours
from .conftest import COUNT, Door

pytestmark = pytest.mark.anyio

SOME = (
    "401",
    "404 of a web server",
    "429",
    "429 for a while",
    "500",
    "501",
    "502",
    "503",
    "504",
    "to the login page",
    "a login page",
    "half a document",
    "another object",
    "half of a gzip",
    "no gzip",
    "a reset",
    "a hang-up",
    "a cut body",
    "another protocol",
    "silence",
)
PAGE = 20


def identities(rows: list[Any], field: str) -> list[Any]:
    return [None if row is None else row[field] for row in rows]


@pytest.mark.parametrize("name", SOME)
async def test_mid_scroll(
    service: QueryService, door: Door, elsewhere: MisbehavingServer, tell: Callable[[str], None], name: str
) -> None:
    behaviour = next(one for one in behaviours(elsewhere.url) if one.name == name)
    resource = door.engine.resources[0]
    rows = await service.open(door.server, door.engine, Query(resource), counts=False)
    watched = Watched(rows)
    await watched.show(0, PAGE - 1)
    # A busy machine may take longer than these servers are given, and then the list comes back by itself.
    await watched.until(lambda: watched.at_rest() and rows.failure is None)
    before = identities(watched.shown(), resource.id_field)
    assert len(before) == PAGE

    seen: set[tuple[str, bytes]] = set()

    def is_bad_page(asked: Asked) -> bool:
        """The second page of those that are asked for from now on, which is the fourth or fifth of the list."""
        seen.add((asked.target, asked.body))
        return len(seen) == 2

    door.misbehave(behaviour.reply, when=is_bad_page)
    collected: dict[int, Any] = dict(enumerate(before))
    for first in range(PAGE, COUNT, PAGE):
        rows.show(first, min(first + PAGE, COUNT) - 1)
        watched.window = (first, min(first + PAGE, COUNT) - 1)
        # What was loaded stays, whatever happens to the next page.
        assert rows.state(0) is RowState.READY
        await watched.until(lambda: watched.at_rest() and rows.failure is None and None not in watched.shown())
        collected |= dict(enumerate(identities(watched.shown(), resource.id_field), first))
    assert len(seen) == 2
    assert len(collected) == len(set(collected.values())) == COUNT
    await watched.show(0, PAGE - 1)
    await watched.until(lambda: watched.at_rest() and rows.failure is None)
    assert identities(watched.shown(), resource.id_field) == before
    assert elsewhere.asked == []
    tell(f"survived by {door.engine.name}, no row lost or doubled")
