"""The page of configuration: every setting of every file, from the declarations that check them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tuiconsole.config.built_in_views import BUILT_IN
from tuiconsole.config.json_schema import table_schema
from tuiconsole.config.places import CONFIG_VARIABLE, STATE_VARIABLE
from tuiconsole.config.preferences import Preferences
from tuiconsole.config.server_entry import ServerEntry
from tuiconsole.config.table import keys_of
from tuiconsole.config.template import written
from tuiconsole.config.variables import PASSWORD, TOKEN, variable
from tuiconsole.config.views import ViewEntry

from .markdown import code, codes, page, sentence, table

_ABOUT = f"""\
`tuiconsole config path` says where the files are. `config.toml` is written by people and never by the program;
`servers.toml` and `views.toml` are written by the program (`tuiconsole servers`, `V` in the console) and may be written
by people. `tuiconsole config validate` checks all of them, `config show` says where each value comes from, `config
schema` prints a JSON schema for an editor.

What a command line says goes before the environment, that before `config.toml`, that before what the console remembers
(a theme that was chosen there, say), and that before the default. All of it is read when the console starts; views are
read each time they are offered.

{
    table(
        ("variable", "is"),
        (
            (code(CONFIG_VARIABLE), "The directory of these files, instead of the platform's."),
            (code(STATE_VARIABLE), "The directory of what the console remembers, of exports and of the log."),
            (code(PASSWORD), "The password for `--user`, instead of a prompt."),
            (code(TOKEN), "A bearer token, for `--url`."),
        ),
    )
}"""

_SERVER = """\
```toml
[[servers]]
name = "prod"
url = "https://bpm.example.org/engine-rest"
engine = "camunda"
user = "mary"
password_command = ["pass", "show", "bpm"]
production = true
colour = "red"
```"""

_VIEW = """\
```toml
[[views]]
name = "stuck invoices"
engine = "camunda"
query = "unfinished withIncidents processDefinitionKey=invoice startedAfter=-7d"
sort = "startTime:desc"
```"""


def configuration_page() -> str:
    """The whole page."""
    return page(
        "Configuration",
        _ABOUT,
        "## config.toml",
        "`tuiconsole config init` writes this file with every setting explained and none set.",
        table(("setting", "takes", "does", "default", "environment"), _settings(Preferences, environment=True)),
        "## servers.toml",
        "Only a server's name, its URL and its engine are needed. A secret comes from one place: a command, "
        "a variable, a file, a prompt, or this file.",
        _SERVER,
        table(("key", "takes", "is", "default"), _settings(ServerEntry)),
        "## views.toml",
        "Names are unique among the views of one engine.",
        _VIEW,
        table(("key", "takes", "is", "default"), _settings(ViewEntry)),
        "These views come with the program; one that is saved under the same name takes their place.",
        table(("view", "engine", "asks", "is"), _built_in()),
    )


def _settings(declared: type, *, environment: bool = False) -> Iterator[tuple[str, ...]]:
    properties = table_schema(declared)["properties"]
    for name, known in keys_of(declared).items():
        default = "" if known.required or known.default in (None, "", (), {}, []) else _value(name, known.default)
        told = sentence(" ".join(properties[name]["description"].split()))
        kind = _kind(properties[name]) + (", required" if known.required else "")
        yield (code(name), kind, told, code(default), *([code(variable(name))] if environment else []))


def _value(name: str, default: Any) -> str:
    return written(name, default).partition(" = ")[2]


def _kind(schema: dict[str, Any]) -> str:
    """What a JSON schema lets in, in words."""
    kinds: list[str] = []
    for choice in schema.get("anyOf", [schema]):
        match choice:
            case {"enum": words}:
                kinds.append(codes(words))
            case {"type": "integer" | "number" as kind}:
                noun = "whole number" if kind == "integer" else "number"
                least = choice.get("minimum")
                over, most = choice.get("exclusiveMinimum"), choice.get("maximum")
                bounds = [f"{least:,} to {most:,}" if least is not None else f"over {over:,}, up to {most:,}"]
                kinds.append(f"{noun}, {bounds[0]}")
            case {"type": "null"}:
                pass
            case {"type": kind}:
                kinds.append({"string": "text", "boolean": "true or false", "array": "list", "object": "table"}[kind])
    return " or ".join(dict.fromkeys(kinds))


def _built_in() -> Iterator[tuple[str, str, str, str]]:
    for view in BUILT_IN:
        asks = " ".join(filter(None, [view.query, view.sort and f"--sort {view.sort}"]))
        where = "" if view.resource == "instances" else f"of {view.resource}: "
        yield view.name, view.engine, where + code(asks), f"not offered: {view.lacks}" if view.lacks else view.help
