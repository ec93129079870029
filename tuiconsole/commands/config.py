"""`tuiconsole config`: where the files are, what they say, whether they are right."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict

from tuiconsole.commands.line import DONE, USAGE
from tuiconsole.commands.output import Output, opened
from tuiconsole.commands.problems import say
from tuiconsole.config.places import (
    config_directory,
    preferences_path,
    remembered_path,
    servers_path,
    state_directory,
    views_path,
)
from tuiconsole.config.problem import ConfigurationError
from tuiconsole.text.border import show

_PATHS = {
    "directory": config_directory,
    "preferences": preferences_path,
    "servers": servers_path,
    "views": views_path,
    "state": state_directory,
    "remembered": remembered_path,
}


def carry_out(options: argparse.Namespace) -> int:
    """Print, check or begin what is configured."""
    if options.action == "validate":
        return _validate()
    if options.action == "init" and not options.stdout:
        return _init()
    with opened(None) as output:
        match options.action:
            case "path":
                _path(output)
            case "show":
                _show(output, options.format)
            case "schema":
                _schema(output, options.file)
            case _:
                from tuiconsole.config.template import commented_file

                output.write(commented_file())
    return DONE


def _path(output: Output) -> None:
    for name, path_of in _PATHS.items():
        path = path_of()
        output.write(f"{name:<12} {show(str(path))}{'' if path.exists() else '  (not there)'}\n")


def _show(output: Output, form: str) -> None:
    from tuiconsole.config.environment import strangers_in
    from tuiconsole.config.settings import load_settings
    from tuiconsole.config.template import written

    settings = load_settings()
    for warning in filter(None, [*settings.warning.split("\n"), *strangers_in()]):
        say(warning)
    values = asdict(settings.preferences)
    if form == "json":
        told = {
            name: {"value": value, "layer": settings.origins[name].layer, "origin": settings.origins[name].place}
            for name, value in values.items()
        }
        output.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
        return
    lines: list[tuple[str, str]] = []
    for name, value in values.items():
        text = f"# {name} is not set" if value is None else written(name, value)
        first, *rest = text.split("\n")
        lines.append((first, show(settings.origins[name].place)))
        lines += [(line, "") for line in rest]
    width = max(len(line) for line, _ in lines)
    output.write("".join(f"{line:<{width}}  # {origin}\n" if origin else f"{line}\n" for line, origin in lines))


def _schema(output: Output, file: str) -> None:
    from tuiconsole.config.json_schema import document_schema
    from tuiconsole.config.preferences import Preferences
    from tuiconsole.config.servers import ServersDocument
    from tuiconsole.config.views import ViewsDocument

    documents: dict[str, type] = {"config": Preferences, "servers": ServersDocument, "views": ViewsDocument}
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **document_schema(documents[file])}
    output.write(json.dumps(schema, ensure_ascii=False, indent=2) + "\n")


def _init() -> int:
    from tuiconsole.config.files import create
    from tuiconsole.config.template import commented_file

    path = preferences_path()
    create(path, commented_file().encode())
    say(f"written to {show(str(path))}")
    return DONE


def _validate() -> int:
    """Say everything that is wrong anywhere, not only the first thing."""
    from tuiconsole.config.environment import preferences_from, strangers_in
    from tuiconsole.config.preferences import Preferences
    from tuiconsole.config.remembered import load_remembered
    from tuiconsole.config.toml_file import read_toml
    from tuiconsole.config.validation import validated

    checks: list[Callable[[], object]] = [
        lambda: validated(read_toml(preferences_path()), Preferences),
        preferences_from,
        lambda: _all(strangers_in()),
        lambda: _all(list(_wrong_servers())),
        lambda: _all(list(_wrong_views())),
        load_remembered,
    ]
    problems: list[str] = []
    for check in checks:
        try:
            check()
        except ConfigurationError as error:
            problems += map(str, error.args)
    for problem in problems:
        say(problem)
    if problems:
        return USAGE
    say("everything that is configured is right")
    return DONE


def _all(problems: list[str]) -> None:
    if problems:
        raise ConfigurationError(*problems)


def _wrong_servers() -> Iterator[str]:
    """What only the engines can tell about servers. Raises `ConfigurationError`."""
    from tuiconsole.commands.line import COMMANDS
    from tuiconsole.config.servers import ServersFile
    from tuiconsole.engines.versions import Release

    file = ServersFile.load()
    for index, entry in enumerate(file.entries):
        if entry.name in COMMANDS:
            yield file.file.complaint(["servers", index, "name"], f"{entry.name} is a command")
        try:
            if entry.release:
                Release.of(entry.release)
        except ValueError as error:
            yield file.file.complaint(["servers", index, "release"], str(error))


def _wrong_views() -> Iterator[str]:
    """What only the declarations can tell about views. Raises `ConfigurationError`."""
    from tuiconsole.config.views import ViewsFile
    from tuiconsole.engines.catalogue import engine_of
    from tuiconsole.engines.view_query import query_of

    file = ViewsFile.load()
    for index, view in enumerate(file.saved):
        try:
            query_of(view, engine_of(view.engine))
        except ValueError as error:
            yield file.file.complaint(["views", index], f"{view.name}: {error}")
