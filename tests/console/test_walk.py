"""From the first screen to what failed, to the parent's history, and back: by keys, on each engine, and counted."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.request import urlopen

import pytest

from tuiconsole.console.panes.list_pane import ListPane
from tuiconsole.console.panes.related_pane import RelatedPane
from tuiconsole.demo.server import DemoUrls

from .person import NARROW, WIDE, Person, ask, at_console

pytestmark = pytest.mark.anyio

SIZES = [WIDE, NARROW]


class Walker:
    """Counts the keys that are pressed, and waits after each until everything in sight has come to rest."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.keys = 0

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.person.press(key)
            self.keys += 1
            await self.person.settled()

    async def sees(self, words: str) -> None:
        await self.person.until(lambda: words in self.person.screen, words)

    def below(self, name: str) -> ListPane:
        pane = self.person.main.query_one(f"#{name}", RelatedPane).list_in_sight
        assert pane is not None
        return pane


@pytest.mark.parametrize("size", SIZES)
async def test_to_the_stack_trace_of_a_failed_job_and_back(urls: DemoUrls, size: tuple[int, int]) -> None:
    async with at_console(urls.camunda, size) as person:
        walker = Walker(person)
        at_first = person.current["id"]
        await walker.press("exclamation_mark")
        await walker.sees("Jobs without retries")
        await walker.sees("✗ ")
        await walker.press("enter", "enter")
        job = walker.below("jobs").rows.current
        assert job is not None
        assert job["retries"] == 0
        await walker.press("enter")
        await walker.sees("Stack trace")
        await walker.sees("    at ")
        assert walker.keys < 10
        assert walker.keys == 4
        await walker.press("escape", "escape", "escape")
        assert person.current["id"] == at_first


@pytest.mark.parametrize("size", SIZES)
async def test_to_a_stopped_activity(urls: DemoUrls, size: tuple[int, int]) -> None:
    async with at_console(urls.ibm, size, engine="ibm-bfm") as person:
        walker = Walker(person)
        await walker.press("exclamation_mark")
        await walker.sees("✗ ")
        await walker.press("enter", "enter")
        activity = walker.below("jobs").rows.current
        assert activity is not None
        assert activity["executionState"] == "STATE_STOPPED"
        await walker.press("enter")
        await walker.sees("STOP_REASON_")
        assert walker.keys == 4


@pytest.mark.parametrize("size", SIZES)
async def test_to_the_trace_of_a_faulted_job(urls: DemoUrls, size: tuple[int, int]) -> None:
    """There is no list of what fails anywhere on such a server, which is said; so one moves to what is faulted."""
    async with at_console(urls.oracle, size, engine="oracle-opa") as person:
        walker = Walker(person)
        await walker.press("exclamation_mark")
        said = " ".join(person.screen.replace("│", " ").split())
        assert "Not offered by this engine." in said
        # What stands behind the dialog comes between its lines.
        assert "one instance at a time, never" in said
        await walker.press("escape")
        walker.keys = 0
        # The list has no filter for it: the row is found as a person finds it, by what it looks like.
        await person.press("backslash", *"faulted", "enter")
        await person.settled()
        walker.keys += 3
        assert person.current["state"] == "FAULTED"
        await walker.press("enter", "enter")
        await walker.sees("Stack trace")
        assert walker.keys < 10


def family(url: str) -> tuple[str, str]:
    """A child, and the parent that called it."""
    with urlopen(f"{url}/history/process-instance?maxResults=1000", timeout=60) as answer:
        found: Sequence[Mapping[str, Any]] = json.loads(answer.read())
    child = next(each for each in found if each["superProcessInstanceId"])
    return child["id"], child["superProcessInstanceId"]


@pytest.mark.parametrize("size", SIZES)
async def test_to_the_history_of_the_parent_and_back(urls: DemoUrls, size: tuple[int, int]) -> None:
    child, parent = family(urls.camunda)
    async with at_console(urls.camunda, size) as person:
        walker = Walker(person)
        await ask(person, f"processInstanceId={child}")
        await person.settled()
        walker.keys = 0
        await walker.press("p", "3")
        assert person.current["id"] == parent
        history = walker.below("history")
        assert history.given == {"processInstanceId": parent}
        assert history.rows.line_count
        assert "Process instances › Parent" in person.screen
        assert walker.keys == 2
        await walker.press("escape", "escape")
        assert person.current["id"] == child
        assert "› Parent" not in person.screen


async def test_the_panes_below_follow_only_a_cursor_that_rests(urls: DemoUrls) -> None:
    """Five hundred instances are passed: nothing is asked about those on the way, and the panes show the last one."""
    async with at_console(urls.camunda) as person:
        walker = Walker(person)
        rows, begin, passed = person.rows, len(person.service.exchanges), 500
        for _ in range(passed):
            person.app.simulate_key("j")
            await asyncio.sleep(0)
        await person.until(lambda: rows.cursor == passed)
        await person.settled()
        asked = [exchange.request for exchange in person.service.exchanges][begin:]
        below = [request for request in asked if not request.path.startswith("history/process-instance")]
        pages = [request for request in asked if request.path == "history/process-instance"]
        last = person.current["id"]
        about = {value for request in below for name, value in request.params if name == "processInstanceId"}
        # A loaded machine may let the cursor rest now and then; nobody is asked about row after row.
        assert last in about
        assert len(about) <= 1 + passed // 50
        assert len(below) <= 3 * len(about)
        assert len(pages) <= 2 * (passed // 100 + 2)
        for name in ("jobs", "history"):
            assert walker.below(name).given == {"processInstanceId": last}
