"""Reads what a client asks from the query string; what it does not know is ignored."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import parse_qsl

from tuiconsole.demo.oracle.errors import bad_request

DEFAULT_LIMIT = 25
MOST = 50

# The documentation's own example of an offset has a point where ISO 8601 has a colon.
_POINTED_OFFSET = re.compile(r"(T.*[+-]\d\d)\.(\d\d)$", re.A)


class Page(NamedTuple):
    """Which rows are wanted, and whether their total number is."""

    offset: int
    limit: int
    total: bool


class Sorting(NamedTuple):
    key: str
    descending: bool


class Asked:
    """The parameters of one request. An empty value is as good as none."""

    def __init__(self, query: str) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in parse_qsl(query):
            self._values.setdefault(name, []).append(value)

    def text(self, name: str) -> str | None:
        """The value of a parameter that has one; of several the first."""
        return self._values[name][0] if name in self._values else None

    def texts(self, name: str) -> list[str]:
        """The values of a parameter that may be repeated."""
        return self._values.get(name, [])

    def flag(self, name: str) -> bool:
        text = (self.text(name) or "false").lower()
        if text not in ("true", "false"):
            raise bad_request(f"{name} is true or false, not {text!r}.")
        return text == "true"

    def choice(self, name: str, allowed: Sequence[str]) -> str | None:
        text = self.text(name)
        if text is not None and text not in allowed:
            raise bad_request(f"{name} is one of {', '.join(allowed)}, not {text!r}.")
        return text

    def instant(self, name: str) -> int | None:
        """Milliseconds since 1970; a time without an offset is UTC."""
        text = self.text(name)
        if text is None:
            return None
        try:
            when = datetime.fromisoformat(_POINTED_OFFSET.sub(r"\1:\2", text))
        except ValueError:
            raise bad_request(f"{name} is an ISO 8601 date, not {text!r}.") from None
        aware = when if when.tzinfo else when.replace(tzinfo=UTC)
        return int(aware.timestamp() * 1000)

    def sorting(self, keys: Iterable[str]) -> Sorting | None:
        """Key and direction; one without the other is refused."""
        key, direction = self.choice("sortBy", tuple(keys)), self.choice("sortOrder", ("ASC", "DESC"))
        if (key is None) != (direction is None):
            raise bad_request("sortBy and sortOrder go together.")
        return None if key is None else Sorting(key, direction == "DESC")

    def ordering(self, fields: Iterable[str]) -> Sorting | None:
        """The other way to say it, in one word: `field:desc`. More than one field is refused."""
        text = self.text("orderBy")
        if text is None:
            return None
        field, _, direction = text.partition(":")
        if field not in fields or direction not in ("", "asc", "desc"):
            raise bad_request(f"orderBy is one of {', '.join(fields)} with :asc or :desc, not {text!r}.")
        return Sorting(field, direction == "desc")

    def page(self) -> Page:
        """A limit that is out of bounds gives as many as there can be, without a word."""
        limit = self._number("limit", DEFAULT_LIMIT)
        if not 0 < limit <= MOST:
            limit = MOST
        return Page(max(0, self._number("offset", 0)), limit, self.flag("totalResults"))

    def _number(self, name: str, default: int) -> int:
        text = self.text(name)
        if text is None:
            return default
        if not re.fullmatch(r"-?\d{1,10}", text, re.A) or abs(int(text)) >= 1 << 31:
            raise bad_request(f"{name} is a whole number, not {text!r}.")
        return int(text)


def is_like(text: str, pattern: str) -> bool:
    """SQL's LIKE, letter for letter."""
    parts = (".*" if c == "%" else "." if c == "_" else re.escape(c) for c in pattern)
    return re.fullmatch("".join(parts), text, re.S) is not None
