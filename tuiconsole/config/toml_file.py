"""A TOML file, and on which line each of its keys stands, so that a problem can be told where it is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tuiconsole.config.files import Found, read
from tuiconsole.config.problem import ConfigurationError
from tuiconsole.records import dataclass
from tuiconsole.text.border import show

Key = tuple[str | int, ...]
"""The way to a value: keys of tables, numbers of array elements."""

_AT = r" \(at (?:line (\d+), column \d+|end of document)\)$"
_LONGEST_STATEMENT = 300
"""Lines. Telling where a statement ends costs the square of them."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A table's head, or one key and its value."""

    line: int
    """Counted from 1."""
    key: Key
    """From the root of the document."""
    head: bool


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A file as it was read. One that is not there is an empty one."""

    found: Found
    text: str
    data: Mapping[str, Any]

    @property
    def path(self) -> Path:
        return self.found.path

    def complaint(self, key: Sequence[str | int], message: str) -> str:
        """*message* about *key*, with the file and the line in front."""
        line = self.line_of(key)
        where = f"{show(str(self.path))}, line {line}" if line else show(str(self.path))
        named = ".".join(part for part in key if isinstance(part, str))
        return f"{where}: {show(named)}: {message}" if named else f"{where}: {message}"

    def line_of(self, key: Sequence[str | int]) -> int | None:
        """The line on which *key*, or the nearest that it is a part of, is written."""
        lines: dict[Key, int] = {}
        for statement in statements(self.text):
            for length in range(1, len(statement.key) + 1):
                lines.setdefault(statement.key[:length], statement.line)
        return next((lines[tuple(key[:n])] for n in range(len(key), 0, -1) if tuple(key[:n]) in lines), None)


def read_toml(path: Path) -> TomlFile:
    """The file at *path*. Raises `ConfigurationError` with the file and the line where it is damaged."""
    found = read(path)
    data = found.data or b""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ConfigurationError(f"{show(str(path))}, line {line}: is not UTF-8") from None
    try:
        return TomlFile(found, text, tomllib.loads(text))
    except RecursionError:
        raise ConfigurationError(f"{show(str(path))}: is nested too deeply") from None
    except ValueError as error:
        at = re.search(_AT, str(error))
        message = show(re.sub(_AT, "", str(error)))
        line = int(at[1]) if at and at[1] else text.rstrip("\n").count("\n") + 1
        where = f", line {line}" if at else ""
        raise ConfigurationError(f"{show(str(path))}{where}: is not TOML: {message[:1].lower()}{message[1:]}") from None


def statements(text: str) -> Iterator[Statement]:
    """The statements of *text*, which is TOML as a whole.

    A statement ends where what was gathered so far is TOML by itself; that leaves every rule of the language to the
    one who knows them.
    """
    table: Key = ()
    counts: dict[Key, int] = {}
    gathered: list[str] = []
    start = 0
    for number, line in enumerate(text.split("\n"), 1):
        if not gathered:
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            start = number
        gathered.append(line)
        try:
            parsed = tomllib.loads("\n".join(gathered) + "\n")
        except ValueError:
            if len(gathered) > _LONGEST_STATEMENT:
                return
            continue
        head = gathered[0].lstrip().startswith("[")
        if head:
            table = _table(parsed, counts)
        yield Statement(start, table if head else table + _chain(parsed), head)
        gathered = []


def _chain(parsed: Mapping[str, Any]) -> Key:
    """The keys that lead down in *parsed* as long as there is one way only."""
    keys: list[str] = []
    inner: Any = parsed
    while isinstance(inner, dict) and len(inner) == 1:
        [(key, inner)] = inner.items()
        keys.append(key)
    return tuple(keys)


def _table(parsed: Mapping[str, Any], counts: dict[Key, int]) -> Key:
    """The table that a head opens; *counts* knows how many elements each array of tables has, and is kept up."""
    path: Key = ()
    inner: Any = parsed
    while isinstance(inner, dict) and inner:
        [(key, inner)] = inner.items()
        path += (key,)
        if isinstance(inner, list):
            counts[path] = counts.get(path, 0) + 1
            inner = inner[0]
        if path in counts:
            path += (counts[path] - 1,)
    return path
