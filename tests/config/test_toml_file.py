"""A damaged file is told with its file, its line and its key."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from tuiconsole.config.problem import ConfigurationError
from tuiconsole.config.toml_file import read_toml, statements

TEXT = """\
# A comment, and blank lines

theme = "nord"
notes = '''
[servers]
url = "not here"
'''
list = [
    "a", # ]
    "b",
]
keys."app.quit" = "q"
inline = { a = 1, b = { c = 2 } }

[[servers]]
name = "one"
[servers.headers]
X = "1"

[[servers]]
# about two
name = "two"
headers.Y.env = "Z"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "some.toml"
    path.write_text(TEXT)
    return path


@pytest.mark.parametrize(
    ("key", "line"),
    [
        (["theme"], 3),
        (["notes"], 4),
        (["list"], 8),
        (["list", 1], 8),
        (["keys"], 12),
        (["keys", "app.quit"], 12),
        (["inline", "b", "c"], 13),
        (["servers"], 15),
        (["servers", 0], 15),
        (["servers", 0, "name"], 16),
        (["servers", 0, "headers"], 17),
        (["servers", 0, "headers", "X"], 18),
        (["servers", 0, "url"], 15),
        (["servers", 1], 20),
        (["servers", 1, "name"], 22),
        (["servers", 1, "headers", "Y", "env"], 23),
        (["servers", 2], 15),
        (["absent"], None),
        ([], None),
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_each_key_has_its_line(file: Path, key: list[str | int], line: int | None, ending: str, mark: str) -> None:
    file.write_bytes((mark + TEXT).replace("\n", ending).encode())
    assert read_toml(file).line_of(key) == line


def test_a_complaint_names_file_line_and_key(file: Path) -> None:
    read = read_toml(file)
    assert read.complaint(["servers", 1, "name"], "is bad") == f"{file}, line 22: servers.name: is bad"
    assert read.complaint(["absent"], "is bad") == f"{file}: absent: is bad"
    assert read.complaint([], "is bad") == f"{file}: is bad"


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"a = 1\nb = \n", 2),
        (b"a = 1\na = 2\n", 2),
        (b"[a]\n[a]\n", 2),
        (b"a = 1\r\nb == 2\r\n", 2),
        (b"a = [1,\n2,\n", 2),
        (b'a = "never closed\n', 1),
        (b"a = 1\nb = '\xff'\n", 2),
        (b"a = 1\n\x00\n", 2),
        (b"a = 1\n\x1b[2J = 2\n", 2),
        (b"a = 2026-13-45\n", 1),
        (b"\xff\xfea\x00", 1),
    ],
)
def test_damage_is_told_with_its_line(file: Path, data: bytes, line: int) -> None:
    file.write_bytes(data)
    with pytest.raises(ConfigurationError) as refusal:
        read_toml(file)
    assert str(refusal.value).startswith(f"{file}, line {line}: ")
    assert str(refusal.value).isprintable()
    assert file.read_bytes() == data


@pytest.mark.parametrize("data", [b"a = " + b"[" * 100_000, b"a = " + b"9" * 5000])
def test_bombs_are_damage_too(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    with pytest.raises(ConfigurationError):
        read_toml(file)


def test_what_is_not_there_is_empty(tmp_path: Path) -> None:
    read = read_toml(tmp_path / "absent" / "some.toml")
    assert (read.data, read.text, read.found.data) == ({}, "", None)


VALUES = st.recursive(
    st.text(max_size=5) | st.integers(-9, 9) | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(min_size=1, max_size=4), inner, max_size=3),
    max_leaves=8,
)
DOCUMENTS = st.dictionaries(st.text(min_size=1, max_size=4), VALUES, max_size=5)


def at(document: Any, key: tuple[str | int, ...]) -> Any:
    for part in key:
        document = document[part]
    return document


@given(DOCUMENTS)
def test_every_statement_leads_to_a_value(document: dict[str, Any]) -> None:
    text = tomli_w.dumps(document)
    parsed = tomllib.loads(text)
    found = list(statements(text))
    for statement in found:
        at(parsed, statement.key)
    assert {statement.key[0] for statement in found} == set(parsed)
    assert [statement.line for statement in found] == sorted({statement.line for statement in found})
