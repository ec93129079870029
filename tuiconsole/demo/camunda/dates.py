"""Reads and writes instants as the engine's one date pattern does, with all that its lenient parser lets through.

The pattern is `yyyy-MM-dd'T'HH:mm:ss.SSSZ`. Java's parser for it does not mind how many digits a number has or whether
the calendar knows the day: month 13 is January of the next year, and six digits after the point are so many
milliseconds. It stops reading after the zone. It does mind a missing part, and zones written as ISO 8601 writes them.
"""

import re
from datetime import UTC, date, datetime

_NUMBER = r"[ \t]*(-?\d{1,15})"
_DATE, _TIME = "-".join([_NUMBER] * 3), ":".join([_NUMBER] * 3)
_PATTERN = re.compile(rf"{_DATE}T{_TIME}\.{_NUMBER}[ \t]*(?P<zone>.*)", re.S | re.A)
_OFFSET = re.compile(r"([+-])(\d\d)(\d\d)", re.A)
_NAMED = re.compile(r"UTC|GMT(?:([+-])(\d{1,2}):(\d\d))?", re.I | re.A)
_EPOCH_DAY = date(1970, 1, 1).toordinal()
# Days in 400 years; the calendar repeats after them, which keeps absurd years within what `date` can do.
_CYCLE_YEARS, _CYCLE_DAYS = 400, 146_097
_LIMIT = 1 << 62


def parse(text: str) -> int | None:
    """Milliseconds since 1970, or None where the engine refuses."""
    found = _PATTERN.match(text)
    if not found:
        return None
    offset = _offset(found["zone"])
    if offset is None:
        return None
    year, month, day, hour, minute, second, milli = (int(part) for part in found.groups()[:7])
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    cycles, year = divmod(year, _CYCLE_YEARS)
    days = date(year + _CYCLE_YEARS, month, 1).toordinal() - _EPOCH_DAY + (cycles - 1) * _CYCLE_DAYS + day - 1
    time = (((days * 24 + hour) * 60 + minute - offset) * 60 + second) * 1000 + milli
    return max(-_LIMIT, min(_LIMIT, time))


def _offset(zone: str) -> int | None:
    """Minutes east of Greenwich."""
    if found := _OFFSET.match(zone):
        hours, minutes = int(found[2]), int(found[3])
        if hours > 23 or minutes > 59:
            return None
    elif found := _NAMED.match(zone):
        hours, minutes = int(found[2] or 0), int(found[3] or 0)
    else:
        return None
    return (hours * 60 + minutes) * (-1 if found[1] == "-" else 1)


def format(time: int | None) -> str | None:
    """An instant as the engine writes it."""
    if time is None:
        return None
    seconds, millis = divmod(time, 1000)
    return f"{datetime.fromtimestamp(seconds, UTC).isoformat()[:19]}.{millis:03d}+0000"
