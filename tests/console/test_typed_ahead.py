"""Keys that come faster than panes and dialogs: they do what they do for somebody who waits after each."""

from collections.abc import Iterator

import pytest
from textual import events

from .person import NARROW, Person, at_console

pytestmark = pytest.mark.anyio

PASTE = "<paste>"
PASTED = "withIncidents"

RUNS = (
    "tab z",
    "z 1 enter ] ] z",
    f"z slash a c t ctrl+u {PASTE} enter z",
    "1 slash s u s tab enter z",
    "z f b u s i tab o r d",
    "escape escape i n o enter z",
    "colon z o o m enter tab",
    "1 v 4 0 C space escape 2",
    "backslash o r d enter o escape tab z",
)
"""Each begins where the one before it ends, and hangs on no row that has yet to be answered."""


def _typed(run: str) -> Iterator[str | events.Paste]:
    return (events.Paste(PASTED) if word == PASTE else word for word in run.split())


def _at_once(person: Person, run: str) -> None:
    """Have everything waiting before the first of it is handled."""
    for typed in _typed(run):
        if isinstance(typed, str):
            person.app.simulate_key(typed)
        else:
            person.app.post_message(typed)


async def _one_by_one(person: Person, run: str) -> None:
    for typed in _typed(run):
        if isinstance(typed, str):
            await person.press(typed)
        else:
            await person.type(typed.text)


async def test_typed_ahead(url: str) -> None:
    expected = []
    async with at_console(url, NARROW) as person:
        for run in RUNS:
            await _one_by_one(person, run)
            await person.settled()
            expected.append(person.screen)
    async with at_console(url, NARROW) as person:
        for run, screen in zip(RUNS, expected, strict=True):
            _at_once(person, run)
            await person.until(lambda screen=screen: person.screen == screen, f"after {run}:\n{screen}")
            await person.settled()
