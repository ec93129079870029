"""Servers from the command line: added, listed, tried, used, forgotten."""

import json
import re
import socket
import stat
import sys
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from .loopback import Loopback, Reply, Seen
from .own_files import Home, Terminal

WORD = "xyzzy-4711"
BASIC = f"Basic {b64encode(f'mary:{WORD}'.encode()).decode()}"
JSON = "application/json"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path)
    yield made
    assert WORD not in made.everything()


@pytest.fixture
def guarded(engine: Loopback) -> Loopback:
    """An engine that lets nobody but mary see instances."""

    def guard(seen: Seen) -> Reply | None:
        refused = seen.authorization != BASIC and not seen.path.endswith("/version")
        return (401, JSON, b'{"type": "x", "message": "who?"}') if refused else None

    engine.before = guard
    return engine


def printing(word: str) -> str:
    return f"{sys.executable} -c \"print('{word[:3]}' + '{word[3:]}')\""


def nowhere() -> str:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}/engine-rest"


def test_a_server_is_added_listed_tried_used_and_removed(home: Home, guarded: Loopback) -> None:
    added = home.run(
        "servers", "add", "here", "--url", f"{guarded.url}/", "--engine", "camunda", "--user", "mary",
        "--password-command", printing(WORD), "--production", "--colour", "red",
    )  # fmt: skip
    path = home.config / "servers.toml"
    assert (added.code, added.out) == (0, "")
    assert f"added here in {path}" in added.err
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700

    listed = home.run("servers", "list")
    assert listed.code == 0
    for told in ("here", "camunda", guarded.url, "mary, command", "production, red"):
        assert told in listed.out

    tried = home.run("servers", "check")
    assert (tried.code, tried.err) == (0, "")
    assert re.search(r"here +ok +.*7\.24\.0 +\d+ ms", tried.out)
    assert int(guarded.lists[-1].params["maxResults"]) <= 2
    [told] = json.loads(home.run("servers", "check", "here", "--format", "json").out)
    assert (told["server"], told["code"], told["told"]) == ("here", 0, "ok")
    assert told["milliseconds"] > 0

    counted = home.run("query", "here", "instances", "--count")
    assert (counted.code, counted.out) == (0, "30\n")
    assert guarded.seen[-1].authorization == BASIC

    removed = home.run("servers", "remove", "here")
    assert (removed.code, removed.out) == (0, "")
    assert home.run("servers", "list").out == ""
    assert home.run("query", "here", "instances").code == 2


def test_a_dry_run_fetches_no_secret(home: Home, guarded: Loopback, tmp_path: Path) -> None:
    note = tmp_path / "ran"
    home.run("servers", "add", "here", "--url", guarded.url, "--engine", "camunda", "--user", "mary",
             "--password-command", f"touch {note}")  # fmt: skip
    ran = home.run("query", "here", "instances", "--dry-run")
    assert ran.code == 0
    assert "--user mary" in ran.out
    assert not note.exists()
    assert guarded.seen == []


def test_trying_tells_what_is_wrong_by_its_exit_code(home: Home, guarded: Loopback) -> None:
    add = ("--engine", "camunda", "--user", "mary")
    home.run("servers", "add", "good", "--url", guarded.url, *add, "--password-env", "WORD")
    home.run("servers", "add", "refused", "--url", guarded.url, *add, "--password-env", "WRONG")
    home.run("servers", "add", "gone", "--url", nowhere(), *add, "--password-env", "WORD")
    home.run("servers", "add", "unset", "--url", guarded.url, *add, "--password-env", "NOT_SET")
    home.run("servers", "add", "asked", "--url", guarded.url, *add)
    env = {"WORD": WORD, "WRONG": "wrong-word"}
    for name, code, told in (
        ("good", 0, "ok"),
        ("refused", 1, "who?"),
        ("gone", 3, "nothing answers"),
        ("unset", 2, "the environment variable NOT_SET is not set"),
        ("asked", 2, "nobody can be asked"),
    ):
        ran = home.run("servers", "check", name, **env)
        assert (name, ran.code) == (name, code)
        assert told in ran.out
        assert WORD not in ran.out + ran.err
        assert "wrong-word" not in ran.out + ran.err
    assert home.run("servers", "check", "good", "gone", **env).code == 3
    assert home.run("servers", "check", "good", "gone", "refused", **env).code == 1
    everything = home.run("servers", "check", **env)
    assert everything.code == 2
    assert len(everything.out.splitlines()) == 6


def test_an_engine_that_is_none_fails_the_trial(home: Home, engine: Loopback) -> None:
    home.run("servers", "add", "wrong", "--url", engine.url.replace("engine-rest", "rest"), "--engine", "camunda")
    ran = home.run("servers", "check", "wrong")
    assert ran.code == 1
    assert "no engine answers at this address" in ran.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "NAME, --url, --engine: missing, and nobody can be asked"),
        (["x", "--url", "http://h/"], "--engine: missing"),
        (["x", "--url", f"http://mary:{WORD}@h/", "--engine", "camunda"], "--url: a URL must not hold"),
        (["x", "--url", "https://h/", "--engine", "camuda"], "invalid choice"),
        (["query", "--url", "https://h/", "--engine", "camunda"], "NAME: query is a command"),
        (["a b", "--url", "https://h/", "--engine", "camunda"], "NAME: should be letters"),
        (["x", "--url", "http://h/", "--engine", "camunda", "--user", "m"], "--url: secrets would travel"),
        (["x", "--url", "https://h/", "--engine", "camunda", "--password-env", "P"], "--user: is missing"),
        (["x", "--url", "https://h/", "--engine", "camunda", "--colour", "mauve"], "--colour: should be"),
        (["x", "--url", "https://h/", "--engine", "camunda", "--header-env", "X"], "--header-env: write the name"),
        (["x", "--url", "https://h/", "--engine", "camunda", "--header-env", "X Y=Z"], "--header-env: cannot be"),
        (["x", "--url", "https://h/", "--engine", "camunda", "--release", "nonsense 1"], "--release: "),
        (["x", "--url", "https://h/", "--engine", "camunda", "--user", "m", "--store-password"], "nobody can be asked"),
        (
            ["x", "--url", "https://h/", "--engine", "camunda", "--password-env", "P", "--password-ask"],
            "not allowed with argument",
        ),
    ],
)
def test_what_cannot_be_added_is_told_and_nothing_is_written(home: Home, words: list[str], told: str) -> None:
    ran = home.run("servers", "add", *words)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert WORD not in ran.err
    assert not home.config.exists()


def test_a_name_is_taken_once_unless_it_is_replaced(home: Home) -> None:
    add = ("servers", "add", "x", "--engine", "camunda", "--url")
    assert home.run(*add, "https://one/").code == 0
    again = home.run(*add, "https://two/")
    assert (again.code, "--replace" in again.err) == (2, True)
    assert home.run(*add, "https://two/", "--replace").code == 0
    assert "https://two" in home.run("servers", "list").out
    assert "https://one" not in home.everything()


def test_files_are_kept_by_their_whole_path(home: Home) -> None:
    home.run("servers", "add", "x", "--engine", "camunda", "--url", "https://h/", "--user", "m",
             "--password-file", "secrets/bpm", "--ca-file", "~/ca.pem")  # fmt: skip
    text = (home.config / "servers.toml").read_text()
    assert f'password_file = "{Path.cwd() / "secrets" / "bpm"}"' in text
    assert 'ca_file = "~/ca.pem"' in text


def test_a_damaged_file_stops_every_command_and_stays_as_it_is(home: Home) -> None:
    home.config.mkdir(parents=True)
    path = home.config / "servers.toml"
    for text in (
        f'[[servers]]\nname = "x"\nurl = "https://h/"\nengine = "camunda"\npasword = "{WORD}"\n',
        f'[[servers]]\nname = "x"\nurl = "https://mary:{WORD}@h/"\nengine = "camunda"\n',
        f'[[servers]]\nname = "{WORD}\n',
    ):
        path.write_text(text)
        path.chmod(0o600)
        for words in (
            ("servers", "list"),
            ("servers", "check"),
            ("servers", "remove", "x"),
            ("servers", "add", "y", "--url", "https://h/", "--engine", "camunda"),
            ("query", "x", "instances"),
            ("x",),
        ):
            ran = home.run(*words)
            assert (words, ran.code, ran.out) == (words, 2, "")
            assert re.match(rf"tuiconsole: {re.escape(str(path))}, line \d: ", ran.err)
            assert WORD not in ran.err
            assert path.read_text() == text
    path.unlink()


def test_a_server_that_nobody_configured_is_answered_with_the_nearest(home: Home) -> None:
    home.run("servers", "add", "prod", "--url", "https://h/", "--engine", "camunda")
    for words in (
        ("query", "prd", "instances"),
        ("prd",),
        ("servers", "check", "prd"),
        ("servers", "remove", "prd"),
        ("views", "show", "running", "--server", "prd"),
    ):
        ran = home.run(*words)
        assert (words, ran.code, ran.out) == (words, 2, "")
        assert "no server called 'prd' is configured; did you mean prod?" in ran.err
    assert "did you mean query?" in home.run("qurey").err


def test_without_any_server_the_way_on_is_told(home: Home) -> None:
    ran = home.run()
    assert (ran.code, ran.out) == (2, "")
    assert "'tuiconsole demo'" in ran.err
    assert "'tuiconsole servers add'" in ran.err
    assert home.run("servers", "check").code == 2


def test_contradictions_are_told(home: Home) -> None:
    home.run("servers", "add", "prod", "--url", "https://h/", "--engine", "camunda")
    for words, told in (
        (("prod", "--url", "https://h/", "--engine", "camunda"), "--url: a configured server has its own"),
        (("prod", "--engine", "camunda"), "--engine and --user go with --url"),
        (("prod", "more"), "unrecognized arguments: more"),
        (("prod",), "needs a terminal"),
    ):
        ran = home.run(*words)
        assert (ran.code, told in ran.err) == (2, True), ran.err


# On a terminal


def test_questions_are_put_until_they_are_answered(home: Home, guarded: Loopback) -> None:
    terminal = Terminal(home, "servers", "add")
    terminal.answer("Base URL", f"http://mary:{WORD[::-1]}@h/")
    terminal.wait_for("must not hold")
    terminal.answer("Base URL", guarded.url)
    terminal.answer("[camunda]:", "cam-unda")
    terminal.wait_for("answer one of")
    terminal.answer("[camunda]:", "")
    terminal.answer("Name for it", "demo")
    terminal.wait_for("is a command")
    terminal.answer("Name for it", "here")
    terminal.answer("[none]:", "pass")
    terminal.answer("User", "mary")
    terminal.answer("[ask]:", "env")
    terminal.answer("environment variable", "WORD")
    terminal.wait_for("added here")
    assert terminal.end() == 0
    assert home.run("query", "here", "instances", "--count", WORD=WORD).out == "30\n"


def test_giving_no_more_answers_adds_nothing(home: Home) -> None:
    terminal = Terminal(home, "servers", "add", "x")
    terminal.wait_for("Base URL")
    terminal.type("\x04")
    terminal.wait_for("nothing was added")
    assert terminal.end() == 2
    assert not home.config.exists()


def test_a_password_is_asked_for_and_does_not_show(home: Home, guarded: Loopback) -> None:
    home.run("servers", "add", "here", "--url", guarded.url, "--engine", "camunda", "--user", "mary")
    terminal = Terminal(home, "query", "here", "instances", "--count")
    terminal.wait_for("Password of mary at here: ")
    terminal.type(f"{WORD}\n")
    terminal.wait_for("30")
    assert WORD.encode() not in terminal.heard
    assert terminal.end() == 0


def test_who_insists_may_keep_a_secret_that_nobody_else_can_read(tmp_path: Path, guarded: Loopback) -> None:
    home = Home(tmp_path)
    terminal = Terminal(home, "servers", "add", "here", "--url", guarded.url, "--engine", "camunda", "--user", "mary",
                        "--store-password")  # fmt: skip
    terminal.wait_for("Password to keep in servers.toml: ")
    terminal.type(f"{WORD}\n")
    terminal.wait_for("added here")
    assert WORD.encode() not in terminal.heard
    assert terminal.end() == 0
    path = home.config / "servers.toml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert home.run("query", "here", "instances", "--count").out == "30\n"
    for words in (("servers", "list"), ("servers", "list", "--format", "json"), ("config", "validate")):
        ran = home.run(*words)
        assert WORD not in ran.out + ran.err
    path.chmod(0o644)
    refused = home.run("query", "here", "instances", "--count")
    assert (refused.code, "others may read this file" in refused.err) == (2, True)
    assert WORD not in refused.err


def test_the_console_opens_on_a_server_with_a_view(home: Home, guarded: Loopback) -> None:
    for name in ("other", "here"):
        home.run("servers", "add", name, "--url", guarded.url, "--engine", "camunda", "--user", "mary",
                 "--password-env", "WORD")  # fmt: skip
    terminal = Terminal(home, "here", "--view", "running", "--read-only", "--no-mouse", WORD=WORD)
    try:
        terminal.wait_for("ORDER-1")
        [first, *_] = guarded.lists
        assert first.params.get("active") == "true" or first.body.get("active") is True
        assert {seen.authorization for seen in guarded.lists} == {BASIC}
        terminal.type("q")
        assert terminal.end() == 0
    finally:
        terminal.stop()
