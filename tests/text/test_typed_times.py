"""What people type for a time."""

import copy
import pickle
import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiconsole.text.moments import Moment

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 7, 15, 10, 20, 30, 123_456, tzinfo=UTC)

zones = st.sampled_from(
    [UTC, timezone(timedelta(hours=-12)), timezone(timedelta(hours=14))]
    + [ZoneInfo(key) for key in ("Europe/Berlin", "America/Sao_Paulo", "Africa/Cairo", "Pacific/Apia")]
    + [ZoneInfo(key) for key in ("Asia/Kathmandu", "Australia/Lord_Howe", "America/Havana")]
)
first, last = datetime.fromisoformat("1970-01-03"), datetime.fromisoformat("9998-12-30")
instants = st.datetimes(first, last, timezones=st.just(UTC))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("now", "2026-07-15T12:20:30.123456+02:00"),
        ("NOW", "2026-07-15T12:20:30.123456+02:00"),
        ("today", "2026-07-15T00:00:00+02:00"),
        ("Yesterday", "2026-07-14T00:00:00+02:00"),
        ("tomorrow", "2026-07-16T00:00:00+02:00"),
        ("yesterday 08:15", "2026-07-14T08:15:00+02:00"),
        ("-2h", "2026-07-15T10:20:30.123456+02:00"),
        ("-90m", "2026-07-15T10:50:30.123456+02:00"),
        ("-30s", "2026-07-15T12:20:00.123456+02:00"),
        ("-3d", "2026-07-12T12:20:30.123456+02:00"),
        ("-1w", "2026-07-08T12:20:30.123456+02:00"),
        ("-1D12H", "2026-07-14T00:20:30.123456+02:00"),
        ("+1h", "2026-07-15T13:20:30.123456+02:00"),
        ("-0s", "2026-07-15T12:20:30.123456+02:00"),
        ("14:30", "2026-07-15T14:30:00+02:00"),
        ("9:05", "2026-07-15T09:05:00+02:00"),
        ("14:30Z", "2026-07-15T16:30:00+02:00"),
        ("2026-11-21", "2026-11-21T00:00:00+01:00"),
        ("  2026-11-21 ", "2026-11-21T00:00:00+01:00"),
        ("2028-02-29", "2028-02-29T00:00:00+01:00"),
        ("2026-11-21 14:30", "2026-11-21T14:30:00+01:00"),
        ("2026-11-21T14:30:05", "2026-11-21T14:30:05+01:00"),
        ("2026-11-21t14:30:05.5", "2026-11-21T14:30:05.500000+01:00"),
        ("2026-11-21 14:30:05,123", "2026-11-21T14:30:05.123000+01:00"),
        ("2026-11-21T14:30:05.123456789Z", "2026-11-21T15:30:05.123456+01:00"),
        ("2026-11-21T14:30:05z", "2026-11-21T15:30:05+01:00"),
        ("2026-11-21 14:30 UTC", "2026-11-21T15:30:00+01:00"),
        ("2026-11-21T14:30:05+02:00", "2026-11-21T13:30:05+01:00"),
        ("2026-11-21T14:30:05.000+0200", "2026-11-21T13:30:05+01:00"),
        ("2026-11-21T14:30:05-0330", "2026-11-21T19:00:05+01:00"),
    ],
)
def test_what_people_type(typed: str, expected: str) -> None:
    moment = Moment.parse(typed)
    assert moment.at(NOW, BERLIN).isoformat() == expected
    assert str(moment) == typed.strip()


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", "a time is missing"),
        ("   ", "a time is missing"),
        ("soon", "“soon” is not a time"),
        ("2026-13-45", "month 13 does not exist"),
        ("2026-00-01", "month 00 does not exist"),
        ("2026-02-30", "2026-02 has no day 30"),
        ("2027-02-29", "2027-02 has no day 29"),
        ("2026-11-00", "2026-11 has no day 00"),
        ("26-11-21", "the year 26 does not have four digits"),
        ("2026-1-5", "month and day need two digits each"),
        ("1969-12-31", "the year 1969 is not between 1970 and 9998"),
        ("9999-12-31", "the year 9999 is not between 1970 and 9998"),
        ("2026-11-21 24:00", "hour 24 does not exist"),
        ("14:60", "minute 60 does not exist"),
        ("14:30:60", "second 60 does not exist"),
        ("2026-11-21T14", "“14” is not a time of day"),
        ("2026-11-21T14:30:05.1234567890", "“14:30:05.1234567890” is not a time of day"),
        ("2026-11-21T14:30:05 junk", "“14:30:05 junk” is not a time of day"),
        ("2026-11-21T14:30+25:00", "the zone +25:00 does not exist"),
        ("2026-11-21T14:30+0260", "the zone +0260 does not exist"),
        ("2026-11-21Z", "“2026-11-21Z” is not a time"),
        ("2h", "2h needs a sign: -2h lies in the past, +2h in the future"),
        ("-2y", "the unit y in -2y is unknown; the units are w, d, h, m and s"),
        ("-12h1d", "-12h1d names its units out of order; write them from large to small, as in -1d12h"),
        ("-1h1h", "-1h1h names its units out of order; write them from large to small, as in -1d12h"),
        ("-99999d", "-99999d is more than 100 years away"),
        ("+" + "9" * 50 + "s", "+999999999999999999999999999999999999999 is more than 100 years away"),
        ("-2", "“-2” is not a time"),
        ("-2h ago", "“-2h ago” is not a time"),
        ("٢٠٢٦-١١-٢١", "“٢٠٢٦-١١-٢١” is not a time"),
        ("\x1b[2J", "“␛[2J” is not a time"),
        ("2026-11-21\n2026", "“2026-11-21␊2026” is not a time"),
    ],
)
def test_what_is_refused(typed: str, problem: str) -> None:
    with pytest.raises(ValueError, match=re.escape(problem) + "($|; write a time such as)"):
        Moment.parse(typed)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2026-11-21", "2026-11-21T23:59:59.999000+01:00"),
        ("today", "2026-07-15T23:59:59.999000+02:00"),
        ("yesterday", "2026-07-14T23:59:59.999000+02:00"),
        ("2026-11-21 00:00", "2026-11-21T00:00:00+01:00"),
        ("today 00:00", "2026-07-15T00:00:00+02:00"),
        ("now", "2026-07-15T12:20:30.123456+02:00"),
    ],
)
def test_a_bare_day_as_an_upper_bound_is_the_whole_day(typed: str, expected: str) -> None:
    assert Moment.parse(typed).at(NOW, BERLIN, upper=True).isoformat() == expected


def test_today_is_the_day_of_the_zone() -> None:
    late = datetime(2026, 7, 15, 23, 30, tzinfo=UTC)
    assert Moment.parse("today").at(late, BERLIN).date() == date(2026, 7, 16)
    assert Moment.parse("00:10").at(late, BERLIN).date() == date(2026, 7, 16)
    assert Moment.parse("22:10Z").at(late, BERLIN).isoformat() == "2026-07-16T00:10:00+02:00"


def test_times_that_a_zone_skips_or_repeats() -> None:
    at = {typed: Moment.parse(typed).at(NOW, BERLIN) for typed in ("2026-03-29 02:30", "2026-10-25 02:30")}
    assert at["2026-03-29 02:30"].isoformat() == "2026-03-29T03:30:00+02:00"
    assert at["2026-10-25 02:30"].isoformat() == "2026-10-25T02:30:00+02:00"
    after_change = datetime(2026, 3, 29, 10, tzinfo=BERLIN)
    assert Moment.parse("-1d").at(after_change, BERLIN).isoformat() == "2026-03-28T09:00:00+01:00"


def test_a_day_that_begins_at_one_o_clock() -> None:
    cairo = ZoneInfo("Africa/Cairo")
    assert Moment.parse("2026-04-24").at(NOW, cairo).isoformat() == "2026-04-24T01:00:00+03:00"


@given(st.dates(date(1970, 1, 1), date(9998, 12, 31)), zones)
def test_days_follow_each_other_without_gap_or_overlap(day: date, zone: tzinfo) -> None:
    start = Moment.parse(str(day)).at(NOW, zone).astimezone(UTC)
    end = Moment.parse(str(day)).at(NOW, zone, upper=True).astimezone(UTC)
    if day < date(9998, 12, 31):
        next_start = Moment.parse(str(day + timedelta(days=1))).at(NOW, zone)
        assert next_start.astimezone(UTC) - end == timedelta(milliseconds=1)
    skipped = day == date(2011, 12, 30) and str(zone) == "Pacific/Apia"
    assert skipped or start < end


@given(st.dates(date(1970, 1, 1), date(9998, 12, 31)), st.times(), zones)
def test_no_time_of_day_fails(day: date, clock: time, zone: tzinfo) -> None:
    meant = Moment.parse(f"{day} {clock}").at(NOW, zone)
    assert meant.astimezone(UTC).astimezone(zone).isoformat() == meant.isoformat()


@given(instants, zones, zones)
def test_an_instant_survives_being_typed(when: datetime, written: tzinfo, read: tzinfo) -> None:
    local = when.astimezone(written)
    if local.utcoffset() % timedelta(minutes=1):  # type: ignore[operator]
        local = when
    assert Moment.parse(local.isoformat()).at(NOW, read).astimezone(UTC) == when


@given(st.text(max_size=30) | st.from_regex(r"[-+]?[0-9]{1,5}[-:wdhms T][0-9:.Z+-]{0,20}", fullmatch=True))
def test_any_text_is_understood_or_refused(text: str) -> None:
    try:
        moment = Moment.parse(text)
    except ValueError:
        return
    assert moment.at(NOW, BERLIN).tzinfo is BERLIN
    assert Moment.parse(str(moment)) == moment


def test_a_moment_is_a_value() -> None:
    moment = Moment.parse("-2h")
    assert moment == Moment.parse(" -2h ")
    assert moment != Moment.parse("-120m")
    assert moment != "-2h"
    assert len({moment, Moment.parse("-2h")}) == 1
    assert repr(moment) == "Moment.parse('-2h')"
    assert copy.deepcopy(moment) == pickle.loads(pickle.dumps(moment)) == moment


def test_amounts_of_any_length_are_understood_or_refused() -> None:
    assert Moment.parse("-" + "0" * 5000 + "1h").at(NOW, UTC) == NOW - timedelta(hours=1)
    with pytest.raises(ValueError, match="more than 100 years away"):
        Moment.parse("-1" + "0" * 5000 + "h")
    with pytest.raises(ValueError, match="needs a sign"):
        Moment.parse("9" * 5000 + "h")


def test_a_naive_now_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="must know its zone"):
        Moment.parse("now").at(NOW.replace(tzinfo=None), UTC)
