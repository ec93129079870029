"""The grammar of what is configured: servers, views, preferences, and the completion of all of them.

Standard library only: `--help` answers from here.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Final

from tuiconsole.config.dialects import ENGINE_NAMES

NESTED: Final = ("servers", "views", "config")
"""Commands whose next word is a command as well."""
SHELLS: Final = ("bash", "zsh", "fish")


def console_options(made: argparse.ArgumentParser) -> None:
    """What the console itself takes besides a server that is not configured."""
    made.add_argument("server", nargs="?", metavar="SERVER", help="a configured server to begin with")
    made.add_argument("--view", metavar="VIEW", help="open this view")
    made.add_argument(
        "--read-only",
        action="store_true",
        help="change nothing on a server: the console never does, so this is a promise",
    )


def servers_options(made: argparse.ArgumentParser) -> None:
    """`tuiconsole servers …`"""
    commands = _commands(made)
    listed = commands.add_parser("list", help="print the servers that are configured")
    _format(listed)

    check = commands.add_parser(
        "check",
        help="try the servers: reachable, product and version, latency",
        description="Try servers, or all of them. Exit codes: 0 all is well, 1 a server refused or failed, "
        "2 something is not configured as it has to be, 3 a server cannot be reached.",
    )
    check.add_argument("names", nargs="*", metavar="SERVER", help="try these (all)")
    _format(check)

    remove = commands.add_parser("remove", help="forget a server")
    remove.add_argument("name", metavar="SERVER", help="its name")

    _add_options(commands.add_parser(
        "add",
        help="configure a server, by options or by answering questions",
        description="Configure a server. What is missing is asked for where there is a terminal.",
        epilog="A secret is kept where it is, and servers.toml says where that is. The --store options put it into\n"
        "servers.toml itself, which only you can read.\n\n"
        "example:\n  tuiconsole servers add prod --url https://bpm.example.org/engine-rest --engine camunda \\\n"
        "      --user mary --password-command 'pass show bpm' --production --colour red",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    ))  # fmt: skip


def _add_options(add: argparse.ArgumentParser) -> None:
    add.add_argument("name", nargs="?", metavar="NAME", help="what to call it")
    add.add_argument("--replace", action="store_true", help="put it in the place of the server that has this name")
    add.add_argument("--url", help="base URL, such as https://bpm.example.org/engine-rest")
    add.add_argument("--engine", choices=ENGINE_NAMES, help="the dialect that it speaks")
    sign_in = add.add_argument_group("sign-in")
    sign_in.add_argument("--user", metavar="NAME", help="who signs in; without a source the password is asked for")
    for what, meant in (("password", "the password"), ("token", "a bearer token"), ("client-secret", "the secret")):
        source = sign_in.add_mutually_exclusive_group()
        source.add_argument(f"--{what}-command", metavar="WORDS", help=f"run this for {meant}; no shell reads it")
        source.add_argument(f"--{what}-env", metavar="VARIABLE", help=f"{meant} is in this environment variable")
        source.add_argument(f"--{what}-file", metavar="FILE", help=f"{meant} is in this file, readable for you alone")
        source.add_argument(f"--{what}-ask", action="store_true", help=f"ask for {meant} each time")
        source.add_argument(f"--store-{what}", action="store_true", help=f"ask for {meant} now, and keep it")
    sign_in.add_argument("--token-url", metavar="URL", help="where OAuth 2 gives out tokens")
    sign_in.add_argument("--client-id", metavar="ID", help="the client that OAuth 2 knows the console as")
    sign_in.add_argument("--scope", help="what the token is for")
    sign_in.add_argument(
        "--header-env", metavar="NAME=VARIABLE", action="append", help="send a header, its value from the environment"
    )
    network = add.add_argument_group("network")
    network.add_argument("--allow-http", action="store_true", help="let secrets travel unencrypted")
    network.add_argument("--no-verify", action="store_true", help="take any certificate")
    network.add_argument("--ca-file", metavar="FILE", help="trust these authorities instead of the system's")
    network.add_argument("--client-cert", metavar="FILE", help="the certificate to show")
    network.add_argument("--client-key", metavar="FILE", help="its key, unless it stands in the same file")
    network.add_argument("--proxy", metavar="URL", help="ask through this proxy")
    network.add_argument("--use-environment-proxy", action="store_true", help="obey HTTPS_PROXY and its kin")
    looks = add.add_argument_group("looks")
    looks.add_argument("--colour", metavar="COLOUR", help="mark it with a colour: a name, or #rrggbb")
    looks.add_argument("--production", action="store_true", help="mark it as the place where real work runs")
    looks.add_argument(
        "--web-link", metavar="URL", help="an instance in the engine's own console, with {id} for its id"
    )
    looks.add_argument("--release", metavar="TEXT", help="product and version, where the server does not tell")
    limits = add.add_argument_group("limits")
    limits.add_argument("--page-size", type=amount(1, 10_000), metavar="N", help="rows per request")
    limits.add_argument("--timeout-seconds", type=float, metavar="S", help="total time for one request")
    limits.add_argument("--answer-mib", type=amount(1, 1024), metavar="N", help="largest answer that is read")


def views_options(made: argparse.ArgumentParser) -> None:
    """`tuiconsole views …`"""
    commands = _commands(made)
    listed = commands.add_parser("list", help="print the views there are")
    _engine(listed)
    _format(listed)
    show = commands.add_parser("show", help="print a view, and the command line that gives the same rows")
    show.add_argument("name", metavar="VIEW", help="its name")
    _engine(show)
    show.add_argument("--server", metavar="SERVER", help="write the command line for this server")
    remove = commands.add_parser("remove", help="forget a view that was saved")
    remove.add_argument("name", metavar="VIEW", help="its name")
    _engine(remove)


def config_options(made: argparse.ArgumentParser) -> None:
    """`tuiconsole config …`"""
    commands = _commands(made)
    commands.add_parser("path", help="print where the files are")
    show = commands.add_parser("show", help="print every preference, and where its value comes from")
    _format(show, "toml", "json")
    commands.add_parser("validate", help="check all files and the environment")
    schema = commands.add_parser("schema", help="print the JSON schema of a file, for editors")
    schema.add_argument(
        "file", nargs="?", choices=("config", "servers", "views"), default="config", help="which file (config)"
    )
    init = commands.add_parser("init", help="write a config.toml in which every setting is explained")
    init.add_argument("--stdout", action="store_true", help="print it instead")


def completion_options(made: argparse.ArgumentParser) -> None:
    """`tuiconsole completion …`"""
    made.description = "Print a script that completes command lines in a shell, with the names of servers and views."
    made.epilog = (
        "to have it always:\n"
        "  bash  tuiconsole completion bash > ~/.local/share/bash-completion/completions/tuiconsole\n"
        "  zsh   tuiconsole completion zsh > DIRECTORY/_tuiconsole, where DIRECTORY is one of $fpath\n"
        "  fish  tuiconsole completion fish > ~/.config/fish/completions/tuiconsole.fish"
    )
    # The scripts ask for names by the last two.
    made.add_argument("what", choices=(*SHELLS, "servers", "views"), metavar="{bash,zsh,fish}", help="the shell")


def amount(least: int, most: int) -> Callable[[str], int]:
    """A whole number between *least* and *most*."""

    def amount(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number") from None
        if not least <= number <= most:
            raise argparse.ArgumentTypeError(f"{number} is not between {least} and {most}")
        return number

    return amount


def _commands(made: argparse.ArgumentParser) -> argparse._SubParsersAction[argparse.ArgumentParser]:
    return made.add_subparsers(dest="action", required=True, metavar="COMMAND", title="commands")


def _format(made: argparse.ArgumentParser, *formats: str) -> None:
    first, *_ = names = formats or ("table", "json")
    made.add_argument("--format", choices=names, default=first, help=f"how to print it ({first})")


def _engine(made: argparse.ArgumentParser) -> None:
    made.add_argument("--engine", choices=ENGINE_NAMES, help="a view of this engine")
