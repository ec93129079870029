"""The environment variables of the program, and whether anybody ever preferred anything. Light to import."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final

from tuiconsole.config.places import CONFIG_VARIABLE, STATE_VARIABLE, is_there, preferences_path, remembered_path

PREFIX: Final = "TUICONSOLE_"
PASSWORD: Final = "TUICONSOLE_PASSWORD"
TOKEN: Final = "TUICONSOLE_TOKEN"
OWN: Final = (CONFIG_VARIABLE, STATE_VARIABLE, PASSWORD, TOKEN, "TUICONSOLE_DEMO_PIPED", "TUICONSOLE_WHOLE_FRAMES")
"""Variables that are no preferences."""


def variable(name: str) -> str:
    """The variable that overrides the preference called *name*."""
    return PREFIX + name.upper()


def anything_preferred(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a preference may be written, remembered or set: if not, what would check them need not be loaded."""
    if any(name.startswith(PREFIX) and name not in OWN for name in environment):
        return True
    return is_there(preferences_path()) or is_there(remembered_path())
