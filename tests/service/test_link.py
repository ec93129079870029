"""When a request is repeated, held back or not sent at all, by a clock that the tests move."""

import asyncio
import math
import random

import pytest

from tuiconsole.engines.model import Request
from tuiconsole.service import errors
from tuiconsole.service.connection import Answer
from tuiconsole.service.link import IN_A_ROW, REST_SECONDS, Link
from tuiconsole.service.retries import ATTEMPTS, Timing

from .clockwork import Clockwork, settle

pytestmark = pytest.mark.anyio

LIST = Request("GET", "history/process-instance", (("maxResults", "5"),))
GOOD = Answer(b"[]", 0.1, 200, None)


def broken() -> errors.Failure:
    return errors.ConnectionBroke("prod")


def failing(status: int = 503, wait: float | None = None) -> errors.Failure:
    kind = errors.TooManyRequests if status == 429 else errors.ServerFailed
    return kind("prod", status=status, wait=wait, said="boom")


class Server:
    """Answers as it is told, and remembers when it was asked."""

    def __init__(self, clockwork: Clockwork) -> None:
        self.clockwork = clockwork
        self.outcomes: list[Answer | errors.Failure] = []
        self.always: Answer | errors.Failure = GOOD
        self.asked: list[float] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def send(self, request: Request, absence: str = "") -> Answer:
        self.asked.append(self.clockwork.now)
        await self.gate.wait()
        outcome = self.outcomes.pop(0) if self.outcomes else self.always
        if isinstance(outcome, errors.Failure):
            raise outcome
        return outcome


@pytest.fixture
async def clockwork() -> Clockwork:
    return Clockwork()


@pytest.fixture
async def server(clockwork: Clockwork) -> Server:
    return Server(clockwork)


@pytest.fixture
async def changes() -> list[str]:
    return []


@pytest.fixture
async def link(clockwork: Clockwork, server: Server, changes: list[str]) -> Link:
    timing = Timing(clockwork.stopwatch, clockwork.sleep, lambda: 1.0)
    return Link("prod", server, timing, lambda: changes.append("changed"))


async def outcome(link: Link, clockwork: Clockwork, seconds: float = 3600) -> Answer | errors.Failure:
    """What becomes of a request while so much time passes."""
    task = asyncio.create_task(link.send(LIST))
    await clockwork.advance(seconds)
    assert task.done()
    error = task.exception()
    if error is not None:
        assert isinstance(error, errors.Failure)
        return error
    return task.result()


async def fail_until_it_rests(link: Link, server: Server, clockwork: Clockwork) -> None:
    server.always = errors.Unreachable("prod", "nothing answers at h:80")
    for _ in range(IN_A_ROW):
        assert type(await outcome(link, clockwork, 0)) is errors.Unreachable


@pytest.mark.parametrize("failure", [broken(), *(failing(status) for status in (429, 500, 502, 503, 504, 599))])
async def test_what_may_pass_is_asked_again_twice(
    link: Link, server: Server, clockwork: Clockwork, failure: errors.Failure
) -> None:
    server.outcomes = [failure, failure]
    assert await outcome(link, clockwork) is GOOD
    assert server.asked == [1000.0, 1001.0, 1003.0]


async def test_two_repetitions_are_all(link: Link, server: Server, clockwork: Clockwork) -> None:
    server.always = failing()
    failure = await outcome(link, clockwork)
    assert isinstance(failure, errors.ServerFailed)
    assert failure.said == "boom"
    assert len(server.asked) == ATTEMPTS


@pytest.mark.parametrize(
    "failure",
    [
        errors.Refused("prod", status=400),
        errors.NotAllowed("prod", status=403),
        errors.NoEngineHere("prod", status=404),
        errors.Redirected("prod", status=302),
        errors.ServerFailed("prod", status=501),
        errors.TookTooLong("prod"),
        errors.Unreachable("prod"),
        errors.UnknownHost("prod"),
        errors.TlsFailed("prod"),
        errors.NotJson("prod"),
        errors.TooLarge("prod"),
        errors.Misconfigured("prod"),
    ],
    ids=lambda failure: type(failure).__name__,
)
async def test_nothing_else_is_asked_again(
    link: Link, server: Server, clockwork: Clockwork, failure: errors.Failure
) -> None:
    server.outcomes = [failure]
    assert await outcome(link, clockwork) is failure
    assert len(server.asked) == 1


async def test_pauses_are_a_matter_of_chance(clockwork: Clockwork, server: Server) -> None:
    """Anything from nothing to a bound that doubles."""
    chance = random.Random(4711)
    server.always = failing()
    gaps: list[list[float]] = [[], []]
    for _ in range(200):
        link = Link("prod", server, Timing(clockwork.stopwatch, clockwork.sleep, chance.random), lambda: None)
        server.asked.clear()
        await outcome(link, clockwork, 10)
        gaps[0].append(server.asked[1] - server.asked[0])
        gaps[1].append(server.asked[2] - server.asked[1])
    for bound, found in zip((1.0, 2.0), gaps, strict=True):
        assert 0 <= min(found) < bound / 10
        assert bound * 0.9 < max(found) <= bound
        assert 0.35 * bound < sum(found) / len(found) < 0.65 * bound


@pytest.mark.parametrize("failure", [failing(429, 20.0), failing(503, 20.0)])
async def test_a_wish_to_be_left_alone_holds_for_everything(
    link: Link, server: Server, clockwork: Clockwork, changes: list[str], failure: errors.Failure
) -> None:
    server.outcomes = [failure]
    tasks = [asyncio.create_task(link.send(LIST))]
    await clockwork.advance(0.5)
    tasks += [asyncio.create_task(link.send(LIST)) for _ in range(3)]
    await clockwork.advance(0.5)
    assert changes
    assert link.waiting is not None
    assert link.waiting.reason == failure.summary
    assert link.waiting.until == 1020.0
    await clockwork.advance(18.9)
    assert server.asked == [1000.0]
    await clockwork.advance(0.2)
    assert [await task for task in tasks] == [GOOD] * 4
    assert server.asked == [1000.0] + [1020.0] * 4
    assert link.waiting is None
    assert link.trouble is None


async def test_a_wait_can_be_skipped(link: Link, server: Server, clockwork: Clockwork) -> None:
    server.outcomes = [failing(429, 50.0)]
    tasks = [asyncio.create_task(link.send(LIST))]
    await clockwork.advance(1)
    tasks.append(asyncio.create_task(link.send(LIST)))
    await clockwork.advance(1)
    link.hurry()
    await settle()
    assert [await task for task in tasks] == [GOOD, GOOD]
    assert server.asked == [1000.0, 1002.0, 1002.0]


async def test_who_gives_up_leaves_no_wait_behind(link: Link, server: Server, clockwork: Clockwork) -> None:
    server.outcomes = [failing(500)]
    task = asyncio.create_task(link.send(LIST))
    await clockwork.advance(0.5)
    assert link.waiting is not None
    task.cancel()
    await settle()
    assert task.cancelled()
    assert link.waiting is None


async def test_a_wish_of_more_than_a_minute_is_a_failure(link: Link, server: Server, clockwork: Clockwork) -> None:
    """And until then nothing is sent, unless a person says so."""
    wish = failing(429, 7200.0)
    server.outcomes = [wish]
    assert await outcome(link, clockwork, 0) is wish
    repeated = await outcome(link, clockwork, 100)
    assert type(repeated) is errors.TooManyRequests
    assert str(repeated) == str(wish)
    assert link.waiting is not None
    assert link.waiting.until == 1000.0 + 7200
    assert len(server.asked) == 1
    link.hurry()
    assert await outcome(link, clockwork, 0) is GOOD
    server.outcomes = [wish]
    await outcome(link, clockwork, 0)
    await clockwork.advance(7200)
    assert await outcome(link, clockwork, 0) is GOOD


async def test_five_failures_in_a_row_make_it_rest(link: Link, server: Server, clockwork: Clockwork) -> None:
    await fail_until_it_rests(link, server, clockwork)
    for _ in range(3):
        failure = await outcome(link, clockwork, 9)
        assert type(failure) is errors.Resting
        assert "nothing answers at h:80" in failure.said
        assert "5 requests failed" in failure.summary
    assert len(server.asked) == IN_A_ROW
    assert link.waiting is not None
    assert link.waiting.until == 1000.0 + REST_SECONDS


async def test_one_request_shows_that_it_is_back(link: Link, server: Server, clockwork: Clockwork) -> None:
    recovered: list[float] = []
    link.on_recovery = lambda: recovered.append(clockwork.now)
    await fail_until_it_rests(link, server, clockwork)
    await clockwork.advance(REST_SECONDS)
    server.always = GOOD
    server.gate.clear()
    asking = [asyncio.create_task(link.send(LIST)) for _ in range(4)]
    await settle()
    assert len(server.asked) == IN_A_ROW + 1
    server.gate.set()
    outcomes = await asyncio.gather(*asking, return_exceptions=True)
    assert [type(one) for one in outcomes] == [Answer, errors.Resting, errors.Resting, errors.Resting]
    assert recovered == [1000.0 + REST_SECONDS]
    assert await outcome(link, clockwork, 0) is GOOD


async def test_one_request_in_half_a_minute_while_it_is_not_back(
    link: Link, server: Server, clockwork: Clockwork
) -> None:
    await fail_until_it_rests(link, server, clockwork)
    server.always = failing(503)
    begun = len(server.asked)
    for _ in range(300):
        assert isinstance(await outcome(link, clockwork, 1), errors.ServerFailed | errors.Resting)
    assert 9 <= len(server.asked) - begun <= 10


async def test_a_probe_that_is_given_up_lets_another_one_through(
    link: Link, server: Server, clockwork: Clockwork
) -> None:
    await fail_until_it_rests(link, server, clockwork)
    await clockwork.advance(REST_SECONDS)
    server.always = GOOD
    server.gate.clear()
    leaving = asyncio.create_task(link.send(LIST))
    await settle()
    leaving.cancel()
    await settle()
    server.gate.set()
    assert await outcome(link, clockwork, 0) is GOOD


async def test_a_person_may_always_try(link: Link, server: Server, clockwork: Clockwork) -> None:
    await fail_until_it_rests(link, server, clockwork)
    for times in range(1, 4):
        link.hurry()
        assert type(await outcome(link, clockwork, 0)) is errors.Unreachable
        assert type(await outcome(link, clockwork, 0)) is errors.Resting
        assert len(server.asked) == IN_A_ROW + times
    link.hurry()
    server.always = GOOD
    assert await outcome(link, clockwork, 0) is GOOD
    assert link.waiting is None


async def test_one_answer_in_between_and_the_count_begins_anew(
    link: Link, server: Server, clockwork: Clockwork
) -> None:
    lost = errors.Unreachable("prod")
    for between in (GOOD, errors.Refused("prod", status=400)):
        server.outcomes = [lost, lost, lost, lost, between, lost, lost, lost, lost]
        for _ in range(9):
            assert not isinstance(await outcome(link, clockwork, 0), errors.Resting)
        assert await outcome(link, clockwork, 0) is GOOD


async def test_a_refused_sign_in_rests_at_once(link: Link, server: Server, clockwork: Clockwork) -> None:
    """Two requests a minute, whoever asks and how often."""
    server.always = errors.SignInFailed("prod", status=401)
    for _ in range(300):
        assert isinstance(await outcome(link, clockwork, 1), errors.SignInFailed)
    for begin in range(1000, 1240, 7):
        assert sum(begin <= moment < begin + 60 for moment in server.asked) <= 2
    assert len(server.asked) >= 9


async def test_several_refusals_at_once_count_as_such(link: Link, server: Server, clockwork: Clockwork) -> None:
    server.always = errors.SignInFailed("prod", status=401)
    server.gate.clear()
    asking = [asyncio.create_task(link.send(LIST)) for _ in range(2)]
    await settle()
    server.gate.set()
    await asyncio.gather(*asking, return_exceptions=True)
    for _ in range(59):
        await outcome(link, clockwork, 1)
    assert len(server.asked) == 2
    await outcome(link, clockwork, 2)
    await outcome(link, clockwork, 0)
    assert len(server.asked) == 3


async def test_one_place_that_wants_another_sign_in_is_not_the_whole_server(
    link: Link, server: Server, clockwork: Clockwork
) -> None:
    """As where only administrators may see what the server is."""
    refused = errors.SignInFailed("prod", status=401)
    server.outcomes = [GOOD, refused, GOOD, refused]
    for expected in (GOOD, refused, GOOD, refused, GOOD):
        assert await outcome(link, clockwork, 0) is expected
    server.always = refused
    for _ in range(60):
        await outcome(link, clockwork, 1)
    assert len(server.asked) == 5 + 2


async def test_what_only_a_person_can_mend_waits_for_one(link: Link, server: Server, clockwork: Clockwork) -> None:
    refused = errors.SignInFailed("prod", status=401)
    refused.passes = False
    server.outcomes = [refused]
    await outcome(link, clockwork, 0)
    for _ in range(5):
        assert isinstance(await outcome(link, clockwork, 1000), errors.SignInFailed)
    assert len(server.asked) == 1
    assert link.waiting is not None
    assert link.waiting.until == math.inf
    assert link.trouble is refused
    link.hurry()
    assert await outcome(link, clockwork, 0) is GOOD
    assert link.trouble is None


async def test_every_change_is_told(link: Link, server: Server, clockwork: Clockwork, changes: list[str]) -> None:
    assert await outcome(link, clockwork, 0) is GOOD
    assert changes == []
    server.outcomes = [failing(500)]
    task = asyncio.create_task(link.send(LIST))
    await clockwork.advance(0.5)
    assert changes
    changes.clear()
    await clockwork.advance(1)
    assert await task is GOOD
    assert changes
    assert link.trouble is None
