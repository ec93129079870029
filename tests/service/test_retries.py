"""What a server says about when to come back, however it says it."""

from datetime import UTC, datetime, timedelta

import pytest

from tuiconsole.service.retries import http_date, pause, wait_wanted

from .conftest import Connect
from .misbehaving import MisbehavingServer, Reply
from .test_failures import failure_of

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("120", 120.0),
        (" 7 ", 7.0),
        ("1.5", 1.5),
        ("86400", 86400.0),
        ("9999999999", 9999999999.0),
        ("Sun, 01 Mar 2026 12:00:30 GMT", 30.0),
        ("Sunday, 01-Mar-26 12:00:30 GMT", 30.0),
        ("Sun, 01 Mar 2026 13:00:30 +0100", 30.0),
        ("Sun, 01 Mar 2026 12:00:30 -0000", 30.0),
        ("0", None),
        ("-5", None),
        ("Sun, 01 Mar 2026 11:59:59 GMT", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("", None),
        ("soon", None),
        ("1e9", None),
        ("٣", None),
        ("99999999999", None),
        ("NaN", None),
        ("inf", None),
        ("12 s", None),
        ("0x10", None),
        ("Mon, 99 Foo 2026", None),
        ("Sun, 31 Feb 2026 12:00:00 GMT", None),
        ("Sun, 01 Mar 99999 12:00:00 GMT", None),
        ("x" * 10_000, None),
    ],
)
def test_a_wish_is_read_or_is_none(written: str, seconds: float | None) -> None:
    assert wait_wanted(written, NOW) == seconds


def test_dates_of_any_kind() -> None:
    assert http_date("Sun, 01 Mar 2026 12:00:00 GMT") == NOW
    assert http_date("Sun, 01 Mar 2026 12:00:00 -0000") == NOW
    assert http_date("yesterday") is None


def test_pauses_double_up_to_a_bound() -> None:
    assert [pause(attempt, lambda: 1.0) for attempt in range(6)] == [1.0, 2.0, 4.0, 8.0, 8.0, 8.0]
    assert pause(2000 % 900, lambda: 0.0) == 0.0


@pytest.mark.anyio
@pytest.mark.parametrize("year", [1970, 2026, 2080])
async def test_a_date_counts_by_the_clock_of_the_server(server: MisbehavingServer, connect: Connect, year: int) -> None:
    there = datetime(year, 6, 1, 12, tzinfo=UTC)
    written = [moment.strftime("%a, %d %b %Y %H:%M:%S GMT") for moment in (there, there + timedelta(seconds=42))]
    headers = (("Date", written[0]), ("Retry-After", written[1]))
    server.reply = lambda asked: Reply(b"", 503, headers=headers)
    assert (await failure_of(connect())).wait == 42


@pytest.mark.anyio
async def test_a_wish_is_told_with_its_end(server: MisbehavingServer, connect: Connect) -> None:
    server.reply = lambda asked: Reply(b"", 429, headers=(("Retry-After", "7200"),))
    failure = await failure_of(connect())
    assert failure.wait == 7200
    assert failure.summary.startswith("the server asks for no request before ")
    assert failure.summary.endswith(", which is in 2h 00m")
    server.reply = lambda asked: Reply(b"", 429, headers=(("Retry-After", "soon"),))
    failure = await failure_of(connect())
    assert failure.wait is None
    assert failure.summary == "the server asks for fewer requests"
