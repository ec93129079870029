"""From the first screen to what failed, to the parent's history, and back: by keys, on each engine, and counted."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.request import urlopen

import pytest
from textual.pilot import Pilot

from tuiconsole.console.panes.list_pane import ListPane
from tuiconsole.console.panes.related_pane import RelatedPane
from tuiconsole.console.screens.main import MainScreen
from tuiconsole.service.service import QueryService

from .acting import console, engine, sees, settled, text, until

pytestmark = pytest.mark.anyio

SIZES = [(120, 40), (80, 24)]


class Walker:
    """Counts the keys that it presses, and waits after each until everything in sight has come to rest."""

    def __init__(self, pilot: Pilot[None]) -> None:
        self.pilot = pilot
        self.keys = 0

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            self.keys += 1
            await settled(self.pilot)

    @property
    def main(self) -> MainScreen:
        main = self.pilot.app.screen_stack[0]
        assert isinstance(main, MainScreen)
        return main

    @property
    def instance(self) -> Mapping[str, Any]:
        return dict(self.main.instances.rows.current or {})

    def below(self, name: str) -> ListPane:
        pane = self.main.query_one(f"#{name}", RelatedPane).list_in_sight
        assert pane is not None
        return pane


@pytest.mark.parametrize("size", SIZES)
async def test_to_the_stack_trace_of_a_failed_job_and_back(size: tuple[int, int]) -> None:
    async with console(size, "demo-camunda") as pilot:
        walker = Walker(pilot)
        at_first = walker.instance["id"]
        await walker.press("exclamation_mark")
        await sees(pilot, "Jobs without retries")
        await until(pilot, lambda: "✗" in text(pilot.app))
        await walker.press("enter", "enter")
        job = walker.below("jobs").rows.current
        assert job is not None
        assert job["retries"] == 0
        await walker.press("enter")
        await sees(pilot, "Stack trace")
        await sees(pilot, "    at ")
        assert walker.keys < 10
        assert walker.keys == 4
        await walker.press("escape", "escape", "escape")
        assert walker.instance["id"] == at_first


@pytest.mark.parametrize("size", SIZES)
async def test_to_a_stopped_activity(size: tuple[int, int]) -> None:
    async with console(size, "demo-ibm") as pilot:
        walker = Walker(pilot)
        await walker.press("exclamation_mark")
        await until(pilot, lambda: "✗" in text(pilot.app))
        await walker.press("enter", "enter")
        activity = walker.below("jobs").rows.current
        assert activity is not None
        assert activity["executionState"] == "STATE_STOPPED"
        await walker.press("enter")
        await sees(pilot, "STOP_REASON_")
        assert walker.keys == 4


@pytest.mark.parametrize("size", SIZES)
async def test_to_the_trace_of_a_faulted_job(size: tuple[int, int]) -> None:
    """There is no list of what fails anywhere on such a server, which is said; so one moves to what is faulted."""
    async with console(size, "demo-oracle") as pilot:
        walker = Walker(pilot)
        await walker.press("exclamation_mark")
        said = " ".join(text(pilot.app).replace("│", " ").split())
        assert "Not offered by this engine." in said
        assert "never those of all." in said
        await walker.press("escape")
        walker.keys = 0
        # The list has no filter for it: the row is found as a person finds it, by what it looks like.
        await pilot.press("backslash", *"faulted", "enter")
        await settled(pilot)
        walker.keys += 3
        assert walker.instance["state"] == "FAULTED"
        await walker.press("enter", "enter")
        await sees(pilot, "Stack trace")
        assert walker.keys < 10


def family() -> tuple[str, str]:
    """A child, and the parent that called it."""
    with urlopen(f"{engine().camunda}/history/process-instance?maxResults=1000", timeout=60) as answer:
        found: Sequence[Mapping[str, Any]] = json.loads(answer.read())
    child = next(each for each in found if each["superProcessInstanceId"])
    return child["id"], child["superProcessInstanceId"]


@pytest.mark.parametrize("size", SIZES)
async def test_to_the_history_of_the_parent_and_back(size: tuple[int, int]) -> None:
    child, parent = family()
    async with console(size, "demo-camunda") as pilot:
        walker = Walker(pilot)
        await pilot.press("slash", *f"processInstanceId={child}", "enter")
        await settled(pilot)
        walker.keys = 0
        await walker.press("p", "3")
        assert walker.instance["id"] == parent
        history = walker.below("history")
        assert history.given == {"processInstanceId": parent}
        assert history.rows.line_count
        assert "Process instances › Parent" in text(pilot.app)
        assert walker.keys == 2
        await walker.press("escape", "escape")
        assert walker.instance["id"] == child
        assert "› Parent" not in text(pilot.app)


async def test_the_panes_below_follow_only_a_cursor_that_rests() -> None:
    """Five hundred instances are passed: nothing is asked about those on the way, and the panes show the last one."""
    async with console((120, 40), "demo-camunda") as pilot:
        walker = Walker(pilot)
        await settled(pilot)
        service: QueryService = pilot.app._service  # type: ignore[attr-defined]
        rows = walker.main.instances.rows
        begin = len(service.exchanges)
        for _ in range(rows.line_count - 1):
            pilot.app.simulate_key("j")
            await asyncio.sleep(0)
        await until(pilot, lambda: rows.cursor == rows.line_count - 1)
        await settled(pilot)
        asked = [exchange.request for exchange in service.exchanges][begin:]
        below = [request for request in asked if not request.path.startswith("history/process-instance")]
        pages = [request for request in asked if request.path == "history/process-instance"]
        last = walker.instance["id"]
        about = {value for request in below for name, value in request.params if name == "processInstanceId"}
        # A loaded machine may let the cursor rest now and then; nobody is asked about row after row.
        assert last in about
        assert len(about) <= 1 + rows.line_count // 50
        assert len(below) <= 3 * len(about)
        assert len(pages) <= 2 * (rows.line_count // 100 + 1)
        for name in ("jobs", "history"):
            assert walker.below(name).given == {"processInstanceId": last}
