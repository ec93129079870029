"""Asking again, sorting, zooming and recovering: what is shown stays until better has come, and nothing gets lost."""

import asyncio
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from starlette.responses import Response

from tuiconsole.console.panes.list_pane import ListPane

from .loopback import COUNT, LIST, Door, Loopback, login_page, refusal, rows
from .person import NARROW, NOW, TINY, Person, ask, at_console

pytestmark = pytest.mark.anyio

BEFORE_THE_LAST_ONES = NOW - timedelta(seconds=60)


# Refresh


@pytest.mark.parametrize("moves", [["j", "j", "j"], ["pagedown", "pagedown", "j"], ["G"]], ids=["top", "deep", "last"])
async def test_refresh_keeps_the_cursor_on_its_instance(door: Door, behind: Loopback, moves: list[str]) -> None:
    door.hide_after(BEFORE_THE_LAST_ONES)
    async with at_console(behind.url, alone=True) as person:
        await person.press(*moves)
        await person.settled()
        instance, cursor, total = person.current, person.rows.cursor, person.rows.line_count
        line = cursor - person.rows.top
        door.hide_after(None)
        await person.press("r")
        await person.settled()
        new = person.rows.line_count - total
        assert new > 5
        assert person.current == instance
        assert person.rows.cursor == cursor + new
        assert person.rows.cursor - person.rows.top == line
        await person.press("g")
        await person.settled()
        assert person.current["startTime"] > instance["startTime"]


async def test_rows_stay_while_a_refresh_is_under_way(door: Door, behind: Loopback) -> None:
    async with at_console(behind.url, alone=True) as person:
        await person.press("j", "j")
        await person.settled()
        before = person.lines
        door.hold(LIST)
        await person.press("r")
        assert person.rows.result_set is not None
        assert person.rows.result_set.loading
        assert person.lines[:-2] == before[:-2]
        await person.press("j")
        assert person.rows.cursor == 3
        door.let_go()
        await person.settled()
        assert person.rows.cursor == 3


async def test_an_instance_that_is_gone_leaves_the_cursor_where_it_was(door: Door, behind: Loopback) -> None:
    async with at_console(behind.url, alone=True) as person:
        await person.press("j", "j")
        gone = person.current["id"]
        door.hide_after(BEFORE_THE_LAST_ONES)
        await person.press("r")
        await person.settled()
        assert person.rows.cursor == 2
        assert person.current["id"] != gone


# Sorting


async def test_sorting_by_key(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await person.press("o")
        assert "Sort by" in person.screen
        await person.press("home", "j", "j", "k", "j", "enter")
        await person.settled()
        assert "Sort by" not in person.screen
        order = person.asked.order[0]
        assert (order.key, order.descending) == ("definitionId", False)
        first = person.current["processDefinitionId"]
        await person.press("G")
        await person.settled()
        assert first < person.current["processDefinitionId"]
        assert person.requests[-1].body is not None
        assert '"sortBy":"definitionId"' in person.requests[-1].body


async def test_the_order_stays_when_sorting_is_cancelled(url: str) -> None:
    async with at_console(url, alone=True) as person:
        asked, requests = person.asked, len(person.requests)
        for leave in ("escape", "q"):
            await person.press("o", "home", leave)
            assert "Sort by" not in person.screen
        await person.press("o", "enter")  # the order that is in force already
        assert (person.asked, len(person.requests)) == (asked, requests)


TITLES = [
    # A column, the key it sorts by, the field that holds the key, and whether the first click sorts downwards.
    ("Business key", "businessKey", "businessKey", False),
    ("Definition", "definitionName", "processDefinitionName", False),
    ("Duration", "duration", "durationInMillis", True),
    ("Id", "instanceId", "id", False),
]


async def test_sorting_by_a_click_on_a_title_and_back(url: str) -> None:
    async with at_console(url, alone=True) as person:
        for title, key, field, descending in TITLES:
            await person.click_on(title[:5])
            await person.settled()
            order = person.asked.order[0]
            assert (order.key, order.descending) == (key, descending)
            assert mark(person, title) == ("▾" if descending else "▴")
            first = person.current[field]
            await person.click_on(title[:5])
            await person.settled()
            order = person.asked.order[0]
            assert (order.key, order.descending) == (key, not descending)
            assert mark(person, title) == ("▴" if descending else "▾")
            assert person.current[field] != first
        await person.click_on("Started")
        await person.settled()
        assert person.asked.order == person.asked.resource.default_order


def mark(person: Person, title: str) -> str:
    """The mark behind *title*, which may be cut short to make room for it."""
    found = re.search(rf"{title[:5]}[^▾▴]{{0,8}}([▾▴])", person.lines[person.rows.region.y])
    return found.group(1) if found else ""


async def test_a_title_without_a_documented_key_does_not_sort(url: str) -> None:
    async with at_console(url, alone=True) as person:
        asked = person.asked
        await person.click_on("State")
        assert person.asked == asked


# Panes


async def test_tab_goes_round_and_esc_goes_back(url: str) -> None:
    async with at_console(url) as person:
        assert person.rows.has_focus
        away = []
        for _ in range(2):
            await person.press("tab")
            away.append(person.app.focused)
        assert person.rows not in away
        assert away[0] is not away[1]
        await person.press("tab")
        assert person.rows.has_focus
        await person.press("shift+tab")
        assert person.app.focused is away[1]
        await person.press("escape")
        assert person.rows.has_focus


@pytest.mark.parametrize("size", [(120, 40), NARROW], ids=["120x40", "80x24"])
async def test_zoom_and_back(url: str, size: tuple[int, int]) -> None:
    async with at_console(url, size) as person:
        before, height = person.lines, person.rows.size.height
        await person.press("z")
        assert person.rows.size.height > height + 5
        await person.press("z")
        assert person.lines == before
        await person.press("z", "escape")
        assert person.lines == before


def follows(person: Person) -> bool:
    """Whether the jobs are in sight, and are those of the instance under the cursor."""
    jobs = person.main.query_one("#jobs-0", ListPane)
    return bool(jobs.size.height) and jobs.given["processInstanceId"] == person.current["id"]


async def test_what_comes_into_sight_again_follows_the_cursor(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuiconsole.console.screens.main.REST_SECONDS", 0.001)
    async with at_console(url) as person:
        await person.press("z", "j", "j", "j", "z")
        await person.settled()
        assert follows(person)
        await person.resize(TINY)
        await person.press("j")
        await person.resize(NARROW)
        assert person.rows.cursor == 4
        assert follows(person)


async def test_one_pane_where_there_is_little_room(url: str) -> None:
    async with at_console(url, TINY) as person:
        assert person.rows.size.height > TINY[1] - 5
        await person.press("enter")
        assert person.rows.body_height == 0
        assert not person.rows.has_focus
        await person.press("escape")
        assert person.rows.size.height > TINY[1] - 5
        assert person.rows.has_focus


async def test_the_status_names_server_release_and_position(url: str) -> None:
    async with at_console(url) as person:
        await person.press("j", "j")
        for words in ("demo", "7.24.0", "as of 12:00:00", "3 of 2,000"):
            assert words in person.status


# Failures, and back

FAILURES: dict[str, tuple[Callable[[], Response], str]] = {
    "html": (login_page, "the answer is not JSON"),
    "401": (lambda: Response(status_code=401), "sign-in was refused (HTTP 401)"),
    "403": (refusal(403, "no READ_HISTORY"), "this user may not see that (HTTP 403)"),
    "500": (refusal(500, "ENGINE-03083"), "the server failed (HTTP 500)"),
    "field": (rows({"id": "4711", "durationInMillis": "long"}), "durationInMillis of row 1"),
}


async def test_a_failure_in_the_place_of_rows_is_made_good(door: Door, behind: Loopback) -> None:
    async with at_console(behind.url, alone=True) as person:
        for number, (kind, (instead, words)) in enumerate(FAILURES.items(), 1):
            door.answer(instead)
            await ask(person, f"maxResults={number}")
            await person.settled()
            assert words in person.screen, kind
            assert "✗ demo: " in person.screen, kind
            assert "✗ demo" in person.status, kind
            door.answer(None)
            await person.press("r")
            await person.settled()
            assert words not in person.screen, kind
            assert "✗" not in person.status, kind
            assert person.rows.line_count == number


async def test_a_server_that_comes_up_later(door: Door) -> None:
    loopback = Loopback(door)
    async with at_console(loopback.url, alone=True) as person:
        assert "nothing answers at 127.0.0.1:" in person.screen
        assert "press r to try again" in person.screen
        loopback.start()
        try:
            await person.press("r")
            await person.settled()
            assert person.rows.line_count == 2_000
            assert "nothing answers" not in person.screen
        finally:
            loopback.stop()


async def test_a_server_that_goes_and_comes_back(behind: Loopback) -> None:
    async with at_console(behind.url) as person:
        await person.press("j", "j", "j")
        await person.settled()
        instance = person.current
        behind.stop()
        await person.press("r")
        await person.until(lambda: person.pane.failure)
        assert "nothing answers" in person.screen
        assert person.current == instance
        await person.press("k", "j")
        assert person.current == instance
        behind.start()
        await person.press("r")
        await person.settled()
        assert person.current == instance
        # What is below follows.
        await person.until(lambda: "nothing answers" not in person.screen)


async def test_a_page_that_failed_is_asked_for_again(door: Door, behind: Loopback) -> None:
    async with at_console(behind.url, alone=True) as person:
        door.answer(refusal(500, "a hiccup"))
        await person.press("G")
        await person.until(lambda: person.pane.failure)
        assert "a hiccup" in person.screen
        assert "press r to try again" in person.screen
        door.answer(None)
        await person.press("r")
        await person.settled()
        assert person.rows.cursor == 1_999
        assert person.current
        assert "a hiccup" not in person.screen


async def test_a_count_that_fails_does_not_stop_the_list(door: Door, behind: Loopback) -> None:
    door.answer(refusal(400, "no count"), COUNT)
    async with at_console(behind.url, comes_to_rest=False, alone=True) as person:
        await person.until(lambda: any(exchange.status == 400 for exchange in person.service.exchanges))
        await person.press(*["pagedown"] * 8)
        await person.until(lambda: person.current)
        assert person.rows.cursor > 100
        assert "of at least" in person.status
        assert person.pane.failure is None


async def test_a_question_that_was_superseded_does_not_show_its_answer(door: Door, behind: Loopback) -> None:
    async with at_console(behind.url, alone=True) as person:
        door.hold(LIST)
        await ask(person, "processInstanceBusinessKey=INV-RESTARTED-1")
        await ask(person, "processInstanceBusinessKey=ORD-4711")
        door.let_go()
        await person.settled()
        assert person.current["businessKey"] == "ORD-4711"
        assert person.rows.line_count == 4


async def test_of_many_questions_at_once_the_last_one_is_answered(door: Door, behind: Loopback) -> None:
    """And the server is not left with all the others, which it would go on with although nobody waits for them."""
    async with at_console(behind.url, alone=True) as person:
        asked = len(person.service.exchanges)
        for number in range(50, 0, -1):
            person.pane.ask(person.asked.with_("maxResults", number))
            await asyncio.sleep(0)
        await person.until(lambda: person.rows.line_count == 1)
        await person.settled()
        assert len(person.rows.in_sight()) == 1
        assert len(person.service.exchanges) - asked <= 4, "the first one and the last one, and their counts"


async def test_a_wrong_path_is_told(url: str) -> None:
    async with at_console(url.replace("engine-rest", "engine"), alone=True) as person:
        assert "no engine answers at this address (HTTP 404)" in person.screen
        assert "Check the path of the URL" in person.screen
        assert "/engine-rest" in person.screen
