"""How the panes below the instances look: on each engine, and empty, on their way, failed and forbidden."""

from collections.abc import Callable

import pytest
from starlette.responses import Response

from tuiconsole.demo.server import DemoUrls

from .conftest import Differing
from .loopback import Door, Loopback, refusal, rows
from .person import NARROW, WIDE, Person, at_console

pytestmark = pytest.mark.anyio

SIZES = [WIDE, NARROW]


ENGINES = {"camunda": "camunda", "ibm": "ibm-bfm", "oracle": "oracle-opa"}


async def to_what_failed(person: Person, dialect: str) -> None:
    """Put the cursor of the instances on one in which something failed."""
    if dialect == "oracle":
        await person.press("backslash", *"faulted", "enter")
    else:
        await person.press("exclamation_mark")
        await person.until(lambda: "✗ " in person.screen)
        await person.press("enter")
        await person.until(lambda: not person.app.screen.is_modal)
    await person.settled()


@pytest.mark.parametrize("pane", ["jobs", "history"])
@pytest.mark.parametrize("dialect", ENGINES)
async def test_a_pane(differing: Differing, urls: DemoUrls, dialect: str, pane: str) -> None:
    async with at_console(getattr(urls, dialect), engine=ENGINES[dialect]) as person:
        await to_what_failed(person, dialect)
        await person.press("2" if pane == "jobs" else "3", "z")
        await person.hide_hints()
        assert await differing(person) == []


STATES: dict[str, tuple[Callable[[], Response] | None, str]] = {
    "empty": (rows(), "This instance has no jobs."),
    "failed": (refusal(500, "ENGINE-03083 The database does not answer."), "HTTP 500"),
    "forbidden": (
        refusal(403, "The user with id 'mary' does not have the permission 'READ' on resource 'ProcessInstance'."),
        "HTTP 403",
    ),
    "loading": (None, "Loading jobs"),
}


@pytest.mark.parametrize("state", STATES)
async def test_a_state_of_a_pane(differing: Differing, door: Door, behind: Loopback, state: str) -> None:
    instead, words = STATES[state]
    if instead is None:
        door.hold("/job")
    else:
        door.answer(instead, "/job")
    async with at_console(behind.url, comes_to_rest=False) as person:
        await person.press("2")
        await person.hide_hints()
        for size in SIZES:
            await person.resize(size)
            await person.until(lambda: words in person.screen)
            # What stands beside it has come to rest too, where there is room for it.
            await person.until(lambda: "7.24" in person.screen and "of 2,000" in person.screen)
            if size == WIDE:
                await person.until(lambda: "Timeline" in person.screen and "ended" in person.screen)
            assert await differing(person, size) == []
