"""Instants: as people type them, as servers send them, as people read them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo

from tuiconsole.text.quantities import format_duration
from tuiconsole.text.typed_times import Meaning, meaning_of


class Moment:
    """A point in time as somebody typed it, absolute (``2026-11-21 14:30``) or relative (``-2h``, ``today``).

    It keeps the words, so that a saved ``-2h`` stays two hours before whenever it is asked. Immutable; two
    moments are equal when the same was typed.
    """

    __slots__ = ("_meaning", "_typed")

    def __init__(self, typed: str, meaning: Meaning) -> None:
        self._typed = typed
        self._meaning = meaning

    @classmethod
    def parse(cls, text: str) -> "Moment":
        """Reads what a person typed.

        Accepted are ``now``; ``yesterday``, ``today``, ``tomorrow`` and ISO dates, each alone or with a time
        of day; a time of day alone, which means today; ``-1d12h`` and ``+30m`` with the units w, d, h, m and
        s, a day being 24 hours. A time of day has minutes, and may have seconds, a fraction (read to the
        microsecond) and a zone: ``2026-11-21T14:30:05.123+02:00``.

        Raises ``ValueError`` with a message that tells a person what is wrong and what to write instead.
        """
        typed = text.strip()
        return cls(typed, meaning_of(typed))

    def at(self, now: datetime, zone: tzinfo, *, upper: bool = False) -> datetime:
        """The instant that is meant, in ``zone``, when it is asked at ``now`` (which must know its zone).

        A bare day is its first instant, or, as the ``upper`` end of a span, its last millisecond. A time of
        day that the zone skips is moved past the gap; of one that comes twice the first is meant.
        Raises ``ValueError`` when ``now`` is naive, and for nothing else.
        """
        if now.utcoffset() is None:
            raise ValueError("the time that counts as now must know its zone")
        return self._meaning(now.astimezone(zone), zone, upper)

    def __str__(self) -> str:
        return self._typed

    def __repr__(self) -> str:
        return f"Moment.parse({self._typed!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Moment) and other._typed == self._typed

    def __hash__(self) -> int:
        return hash(self._typed)

    def __reduce__(self) -> tuple[Callable[[str], "Moment"], tuple[str]]:
        return Moment.parse, (self._typed,)


def parse_instant(text: str) -> datetime | None:
    """The instant that a server wrote, always aware; ``None`` when the text is none.

    Tolerant: ISO dates and times with any usual zone suffix or none (then UTC is assumed), with or without
    fraction, and milliseconds since 1970 in digits.
    """
    if text.lstrip("-").isdigit():
        return _from_epoch(text)
    when = _from_iso(text) or _from_iso(_with_plain_zone(text.strip()))
    return when if when is None or when.tzinfo else when.replace(tzinfo=UTC)


def format_instant(when: datetime, zone: tzinfo, *, now: datetime | None = None, milliseconds: bool = False) -> str:
    """The instant on the clock of ``zone``: ``2026-11-21 14:02:11``, or with ``milliseconds`` ``…11.123``.

    With ``now``, an instant of the same day is only ``14:02:11``. An instant too near an end of the calendar to
    be moved to ``zone`` is shown on its own clock, with its offset.
    """
    precision = "milliseconds" if milliseconds else "seconds"
    try:
        local = when.astimezone(zone)
    except OverflowError:
        return when.isoformat(" ", precision)
    if now is not None and now.astimezone(zone).date() == local.date():
        return local.time().isoformat(precision)
    return local.replace(tzinfo=None).isoformat(" ", precision)


def format_age(when: datetime, now: datetime) -> str:
    """How long ago ``when`` was: ``12s``, ``3m``, ``2h 05m``, ``4d 03h``, ``2y 30d``; or ``in 3m``."""
    passed = (now - when) // timedelta(milliseconds=1)
    prefix = "in " if passed <= -1_000 else ""
    seconds = abs(passed) // 1_000
    if seconds < 60:
        return f"{prefix}{seconds}s"
    if seconds < 3_600:
        return f"{prefix}{seconds // 60}m"
    return prefix + format_duration(seconds * 1_000)


def _from_iso(text: str) -> datetime | None:
    # fromisoformat also reads week dates, dates without hyphens and any separator, which no engine means
    if text[4:5] != "-" or text[7:8] != "-" or text[10:11] not in ("", "T", "t", " "):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _with_plain_zone(text: str) -> str:
    """The text without a zone's name and without blanks behind the date: ``…T14:33 +0200[Europe/Berlin]``."""
    day, clock = text[:11], text[11:].partition("[")[0]
    return day + clock.replace("UTC", "Z").replace("GMT", "Z").replace(" ", "")


def _from_epoch(digits: str) -> datetime | None:
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(digits))
    except (OverflowError, ValueError):
        return None
