"""What the words mean that a person types for a time."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Final

from tuiconsole.text.border import show

_ACCEPTED: Final = "write a time such as 2026-11-21, 2026-11-21 14:30, 14:30, today, yesterday, now or -2h"
_FIRST_YEAR: Final = 1970
_LAST_YEAR: Final = 9998  # a day and a zone's offset can still be added to it
_FARTHEST_SECONDS: Final = 36_525 * 86_400
_LAST_MILLISECOND: Final = time(23, 59, 59, 999_000)
_LONGEST_QUOTE: Final = 40

_DAY_WORDS: Final = {"yesterday": -1, "today": 0, "tomorrow": 1}
_UNIT_SECONDS: Final = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}

_RELATIVE: Final = re.compile(r"([+-]?)((?:[0-9]+[a-zA-Z])+)")
_AMOUNT: Final = re.compile(r"([0-9]+)([a-z])")
_WORD: Final = re.compile(r"(yesterday|today|tomorrow)(?: +(.+))?", re.IGNORECASE | re.ASCII)
_DATE: Final = re.compile(r"([0-9]+)-([0-9]+)-([0-9]+)(?:(?: +|[Tt])(.+))?")
_TIME: Final = re.compile(
    r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?"
    r" *(Z|UTC|[+-][0-9]{2}:?[0-9]{2})?",
    re.IGNORECASE | re.ASCII,
)

Meaning = Callable[[datetime, tzinfo, bool], datetime]
"""From now (in the zone), the zone, and whether the upper end of a span is wanted, to an instant in the zone."""


def meaning_of(typed: str) -> Meaning:
    """What stripped text stands for. Raises ``ValueError`` with a message for the person who typed it."""
    if typed.lower() == "now":
        return lambda now, zone, upper: now
    if found := _RELATIVE.fullmatch(typed):
        return _relative(typed, found[1], found[2].lower())
    if found := _WORD.fullmatch(typed):
        offset = _DAY_WORDS[found[1].lower()]
        return _on_day(lambda today: today + timedelta(days=offset), found[2])
    if found := _DATE.fullmatch(typed):
        day = _calendar_day(found[1], found[2], found[3])
        return _on_day(lambda today: day, found[4])
    if _TIME.fullmatch(typed):
        return _on_day(lambda today: today, typed)
    raise _refusal(f"“{show(typed[:_LONGEST_QUOTE])}” is not a time" if typed else "a time is missing")


def _relative(typed: str, sign: str, amounts: str) -> Meaning:
    quoted = typed[:_LONGEST_QUOTE]
    if not sign:
        raise ValueError(f"{quoted} needs a sign: -{quoted} lies in the past, +{quoted} in the future")
    seconds = 0
    units = ""
    for number, unit in _AMOUNT.findall(amounts):
        if unit not in _UNIT_SECONDS:
            raise ValueError(f"the unit {unit} in {quoted} is unknown; the units are w, d, h, m and s")
        units += unit
        # eleven digits are too far in any unit, and int() refuses thousands of them
        seconds += int(number.lstrip("0")[:11] or 0) * _UNIT_SECONDS[unit]
        if seconds > _FARTHEST_SECONDS:
            raise ValueError(f"{quoted} is more than 100 years away")
    if list(units) != sorted(set(units), key=list(_UNIT_SECONDS).index):
        raise ValueError(f"{quoted} names its units out of order; write them from large to small, as in -1d12h")
    delta = timedelta(seconds=-seconds if sign == "-" else seconds)
    return lambda now, zone, upper: (now.astimezone(UTC) + delta).astimezone(zone)


def _on_day(day_of: Callable[[date], date], clock: str | None) -> Meaning:
    if clock is None:
        return lambda now, zone, upper: _whole_day(day_of(now.date()), zone, upper)
    wall, own_zone = _clock_time(clock)
    if own_zone is None:
        return lambda now, zone, upper: _settle(datetime.combine(day_of(now.date()), wall, zone), zone)
    return lambda now, zone, upper: datetime.combine(
        day_of(now.astimezone(own_zone).date()), wall, own_zone
    ).astimezone(zone)


def _whole_day(day: date, zone: tzinfo, upper: bool) -> datetime:
    if upper:
        return _settle(datetime.combine(day, _LAST_MILLISECOND.replace(fold=1), zone), zone)
    return _settle(datetime.combine(day, time(), zone), zone)


def _settle(wall: datetime, zone: tzinfo) -> datetime:
    """Moves a wall clock time that does not exist to one that does."""
    return wall.astimezone(UTC).astimezone(zone)


def _calendar_day(year: str, month: str, day: str) -> date:
    if len(year) != 4:
        raise _refusal(f"the year {year[:10]} does not have four digits")
    if len(month) != 2 or len(day) != 2:
        raise _refusal("month and day need two digits each")
    if not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        raise _refusal(f"the year {year} is not between {_FIRST_YEAR} and {_LAST_YEAR}")
    if not 1 <= int(month) <= 12:
        raise _refusal(f"month {month} does not exist")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise _refusal(f"{year}-{month} has no day {day}") from None


def _clock_time(text: str) -> tuple[time, tzinfo | None]:
    found = _TIME.fullmatch(text)
    if not found:
        raise _refusal(f"“{show(text[:_LONGEST_QUOTE])}” is not a time of day")
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if hour > 23:
        raise _refusal(f"hour {hour} does not exist")
    if minute > 59:
        raise _refusal(f"minute {minute} does not exist")
    if second > 59:
        raise _refusal(f"second {second} does not exist")
    microsecond = int((found[4] or "")[:6].ljust(6, "0"))
    return time(hour, minute, second, microsecond), _offset(found[5])


def _offset(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    if text.upper() in ("Z", "UTC"):
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    if hours > 18 or minutes > 59:
        raise _refusal(f"the zone {text} does not exist")
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text[0] == "-" else offset)


def _refusal(problem: str) -> ValueError:
    return ValueError(f"{problem}; {_ACCEPTED}")
