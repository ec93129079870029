"""Commands by name, requests, messages, help: what there is on every screen."""

from base64 import b64decode

import pytest
from textual.widgets import Input

from tuiconsole.config.preferences import Preferences
from tuiconsole.console.app import Console
from tuiconsole.console.own_keys import bindings_of, problems
from tuiconsole.console.panes.list_pane import ListPane
from tuiconsole.console.panes.query_acts import QueryActs
from tuiconsole.console.panes.related_pane import RelatedPane
from tuiconsole.console.panes.row_acts import RowActs
from tuiconsole.console.screens.main import MainScreen
from tuiconsole.console.screens.requests import RequestsScreen, attempts
from tuiconsole.console.theming import THEMES
from tuiconsole.console.widgets.line_view import LineView
from tuiconsole.engines.model import Request
from tuiconsole.service.connection import Exchange
from tuiconsole.service.errors import ServerFailed

from .acting import console, sees, text, until

SIZES = ((120, 40), (80, 24))
REQUEST = Request("GET", "version")


def exchange(*, failed: bool, request: Request = REQUEST) -> Exchange:
    return Exchange("one", request, 500 if failed else 200, 0.1, 5, ServerFailed("one") if failed else None)


def test_tries_of_the_same_request_are_counted_until_one_succeeds() -> None:
    other = Request("GET", "job")
    log = [exchange(failed=True), exchange(failed=False, request=other), exchange(failed=True), exchange(failed=False)]
    assert attempts([*log, exchange(failed=False)]) == [1, 1, 2, 3, 1]


@pytest.mark.anyio
@pytest.mark.parametrize("size", SIZES)
async def test_requests_are_listed_and_copied(size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TMUX", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    async with console(size) as pilot:
        app = pilot.app
        written: list[str] = []
        monkeypatch.setattr(app, "_to_terminal", written.append)
        await pilot.press("R")
        await sees(pilot, "history/process-instance")
        assert isinstance(app.screen, RequestsScreen)
        assert "engine-rest/" in text(app)
        await pilot.press("G", "y")
        await until(pilot, lambda: written)
        assert b64decode(written[0][7:].partition("\x07")[0]).startswith(b"curl ")
        await pilot.press("escape")
        await until(pilot, lambda: not app.screen.is_modal)


@pytest.mark.anyio
@pytest.mark.parametrize("size", SIZES)
async def test_no_message_is_lost_and_none_is_markup(size: tuple[int, int]) -> None:
    async with console(size) as pilot:
        pilot.app.notify("[b]first[/b] \x1b[31m")
        pilot.app.notify("second", severity="error")
        await pilot.press("M")
        await sees(pilot, "[b]first[/b] ␛[31m")
        assert "✗ second" in text(pilot.app)


@pytest.mark.anyio
@pytest.mark.parametrize(("size", "key"), [((120, 40), "colon"), ((80, 24), "ctrl+p")])
async def test_the_palette_finds_and_does(size: tuple[int, int], key: str) -> None:
    async with console(size) as pilot:
        app = pilot.app
        await pilot.press(key, *"server demo-oracle")
        await sees(pilot, "Server: demo-oracle")
        await pilot.press("enter")
        await sees(pilot, "● demo-oracle")
        await pilot.press(key, *"server demo-camunda", "enter")
        await sees(pilot, "● demo-camunda")
        await pilot.press(key, *"theme ansi-dark", "enter")
        await until(pilot, lambda: app.theme == "ansi-dark")
        await pilot.press(key, *"incidents", "enter")
        await until(pilot, lambda: app.screen.jobs.has_focus_within)
        await pilot.press(key, *"choose, order", "enter")
        await sees(pilot, "show or hide")


@pytest.mark.anyio
@pytest.mark.parametrize("server", ["demo-camunda", "demo-ibm"])
async def test_an_id_leads_to_its_instance_and_esc_leads_back(server: str) -> None:
    async with console((80, 24), on=server) as pilot:
        screen = pilot.app.screen
        rows = screen.instances.rows
        before, wanted = screen.instances.asked, [rows.id_of(rows.item_at(line)) for line in (3, 5)]
        await pilot.press("i", *f" {wanted[0]}, {wanted[1]} ".replace(" ", ""), "enter")
        await until(pilot, lambda: screen.instances.asked != before and rows.line_count == 2)
        assert {rows.id_of(rows.item_at(line)) for line in range(2)} == set(wanted)
        # Another engine refuses what has not the form of an id, and lists nothing either.
        await pilot.press("i", *"nobody", "enter")
        await sees(pilot, "No instance under the cursor.")
        await pilot.press("escape", "escape")
        await until(pilot, lambda: screen.instances.asked == before)


@pytest.mark.anyio
async def test_an_engine_without_such_a_list_shows_one_instance() -> None:
    async with console((80, 24), on="demo-oracle") as pilot:
        screen = pilot.app.screen
        rows = screen.instances.rows
        before, wanted = screen.instances.asked, rows.id_of(rows.item_at(3))
        await pilot.press("i", *f"{wanted},{wanted}", "enter")
        await sees(pilot, "shows one instance at a time")
        await pilot.press("i", *wanted, "enter")
        await until(pilot, lambda: rows.line_count == 1 and rows.current is not None)
        assert rows.id_of(rows.current) == wanted
        await pilot.press("i", *"nobody", "enter")
        await sees(pilot, "no instance has this id")
        await pilot.press("0")
        await until(pilot, lambda: screen.instances.asked == before and rows.line_count > 100)


@pytest.mark.anyio
async def test_who_presses_ctrl_c_is_told_how_to_leave() -> None:
    async with console((80, 24), preferences=Preferences(keys={"app.quit": "X"})) as pilot:
        await pilot.press("ctrl+c")
        await sees(pilot, "X or ^q ends the program.")
        assert "[b]" not in text(pilot.app)


@pytest.mark.anyio
async def test_help_is_searched() -> None:
    async with console((80, 24)) as pilot:
        await pilot.press("question_mark", *"stack")
        await until(pilot, lambda: "Copy the row" not in text(pilot.app))
        await pilot.press(*["backspace"] * 5, *"copy the row")
        await sees(pilot, "Copy the row")


@pytest.mark.anyio
async def test_keys_are_another_persons_choice_and_clashes_are_told() -> None:
    keys = {"row.copy": "ctrl+y", "row.export": "f", "row.dance": "x", "app.help": "esc,#"}
    async with console(preferences=Preferences(keys=keys)) as pilot:
        app = pilot.app
        told = [said.text for said in app.said]
        assert any("f is the key of" in text and "query.form" in text and "row.export" in text for text in told)
        assert any("nothing is called row.dance" in text for text in told)
        assert any("there is no key esc for app.help" in text for text in told)
        assert len(told) == 3
        # What is written below the lists are the keys that do it here.
        assert "# help" in text(app)
        assert "^y copy" in text(app)
        await pilot.press("y")
        assert not app.screen.is_modal
        await pilot.press("ctrl+y")
        await sees(pilot, "Row as JSON")
        await pilot.press("escape", "number_sign", *"row.copy")
        await sees(pilot, "^y")
        assert "row.copy" in text(app)


def test_the_keys_that_come_with_the_program_do_not_clash() -> None:
    together = bindings_of([*Console.__mro__, MainScreen, ListPane, QueryActs, RowActs, RelatedPane, LineView])
    ours = [binding for binding in together if binding.id]
    assert len(ours) > 40
    assert problems({binding.id: binding.key for binding in ours}, ours) == []


@pytest.mark.anyio
async def test_times_are_read_on_another_clock_or_as_how_long_ago() -> None:
    async with console() as pilot:
        rows = pilot.app.screen.instances.rows
        before = text(pilot.app).splitlines()[2]
        await pilot.press("t")
        await until(pilot, lambda: rows.reading.clock == "utc")
        await pilot.press("T")
        await until(pilot, lambda: " ago" in text(pilot.app).splitlines()[2])
        await pilot.press("3")
        await until(pilot, lambda: pilot.app.screen.history.list_in_sight.rows.reading.relative)
        await pilot.press("1", "T", "t", "t")
        await until(pilot, lambda: rows.reading.clock == "local" and text(pilot.app).splitlines()[2] == before)


@pytest.mark.anyio
@pytest.mark.parametrize("still", [True, False])
async def test_a_cursor_blinks_unless_nothing_may_move(still: bool) -> None:
    async with console(preferences=Preferences(reduced_motion=still)) as pilot:
        for key in ("slash", "question_mark"):
            await pilot.press(key)
            await until(pilot, lambda: isinstance(pilot.app.focused, Input))
            assert pilot.app.focused.cursor_blink is not still
            await pilot.press("escape")
            await until(pilot, lambda: not isinstance(pilot.app.focused, Input))


@pytest.mark.anyio
@pytest.mark.parametrize("theme", [*(theme.name for theme, _ in THEMES), "ansi-dark", "ansi-light", "nord", "no-such"])
async def test_the_console_opens_in_every_look(theme: str) -> None:
    async with console((80, 24), preferences=Preferences(theme=theme)) as pilot:
        app = pilot.app
        assert app.theme == ("tuiconsole-dark" if theme == "no-such" else theme)
        assert any("no theme called no-such" in said.text for said in app.said) == (theme == "no-such")
        await pilot.press("f")
        await sees(pilot, "Filter: Process instances")
        await pilot.press("escape")
        for name in ("tuiconsole-terminal", "tuiconsole-light", "tuiconsole-dark"):
            if name != app.theme:
                await pilot.press("colon", *f"theme {name}", "enter")
                await until(pilot, lambda: app.theme == name)  # noqa: B023
        await sees(pilot, "● demo-camunda")


@pytest.mark.anyio
async def test_looks_are_remembered(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUICONSOLE_STATE_DIR", str(tmp_path_factory.mktemp("state")))
    from tuiconsole.config.remembered import load_remembered

    async with console(preferences=Preferences(density="compact")) as pilot:
        assert "╭" not in text(pilot.app)
        await pilot.press("colon", *"theme tuiconsole-light", "enter")
        await until(pilot, lambda: pilot.app.theme == "tuiconsole-light")
        pilot.app.action_density()
        await sees(pilot, "╭")
    assert load_remembered().preferences == {"theme": "tuiconsole-light", "density": "comfortable"}
