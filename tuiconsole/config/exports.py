"""Files that a person asked for: under names that are safe whatever they are made from, and never over another file."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TextIO

from tuiconsole.config.places import state_directory

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_LONGEST = 100
_TRIES = 1000


def safe_name(text: str, suffix: str = "") -> str:
    """A file name made from *text*: letters, digits, `.`, `_` and `-`, at most 100 bytes, no dot or dash in front."""
    name = _UNSAFE.sub("-", text).strip("-.")[: _LONGEST - len(suffix)].rstrip("-.")
    if not name or _DEVICES.match(name):
        name = f"export-{name}".rstrip("-")
    return name + suffix


def export_directory() -> Path:
    """Where exports go unless a person says otherwise; made when it is first asked for, for its owner alone."""
    directory = state_directory() / "exports"
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    return directory


def new_file(title: str, suffix: str, directory: Path) -> tuple[Path, TextIO]:
    """A new file of *directory*, named after *title*, for its owner alone, open for writing. Raises `OSError`."""
    path, descriptor = _new(title, suffix, directory)
    return path, os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="")


def _new(title: str, suffix: str, directory: Path) -> tuple[Path, int]:
    stem = safe_name(title)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    for number in range(1, _TRIES):
        path = directory / safe_name(stem if number == 1 else f"{stem[: _LONGEST - 12]}-{number}", suffix)
        try:
            descriptor = os.open(path, flags, 0o600)
        except FileExistsError:
            continue
        return path, descriptor
    raise FileExistsError(f"{_TRIES} files of that name are there already")


def export(content: str | bytes, title: str, suffix: str, directory: Path) -> Path:
    """Write *content* into a new file of *directory*, named after *title*, for its owner alone. Raises `OSError`."""
    if isinstance(content, str):
        return export_text(content, title, suffix, directory)
    path, descriptor = _new(title, suffix, directory)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    return path


def export_text(text: str, title: str, suffix: str, directory: Path) -> Path:
    """Write *text* into a new file of *directory*, named after *title*, for its owner alone. Raises `OSError`."""
    path, file = new_file(title, suffix, directory)
    with file:
        file.write(text)
    return path
