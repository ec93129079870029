"""Invents the instances: plausible, and the same for the same seed, time and count.

Root instances come oldest first, each followed by those that it called; so the number of an instance grows with its
start (an engine's rows do) while its id, made of the scrambled number, does not.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from heapq import heappop, heappush

from tuiconsole.demo import specials
from tuiconsole.demo.catalogue import PROCESSES
from tuiconsole.demo.ledger import Ledger, Origin
from tuiconsole.demo.processes import Definition, Route
from tuiconsole.demo.rows import InstanceRow, State
from tuiconsole.demo.stories import DAY, HOUR, MINUTE, Story

TENANTS = (None, None, None, "emea", "emea", "amer", "apac")
USERS = ("mary", "john", "peter", "demo", "a.okafor", "j.lindqvist", "s.yilmaz", "k.novak", "r.almeida", "ops-bot")
HORIZON = 730 * DAY


class Generator:
    """Fills a ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.now = ledger.now
        self.rng = ledger.rng
        self.landscape = ledger.landscape
        self.stories = ledger.stories
        self._limit = 0
        self._due: list[tuple[int, int, str, Origin]] = []
        self._serials = {process.key: 200_000 for process in PROCESSES}
        self._draw = [process.key for process in PROCESSES for _ in range(process.share)]

    def instances(self) -> Iterator[InstanceRow]:
        """Every row, once."""
        ledger = self.ledger
        on_top = min(specials.ROOM, ledger.count // 10)
        free = ledger.count - on_top - self._plan_batches()
        self._limit = ledger.count - on_top
        from_batches = 0
        while ledger.written < self._limit:
            # The share of rows already there decides the next start: the last start is now however many rows
            # the families take. The exponent makes recent days denser than long ago, the linear part bounds that.
            left = 1 - min(1.0, (ledger.written - from_batches + self.rng.random()) / free)
            start = self.now - 2 * MINUTE - int(HORIZON * (0.97 * left**2.5 + 0.03 * left))
            while self._due and self._due[0][0] <= start and ledger.written < self._limit:
                time, _, key, origin = heappop(self._due)
                from_batches += origin.restarted is None
                self._root(key, time, origin)
            if ledger.written < self._limit:
                key = self._draw[self.rng.getrandbits(24) % len(self._draw)]
                self._root(key, start, self._origin(key, start))
            yield from ledger.take()
        specials.add(ledger)
        yield from ledger.take()

    def _plan_batches(self) -> int:
        """Schedulers start many instances within one millisecond: rows that a sort by start time cannot tell apart."""
        midnight = (self.now - 2 * DAY) // DAY * DAY
        batches = [(midnight, "dunning", min(400, self.ledger.count // 8))]
        batches.append(((self.now - 3 * DAY) // HOUR * HOUR, "subscription-renewal", min(120, self.ledger.count // 40)))
        smaller = min(60, self.ledger.count // 100)
        batches.extend((midnight - days * DAY, "dunning", smaller) for days in (9, 30, 61, 122, 400))
        for time, key, size in batches:
            for _ in range(size):
                self._plan(time, key, Origin(tenant=self._tenant(key)))
        return len(self._due)

    def _plan(self, time: int, key: str, origin: Origin) -> None:
        heappush(self._due, (time, self.rng.getrandbits(40), key, origin))

    def _tenant(self, key: str) -> str | None:
        return self.landscape.latest(key).process.tenant or TENANTS[self.rng.getrandbits(16) % len(TENANTS)]

    def _origin(self, key: str, start: int) -> Origin:
        process = self.landscape.latest(key).process
        starter = USERS[self.rng.getrandbits(16) % len(USERS)] if process.started_by_users else None
        business_key = None
        if process.business_key and self.rng.random() < 0.9:
            self._serials[key] += 1
            year = datetime.fromtimestamp(start // 1000, UTC).year
            random_part = f"{self.rng.getrandbits(40):010x}"
            business_key = process.business_key.format(serial=self._serials[key], year=year, random=random_part)
        return Origin(business_key, self._tenant(key), starter)

    def _route(self, definition: Definition) -> Route:
        draw = self.rng.random() * 100
        for route, share in zip(definition.routes, definition.shares, strict=True):
            draw -= share
            if draw < 0:
                return route
        return definition.routes[-1]

    def _root(self, key: str, start: int, origin: Origin) -> None:
        """One root instance and all that it calls."""
        definition = self.landscape.at(key, start)
        route = self._route(definition)
        bits = self.rng.getrandbits(60)
        story = self.stories.natural(route, start, bits)
        number = self.ledger.emit(route, bits, start, story, origin)
        self._descend(number, route, bits, start, story, origin)
        if story.state == State.EXTERNALLY_TERMINATED and story.ended is not None and self.rng.random() < 0.3:
            again = story.ended + self.rng.randrange(2 * MINUTE, 3 * HOUR)
            if again < self.now - 3 * MINUTE:
                self._plan(again, key, origin._replace(restarted=number, starter=USERS[0]))

    def _descend(self, number: int, route: Route, bits: int, start: int, story: Story, origin: Origin) -> None:
        for position, key in route.calls:
            entered = position < story.reached or (story.ended is None and position == story.reached)
            if not entered or self.ledger.written >= self._limit:
                break
            begun = route.start_of(position, start, story.span, story.whole, bits)
            definition = self.landscape.at(key, begun)
            called = self._route(definition)
            called_bits = self.rng.getrandbits(60)
            if story.ended is None and position == story.reached:
                while not self.stories.can_wait(called) and self.rng.random() < 0.8:
                    called = self._route(definition)
                fate = self.stories.waiting(called, begun, called_bits)
            elif story.ended is not None and position == story.reached - 1:
                fate = self.stories.torn_down(called, begun, called_bits, story)
            else:
                end = route.start_of(position + 1, start, story.span, story.whole, bits)
                fate = self.stories.completed(called, begun, end)
            passed_on = self.ledger.called_by(number, route.steps[position].id, story, origin)
            child = self.ledger.emit(called, called_bits, begun, fate, passed_on)
            self._descend(child, called, called_bits, begun, fate, passed_on)
