"""Whatever size a terminal takes on, the console survives it and looks as before when it is back."""

from collections.abc import Callable

import pytest

from .person import NARROW, Person, at_console

pytestmark = pytest.mark.anyio

Size = tuple[int, int]

SIZES = [(200, 60), (120, 40), (99, 29), (80, 24), (59, 14), (40, 10), (20, 5), (9, 3), (3, 2), (2, 1), (1, 1)]
FEW_SIZES = [(61, 15), (12, 4), (1, 1)]


async def through(person: Person, sizes: list[Size], holds: Callable[[], bool] = lambda: True) -> None:
    """Take on each size, one after the other, and back again; *holds* has to hold in all of them."""
    for size in [*sizes, *reversed(sizes)]:
        await person.resize(size)
        assert [strip.cell_length for strip in person.strips] == [size[0]] * size[1]
        assert holds(), size


async def test_the_list_survives_every_size(url: str) -> None:
    async with at_console(url, SIZES[0]) as person:
        await person.press("pagedown", "j", "j")
        await person.settled()
        instance = person.current
        await through(person, SIZES, lambda: person.cursor_in_sight)
        await person.settled()
        assert person.current == instance
        assert instance["id"] in person.screen


async def test_the_last_row_stays_in_sight(url: str) -> None:
    async with at_console(url) as person:
        await person.press("z", "G")
        await person.settled()
        await through(person, [(120, 40), NARROW, (61, 15)], lambda: person.cursor_in_sight)
        assert person.rows.cursor == 1_999


STEPS = [
    # What to press, or to type where it stands in ‹brackets›, and how to leave.
    *(([key], ["escape"]) for key in ("question_mark", "o", "colon", "v", "V", "e", "y", "C", "R", "i")),
    (["f"], ["escape"]),
    (["f", "‹startedAfter›", "enter", "‹2026-13-45›"], ["ctrl+n", "escape", "escape"]),
    (["f", "‹processDefinitionKeyIn›", "enter", "‹invoice,›", "down"], ["ctrl+n", "escape", "escape"]),
    (["slash", "‹unfinished started›", "down"], ["end", "ctrl+u", "escape"]),
    (["slash", "‹unfinished startedAfter=-7d maxResults=50›", "enter"], []),
    (["slash", "end", "ctrl+u", "‹processInstanceId=none›", "enter"], []),
]


async def test_everything_survives_every_size(url: str) -> None:
    async with at_console(url, NARROW) as person:
        await person.press("z")
        for steps, leaving in STEPS:
            for step in steps:
                await (person.type(step[1:-1]) if step.startswith("‹") else person.press(step))
            await person.settled()
            before = person.lines
            await through(person, FEW_SIZES)
            await person.resize(NARROW)
            await person.settled()
            assert person.lines == before, steps
            await person.press(*leaving)
            assert person.app.screen is person.main, steps


@pytest.mark.parametrize(("key", "while_asking"), [("s", "asking"), ("exclamation_mark", "looking …")])
async def test_what_asks_by_itself_survives_every_size(url: str, key: str, while_asking: str) -> None:
    async with at_console(url) as person:
        await person.press(key)
        await person.settled()
        await person.until(lambda: while_asking not in person.screen)
        before = person.screen
        await through(person, SIZES)
        await person.resize((120, 40))
        await person.until(lambda: person.screen == before)


@pytest.mark.parametrize("size", [(1, 1), (10, 3)], ids=["1x1", "10x3"])
async def test_it_opens_in_almost_nothing(url: str, size: Size) -> None:
    async with at_console(url, size, comes_to_rest=False) as person:
        await person.until(lambda: person.rows.line_count == 2_000)
        await person.press("j", "G", "f", "escape", "slash", "escape", "o", "escape", "question_mark", "escape")
        await person.resize(NARROW)
        await person.settled()
        assert "2,000 of 2,000" in person.status
