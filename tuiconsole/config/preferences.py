"""What a person may prefer about the console: every setting of `config.toml`, with its default and what it does."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field

from tuiconsole.config.server import Limits
from tuiconsole.config.strict import MIB, STRICT, Words


def _binding(name: str) -> str:
    if not re.fullmatch(r"[a-z_]+\.[a-z_]+", name):
        raise ValueError('is not the name of anything that a key does; they look like "app.quit"')
    return name


def _keys(keys: str) -> str:
    if not re.fullmatch(r"[^\s,]+(,[^\s,]+)*", keys):
        raise ValueError('should be keys with commas between them, such as "ctrl+q" or "down,j"')
    return keys


class Preferences(BaseModel):
    """Settings for the console, every one of them optional."""

    model_config = STRICT

    theme: str = "tuiconsole-dark"
    """Colours: tuiconsole-dark, tuiconsole-light, or another theme that the console offers."""
    density: Literal["comfortable", "compact"] = "comfortable"
    """How much room borders and titles take."""
    reduced_motion: bool = False
    """Nothing on the screen moves by itself, not even a blinking cursor; animations there are none."""
    mouse: bool = True
    """React to the mouse; without it the terminal's own selection works as ever."""
    zone: Literal["local", "utc", "server"] = "local"
    """The clock on which times are shown: of this machine, of the world, or of the server."""
    times: Literal["absolute", "relative"] = "absolute"
    """Times as 2026-11-21 14:02:11, or as 5 min ago."""
    server: str = ""
    """The server to begin with, by its name; without it the first one in servers.toml."""
    watch_seconds: Annotated[float, Field(ge=2, le=3600)] = 10.0
    """How long a watched list rests before it is asked for again."""
    page_size: Annotated[int, Field(ge=1, le=10_000)] | None = Field(default=None, examples=[200])
    """Rows per request; without it each list's own size."""
    pages_kept: Annotated[int, Field(ge=4, le=10_000)] = Limits().pages_kept
    """Pages of one list that are held in memory; those far away are forgotten and asked for again."""
    requests_at_once: Annotated[int, Field(ge=1, le=64)] = Limits().requests_at_once
    """Requests to one server that may be on their way together."""
    timeout_seconds: Annotated[float, Field(gt=0, le=3600)] = Limits().seconds
    """Total time for one request, from sending to the last byte."""
    answer_mib: Annotated[int, Field(ge=1, le=1024)] = Limits().body_bytes // MIB
    """Largest answer that is read, in MiB after decompression."""
    log: bool = False
    """Keep a log of what is asked and what fails, tuiconsole.log in the state directory, readable for you alone."""
    clipboard: Literal["auto", "native", "osc52"] = "auto"
    """How texts are copied: by the desktop's own command, by an escape sequence that works over SSH, or what fits."""
    clipboard_bytes: Annotated[int, Field(ge=1000, le=100_000_000)] = 74_994
    """Longest text that is copied by escape sequence; many terminals drop what is longer."""
    export_directory: str = Field(default="", examples=["~/exports"])
    """Where exports go; without it a directory of the program's own."""
    export_format: Literal["csv", "jsonl", "json"] = "csv"
    """What an export offers first."""
    pager: Words = Field(default=(), examples=[["less", "-R"]])
    """The command that shows long texts; without it $PAGER, or less."""
    editor: Words = Field(default=(), examples=[["vim", "-R"]])
    """The command that opens long texts for editing; without it $VISUAL, $EDITOR, or vi."""
    browser: Words = Field(default=(), examples=[["firefox"]])
    """The command that opens web pages; without it the desktop's own."""
    keys: dict[Annotated[str, AfterValidator(_binding)], Annotated[str, AfterValidator(_keys)]] = Field(
        default={}, examples=[{"app.quit": "ctrl+q", "list.down": "down,j"}]
    )
    """Other keys for what the console does, by the names that its help shows; several are separated by commas."""

    def limits(self) -> Limits:
        """What applies to a server that has no limits of its own."""
        return Limits(
            requests_at_once=self.requests_at_once,
            seconds=self.timeout_seconds,
            body_bytes=self.answer_mib * MIB,
            page_size=self.page_size,
            pages_kept=self.pages_kept,
        )
