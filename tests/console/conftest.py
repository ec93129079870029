"""One demo engine for all tests of this directory, inputs that do not blink, and pictures to compare with."""

import re
from collections.abc import Awaitable, Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from pytest_textual_snapshot import SVGImageExtension
from syrupy.assertion import SnapshotAssertion
from syrupy.location import PyTestLocation
from textual.widgets import Input

from tuiconsole.demo.server import DemoUrls, make_store, running
from tuiconsole.demo.store import Store

from .loopback import HOST, Door, Loopback
from .person import NARROW, NOW, WIDE, Person

COUNT = 2_000
MANY = 20_000

PICTURES = Path(__file__).parents[1] / "snapshots"
DRAWN_WITH = "8.2"
"""The minor version of Textual that drew the pictures. Another one may draw the same screen otherwise."""


class _Picture(SVGImageExtension):
    """An SVG below tests/snapshots, in a directory for each module. Ports that the system chose are all one."""

    def serialize(self, data: Any, **options: Any) -> str:
        return re.sub(rf"\b{HOST}:\d{{5}}\b", f"{HOST}:50000", str(super().serialize(data, **options)))

    @classmethod
    def dirname(cls, *, test_location: PyTestLocation) -> str:
        return str(PICTURES / test_location.basename)


def _textual() -> str:
    return ".".join(version("textual").split(".")[:2])


def drawn_otherwise() -> bool:
    """Whether this version of Textual is another one than that which drew the pictures."""
    return _textual() != DRAWN_WITH


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("update_snapshots", False) and drawn_otherwise():
        raise pytest.UsageError(
            f"the pictures were drawn with Textual {DRAWN_WITH}, this is {_textual()}: "
            "move to it on purpose, by DRAWN_WITH in tests/console/conftest.py"
        )


@pytest.fixture(scope="session")
def store() -> Iterator[Store]:
    store = make_store(COUNT, seed=7, now=NOW)
    yield store
    store.close()


@pytest.fixture(scope="session")
def large_store() -> Iterator[Store]:
    store = make_store(MANY, seed=7, now=NOW)
    yield store
    store.close()


@pytest.fixture(scope="session")
def urls(store: Store) -> Iterator[DemoUrls]:
    """Where the demo engine listens, in each dialect."""
    with running(store) as urls:
        yield urls


@pytest.fixture(scope="session")
def url(urls: DemoUrls) -> str:
    """Where it listens in the dialect of most tests."""
    return urls.camunda


@pytest.fixture
def door(store: Store) -> Iterator[Door]:
    door = Door(store)
    yield door
    door.let_go()


@pytest.fixture
def behind(door: Door) -> Iterator[Loopback]:
    """The demo engine behind `door`, on a port of its own."""
    with Loopback(door) as loopback:
        yield loopback
        door.let_go()


@pytest.fixture(autouse=True)
def _unblinking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Input, "_toggle_cursor", lambda self: None)


Differing = Callable[..., Awaitable[list[str]]]


@pytest.fixture
def differing(snapshot: SnapshotAssertion, tmp_path: Path) -> Differing:
    """Which of its pictures the screen does not look like, as files that show what it looks like instead."""
    if drawn_otherwise():
        pytest.skip(f"the pictures were drawn with Textual {DRAWN_WITH}, this is {_textual()}")
    pictures = snapshot.use_extension(_Picture)

    async def compare(person: Person, *sizes: tuple[int, int], called: str = "") -> list[str]:
        found = []
        for size in sizes or (WIDE, NARROW):
            await person.resize(size)
            if person.comes_to_rest:
                await person.settled()
            drawn = person.app.export_screenshot(title="tuiconsole", simplify=True)
            name = f"{called} {size[0]}x{size[1]}".strip()
            if pictures(name=name) != drawn:
                instead = tmp_path / f"{name}.svg"
                instead.write_text(drawn, encoding="utf-8")
                found.append(str(instead))
        return found

    return compare
