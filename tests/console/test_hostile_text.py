"""What a server or a person writes is shown as it is, and never obeyed, in every place where text can stand."""

import unicodedata

import pytest
from starlette.responses import JSONResponse

from .loopback import Door, Loopback, refusal, rows
from .person import NARROW, WIDE, Person, ask, at_console

pytestmark = pytest.mark.anyio

NASTY = "[/b][red]\x1b]0;x\x07\x1b[2J\x9b31m\u202egnp.exe\u200b\x00\r\n\t[@click=app.quit]x[/]"
SHOWN = "[/b][red]␛]0;x␇␛[2J‹U+009B›31m‹U+202E›gnp.exe‹U+200B›␀␍␊␉[@click=app.quit]x[/]"
TYPED = NASTY.split("\r")[0]
OBEYED = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
"""Categories of characters that a terminal obeys, hides or draws as it likes."""


def harmless(person: Person) -> bool:
    """Whether nothing on the screen is obeyed, and nothing shifts what stands behind it."""
    return all(unicodedata.category(character) not in OBEYED for line in person.lines for character in line)


async def test_hostile_keys_of_the_demo_are_literal(url: str) -> None:
    async with at_console(url, (200, 60), alone=True) as person:
        assert "[/b] ␛]0;x␇ " in person.screen
        assert "PAY-‹U+202E›0001-DAP‹U+202C›‹U+200B" in person.screen
        assert "注文書-二〇二六" in person.screen
        assert "=cmd|'/C calc'!A0,\"second, cell\"" in person.screen
        assert "[@click=app.quit]press me[/]" in person.screen
        assert "two␊lines␉and a tab" in person.screen
        assert harmless(person)


async def test_wide_characters_leave_the_columns_in_line(url: str) -> None:
    async with at_console(url, alone=True) as person:
        for size in (WIDE, NARROW, (61, 30)):
            await person.resize(size)
            assert "注文書" in person.screen
            assert {strip.cell_length for strip in person.strips} == {size[0]}


async def test_nothing_in_a_cell_can_be_clicked(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await person.click_on("[@click=app.quit]")
        assert person.app.is_running
        assert person.current["businessKey"] == "[@click=app.quit]press me[/]"


async def test_hostile_values_in_every_field(door: Door, behind: Loopback) -> None:
    fields = ("businessKey", "processDefinitionName", "processDefinitionKey", "startUserId", "tenantId", "deleteReason")
    instance = {"id": "4711", "startTime": "2026-03-01T11:00:00.000+0000", "state": NASTY, "endTime": NASTY}
    door.answer(rows({**instance, **dict.fromkeys(fields, NASTY), NASTY: NASTY}))
    async with at_console(behind.url, (240, 60)) as person:
        assert SHOWN[:30] in person.screen
        assert harmless(person)
        await person.press("z")
        assert harmless(person)


async def test_a_hostile_complaint(door: Door, behind: Loopback) -> None:
    door.answer(refusal(500, NASTY))
    async with at_console(behind.url, (200, 40), alone=True) as person:
        assert SHOWN in person.screen
        assert harmless(person)


async def test_a_hostile_complaint_over_rows(door: Door, behind: Loopback) -> None:
    async with at_console(behind.url, (240, 40), alone=True) as person:
        door.answer(refusal(500, NASTY))
        await person.press("r")
        await person.until(lambda: person.pane.failure)
        assert SHOWN in person.screen
        assert harmless(person)


async def test_a_hostile_version(door: Door, behind: Loopback) -> None:
    door.answer(lambda: JSONResponse({"version": NASTY}), "/version")
    async with at_console(behind.url, (200, 40), alone=True) as person:
        await person.until(lambda: "gnp.exe" in person.status)
        assert harmless(person)


async def test_hostile_values_that_a_person_asks_for(url: str) -> None:
    async with at_console(url, (240, 40), alone=True) as person:
        await ask(person, f'processInstanceBusinessKey="{TYPED}')
        await person.settled()
        assert person.asked["processInstanceBusinessKey"] == TYPED
        assert "processInstanceBusinessKey=[/b][red]␛]0…" in person.screen
        assert harmless(person)
        await person.press("f")
        await person.type("BusinessKey")
        assert "[/b][red]␛]0;x␇" in person.screen
        assert harmless(person)


async def test_hostile_values_in_an_input(url: str) -> None:
    async with at_console(url, (200, 40), alone=True) as person:
        await person.press("slash")
        await person.type(f'processInstanceBusinessKey="{TYPED}')
        assert f'processInstanceBusinessKey="{SHOWN.partition("␍")[0]}' in person.screen
        assert harmless(person)
        await person.press("enter")
        assert person.asked["processInstanceBusinessKey"] == TYPED


async def test_an_input_moves_over_what_it_shows_instead(url: str) -> None:
    async with at_console(url, (200, 40), alone=True) as person:
        await person.press("slash")
        await person.type("a\u202eb‹U+41›\u200bc")
        assert "a‹U+202E›b‹U+2039›U+41›‹U+200B›c" in person.screen
        await person.press("left", "left", "backspace", "x")
        assert "a‹U+202E›b‹U+2039›U+41x‹U+200B›c" in person.screen
        await person.click_on("U+202E")
        await person.press("y")
        assert "ay‹U+202E›b" in person.screen
        await person.press("end", "shift+home", "backspace")
        assert "ay‹U+202E›b" not in person.screen


async def test_a_hostile_line_scrolls_with_its_cursor(url: str) -> None:
    async with at_console(url, NARROW, alone=True) as person:
        await person.press("slash")
        await person.type("\u202e" * 40 + "en")
        await person.press("d")
        assert "‹U+202E›end" in person.screen
        assert harmless(person)
        await person.press("home")
        assert "end" not in "".join(line for line in person.lines if "U+202E" in line)
        assert {strip.cell_length for strip in person.strips} == {NARROW[0]}


async def test_hostile_text_is_looked_for(url: str) -> None:
    async with at_console(url, (200, 40), alone=True) as person:
        await person.press("backslash")
        await person.type("\x1b]0;x\x07\u200b")
        assert "␛]0;x␇‹U+200B›" in person.screen
        assert harmless(person)


async def test_hostile_values_among_suggestions(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await person.press("slash")
        await person.type("processInstanceBusinessKey=")
        assert "under_score,comma%percent\\backslash" in person.screen
        for _ in range(12):
            await person.press("down")
            assert harmless(person)
