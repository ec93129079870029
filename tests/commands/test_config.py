"""Preferences from the command line: where they are, what they say and why, and whether they are right."""

import json
import re
import resource
import stat
import subprocess
import tomllib
from dataclasses import asdict
from pathlib import Path

import pytest

from tuiconsole.config.preferences import Preferences
from tuiconsole.config.table import keys_of

from .conftest import command
from .own_files import Home, Terminal

WORD = "xyzzy-4711"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def wrote(home: Home, name: str, text: str) -> Path:
    home.config.mkdir(parents=True, exist_ok=True)
    path = home.config / name
    path.write_text(text)
    path.chmod(0o600)
    return path


def test_the_files_are_where_the_platform_wants_them(home: Home) -> None:
    ran = home.run("config", "path")
    assert (ran.code, ran.err) == (0, "")
    for path in (home.config / "config.toml", home.config / "servers.toml", home.state / "remembered.toml"):
        assert f"{path}  (not there)" in ran.out
    assert not home.config.exists()


def test_other_directories_can_be_named(home: Home, tmp_path: Path) -> None:
    ran = home.run("config", "path", TUICONSOLE_CONFIG_DIR=str(tmp_path / "a"), TUICONSOLE_STATE_DIR="~/b")
    assert f"{tmp_path / 'a' / 'config.toml'}" in ran.out
    assert f"{tmp_path / 'b' / 'remembered.toml'}" in ran.out


def test_a_file_is_begun_once_and_sets_nothing(home: Home) -> None:
    before = home.run("config", "show").out
    ran = home.run("config", "init")
    path = home.config / "config.toml"
    assert (ran.code, ran.out) == (0, "")
    assert f"written to {path}" in ran.err
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert home.run("config", "show").out == before
    path.write_text(path.read_text() + 'theme = "mine"\n')
    text = path.read_text()
    again = home.run("config", "init")
    assert (again.code, "is there already" in again.err) == (1, True)
    assert path.read_text() == text
    assert home.run("config", "init", "--stdout").out + 'theme = "mine"\n' == text


def test_each_value_is_shown_with_where_it_comes_from(home: Home) -> None:
    path = wrote(home, "config.toml", '# mine\ntheme = "nord"\nzone = "utc"\nkeys."app.quit" = "ctrl+q"\n')
    ran = home.run("config", "show", TUICONSOLE_ZONE="server", TUICONSOLE_PAGER="less -R", TUICONSOLE_THEM="x")
    assert ran.code == 0
    shown = tomllib.loads(ran.out)
    wanted = Preferences(theme="nord", zone="server", pager=("less", "-R"), keys={"app.quit": "ctrl+q"})
    assert shown == {name: value for name, value in json.loads(json.dumps(asdict(wanted))).items() if value is not None}
    for line in (
        rf'theme = "nord" +# {re.escape(str(path))}, line 2',
        r'zone = "server" +# TUICONSOLE_ZONE',
        r'pager = \["less", "-R"\] +# TUICONSOLE_PAGER',
        r"mouse = true +# default",
        rf"\[keys\] +# {re.escape(str(path))}, line 4",
    ):
        assert re.search(line, ran.out), line
    assert "TUICONSOLE_THEM: there is no such setting; did you mean TUICONSOLE_THEME?" in ran.err
    told = json.loads(home.run("config", "show", "--format", "json").out)
    assert told["theme"] == {"value": "nord", "layer": "file", "origin": f"{path}, line 2"}
    assert list(told) == list(keys_of(Preferences))


def test_everything_that_is_wrong_anywhere_is_told_at_once(home: Home) -> None:
    assert home.run("config", "validate").code == 0
    paths = [
        wrote(home, "config.toml", "theme = 1\nmous = true\n"),
        wrote(home, "servers.toml", f'[[servers]]\nname = "x"\nurl = "https://a:{WORD}@h/"\nengine = "camunda"\n'),
        wrote(home, "views.toml", '[[views]]\nname = "x"\nengine = "camunda"\nquery = "nonsense=1"\n'),
    ]
    texts = [path.read_text() for path in paths]
    ran = home.run("config", "validate", TUICONSOLE_MOUSE="maybe", TUICONSOLE_THEMES="x")
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 6
    for told in (
        f"{paths[0]}, line 1: theme: should be text",
        f"{paths[0]}, line 2: mous: there is no such key; did you mean mouse?",
        "TUICONSOLE_MOUSE: should be true or false",
        "TUICONSOLE_THEMES: there is no such setting",
        f"{paths[1]}, line 3: servers.url: a URL must not hold a user or a password",
        f"{paths[2]}, line 1: views: x: instances has no parameter 'nonsense'",
    ):
        assert told in ran.err
    assert WORD not in ran.err
    assert [path.read_text() for path in paths] == texts


def test_what_only_the_engines_know_is_checked_too(home: Home) -> None:
    wrote(
        home,
        "servers.toml",
        '[[servers]]\nname = "query"\nurl = "https://h/"\nengine = "camunda"\nrelease = "nonsense 1"\n',
    )
    ran = home.run("config", "validate")
    assert ran.code == 2
    assert "line 2: servers.name: query is a command" in ran.err
    assert "line 5: servers.release: " in ran.err


@pytest.mark.parametrize("file", ["config", "servers", "views"])
def test_the_schema_says_what_a_file_may_hold(home: Home, file: str) -> None:
    ran = home.run("config", "schema", file)
    schema = json.loads(ran.out)
    assert (ran.code, ran.err) == (0, "")
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert schema["additionalProperties"] is False
    assert (file == "config") == ("theme" in schema["properties"])


@pytest.mark.parametrize("words", [("config", "show"), ("demo",), ("--url", "http://localhost", "--engine", "camunda")])
def test_a_damaged_file_is_told_before_anything_is_opened(home: Home, words: tuple[str, ...]) -> None:
    path = wrote(home, "config.toml", "theme = \n")
    terminal = Terminal(home, *words)
    terminal.wait_for("line 1: is not TOML")
    assert terminal.end() == 2
    assert str(path).encode() in terminal.heard.replace(b"\r\n", b"")
    assert b"\x1b[?1049h" not in terminal.heard


def test_a_file_on_a_full_disk_is_told_and_leaves_no_rest(home: Home) -> None:
    done = subprocess.run(
        command(["config", "init"]),
        capture_output=True,
        env=home.variables(PYTHONDONTWRITEBYTECODE="1"),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)),
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stderr.decode().count("\n") == 1
    assert "could not be saved, and is as it was" in done.stderr.decode()
    assert list(home.config.iterdir()) == []
