"""The environment variables of the program, and whether anybody ever preferred anything. Light to import."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final

from tuiconsole.config.places import CONFIG_VARIABLE, STATE_VARIABLE, preferences_path, remembered_path
from tuiconsole.config.toml_file import read_toml

PREFIX: Final = "TUICONSOLE_"
PASSWORD: Final = "TUICONSOLE_PASSWORD"
TOKEN: Final = "TUICONSOLE_TOKEN"
OWN: Final = (CONFIG_VARIABLE, STATE_VARIABLE, PASSWORD, TOKEN, "TUICONSOLE_DEMO_PIPED", "TUICONSOLE_WHOLE_FRAMES")
"""Variables that are no preferences."""


def variable(name: str) -> str:
    """The variable that overrides the preference called *name*."""
    return PREFIX + name.upper()


def anything_preferred(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a preference is written, remembered or set: if not, what would check them need not be loaded.

    Raises `ConfigurationError` where `config.toml` is damaged.
    """
    if any(name.startswith(PREFIX) and name not in OWN for name in environment):
        return True
    return bool(read_toml(preferences_path()).data) or remembered_path().exists()
