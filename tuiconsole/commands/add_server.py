"""`tuiconsole servers add`: a server from options, or from the answers of a person at a terminal."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tuiconsole.commands.configured import ask
from tuiconsole.commands.line import COMMANDS, DONE, UsageError
from tuiconsole.commands.problems import say
from tuiconsole.config.dialects import ENGINE_NAMES, engine_for
from tuiconsole.config.places import servers_path
from tuiconsole.config.problem import ConfigurationError
from tuiconsole.config.server import check_url
from tuiconsole.config.server_entry import ServerEntry
from tuiconsole.config.servers import ServersFile
from tuiconsole.config.validation import checked
from tuiconsole.engines.versions import Release
from tuiconsole.text.border import show

_SECRETS = ("password", "token", "client_secret")
_PLAIN = (
    "name", "url", "engine", "user", "token_url", "client_id", "scope", "allow_http", "ca_file", "client_cert",
    "client_key", "proxy", "use_environment_proxy", "colour", "production", "web_link", "release", "page_size",
    "timeout_seconds", "answer_mib",
)  # fmt: skip
"""Options that are called as in the file and are written as they come."""
_FILES = ("ca_file", "client_cert", "client_key", *(f"{what}_file" for what in _SECRETS))


def add(options: argparse.Namespace) -> int:
    """Configure the server that *options* describe, asking for what is missing."""
    file = ServersFile.load()
    written = _written(options)
    if written.get("name") is None or written.get("url") is None or written.get("engine") is None:
        _ask_for_the_rest(written, file, replace=options.replace)
    name = written["name"]
    there = file.named(name)
    if there is not None and not options.replace:
        raise UsageError(f"there is a server called {show(name)!r} already; --replace puts this one in its place")
    if name in COMMANDS:
        raise UsageError(f"NAME: {name} is a command, and 'tuiconsole {name}' would never reach the server")
    for what in _SECRETS:
        if getattr(options, f"store_{what}"):
            written[what] = ask(f"{what.replace('_', ' ').capitalize()} to keep in servers.toml")
    entry = checked(ServerEntry, written, _complaint)
    if entry.release:
        try:
            Release.of(entry.release)
        except ValueError as error:
            raise UsageError(f"--release: {error}") from None
    file.save(entry, instead_of=there.name if there else "")
    say(f"{'replaced' if there else 'added'} {show(name)} in {show(str(servers_path()))}")
    say(f"'tuiconsole servers check {name}' tries it, 'tuiconsole {name}' opens it")
    return DONE


def _written(options: argparse.Namespace) -> dict[str, Any]:
    """What the options say, as the file would."""
    given = vars(options)
    written = {name: given[name] for name in _PLAIN if given[name] not in (None, False)}
    if options.no_verify:
        written["verify"] = False
    for what in _SECRETS:
        for kind in ("command", "env", "file", "ask"):
            if given[f"{what}_{kind}"]:
                written[f"{what}_{kind}"] = given[f"{what}_{kind}"]
    for name in _FILES:
        # What a shell completes is relative, and means another file tomorrow.
        if name in written and not written[name].startswith("~"):
            written[name] = str(Path(written[name]).absolute())
    if options.header_env:
        written["headers"] = dict(map(_header, options.header_env))
    return written


def _header(text: str) -> tuple[str, dict[str, str]]:
    name, equals, variable = text.partition("=")
    if not (name and equals and variable):
        raise UsageError("--header-env: write the name of the header and a variable, such as X-Api-Key=GATEWAY_KEY")
    return name, {"env": variable}


def _complaint(key: object, message: str) -> str:
    parts = [part for part in key if isinstance(part, str)] if isinstance(key, tuple) else []
    named = {"name": "NAME", "headers": "--header-env"}
    option = parts[0] if parts else ""
    return f"{named.get(option, '--' + option.replace('_', '-'))}: {message}"


def _ask_for_the_rest(written: dict[str, Any], file: ServersFile, *, replace: bool) -> None:
    """Put questions until name, URL, engine and sign-in are known. Raises `UsageError` where nobody can answer."""
    missing = [
        label for key, label in (("name", "NAME"), ("url", "--url"), ("engine", "--engine")) if written.get(key) is None
    ]
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(f"{', '.join(missing)}: missing, and nobody can be asked")
    signs_in = any(key in written for key in ("user", "token_url", "token_command", "token_env", "token_file"))

    def name(text: str) -> str:
        if text in COMMANDS:
            raise ValueError("is a command of the program")
        if file.named(text) is not None and not replace:
            raise ValueError("there is a server with this name already")
        checked(ServerEntry, {"name": text, "url": "http://localhost", "engine": ENGINE_NAMES[0]}, lambda _, told: told)
        return text

    if "url" not in written:
        written["url"] = _question("Base URL, such as http://localhost:8080/engine-rest", check_url)
    if "engine" not in written:
        guess = engine_for(written["url"])
        written["engine"] = _question(f"Engine: {', '.join(ENGINE_NAMES)}", _one_of(ENGINE_NAMES), guess)
    if "name" not in written:
        written["name"] = _question("Name for it", name)
    if not signs_in:
        _ask_how_to_sign_in(written)


def _ask_how_to_sign_in(written: dict[str, Any]) -> None:
    how = _question("Sign in by: none, password, token", _one_of(("none", "password", "token")), "none")
    if how == "none":
        return
    if how == "password":
        written["user"] = _question("User", _text)
    source = _question(
        f"Where is the {how}: ask (each time), command, env, file", _one_of(("ask", "command", "env", "file")), "ask"
    )
    match source:
        case "command":
            written[f"{how}_command"] = _question(f"Command that prints the {how}, such as pass show bpm", _command)
        case "env":
            written[f"{how}_env"] = _question("Name of the environment variable", _text)
        case "file":
            written[f"{how}_file"] = _question("File, which only you can read", _text)
        case _:
            written[f"{how}_ask"] = True


def _text(text: str) -> str:
    if not text:
        raise ValueError("something is needed here")
    return text


def _command(text: str) -> list[str]:
    return shlex.split(_text(text))


def _one_of(choices: tuple[str, ...]) -> Callable[[str], str]:
    def check(text: str) -> str:
        found = [choice for choice in choices if choice.startswith(text.casefold())]
        if not text or len(found) != 1:
            raise ValueError(f"answer one of {', '.join(choices)}")
        return found[0]

    return check


def _question(text: str, check: Callable[[str], Any], default: str = "") -> Any:
    """The answer to a question, put until it is one. Raises `UsageError` where no answer comes any more."""
    while True:
        # Standard output is for data, so that the question goes where narration goes.
        sys.stderr.write(f"{text}{f' [{default}]' if default else ''}: ")
        sys.stderr.flush()
        answer = sys.stdin.readline()
        if not answer:
            raise UsageError("no answer, and nothing was added")
        try:
            return check(answer.strip() or default)
        except (ValueError, ConfigurationError) as error:
            say(str(error))
