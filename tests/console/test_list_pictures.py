"""How the list of instances looks: full, empty, on its way, at its ends, and when the server fails.

In all but the first of them the list stands alone, so that they stay true whatever comes to stand beside it.
"""

from collections.abc import Callable

import pytest
from starlette.responses import Response

from .conftest import Differing
from .loopback import COUNT, Door, Loopback, login_page, refusal, rows
from .person import NARROW, TINY, WIDE, ask, at_console

pytestmark = pytest.mark.anyio

NOBODY_LISTENS = "http://127.0.0.1:1/engine-rest"


async def test_the_console_as_it_opens(differing: Differing, url: str) -> None:
    async with at_console(url) as person:
        assert await differing(person, WIDE, NARROW, TINY) == []


async def test_hostile_rows_on_top(differing: Differing, url: str) -> None:
    async with at_console(url, alone=True) as person:
        await person.hide_hints()
        assert await differing(person) == []


async def test_the_cursor_in_the_middle(differing: Differing, url: str) -> None:
    async with at_console(url, alone=True) as person:
        await person.hide_hints()
        await person.press("pagedown", "pagedown", *["j"] * 9)
        assert await differing(person) == []


async def test_the_last_instance(differing: Differing, url: str) -> None:
    async with at_console(url, alone=True) as person:
        await person.hide_hints()
        await person.press("G")
        assert await differing(person) == []


async def test_instances_on_their_way(differing: Differing, door: Door, behind: Loopback) -> None:
    door.hold()
    async with at_console(behind.url, comes_to_rest=False, alone=True) as person:
        await person.hide_hints()
        assert await differing(person, WIDE, NARROW, TINY) == []


async def test_rows_on_their_way(differing: Differing, door: Door, behind: Loopback) -> None:
    async with at_console(behind.url, alone=True) as person:
        await person.hide_hints()
        await person.settled()
        person.comes_to_rest = False
        door.hold()
        await person.press("G")
        await person.until(lambda: "loading" in person.screen)
        assert await differing(person) == []


async def test_the_total_on_its_way(differing: Differing, door: Door, behind: Loopback) -> None:
    door.hold(COUNT)
    async with at_console(behind.url, comes_to_rest=False, alone=True) as person:
        await person.hide_hints()
        await person.until(lambda: "of at least" in person.screen and "7.24" in person.screen)
        assert await differing(person) == []


async def test_nothing_matches(differing: Differing, url: str) -> None:
    async with at_console(url, alone=True) as person:
        await person.hide_hints()
        await ask(person, "processInstanceBusinessKey=NO-SUCH-ORDER")
        assert await differing(person) == []


async def test_nothing_there(differing: Differing, door: Door, behind: Loopback) -> None:
    door.answer(rows())
    async with at_console(behind.url, alone=True) as person:
        await person.hide_hints()
        assert await differing(person) == []


FAILURES: dict[str, Callable[[], Response]] = {
    "html": login_page,
    "400": refusal(400, "Cannot set query parameter 'startedBefore' to value 'x'"),
    "401": lambda: Response(status_code=401, headers={"WWW-Authenticate": "Basic"}),
    "403": refusal(403, "The user with id 'mary' does not have one of the following permissions: 'READ_HISTORY'"),
    "500": refusal(500, "ENGINE-03083 [/b] \x1b]0;x\x07 " + "The database does not answer. " * 12),
    "redirect": lambda: Response(status_code=302, headers={"Location": "https://login.example.org/sso?state=s3cr3t"}),
    "field": rows({"id": "4711", "durationInMillis": "long"}),
}


@pytest.mark.parametrize("failure", FAILURES)
async def test_a_failure_in_the_place_of_rows(differing: Differing, door: Door, behind: Loopback, failure: str) -> None:
    door.answer(FAILURES[failure])
    # Whether the version is told before the picture is taken is a matter of luck.
    door.hold("/version")
    async with at_console(behind.url, alone=True) as person:
        await person.hide_hints()
        assert await differing(person) == []


async def test_nobody_listens(differing: Differing) -> None:
    async with at_console(NOBODY_LISTENS, alone=True) as person:
        await person.hide_hints()
        assert await differing(person, WIDE, NARROW, TINY) == []


async def test_a_wrong_path(differing: Differing, url: str) -> None:
    async with at_console(url.replace("engine-rest", "engine"), alone=True) as person:
        await person.hide_hints()
        assert await differing(person) == []


async def test_a_failure_over_rows(differing: Differing, behind: Loopback) -> None:
    async with at_console(behind.url, alone=True) as person:
        await person.hide_hints()
        await person.settled()
        behind.stop()
        await person.press("r")
        await person.until(lambda: person.pane.failure)
        assert await differing(person, WIDE, NARROW, TINY) == []


async def test_chips(differing: Differing, url: str) -> None:
    async with at_console(url, alone=True) as person:
        await person.hide_hints()
        await ask(person, "unfinished startedAfter=-7d processDefinitionNameLike=o")
        assert await differing(person) == []


async def test_more_chips_than_fit(differing: Differing, url: str) -> None:
    async with at_console(url, alone=True) as person:
        await person.hide_hints()
        await ask(
            person,
            "unfinished startedAfter=-7d startedBefore=now processDefinitionNameLike=o rootProcessInstances "
            'processInstanceBusinessKeyLike="a rather long key that goes on" active maxResults=50',
        )
        assert await differing(person) == []
