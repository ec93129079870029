"""Views: opened by number, saved under a name, and asked again as they were meant."""

import asyncio
import shlex
import subprocess
import sys
from base64 import b64decode
from pathlib import Path

import pytest

from tuiconsole.config.preferences import Preferences
from tuiconsole.config.views import ViewsFile
from tuiconsole.engines.catalogue import engine_of
from tuiconsole.engines.query_line import parse_line

from .acting import console, engine, files_in, sees, text, until


@pytest.mark.anyio
@pytest.mark.parametrize("server", ["demo-camunda", "demo-ibm", "demo-oracle"])
async def test_views_are_one_number_away_and_esc_leads_back(server: str) -> None:
    async with console((80, 24), on=server) as pilot:
        screen = pilot.app.screen
        before = screen.instances.asked
        await pilot.press("v")
        await sees(pilot, "4  ")
        await pilot.press("4")
        await until(pilot, lambda: screen.instances.asked.filters)
        first = screen.instances.asked
        # The same number from anywhere, and the way back step by step.
        await pilot.press("5", "2", "4")
        await until(pilot, lambda: screen.instances.asked == first)
        await pilot.press("0")
        await until(pilot, lambda: not screen.instances.asked.filters)
        await sees(pilot, "› everything")
        await pilot.press(*["escape"] * 4)
        await until(pilot, lambda: screen.instances.asked == before and "›" not in text(pilot.app).splitlines()[0])


@pytest.mark.anyio
async def test_a_number_without_a_view_says_so() -> None:
    async with console((80, 24), on="demo-oracle") as pilot:
        await pilot.press("9")
        await sees(pilot, "There is no view number 9")


@pytest.mark.anyio
async def test_a_query_is_saved_with_its_columns_and_relative_times(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUICONSOLE_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("TUICONSOLE_STATE_DIR", str(tmp_path / "state"))
    async with console(preferences=Preferences()) as pilot:
        screen = pilot.app.screen
        await pilot.press("slash", *"startedAfter=-2h", "enter")
        await until(pilot, lambda: screen.instances.asked.filters)
        screen.instances.rows.choose_columns([("id", None), ("state", None)])
        await pilot.press("V", *"Late ones", "enter")
        await until(pilot, lambda: any("Saved the view" in said.text for said in pilot.app.said))
        await pilot.press("V", *"Late ones", "enter")
        await until(pilot, lambda: any("Replaced the view" in said.text for said in pilot.app.said))
    [(_, content, mode)] = files_in(tmp_path / "config")
    assert "-2h" in content
    assert mode == 0o600
    async with console(preferences=Preferences()) as pilot:
        await pilot.press("colon", *"late ones", "enter")
        await until(pilot, lambda: pilot.app.screen.instances.asked.filters)
        assert [name for name, _ in pilot.app.screen.instances.rows.chosen] == ["id", "state"]
        await sees(pilot, "-2h")
        await sees(pilot, "› Late ones")
        assert "Business key" not in text(pilot.app)
        # The columns belong to the view: who goes back, or on, has the usual ones again.
        await pilot.press("escape")
        await sees(pilot, "Business key")
        await pilot.press("4")
        await until(pilot, lambda: pilot.app.screen.instances.asked.filters)
        assert "Business key" not in text(pilot.app)
        await pilot.press("5")
        await sees(pilot, "Business key")


@pytest.mark.anyio
async def test_a_saved_view_is_renamed_and_deleted_where_it_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUICONSOLE_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("TUICONSOLE_STATE_DIR", str(tmp_path / "state"))

    def saved() -> list[str]:
        return [view.name for view in ViewsFile.load().saved]

    async with console((80, 24), preferences=Preferences()) as pilot:
        await pilot.press("colon", *"delete a view")
        await sees(pilot, "delete a view")
        assert "Delete a view" not in text(pilot.app)
        await pilot.press("escape", "V", *"one", "enter", "V", *"two", "enter")
        await until(pilot, lambda: saved() == ["one", "two"])
        await pilot.press("colon", *"rename a view", "enter")
        await sees(pilot, "Views that were saved")
        await pilot.press("enter", *"two", "enter")
        await sees(pilot, "there is a saved view called 'two' already")
        await pilot.press("colon", *"rename a view", "enter", "enter", *"three", "enter")
        await until(pilot, lambda: saved() == ["three", "two"])
        for answer, left in (("enter", ["three", "two"]), ("n", ["three", "two"]), ("y", ["three"])):
            await pilot.press("colon", *"delete a view", "enter", "down", "enter")
            await sees(pilot, "Delete the view two?")
            await pilot.press(answer)
            await until(pilot, lambda left=left: saved() == left and not pilot.app.screen.is_modal)


@pytest.mark.anyio
async def test_the_view_that_the_console_was_opened_with_has_its_name_and_a_way_back() -> None:
    instances = engine_of("camunda").resources[0]
    running = parse_line(instances, "unfinished")[0]
    async with console((80, 24), opening=running, called="my view") as pilot:
        assert "› my view" in text(pilot.app).splitlines()[0]
        await pilot.press("escape")
        await until(pilot, lambda: not pilot.app.screen.instances.asked.filters)
        assert "›" not in text(pilot.app).splitlines()[0]


@pytest.mark.anyio
async def test_the_console_begins_with_the_columns_of_the_view_that_it_was_opened_with() -> None:
    async with console(preferences=Preferences(), columns=[("id", None), ("state", None)]) as pilot:
        assert [name for name, _ in pilot.app.screen.instances.rows.chosen] == ["id", "state"]
        assert "Business key" not in text(pilot.app)


@pytest.mark.anyio
async def test_a_view_is_copied_as_a_command_line_that_gives_the_same_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TMUX", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    async with console() as pilot:
        written: list[str] = []
        monkeypatch.setattr(pilot.app, "_to_terminal", written.append)
        await pilot.press("5")
        await until(
            pilot, lambda: pilot.app.screen.instances.rows.line_count and pilot.app.screen.instances.asked.filters
        )
        await until(pilot, lambda: pilot.app.screen.instances.rows.result_set.total.kind == "exact")
        shown = pilot.app.screen.instances.rows.result_set.total.number
        await pilot.press("y", "l")
        await until(pilot, lambda: written)
    words = shlex.split(b64decode(written[0][7:].partition("\x07")[0]).decode())
    assert words[:6] == ["tuiconsole", "query", "--url", engine().camunda, "--engine", "camunda"]
    printed = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", *words, "--format", "jsonl"],
        capture_output=True,
        check=True,
    )
    assert shown
    assert len(printed.stdout.splitlines()) == shown
