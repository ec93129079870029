"""Preferences put together: what is built in, remembered, written in `config.toml` and set in the environment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from tuiconsole.config.environment import preferences_from
from tuiconsole.config.places import preferences_path, remembered_path
from tuiconsole.config.preferences import Preferences
from tuiconsole.config.problem import ConfigurationError
from tuiconsole.config.remembered import load_remembered
from tuiconsole.config.table import keys_of
from tuiconsole.config.toml_file import read_toml
from tuiconsole.config.validation import checked, validated
from tuiconsole.config.variables import variable
from tuiconsole.records import dataclass

Layer = Literal["default", "remembered", "file", "environment", "command line"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a preference has its value from."""

    layer: Layer
    place: str
    """For people: a file with its line, a variable, or `default`."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The preferences that hold, and where each of them comes from."""

    preferences: Preferences
    origins: Mapping[str, Origin]
    warning: str = ""
    """Why what was remembered could not be used; nobody is kept from working by that."""


def load_settings(**given: object) -> Settings:
    """The preferences that hold now, later layers over earlier ones. Raises `ConfigurationError`.

    What is *given* on the command line goes before everything; None is not given.
    """
    values: dict[str, Any] = {}
    origins = {name: Origin("default", "default") for name in keys_of(Preferences)}
    warning = ""
    try:
        for name, value in load_remembered().preferences.items():
            values[name] = value
            origins[name] = Origin("remembered", f"remembered in {remembered_path()}")
    except ConfigurationError as error:
        warning = str(error)
    file = read_toml(preferences_path())
    written = validated(file, Preferences)
    for name in file.data:
        values[name] = getattr(written, name)
        origins[name] = Origin("file", f"{file.path}, line {file.line_of([name])}")
    for name, value in preferences_from().items():
        values[name] = value
        origins[name] = Origin("environment", variable(name))
    for name, value in given.items():
        if value is not None:
            values[name] = value
            origins[name] = Origin("command line", "command line")
    preferences = checked(Preferences, values, lambda key, message: f"{key[0]}: {message}")
    return Settings(preferences, origins, warning)
