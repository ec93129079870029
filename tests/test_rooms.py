"""The rooms keep apart at run time: no screen comes along with the service, and little with a usage error."""

import json
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import tuiconsole.engines
import tuiconsole.service
from tuiconsole.console import theming

SCREEN = {"textual", "rich"}
HEAVY = {*SCREEN, "httpx", "httpcore", "pydantic", "pydantic_core", "starlette", "uvicorn"}

ON_THE_WIRE = {"tuiconsole.service.connection", "tuiconsole.service.wire"}

RUN = """
import json, sys
modules, words = sys.argv[1], sys.argv[2:]
sys.argv = ["tuiconsole", *words]
from tuiconsole.__main__ import main
try:
    main()
finally:
    with open(modules, "w") as file:
        json.dump(sorted({name.partition(".")[0] for name in sys.modules}), file)
"""


def modules_of(package: object) -> list[str]:
    found = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")  # type: ignore[attr-defined]
    return [module.name for module in found]


def run(tmp_path: Path, *words: str) -> tuple[subprocess.CompletedProcess[str], set[str]]:
    """The outcome of one command line, and the top-level modules that were loaded in the end."""
    listed = tmp_path / "modules.json"
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(listed), *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done, set(json.loads(listed.read_text()))


def loaded_with(*names: str) -> set[str]:
    """The top-level modules that importing *names* loads."""
    code = f"import sys, {', '.join(names)}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    return {name.partition(".")[0] for name in done.stdout.split()}


def test_neither_declarations_nor_service_bring_a_screen_along() -> None:
    names = modules_of(tuiconsole.engines) + modules_of(tuiconsole.service)
    assert {"tuiconsole.engines.camunda", *ON_THE_WIRE} <= set(names)
    assert "textual" not in loaded_with(*names)
    # The HTTP library looks for rich, to have a command line of its own; nobody else does.
    assert not {*SCREEN, "httpx"} & loaded_with(*(name for name in names if name not in ON_THE_WIRE))


def test_declarations_bring_no_network_along() -> None:
    assert not {*HEAVY, "asyncio"} & loaded_with(*modules_of(tuiconsole.engines))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--help"], "usage: tuiconsole"),
        (["--version"], "tuiconsole 0."),
        (["demo", "--help"], "usage: tuiconsole demo"),
        (["query", "--help"], "usage: tuiconsole query"),
        (["describe", "--help"], "usage: tuiconsole describe"),
    ],
)
def test_help_answers_without_loading_what_it_does_not_need(tmp_path: Path, words: list[str], told: str) -> None:
    done, loaded = run(tmp_path, *words)
    assert done.returncode == 0
    assert done.stdout.startswith(told)
    assert done.stderr == ""
    assert not {*HEAVY, "asyncio"} & loaded


@pytest.mark.parametrize(
    "words",
    [
        "describe",
        "describe camunda instances --format json",
        "query x y",
        "servers --help",
        "servers add --help",
        "servers nonsense",
        "servers list",
        "views list --help",
        "views show",
        "config --help",
        "config path",
        "config show --format nonsense",
        "completion --help",
        "completion tcsh",
        "nobody",
    ],
)
def test_what_needs_no_screen_no_server_and_no_checking_loads_none_of_it(tmp_path: Path, words: str) -> None:
    done, loaded = run(tmp_path, *words.split())
    assert not HEAVY & loaded
    assert bool(done.stdout) != bool(done.stderr)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "name a server with --url and --engine"),
        (["--nonsense"], "--nonsense"),
        (["--engine", "nope", "--url", "localhost"], "invalid choice: 'nope'"),
        (["--url", "http://localhost/engine-rest", "--engine", "camunda"], "needs a terminal"),
        (["demo"], "needs a terminal"),
        (["demo", "--instances", "many"], "'many' is not a whole number"),
        (["demo", "--instances", "0"], "0 is not between 1 and"),
        (["demo", "--port", "70000"], "70000 is not between 0 and 65535"),
        (["demo", "--now", "yesterday"], "--now: 'yesterday' is not an instant"),
        (["demo", "more"], "unrecognized arguments: more"),
        (["query", "--limit", "0"], "0 is not between 1 and"),
        (["query", "--url", "http://m:geheim@h/", "--engine", "camunda", "instances"], "--url: a URL must not hold"),
    ],
)
def test_a_usage_error_is_one_clear_line(tmp_path: Path, words: list[str], told: str) -> None:
    done, loaded = run(tmp_path, *words)
    assert done.returncode == 2
    assert done.stdout == ""
    first, *rest = done.stderr.splitlines()
    assert first.startswith("tuiconsole: ")
    assert told in first
    assert all(line.startswith("Try 'tuiconsole") and line.endswith("--help'.") for line in rest)
    assert len(rest) <= 1
    assert not HEAVY & loaded


@pytest.mark.parametrize("path", [*theming.STYLESHEETS, theming.DIALOGS], ids=lambda path: path.name)
def test_every_stylesheet_is_there(path: Path) -> None:
    assert path.suffix == ".tcss"
    assert path.read_text(encoding="utf-8").strip()
