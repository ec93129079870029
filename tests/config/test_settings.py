"""Preferences: their layers, their origins, and what is said about wrong ones."""

import json
import re
import stat
import tomllib
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tuiconsole.config.descriptions import descriptions
from tuiconsole.config.environment import preferences_from, strangers_in
from tuiconsole.config.json_schema import table_schema
from tuiconsole.config.preferences import Preferences
from tuiconsole.config.problem import ConfigurationError, NotSaved
from tuiconsole.config.remembered import (
    ColumnChoice,
    Remembered,
    load_remembered,
    remember_columns,
    remember_preference,
)
from tuiconsole.config.server import Limits
from tuiconsole.config.server_entry import ServerEntry
from tuiconsole.config.servers import ServersDocument
from tuiconsole.config.settings import load_settings
from tuiconsole.config.table import keys_of
from tuiconsole.config.template import commented_file
from tuiconsole.config.variables import variable
from tuiconsole.config.views import ViewEntry, ViewsDocument

pytestmark = pytest.mark.usefixtures("places")

OTHER = {
    "theme": "nord",
    "density": "compact",
    "reduced_motion": True,
    "mouse": False,
    "zone": "utc",
    "times": "relative",
    "server": "prod",
    "watch_seconds": 5.5,
    "page_size": 20,
    "pages_kept": 9,
    "requests_at_once": 2,
    "timeout_seconds": 2.5,
    "answer_mib": 8,
    "log": True,
    "clipboard": "osc52",
    "clipboard_bytes": 5000,
    "export_directory": "~/out",
    "export_format": "json",
    "pager": ["most", "-s"],
    "editor": ["ed"],
    "browser": ["lynx", "-accept_all_cookies"],
    "keys": {"app.quit": "ctrl+q", "list.down": "down,j"},
}


def config(places: Path, text: str) -> Path:
    path = places / "config.toml"
    path.write_text(text)
    return path


def plain(value: object) -> Any:
    """As a file has it: lists where there are tuples, tables where there are preferences."""
    return json.loads(json.dumps(value, default=asdict))


def refusal(*needles: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        load_settings()
    for needle in needles:
        assert needle in str(caught.value)
    return str(caught.value)


def test_without_any_file_everything_has_its_default() -> None:
    found = load_settings()
    assert found.preferences == Preferences()
    assert {origin.layer for origin in found.origins.values()} == {"default"}
    assert found.preferences.limits() == Limits()
    assert found.warning == ""


def test_every_preference_can_be_set_in_the_file(places: Path) -> None:
    path = config(places, tomli_w.dumps(OTHER))
    found = load_settings()
    assert plain(found.preferences) == OTHER
    assert set(OTHER) == set(keys_of(Preferences))
    assert all(getattr(Preferences(), name) != getattr(found.preferences, name) for name in OTHER)
    assert found.origins["theme"].place == f"{path}, line 1"
    assert {origin.layer for origin in found.origins.values()} == {"file"}


def test_every_preference_can_be_set_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in OTHER.items():
        text = str(value).lower() if isinstance(value, bool) else str(value)
        if isinstance(value, list):
            text = " ".join(value)
        if isinstance(value, dict):
            text = "{" + ", ".join(f'"{key}" = "{keys}"' for key, keys in value.items()) + "}"
        monkeypatch.setenv(variable(name), text)
    found = load_settings()
    assert plain(found.preferences) == OTHER
    assert found.origins["pager"].place == "TUICONSOLE_PAGER"
    assert strangers_in() == []


def test_later_layers_go_before_earlier_ones(places: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("theme", "a"), ("density", "compact"), ("zone", "utc"), ("times", "relative")):
        remember_preference(name, value)
    config(places, 'density = "comfortable"\nzone = "server"\nmouse = true\n')
    monkeypatch.setenv("TUICONSOLE_ZONE", "local")
    found = load_settings(mouse=False, log=None)
    assert {name: (getattr(found.preferences, name), found.origins[name].layer) for name in found.origins} == {
        **{name: (getattr(Preferences(), name), "default") for name in keys_of(Preferences)},
        "theme": ("a", "remembered"),
        "times": ("relative", "remembered"),
        "density": ("comfortable", "file"),
        "zone": ("local", "environment"),
        "mouse": (False, "command line"),
    }


@pytest.mark.parametrize(
    ("text", "needles"),
    [
        ("\nthem = 'nord'\n", ["line 2: them: there is no such key; did you mean theme?"]),
        ("[look]\ntheme = 'nord'\n", ["line 1: look: there is no such key"]),
        ("theme = 3", ["line 1: theme: should be text"]),
        ("mouse = 'yes'", ["line 1: mouse: should be true or false"]),
        ("mouse = 1", ["mouse: should be true or false"]),
        ("page_size = true", ["page_size: should be a whole number"]),
        ("page_size = 1.5", ["page_size: should be a whole number"]),
        ("page_size = 0", ["page_size: should be at least 1"]),
        ("timeout_seconds = nan", ["timeout_seconds: should be"]),
        ("timeout_seconds = inf", ["timeout_seconds: should be"]),
        ("watch_seconds = 1", ["watch_seconds: should be at least 2"]),
        ("density = 'cosy'", ["density: should be 'comfortable' or 'compact'"]),
        ("pager = 'less \"'", ["pager: a quote is never closed"]),
        ("pager = ['less', 3]", ["pager: should be text"]),
        ("pager = ['']", ["pager: the first word is the command"]),
        ("# keys\n[keys]\nquit = 'q'\n", ["line 3: keys.quit: is not the name of anything that a key does"]),
        ("[keys]\n'app.quit' = 'q w'\n", ["line 2: keys.app.quit: should be keys with commas between them"]),
        ("[keys]\n'app.quit' = 1\n", ["line 2: keys.app.quit: should be text"]),
        ("theme = 1\nzone = 'mars'\nx = 1\n", ["line 1: theme", "line 2: zone", "line 3: x: there is no such key"]),
    ],
)
def test_a_wrong_file_is_told_by_line_and_key_and_left_alone(places: Path, text: str, needles: list[str]) -> None:
    path = config(places, text)
    said = refusal(*needles)
    assert all(line.startswith(str(path)) for line in said.splitlines())
    assert path.read_text() == text


@pytest.mark.parametrize("percent", range(0, 100, 5))
def test_a_file_that_is_cut_is_right_or_told_and_stays(places: Path, percent: int) -> None:
    whole = tomli_w.dumps(OTHER).encode()
    path = places / "config.toml"
    path.write_bytes(whole[: len(whole) * percent // 100])
    told = ""
    try:
        load_settings()
    except ConfigurationError as error:
        told = str(error)
    assert not told or re.match(rf"{re.escape(str(path))}, line \d+: ", told)
    remember_preference("theme", "a")
    assert path.read_bytes() == whole[: len(whole) * percent // 100]


def test_files_of_other_systems_are_read(places: Path) -> None:
    (places / "config.toml").write_bytes(b"\xef\xbb\xbftheme = 'nord'\r\nmouse = false\r\n")
    assert load_settings().preferences == Preferences(theme="nord", mouse=False)


def test_a_preferences_file_may_be_read_by_others_but_not_written(places: Path) -> None:
    path = config(places, "mouse = false\n")
    path.chmod(0o644)
    assert not load_settings().preferences.mouse
    path.chmod(0o666)
    refusal("everybody may write to it")


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("MOUSE", "false", False),
        ("THEME", "nord", "nord"),
        ("THEME", '"nord"', "nord"),
        ("THEME", "true", "true"),
        ("SERVER", "007", "007"),
        ("SERVER", "2026-01-01", "2026-01-01"),
        ("PAGE_SIZE", "200", 200),
        ("PAGER", "less -R 'a b'", ("less", "-R", "a b")),
        ("PAGER", '["less", "-R"]', ("less", "-R")),
        ("TIMEOUT_SECONDS", "5", 5.0),
    ],
)
def test_a_variable_is_read_as_text_or_as_in_the_file(name: str, text: str, value: object) -> None:
    assert preferences_from({f"TUICONSOLE_{name}": text}) == {name.lower(): value}


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("MOUSE", "off course", "TUICONSOLE_MOUSE: should be true or false"),
        ("PAGE_SIZE", "many", "TUICONSOLE_PAGE_SIZE: should be a whole number"),
        ("ZONE", "mars", "TUICONSOLE_ZONE: should be 'local', 'utc' or 'server'"),
        ("PAGER", "less '", "TUICONSOLE_PAGER: a quote is never closed"),
        ("KEYS", "[" * 5000, "TUICONSOLE_KEYS: should be a table"),
    ],
)
def test_a_wrong_variable_is_told_by_its_name(name: str, text: str, told: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        preferences_from({f"TUICONSOLE_{name}": text, "TUICONSOLE_DENSITY": "x"})
    assert len(caught.value.args) == 2
    assert str(caught.value.args[1 if name > "DENSITY" else 0]).startswith(told)


def test_an_empty_variable_is_none() -> None:
    assert preferences_from({"TUICONSOLE_MOUSE": "", "MOUSE": "false"}) == {}


def test_variables_that_are_no_settings_are_told() -> None:
    known = {"TUICONSOLE_PASSWORD": "x", "TUICONSOLE_TOKEN": "x", "TUICONSOLE_CONFIG_DIR": "x", "TUICONSOLE_ZONE": "x"}
    assert strangers_in(known | {"PATH": "x"}) == []
    told = strangers_in({"TUICONSOLE_THEMES": "geheim"})
    assert told == ["TUICONSOLE_THEMES: there is no such setting; did you mean TUICONSOLE_THEME?"]


def test_the_commented_file_sets_nothing_and_explains_everything(places: Path) -> None:
    text = commented_file()
    assert tomllib.loads(text) == {}
    path = config(places, re.sub(r"(?m)^#(?! )", "", text))
    found = load_settings().preferences
    told = descriptions(Preferences)
    for name, known in keys_of(Preferences).items():
        assert told[name]
        assert told[name].split()[0] in text
        shown = known.default if known.example is None else known.example
        assert plain(found)[name] == plain(shown)
        for value in known.kind.json.get("enum", ()):
            assert value in text
    assert path.exists()


@pytest.mark.parametrize("table", [Preferences, ServerEntry, ViewEntry, ServersDocument, ViewsDocument])
def test_every_key_is_documented_in_the_schema(table: type) -> None:
    properties = table_schema(table)["properties"]
    assert list(properties) == list(keys_of(table))
    assert [name for name, told in properties.items() if not told.get("description")] == []


# What is remembered


def test_what_is_remembered_is_there_again(tmp_path: Path) -> None:
    remember_preference("theme", "nord")
    remember_preference("pager", ("less", "-R"))
    columns = [ColumnChoice(id="state"), ColumnChoice(id="id", width=20)]
    remember_columns("camunda", "instances", columns)
    found = load_remembered()
    assert found.preferences == {"theme": "nord", "pager": ["less", "-R"]}
    assert found.columns == {"camunda instances": columns}
    assert load_settings().preferences == Preferences(theme="nord", pager=("less", "-R"))
    assert stat.S_IMODE((tmp_path / "state" / "remembered.toml").stat().st_mode) == 0o600
    remember_columns("camunda", "instances", [])
    assert load_remembered().columns == {}


def test_nonsense_is_not_remembered() -> None:
    with pytest.raises(ConfigurationError, match="zone: should be"):
        remember_preference("zone", "mars")
    with pytest.raises(ConfigurationError, match="no such key"):
        remember_preference("nonsense", 1)
    with pytest.raises(ConfigurationError, match="width: should be at least 1"):
        remember_columns("camunda", "instances", [ColumnChoice(id="state", width=0)])
    assert load_remembered() == Remembered()


def test_damaged_memory_keeps_nobody_from_working_and_is_not_written_over(tmp_path: Path) -> None:
    remember_preference("theme", "nord")
    path = tmp_path / "state" / "remembered.toml"
    for damage in ("theme = ", "[preferences]\nzone = 'mars'\n", "[columns]\nx = 1\n"):
        path.write_text(damage)
        found = load_settings()
        assert found.preferences == Preferences()
        assert str(path) in found.warning
        with pytest.raises(NotSaved, match="Delete that file"):
            remember_preference("theme", "other")
        assert path.read_text() == damage


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "theme": st.text(st.characters(exclude_categories=["Cs"]), max_size=10),
            "density": st.sampled_from(["comfortable", "compact"]),
            "mouse": st.booleans(),
            "watch_seconds": st.floats(2, 3600),
            "page_size": st.integers(1, 10_000),
            "pager": st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=5), max_size=3),
            "keys": st.dictionaries(
                st.from_regex(r"[a-z_]+\.[a-z_]+", fullmatch=True),
                st.from_regex(r"[a-z+]+(,[a-z+]+)?", fullmatch=True),
                max_size=3,
            ),
        },
    )
)
def test_a_file_says_what_was_written_into_it(places: Path, values: dict[str, Any]) -> None:
    (places / "config.toml").write_bytes(tomli_w.dumps(values).encode())
    read = plain(load_settings().preferences)
    assert {name: read[name] for name in values} == values
