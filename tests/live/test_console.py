"""The console on a real engine, from key press to screen, at the two sizes it is drawn for."""

import asyncio
import re
import unicodedata
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from textual.pilot import Pilot

from tuiconsole.config.server import Server
from tuiconsole.console.app import Console

from .asking import INSTANCES, server, service
from .engine import LiveEngine
from .screen import Screen, click, look, until
from .seed import AWKWARD_KEYS

LIST = "history/process-instance"
SIZES = [(120, 40), (80, 24)]
ZONE = ZoneInfo("America/New_York")
TITLES = ("State", "Business key", "Definition", "Started")
WORDS = {
    "ACTIVE": "active",
    "SUSPENDED": "suspended",
    "COMPLETED": "completed",
    "EXTERNALLY_TERMINATED": "cancelled",
    "INTERNALLY_TERMINATED": "cut short",
}

Row = Mapping[str, Any]

pytestmark = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


@asynccontextmanager
async def console(at: Server | str, size: tuple[int, int]) -> AsyncIterator[Pilot[None]]:
    app = Console(service(zone=ZONE), [at if isinstance(at, Server) else server(at)])
    async with app.run_test(size=size) as pilot:
        yield pilot


def run(work: Coroutine[None, None, None]) -> None:
    asyncio.run(work)


def at_rest(position: int, total: int) -> Callable[[Screen], bool]:
    """Everything in sight has come, and the cursor stands on this row of that many."""

    def holds(screen: Screen) -> bool:
        assert_harmless(screen)
        status = next((line for line in screen.lines if re.match("^ *[●✗] live ", line)), "")
        where = f" {position:,} of {total:,} "
        return where in f"{status} " and "loading" not in status and "····" not in screen.text

    return holds


def assert_harmless(screen: Screen) -> None:
    """Nothing goes to the terminal that it would obey, or hide."""
    for text in screen.segments:
        bad = [character for character in text if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
        assert not bad, f"{bad!r} in {text!r}"


def started(row: Row) -> str:
    return f"{datetime.fromisoformat(row['startTime']).astimezone(ZONE):%Y-%m-%d %H:%M:%S}"


def fits(cell: str, whole: str) -> bool:
    """Whether a cell shows this text, be it cut."""
    begin, cut, end = cell.partition("…")
    return whole.startswith(begin) and whole.endswith(end) if cut else cell == whole


def plain(row: Row) -> bool:
    """Whether the row's key is shown as it is."""
    key = row["businessKey"] or ""
    return key.isascii() and key.isprintable() and key == key.strip() and "  " not in key


def shows(cells: Mapping[str, str], row: Row) -> bool:
    return (
        cells["Started"] == started(row)
        and fits(cells["Definition"], f"{row['processDefinitionName']} v{row['processDefinitionVersion']}")
        and fits(cells["State"].partition(" ")[2], WORDS[row["state"]])
        and (not plain(row) or fits(cells["Business key"], row["businessKey"] or ""))
        and fits(cells.get("Id", "…"), row["id"])
    )


def assert_each_once(table: Sequence[Mapping[str, str]], rows: Sequence[Row]) -> None:
    """Every line shows a row of its own. Rows with plain keys are looked at first: others show as anything."""
    left = sorted(rows, key=plain, reverse=True)
    for cells in table:
        shown = next((row for row in left if shows(cells, row)), None)
        assert shown is not None, f"no such row, or too often: {cells}"
        left.remove(shown)


def assert_shows(screen: Screen, rows: Sequence[Row], size: tuple[int, int]) -> None:
    """The lines of the list are the first of these rows: as many as there is room for, each once."""
    table = screen.table(*TITLES, *(["Id"] if size[0] >= 120 else []))
    assert len(table) >= min(size[1] // 3, len(rows))
    assert [cells["Started"] for cells in table] == [started(row) for row in rows[: len(table)]]
    # Rows that started at the same time have no order among themselves.
    assert_each_once(table, [row for row in rows if started(row) >= table[-1]["Started"]])


async def every_field(pilot: Pilot[None]) -> Screen:
    """The screen with the last tab of the history on all of it: the fields of the instance under the cursor."""
    await pilot.press("3", "z", "[")
    return await until(pilot, lambda screen: screen.fields(["id", "businessKey"]).keys() == {"id", "businessKey"})


@pytest.fixture
def newest(live_engine: LiveEngine) -> Iterator[Callable[[], str]]:
    """Starts one more instance, which is forgotten by the engine when the test is over."""
    made: list[str] = []

    def start() -> str:
        made.append(str(live_engine.rest.post("process-definition/key/sweep/start", {"businessKey": "just now"})["id"]))
        return made[-1]

    yield start
    for instance in made:
        live_engine.rest.delete(f"{LIST}/{instance}")


def test_the_first_screen_is_the_first_page(live_engine: LiveEngine, size: tuple[int, int]) -> None:
    rows = live_engine.rest.list(LIST, sortBy="startTime", sortOrder="desc")

    async def work() -> None:
        async with console(live_engine.url, size) as pilot:
            screen = await until(pilot, at_rest(1, len(rows)))
            assert_shows(screen, rows, size)
            await until(pilot, lambda screen: live_engine.version in screen.text)

    run(work())


def test_the_last_row_is_one_key_away(live_engine: LiveEngine, size: tuple[int, int]) -> None:
    rows = live_engine.rest.list(LIST, sortBy="startTime", sortOrder="asc")

    async def work() -> None:
        async with console(live_engine.url, size) as pilot:
            first = await until(pilot, at_rest(1, len(rows)))
            await pilot.press("G")
            last = await until(pilot, at_rest(len(rows), len(rows)))
            table = last.table(*TITLES)
            assert [cells["Started"] for cells in reversed(table)] == [started(row) for row in rows[: len(table)]]
            assert shows(table[-1], rows[0])
            assert shows(last.under_cursor(*TITLES), rows[0])
            await pilot.press("g")
            again = await until(pilot, at_rest(1, len(rows)))
            assert again.table(*TITLES) == first.table(*TITLES)

    run(work())


def test_every_row_comes_into_sight_once_by_paging_down(live_engine: LiveEngine, size: tuple[int, int]) -> None:
    rows = live_engine.rest.list(LIST, sortBy="startTime", sortOrder="desc")

    async def work() -> None:
        async with console(server(live_engine.url, page_size=30), size) as pilot:
            screen = await until(pilot, at_rest(1, len(rows)))
            seen = screen.table(*TITLES)
            height = len(seen)
            position = 1
            while len(seen) < len(rows):
                # A page is one line less than the screen, and the last one stops at the end.
                top = min(len(seen) - 1, len(rows) - height)
                position = min(position + height - 1, len(rows))
                await pilot.press("pagedown")
                screen = await until(pilot, at_rest(position, len(rows)))
                table = screen.table(*TITLES)
                assert table[: len(seen) - top] == seen[top:]
                seen += table[len(seen) - top :]
            assert [cells["Started"] for cells in seen] == [started(row) for row in rows]
            assert_each_once(seen, rows)

    run(work())


@pytest.mark.parametrize(
    ("choice", "key", "direction"),
    [
        (r"businessKey +▴ ascending", "businessKey", "asc"),
        (r"definitionName +▾ descending", "definitionName", "desc"),
        (r"startTime +▴ ascending", "startTime", "asc"),
    ],
)
def test_the_sort_dialog_sorts(
    live_engine: LiveEngine, size: tuple[int, int], choice: str, key: str, direction: str
) -> None:
    rows = live_engine.rest.list(LIST, sortBy=key, sortOrder=direction)
    title, field = {
        "businessKey": ("Business key", "businessKey"),
        "definitionName": ("Definition", "processDefinitionName"),
        "startTime": ("Started", "startTime"),
    }[key]
    mark = {"asc": "▴", "desc": "▾"}[direction]

    async def work() -> None:
        async with console(live_engine.url, size) as pilot:
            await until(pilot, at_rest(1, len(rows)))
            await pilot.press("o")
            dialog = await until(pilot, lambda screen: re.search(choice, screen.text))
            found = re.search(choice, dialog.text)
            assert found is not None
            await click(pilot, found[0])
            screen = await until(
                pilot, lambda screen: f"{title} {mark}" in screen.text and at_rest(1, len(rows))(screen)
            )
            table = screen.table(*TITLES)
            # Equals have no order among themselves, so only the key itself can be compared line by line.
            for cells, row in zip(table, rows, strict=False):
                if key == "startTime":
                    assert cells["Started"] == started(row)
                elif key == "definitionName":
                    assert fits(cells["Definition"].rpartition(" v")[0], row[field])
                elif not row[field]:
                    assert cells["Business key"] == ""
                else:
                    assert shows(cells, row)

    run(work())


def test_a_refresh_brings_the_newest_and_the_cursor_stays_on_its_row(
    live_engine: LiveEngine, size: tuple[int, int], newest: Callable[[], str]
) -> None:
    total = live_engine.rest.count(LIST)

    async def work() -> None:
        async with console(live_engine.url, size) as pilot:
            await until(pilot, at_rest(1, total))
            # A complaint: its key is its own, while orders share theirs with their children.
            await pilot.press(*"jjj")
            before = await until(pilot, at_rest(4, total))
            row = before.under_cursor(*TITLES)
            assert row["Business key"].startswith("CMP-")

            await asyncio.to_thread(newest)
            # Nothing moves by itself.
            assert look(pilot.app).table(*TITLES) == before.table(*TITLES)
            await pilot.press("r")
            after = await until(pilot, at_rest(5, total + 1))
            assert after.under_cursor(*TITLES) == row

            await pilot.press("g")
            top = await until(pilot, at_rest(1, total + 1))
            assert top.table(*TITLES)[0]["Business key"] == "just now"
            assert top.under_cursor(*TITLES)["Business key"] == "just now"

    run(work())


def test_a_hostile_key_is_shown_letter_by_letter(live_engine: LiveEngine, size: tuple[int, int]) -> None:
    total = live_engine.rest.count(LIST)
    assert AWKWARD_KEYS[0] == "[/b] \x1b]0;x\x07"

    async def work() -> None:
        async with console(live_engine.url, size) as pilot:
            await until(pilot, at_rest(1, total))
            await pilot.press("o")
            await until(pilot, lambda screen: "businessKey" in screen.text)
            # With the keyboard this time: upwards from the order in force.
            await pilot.press("k", "k", "enter")
            sorted_by_key = lambda screen: "Business key ▾" in screen.text and at_rest(1, total)(screen)  # noqa: E731
            screen = await until(pilot, sorted_by_key)
            keys = [cells["Business key"] for cells in screen.table(*TITLES)]
            assert "[/b] ␛]0;x␇" in keys
            position = keys.index("[/b] ␛]0;x␇")
            await pilot.press(*["down"] * position)
            screen = await until(pilot, at_rest(position + 1, total))
            assert screen.under_cursor(*TITLES)["Business key"] == "[/b] ␛]0;x␇"
            # In full as well.
            screen = await every_field(pilot)
            assert screen.fields(["businessKey"])["businessKey"] == "[/b] ␛]0;x␇"
            assert_harmless(screen)
            await pilot.press("z", "1")
            # Past every other awkward key as well; `at_rest` looks at each screen.
            for _ in range(4):
                await pilot.press("pagedown")
                await until(pilot, lambda screen: "····" not in screen.text)
                assert_harmless(look(pilot.app))

    run(work())


def test_the_detail_shows_every_field(live_engine: LiveEngine, size: tuple[int, int]) -> None:
    total = live_engine.rest.count(LIST)
    oldest = live_engine.rest.list(LIST, sortBy="startTime", sortOrder="asc", maxResults=1)[0]
    names = [field.name for field in INSTANCES.fields]
    assert set(names) == oldest.keys()

    async def work() -> None:
        async with console(live_engine.url, size) as pilot:
            await until(pilot, at_rest(1, total))
            await pilot.press("G")
            await until(pilot, at_rest(total, total))
            screen = await every_field(pilot)
            seen = screen.fields(names)
            assert seen["id"] == oldest["id"]
            for _ in names:
                await pilot.press("j")
                await pilot.pause()
                seen |= look(pilot.app).fields(names)
            assert seen.keys() == set(names)
            for name, value in oldest.items():
                if value is None:
                    assert seen[name] == "–"
                elif name == "state":
                    assert WORDS[value] in seen[name]
                    assert value in seen[name]
                elif name == "startTime":
                    milliseconds = f"{datetime.fromisoformat(value).microsecond // 1000:03}"
                    assert seen[name].startswith(f"{started(oldest)}.{milliseconds}")
                else:
                    assert seen[name] == str(value)

    run(work())


def test_a_refused_sign_in_is_explained_on_the_screen(live_engine: LiveEngine, size: tuple[int, int]) -> None:
    at = server(live_engine.secured_url, user="demo", password="wrong-password")

    async def work() -> None:
        async with console(at, size) as pilot:
            screen = await until(pilot, lambda screen: "sign-in was refused" in screen.text)
            assert "401" in screen.text
            assert "wrong-password" not in screen.text
            await pilot.press("r")
            await until(pilot, lambda screen: "sign-in was refused" in screen.text)

    run(work())


def test_an_empty_list_says_that_it_may_be_a_matter_of_permission(
    live_engine: LiveEngine, size: tuple[int, int]
) -> None:
    at = server(live_engine.secured_url, user="guest", password="guest")

    async def work() -> None:
        async with console(at, size) as pilot:
            screen = await until(pilot, lambda screen: "This server shows no instances" in screen.text)
            assert "may not see" in screen.text

    run(work())
