"""Rows in other programs: the engine's web console, the pager, the editor."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tuiconsole.config.preferences import Preferences

from .acting import console, sees, until


def script(directory: Path, name: str, content: str) -> str:
    """A program that anybody may run."""
    path = directory / name
    path.write_text(f"#!/bin/sh\n{content}\n")
    path.chmod(0o700)
    return str(path)


def written(path: Path) -> str:
    return path.read_text().strip() if path.exists() else ""


@pytest.mark.anyio
async def test_an_instance_opens_in_the_web_console_of_its_server(tmp_path: Path) -> None:
    browser = script(tmp_path, "browser", f'echo "$1" > "{tmp_path}/opened"')
    async with console(preferences=Preferences(browser=(browser,))) as pilot:
        identity = pilot.app.screen.instances.rows.current["id"]
        await pilot.press("B")
        await until(pilot, lambda: written(tmp_path / "opened"))
        assert written(tmp_path / "opened") == f"https://cockpit.example.org/#/instance/{identity}"


@pytest.mark.anyio
async def test_a_server_without_a_web_console_says_so() -> None:
    async with console(on="demo-ibm") as pilot:
        await pilot.press("B")
        await sees(pilot, "No web console is configured")


@pytest.mark.anyio
@pytest.mark.parametrize(("key", "setting"), [("L", "pager"), ("E", "editor")])
async def test_a_row_is_read_in_a_program_of_ones_own(
    key: str, setting: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = script(tmp_path, "program", f'cp "$1" "{tmp_path}/read"; ls -l "$1" > "{tmp_path}/listed"')

    @contextmanager
    def suspended() -> Iterator[None]:
        yield

    async with console(preferences=replace(Preferences(), **{setting: (program,)})) as pilot:
        monkeypatch.setattr(pilot.app, "suspend", suspended)
        identity = pilot.app.screen.instances.rows.current["id"]
        await pilot.press(key)
        await until(pilot, lambda: written(tmp_path / "listed"))
        assert identity in written(tmp_path / "read")
        assert written(tmp_path / "listed").startswith("-rw-------")


@pytest.mark.anyio
async def test_a_program_that_is_not_there_is_told() -> None:
    async with console(preferences=Preferences(browser=("/no/such/browser",))) as pilot:
        await pilot.press("B")
        await sees(pilot, "does not start")
