"""One entry of a file of `[[entries]]` added, replaced or removed, with every other byte left alone.

People edit these files too, and their comments must outlive what the program writes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

import tomli_w

from tuiconsole.config.files import replace
from tuiconsole.config.problem import NotSaved
from tuiconsole.config.toml_file import Statement, TomlFile, statements
from tuiconsole.text.border import show

Entry = Mapping[str, Any]


def save_entry(file: TomlFile, table: str, entry: Entry, index: int | None = None) -> None:
    """Write *file* with *entry* as number *index* of `[[table]]`, or behind the last. Raises `NotSaved`."""
    entries = list(file.data.get(table, ()))
    if index is None:
        entries.append(entry)
    else:
        entries[index] = entry
    _save(file, table, index, _written(table, entry), entries)


def remove_entry(file: TomlFile, table: str, index: int) -> None:
    """Write *file* without number *index* of `[[table]]`. Raises `NotSaved`."""
    entries = list(file.data.get(table, ()))
    del entries[index]
    _save(file, table, index, "", entries)


def _save(file: TomlFile, table: str, index: int | None, written: str, entries: list[Entry]) -> None:
    try:
        text = _edited(file, table, index, written)
        wanted = {**file.data, table: entries}
        if not _means(text, wanted):
            # Somebody wrote the entries in another of the ways that the language has: `servers = [{…}, {…}]`.
            text = tomli_w.dumps({name: value for name, value in wanted.items() if value != []})
        data = text.encode()
    except ValueError as error:
        raise NotSaved(f"{show(str(file.path))}: cannot be written: {show(str(error))}") from None
    replace(file.found, data)


def _means(text: str, wanted: Mapping[str, Any]) -> bool:
    try:
        return {name: value for name, value in tomllib.loads(text).items() if value != []} == {
            name: value for name, value in wanted.items() if value != []
        }
    except ValueError:
        return False


def _written(table: str, entry: Entry) -> str:
    # The writer puts short tables into one line; an entry of ours is a block, which a person can edit.
    lines = tomli_w.dumps(entry).split("\n")
    # A line that begins with a bracket is a table's head: texts are written on one line, and elements are indented.
    inner = [f"[{table}.{line[1:]}" if line.startswith("[") else line for line in lines]
    return "\n".join([f"[[{table}]]", *inner])


def _edited(file: TomlFile, table: str, index: int | None, written: str) -> str:
    """The text of *file* with *written* in the place of one block, or at its end."""
    newline = "\r\n" if "\r\n" in file.text else "\n"
    written = written.replace("\n", newline)
    if index is None:
        before = file.text.rstrip()
        return f"{before}{newline * 2 if before else ''}{written}"
    lines = file.text.split("\n")
    heads = [statement for statement in statements(file.text) if statement.head]
    first, last = _block(lines, heads, table, index)
    if not written:
        first = _with_comments(lines, first)
        rest = "\n".join(lines[last:])
        before = "\n".join(lines[:first])
        return (before + "\n" if before else "") + rest
    before = "".join(f"{line}\n" for line in lines[:first])
    after = "\n".join(lines[last:])
    return before + written + (newline + after if after.strip() else "")


def _block(lines: list[str], heads: list[Statement], table: str, index: int) -> tuple[int, int]:
    """The first line of the block, and the first behind it, counted from 0. Raises `ValueError`."""
    own = [head for head in heads if head.key[:2] == (table, index)]
    if not own:
        raise ValueError(f"{table} number {index + 1} is not a table of its own")
    behind = next((head for head in heads if head.line > own[-1].line), None)
    if behind is None:
        return own[0].line - 1, len(lines)
    return own[0].line - 1, _with_comments(lines, behind.line - 1)


def _with_comments(lines: list[str], first: int) -> int:
    """Where the block at *first* begins when the comments right above it count."""
    while first and lines[first - 1].lstrip().startswith("#"):
        first -= 1
    return first
