"""Reads the text in TS('…'): a date, a time of day, or both, in UTC."""

import re
from datetime import UTC, datetime, timedelta

from tuiconsole.demo.ibm.errors import BAD_TIME, Refusal

_DATE = r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?"
_CLOCK = r"(?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
_FORMS = [re.compile(form, re.A) for form in (_DATE, f"{_DATE}T{_CLOCK}", f"T?{_CLOCK}")]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def milliseconds(text: str, now: int) -> int:
    """Milliseconds since 1970. A time of day alone is one of today. Raises `Refusal`."""
    found = next((match for form in _FORMS if (match := form.fullmatch(text))), None)
    if found is not None:
        parts = {name: int(value) for name, value in found.groupdict().items() if value is not None}
        today = _EPOCH + timedelta(milliseconds=now)
        own = (
            today.timetuple()[:3]
            if "year" not in parts
            else (parts["year"], parts.get("month", 1), parts.get("day", 1))
        )
        clock = (parts.get("hour", 0), parts.get("minute", 0), parts.get("second", 0))
        try:
            return (datetime(*own, *clock, tzinfo=UTC) - _EPOCH) // timedelta(milliseconds=1)
        except ValueError:
            pass
    raise Refusal(BAD_TIME, f"'{text}' is not a timestamp of the form yyyy-mm-ddThh:mm:ss.", text)
