"""Where the files of the user are: the platform's directories, unless the environment names others."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

CONFIG_VARIABLE: Final = "TUICONSOLE_CONFIG_DIR"
STATE_VARIABLE: Final = "TUICONSOLE_STATE_DIR"


def is_there(path: Path) -> bool:
    """Whether there is something at *path*, be it something that cannot be read."""
    try:
        path.stat()
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return True


def config_directory() -> Path:
    """Where preferences, servers and views are kept."""
    named = os.environ.get(CONFIG_VARIABLE)
    if named:
        return Path(named).expanduser().absolute()
    from platformdirs import user_config_path

    return user_config_path("tuiconsole", appauthor=False)


def state_directory() -> Path:
    """Where the program keeps what it remembers by itself: how things were left, logs, exports."""
    named = os.environ.get(STATE_VARIABLE)
    if named:
        return Path(named).expanduser().absolute()
    from platformdirs import user_state_path

    return user_state_path("tuiconsole", appauthor=False)


def preferences_path() -> Path:
    """Written by people, never by the program."""
    return config_directory() / "config.toml"


def servers_path() -> Path:
    """Written by the program, and by people who know better."""
    return config_directory() / "servers.toml"


def views_path() -> Path:
    """Written by the program, and by people who know better."""
    return config_directory() / "views.toml"


def log_path() -> Path:
    """Written by the program alone, where somebody wants a log."""
    return state_directory() / "tuiconsole.log"


def remembered_path() -> Path:
    """Written by the program alone."""
    return state_directory() / "remembered.toml"
