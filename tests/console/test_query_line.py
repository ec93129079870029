"""The query line: completion, history, errors that point at their word, and nothing lost between openings."""

import pytest
from textual.widgets import Input

from tuiconsole.engines.versions import Release

from .person import NARROW, Person, ask, at_console

pytestmark = pytest.mark.anyio


def line(person: Person) -> Input:
    """The input that has the keys."""
    focused = person.app.focused
    assert isinstance(focused, Input)
    return focused


async def test_a_line_is_asked(url: str) -> None:
    async with at_console(url, NARROW, alone=True) as person:
        await ask(person, "unfinished processDefinitionKeyIn=invoice,order maxResults=12")
        await person.settled()
        assert person.asked.get("processDefinitionKeyIn") == ("invoice", "order")
        assert "unfinished" in person.asked
        assert person.rows.line_count == 12
        assert person.rows.has_focus
        assert person.current["processDefinitionKey"] in ("invoice", "order")


async def test_the_line_opens_with_what_is_asked_and_can_be_emptied(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await ask(person, "withIncidents unfinished")
        await person.settled()
        some = person.rows.line_count
        await person.press("slash")
        assert sorted(line(person).value.split()) == ["unfinished", "withIncidents"]
        await person.press("end", "ctrl+u", "enter")
        await person.settled()
        assert person.asked.values == ()
        assert some < person.rows.line_count == 2_000


async def test_names_are_completed(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await person.press("slash")
        await person.type("unfin")
        await person.press("tab")
        assert line(person).value == "unfinished"
        await person.type(" started")
        for name in ("startedBefore", "startedAfter", "startedBy"):
            assert name in person.screen
        await person.press("down", "down", "tab")
        assert line(person).value == "unfinished startedAfter="
        await person.type("-7d")
        await person.press("enter")
        assert {name for name, _ in person.asked.values} == {"unfinished", "startedAfter"}


async def test_enter_takes_a_chosen_suggestion_and_asks_nothing(url: str) -> None:
    async with at_console(url, alone=True) as person:
        asked = person.asked
        await person.press("slash")
        await person.type("unfin")
        await person.press("down", "enter")
        assert line(person).value == "unfinished"
        assert person.asked == asked
        await person.press("enter")
        assert "unfinished" in person.asked


async def test_a_suggestion_is_taken_by_a_click(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await person.press("slash")
        await person.type("started")
        await person.click_on("startedAfter")
        assert line(person).value == "startedAfter="


COMPLETED = {
    "incidentStatus=re": "incidentStatus=resolved",
    "processDefinitionKey=customs": "processDefinitionKey=customs-declaration",
    "processDefinitionKeyIn=invoice,customs": "processDefinitionKeyIn=invoice,customs-declaration",
    "processDefinitionName=customs": 'processDefinitionName="Customs declaration"',
    "tenantIdIn=em": "tenantIdIn=emea",
    "sortBy=businessKey sortOrder=d": "sortBy=businessKey sortOrder=desc",
}


async def test_values_are_completed_from_what_is_known(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await person.press("slash")
        for typed, completed in COMPLETED.items():
            await person.press("end", "ctrl+u")
            await person.type(typed)
            await person.press("tab")
            assert line(person).value == completed


async def test_a_completed_value_is_one_value_whatever_is_in_it(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await person.press("slash")
        await person.type("processInstanceBusinessKeyIn=under_score")
        await person.press("tab")
        assert line(person).value == r"processInstanceBusinessKeyIn=under_score\,comma%percent\\backslash"
        await person.type(",INV")
        await person.press("enter")
        await person.settled()
        assert person.asked["processInstanceBusinessKeyIn"] == ("under_score,comma%percent\\backslash", "INV")
        assert person.rows.line_count == 1
        assert person.requests[-1].method == "POST"


async def test_an_unknown_name_is_pointed_at_and_nothing_is_lost(url: str) -> None:
    text = "unfinished startetAfter=-2h processDefinitionKey=order"
    async with at_console(url, alone=True) as person:
        asked, requests = person.asked, len(person.requests)
        await person.press("slash")
        await person.type(text)
        await person.press("enter")
        assert "no parameter 'startetAfter'; did you mean startedAfter?" in person.screen
        assert line(person).value == text
        assert line(person).selected_text == "startetAfter=-2h"
        assert (person.asked, len(person.requests)) == (asked, requests)
        await person.type("startedAfter=-2h")
        assert line(person).value == text.replace("startet", "started")
        assert "did you mean" not in person.screen
        await person.press("enter")
        assert {name for name, _ in person.asked.values} == {"unfinished", "startedAfter", "processDefinitionKey"}


ERRORS = [
    # What is typed, where the piece begins that is pointed at, the piece, and what is said of it.
    ("unfinished startedAfter=2026-13-45", 24, "2026-13-45", "month 13 does not exist"),
    ("maxResults=ten unfinished", 11, "ten", "not a whole number"),
    ("unfinished unfinished", 11, "unfinished", "stands there twice"),
    ("startedBefore=-1d startedAfter=now", 18, "startedAfter", "is later than startedBefore"),
    ("sortBy=startTime", 0, "sortBy", "needs sortOrder"),
    ("processDefinitionKey", 0, "processDefinitionKey", "takes a value"),
    ("unfinished finished", 11, "finished", "contradicts unfinished"),
    ("superProcessInstanceId=b rootProcessInstances", 25, "rootProcessInstances", "contradicts"),
    ('startedBy="finished" unfinished finished', 32, "finished", "contradicts unfinished"),
]


async def test_an_error_points_at_its_word(url: str) -> None:
    async with at_console(url, alone=True) as person:
        requests = len(person.requests)
        await person.press("slash")
        for text, start, word, words in ERRORS:
            await person.press("end", "ctrl+u")
            await person.type(text)
            await person.press("enter")
            assert words in person.screen, text
            assert (line(person).selection.start, line(person).selected_text) == (start, word), text
            assert line(person).value == text
        assert len(person.requests) == requests


async def test_what_is_still_being_typed_is_not_wrong_yet(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await person.press("slash")
        await person.type("startedAf")
        assert "no parameter" not in person.screen
        await person.type("x unfinished")
        assert "no parameter" in person.screen


async def test_what_was_typed_is_there_when_the_line_is_opened_again(url: str) -> None:
    async with at_console(url, alone=True) as person:
        asked = person.asked
        await person.press("slash")
        await person.type("unfinished startedAfter=-")
        await person.press("escape")
        assert person.rows.has_focus
        assert person.asked == asked
        await person.press("slash")
        assert line(person).value == "unfinished startedAfter=-"


async def test_asked_lines_are_recalled(url: str) -> None:
    async with at_console(url, alone=True) as person:
        for text in ("unfinished", "withIncidents", "finished", "withIncidents"):
            await ask(person, text)
        await person.press("slash", "end", "ctrl+u")
        await person.type("maxResults=3")
        seen = []
        for _ in range(4):
            await person.press("ctrl+p")
            seen.append(line(person).value.strip())
        assert seen == ["withIncidents", "finished", "unfinished", "unfinished"]
        await person.press("alt+down", "alt+down", "alt+down")
        assert line(person).value == "maxResults=3"
        await person.press("alt+up", "alt+up", "enter")
        assert [name for name, _ in person.asked.values] == ["finished"]


async def test_what_the_form_asked_is_recalled_in_the_line(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await person.press("f")
        await person.type("withIncidents")
        await person.press("enter", "ctrl+o")
        await ask(person, "maxResults=5")
        await person.press("slash", "ctrl+p", "ctrl+p")
        assert line(person).value.strip() == "withIncidents"


async def test_a_parameter_that_the_server_lacks_is_refused(url: str) -> None:
    async with at_console(url, alone=True) as person:
        person.pane.release = Release("camunda", "7.20.0")
        requests = len(person.requests)
        await ask(person, "activityIdIn=approve")
        assert "the server is Camunda 7.20.0; since 7.22" in person.screen
        assert line(person).selected_text == "activityIdIn"
        assert len(person.requests) == requests
