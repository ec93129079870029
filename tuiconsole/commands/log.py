"""The log, for as long as a command runs, where somebody wants one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tuiconsole.commands.line import UsageError


@contextmanager
def logged(wanted: bool, redact: Callable[[str], str]) -> Iterator[None]:
    """Keep a log inside of the block, less what *redact* takes away. Raises `UsageError` where that is impossible."""
    if not wanted:
        yield
        return
    from tuiconsole.config.places import log_path
    from tuiconsole.service.log_file import NotLogged, close_log, open_log

    try:
        log = open_log(log_path(), redact)
    except NotLogged as error:
        raise UsageError(f"log: {error}") from None
    try:
        yield
    finally:
        close_log(log)


def log_wanted() -> bool:
    """Whether the environment asks for a log: where it does not, a short command need not look for preferences."""
    if not os.environ.get("TUICONSOLE_LOG"):
        return False
    from tuiconsole.config.environment import preferences_from

    return bool(preferences_from().get("log"))
