"""Foreign text: nothing a terminal obeys gets through, and nothing gets lost."""

import re
import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuiconsole.text.border import show, show_lines

EVERY_CHARACTER = "".join(map(chr, range(sys.maxunicode + 1)))

hostile = st.one_of(
    st.characters(),
    st.characters(categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Mn", "Me")),
    st.sampled_from("‹›U+0123456789ABCDEF␛␊␡\x1b\n\r\t\x7f\x9b\u202e\u200d\ufe0f⚠👩[]/\\"),
    st.sampled_from(["‹U+", "‹U+001B›", "\x1b]0;x\x07", "\x1b[2J", "\u009d52;c;eA==\u009c", "[/b]"]),
)
foreign_text = st.lists(hostile, max_size=40).map("".join)


def read_back(shown: str) -> str:
    """The inverse of ``show``, written from its documentation."""

    def original(escape: re.Match[str]) -> str:
        if escape[1]:
            return chr(int(escape[1], 16))
        return "\x7f" if escape[0] == "\u2421" else chr(ord(escape[0]) - 0x2400)

    return re.sub("‹U\\+([0-9A-F]{4,6})›|[\u2400-\u241f\u2421]", original, shown)


def is_forbidden(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@settings(max_examples=2000)
@given(foreign_text)
def test_nothing_forbidden_comes_out(text: str) -> None:
    assert not any(map(is_forbidden, show(text)))
    assert not any(is_forbidden(character) for line in show_lines(text) for character in line)


@settings(max_examples=2000)
@given(foreign_text)
def test_what_is_shown_says_exactly_what_was_there(text: str) -> None:
    assert read_back(show(text)) == text


def test_every_character_of_unicode() -> None:
    shown = show(EVERY_CHARACTER)
    assert not any(map(is_forbidden, shown))
    assert read_back(shown) == EVERY_CHARACTER


UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u180b\u180e\u200b\u200d\u200e\u202a\u202e\u2028\u2029"
    "\u2060\u2066\u2069\u3164\ufe0f\ufeff\uffa0\ufff9\ufffe\uffff\ue0b0\ud800\udfff\x85\x9b\x9d"
    "\U000e0001\U000e0041\U000e0100\U0001ffff\U00100000"
)
PLAIN = (
    *("", "order 4711", "3f2a9c1e-77aa-11ef-b1d3-0242ac120002", "[b]‹x›[/b]", "␢␣␤", "‹u+41›", "e\u0301"),
    *("Überprüfung – fällig", "Ελλάδα", "Łódź", "заказ", "日本語　注文", "주문", "สวัสดี", "طلب", "👍🏽", "🇩🇪"),
)


@pytest.mark.parametrize("unseen", UNSEEN, ids=ascii)
def test_what_cannot_be_seen_is_named(unseen: str) -> None:
    assert show(f"a{unseen}b") == f"a‹U+{ord(unseen):04X}›b"


def test_controls_become_their_pictures() -> None:
    assert show("[/b] \x1b]0;x\x07\tend\r\n\x00\x7f") == "[/b] ␛]0;x␇␉end␍␊␀␡"


def test_what_looks_like_an_escape_is_escaped() -> None:
    assert show("␛") == "‹U+241B›"
    assert show("‹U+001B›") == "‹U+2039›U+001B›"
    assert show("‹une citation›") == "‹une citation›"


@pytest.mark.parametrize("plain", PLAIN)
def test_plain_text_is_the_same_object(plain: str) -> None:
    assert show(plain) is plain


def test_every_space_stays() -> None:
    spaces = "".join(character for character in EVERY_CHARACTER if unicodedata.category(character) == "Zs")
    assert show(f"1{spaces}€ d’été") == f"1{spaces}€ d’été"


def test_lines_end_where_a_person_sees_them_end() -> None:
    assert show_lines("") == [""]
    assert show_lines("a\nb\r\nc\n") == ["a", "b", "c", ""]
    assert show_lines("a\rb\r\r\nc") == ["a␍b␍", "c"]
    assert show_lines("a\u2028b\x85c\x0bd\x0ce") == ["a‹U+2028›b‹U+0085›c␋d␌e"]


def test_tabs_reach_the_next_multiple_of_four() -> None:
    assert show_lines("\tat a\n1\t2\n1234\t5") == ["    at a", "1   2", "1234    5"]
    assert show_lines("ä\tö\n\x1b\tx\ta\rb\tc") == ["ä   ö", "␛   x   a␍b c"]


@given(st.lists(st.text(alphabet="ab \tä\x1b"), min_size=1))
def test_a_line_does_not_depend_on_its_neighbours(lines: list[str]) -> None:
    assert show_lines("\n".join(lines)) == [shown for line in lines for shown in show_lines(line)]
