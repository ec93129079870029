"""What a person typed about a server that is new: as an entry for the file, or as what is wrong at which field."""

from __future__ import annotations

import shlex
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from tuiconsole.config.credentials import answered
from tuiconsole.config.dialects import engine_for
from tuiconsole.config.names import RESERVED
from tuiconsole.config.problem import ConfigurationError
from tuiconsole.config.secret import Secret
from tuiconsole.config.server import Limits, Server
from tuiconsole.config.server_entry import ServerEntry
from tuiconsole.config.validation import checked
from tuiconsole.engines.catalogue import engine_of
from tuiconsole.service.errors import Failure, NotAllowed, SignInFailed, WrongShape

Field = str
"""One of "url", "engine", "name", "sign_in", "user", "source", "secret", "production"."""

_NAME_OF_PARTS: Final = {"url": "url", "name": "name", "engine": "engine", "user": "user"}


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong, and at which field."""

    field: Field
    message: str


@dataclass(frozen=True, slots=True)
class Typed:
    """Everything that the form asks for, as it stands there."""

    url: str = ""
    engine: str = "camunda"
    name: str = ""
    sign_in: str = "none"
    user: str = ""
    source: str = "ask"
    secret: str = ""
    """The password or token itself where it is asked for each time; otherwise where it comes from."""
    production: bool = False


def name_for(url: str, taken: Collection[str]) -> str:
    """A name for the server at *url* that is not *taken*; empty while there is no host."""
    host = urlsplit(url if "://" in url else f"http://{url}").hostname or ""
    first = host.partition(".")[0] if not host.replace(".", "").isdigit() else host
    name = "".join(character for character in first if character.isalnum() or character in "._-")
    if not name:
        return ""
    numbered = (name if number == 1 else f"{name}-{number}" for number in range(1, len(taken) + 3))
    return next(free for free in numbered if free not in taken)


def entry_of(typed: Typed, taken: Collection[str]) -> ServerEntry | list[Wrong]:
    """The entry for the file, or what is wrong with *typed*: at most one thing for each field."""
    needed = {"url": typed.url, "name": typed.name}
    found = [Wrong(field, "something is needed here") for field, text in needed.items() if not text]
    if typed.name in taken:
        found.append(Wrong("name", "there is a server with this name already"))
    elif typed.name in RESERVED:
        found.append(Wrong("name", f"is a command: 'tuiconsole {typed.name}' would never reach the server"))
    written: dict[str, Any] = {"url": typed.url, "engine": typed.engine, "name": typed.name}
    if typed.production:
        written["production"] = True
    if typed.sign_in == "password":
        written["user"] = typed.user
        if not engine_of(typed.engine).passwords:
            found.append(Wrong("sign_in", f"{engine_of(typed.engine).title} takes no passwords, only bearer tokens"))
        if not typed.user:
            found.append(Wrong("user", "something is needed here"))
    if typed.sign_in != "none":
        if not typed.secret:
            found.append(Wrong("secret", "something is needed here"))
        else:
            try:
                written[f"{typed.sign_in}_{typed.source}"] = _source(typed)
            except ValueError as error:
                found.append(Wrong("secret", str(error)))

    def complain(key: object, message: str) -> str:
        first = str(key[0]) if isinstance(key, tuple | list) and key else "url"
        field = _NAME_OF_PARTS.get(first, "secret" if first.startswith(("password", "token")) else "url")
        found.append(Wrong(field, message))
        return message

    entry = None
    with suppress(ConfigurationError):
        entry = checked(ServerEntry, written, complain)
    if entry is not None and not found:
        return entry
    first_of_each: dict[Field, Wrong] = {}
    for wrong in found:
        first_of_each.setdefault(wrong.field, wrong)
    return list(first_of_each.values())


def _source(typed: Typed) -> Any:
    match typed.source:
        case "ask":
            return True
        case "command":
            return shlex.split(typed.secret)
        case "file":
            return typed.secret if typed.secret.startswith("~") else str(Path(typed.secret).absolute())
        case _:
            return typed.secret


def server_of(entry: ServerEntry, typed: Typed, limits: Limits) -> Server:
    """The server of *entry*, with what was typed as the answer to what would be asked for."""
    return answered(entry.server(limits), lambda what: Secret(typed.secret))


def field_of(failure: Failure, typed: Typed) -> Field:
    """The field to mend after the server was tried with *typed*."""
    if isinstance(failure, SignInFailed | NotAllowed):
        if typed.sign_in == "none":
            return "sign_in"
        return "user" if isinstance(failure, NotAllowed) and typed.sign_in == "password" else "secret"
    return "engine" if isinstance(failure, WrongShape) else "url"


def with_guesses(typed: Typed, taken: Collection[str], own: Collection[Field]) -> Typed:
    """*typed* with what its URL tells, except for fields that the person has filled in, which are *own*."""
    engine = typed.engine if "engine" in own else engine_for(typed.url)
    return replace(typed, engine=engine, name=typed.name if "name" in own else name_for(typed.url, taken))
