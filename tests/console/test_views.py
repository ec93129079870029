"""Views: opened by number, saved under a name, and asked again as they were meant."""

from pathlib import Path

import pytest

from tuiconsole.config.preferences import Preferences

from .acting import console, files_in, sees, text, until


@pytest.mark.anyio
@pytest.mark.parametrize("server", ["demo-camunda", "demo-ibm", "demo-oracle"])
async def test_the_first_view_is_one_number_away_and_esc_leads_back(server: str) -> None:
    async with console((80, 24), on=server) as pilot:
        screen = pilot.app.screen
        before = screen.instances.asked
        await pilot.press("v")
        await sees(pilot, "Views")
        await pilot.press("1")
        await until(pilot, lambda: screen.instances.asked.filters)
        await pilot.press("escape")
        await until(pilot, lambda: screen.instances.asked == before)


@pytest.mark.anyio
async def test_a_query_is_saved_with_its_columns_and_relative_times(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUICONSOLE_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("TUICONSOLE_STATE_DIR", str(tmp_path / "state"))
    async with console(preferences=Preferences.model_validate({})) as pilot:
        screen = pilot.app.screen
        await pilot.press("slash", *"startedAfter=-2h", "enter")
        await until(pilot, lambda: screen.instances.asked.filters)
        screen.instances.rows.choose_columns([("id", None), ("state", None)])
        await pilot.press("V", *"Late ones", "enter")
        await until(pilot, lambda: any("Saved the view" in said.text for said in pilot.app.said))
    [(_, content, mode)] = files_in(tmp_path / "config")
    assert "-2h" in content
    assert mode == 0o600
    async with console(preferences=Preferences.model_validate({})) as pilot:
        await pilot.press("colon", *"late ones", "enter")
        await until(pilot, lambda: pilot.app.screen.instances.asked.filters)
        assert [name for name, _ in pilot.app.screen.instances.rows.chosen] == ["id", "state"]
        await sees(pilot, "-2h")
        assert "Business key" not in text(pilot.app)
