"""Names, cells and configurations of the worst kind: no file lies elsewhere, none runs, and none is lost."""

from __future__ import annotations

import csv
import io
import os
import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
import tomli_w

from tuiconsole.config.exports import export
from tuiconsole.config.problem import ConfigurationError, NotSaved
from tuiconsole.config.server_entry import ServerEntry
from tuiconsole.config.servers import ServersFile
from tuiconsole.config.settings import load_settings
from tuiconsole.config.views import ViewsFile
from tuiconsole.text.spreadsheet import Csv

from .strings import CONTROLS, MARKUP, NAUGHTY, UNICODE

NAMES = [
    *("..", ".", "", " ", "../../etc/passwd", "/etc/passwd", "~/.ssh/authorized_keys", "a/b", "a\\b", "-rf", "--help"),
    *(
        "con",
        "NUL.txt",
        "com1",
        "LPT9.log",
        ".bashrc",
        "...",
        "a" * 5000,
        "é" * 300,
        "\x00",
        "a\x00b",
        "%2e%2e%2f",
        "$HOME",
    ),
    *("`id`", "$(id)", ";rm", "|sh", "*", "?", "<>", '"', "'", "x.desktop", "aux.", "a.", "a ", "COM1.tar.gz"),
    *CONTROLS.values(),
    *UNICODE,
    *MARKUP,
    *NAUGHTY,
    *(f"../{text}" for text in NAUGHTY[:80]),
]
CELLS = [
    mark + text
    for mark in ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
    for text in ("cmd|'/C calc'!A0", "HYPERLINK(\"http://x\")", "1+1", "SUM(1)", "")
] + [" =1+1", "\t=1", '"=1', ";=1", ",=1"]  # fmt: skip


def test_hostile_names(tmp_path: Path, tell: Callable[[str], None]) -> None:
    assert len(NAMES) >= 300
    directory = tmp_path / "exports"
    directory.mkdir()
    (directory / "elsewhere").symlink_to(tmp_path / "victim")
    for name in [*NAMES, "elsewhere"]:
        path = export("text", name, "", directory)
        assert path.parent == directory
        assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}", path.name)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        tell("names kept in their directory")
    assert not (tmp_path / "victim").exists()
    assert len(list(directory.iterdir())) == len(NAMES) + 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["exports"]


def test_hostile_cells(tell: Callable[[str], None]) -> None:
    assert len(CELLS) >= 60
    sheet = Csv(["key"], raw=False, terminal=False)
    records = list(csv.reader(io.StringIO(sheet.rows([{"key": cell} for cell in CELLS]) + sheet.end())))
    rows = records[-len(CELLS) :]
    for cell, row in zip(CELLS, rows, strict=True):
        assert row[0] in (cell, f"'{cell}"), cell
        assert row[0].lstrip()[:1] not in tuple("=+-@＝＋－＠"), row
        assert row[0][:1] not in tuple("\t\r\n")
        tell("cells that are no formula")


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    directory = tmp_path / "config"
    directory.mkdir(mode=0o700)
    monkeypatch.setenv("TUICONSOLE_CONFIG_DIR", str(directory))
    monkeypatch.setenv("TUICONSOLE_STATE_DIR", str(tmp_path / "state"))
    return directory


ENTRY = {"name": "prod", "url": "https://h/engine-rest", "engine": "camunda"}
VIEW = {"name": "mine", "engine": "camunda", "resource": "instances", "query": ""}
WHOLE = {
    "servers.toml": tomli_w.dumps({"servers": [{**ENTRY, "name": name} for name in ("prod", "test")]}),
    "views.toml": tomli_w.dumps(
        {"views": [{"name": "mine", "engine": "camunda", "resource": "instances", "query": ""}]}
    ),
    "config.toml": tomli_w.dumps({"zone": "utc", "pager": ["less"], "limits": {"seconds": 20}}),
}
LOADS: dict[str, Callable[[], object]] = {
    "servers.toml": ServersFile.load,
    "views.toml": ViewsFile.load,
    "config.toml": load_settings,
}


def damaged(whole: bytes) -> list[bytes]:
    cut = [whole[: len(whole) * percent // 100] for percent in range(5, 100, 5)]
    return [
        *cut,
        b"\xff\xfe" + whole,
        whole.replace(b"=", b"", 1),
        whole.replace(b'"', b"'", 1),
        b"\x00" * 64,
        whole * 2,
    ]


@pytest.mark.parametrize("name", WHOLE)
def test_damaged_configurations(places: Path, tell: Callable[[str], None], name: str) -> None:
    path, whole = places / name, WHOLE[name].encode()
    path.touch(mode=0o600)
    said: list[str] = []
    for content in [*damaged(whole), b"\xef\xbb\xbf" + whole, whole.replace(b"\n", b"\r\n")]:
        path.write_bytes(content)
        try:
            LOADS[name]()
        except ConfigurationError as error:
            said += str(error).splitlines()
        assert path.read_bytes() == content
        assert [one.name for one in places.iterdir()] == [name]
        tell("configurations read or refused, and none of them lost")
    assert len(said) >= 5
    assert [line for line in said if not line.startswith(str(path))] == []


def entry(name: str) -> ServerEntry:
    return ServerEntry(name, "https://h/engine-rest", "camunda")


def test_a_damaged_file_is_never_written_over(places: Path) -> None:
    path = places / "servers.toml"
    path.touch(mode=0o600)
    known = ServersFile.load()
    for content in damaged(WHOLE["servers.toml"].encode()):
        path.write_bytes(content)
        with pytest.raises((NotSaved, ConfigurationError)):
            known.save(entry("new"))
        assert path.read_bytes() == content


def test_what_others_may_read_is_refused_and_a_link_is_followed(places: Path, tmp_path: Path) -> None:
    dotfiles = tmp_path / "dotfiles.toml"
    dotfiles.touch(mode=0o600)
    (places / "servers.toml").symlink_to(dotfiles)
    ServersFile.load().save(entry("new"))
    assert (places / "servers.toml").is_symlink()
    assert "new" in dotfiles.read_text()
    before = dotfiles.read_bytes()
    os.chmod(dotfiles, 0o400)  # noqa: PTH101 - the link's target is meant
    with pytest.raises((NotSaved, ConfigurationError)):
        ServersFile.load().save(entry("other"))
    assert dotfiles.read_bytes() == before
