"""One entry changes, and every other byte of the file stays."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiconsole.config.entries import remove_entry, save_entry
from tuiconsole.config.problem import NotSaved
from tuiconsole.config.toml_file import read_toml

TEXT = """\
# Kept by hand

# the first
[[servers]]
name = "one"   # with a comment
[servers.headers]
X = "1"

# the second,
# on two lines
[[servers]]
name = "two"

[[servers]]
name = "three"
# at the end
"""
NEW = {"name": "new", "words": ["a", "b"], "headers": {"K": {"env": "V"}}}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "servers.toml"
    path.write_text(TEXT)
    return path


def names(path: Path) -> list[str]:
    return [entry["name"] for entry in tomllib.loads(path.read_text())["servers"]]


def test_an_entry_is_added_behind_everything(file: Path) -> None:
    save_entry(read_toml(file), "servers", NEW)
    text = file.read_text()
    assert text.startswith(TEXT)
    assert tomllib.loads(text)["servers"][3] == NEW


def test_an_entry_is_replaced_in_its_place(file: Path) -> None:
    save_entry(read_toml(file), "servers", NEW, 1)
    before, _, after = TEXT.partition('[[servers]]\nname = "two"\n')
    text = file.read_text()
    assert text.startswith(before)
    assert text.endswith(after)
    assert tomllib.loads(text)["servers"][1] == NEW
    assert names(file) == ["one", "new", "three"]


@pytest.mark.parametrize(
    ("index", "gone", "stays"),
    [
        (0, ["the first", '"one"', "X ="], ["Kept by hand", "the second", "on two lines", "at the end"]),
        (1, ["the second", "on two lines", '"two"'], ["Kept by hand", "the first", "with a comment", "at the end"]),
        (2, ['"three"'], ["Kept by hand", "the first", "the second"]),
    ],
)
def test_an_entry_is_removed_with_the_comment_above_it(
    file: Path, index: int, gone: list[str], stays: list[str]
) -> None:
    remove_entry(read_toml(file), "servers", index)
    text = file.read_text()
    assert not [part for part in gone if part in text]
    assert not [part for part in stays if part not in text]
    left = ["one", "two", "three"]
    del left[index]
    assert names(file) == left


def test_the_last_one_can_be_removed_and_another_added(tmp_path: Path) -> None:
    file = tmp_path / "views.toml"
    save_entry(read_toml(file), "views", NEW)
    remove_entry(read_toml(file), "views", 0)
    assert tomllib.loads(file.read_text()) == {}
    save_entry(read_toml(file), "views", NEW)
    assert tomllib.loads(file.read_text()) == {"views": [NEW]}


def test_line_ends_and_the_mark_of_other_systems_are_kept(file: Path) -> None:
    file.write_bytes(TEXT.replace("\n", "\r\n").encode())
    save_entry(read_toml(file), "servers", NEW, 1)
    assert b"\n" not in file.read_bytes().replace(b"\r\n", b"")
    assert names(file) == ["one", "new", "three"]
    file.write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    remove_entry(read_toml(file), "servers", 0)
    assert names(file) == ["two", "three"]


def test_entries_on_one_line_are_written_anew(tmp_path: Path) -> None:
    file = tmp_path / "servers.toml"
    file.write_text('servers = [{name = "one"}, {name = "two"}]\n')
    save_entry(read_toml(file), "servers", NEW)
    assert tomllib.loads(file.read_text())["servers"] == [{"name": "one"}, {"name": "two"}, NEW]


def test_what_cannot_be_written_is_told(file: Path) -> None:
    with pytest.raises(NotSaved):
        save_entry(read_toml(file), "servers", {"name": "\ud800"})
    assert file.read_text() == TEXT


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
ENTRIES = st.lists(
    st.dictionaries(
        TEXTS,
        TEXTS
        | st.booleans()
        | st.integers(-5, 5)
        | st.lists(TEXTS, max_size=3)
        | st.dictionaries(TEXTS, TEXTS | st.dictionaries(TEXTS, TEXTS, max_size=2), max_size=2),
        max_size=4,
    ),
    min_size=1,
    max_size=4,
)


@given(ENTRIES, st.data())
def test_what_is_written_reads_back_whatever_it_is(
    tmp_path_factory: pytest.TempPathFactory, entries: list[dict[str, Any]], data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("entries") / "servers.toml"
    for entry in entries:
        save_entry(read_toml(path), "servers", entry)
    assert read_toml(path).data == {"servers": entries}
    commented = "".join(f"# {n}\n{line}\n" for n, line in enumerate(path.read_text().split("\n")))
    assert tomllib.loads(commented) == {"servers": entries}
    path.write_text(commented)
    index = data.draw(st.integers(0, len(entries) - 1))
    replacement = data.draw(ENTRIES)[0]
    save_entry(read_toml(path), "servers", replacement, index)
    changed = [*entries[:index], replacement, *entries[index + 1 :]]
    assert read_toml(path).data == {"servers": changed}
    remove_entry(read_toml(path), "servers", index)
    del changed[index]
    assert read_toml(path).data.get("servers", []) == changed
