"""Preferences from the environment: `TUICONSOLE_` and the name of the setting in capitals.

Text stands there as it is; anything else as in `config.toml`: `TUICONSOLE_THEME=nord`, `TUICONSOLE_MOUSE=false`,
`TUICONSOLE_PAGE_SIZE=200`, `TUICONSOLE_PAGER='less -R'`, `TUICONSOLE_KEYS='{"app.quit" = "ctrl+q"}'`.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from typing import Any

from tuiconsole.config.preferences import Preferences
from tuiconsole.config.problem import ConfigurationError, did_you_mean
from tuiconsole.config.table import keys_of
from tuiconsole.config.validation import checked
from tuiconsole.config.variables import OWN, PREFIX, variable
from tuiconsole.text.border import show


def preferences_from(environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """The preferences that are set there. Raises `ConfigurationError`."""
    found: dict[str, Any] = {}
    problems: list[str] = []
    for name in keys_of(Preferences):
        if text := environment.get(variable(name), ""):
            try:
                found[name] = _value(name, text)
            except ConfigurationError as error:
                problems += error.args
    if problems:
        raise ConfigurationError(*problems)
    return found


def strangers_in(environment: Mapping[str, str] = os.environ) -> list[str]:
    """A sentence for each variable that looks like one of ours and is none."""
    known = {*map(variable, keys_of(Preferences)), *OWN}
    return [
        f"{show(name)}: there is no such setting{did_you_mean(name, known)}"
        for name in sorted(environment)
        if name.startswith(PREFIX) and name not in known
    ]


def _value(name: str, text: str) -> Any:
    problems: list[ConfigurationError] = []
    for candidate in _readings(text):
        try:
            found = checked(Preferences, {name: candidate}, lambda _, message: f"{variable(name)}: {message}")
            return getattr(found, name)
        except ConfigurationError as error:
            problems.append(error)
    raise problems[0]


def _readings(text: str) -> list[Any]:
    """What *text* may mean, the likeliest first."""
    try:
        parsed = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
        return [text]
    return [parsed["value"], text] if len(parsed) == 1 else [text]
