"""Copying: the right text, by a way that is there, with a word about it."""

import json
import stat
from base64 import b64decode, b64encode
from pathlib import Path

import pytest

from tuiconsole.config.preferences import Preferences
from tuiconsole.config.server_entry import ServerEntry
from tuiconsole.config.servers import ServersFile
from tuiconsole.config.table import instance_of
from tuiconsole.console.clipboard import copy, encoded_length, escape_sequence, native_commands

from .acting import console, files_in, sees, servers, until


def test_the_sequence_reaches_a_terminal_and_one_behind_tmux() -> None:
    plain = escape_sequence("häh", {})
    assert plain == f"\x1b]52;c;{b64encode('häh'.encode()).decode()}\x07"
    within = escape_sequence("häh", {"TMUX": "/tmp/tmux"})
    assert within.startswith(plain)
    passed = within.removeprefix(plain)
    assert passed.startswith("\x1bPtmux;")
    assert passed.endswith("\x1b\\")
    assert passed[7:-2].replace("\x1b\x1b", "\x1b") == plain


@pytest.mark.parametrize("text", ["", "a", "ab", "abc", "ä" * 100])
def test_the_encoded_length_is_known_beforehand(text: str) -> None:
    assert encoded_length(text) == len(b64encode(text.encode()))


def test_no_desktop_has_no_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    assert native_commands({}, "linux") == []
    assert native_commands({"SSH_TTY": "/dev/pts/1"}, "darwin") == []
    assert native_commands({"WAYLAND_DISPLAY": "w"}, "linux") == [["wl-copy"]]
    assert native_commands({"TMUX": "t"}, "linux") == [["tmux", "load-buffer", "-w", "-"]]


@pytest.mark.anyio
async def test_a_command_gets_the_text_and_half_a_pair_does_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = tmp_path / "wl-copy"
    command.write_text(f'#!/bin/sh\ncat > "{tmp_path}/copied"\n')
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    written: list[str] = []
    copied = await copy("häh\ud800", written.append, environment={"WAYLAND_DISPLAY": "w"})
    assert copied.by == ("wl-copy", "terminal")
    assert (tmp_path / "copied").read_text() == "häh?"
    assert (await copy("x", written.append, way="native", environment={})).by == ()


@pytest.mark.anyio
async def test_what_is_too_long_is_not_sent() -> None:
    written: list[str] = []
    copied = await copy("x" * 60_000, written.append, environment={})
    assert copied.by == ()
    assert "80,000 bytes" in copied.why
    assert not written


def osc52(written: list[str]) -> str:
    [sequence] = [part for part in written if part.startswith("\x1b]52;c;")]
    return b64decode(sequence[7:].partition("\x07")[0]).decode()


@pytest.mark.anyio
@pytest.mark.parametrize("server", ["demo-camunda", "demo-ibm", "demo-oracle"])
async def test_a_row_its_id_and_its_request_are_copied(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TMUX", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    async with console(on=server) as pilot:
        app = pilot.app
        written: list[str] = []
        monkeypatch.setattr(app, "_to_terminal", written.append)
        rows = app.screen.instances.rows
        identity = rows.current[rows.resource.id_field]
        for key, said in (("y", "as JSON"), ("i", "the id of the"), ("u", "as curl"), ("l", "as command line")):
            written.clear()
            await pilot.press("y", key)
            await until(pilot, lambda: written)
            assert said in app.said[-1].text
            copied = osc52(written)
            match key:
                case "y":
                    assert json.loads(copied) == dict(rows.current)
                case "i":
                    assert copied == str(identity)
                case "u":
                    assert copied.startswith("curl --globoff")
                case _:
                    # Nobody configured this server, so that its name would mean nothing to the command.
                    known = next(one for one in servers() if one.name == server)
                    named = f"--url {known.url} --engine {known.engine}"
                    assert copied == f"tuiconsole query {named} instances --all"


@pytest.mark.anyio
async def test_a_configured_server_is_called_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUICONSOLE_CONFIG_DIR", str(tmp_path))
    for name in ("TMUX", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    entry = {"name": "demo-ibm", "url": "https://bpm.example.org", "engine": "ibm-bfm"}
    ServersFile.load().save(instance_of(ServerEntry, entry))
    async with console(on="demo-ibm") as pilot:
        written: list[str] = []
        monkeypatch.setattr(pilot.app, "_to_terminal", written.append)
        await pilot.press("y", "l")
        await until(pilot, lambda: written)
        assert osc52(written) == "tuiconsole query demo-ibm instances --all"


@pytest.mark.anyio
async def test_a_cell_is_copied_by_name_and_too_much_is_offered_as_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TMUX", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    preferences = Preferences(export_directory=str(tmp_path), clipboard_bytes=1000)
    async with console(preferences=preferences) as pilot:
        app = pilot.app
        written: list[str] = []
        monkeypatch.setattr(app, "_to_terminal", written.append)
        await pilot.press("y", "c", *"definitionkey", "enter")
        await until(pilot, lambda: written)
        assert osc52(written) == app.screen.instances.rows.current["processDefinitionKey"]
        app.copy_to_clipboard("x" * 2000)
        await sees(pilot, "Save it as a file")
        await pilot.press("s")
        await until(pilot, lambda: files_in(tmp_path))
        [(_, content, mode)] = files_in(tmp_path)
        assert content == "x" * 2000
        assert mode == 0o600
