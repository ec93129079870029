"""Every documented parameter, asked in the form, in the query line and on the command line of a real engine.

Each is asked as a person would, and must bring what the same parameter brings when it is sent by hand.
"""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC

import pytest
from textual import events
from textual.pilot import Pilot

from tuiconsole.console.app import Console
from tuiconsole.console.panes.list_pane import ListPane
from tuiconsole.engines.types import Flag
from tuiconsole.service.result_set import RowState

from .asking import INSTANCES, server, service
from .engine import LiveEngine
from .screen import until
from .test_parameters import CASES, LIST, in_order

WHOLE = 1_000
"""Rows of a page: more than there are."""
SECONDS_OF_A_COMMAND = 300
"""Only a hang runs into it."""

Ask = Callable[[Pilot[None], Mapping[str, str]], Awaitable[None]]


async def paste(pilot: Pilot[None], text: str) -> None:
    pilot.app.post_message(events.Paste(text))
    await pilot.pause()


async def in_the_form(pilot: Pilot[None], typed: Mapping[str, str]) -> None:
    await pilot.press("f", "ctrl+n")
    for name, value in typed.items():
        await pilot.press("end", "ctrl+u")
        await paste(pilot, name)
        await pilot.press("enter")
        if not isinstance(INSTANCES.parameter(name).type, Flag):
            await paste(pilot, value)
            await pilot.press("enter")
    await pilot.press("ctrl+o")


async def in_the_line(pilot: Pilot[None], typed: Mapping[str, str]) -> None:
    await pilot.press("slash", "end", "ctrl+u")
    words = []
    for name, value in typed.items():
        flag = isinstance(INSTANCES.parameter(name).type, Flag)
        words.append(name if flag else '{}="{}"'.format(name, value.replace('"', '""')))
    await paste(pilot, " ".join(words))
    await pilot.press("enter")


@pytest.mark.parametrize("ask", [in_the_form, in_the_line])
def test_a_parameter_asked_in_the_console(live_engine: LiveEngine, ask: Ask) -> None:
    async def ids(pilot: Pilot[None], pane: ListPane, typed: Mapping[str, str]) -> list[object]:
        await ask(pilot, typed)

        def come() -> bool:
            found = pane.rows.result_set
            return (
                not pilot.app.screen.is_modal
                and {name for name, _ in pane.asked.values} == set(typed)
                and found is not None
                and found.query == pane.asked
                and not found.loading
                and found.total.kind == "exact"
                and all(found.state(place) is RowState.READY for place in range(found.length))
            )

        await until(pilot, lambda screen: come())
        found = pane.rows.result_set
        assert found is not None
        return [(found.row(place) or {}).get("id") for place in range(found.length)]

    async def work() -> dict[str, str]:
        wrong = {}
        app = Console(service(zone=UTC), [server(live_engine.url, page_size=WHOLE)])
        async with app.run_test(size=(80, 24)) as pilot:
            pane = app.screen.query_one("#instances", ListPane)
            await pilot.press("z")
            for label, make in CASES.items():
                case = make(live_engine)
                expected = [row["id"] for row in live_engine.rest.list(LIST, **in_order(case.direct))]
                came = await ids(pilot, pane, case.typed)
                if len(came) != len(set(came)) or set(came) != set(expected):
                    wrong[label] = f"{len(came)} rows instead of {len(expected)}"
        return wrong

    assert asyncio.run(work()) == {}


def test_a_parameter_asked_on_the_command_line(live_engine: LiveEngine) -> None:
    wrong = {}
    for label, make in CASES.items():
        case = make(live_engine)
        expected = {row["id"] for row in live_engine.rest.list(LIST, **in_order(case.direct))}
        words = ["query", "--url", live_engine.url, "--engine", "camunda", "instances"]
        words += [f"{name}={value}" for name, value in case.typed.items()]
        # To ask for everything and for so many rows at most is a contradiction, and is told so.
        words += [] if "maxResults" in case.typed else ["--all"]
        done = subprocess.run(
            [sys.executable, "-m", "tuiconsole", *words, "--format", "jsonl"],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "TZ": "UTC"},
            timeout=SECONDS_OF_A_COMMAND,
            check=False,
        )
        came = [json.loads(line)["id"] for line in done.stdout.decode().splitlines()]
        if done.returncode or len(came) != len(set(came)) or set(came) != expected:
            wrong[label] = f"{len(came)} rows instead of {len(expected)}: {done.stderr.decode()[-300:]}"
    assert wrong == {}
