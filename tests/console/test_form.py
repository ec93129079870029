"""The filter form: what is typed shows what it means and what will be sent, and nothing typed gets lost."""

import shlex

import pytest

from tuiconsole.config.secret import Secret
from tuiconsole.config.server import Basic, Bearer
from tuiconsole.console.screens.filter_form import FilterForm
from tuiconsole.console.widgets.wrapped_text import WrappedText
from tuiconsole.demo.server import Manners, running
from tuiconsole.demo.store import Store
from tuiconsole.engines.versions import Release

from .person import NARROW, Person, ask, at_console

pytestmark = pytest.mark.anyio

PLAIN = "GET history/process-instance?sortBy=startTime&sortOrder=desc&firstResult=0&maxResults=101"


def preview(person: Person) -> str:
    """The request under the form, unwrapped."""
    return person.app.screen.query_one("#preview", WrappedText).text


def said(person: Person) -> str:
    """What is said of the value under the cursor."""
    return person.app.screen.query_one("#meaning", WrappedText).text


def is_open(person: Person) -> bool:
    return isinstance(person.app.screen, FilterForm)


async def find(person: Person, name: str) -> None:
    """Search for *name*, from the list of parameters."""
    await person.press("end", "ctrl+u")
    await person.type(name)


async def edit(person: Person, name: str, value: str) -> None:
    """Search for *name*, open its editor and type *value*."""
    await find(person, name)
    await person.press("enter")
    await person.type(value)


async def test_a_flag_toggles(url: str) -> None:
    async with at_console(url, NARROW, alone=True) as person:
        await person.press("f")
        await find(person, "withIncidents")
        assert said(person) == "Not sent."
        await person.press("enter")
        assert "● withIncidents" in person.screen
        assert "withIncidents=true" in preview(person)
        await person.press("enter")
        assert "● withIncidents" not in person.screen
        assert "withIncidents" not in preview(person)


async def test_a_value_is_typed_and_kept(url: str) -> None:
    async with at_console(url, NARROW, alone=True) as person:
        await person.press("f")
        await edit(person, "startedAfter", "-2h")
        assert "means 2026-03-01 10:00:00.000" in person.screen
        assert "startedAfter=2026-03-01T10:00:00.000+0000" in preview(person)
        await person.press("enter")
        assert "● startedAfter" in person.screen
        assert person.app.focused is person.app.screen.query_one("#find")


async def test_every_parameter_is_listed_under_its_section(url: str) -> None:
    async with at_console(url, alone=True) as person:
        parameters = person.asked.resource.parameters
        await person.press("f")
        seen = person.screen
        for _ in range(len(parameters) // 10 + 1):
            await person.press("pagedown")
            seen += person.screen
        for parameter in parameters:
            assert f" {parameter.name} " in seen
            assert f" {parameter.section} " in seen


async def test_a_parameter_is_found_by_its_name_section_or_help(url: str) -> None:
    found = {
        "startedA": "startedAfter",
        "STARTEDBEFORE": "startedBefore",
        "finished": "finished",
        "active": "active",
        "tenant": "tenantIdIn",
        "retries left": "withJobsRetrying",
    }
    async with at_console(url, NARROW, alone=True) as person:
        await person.press("f")
        for words, name in found.items():
            await find(person, words)
            assert f"{name}: " in person.screen, words


async def test_keys_move_through_the_parameters(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await person.press("f", "down")
        assert "sortOrder: " in person.screen
        await person.press("up")
        assert "sortBy: " in person.screen
        await person.press("pagedown")
        assert "sortBy: " not in person.screen
        await person.press("pageup")
        assert "sortBy: " in person.screen


async def test_a_click_opens_the_editor(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await person.press("f")
        await person.click_on("maxResults")
        await person.type("7")
        assert "maxResults=7" in preview(person)


PROBLEMS = [
    ("startedAfter", "2026-13-45", "month 13 does not exist"),
    ("firstResult", "-1", "outside"),
    ("maxResults", "ten", "not a whole number"),
    ("incidentStatus", "half-open", "not one of open, resolved"),
    ("variables", "amount_gt_number:many", "number: takes a number"),
    ("tenantIdIn", ",", "an empty list"),
    ("sortBy", "startTime", "needs sortOrder"),
]


async def test_a_problem_is_told_at_the_value(url: str) -> None:
    async with at_console(url, alone=True) as person:
        asked = person.asked
        await person.press("f")
        for name, value, words in PROBLEMS:
            await edit(person, name, value)
            assert words in said(person), name
            assert f"✗ {name}" in person.screen, name
            assert preview(person) == f"Cannot be asked yet: {name}"
            await person.press("ctrl+s")
            assert is_open(person), name
            assert person.asked == asked, name
            assert f"{name}: " in person.screen, name
            await person.press("ctrl+n")


async def test_applying_goes_to_what_needs_attention(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await person.press("f")
        await edit(person, "startedAfter", "2026-02-30")
        await person.press("enter")
        await find(person, "withIncidents")
        await person.press("ctrl+o")
        assert is_open(person)
        assert "startedAfter: " in person.screen
        assert "✗" in said(person)


async def test_contradictions_are_told_at_both(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await person.press("f")
        for name in ("finished", "unfinished"):
            await find(person, name)
            await person.press("enter")
        assert "contradicts finished" in said(person)
        await find(person, "finished")
        assert "contradicts unfinished" in said(person)
        assert preview(person) == "Cannot be asked yet: finished, unfinished"


async def test_applying_without_closing_and_then_closing(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await person.press("f")
        await find(person, "unfinished")
        await person.press("enter", "ctrl+s")
        await person.settled()
        assert is_open(person)
        assert "unfinished" in person.asked
        unfinished = person.rows.line_count
        assert 0 < unfinished < 2_000
        await find(person, "withIncidents")
        await person.press("enter", "ctrl+o")
        await person.settled()
        assert not is_open(person)
        assert {"unfinished", "withIncidents"} == {name for name, _ in person.asked.values}
        assert 0 < person.rows.line_count < unfinished
        assert person.rows.has_focus


async def test_applying_while_a_value_is_edited(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await person.press("f")
        await edit(person, "maxResults", "5")
        await person.press("ctrl+o")
        await person.settled()
        assert not is_open(person)
        assert person.rows.line_count == 5


async def test_function_keys_do_the_same(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await person.press("f")
        await edit(person, "maxResults", "5")
        await person.press("f2")
        assert is_open(person)
        assert person.asked["maxResults"] == 5
        await person.press("f8")
        assert "maxResults=5" not in preview(person)
        await person.type("6")
        await person.press("f6")
        assert "maxResults=6" in person.app.clipboard
        await person.press("f9")
        assert preview(person) == PLAIN
        await person.press("f10")
        assert not is_open(person)
        assert person.asked.values == ()


async def test_cancelling_keeps_the_question_and_the_draft(url: str) -> None:
    async with at_console(url, alone=True) as person:
        asked, requests = person.asked, len(person.requests)
        await person.press("f")
        await edit(person, "startedAfter", "2026-02-3")
        await person.press("escape")
        assert is_open(person)  # the first esc leaves the editor
        await person.press("escape", "escape")
        assert not is_open(person)
        assert (person.asked, len(person.requests)) == (asked, requests)
        await person.press("f")
        await find(person, "startedAfter")
        assert "✗ startedAfter" in person.screen
        await person.press("enter", "end", "backspace")
        await person.type("03")
        assert "● startedAfter" in person.screen


async def test_cancelling_after_applying_keeps_what_was_applied(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await person.press("f")
        await edit(person, "maxResults", "5")
        await person.press("ctrl+s", "escape", "escape", "escape")
        await person.settled()
        assert not is_open(person)
        assert person.asked["maxResults"] == 5
        await person.press("f")
        assert "● maxResults" in person.screen


async def test_clearing_one(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await person.press("f")
        await edit(person, "maxResults", "5")
        await person.press("enter")
        await find(person, "unfinished")
        await person.press("enter", "ctrl+x")
        assert "unfinished" not in preview(person)
        assert "maxResults=5" in preview(person)
        await find(person, "maxResults")
        await person.press("enter", "ctrl+x")
        assert preview(person) == PLAIN
        await person.type("8")  # the editor stays open, and is empty
        assert "maxResults=8" in preview(person)


async def test_clearing_all(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await person.press("f")
        await edit(person, "maxResults", "5")
        await person.press("enter")
        await find(person, "unfinished")
        await person.press("enter")
        await edit(person, "startedAfter", "nonsense")
        await person.press("ctrl+n")
        assert preview(person) == PLAIN
        await person.press("ctrl+o")
        assert person.asked.values == ()


async def test_suggestions_come_from_the_documentation_and_from_the_rows(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await person.press("f")
        await edit(person, "incidentStatus", "res")
        assert "resolved" in person.screen
        await person.press("tab", "enter")
        assert "incidentStatus=resolved" in preview(person)
        await edit(person, "processDefinitionKeyIn", "order,custo")
        await person.press("down", "enter", "enter")
        assert "processDefinitionKeyIn=order,customs-declaration" in preview(person)


async def test_a_suggested_value_is_one_value_whatever_is_in_it(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await person.press("f")
        await edit(person, "processInstanceBusinessKeyIn", "under_score")
        await person.press("tab", "enter", "ctrl+o")
        await person.settled()
        assert person.asked["processInstanceBusinessKeyIn"] == ("under_score,comma%percent\\backslash",)
        assert person.rows.line_count == 1


async def test_a_parameter_that_the_server_lacks_cannot_be_set(url: str) -> None:
    async with at_console(url, alone=True) as person:
        person.pane.release = Release("camunda", "7.20.0")
        await person.press("f")
        await find(person, "activityIdIn")
        assert "since 7.22" in said(person)
        assert "this server is Camunda 7.20.0" in said(person)
        await person.press("enter")
        await person.type("approve")
        assert "approve" not in preview(person)
        await person.press("escape")
        await find(person, "executedActivityIdIn")
        assert said(person) == "Not sent."


async def test_a_question_that_the_server_came_to_lack_is_not_asked(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await ask(person, "activityIdIn=approve")
        await person.settled()
        requests = len(person.requests)
        person.pane.release = Release("camunda", "7.20.0")
        await person.press("f", "ctrl+o")
        assert is_open(person)
        assert "activityIdIn: " in person.screen
        assert len(person.requests) == requests


async def test_post_says_what_get_cannot(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await person.press("f")
        await edit(person, "variables", "amount_gt_number:100")
        assert preview(person).startswith("POST history/process-instance?firstResult=0&maxResults=101")
        assert '"variables":[{"name":"amount","operator":"gt","value":100}]' in preview(person)
        assert "POST because: variables compares a typed value" in person.screen
        assert "amount > 100" in said(person)


async def test_a_request_that_is_longer_than_its_place_is_read_by_keys(url: str) -> None:
    async with at_console(url, NARROW, alone=True) as person:
        await person.press("f")
        assert "more request" not in person.screen
        await edit(person, "processDefinitionKeyIn", ",".join(f"key-number-{number}" for number in range(40)))
        await person.press("enter")
        await person.until(lambda: "more request" in person.screen)
        seen = ""
        while "key-number-39" not in seen:
            seen += "".join(line.strip(" │┃") for line in person.lines)
            before = person.screen
            await person.press("ctrl+r")
            assert person.screen != before
        # Behind its end comes its beginning.
        await person.until(lambda: "history/process-instance?" in person.screen)


async def test_the_preview_is_the_request_that_goes_out(url: str) -> None:
    async with at_console(url, page_size=20, alone=True) as person:
        await person.press("f")
        await edit(person, "processInstanceBusinessKeyLike", "ORD 1&2")
        method, told = preview(person).split(" ", 1)
        await person.press("ctrl+y")
        assert "maxResults=21" in person.app.clipboard
        before = len(person.requests)
        await person.press("ctrl+o")
        await person.settled()
        request = person.requests[before]
        query = "&".join(f"{name}={value}" for name, value in request.params)
        assert (method, told) == (request.method, f"{request.path}?{query}")


@pytest.mark.parametrize(
    "sign_in", [Basic("mary", Secret("hunter2-s3cret")), Bearer(Secret("hunter2-s3cret"))], ids=["basic", "bearer"]
)
async def test_the_copied_command_has_no_secret(store: Store, sign_in: Basic | Bearer) -> None:
    # The demo engine's Camunda takes passwords only; who has a token finds its door open.
    manners = Manners(user="mary", password="hunter2-s3cret") if isinstance(sign_in, Basic) else None
    with running(store, manners) as urls:
        async with at_console(urls.camunda, sign_in=sign_in, alone=True) as person:
            assert person.rows.line_count == 2_000
            await person.press("f")
            await edit(person, "processInstanceBusinessKey", "it's ORD-4711")
            await person.press("ctrl+y")
            assert "without the secret" in person.screen
            command = person.app.clipboard
    words = shlex.split(command)
    assert words[0] == "curl"
    assert words[-1].startswith(f"{urls.camunda}/history/process-instance?processInstanceBusinessKey=it%27s%20ORD-4711")
    assert "hunter2" not in command


async def test_nothing_is_copied_while_there_is_a_problem(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await person.press("f")
        await edit(person, "maxResults", "none")
        await person.press("ctrl+y")
        assert person.app.clipboard == ""
