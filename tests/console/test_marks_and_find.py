"""Marking rows, and finding text in those that are loaded."""

import pytest

from tuiconsole.console.panes import row_acts

from .acting import console, sees, text, until


@pytest.mark.anyio
async def test_space_marks_m_marks_through_and_u_takes_the_marks_away() -> None:
    async with console() as pilot:
        rows = pilot.app.screen.instances.rows
        ids = [rows.id_of(rows.item_at(line)) for line in range(6)]
        await pilot.press("space")
        assert list(rows.marks) == ids[:1]
        assert rows.cursor == 1
        await sees(pilot, "1 marked")
        await sees(pilot, "● ▸ active")
        await pilot.press("j", "j", "j", "m")
        assert list(rows.marks) == ids[:5]
        await pilot.press("g", "space")
        assert list(rows.marks) == ids[1:5]
        await pilot.press("r")
        await pilot.pause(0.2)
        assert list(rows.marks) == ids[1:5], "a refresh keeps the marks"
        await pilot.press("u")
        assert not rows.marks
        await until(pilot, lambda: "marked" not in text(pilot.app))


@pytest.mark.anyio
async def test_a_range_ends_somewhere_and_says_what_is_not_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_acts, "MOST_MARKED", 50)
    async with console() as pilot:
        rows = pilot.app.screen.instances.rows
        await pilot.press("space", "G")
        await until(pilot, lambda: rows.cursor > 100)
        await pilot.press("m")
        assert len(rows.marks) == 50
        assert "Marked the first 50 rows" in pilot.app.said[-1].text


@pytest.mark.anyio
@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_find_goes_round_and_back_and_says_what_it_looked_at(size: tuple[int, int]) -> None:
    async with console(size) as pilot:
        rows = pilot.app.screen.instances.rows
        wanted = rows.item_at(3)["businessKey"]
        await pilot.press("backslash", *wanted.lower(), "enter")
        await until(pilot, lambda: rows.cursor == 3)
        assert rows.has_focus
        await pilot.press("ctrl+f", *"invoice", "enter")
        matches = [line for line in range(40) if "invoice" in rows.words_at(line).lower()]
        following = [line for line in matches if line >= 3]
        await until(pilot, lambda: rows.cursor == following[0])
        await pilot.press("n")
        await until(pilot, lambda: rows.cursor == following[1])
        await pilot.press("N")
        await until(pilot, lambda: rows.cursor == following[0])
        await pilot.press("backslash", *"no such thing", "enter")
        await until(pilot, lambda: "Not found in the" in pilot.app.said[-1].text)
        await pilot.press("backslash", "escape")
        await until(pilot, lambda: rows.has_focus)
