"""The command line: its grammar, and which module carries out which command.

Imports nothing but the standard library before it knows what is asked, so that `--help` and usage errors
answer at once.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from typing import NoReturn

from tuiconsole.commands.options import (
    NESTED,
    amount,
    completion_options,
    config_options,
    console_options,
    servers_options,
    views_options,
)
from tuiconsole.config.dialects import ENGINE_NAMES
from tuiconsole.config.problem import ConfigurationError, NotSaved

DONE, FAILED, USAGE, UNREACHABLE, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit codes: done; the server refused or failed; usage or configuration; worth a retry; ctrl+c."""

COMMANDS = {
    "demo": "open the console on an embedded engine with generated data",
    "query": "print the rows that match a query",
    "describe": "print what can be asked of an engine",
    "servers": "list, add, remove and check the servers that are configured",
    "views": "list, show and remove views, which are queries that have a name",
    "config": "show, check and begin the preferences",
    "completion": "print a script that completes command lines in a shell",
}


class UsageError(Exception):
    """The command line cannot be carried out as it was written. Holds a sentence for each problem."""


class CommandFailed(Exception):
    """The command could not be carried out to its end, for a reason that is not how it was written."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        from tuiconsole.text.border import show

        raise UsageError(f"{show(message)}\nTry '{self.prog} --help'.")


def run(words: Sequence[str]) -> int:
    """Carry out the command line *words* and return the exit code."""
    from tuiconsole.commands.problems import say

    try:
        command, rest = (words[0], words[1:]) if words and words[0] in COMMANDS else ("console", words)
        made = parser(command)
        # Intermixed, because `query` takes options between its words; commands of commands cannot be read so.
        options = made.parse_args(rest) if command in NESTED else made.parse_intermixed_args(rest)
        module = importlib.import_module(f"tuiconsole.commands.{command}")
        code: int = module.carry_out(options)
        return code
    except (UsageError, ConfigurationError) as error:
        for problem in error.args:
            say(problem)
        return USAGE
    except (CommandFailed, NotSaved) as error:
        say(str(error))
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Who read our output has seen enough; closing stderr's sibling quietly keeps the interpreter from complaining.
        sys.stdout = None
        return DONE


def parser(command: str) -> argparse.ArgumentParser:
    """The grammar of one command; `console` is the one without a name."""
    if command == "console":
        return _console_parser()
    made = _Parser(
        prog=f"tuiconsole {command}",
        description=COMMANDS[command].capitalize() + ".",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    {
        "demo": _demo_options,
        "query": _query_options,
        "describe": _describe_options,
        "servers": servers_options,
        "views": views_options,
        "config": config_options,
        "completion": completion_options,
    }[command](made)
    return made


def _console_parser() -> argparse.ArgumentParser:
    from tuiconsole.commands.version import VERSION

    listed = "\n".join(f"  {name:<10} {text}" for name, text in COMMANDS.items())
    made = _Parser(
        prog="tuiconsole",
        description="A terminal console for process engines.",
        epilog=f"commands (tuiconsole COMMAND --help tells more):\n{listed}\n\n"
        "environment:\n  TUICONSOLE_PASSWORD   password for --user, instead of a prompt\n"
        "  TUICONSOLE_TOKEN      bearer token, for --url\n"
        "  TUICONSOLE_THEME      and so on for every preference: see 'tuiconsole config init --stdout'\n\n"
        "exit codes: 0 done, 1 the server refused or failed, 2 usage or configuration, 3 unreachable, 130 interrupted",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--version", action="version", version=f"tuiconsole {VERSION}")
    console_options(made)
    server_options(made)
    made.add_argument("--no-mouse", action="store_true", help="leave the mouse to the terminal")
    return made


def server_options(made: argparse.ArgumentParser) -> None:
    """The options that name a server."""
    made.add_argument("--url", help="base URL, such as http://localhost:8080/engine-rest")
    made.add_argument("--engine", choices=ENGINE_NAMES, help="the dialect that the server speaks")
    made.add_argument("--user", metavar="NAME", help="sign in as NAME; the password is asked for or in the environment")


def _demo_options(made: argparse.ArgumentParser) -> None:
    made.add_argument("--instances", type=amount(1, 5_000_000), default=20_000, metavar="N", help="how many (20000)")
    made.add_argument("--seed", type=amount(0, 2**31), default=1, metavar="N", help="other data for another N (1)")
    made.add_argument("--port", type=amount(0, 65_535), default=0, metavar="P", help="loopback port (a free one)")
    made.add_argument(
        "--now", metavar="INSTANT", help="the demo's clock, such as 2026-03-01T12:00:00Z (the time of day)"
    )
    made.add_argument("--serve", action="store_true", help="print the base URLs and serve until interrupted")
    made.add_argument("--no-mouse", action="store_true", help="leave the mouse to the terminal")


def _query_options(made: argparse.ArgumentParser) -> None:
    made.usage = (
        "tuiconsole query (SERVER | --url URL --engine ENGINE [--user NAME]) RESOURCE [NAME=VALUE ...]\n"
        "                        [--sort KEY:DIR] [--limit N | --all] [--count] [--dry-run]\n"
        "                        [--format table|json|jsonl|csv [--raw]] [--output FILE]"
    )
    made.epilog = (
        "example:\n"
        "  tuiconsole query --url localhost:8080/engine-rest --engine camunda instances \\\n"
        "      unfinished startedAfter=-2h processDefinitionKeyIn=invoice,order --sort startTime:asc\n\n"
        "Rows go to standard output, everything else to standard error. JSON that ends without its ] and a\n"
        "command that does not end with 0 are incomplete."
    )
    server_options(made)
    made.add_argument("words", nargs="*", metavar="WORD", help="server, resource and parameters: see 'describe'")
    made.add_argument("--sort", metavar="KEY:DIR", help="a documented sort key, and asc or desc")
    most = made.add_mutually_exclusive_group()
    most.add_argument("--limit", type=amount(1, 10**9), metavar="N", help="print at most N rows (50)")
    most.add_argument("--all", action="store_true", help="print every row, asking for as many pages as it takes")
    made.add_argument("--count", action="store_true", help="print how many rows match, and no rows")
    made.add_argument(
        "--format", choices=("table", "json", "jsonl", "csv"), default="table", help="how to print it (table)"
    )
    made.add_argument("--raw", action="store_true", help="CSV for machines: cells that a spreadsheet would run stay so")
    made.add_argument("--output", metavar="FILE", help="write to FILE, which must not exist yet")
    made.add_argument("--dry-run", action="store_true", help="print the request, and its curl; send nothing")


def _describe_options(made: argparse.ArgumentParser) -> None:
    made.add_argument("engine", nargs="?", metavar="ENGINE", help="one engine; without it, all of them")
    made.add_argument("resource", nargs="?", metavar="RESOURCE", help="one resource, with all of its parameters")
    made.add_argument("--format", choices=("table", "json"), default="table", help="how to print it (table)")
