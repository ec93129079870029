"""Instances that each show one thing to be found behind an instance, under a business key that says what it is."""

from collections.abc import Callable

from tuiconsole.demo.ledger import Ledger, Origin
from tuiconsole.demo.nodes import done_of
from tuiconsole.demo.payloads import ENDLESS_BITS, LONG_BITS
from tuiconsole.demo.processes import Route
from tuiconsole.demo.rows import State, Trouble
from tuiconsole.demo.stories import HOUR, MINUTE, SECOND, Story

ROOM = 11
"""How many rows they take."""

Condition = Callable[[int], bool]


def add(ledger: Ledger) -> None:
    """Adds them all, the newest last as everywhere."""
    _Waiting(ledger, "DUN-TIMER-FAILED", "dunning", "grace").since(34 * HOUR, 31 * HOUR, Trouble.FAILED_TIMER)
    _finished(ledger, "CAT-FINISHED", "catalogue-update", "import", 5 * HOUR, 4 * HOUR)
    half_done = _Waiting(
        ledger, "CAT-240-JOBS", "catalogue-update", "publish", lambda bits: 20 <= done_of(240, bits) <= 60
    )
    half_done.since(4 * HOUR, 200 * MINUTE, Trouble.FAILED_JOB)
    _Waiting(ledger, "CAT-DEEP", "catalogue-update", "check").since(3 * HOUR, 2 * HOUR)
    _Waiting(ledger, "ORD-SUSPENDED", "order", "reserve-goods").since(
        90 * MINUTE, SECOND, Trouble.QUEUED, State.SUSPENDED
    )
    endless = _Waiting(ledger, "PAY-ENDLESS-TRACE", "payment", "charge-card", _leaves(ENDLESS_BITS))
    endless.since(55 * MINUTE, SECOND, Trouble.FAILED_JOB)
    # `pending` knows which of the bits decide what has become of an external task.
    offers: tuple[tuple[str, Condition, Trouble], ...] = (
        ("REN-WORKER-FAILED", lambda bits: bits >> 15 & 3 > 0, Trouble.FAILED_TASK),
        ("REN-NO-DETAILS", lambda bits: bits >> 15 & 3 == 0, Trouble.FAILED_TASK),
        ("REN-WORKER-RETRYING", lambda bits: bits >> 3 & 3 == 3, Trouble.NONE),
        ("REN-WORKER-AT-IT", lambda bits: bits >> 3 & 3 == 1, Trouble.NONE),
    )
    for place, (key, fits, trouble) in enumerate(offers):
        _Waiting(ledger, key, "subscription-renewal", "offer", fits).since((50 - place) * MINUTE, SECOND, trouble)
    _Waiting(ledger, "CAT-VARIABLES", "catalogue-update", "sign-off", _leaves(LONG_BITS)).since(10 * MINUTE, 9 * MINUTE)


def _leaves(divisor_and_rest: tuple[int, int]) -> Condition:
    divisor, rest = divisor_and_rest
    return lambda bits: bits % divisor == rest


def _route(ledger: Ledger, process: str, start: int) -> Route:
    return ledger.landscape.at(process, start).routes[0]


class _Waiting:
    """An instance that is at an activity of its process's first route, with random bits that fit what it is to show."""

    def __init__(
        self, ledger: Ledger, key: str, process: str, activity: str, fits: Condition = lambda bits: True
    ) -> None:
        self._ledger = ledger
        self._origin = Origin(key, "emea", "mary")
        self._process = process
        self._activity = activity
        self._bits = ledger.rng.getrandbits(60)
        while not fits(self._bits):
            self._bits = ledger.rng.getrandbits(60)

    def since(self, age: int, span: int, trouble: Trouble = Trouble.NONE, state: State = State.ACTIVE) -> None:
        """Adds it: so old, and so long on the way to where it is."""
        start = self._ledger.now - age
        route = _route(self._ledger, self._process, start)
        position = next(place for place, step in enumerate(route.steps) if step.id == self._activity)
        story = Story(state, position, None, span, max(1, route.tick(position, self._bits)), trouble)
        self._ledger.emit(route, self._bits, start, story, self._origin)


def _finished(ledger: Ledger, key: str, process: str, failed: str, age: int, span: int) -> None:
    """Adds an instance that is through: its jobs are gone, also the one that failed until somebody stepped in."""
    start = ledger.now - age
    route = _route(ledger, process, start)
    position = next(place for place, step in enumerate(route.steps) if step.id == failed)
    story = Story(State.COMPLETED, route.length, start + span, span, route.total)
    ledger.emit(route, ledger.rng.getrandbits(60), start, story, Origin(key, "emea", "mary"), failed=position)
