"""The engine's date parser accepts more and less than one thinks."""

from datetime import UTC, datetime

import pytest

from tuiconsole.demo.camunda import dates


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-03-01T12:00:00.000+0000", "2026-03-01T12:00:00.000"),
        ("2026-03-01T12:00:00.000+0230", "2026-03-01T09:30:00.000"),
        ("2026-03-01T12:00:00.000-0800", "2026-03-01T20:00:00.000"),
        ("2026-03-01T12:00:00.000-0000", "2026-03-01T12:00:00.000"),
        ("2026-03-01T12:00:00.000UTC", "2026-03-01T12:00:00.000"),
        ("2026-03-01T12:00:00.000GMT", "2026-03-01T12:00:00.000"),
        # The calendar is not asked.
        ("2020-13-45T12:00:00.000+0000", "2021-02-14T12:00:00.000"),
        ("2026-02-30T25:61:61.000+0000", "2026-03-03T02:02:01.000"),
        # A fraction is a number of milliseconds, however many digits it has.
        ("2026-03-01T12:00:00.5+0000", "2026-03-01T12:00:00.005"),
        ("2026-03-01T12:00:00.123456+0000", "2026-03-01T12:02:03.456"),
        # What follows the zone is not read.
        ("2026-03-01T12:00:00.000+0000 and more", "2026-03-01T12:00:00.000"),
    ],
)
def test_accepts(text: str, meant: str) -> None:
    time = dates.parse(text)
    assert time is not None
    assert datetime.fromtimestamp(time / 1000, UTC).isoformat(timespec="milliseconds") == meant + "+00:00"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-03-01",
        "2026-03-01T12:00:00",
        "2026-03-01T12:00:00+0000",
        "2026-03-01T12:00:00.000",
        "2026-03-01T12:00:00.000Z",
        "2026-03-01T12:00:00.000+02:00",
        "2026-03-01T12:00:00.000+9900",
        "2026-03-01 12:00:00.000+0000",
        # What is left of a plus sign that was not escaped in a query string.
        "2026-03-01T12:00:00.000 0200",
    ],
)
def test_refuses(text: str) -> None:
    assert dates.parse(text) is None


def test_writes_what_it_reads() -> None:
    for time in (0, 1, 999, 1_772_366_400_123, 1_803_902_400_000):
        written = dates.format(time)
        assert written is not None
        assert dates.parse(written) == time
    assert dates.format(1_772_366_400_123) == "2026-03-01T12:00:00.123+0000"
    assert dates.format(None) is None


def test_absurd_years_stay_numbers() -> None:
    early, late = dates.parse("-5000-01-01T00:00:00.000+0000"), dates.parse("999999999999-01-01T00:00:00.000+0000")
    assert early is not None
    assert late is not None
    assert early < 0 < late < 1 << 63
