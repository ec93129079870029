"""Form, query line, chips and sort dialog write one query: what is asked in one stands in the others."""

import pytest
from textual.widgets import Input

from tuiconsole.console.outside import Outside
from tuiconsole.console.screens.filter_form import FilterForm

from .person import NARROW, Person, ask, at_console

pytestmark = pytest.mark.anyio


async def in_the_line(person: Person) -> set[str]:
    """The words that the query line opens with."""
    await person.press("slash")
    focused = person.app.focused
    assert isinstance(focused, Input)
    words = set(focused.value.split())
    await person.press("escape")
    return words


def said(person: Person) -> str:
    """The last message."""
    assert isinstance(person.app, Outside)
    return person.app.said[-1].text


async def in_the_form(person: Person) -> dict[str, str]:
    """What the form opens with, parameter by parameter."""
    await person.press("f")
    form = person.app.screen
    assert isinstance(form, FilterForm)
    texts = {parameter.name: form.draft.text(parameter.name) for parameter in person.asked.resource.parameters}
    await person.press("escape")
    return {name: text for name, text in texts.items() if text}


async def ask_in_the_form(person: Person, **values: str) -> None:
    """Set what *values* say, and apply; a flag has no text."""
    await person.press("f")
    for name, value in values.items():
        await person.press("end", "ctrl+u")
        await person.type(name)
        await person.press("enter")
        if value:
            await person.type(value)
            await person.press("enter")
    await person.press("ctrl+o")


async def test_what_the_line_asks_stands_in_the_form(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await ask(person, "unfinished startedAfter=-7d processDefinitionKeyIn=invoice,order")
        assert await in_the_form(person) == {
            "unfinished": "true",
            "startedAfter": "-7d",
            "processDefinitionKeyIn": "invoice,order",
        }


async def test_what_the_form_asks_stands_in_the_line(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await ask_in_the_form(person, unfinished="", startedAfter="-7d", processDefinitionNameLike="o r")
        assert await in_the_line(person) == {
            "unfinished",
            "startedAfter=-7d",
            'processDefinitionNameLike="o',
            'r"',
        }


async def test_an_order_stands_in_the_line_and_in_the_form(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await person.click_on("Business key")
        assert await in_the_line(person) == {"sortBy=businessKey", "sortOrder=asc"}
        assert await in_the_form(person) == {"sortBy": "businessKey", "sortOrder": "asc"}


async def test_an_order_of_the_line_is_the_order_of_the_list(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await ask(person, "sortBy=duration sortOrder=desc")
        order = person.asked.order[0]
        assert (order.key, order.descending) == ("duration", True)
        await person.press("o", "enter")  # what is highlighted is in force already
        assert person.asked.order[0] == order


async def test_what_the_line_asks_stands_beside_an_older_draft(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await person.press("f")
        await person.type("withIncidents")
        await person.press("enter", "escape", "escape")
        await ask(person, "unfinished")
        await person.press("f")
        assert "not asked yet: withIncidents" in person.screen
        await person.press("escape")
        assert await in_the_form(person) == {"unfinished": "true", "withIncidents": "true"}
        await person.press("f", "ctrl+o")
        assert {name for name, _ in person.asked.values} == {"unfinished", "withIncidents"}


async def test_of_two_texts_for_one_parameter_the_one_asked_last_stands(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await person.press("f")
        await person.type("maxResults")
        await person.press("enter")
        await person.type("7")
        await person.press("escape", "escape", "escape")
        await ask(person, "maxResults=9")
        assert await in_the_form(person) == {"maxResults": "9"}


async def test_a_draft_keeps_what_it_took_away(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await ask(person, "unfinished maxResults=9")
        await person.press("f")
        await person.type("maxResults")
        await person.press("ctrl+x", "escape", "escape")
        await ask(person, "unfinished maxResults=9 withIncidents")
        assert await in_the_form(person) == {"unfinished": "true", "withIncidents": "true"}


async def test_what_the_form_asks_stands_beside_an_older_line(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await person.press("slash")
        await person.type("withIncid")
        await person.press("escape")
        await ask_in_the_form(person, unfinished="")
        assert await in_the_line(person) == {"unfinished", "withIncid"}


async def test_an_open_line_follows_what_is_asked_beside_it(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await ask(person, "unfinished startedAfter=-7d")
        await person.press("slash")
        await person.type("withIncid")
        focused = person.app.focused
        assert isinstance(focused, Input)
        row = next(y for y, line in enumerate(person.lines) if "unfinished ×" in line)
        await person.click(person.lines[row].index("unfinished ×") + len("unfinished "), row)
        assert focused.value.split() == ["startedAfter=-7d", "withIncid"]


async def test_what_is_not_applied_stands_in_the_form_only(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await person.press("f")
        await person.type("withIncidents")
        await person.press("enter", "ctrl+s", "ctrl+x", "escape", "escape")
        # Cleared, but not applied: the question that is in force has it still.
        assert "withIncidents ×" in person.screen
        assert await in_the_line(person) == {"withIncidents"}
        assert await in_the_form(person) == {}


# Chips


async def test_chips_are_removed_by_key(url: str) -> None:
    async with at_console(url, NARROW, alone=True) as person:
        await ask(person, "unfinished startedAfter=-7d maxResults=50")
        for word in ("unfinished", "startedAfter=-7d", "maxResults=50"):
            assert f"{word} ×" in person.screen
        await person.press("x", "left", "right", "right", "left", "delete")
        assert {name for name, _ in person.asked.values} == {"startedAfter", "maxResults"}
        assert "unfinished ×" not in person.screen
        await person.press("x", "enter")
        assert person.asked.values == ()
        assert person.rows.has_focus


async def test_the_way_to_the_chips_and_back(url: str) -> None:
    async with at_console(url, NARROW, alone=True) as person:
        await person.press("x")
        assert "no filters in force" in said(person)
        assert person.rows.has_focus
        await ask(person, "unfinished")
        assert "x: take one away" in person.screen
        for way_back in ("escape", "down"):
            await person.press("x")
            assert "enter takes it away" in person.screen
            await person.press(way_back)
            assert person.rows.has_focus
            assert "unfinished" in person.asked


async def test_a_chip_is_removed_by_a_click_on_its_cross(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await ask(person, "unfinished startedAfter=-7d")
        row = next(y for y, line in enumerate(person.lines) if "unfinished ×" in line)
        column = person.lines[row].index("unfinished ×")
        await person.click(column + 1, row)
        assert len(person.asked.values) == 2
        await person.click(column + len("unfinished "), row)
        assert [name for name, _ in person.asked.values] == ["startedAfter"]
        assert "unfinished ×" not in person.screen
        assert await in_the_line(person) == {"startedAfter=-7d"}
        column = person.lines[row].index("startedAfter=-7d ×")
        await person.click(column + len("startedAfter=-7d "), row)
        await person.settled()
        assert person.asked.values == ()
        assert person.rows.line_count == 2_000
        assert person.rows.has_focus


async def test_no_order_among_the_chips(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await ask(person, "unfinished sortBy=duration sortOrder=desc")
        assert "unfinished ×" in person.screen
        assert "sortBy" not in person.screen
