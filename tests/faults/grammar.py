"""What the console may write to a terminal: text that can be seen, places and colours, and modes at its two ends.

Judged by what is allowed. Whatever is not on the list counts, so nobody has to think of every attack beforehand.
"""

from __future__ import annotations

import re
from unicodedata import category

DRAWS = re.compile(r"\x1b\[[\d;]*[HmXCLMr]")
"""Goes to a place, colours, erases cells, moves on, inserts or deletes lines, and confines that to some lines."""
MODES = re.compile(
    r"(?:\x1b\[\?(?:1049|1000|1002|1003|1015|1006|1004|2004)[hl]|\x1b\[\?(?:25|7)[hl]|\x1b\[\?(?:2026|2048)l"
    r"|\x1b\[[>]\d+u|\x1b\[<u|\x1b\[\?(?:2026|2048)\$p|\x1b\[0m)+"
)
"""What turns a terminal's modes on and off again: all at once, when the console takes the screen or gives it back."""
SEQUENCE = re.compile(
    r"\x1b\[[\x30-\x3f]*[\x20-\x2f]*[\x40-\x7e]|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b.?|[\x00-\x1f\x7f-\x9f]",
    re.DOTALL,
)
UNSEEN = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
"""Letters and marks by their category that draw nothing at all."""


AROUND = 60
"""Characters to either side of what is forbidden that tell where it came from."""


def forbidden(written: bytes, turns: int = 2) -> dict[str, str]:
    """What must not stand in *written*, which is all that one run of the console wrote, with where each stands first.

    *turns* is how often it took the screen or gave it back: the first time at the very beginning.
    """
    text = written.decode("utf-8", "surrogateescape")
    taken = [found for found in MODES.finditer(text) if "\x1b[?1049" in found[0]]
    for found in reversed(taken[:turns]):
        text = text[: found.start()] + text[found.end() :]
    wrong = [found for found in SEQUENCE.finditer(text) if not _allowed(found[0])]
    plain = SEQUENCE.sub(lambda found: "." * len(found[0]), text)
    wrong += [found for one in set(plain) if _is_hidden(one) for found in re.finditer(re.escape(one), plain)]
    return {found[0]: _place(text, found, len(wrong)) for found in reversed(wrong)}


def _place(text: str, found: re.Match[str], count: int) -> str:
    """Where it stands, and what stands around it, with what broke off nearby as bytes."""
    around = text[max(found.start() - AROUND, 0) : found.end() + AROUND]
    return f"one of {count} wrongs, at {found.start():,} of {len(text):,}: {around!r}"


def _is_hidden(one: str) -> bool:
    kinds = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    return category(one) in kinds or one in UNSEEN or "\ufe00" <= one <= "\ufe0f"


def _allowed(sequence: str) -> bool:
    return sequence in ("\r", "\n") or DRAWS.fullmatch(sequence) is not None
