"""The command line: its grammar, and which module carries out which command.

Imports nothing but the standard library before it knows what is asked, so that `--help` and usage errors
answer at once.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

DONE, FAILED, USAGE, UNREACHABLE, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit codes: done; the server refused or failed; usage or configuration; worth a retry; ctrl+c."""

COMMANDS = {
    "demo": "open the console on an embedded engine with generated data",
}

_ENGINES = ("camunda", "oracle-opa")


class UsageError(Exception):
    """The command line cannot be carried out as it was written."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}\nTry '{self.prog} --help'.")


def run(words: Sequence[str]) -> int:
    """Carry out the command line *words* and return the exit code."""
    from tuiconsole.commands.problems import say

    try:
        command, rest = (words[0], words[1:]) if words and words[0] in COMMANDS else ("console", words)
        options = parser(command).parse_args(rest)
        module = importlib.import_module(f"tuiconsole.commands.{command}")
        code: int = module.carry_out(options)
        return code
    except UsageError as error:
        say(str(error))
        return USAGE
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
    made = _Parser(prog=f"tuiconsole {command}", description=COMMANDS[command].capitalize() + ".")
    {"demo": _demo_options}[command](made)
    return made


def _console_parser() -> argparse.ArgumentParser:
    from tuiconsole.commands.version import VERSION

    listed = "\n".join(f"  {name:<10} {text}" for name, text in COMMANDS.items())
    made = _Parser(
        prog="tuiconsole",
        description="A terminal console for process engines.",
        epilog=f"commands (tuiconsole COMMAND --help tells more):\n{listed}\n\n"
        "environment:\n  TUICONSOLE_PASSWORD   password for --user, instead of a prompt\n"
        "  TUICONSOLE_TOKEN      bearer token\n\n"
        "exit codes: 0 done, 1 the server refused or failed, 2 usage or configuration, 3 unreachable, 130 interrupted",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--version", action="version", version=f"tuiconsole {VERSION}")
    server_options(made)
    made.add_argument("--no-mouse", action="store_true", help="leave the mouse to the terminal")
    return made


def server_options(made: argparse.ArgumentParser) -> None:
    """The options that name a server."""
    made.add_argument("--url", help="base URL, such as http://localhost:8080/engine-rest")
    made.add_argument("--engine", choices=_ENGINES, help="the dialect that the server speaks")
    made.add_argument("--user", metavar="NAME", help="sign in as NAME; the password is asked for or in the environment")


def _demo_options(made: argparse.ArgumentParser) -> None:
    made.add_argument("--instances", type=_amount(1, 5_000_000), default=20_000, metavar="N", help="how many (20000)")
    made.add_argument("--seed", type=_amount(0, 2**31), default=1, metavar="N", help="other data for another N (1)")
    made.add_argument("--port", type=_amount(0, 65_535), default=0, metavar="P", help="loopback port (a free one)")
    made.add_argument(
        "--now", metavar="INSTANT", help="the demo's clock, such as 2026-03-01T12:00:00Z (the time of day)"
    )
    made.add_argument("--serve", action="store_true", help="print the base URLs and serve until interrupted")
    made.add_argument("--no-mouse", action="store_true", help="leave the mouse to the terminal")


def _amount(least: int, most: int) -> Callable[[str], int]:
    def amount(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number") from None
        if not least <= number <= most:
            raise argparse.ArgumentTypeError(f"{number} is not between {least} and {most}")
        return number

    return amount
