"""Durations, counts and sizes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiconsole.text.quantities import format_count, format_duration, format_size


@pytest.mark.parametrize(
    ("milliseconds", "expected"),
    [
        (0, "0 ms"),
        (840, "840 ms"),
        (999, "999 ms"),
        (1_000, "1.0 s"),
        (12_449, "12.4 s"),
        (59_999, "59.9 s"),
        (60_000, "1m 00s"),
        (200_000, "3m 20s"),
        (3_599_999, "59m 59s"),
        (7_500_000, "2h 05m"),
        (86_399_999, "23h 59m"),
        (356_400_000, "4d 03h"),
        (31_536_000_000 - 1, "364d 23h"),
        (2 * 31_536_000_000 + 30 * 86_400_000, "2y 30d"),
        (-200_000, "-3m 20s"),
        (2**63, "292,471,208y 247d"),
    ],
)
def test_durations(milliseconds: int, expected: str) -> None:
    assert format_duration(milliseconds) == expected


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (0, "0 B"),
        (1023, "1,023 B"),
        (1024, "1.0 KiB"),
        (1536, "1.5 KiB"),
        (10 * 1024 - 1, "9.9 KiB"),
        (135_168, "132 KiB"),
        (1024**2 - 1, "1,023 KiB"),
        (1024**2, "1.0 MiB"),
        (2 * 1024**3, "2.0 GiB"),
        (5000 * 1024**6, "5,000 EiB"),
        (-1536, "-1.5 KiB"),
    ],
)
def test_sizes(size: int, expected: str) -> None:
    assert format_size(size) == expected


def test_counts() -> None:
    assert format_count(1_000_030) == "1,000,030"
    assert format_count(-1_000) == "-1,000"
    assert format_count(0) == "0"


@given(st.integers())
def test_any_number_can_be_formatted(number: int) -> None:
    assert format_duration(number)
    assert format_size(number)
    assert int(format_count(number).replace(",", "")) == number
