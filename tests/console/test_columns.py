"""Columns: chosen, ordered, resized, and remembered for each list."""

from pathlib import Path

import pytest

from tuiconsole.config.preferences import Preferences
from tuiconsole.console.columns import arranged
from tuiconsole.engines.catalogue import engine_of

from .acting import console, sees, text, until

COLUMNS = engine_of("camunda").resources[0].columns


def test_what_is_not_known_any_more_is_left_out() -> None:
    assert [column.id for column in arranged(COLUMNS, [("id", 5), ("gone", None), ("state", None)])] == ["id", "state"]
    assert arranged(COLUMNS, [("id", 5)])[0].width == 5
    assert arranged(COLUMNS, [("gone", None)]) == COLUMNS


@pytest.mark.anyio
@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_columns_are_arranged_and_come_back(
    size: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUICONSOLE_STATE_DIR", str(tmp_path))
    preferences = Preferences()
    async with console(size, preferences=preferences) as pilot:
        assert "State" in text(pilot.app).splitlines()[1]
        await pilot.press("C")
        await sees(pilot, "show or hide")
        # Hide the state, move the id to the front, and make it wider.
        await pilot.press("space", "j", "j", "j", "j", "j", "K", "K", "K", "K", "K", "greater_than_sign", "enter")
        await until(pilot, lambda: not pilot.app.screen.is_modal)
        rows = pilot.app.screen.instances.rows
        assert [name for name, _ in rows.chosen][:2] == ["id", "businessKey"]
        header = text(pilot.app).splitlines()[1]
        assert header.index("Id") < header.index("Business key")
        assert "State" not in header
    async with console(size, preferences=preferences) as pilot:
        await until(pilot, lambda: pilot.app.screen.instances.rows.chosen == rows.chosen)
        assert text(pilot.app).splitlines()[1].rstrip() == header.rstrip()
        await pilot.press("C", "0", "enter")
        await until(pilot, lambda: not pilot.app.screen.is_modal)
        assert pilot.app.screen.instances.rows.chosen == ()
