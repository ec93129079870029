"""Views from the command line: listed, shown as the command that gives the same rows, forgotten."""

import json
import shlex
from pathlib import Path

import pytest

from tuiconsole.config.built_in_views import BUILT_IN

from .loopback import Loopback
from .own_files import Home

SAVED = """\
[[views]]
name = "big orders" # mine
engine = "camunda"
query = 'unfinished startedAfter=-2h processInstanceBusinessKeyLike="a b"'
columns = ["state", "businessKey"]
sort = "startTime:asc"

[[views]]
name = "failed"
engine = "camunda"
query = "withIncidents"
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path)
    made.config.mkdir(parents=True)
    (made.config / "views.toml").write_text(SAVED)
    return made


def test_saved_views_come_first_and_stand_for_built_in_ones(home: Home) -> None:
    ran = home.run("views", "list", "--engine", "camunda")
    names = [line.split("  ")[0] for line in ran.out.splitlines()]
    assert (ran.code, ran.err) == (0, "")
    assert names[:4] == ["NAME", "big orders", "failed", "running"]
    assert names.count("failed") == 1
    told = json.loads(home.run("views", "list", "--format", "json").out)
    assert len(told) == len(BUILT_IN) + 1
    assert told[0]["columns"] == ["state", "businessKey"]


def test_what_an_engine_does_not_offer_is_listed_with_the_reason(home: Home) -> None:
    out = home.run("views", "list", "--engine", "oracle-opa").out
    assert "not offered: Its list cannot be narrowed by state." in out


def test_a_view_is_shown_with_the_command_line_that_gives_the_same_rows(home: Home, engine: Loopback) -> None:
    home.run("servers", "add", "here", "--url", engine.url, "--engine", "camunda")
    shown = home.run("views", "show", "big orders", "--server", "here")
    line = shown.out.splitlines()[-1]
    assert shown.code == 0
    assert "columns:     state, businessKey" in shown.out
    program, *words = shlex.split(line)
    assert program == "tuiconsole"
    ran = home.run(*words, "--count")
    assert (ran.code, ran.out) == (0, "30\n")
    asked = engine.seen[-1]
    given = asked.params if asked.body is None else asked.body
    assert {"unfinished", "startedAfter", "processInstanceBusinessKeyLike"} <= set(given)


def test_every_offered_view_can_be_shown(home: Home) -> None:
    for view in BUILT_IN:
        ran = home.run("views", "show", view.name, "--engine", view.engine)
        assert (ran.code, ran.err) == (0, "")
        assert ("tuiconsole query SERVER" in ran.out) is not bool(view.lacks)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["show", "runing"], "there is no view called 'runing'; did you mean running?"),
        (["show", "running"], "for more than one engine; say --engine: camunda, ibm-bfm"),
        (["show", "x\x1b[2J"], "no view called"),
        (["remove", "suspended", "--engine", "camunda"], "comes with the program"),
        (["remove", "nonsense"], "there is no view called 'nonsense'"),
    ],
)
def test_what_is_meant_has_to_be_clear(home: Home, words: list[str], told: str) -> None:
    ran = home.run("views", *words)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert "\x1b" not in ran.err


def test_a_view_of_another_engine_is_not_for_this_server(home: Home) -> None:
    home.run("servers", "add", "here", "--url", "https://h/", "--engine", "ibm-bfm")
    ran = home.run("views", "show", "big orders", "--engine", "camunda", "--server", "here")
    assert (ran.code, "here speaks ibm-bfm" in ran.err) == (2, True)
    assert home.run("views", "show", "mine", "--server", "here").code == 2


def test_a_saved_view_is_removed_and_nothing_else(home: Home) -> None:
    ran = home.run("views", "remove", "failed")
    assert (ran.code, ran.out) == (0, "")
    assert (home.config / "views.toml").read_text().rstrip() == SAVED.partition("\n\n")[0]
    assert "incidentStatus=open" in home.run("views", "list").out
