"""Reduced frames leave a terminal emulator with the same screen as whole ones, and pass nothing it could obey."""

from __future__ import annotations

import re

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuiconsole.console.frames import Frames

COLUMNS, LINES = 40, 14

colours = st.sampled_from(["", "1", "38;2;10;20;30", "48;2;200;10;0", "1;38;2;10;20;30;48;2;1;2;3", "31;44", "7"])
texts = st.text(st.sampled_from("abc xyz─│┃·▸é"), min_size=1, max_size=30)
spans = st.tuples(
    st.integers(0, LINES - 1), st.integers(0, COLUMNS - 1), st.lists(st.tuples(colours, texts), min_size=1)
)


def width(text: str) -> int:
    return sum(2 if character in "日本🚚" else 1 for character in text)


def frame_of(spans: list[tuple[int, int, list[tuple[str, str]]]]) -> str:
    """A frame as Textual writes it: a position, then pieces of text that each set and reset their colours."""
    out = ""
    for y, x, pieces in spans:
        out += f"\x1b[{y + 1};{x + 1}H"
        for codes, text in pieces:
            fitting = ""
            for character in text:
                if x + width(character) > COLUMNS:
                    break
                fitting += character
                x += width(character)
            out += f"\x1b[{codes}m{fitting}\x1b[0m" if codes else fitting
    return out + "\x1b[1;1H"


def whole_screen(text: str) -> str:
    return frame_of([(y, 0, [("", line.ljust(COLUMNS))]) for y, line in enumerate(text.splitlines())])


class Terminal:
    def __init__(self) -> None:
        self.screen = pyte.Screen(COLUMNS, LINES)
        # What Textual does too: a text that ends at the edge must not begin a new line.
        self.screen.reset_mode(pyte.modes.DECAWM)
        self._stream = pyte.Stream(self.screen)

    def show(self, data: str) -> None:
        self._stream.feed(data)

    def cells(self) -> list[list[object]]:
        return [[self.screen.buffer[y][x] for x in range(COLUMNS)] for y in range(LINES)]


@given(st.lists(st.lists(spans, min_size=1, max_size=8), min_size=1, max_size=6))
@settings(max_examples=60)
def test_the_screen_is_the_same_as_with_whole_frames(
    frames: list[list[tuple[int, int, list[tuple[str, str]]]]],
) -> None:
    whole, reduced, reducer = Terminal(), Terminal(), Frames()
    blank = whole_screen("\n".join([" " * COLUMNS] * LINES))
    whole.show(blank)
    reduced.show(reducer.reduce(blank))
    for spans_of_frame in frames:
        frame = frame_of(spans_of_frame)
        whole.show(frame)
        reduced.show(reducer.reduce(frame))
        assert reduced.cells() == whole.cells()


@given(
    st.lists(st.lists(st.text(st.sampled_from("ab 日本🚚é"), max_size=20), min_size=LINES, max_size=LINES), max_size=5)
)
@settings(max_examples=60)
def test_lines_with_wide_characters_come_out_the_same(screens: list[list[str]]) -> None:
    whole, reduced, reducer = Terminal(), Terminal(), Frames()
    for lines in screens:
        frame = frame_of([(y, 0, [("", line + " " * (COLUMNS - width(line)))]) for y, line in enumerate(lines)])
        whole.show(frame)
        reduced.show(reducer.reduce(frame))
        assert reduced.screen.display == whole.screen.display


@given(st.lists(st.integers(-LINES, LINES), min_size=1, max_size=12), st.integers(0, 3), st.integers(0, 3))
@settings(max_examples=60)
def test_scrolled_lines_are_moved_and_come_out_the_same(steps: list[int], above: int, below: int) -> None:
    whole, reduced, reducer = Terminal(), Terminal(), Frames()
    top = 500
    for step in [0, *steps]:
        top += step
        lines = [f"title {y}" for y in range(above)]
        lines += [f"│ row {top + y} of the list, more text ┃" for y in range(LINES - above - below)]
        lines += [f"status {top}" for _ in range(below)]
        frame = whole_screen("\n".join(lines))
        whole.show(frame)
        reduced.show(reducer.reduce(frame))
        assert reduced.cells() == whole.cells()


def test_a_frame_that_changes_nothing_sends_nothing() -> None:
    reducer = Frames()
    frame = whole_screen("\n".join(f"line {y}" for y in range(LINES)))
    reducer.reduce(frame)
    assert reducer.reduce(frame) == ""


def test_one_changed_cell_sends_little() -> None:
    reducer = Frames()
    reducer.reduce(whole_screen("\n".join(f"line {y} is here" for y in range(LINES))))
    sent = reducer.reduce(whole_screen("\n".join(f"line {y} is {'h' if y != 3 else 'H'}ere" for y in range(LINES))))
    assert "H" in sent
    assert len(sent) < 20


def test_after_forgetting_everything_is_sent_again() -> None:
    reducer = Frames()
    frame = whole_screen("\n".join(f"line {y}" for y in range(LINES)))
    first = reducer.reduce(frame)
    reducer.forget()
    assert reducer.reduce(frame) == first


@pytest.mark.parametrize(
    "hostile",
    [
        "\x1b]0;title\x07",
        "\x1b]52;c;Y29weQ==\x1b\\",
        "\x1bP1$r0m\x1b\\",
        "\x1b_x\x1b\\",
        "\x1bc",
        "\x1b[2J",
        "\x1b[6n",
        "\x9b2J",
        "\x9d0;title\x9c",
        "\x00",
        "\x08\x08",
        "\x0e",
        "\x7f",
    ],
)
def test_nothing_but_text_positions_and_colours_passes(hostile: str) -> None:
    sent = Frames().reduce(f"\x1b[1;1Hbefore{hostile}after\x1b[1;1H")
    allowed = re.compile(r"\x1b\[[\d;]*[HmCrML]|[^\x00-\x1f\x7f-\x9f]")
    assert allowed.sub("", sent) == ""
    assert "before" in sent
