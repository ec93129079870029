"""What may stand where on a command line, read from the parsers that read it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tuiconsole.commands.line import COMMANDS, parser
from tuiconsole.config.dialects import ENGINE_NAMES


@dataclass(frozen=True, slots=True)
class Values:
    """What may stand in one place."""

    kind: Literal["words", "servers", "views", "files", "anything"] = "anything"
    words: tuple[str, ...] = ()


ANYTHING = Values()


@dataclass(frozen=True, slots=True)
class Option:
    """An option, and the value that it takes; None where it takes none."""

    name: str
    help: str
    values: Values | None


@dataclass(frozen=True, slots=True)
class Place:
    """One command: its options, its words by position, and the commands below it."""

    route: str
    """The words that lead there, such as `servers add`; empty for the program itself."""
    options: tuple[Option, ...]
    positions: tuple[Values, ...]
    endless: bool
    """The last position may be filled again and again."""
    commands: tuple[tuple[str, str], ...] = ()
    """Names and what they do."""


def places() -> Iterator[Place]:
    """Every command there is, the program itself first."""
    program = parser("console")
    yield _place("", program, tuple(COMMANDS.items()))
    for name in COMMANDS:
        made = parser(name)
        nested = next((action for action in made._actions if isinstance(action, argparse._SubParsersAction)), None)
        below = {} if nested is None else dict(nested.choices)
        helps = {} if nested is None else {choice.dest: choice.help or "" for choice in nested._choices_actions}
        yield _place(name, made, tuple((word, helps.get(word, "")) for word in below))
        for word, inner in below.items():
            yield _place(f"{name} {word}", inner)


def valued(found: list[Place]) -> list[str]:
    """The options that take a value, whichever command they stand in."""
    return sorted({option.name for place in found for option in place.options if option.values is not None})


def _place(route: str, made: argparse.ArgumentParser, commands: tuple[tuple[str, str], ...] = ()) -> Place:
    options: list[Option] = []
    positions: list[Values] = []
    endless = False
    for action in made._actions:
        if isinstance(action, argparse._SubParsersAction):
            continue
        values = _values(action)
        if action.option_strings:
            takes_one = action.nargs is None
            options.append(Option(action.option_strings[-1], action.help or "", values if takes_one else None))
        elif action.metavar == "WORD":
            positions += [Values("servers"), Values("words", _resources())]
        else:
            positions.append(values)
            endless = endless or action.nargs == "*"
    return Place(route, tuple(options), tuple(positions), endless, commands)


def _values(action: argparse.Action) -> Values:
    if action.dest == "what":
        return Values("words", tuple(word for word in action.choices or () if word not in ("servers", "views")))
    if action.choices is not None:
        return Values("words", tuple(map(str, action.choices)))
    match action.metavar:
        case "SERVER":
            return Values("servers")
        case "VIEW":
            return Values("views")
        case "FILE":
            return Values("files")
        case "ENGINE":
            return Values("words", ENGINE_NAMES)
        case "RESOURCE":
            return Values("words", _resources())
        case _:
            return ANYTHING


def _resources() -> tuple[str, ...]:
    from tuiconsole.engines.catalogue import engines

    return tuple(dict.fromkeys(resource.name for engine in engines() for resource in engine.resources))
