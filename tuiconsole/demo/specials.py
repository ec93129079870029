"""The few instances that every data set has on top: a stuck chain to find, a restart, and names meant to do harm.

What a server sends is foreign text. These business keys are what a careless console would execute, mirror, misalign or
cut in two; they stand among the newest rows so that nobody has to look for them.
"""

from tuiconsole.demo import showcases
from tuiconsole.demo.ledger import Ledger, Origin
from tuiconsole.demo.processes import Route
from tuiconsole.demo.rows import State, Trouble
from tuiconsole.demo.stories import HOUR, MINUTE, SECOND, Story

ROOM = 20 + showcases.ROOM
"""How many rows are kept free for them."""

NASTY_KEYS = (
    "[/b] \x1b]0;x\x07",
    "PAY-\u202e0001-DAP\u202c\u200b-end",
    "注文書-二〇二六 🚚📦 café",
    "L" + "ong-business-key-" * 17 + "0123456789",
    "=cmd|'/C calc'!A0,\"second, cell\"",
    "[@click=app.quit]press me[/]",
    "two\nlines\tand a tab",
    " leading and trailing ",
    "under_score,comma%percent\\backslash",
)
"""Markup and a terminal escape, bidi override and zero width, wide characters, 300 characters, a spreadsheet formula, a
clickable action, control characters, blanks, and every character that needs escaping in some query."""


def add(ledger: Ledger) -> None:
    """Adds as many of them as there is room for."""
    now = ledger.now
    if ledger.room >= ROOM:
        showcases.add(ledger)
        _stuck_chain(ledger, now - 40 * MINUTE)
        _restart(ledger, now - 30 * MINUTE)
        _waiting_job(ledger, "DUN-RETRYING", now - 20 * MINUTE, Trouble.RETRYING)
        _waiting_job(ledger, "DUN-QUEUED", now - 5 * MINUTE, Trouble.QUEUED)
    filing = _route(ledger, "customs-declaration", 0, now)
    for index in range(ledger.room):
        # What room is left over is filled by starts within one second, each at its own millisecond.
        nasty = index < len(NASTY_KEYS)
        start = now - (97 - 11 * index) * SECOND if nasty else now - SECOND + index
        key = NASTY_KEYS[index] if nasty else None
        story = Story(State.ACTIVE, 2, None, 0, 1)
        ledger.emit(filing, ledger.rng.getrandbits(60), start, story, Origin(key, None, "mary"))


def _route(ledger: Ledger, process: str, index: int, time: int) -> Route:
    return ledger.landscape.at(process, time).routes[index]


def _stuck_chain(ledger: Ledger, start: int) -> None:
    """An order that waits for a shipment that waits for a carrier that waits for a customs declaration that failed."""
    origin = Origin("ORD-4711", "emea", "mary")
    chain = (("order", 0, "ship"), ("shipping", 1, "book-carrier"), ("carrier-booking", 1, "declare"))
    for process, index, call in chain:
        route = _route(ledger, process, index, start)
        position = next(position for position, step in enumerate(route.steps) if step.id == call)
        bits = ledger.rng.getrandbits(60)
        story = Story(State.ACTIVE, position, None, 7 * MINUTE, max(1, route.tick(position, bits)))
        number = ledger.emit(route, bits, start, story, origin)
        if process == "order":
            paid = _route(ledger, "payment", 0, start)
            pay = next(position for position, step in enumerate(route.steps) if step.id == "pay")
            begun, end = (route.start_of(at, start, story.span, story.whole, bits) for at in (pay, pay + 1))
            fate = ledger.stories.completed(paid, begun, end)
            called = ledger.called_by(number, "pay", story, origin)
            ledger.emit(paid, ledger.rng.getrandbits(60), begun, fate, called)
        origin = ledger.called_by(number, call, story, origin)._replace(key="ORD-4711")
        start += 7 * MINUTE
    route = _route(ledger, "customs-declaration", 0, start)
    bits = ledger.rng.getrandbits(60)
    stuck = Story(State.ACTIVE, 2, None, 4 * SECOND, max(1, route.tick(2, bits)), Trouble.FAILED_TASK)
    ledger.emit(route, bits, start, stuck, origin)


def _restart(ledger: Ledger, start: int) -> None:
    """An invoice that somebody cancelled, and the same invoice started again from it."""
    route = _route(ledger, "invoice", 0, start)
    bits = ledger.rng.getrandbits(60)
    ended = start - HOUR
    reason = "Wrong version, started again"
    span = 20 * MINUTE
    whole = max(1, route.tick(3, bits))
    cancelled = Story(State.EXTERNALLY_TERMINATED, 3, ended, span, whole, Trouble.NONE, reason)
    origin = Origin("INV-RESTARTED-1", None, "peter")
    number = ledger.emit(route, bits, ended - span, cancelled, origin)
    under_way = Story(State.ACTIVE, 2, None, 30 * SECOND, max(1, route.tick(2, bits)))
    ledger.emit(route, bits, start, under_way, origin._replace(restarted=number, starter="mary"))


def _waiting_job(ledger: Ledger, key: str, start: int, trouble: Trouble) -> None:
    """A dunning letter whose job has failed and is tried again, or has not run yet."""
    route = _route(ledger, "dunning", 0, start)
    position = next(position for position, step in enumerate(route.steps) if step.job)
    bits = ledger.rng.getrandbits(60)
    while bits >> 7 & 3 == 0:
        # Only then its next try is still to come.
        bits = ledger.rng.getrandbits(60)
    story = Story(State.ACTIVE, position, None, 2 * SECOND, max(1, route.tick(position, bits)), trouble)
    ledger.emit(route, bits, start, story, Origin(key, "amer", "john"))
