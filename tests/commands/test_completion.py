"""Completion: the scripts offer what the grammar takes, and the names that are configured."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tuiconsole.commands.completion_scripts import SCRIPTS
from tuiconsole.commands.grammar import places, valued
from tuiconsole.commands.line import COMMANDS

from .own_files import Home

SERVERS = ("prod", "prüfung")
ENGINES = {"camunda", "ibm-bfm", "oracle-opa"}
VIEWS = {"failed", "running", "long-running", "my view"}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path)
    made.config.mkdir(parents=True)
    entry = '[[servers]]\nname = "{}"\nurl = "https://h/"\nengine = "camunda"\n'
    (made.config / "servers.toml").write_text("".join(map(entry.format, SERVERS)))
    (made.config / "views.toml").write_text('[[views]]\nname = "my view"\nengine = "camunda"\n')
    program = tmp_path / "bin" / "tuiconsole"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m tuiconsole "$@"\n')
    program.chmod(0o755)
    return made


def ask(home: Home, shell: str, script: str) -> list[str]:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    words = {"bash": ["bash", "--norc"], "zsh": ["zsh", "-f"], "fish": ["fish", "--no-config"]}[shell]
    # A locale in which a letter is a letter.
    env = home.variables(LC_ALL="C.UTF-8")
    env["PATH"] = f"{home.path / 'bin'}:{env['PATH']}"
    done = subprocess.run([*words, "-c", script], capture_output=True, env=env, timeout=60)
    assert done.stderr == b""
    return done.stdout.decode().splitlines()


def offered(home: Home, shell: str, line: str) -> set[str]:
    """What *shell* offers at the end of *line*, which is taken apart at blanks."""
    code = SCRIPTS[shell](list(places()))
    match shell:
        case "bash":
            # As the shell does: an equals sign is a word of its own.
            words = line.replace("=", " = ").split(" ")
            words = [word for n, word in enumerate(words) if word or n == len(words) - 1]
            typed = " ".join(f"'{word}'" for word in words)
            script = f"{code}\nCOMP_WORDS=({typed}); COMP_CWORD={len(words) - 1}\n_tuiconsole tuiconsole\n"
            return set(ask(home, shell, script + 'printf "%s\\n" "${COMPREPLY[@]}"')) - {""}
        case "zsh":
            # Outside of its editor the shell has no completion; these stand in and print what they are given.
            typed = " ".join(f"'{word}'" for word in line.split(" "))
            stand_ins = (
                "compdef() {}\n"
                "compadd() { shift; print -rl -- $@ }\n"
                "_files() { print -r -- FILES }\n"
                "_describe() { print -rl -- ${${(P)${@[-1]}}%%:*} }\n"
            )
            script = f"{stand_ins}{code}\nwords=({typed}); CURRENT=${{#words}}\n_tuiconsole\n"
            last = line.rpartition(" ")[2]
            return {word for word in ask(home, shell, script) if word.startswith(last) or word == "FILES"}
        case _:
            script = f"{code}\ncomplete -C '{line}'\n"
            return {told.partition("\t")[0] for told in ask(home, shell, script)}


@pytest.mark.parametrize("shell", SCRIPTS)
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("tuiconsole ", {*COMMANDS, *SERVERS}),
        ("tuiconsole pr", {*SERVERS}),
        ("tuiconsole ser", {"servers"}),
        ("tuiconsole servers ", {"list", "add", "remove", "check"}),
        ("tuiconsole servers check p", {*SERVERS}),
        ("tuiconsole servers check prod p", {*SERVERS}),
        ("tuiconsole servers remove p", {*SERVERS}),
        ("tuiconsole servers add --eng", {"--engine"}),
        ("tuiconsole servers add --engine ", ENGINES),
        ("tuiconsole servers add x --url https://h/ --engine c", {"camunda"}),
        ("tuiconsole query p", {*SERVERS}),
        ("tuiconsole query prod inst", {"instances", "instance"}),
        ("tuiconsole query --format ", {"table", "json", "jsonl", "csv"}),
        ("tuiconsole query --format csv prod job", {"jobs", "job", "job-log"}),
        ("tuiconsole describe ", ENGINES),
        ("tuiconsole config show --format ", {"toml", "json"}),
        ("tuiconsole config schema v", {"views"}),
        ("tuiconsole completion ", {"bash", "zsh", "fish"}),
        ("tuiconsole views show --server p", {*SERVERS}),
        ("tuiconsole prod --view long", {"long-running"}),
        ("tuiconsole prod --read", {"--read-only"}),
    ],
)
def test_what_the_grammar_takes_is_offered(home: Home, shell: str, line: str, expected: set[str]) -> None:
    assert offered(home, shell, line) == expected


@pytest.mark.parametrize("shell", SCRIPTS)
def test_views_are_offered_with_blanks_in_their_names(home: Home, shell: str) -> None:
    found = {name.replace("\\", "") for name in offered(home, shell, "tuiconsole --view ")}
    assert found >= VIEWS
    assert "my view" in {name.replace("\\", "") for name in offered(home, shell, "tuiconsole views show m")}


@pytest.mark.parametrize("shell", ["bash", "fish"])
def test_an_equals_sign_is_understood(home: Home, shell: str) -> None:
    found = {word.rpartition("=")[2] for word in offered(home, shell, "tuiconsole --engine=c")}
    assert found == {"camunda"}


@pytest.mark.parametrize("shell", SCRIPTS)
def test_the_command_prints_the_script(home: Home, shell: str) -> None:
    ran = home.run("completion", shell)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == SCRIPTS[shell](list(places()))
    if shutil.which(shell):
        script = home.path / "script"
        script.write_text(ran.out)
        assert subprocess.run([shell, "-n", str(script)], capture_output=True, timeout=60).stderr == b""


def test_names_are_read_without_loading_what_takes_time(home: Home) -> None:
    code = (
        "import sys\n"
        "from tuiconsole.commands.line import run\n"
        "run(['completion', 'servers']); run(['completion', 'views'])\n"
        "heavy = {'pydantic', 'pydantic_core', 'httpx', 'textual', 'rich', 'tuiconsole.engines.model'}\n"
        "sys.exit(' '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=home.variables(), timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().splitlines()[:3] == [*SERVERS, "my view"]


@pytest.mark.parametrize("damage", ["[[servers]", "servers = 3", "[[servers]]\nname = 3", "[servers]\nname = 'x'"])
def test_damage_offers_nothing_and_says_nothing(home: Home, damage: str) -> None:
    (home.config / "servers.toml").write_text(damage)
    ran = home.run("completion", "servers")
    assert (ran.code, ran.out, ran.err) == (0, "", "")


def test_an_option_takes_a_value_everywhere_or_nowhere() -> None:
    """The scripts tell words from values of options without knowing the command yet."""
    found = list(places())
    takes, takes_none = set(valued(found)), {o.name for place in found for o in place.options if o.values is None}
    assert not takes & takes_none
