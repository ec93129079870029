"""The switcher: how each server is doing, which colour it wears, and switching without losing one's place."""

import re
import socket
import sys
from base64 import b64encode
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send
from textual.pilot import Pilot
from textual.widgets import Input

from tuiconsole.config.secret import Secret
from tuiconsole.config.server import Basic, Password, Server
from tuiconsole.config.servers import ServersFile
from tuiconsole.config.sources import Asked, FromCommand, Stored
from tuiconsole.console.app import Console
from tuiconsole.console.screens.server_form import ServerForm
from tuiconsole.console.server_marks import badge, warnings
from tuiconsole.service.service import QueryService

from .acting import NOW, engine, sees, text, until
from .loopback import Door, Loopback

SIZES = ((120, 40), (80, 24))


def nowhere() -> str:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}/engine-rest"


def landscape() -> list[Server]:
    urls = engine()
    return [
        Server("erp", urls.camunda, "camunda", production=True),
        Server("trial", urls.oracle, "oracle-opa", colour="orange"),
        Server("gone", nowhere(), "camunda"),
        Server("locked", urls.camunda, "camunda", credentials=Password("mary", Asked())),
    ]


def app_on(servers: list[Server]) -> Console:
    return Console(QueryService(lambda: NOW, UTC), servers)


def answered(app: Console, product: str) -> bool:
    """Whether the switcher tells in which time a server of *product* answered."""
    return bool(re.search(rf"\d m?s  {product}", text(app)))


def versions(app: Console) -> int:
    """How often the version of the slow server was asked for."""
    return sum(one.server == "slow" and one.request.path == "version" for one in app._service.exchanges)


async def loaded(pilot: Pilot[None]) -> Any:
    await until(pilot, lambda: pilot.app.screen.instances.rows.current is not None)
    return pilot.app.screen


@pytest.mark.anyio
@pytest.mark.parametrize("size", SIZES)
async def test_the_switcher_tells_how_each_server_is_doing(size: tuple[int, int]) -> None:
    app = app_on(landscape())
    async with app.run_test(size=size) as pilot:
        await loaded(pilot)
        assert "erp · PRODUCTION" in text(app).splitlines()[-2]
        await pilot.press("s")
        await until(pilot, lambda: answered(app, "Camunda 7.24.0"))
        await until(pilot, lambda: answered(app, "Oracle Process Automation"))
        await sees(pilot, "down  Camunda 7 family")
        assert "not asked" in next(line for line in text(app).splitlines() if "locked" in line)
        await pilot.press("j", "j")
        await sees(pilot, "nothing answers at")
        await pilot.press("j")
        await sees(pilot, "Password of mary at locked: asked for when you switch")
        # What was found is there at once when the dialog opens again, and it leaves as it came.
        await pilot.press("escape")
        await until(pilot, lambda: not app.screen.is_modal)
        await pilot.press("s")
        await until(pilot, lambda: answered(app, "Oracle Process Automation"))


@pytest.mark.anyio
async def test_a_command_for_a_secret_runs_when_it_is_wanted_and_not_because_somebody_looks(tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    words = (sys.executable, "-c", f"print('secret'); open({str(ran)!r}, 'a').write('x')")
    urls = engine()
    vault = Server("vault", urls.oracle, "oracle-opa", credentials=Password("mary", FromCommand(words)))
    app = app_on([*landscape()[:1], Server("ibm", urls.ibm, "ibm-bfm"), vault])
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("s")
        await until(pilot, lambda: answered(app, "IBM"))
        await pilot.press("r")
        await until(pilot, lambda: answered(app, "IBM"))
        assert "not asked" in next(line for line in text(app).splitlines() if "vault" in line)
        assert not ran.exists()
        await pilot.press("G")
        await sees(pilot, "gets the secret from the command")
        await pilot.press("r")
        await until(pilot, lambda: answered(app, "Oracle"))
        await pilot.press("escape", "s")
        await until(pilot, lambda: answered(app, "Oracle"))
    assert ran.read_text() == "x"


@pytest.mark.anyio
async def test_a_server_that_takes_its_time_is_asked_once_however_often_one_wants_to_know(
    door: Door, behind: Loopback
) -> None:
    app = app_on([Server("slow", behind.url, "camunda"), *landscape()[1:2]])
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        # The version is what the console asks first of all, and what shows here how often it was asked for.
        await until(pilot, lambda: versions(app) == 1)
        door.hold()
        await pilot.press("s", "r", "r", "r", "escape", "s", "r", "r")
        await until(pilot, lambda: answered(app, "Oracle Process Automation"))
        assert "asking" in text(app)
        door.let_go()
        await until(pilot, lambda: answered(app, "Camunda 7.24.0"))
        # At worst once more for the dialog that was left.
        assert versions(app) <= 3


@pytest.mark.anyio
async def test_each_server_keeps_its_place() -> None:
    app = app_on(landscape())
    async with app.run_test(size=(80, 24)) as pilot:
        first = await loaded(pilot)
        await pilot.press("j", "j", "j")
        chosen = first.instances.rows.current["id"]
        await pilot.press("s", "2")
        await until(pilot, lambda: app.screen is not first and not app.screen.is_modal)
        await loaded(pilot)
        assert "trial" in text(app).splitlines()[-2]
        await pilot.press("s", "1")
        await until(pilot, lambda: app.screen is first)
        assert first.instances.rows.current["id"] == chosen


@pytest.mark.anyio
async def test_a_password_that_only_a_person_knows_is_asked_for_once_and_hidden() -> None:
    app = app_on(landscape())
    async with app.run_test(size=(80, 24)) as pilot:
        first = await loaded(pilot)
        await pilot.press("s", "4")
        await sees(pilot, "Password of mary at locked")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is first)
        await pilot.press("s", "4")
        await sees(pilot, "Password of mary at locked")
        await pilot.press(*"geheim")
        assert "geheim" not in text(app)
        await pilot.press("enter")
        await until(pilot, lambda: not app.screen.is_modal and app.screen is not first)
        await loaded(pilot)
        await pilot.press("s", "1")
        await until(pilot, lambda: app.screen is first)
        await pilot.press("s", "4")
        await until(pilot, lambda: not app.screen.is_modal and app.screen is not first)


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("sign_in", "keys"),
    [
        (Basic("mary", Secret("wrong")), [*"right", "enter"]),
        (None, [*"mary", "enter", *"right", "enter"]),
    ],
)
async def test_what_is_missing_for_a_sign_in_can_be_typed(door: Door, sign_in: Basic | None, keys: list[str]) -> None:
    right = f"Basic {b64encode(b'mary:right').decode()}"

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        given = dict(scope["headers"]).get(b"authorization", b"").decode()
        await (door if given == right else JSONResponse({"type": "x", "message": "who?"}, 401))(scope, receive, send)

    with Loopback(guard) as guarded:
        app = app_on([Server("locked", guarded.url, "camunda", sign_in)])
        async with app.run_test(size=(80, 24)) as pilot:
            await sees(pilot, "sign-in was refused")
            await sees(pilot, "to type it here")
            await pilot.press("A", *keys)
            await loaded(pilot)
            await sees(pilot, "locked Camunda 7.24.0")


@pytest.mark.anyio
async def test_a_server_is_added_while_the_console_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUICONSOLE_CONFIG_DIR", str(tmp_path))
    app = app_on(landscape()[:1])
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("s", "a")
        await until(pilot, lambda: isinstance(app.screen, ServerForm))
        form = app.screen
        form.query_one("#url", Input).value = engine().ibm
        await until(pilot, lambda: "ibm-bfm" in text(app))
        form.query_one("#name", Input).value = "erp"
        await pilot.press("enter")
        await sees(pilot, "there is a server with this name already")
        form.query_one("#name", Input).value = "bpm"
        await pilot.press("enter")
        await sees(pilot, "● bpm")
    [entry] = ServersFile.load().entries
    assert (entry.name, entry.engine) == ("bpm", "ibm-bfm")


def test_what_must_not_be_forgotten_is_said_and_real_work_has_a_colour_of_its_own() -> None:
    signed = Basic("mary", Secret("x"))
    assert badge(Server("a", "https://a", "camunda")) is None
    production = badge(Server("a", "https://a", "camunda", production=True))
    assert production is not None
    assert production.bgcolor is not None
    assert production.bgcolor.name == "#af0000"
    assert badge(Server("a", "https://a", "camunda", production=True, colour="#00ff00")) != production
    assert warnings(Server("a", "https://a", "camunda", signed, verify=False)) == "certificate not checked"
    assert warnings(Server("a", "http://a", "camunda", signed, allow_http=True)) == "not encrypted"
    assert warnings(Server("a", "https://a", "camunda", signed)) == ""


def test_a_stored_answer_is_not_asked_for_again() -> None:
    from tuiconsole.config.credentials import questions

    assert questions(Server("a", "https://a", "camunda", credentials=Password("mary", Asked())))
    assert not questions(Server("a", "https://a", "camunda", credentials=Password("mary", Stored(Secret("x")))))
