"""What the models of all files have in common: nothing unknown in them, and commands as people write them."""

from __future__ import annotations

import shlex
from typing import Annotated

from pydantic import BeforeValidator, ConfigDict

STRICT = ConfigDict(
    frozen=True,
    extra="forbid",
    strict=True,
    hide_input_in_errors=True,
    defer_build=True,
)
"""For models of files: what is unknown or of another type is a mistake, and no message repeats what was written. What
checks them is built when there is something to be checked."""
MIB = 1 << 20


def _words(written: object) -> object:
    """A command as a list of words, or as one text that is taken apart as a shell would; no shell runs it."""
    try:
        words = shlex.split(written) if isinstance(written, str) else written
    except ValueError:
        raise ValueError("a quote is never closed") from None
    if not isinstance(words, list | tuple):
        return written
    if words and not words[0]:
        raise ValueError("the first word is the command, and must not be empty")
    return tuple(words)


Words = Annotated[tuple[str, ...], BeforeValidator(_words, json_schema_input_type=str | list[str])]
