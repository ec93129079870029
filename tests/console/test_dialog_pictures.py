"""How the dialogs and the query line look: sorting, help, the filter form in all its states, completion, errors.

Behind them the list stands alone, so that they stay true whatever comes to stand beside it.
"""

import pytest

from tuiconsole.engines.versions import Release

from .conftest import Differing
from .person import NARROW, TINY, WIDE, Person, at_console

pytestmark = pytest.mark.anyio


async def do(person: Person, *steps: str) -> None:
    """Press keys; a step in ‹brackets› is typed."""
    await person.hide_hints()
    for step in steps:
        await (person.type(step[1:-1]) if step.startswith("‹") else person.press(step))


async def test_sorting(differing: Differing, url: str) -> None:
    async with at_console(url, alone=True) as person:
        await do(person, "o")
        assert await differing(person) == []


async def test_help(differing: Differing, url: str) -> None:
    async with at_console(url, alone=True) as person:
        await do(person, "question_mark")
        assert await differing(person, WIDE, NARROW, TINY) == []


async def test_the_form_as_it_opens(differing: Differing, url: str) -> None:
    async with at_console(url, alone=True) as person:
        await do(person, "f")
        assert await differing(person, WIDE, NARROW, TINY) == []


async def test_finding_a_parameter(differing: Differing, url: str) -> None:
    async with at_console(url, alone=True) as person:
        await do(person, "f", "‹incident›", "down")
        assert await differing(person) == []


async def test_finding_no_parameter(differing: Differing, url: str) -> None:
    async with at_console(url, alone=True) as person:
        await do(person, "f", "‹colour›")
        assert await differing(person) == []


async def test_suggestions_for_a_value(differing: Differing, url: str) -> None:
    async with at_console(url, alone=True) as person:
        await do(person, "f", "‹processDefinitionKeyIn›", "enter", "‹invoice,›", "down", "down")
        assert await differing(person, WIDE, NARROW, TINY) == []


async def test_what_a_value_means(differing: Differing, url: str) -> None:
    async with at_console(url, alone=True) as person:
        await do(person, "f", "‹startedAfter›", "enter", "‹-2h›")
        assert await differing(person) == []


async def test_a_value_that_cannot_be(differing: Differing, url: str) -> None:
    async with at_console(url, alone=True) as person:
        await do(person, "f", "‹startedAfter›", "enter", "‹2026-13-45›")
        assert await differing(person, WIDE, NARROW, TINY) == []


async def test_a_contradiction(differing: Differing, url: str) -> None:
    async with at_console(url, alone=True) as person:
        await do(person, "f", "‹finished›", "enter", "escape", "‹unfinished›", "enter", "escape")
        assert await differing(person) == []


async def test_a_parameter_that_the_server_lacks(differing: Differing, url: str) -> None:
    async with at_console(url, alone=True) as person:
        person.pane.release = Release("camunda", "7.20.0")
        await do(person, "f", "‹activityIdIn›")
        assert await differing(person) == []


async def test_a_request_that_only_post_can_say(differing: Differing, url: str) -> None:
    async with at_console(url, alone=True) as person:
        await do(person, "f", "‹variables›", "enter", "‹order_id_eq_4711,amount_gt_number:100›", "enter")
        assert await differing(person) == []


async def test_a_form_that_was_applied(differing: Differing, url: str) -> None:
    async with at_console(url, alone=True) as person:
        await do(person, "f", "‹unfinished›", "enter", "escape", "‹startedAfter›", "enter", "‹-30d›", "enter", "ctrl+s")
        assert await differing(person) == []


async def test_completing_a_name(differing: Differing, url: str) -> None:
    async with at_console(url, alone=True) as person:
        await do(person, "slash", "‹unfinished started›", "down")
        assert await differing(person, WIDE, NARROW, TINY) == []


async def test_completing_a_value(differing: Differing, url: str) -> None:
    async with at_console(url, alone=True) as person:
        await do(person, "slash", "‹processDefinitionKeyIn=invoice,›", "down")
        assert await differing(person) == []


async def test_a_line_with_an_error(differing: Differing, url: str) -> None:
    async with at_console(url, alone=True) as person:
        await do(person, "slash", "‹unfinished startetAfter=-2h processDefinitionKey=order›", "enter")
        assert await differing(person) == []


async def test_the_line_as_it_opens(differing: Differing, url: str) -> None:
    async with at_console(url, alone=True) as person:
        await do(person, "slash")
        assert await differing(person) == []
