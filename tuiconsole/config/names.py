"""The names of servers and views, read in a hurry: for completion, which must answer while a key is pressed."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tuiconsole.config.built_in_views import BUILT_IN
from tuiconsole.config.places import servers_path, views_path
from tuiconsole.config.problem import ConfigurationError
from tuiconsole.config.toml_file import read_toml

RESERVED: Final = ("demo", "query", "describe", "servers", "views", "config", "completion")
"""No server can be called like a command: 'tuiconsole NAME' would never reach it."""


def server_names() -> list[str]:
    """What the configured servers are called; nothing where the file is damaged."""
    return _names(servers_path(), "servers")


def view_names() -> list[str]:
    """What the views are called that can be opened, each name once; only built-in ones where the file is damaged."""
    return list(dict.fromkeys([*_names(views_path(), "views"), *(view.name for view in BUILT_IN if not view.lacks)]))


def _names(path: Path, table: str) -> list[str]:
    try:
        entries = read_toml(path).data.get(table)
    except ConfigurationError:
        return []
    if not isinstance(entries, list):
        return []
    found = (entry.get("name") for entry in entries if isinstance(entry, dict))
    return [name for name in found if isinstance(name, str) and name.isprintable()]
