"""The log on disk: for its owner alone, without secrets, and never larger than a few megabytes."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path

from tuiconsole.config.secret import MASK
from tuiconsole.text.border import show

MOST_BYTES = 4 << 20
"""Beyond this a new file is begun, and one old one is kept."""

_SECRETS = (
    # What stands behind such a header's name, to the end of the line.
    re.compile(r"(?i)((?:proxy-)?authorization|(?:set-)?cookie|x-[\w-]*(?:key|token|auth)[\w-]*)(['\"]?\s*[:=,]\s*).+"),
    # What stands behind such a word in a URL, a form or a document.
    re.compile(
        r"(?i)([\w-]*(?:passw(?:or)?d|passwort|pwd|secret|token|api[-_]?key|ltpatoken2?|jsessionid)[\w-]*)"
        r"(['\"]?\s*[:=]\s*)['\"]?[^\s&;'\",}]+"
    ),
    re.compile(r"(?i)\b(bearer|basic)(\s+)(?=[\w.~+/-]*[0-9=])[\w.~+/=-]{4,}"),
    re.compile(r"(//)()[^/\s@]*:[^/\s@]*(?=@)"),
)


class NotLogged(Exception):
    """There cannot be a log there; the message says why."""


def open_log(path: Path, redact: Callable[[str], str] = str) -> logging.Handler:
    """Write what the program logs into *path* from now on, less what *redact* takes away. Raises `NotLogged`.

    `close_log` ends it.
    """
    handler = _Handler(path, redact)
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(min(root.level, logging.INFO))
    return handler


def close_log(handler: logging.Handler) -> None:
    """Write nothing any more."""
    logging.getLogger().removeHandler(handler)
    handler.close()


def without_secrets(text: str) -> str:
    """*text* without what looks like a secret, whoever it belongs to."""
    for pattern in _SECRETS:
        text = pattern.sub(rf"\1\2{MASK}", text)
    return text


class _Handler(logging.Handler):
    def __init__(self, path: Path, redact: Callable[[str], str]) -> None:
        super().__init__(logging.INFO)
        self._path = path
        self._redact = redact
        self._file = _opened(path)
        self.setFormatter(logging.Formatter("%(asctime)s.%(msecs)03d %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S"))

    def emit(self, record: logging.LogRecord) -> None:
        # A log that cannot be written is no reason to draw over the screen with complaints about it.
        with suppress(Exception):
            text = without_secrets(self._redact(self.format(record)))
            self._file.write("\n\t".join(map(show, text.split("\n"))) + "\n")
            self._file.flush()
            if self._file.tell() > MOST_BYTES:
                self._file.close()
                self._file = _opened(self._path)

    def close(self) -> None:
        with suppress(OSError):
            self._file.close()
        super().close()


def _opened(path: Path) -> TextIOWrapper:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if path.exists() and path.stat().st_size > MOST_BYTES:
            path.replace(path.with_name(f"{path.name}.1"))
        # Neither through a link that somebody else put there, nor readable for others even for a moment.
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
        descriptor = os.open(path, flags, 0o600)
        if os.name != "nt":
            os.fchmod(descriptor, 0o600)
    except OSError as error:
        reason = error.strerror or str(error)
    else:
        return os.fdopen(descriptor, "a", encoding="utf-8", errors="backslashreplace")
    raise NotLogged(f"{show(str(path))}: cannot be written: {reason}")
