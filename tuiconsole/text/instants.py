"""Instants as servers send them and as people read them."""

from datetime import UTC, datetime, timedelta, tzinfo

from tuiconsole.text.quantities import format_duration


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
