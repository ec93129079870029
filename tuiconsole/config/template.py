"""The commented `config.toml` to begin with, made from the preferences themselves."""

from __future__ import annotations

from textwrap import wrap
from typing import Any

import tomli_w

from tuiconsole.config.descriptions import descriptions
from tuiconsole.config.preferences import Preferences
from tuiconsole.config.table import keys_of
from tuiconsole.config.variables import variable

_WIDTH = 100
_HEAD = """\
# Preferences for tuiconsole. Every setting stands here as a comment with its default, or, where it has none, an
# example. Take the # away in front of what you change. The program reads this file and never writes it.
# An environment variable goes before it: {example} for {name}.
# Servers and views have files of their own; 'tuiconsole config path' says where.
"""


def commented_file() -> str:
    """A whole `config.toml` in which nothing is set yet."""
    told = descriptions(Preferences)
    name = "theme"
    parts = [_HEAD.format(example=variable(name), name=name)]
    for name, known in keys_of(Preferences).items():
        about = [f"# {line}" for line in wrap(told[name], _WIDTH)]
        if allowed := known.kind.json.get("enum"):
            about.append(f"# One of: {', '.join(allowed)}.")
        shown = known.default if known.example is None else known.example
        about += [f"#{line}" for line in written(name, shown).splitlines()]
        parts.append("\n".join(about) + "\n")
    return "\n".join(parts)


def written(name: str, value: Any) -> str:
    """The lines that set *name* to *value*."""
    if isinstance(value, list | tuple):
        # On one line, where the writer would put each word on its own.
        return f"{name} = [{', '.join(_scalar(part) for part in value)}]"
    if isinstance(value, dict):
        return "\n".join([f"[{name}]", *(f"{_scalar(key)} = {_scalar(inner)}" for key, inner in value.items())])
    return f"{name} = {_scalar(value)}"


def _scalar(value: Any) -> str:
    return tomli_w.dumps({"value": value}).removeprefix("value = ").rstrip("\n")
