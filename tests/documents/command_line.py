"""The page of the command line, from the grammar that reads it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from tuiconsole.commands.line import COMMANDS, parser

from .markdown import code, page, sentence, table


def command_line_page() -> str:
    """The whole page."""
    return page("Command line", *(_command(made) for name in ("console", *COMMANDS) for made in _with_nested(name)))


def _with_nested(name: str) -> Iterator[argparse.ArgumentParser]:
    made = parser(name)
    yield made
    for action in made._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.values()


def _command(made: argparse.ArgumentParser) -> str:
    parts = [f"## {made.prog}", made.description or "", table(("word or option", "means"), _rows(made))]
    if made.epilog:
        parts.append(f"```text\n{made.epilog}\n```")
    return "\n\n".join(filter(None, parts))


def _rows(made: argparse.ArgumentParser) -> Iterator[tuple[str, str]]:
    for action in made._actions:
        if isinstance(action, argparse._SubParsersAction):
            for choice in action._choices_actions:
                yield code(choice.dest), sentence(choice.help or "")
        elif action.dest != "help":
            yield code(_written(action)), sentence(action.help or "")


def _written(action: argparse.Action) -> str:
    """The action as it stands on a command line."""
    if not action.option_strings:
        name = str(action.metavar or action.dest.upper())
        return {"*": f"[{name} …]", "?": f"[{name}]"}.get(str(action.nargs), name)
    value = (
        ""
        if action.nargs == 0
        else str(action.metavar or "|".join(map(str, action.choices or ())) or action.dest.upper())
    )
    return f"{action.option_strings[-1]} {value}".rstrip()
