"""Moving through the list, by each key and by mouse, leaves the cursor where a person expects it, and in sight."""

import json
from collections.abc import Callable
from urllib.request import urlopen

import pytest
from textual import events

from .loopback import COUNT, LIST, Door, Loopback
from .person import NARROW, Person, ask, at_console

pytestmark = pytest.mark.anyio

TOTAL = 2_000


@pytest.fixture(scope="module")
def starts(url: str) -> list[str]:
    """When each instance started, newest first, as a plain client reads it."""
    with urlopen(f"{url}{LIST}?sortBy=startTime&sortOrder=desc") as answer:
        return [row["startTime"] for row in json.load(answer)]


def line_of_cursor(person: Person) -> int:
    """Which line of the list, counted from its upper edge, the cursor is on."""
    return person.rows.cursor - person.rows.top


KEYS: dict[str, tuple[list[str], Callable[[int], int]]] = {
    # What to press, and where that leads from the first of 2,000 rows, given the number of lines in sight.
    "j": (["j", "j", "j"], lambda height: 3),
    "down": (["down"], lambda height: 1),
    "k": (["j", "j", "j", "k"], lambda height: 2),
    "up": (["j", "j", "up"], lambda height: 1),
    "up at the first": (["k"], lambda height: 0),
    "ctrl+d": (["ctrl+d"], lambda height: height // 2),
    "ctrl+d twice": (["ctrl+d", "ctrl+d"], lambda height: 2 * (height // 2)),
    "ctrl+u": (["ctrl+d", "ctrl+d", "ctrl+u"], lambda height: height // 2),
    "ctrl+u at the first": (["ctrl+u"], lambda height: 0),
    "pagedown": (["pagedown"], lambda height: height - 1),
    "pagedown thrice": (["pagedown"] * 3, lambda height: 3 * (height - 1)),
    "pageup": (["pagedown", "pagedown", "pageup"], lambda height: height - 1),
    "G": (["G"], lambda height: TOTAL - 1),
    "end": (["end"], lambda height: TOTAL - 1),
    "down at the last": (["G", "j"], lambda height: TOTAL - 1),
    "pagedown at the last": (["G", "pagedown"], lambda height: TOTAL - 1),
    "pageup from the last": (["G", "pageup"], lambda height: TOTAL - height),
    "g": (["G", "g"], lambda height: 0),
    "home": (["G", "home"], lambda height: 0),
}


async def test_every_key_moves_the_cursor_to_its_row(url: str, starts: list[str]) -> None:
    async with at_console(url, NARROW, alone=True) as person:
        for name, (keys, place) in KEYS.items():
            await person.press("g", *keys)
            await person.until(lambda: person.current, name)
            expected = place(person.rows.body_height)
            assert (person.rows.cursor, person.current["startTime"]) == (expected, starts[expected]), name
            assert person.cursor_in_sight, name
            assert f"{expected + 1:,} of {TOTAL:,}" in person.status, name


async def test_pages_keep_the_cursor_on_its_line(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await person.press("j", "j", "j", "pagedown", "pagedown", "ctrl+d", "pageup")
        assert line_of_cursor(person) == 3


async def test_the_list_scrolls_only_when_the_cursor_leaves_it(url: str) -> None:
    async with at_console(url, NARROW, alone=True) as person:
        height = person.rows.body_height
        await person.press(*["j"] * (height - 1))
        assert (person.rows.top, line_of_cursor(person)) == (0, height - 1)
        await person.press("j", "j")
        assert (person.rows.top, line_of_cursor(person)) == (2, height - 1)
        await person.press(*["k"] * (height - 1))
        assert (person.rows.top, line_of_cursor(person)) == (2, 0)


async def test_every_row_is_reached_once(url: str, starts: list[str]) -> None:
    seen: list[dict[str, object]] = []
    async with at_console(url, (80, 200), alone=True) as person:
        height = person.rows.body_height
        while len(seen) < TOTAL:
            result_set = person.rows.result_set
            assert result_set is not None
            new = range(len(seen), person.rows.top + height)
            seen += [dict(row) for row in map(result_set.row, new) if row is not None]
            assert len(seen) == person.rows.top + height
            await person.press("pagedown")
            await person.settled()
    assert [row["startTime"] for row in seen] == starts
    assert len({str(row["id"]) for row in seen}) == TOTAL


async def test_the_wheel_scrolls_and_takes_the_cursor_along(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await person.wheel(person.rows, 4)
        top = person.rows.top
        assert top > 0
        assert line_of_cursor(person) == 0
        await person.press("j", "j", "j", "j", "j", "j")
        cursor = person.rows.cursor
        await person.wheel(person.rows, -1)
        assert person.rows.top < top
        assert person.rows.cursor == cursor
        await person.wheel(person.rows, -20)
        assert person.rows.top == 0
        assert person.cursor_in_sight


async def test_a_click_moves_the_cursor(url: str, starts: list[str]) -> None:
    async with at_console(url, alone=True) as person:
        region = person.rows.region
        await person.click(region.x + 20, region.y + person.rows.header_height + 5)
        assert (person.rows.cursor, person.current["startTime"]) == (5, starts[5])


async def test_a_click_below_the_last_row_does_nothing(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await ask(person, "processInstanceBusinessKey=INV-RESTARTED-1")
        await person.settled()
        assert person.rows.line_count == 2
        await person.click(person.rows.region.x + 20, person.rows.region.bottom - 1)
        assert person.rows.cursor == 0


async def test_clicks_and_drags_on_the_scrollbar(url: str, starts: list[str]) -> None:
    async with at_console(url, alone=True) as person:
        region, height = person.rows.region, person.rows.body_height
        bar, first = region.right - 1, region.y + person.rows.header_height
        await person.click(bar, region.bottom - 1)
        assert person.rows.top == TOTAL - height
        await person.click(bar, first)
        assert person.rows.top == 0
        assert person.cursor_in_sight

        person.mouse(events.MouseDown, bar, first, button=1)
        for y in range(first, first + height // 2 + 1):
            person.mouse(events.MouseMove, bar - 10, y, button=1)  # a hand that drags slips off the bar
        person.mouse(events.MouseUp, bar - 10, first + height // 2, button=1)
        await person.calm()
        dragged = person.rows.top
        assert dragged == pytest.approx(TOTAL / 2, rel=0.1)
        person.mouse(events.MouseMove, bar, first)
        await person.settled()
        assert person.rows.top == dragged
        assert person.current["startTime"] == starts[person.rows.cursor]
        assert person.cursor_in_sight


async def test_end_before_the_total_is_known(door: Door, behind: Loopback, starts: list[str]) -> None:
    door.hold(COUNT)
    async with at_console(behind.url, comes_to_rest=False, alone=True) as person:
        await person.until(lambda: person.current)
        await person.press("end")
        await person.until(lambda: person.current)
        assert person.current["startTime"] == starts[-1], "the last row waits for nobody to count"
        assert "last of at least" in person.status
        await person.press("up")
        assert "last − 1 of at least" in person.status
        await person.press("end")
        door.let_go()
        await person.settled()
        assert (person.rows.cursor, person.current["startTime"]) == (TOTAL - 1, starts[-1])
        assert person.cursor_in_sight


async def test_who_moves_on_is_not_taken_to_the_end_later(door: Door, behind: Loopback) -> None:
    async with at_console(behind.url, alone=True) as person:
        for number, move in enumerate(("k", "pageup", "ctrl+u", "home", "wheel", "click"), TOTAL - 10):
            door.hold(COUNT)
            await ask(person, f"maxResults={number}")
            await person.until(lambda: person.current and "at least" in person.status, move)
            await person.press("end")
            if move == "wheel":
                await person.wheel(person.rows, -2)
            elif move == "click":
                await person.click(person.rows.region.x + 20, person.rows.region.y + 5)
            else:
                await person.press(move)
            place = person.rows.cursor
            door.let_go()
            await person.settled()
            assert person.rows.line_count == number
            assert person.rows.cursor == place, move


async def test_the_list_is_used_before_its_total_is_known(door: Door, behind: Loopback) -> None:
    door.hold(COUNT)
    async with at_console(behind.url, comes_to_rest=False, alone=True) as person:
        await person.until(lambda: person.current)
        await person.press("pagedown")
        assert "of at least" in person.status
        assert not any(exchange.request.path.endswith("/count") for exchange in person.service.exchanges)
        door.let_go()
        await person.settled()
        assert f"of {TOTAL:,}" in person.status


async def test_nothing_to_move_in_an_empty_list(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await ask(person, "processInstanceId=none")
        await person.settled()
        await person.press("j", "k", "G", "g", "pagedown", "pageup", "ctrl+d", "ctrl+u", "enter")
        await person.wheel(person.rows, 2)
        assert (person.rows.cursor, person.rows.line_count, person.current) == (0, 0, {})
        assert "No instances match the filter." in person.screen
