"""Instants as servers send them and as people read them."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiconsole.text.moments import format_age, format_instant, parse_instant

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 7, 15, 10, 20, 30, 123_456, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("2017-02-10T14:33:19.000+0200", "2017-02-10T14:33:19+02:00"),
        ("2017-02-10T14:33:19.123Z", "2017-02-10T14:33:19.123000+00:00"),
        ("2017-02-10T14:33:19Z", "2017-02-10T14:33:19+00:00"),
        ("2017-02-10T14:33:19", "2017-02-10T14:33:19+00:00"),
        ("2017-02-10T14:33:19.123456789-03:30", "2017-02-10T14:33:19.123456-03:30"),
        ("2017-02-10 14:33:19.5 UTC", "2017-02-10T14:33:19.500000+00:00"),
        ("2017-02-10T14:33:19.000 +0200", "2017-02-10T14:33:19+02:00"),
        ("2017-02-10T14:33:19+01:00[Europe/Berlin]", "2017-02-10T14:33:19+01:00"),
        ("2017-02-10", "2017-02-10T00:00:00+00:00"),
        ("1486733599000", "2017-02-10T13:33:19+00:00"),
        ("1486733599123", "2017-02-10T13:33:19.123000+00:00"),
        ("2017021010000", "2033-12-01T03:36:50+00:00"),
        ("0", "1970-01-01T00:00:00+00:00"),
        ("-1000", "1969-12-31T23:59:59+00:00"),
        ("9999-12-31T23:59:59.999+0000", "9999-12-31T23:59:59.999000+00:00"),
        ("0001-01-01T00:00:00.000+0000", "0001-01-01T00:00:00+00:00"),
    ],
)
def test_what_servers_send(sent: str, expected: str) -> None:
    when = parse_instant(sent)
    assert when is not None
    assert when.isoformat() == expected


@pytest.mark.parametrize(
    "sent",
    [
        *("", "-", "--5", "²", "9" * 30, "9" * 5000, "null", "yesterday", "10.02.2017", "2017-02-30", "2017-W06-5"),
        *("20170210T143319Z", "2017-13-10T14:33:19Z", "2017-02-10T14:33:19+99:00", "2017-02-10T14:33:19Zjunk"),
        "2017-02-10\x1b14:33:19Z",
    ],
)
def test_what_is_no_instant(sent: str) -> None:
    assert parse_instant(sent) is None


@given(st.datetimes(timezones=st.timezones()))
def test_an_instant_survives_being_sent(when: datetime) -> None:
    sent = parse_instant(when.isoformat())
    assert sent is not None
    assert sent - when == timedelta(0)  # == is False for times that a zone repeats, even if they are equal


@given(st.text())
def test_a_server_may_send_anything(text: str) -> None:
    when = parse_instant(text)
    assert when is None or when.utcoffset() is not None


def test_instants_are_read_on_the_clock_of_the_zone() -> None:
    when = datetime(2026, 11, 21, 13, 2, 11, 123_999, tzinfo=UTC)
    assert format_instant(when, BERLIN) == "2026-11-21 14:02:11"
    assert format_instant(when, BERLIN, milliseconds=True) == "2026-11-21 14:02:11.123"
    assert format_instant(when, BERLIN, now=when + timedelta(hours=9)) == "14:02:11"
    assert format_instant(when, BERLIN, now=when + timedelta(hours=10)) == "2026-11-21 14:02:11"
    assert format_instant(when, BERLIN, now=when, milliseconds=True) == "14:02:11.123"


def test_instants_at_the_ends_of_the_calendar_keep_their_own_clock() -> None:
    last = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    first = datetime(1, 1, 1, tzinfo=UTC)
    assert format_instant(last, timezone(timedelta(hours=1)), now=NOW) == "9999-12-31 23:59:59+00:00"
    assert format_instant(first, timezone(timedelta(hours=-1))) == "0001-01-01 00:00:00+00:00"
    assert format_instant(last, BERLIN) == "9999-12-31 23:59:59+00:00"
    assert format_instant(last, UTC, now=NOW) == "9999-12-31 23:59:59"


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, "0s"),
        (-0.5, "0s"),
        (59.9, "59s"),
        (60, "1m"),
        (3_599, "59m"),
        (7_500, "2h 05m"),
        (356_400, "4d 03h"),
        (760 * 86_400, "2y 30d"),
        (-1, "in 1s"),
        (-180, "in 3m"),
        (-7_500, "in 2h 05m"),
    ],
)
def test_ages(seconds: float, expected: str) -> None:
    assert format_age(NOW - timedelta(seconds=seconds), NOW) == expected
