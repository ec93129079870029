"""Before any server is known: the demo, or a form that says at the field what is wrong."""

import socket
import stat
from datetime import UTC
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tuiconsole.config.preferences import Preferences
from tuiconsole.config.server import Password
from tuiconsole.config.servers import ServersFile
from tuiconsole.config.sources import Stored
from tuiconsole.console.first_start import FirstStart
from tuiconsole.console.new_server import Typed, entry_of, name_for
from tuiconsole.console.screens.server_form import ServerForm
from tuiconsole.console.widgets.one_of import OneOf
from tuiconsole.service.service import QueryService

from .acting import NOW, engine, sees, text, until

SIZES = ((120, 40), (80, 24))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TUICONSOLE_CONFIG_DIR", str(tmp_path))
    return tmp_path


def first_start() -> FirstStart:
    return FirstStart(QueryService(lambda: NOW, UTC), Preferences())


async def form_on(pilot: Pilot[None]) -> ServerForm:
    await pilot.press("a")
    await until(pilot, lambda: isinstance(pilot.app.screen, ServerForm))
    form = pilot.app.screen
    assert isinstance(form, ServerForm)
    return form


async def fill(pilot: Pilot[None], **fields: str) -> None:
    for name, value in fields.items():
        field = pilot.app.screen.query_one(f"#{name}")
        if isinstance(field, Input):
            field.value = value
        else:
            assert isinstance(field, OneOf)
            field.focus()
            for _ in range(9):
                if field.value == value:
                    break
                await pilot.press("right")
            assert field.value == value
        await pilot.pause()


@pytest.mark.anyio
@pytest.mark.parametrize("size", SIZES)
async def test_the_demo_is_one_key_away(size: tuple[int, int]) -> None:
    app = first_start()
    async with app.run_test(size=size) as pilot:
        await sees(pilot, "No server is configured yet")
        await sees(pilot, "Those that are added stand in")
        await pilot.press("enter")
        await until(pilot, lambda: app.wants_demo)
    assert app.server is None


@pytest.mark.anyio
@pytest.mark.parametrize("key", ["q", "escape"])
async def test_one_can_leave_at_once(key: str) -> None:
    app = first_start()
    async with app.run_test(size=(80, 24)) as pilot:
        await sees(pilot, "Quit")
        await pilot.press(key)
    assert (app.wants_demo, app.server) == (False, None)


@pytest.mark.anyio
@pytest.mark.parametrize("size", SIZES)
async def test_a_server_is_tried_and_kept(size: tuple[int, int], home: Path) -> None:
    app = first_start()
    async with app.run_test(size=size) as pilot:
        await form_on(pilot)
        await fill(pilot, url=engine().camunda, name="mine", sign_in="password", user="mary", secret="geheim")
        assert "geheim" not in text(app)
        await pilot.press("enter")
        await until(pilot, lambda: app.server is not None)
    path = home / "servers.toml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "geheim" not in path.read_text()
    [entry] = ServersFile.load().entries
    assert (entry.name, entry.url, entry.user, entry.password_ask) == ("mine", engine().camunda, "mary", True)
    assert app.server is not None
    known = app.server.credentials
    assert isinstance(known, Password)
    assert isinstance(known.password, Stored)


@pytest.mark.anyio
async def test_what_is_wrong_stands_at_the_field_and_nothing_is_kept(home: Path) -> None:
    app = first_start()
    async with app.run_test(size=(80, 24)) as pilot:
        form = await form_on(pilot)
        await fill(pilot, url="ftp://somewhere", name="query", sign_in="password")
        await pilot.press("enter")
        await sees(pilot, "is not an http or https URL")
        assert "is a command" in text(app)
        assert text(app).count("something is needed here") == 2
        assert form.focused is form.query_one("#url")
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            nowhere = f"http://127.0.0.1:{taken.getsockname()[1]}"
        await fill(pilot, sign_in="none", name="gone", url=f"{nowhere}/engine-rest")
        await pilot.press("enter")
        await sees(pilot, "nothing answers at")
        assert form.focused is form.query_one("#url")
        await fill(pilot, url=engine().camunda.replace("engine-rest", "engine-rst"))
        await pilot.press("enter")
        await sees(pilot, "by default ends in /engine-rest")
        assert not (home / "servers.toml").exists()
        # Somebody may know better: the server may only be down at the moment.
        await pilot.press("ctrl+o")
        await until(pilot, lambda: app.server is not None)
    assert [entry.name for entry in ServersFile.load().entries] == ["gone"]


@pytest.mark.anyio
async def test_the_url_tells_engine_and_name_until_the_person_does() -> None:
    app = first_start()
    async with app.run_test(size=(80, 24)) as pilot:
        await form_on(pilot)
        await fill(pilot, url="https://bpm.example.org/rest/bpm/bfm/v1")
        await until(pilot, lambda: "ibm-bfm" in text(app))
        assert app.screen.query_one("#name", Input).value == "bpm"
        await fill(pilot, name="works", engine="camunda", url="https://other.example.org/process/api/v1")
        assert app.screen.query_one("#name", Input).value == "works"
        assert "‹ camunda" in text(app)


def test_nothing_typed_is_nothing_known() -> None:
    wrong = entry_of(Typed(), ())
    assert isinstance(wrong, list)
    assert [(one.field, one.message) for one in wrong] == [
        ("url", "something is needed here"),
        ("name", "something is needed here"),
    ]


def test_names_are_free_and_can_be_typed() -> None:
    assert name_for("https://bpm.example.org/engine-rest", ()) == "bpm"
    assert name_for("bpm.example.org", ("bpm", "bpm-2")) == "bpm-3"
    assert name_for("http://127.0.0.1:8080/x", ()) == "127.0.0.1"
    assert name_for("http://", ()) == ""


def test_a_secret_comes_from_where_it_is_said_to() -> None:
    typed = Typed("https://a.example.org", "camunda", "a", "token", source="command", secret="pass show 'a b'")
    entry = entry_of(typed, ())
    assert not isinstance(entry, list)
    assert entry.token_command == ("pass", "show", "a b")
    wrong = entry_of(Typed("https://a.example.org", "camunda", "a", "token", source="env", secret="A-B"), ())
    assert isinstance(wrong, list)
    assert [one.field for one in wrong] == ["secret"]


def test_no_server_can_be_called_like_a_command() -> None:
    from tuiconsole.commands.line import COMMANDS
    from tuiconsole.config.names import RESERVED

    assert set(COMMANDS) == set(RESERVED)
