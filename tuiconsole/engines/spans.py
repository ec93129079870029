"""Pairs of parameters between which a moment must lie: from one, to the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from tuiconsole.engines.model import Resolved


def crossed(spans: Iterable[tuple[str, str]], values: Mapping[str, Resolved]) -> list[tuple[str, str]]:
    """The spans that end before they begin: the name of the parameter that is too late, and why nothing matches."""
    found = []
    for after, before in spans:
        low, high = values.get(after), values.get(before)
        if isinstance(low, datetime) and isinstance(high, datetime) and low > high:
            found.append((after, f"is later than {before}: no row can match both"))
    return found
