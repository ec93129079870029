"""What commands tell a person on standard error."""

from __future__ import annotations

import sys


def say(text: str) -> None:
    """Write *text* to standard error, where narration and problems go."""
    sys.stderr.write(f"tuiconsole: {text}\n")
    sys.stderr.flush()
