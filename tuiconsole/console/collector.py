"""The garbage collector, kept from what stays: libraries, declarations and the screen are never garbage.

Looking through them takes as long as several frames, again and again while they are being loaded, and later whenever
rows have come and gone. Imports nothing.
"""

from __future__ import annotations

import gc


def rest() -> None:
    """Look for nothing while the program is being loaded."""
    gc.disable()


def begin() -> None:
    """Look from now on, at what comes from now on; where nobody rested there is nothing to begin."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
