"""What a person may prefer about the console: every setting of `config.toml`, with its default and what it does."""

from __future__ import annotations

from typing import Literal

from tuiconsole.config.kinds import above, dict_of, flag, matching, number, one_of, text, whole, words
from tuiconsole.config.server import MIB, Limits
from tuiconsole.config.table import key, table

Density = Literal["comfortable", "compact"]
Zone = Literal["local", "utc", "server"]
Times = Literal["absolute", "relative"]
Clipboard = Literal["auto", "native", "osc52"]
ExportFormat = Literal["csv", "jsonl", "json"]

_BINDING = matching(r"[a-z_]+\.[a-z_]+", 'is not the name of anything that a key does; they look like "app.quit"')
_KEYS = matching(r"[^\s,]+(,[^\s,]+)*", 'should be keys with commas between them, such as "ctrl+q" or "down,j"')


@table
class Preferences:
    """Settings for the console, every one of them optional."""

    theme: str = key(text(), default="tuiconsole-dark")
    """Colours: tuiconsole-dark, tuiconsole-light, or another theme that the console offers."""
    density: Density = key(one_of(Density), default="comfortable")
    """How much room borders and titles take."""
    reduced_motion: bool = key(flag(), default=False)
    """Nothing on the screen moves by itself, not even a blinking cursor; animations there are none."""
    mouse: bool = key(flag(), default=True)
    """React to the mouse; without it the terminal's own selection works as ever."""
    zone: Zone = key(one_of(Zone), default="local")
    """The clock on which times are shown: of this machine, of the world, or of the server."""
    times: Times = key(one_of(Times), default="absolute")
    """Times as 2026-11-21 14:02:11, or as 5 min ago."""
    server: str = key(text(), default="")
    """The server to begin with, by its name; without it the first one in servers.toml."""
    watch_seconds: float = key(number(2, 3600), default=10.0)
    """How long a watched list rests before it is asked for again."""
    page_size: int | None = key(whole(1, 10_000), default=None, example=200)
    """Rows per request; without it each list's own size."""
    pages_kept: int = key(whole(4, 10_000), default=Limits().pages_kept)
    """Pages of one list that are held in memory; those far away are forgotten and asked for again."""
    requests_at_once: int = key(whole(1, 64), default=Limits().requests_at_once)
    """Requests to one server that may be on their way together."""
    timeout_seconds: float = key(above(0, 3600), default=Limits().seconds)
    """Total time for one request, from sending to the last byte."""
    answer_mib: int = key(whole(1, 1024), default=Limits().body_bytes // MIB)
    """Largest answer that is read, in MiB after decompression."""
    log: bool = key(flag(), default=False)
    """Keep a log of what is asked and what fails, tuiconsole.log in the state directory, readable for you alone."""
    clipboard: Clipboard = key(one_of(Clipboard), default="auto")
    """How texts are copied: by the desktop's own command, by an escape sequence that works over SSH, or what fits."""
    clipboard_bytes: int = key(whole(1000, 100_000_000), default=74_994)
    """Longest text that is copied by escape sequence; many terminals drop what is longer."""
    export_directory: str = key(text(), default="", example="~/exports")
    """Where exports go; without it a directory of the program's own."""
    export_format: ExportFormat = key(one_of(ExportFormat), default="csv")
    """What an export offers first."""
    pager: tuple[str, ...] = key(words(), default=(), example=["less", "-R"])
    """The command that shows long texts; without it $PAGER, or less."""
    editor: tuple[str, ...] = key(words(), default=(), example=["vim", "-R"])
    """The command that opens long texts for editing; without it $VISUAL, $EDITOR, or vi."""
    browser: tuple[str, ...] = key(words(), default=(), example=["firefox"])
    """The command that opens web pages; without it the desktop's own."""
    keys: dict[str, str] = key(
        dict_of(_KEYS, _BINDING), default={}, example={"app.quit": "ctrl+q", "list.down": "down,j"}
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
