"""How a server is doing: whether it lets us ask, what it is, and how far away it is."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import dataclass, replace

from tuiconsole.config.server import Server
from tuiconsole.engines.engine import Engine
from tuiconsole.engines.query import Query
from tuiconsole.engines.versions import Release
from tuiconsole.service.service import QueryService


@dataclass(frozen=True, slots=True)
class Health:
    """A server that answers."""

    release: Release
    seconds: float
    """Of the fastest request: what the way there and back takes at least."""

    @property
    def milliseconds(self) -> int:
        """The same in whole milliseconds, at least one."""
        return max(round(self.seconds * 1000), 1)


async def examine(service: QueryService, server: Server, engine: Engine) -> Health:
    """Ask for the version, which some servers tell to anybody, and for one instance, which they do not.

    Raises `Failure`.
    """
    before = list(service.exchanges)
    release = await service.release(server, engine)
    one_row = replace(server, limits=replace(server.limits, page_size=1))
    rows = await service.open(one_row, engine, Query(engine.resources[0]), counts=False)
    # Only now: what walks through lists is loaded with them.
    from tuiconsole.service.walk import walk

    async with aclosing(walk(rows, 1)) as pages:
        async for _ in pages:
            break
    known = set(map(id, before))
    own = [one.seconds for one in service.exchanges if one.server == server.name and id(one) not in known]
    return Health(release, min(own, default=0.0))
