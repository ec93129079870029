"""Copying a text to wherever the person pastes it: the desktop's clipboard, the terminal's, or that of tmux."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

LONGEST_ENCODED: Final = 74_994
"""Bytes of an encoded text that terminals are known to take; many drop longer ones without a word."""
_SECONDS: Final = 3.0

Way = Literal["auto", "native", "osc52"]


@dataclass(frozen=True, slots=True)
class Copied:
    """What became of a text."""

    by: tuple[str, ...]
    """The ways that it went: the name of a command, or `terminal`. Empty where none could take it."""
    why: str = ""
    """Why the terminal was not asked."""


def escape_sequence(text: str, environment: Mapping[str, str]) -> str:
    """The sequence by which a terminal is asked to copy *text*, on its way through tmux where there is one."""
    sequence = f"\x1b]52;c;{b64encode(_encoded(text)).decode()}\x07"
    if environment.get("TMUX"):
        # Both: which of them tmux lets through depends on its settings, and the same text twice does no harm.
        return sequence + "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    return sequence


def encoded_length(text: str) -> int:
    """How long *text* is in an escape sequence."""
    return -(-len(_encoded(text)) // 3) * 4


def native_commands(environment: Mapping[str, str], platform: str = sys.platform) -> list[list[str]]:
    """The commands that may copy here, likeliest first; each reads the text from its standard input."""
    found: list[list[str]] = []
    remote = bool(environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"))
    if platform == "darwin" and not remote:
        found.append(["pbcopy"])
    if environment.get("WAYLAND_DISPLAY"):
        found.append(["wl-copy"])
    if environment.get("DISPLAY"):
        found += [["xclip", "-selection", "clipboard"], ["xsel", "--clipboard", "--input"]]
    if environment.get("WSL_DISTRO_NAME") or platform == "win32":
        found.append(["clip.exe"])
    if environment.get("TMUX"):
        found.append(["tmux", "load-buffer", "-w", "-"])
    return [command for command in found if shutil.which(command[0])]


async def copy(
    text: str,
    write: Callable[[str], object],
    *,
    way: Way = "auto",
    most: int = LONGEST_ENCODED,
    environment: Mapping[str, str] = os.environ,
) -> Copied:
    """Copy *text* by the ways that are there; *write* reaches the terminal."""
    taken: list[str] = []
    if way != "osc52":
        for command in native_commands(environment):
            if await _feed(command, _encoded(text)):
                taken.append(command[0])
                break
    if way == "native":
        return Copied(tuple(taken), "" if taken else "no command that copies was found here")
    if encoded_length(text) > most:
        return Copied(tuple(taken), f"too long for the terminal: {encoded_length(text):,} bytes, and it takes {most:,}")
    write(escape_sequence(text, environment))
    return Copied((*taken, "terminal"))


def _encoded(text: str) -> bytes:
    # Half a surrogate pair cannot be encoded, and comes from servers all the same.
    return text.encode("utf-8", "replace")


async def _feed(command: list[str], data: bytes) -> bool:
    """Whether *command* has taken *data*."""
    devnull = asyncio.subprocess.DEVNULL
    try:
        process = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.PIPE, stdout=devnull, stderr=devnull
        )
    except OSError:
        return False
    try:
        async with asyncio.timeout(_SECONDS):
            await process.communicate(data)
    except TimeoutError:
        process.kill()
        await process.wait()
        return False
    return process.returncode == 0
