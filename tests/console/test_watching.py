"""Watching a list: it asks again by itself, shows what is new, and leaves a person alone who is reading."""

from __future__ import annotations

from datetime import timedelta

import pytest

from .loopback import LIST, Door, Loopback
from .person import NOW, Person, at_console

pytestmark = pytest.mark.anyio

BEFORE_THE_LAST_ONES = NOW - timedelta(seconds=60)


async def look(person: Person) -> None:
    """The time of the watch has come."""
    assert person.pane.watched is not None
    person.pane.watched.look()
    await person.settled()


def news(person: Person) -> list[str]:
    """What stands in front of the rows."""
    return [line[1:4].strip() for line in person.lines[2 : 2 + person.rows.body_height]]


async def test_a_list_is_watched_when_somebody_says_so_and_until_they_say_so(behind: Loopback) -> None:
    async with at_console(behind.url, alone=True) as person:
        assert "watching" not in person.status
        await person.press("w")
        assert "watching" in person.status
        assert "watched every 10 s" in person.screen
        asked = len(person.requests)
        await look(person)
        assert len(person.requests) == asked + 1, "no more than what is in sight"
        await person.press("w")
        assert "watching" not in person.status
        assert person.pane.watched is None


async def test_what_is_new_is_marked_and_the_cursor_stays_on_its_instance(door: Door, behind: Loopback) -> None:
    door.hide_after(BEFORE_THE_LAST_ONES)
    async with at_console(behind.url, alone=True) as person:
        total = person.rows.line_count
        instance = person.current
        await person.press("w")
        await look(person)
        assert not any(news(person))
        door.hide_after(None)
        await look(person)
        new = person.rows.line_count - total
        assert new > 5
        assert person.rows.top == 0
        assert person.current == instance
        assert news(person)[: new + 1] == ["+"] * new + [""]
        await look(person)
        assert not any(news(person)), "what was told once is known"


async def test_what_has_changed_is_marked(door: Door, behind: Loopback) -> None:
    from starlette.responses import JSONResponse

    async with at_console(behind.url, alone=True) as person:
        shown = [dict(item) for item in person.rows.in_sight().values()]
        await person.press("w")
        changed = [shown[0], {**shown[1], "state": "SUSPENDED"}, *shown[2:]]
        door.answer(lambda: JSONResponse(changed))
        await look(person)
        assert news(person)[:3] == ["", "*", ""]


async def test_nobody_is_disturbed(behind: Loopback) -> None:
    async with at_console(behind.url, alone=True) as person:
        await person.press("w")
        watch = person.pane.watched
        assert watch is not None
        asked = len(person.requests)
        await person.press("j")
        assert watch.why_not == "somebody is reading"
        await look(person)
        assert len(person.requests) == asked
        assert watch.why_not == "", "who has come to rest is not reading any more"
        await person.press("question_mark")
        assert watch.why_not == "a dialog is in front of it"
        await look(person)
        assert len(person.requests) == asked
        await person.press("escape")
        person.pane.display = False
        assert watch.why_not == "nobody sees it"
        person.pane.display = True
        await person.calm()
        await look(person)
        assert len(person.requests) == asked + 1


async def test_it_never_asks_again_before_the_last_answer_came(door: Door, behind: Loopback) -> None:
    async with at_console(behind.url, alone=True) as person:
        await person.press("w")
        watch = person.pane.watched
        assert watch is not None
        asked = len(person.requests)
        door.hold(LIST)
        watch.look()
        for _ in range(5):
            watch.look()
            await person.calm()
        assert watch.why_not == "the last answer has not come"
        door.let_go()
        await person.settled()
        assert len(person.requests) == asked + 1


async def test_newer_instances_are_counted_and_never_mixed_in(door: Door, behind: Loopback) -> None:
    door.hide_after(BEFORE_THE_LAST_ONES)
    async with at_console(behind.url, alone=True) as person:
        rows, total, first = person.rows.result_set, person.rows.line_count, person.current
        assert rows is not None
        assert "newer" not in person.status
        door.hide_after(None)
        rows.count_newer()
        await person.until(lambda: "newer" in person.status)
        assert person.rows.line_count == total
        assert person.current == first
        newer = rows.newer
        assert newer is not None
        assert f"{newer} newer" in person.status
        await person.press("r")
        await person.settled()
        assert person.rows.line_count == total + newer
        assert "newer" not in person.status


@pytest.mark.parametrize("keys", [["o", "end", "enter"], ["o", "home", "enter"]], ids=["by another key", "by id"])
async def test_nothing_is_newer_in_a_list_that_does_not_begin_with_the_newest(
    behind: Loopback, keys: list[str]
) -> None:
    async with at_console(behind.url, alone=True) as person:
        await person.press(*keys)
        await person.settled()
        asked = len(person.service.exchanges)
        assert person.rows.result_set is not None
        person.rows.result_set.count_newer()
        await person.calm()
        assert len(person.service.exchanges) == asked
        assert person.rows.result_set.newer is None
