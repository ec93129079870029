"""What stands in the place of rows: why there are none, in whose words, and what to do."""

from __future__ import annotations

from tuiconsole.engines.query import Query
from tuiconsole.service.errors import Failure
from tuiconsole.text.border import Shown


def failure_notice(failure: Failure) -> list[tuple[Shown, bool]]:
    """A failure in the place of the rows: what, where, in whose words, and what to do."""
    status = f" (HTTP {failure.status})" if failure.status else ""
    lines: list[tuple[Shown, bool]] = [(Shown(f"✗ {failure.server}: {failure.summary}{status}"), True)]
    if failure.said:
        lines.append((Shown(f"  The server says: {failure.said}"), False))
    remedy = failure.remedy
    return [*lines, (Shown(""), False), (Shown(f"{remedy[:1].upper()}{remedy[1:]}."), False)]


def empty_notice(query: Query, *, of_instance: bool = False) -> list[tuple[Shown, bool]]:
    """An empty list, with the two reasons that it can have."""
    several = query.resource.noun[1]
    if of_instance and not query.filters:
        return [(Shown(f"This instance has no {several}."), False)]
    if query.filters:
        return [
            (Shown(f"No {several} match the filter."), False),
            (Shown(""), False),
            (Shown("Engines also answer with an empty list when this user may not see what matches."), False),
        ]
    return [
        (Shown(f"This server shows no {several}."), False),
        (Shown(""), False),
        (Shown("There are none, or this user may not see them: engines do not tell which."), False),
    ]
