"""Asks one server for one list, and tells how much memory and time that took: run as a process of its own."""

import asyncio
import json
import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from tuiconsole.config.server import Limits, Server
from tuiconsole.engines.camunda import CAMUNDA, INSTANCES
from tuiconsole.engines.query import Query
from tuiconsole.service.service import QueryService


async def ask(url: str, seconds: float) -> str:
    service = QueryService(lambda: datetime(2026, 3, 1, tzinfo=UTC), UTC, chance=lambda: 0.0)
    done = asyncio.Event()
    server = Server("prod", url, "camunda", limits=Limits(seconds=seconds))
    rows = await service.open(server, CAMUNDA, Query(INSTANCES), counts=False)
    rows.listener = lambda change: done.set()
    while rows.failure is None and not rows.started:
        done.clear()
        await done.wait()
    rows.close()
    await service.close()
    return "" if rows.failure is None else type(rows.failure).__name__


def peak() -> int:
    """The most memory that this process has had, in bytes."""
    status = Path("/proc/self/status")
    if status.exists():
        # Elsewhere the kernel counts in what the process had that started this one.
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def main() -> None:
    before = time.monotonic()
    outcome = asyncio.run(ask(sys.argv[1], float(sys.argv[2])))
    took = time.monotonic() - before
    print(json.dumps({"outcome": outcome, "seconds": took, "peak": peak()}))  # noqa: T201 - this is what it is for


if __name__ == "__main__":
    main()
