"""The garbage collector rests while the program is being loaded, and leaves alone what was there by then."""

import gc
from collections.abc import Iterator

import pytest

from tuiconsole.console import collector


@pytest.fixture(autouse=True)
def collecting() -> Iterator[None]:
    yield
    gc.unfreeze()
    gc.enable()


def test_what_was_loaded_while_it_rested_is_never_looked_at_again() -> None:
    frozen = gc.get_freeze_count()
    collector.rest()
    assert not gc.isenabled()
    collector.begin()
    assert gc.isenabled()
    assert gc.get_freeze_count() > frozen


def test_where_nobody_rested_nothing_begins() -> None:
    frozen = gc.get_freeze_count()
    collector.begin()
    assert gc.get_freeze_count() == frozen
