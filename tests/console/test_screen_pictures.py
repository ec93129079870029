"""How everything looks that a key away from the main screen, on each engine: one walk takes many pictures."""

import pytest

from tuiconsole.console.outside import Said
from tuiconsole.demo.server import DemoUrls
from tuiconsole.text.border import Shown

from .conftest import Differing
from .loopback import COUNT, Door, Loopback
from .person import NOW, at_console
from .test_pane_pictures import ENGINES, to_what_failed

pytestmark = pytest.mark.anyio

ON_EACH_ENGINE = {
    "columns": "C",
    "copy": "y",
    "form": "f",
    "line": "slash",
    "problems": "exclamation_mark",
    "sort": "o",
    "views": "v",
}
"""Key by the name of the picture: what the engine's declarations decide."""
THE_SAME_EVERYWHERE = {
    "by id": ("i",),
    "commands": ("colon",),
    "export": ("space", "space", "e"),
    "find": ("backslash",),
    "messages": ("M",),
    "saving a view": ("V",),
}
TABS = {"jobs": ("2", 2), "history": ("3", 5)}
"""The key of the pane, and how many tabs it has beside the one that it opens with."""


@pytest.mark.parametrize("dialect", ENGINES)
async def test_what_an_engine_decides(differing: Differing, urls: DemoUrls, dialect: str) -> None:
    async with at_console(getattr(urls, dialect), engine=ENGINES[dialect]) as person:
        await person.hide_hints()
        unlike = []
        for called, key in ON_EACH_ENGINE.items():
            await person.press(key)
            await person.app.workers.wait_for_complete()
            unlike += await differing(person, called=called)
            await person.press("escape")
        assert unlike == []


@pytest.mark.parametrize("dialect", ENGINES)
async def test_the_tabs_and_an_item(differing: Differing, urls: DemoUrls, dialect: str) -> None:
    async with at_console(getattr(urls, dialect), engine=ENGINES[dialect]) as person:
        await to_what_failed(person, dialect)
        await person.hide_hints()
        await person.press("2", "enter")
        await person.app.workers.wait_for_complete()
        unlike = await differing(person, called="item")
        await person.press("escape", "z")
        for pane, (key, others) in TABS.items():
            await person.press(key)
            for number in range(others):
                await person.press("right_square_bracket")
                unlike += await differing(person, called=f"{pane} {number + 2}")
        assert unlike == []


async def test_what_is_the_same_everywhere(differing: Differing, url: str) -> None:
    async with at_console(url, alone=True) as person:
        await person.hide_hints()
        person.app.said.append(Said(NOW, "warning", Shown("What was said a while ago.")))
        unlike = []
        for called, keys in THE_SAME_EVERYWHERE.items():
            await person.press(*keys)
            unlike += await differing(person, called=called)
            await person.press("escape")
        assert unlike == []


async def test_the_requests(differing: Differing, door: Door, behind: Loopback) -> None:
    door.hold(COUNT)
    async with at_console(behind.url, alone=True, comes_to_rest=False) as person:
        await person.hide_hints()
        await person.until(lambda: "7.24" in person.screen)
        await person.press("R")
        assert await differing(person) == []
