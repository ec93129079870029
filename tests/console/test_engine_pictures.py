"""How the main screen looks on each engine: instances, the jobs of the one under the cursor, its history."""

import pytest

from tuiconsole.demo.server import DemoUrls

from .conftest import Differing
from .person import at_console

pytestmark = pytest.mark.anyio


ENGINES = {"camunda": "camunda", "ibm": "ibm-bfm", "oracle": "oracle-opa"}
"""By the name of their dialect in the demo."""


@pytest.mark.parametrize("dialect", ENGINES)
async def test_the_main_screen(differing: Differing, urls: DemoUrls, dialect: str) -> None:
    async with at_console(getattr(urls, dialect), engine=ENGINES[dialect]) as person:
        await person.press("j", "j")
        assert await differing(person) == []


async def test_the_history_in_focus(differing: Differing, url: str) -> None:
    async with at_console(url) as person:
        await person.press("3")
        assert await differing(person) == []
