"""What a person may have meant who wrote a name that does not exist."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(name: str, names: Iterable[str]) -> str:
    """The one of *names*, of which there is at least one, that is most like *name*."""
    # Needed only where something went wrong, and not quick to load.
    from difflib import SequenceMatcher

    folded = name.casefold()
    return max(names, key=lambda known: SequenceMatcher(None, known.casefold(), folded).ratio())
