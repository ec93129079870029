"""A slow or large server does not slow the keys, and what was passed by is not asked for."""

import pytest
from textual import events

from tuiconsole.console.screens.filter_form import FilterForm
from tuiconsole.demo.server import running
from tuiconsole.demo.store import Store

from .loopback import LIST, Door, Loopback
from .person import Person, ask, at_console

pytestmark = pytest.mark.anyio


async def test_every_key_works_while_nothing_is_answered(door: Door, behind: Loopback) -> None:
    door.hold()
    async with at_console(behind.url, comes_to_rest=False, alone=True) as person:
        await person.until(lambda: "Loading instances …" in person.screen)
        await person.press("question_mark")
        assert "To the last line" in person.screen
        await person.press("escape", "j", "G", "g", "pagedown", "z", "z", "r", "o")
        assert "Sort by" in person.screen
        await person.press("escape", "f")
        await person.type("maxResults")
        await person.press("enter")
        await person.type("3")
        assert isinstance(person.app.screen, FilterForm)
        assert "maxResults=3" in person.screen
        await person.press("ctrl+o", "slash")
        await person.type(" unfinished")
        await person.press("enter")
        assert "unfinished ×" in person.screen
        assert "loading" in person.status
        # All of that came before the first answer.
        assert not [exchange for exchange in person.service.exchanges if exchange.status is not None]
        door.let_go()
        await person.settled()
        assert person.rows.line_count == 3


async def test_keys_work_while_a_page_is_on_its_way(door: Door, behind: Loopback) -> None:
    async with at_console(behind.url, alone=True) as person:
        door.hold(LIST)
        answered = len(person.requests)
        await person.press("G", "k", "k", "pageup")
        assert person.current == {}
        assert "│ ··· " in person.screen
        cursor = person.rows.cursor
        assert 1_900 < cursor < 1_997
        await person.press("g", "j")
        assert person.current
        await person.press("G", "k", "k", "pageup")
        assert len(person.requests) == answered
        door.let_go()
        await person.settled()
        assert person.rows.cursor == cursor
        assert person.current


async def scrub(person: Person, *lines: int) -> None:
    """Drag the scrollbar over these lines of the list as fast as events can come."""
    bar, first = person.rows.region.right - 1, person.rows.region.y + person.rows.header_height
    person.mouse(events.MouseDown, bar, first + lines[0], button=1)
    for line in lines:
        person.mouse(events.MouseMove, bar, first + line, button=1)
    person.mouse(events.MouseUp, bar, first + lines[-1], button=1)
    await person.calm()


async def test_a_scrub_over_20000_rows_asks_for_the_pages_it_rests_on(large_store: Store) -> None:
    with running(large_store) as urls:
        async with at_console(urls.camunda, alone=True) as person:
            assert person.rows.line_count == 20_000
            height = person.rows.body_height
            down, up = range(height), range(height - 1, height // 2, -1)
            before = len(person.requests)
            await scrub(person, *down, *up, *down, *up)
            assert 9_000 < person.rows.top < 12_000
            await person.settled()
            # What is in sight lies on two pages at most, and one more is asked for ahead.
            assert 1 <= len(person.requests) - before <= 3
            await scrub(person, height - 1)
            await person.settled()
            assert person.rows.top == 20_000 - height
            assert len(person.requests) - before <= 6


async def test_an_answer_that_comes_late_is_dropped(door: Door, behind: Loopback) -> None:
    async with at_console(behind.url, alone=True) as person:
        door.hold(LIST)
        await ask(person, "unfinished")
        await ask(person, "")
        door.let_go()
        await person.settled()
        assert person.rows.line_count == 2_000
        assert person.asked.values == ()
