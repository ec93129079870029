"""Texts of a few lines: nothing is lost, no line is too long, and words stay whole where they can."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tuiconsole.console.widgets.wrapped_text import wrapped


def test_lines_end_between_words_and_a_long_word_begins_where_there_is_room() -> None:
    assert wrapped("", 20) == [""]
    assert wrapped("No server is configured yet.", 20) == ["No server is", "configured yet."]
    assert wrapped("GET history/process-instance", 20) == ["GET history/process-", "instance"]


@given(st.text(st.sampled_from("ab 注é-")), st.integers(2, 12))
def test_nothing_but_blanks_at_a_line_s_end_is_lost(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
