"""What there is to see before any server is known, the form for a new one, and the switcher, as pictures."""

from collections.abc import Awaitable, Callable
from datetime import UTC

import pytest
from textual.widgets import Input

from tuiconsole.config.preferences import Preferences
from tuiconsole.config.server import Password, Server
from tuiconsole.config.sources import Asked
from tuiconsole.console.app import Console
from tuiconsole.console.first_start import FirstStart
from tuiconsole.service.service import QueryService

from .acting import engine
from .person import NARROW, NOW, TINY, WIDE, Person

pytestmark = pytest.mark.anyio

Differing = Callable[..., Awaitable[list[str]]]


def service() -> QueryService:
    return QueryService(lambda: NOW, UTC, stopwatch=lambda: 0.0)


@pytest.fixture(autouse=True)
def _one_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same place for servers.toml on every machine; nothing is written there."""
    monkeypatch.setenv("TUICONSOLE_CONFIG_DIR", "/home/mary/.config/tuiconsole")


async def test_the_first_start(differing: Differing) -> None:
    asked = service()
    async with FirstStart(asked, Preferences()).run_test(size=WIDE) as pilot:
        person = Person(pilot, asked, comes_to_rest=False)
        await person.until(lambda: "No server is configured yet" in person.screen)
        assert await differing(person, WIDE, NARROW, TINY) == []


async def test_the_form_for_a_new_server(differing: Differing) -> None:
    asked = service()
    async with FirstStart(asked, Preferences()).run_test(size=WIDE) as pilot:
        person = Person(pilot, asked, comes_to_rest=False)
        await person.press("a")
        await person.until(lambda: "A server of yours" in person.screen)
        assert await differing(person) == []


async def test_what_is_wrong_at_the_fields(differing: Differing) -> None:
    asked = service()
    async with FirstStart(asked, Preferences()).run_test(size=WIDE) as pilot:
        person = Person(pilot, asked, comes_to_rest=False)
        await person.press("a")
        await person.until(lambda: "A server of yours" in person.screen)
        person.app.screen.query_one("#url", Input).value = "ftp://bpm.example.org"
        await person.calm()
        person.app.screen.query_one("#name", Input).value = "query"
        await person.press("tab", "tab", "tab", "right", "enter")
        await person.until(lambda: "is a command" in person.screen)
        assert await differing(person) == []


async def test_the_switcher(differing: Differing) -> None:
    urls, asked = engine(), service()
    servers = [
        Server("erp", urls.camunda, "camunda", production=True),
        Server("trial", urls.oracle, "oracle-opa", colour="orange"),
        Server("gone", "http://127.0.0.1:9/engine-rest", "camunda", colour="#5fafff"),
        Server("locked", "https://bpm.example.org", "camunda", credentials=Password("mary", Asked()), verify=False),
    ]
    async with Console(asked, servers).run_test(size=WIDE) as pilot:
        person = Person(pilot, asked, comes_to_rest=False)
        await person.press("z")
        await person.until(lambda: "1 of 500" in person.status)
        # Its first page ends among equals, which take their places when the list is asked for in total order.
        await person.until(lambda: any(one.request.method == "POST" for one in asked.exchanges))
        await person.hide_hints()
        await person.press("s")
        await person.until(lambda: "down" in person.screen and "1 ms  Oracle" in person.screen)
        await person.until(lambda: "1 ms  Camunda 7.24.0" in person.screen)
        await person.press("j", "j")
        await person.until(lambda: "nothing answers at" in person.screen)
        assert await differing(person) == []
