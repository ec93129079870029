"""Exports: every row once, in a file that is new and its owner's alone, also after a fault."""

import csv
import io
import json
import re
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tuiconsole.config.preferences import Preferences
from tuiconsole.console import exporting
from tuiconsole.service.errors import ServerFailed

from .acting import console, files_in, sees, text, until


def into(directory: Path) -> Preferences:
    return Preferences(export_directory=str(directory))


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("server", "key", "suffix"),
    [("demo-camunda", "1", "csv"), ("demo-ibm", "2", "jsonl"), ("demo-oracle", "3", "json")],
)
async def test_all_rows_come_once(server: str, key: str, suffix: str, tmp_path: Path) -> None:
    async with console(on=server, preferences=into(tmp_path)) as pilot:
        rows = pilot.app.screen.instances.rows
        await pilot.press("e", key)
        await until(pilot, lambda: pilot.app.said)
        [(name, content, mode)] = files_in(tmp_path)
        assert name == f"{server}-instances-all.{suffix}"
        assert mode == 0o600
        match suffix:
            case "csv":
                written = list(csv.DictReader(io.StringIO(content, newline="")))
            case "jsonl":
                written = [json.loads(line) for line in content.splitlines()]
            case _:
                written = json.loads(content)
        ids = [str(row[rows.resource.id_field]) for row in written]
        assert len(set(ids)) == len(ids) >= rows.result_set.total.number
        assert {rows.id_of(rows.item_at(line)) for line in range(20)} <= set(ids)


@pytest.mark.anyio
async def test_the_form_that_is_preferred_comes_first(tmp_path: Path) -> None:
    wanted = Preferences(export_directory=str(tmp_path), export_format="jsonl")
    async with console(preferences=wanted) as pilot:
        await pilot.press("e")
        await sees(pilot, "instances as jsonl")
        assert re.search(r"1  All .*instances as jsonl", text(pilot.app))
        await sees(pilot, "4  The instances that are loaded as jsonl")


@pytest.mark.anyio
async def test_marked_and_loaded_rows_and_no_file_is_replaced(tmp_path: Path) -> None:
    async with console(preferences=into(tmp_path)) as pilot:
        rows = pilot.app.screen.instances.rows
        await pilot.press("space", "j", "space")
        marked = list(rows.marks)
        for _ in range(2):
            await pilot.press("e")
            await sees(pilot, "The 2 marked instances as jsonl")
            await pilot.press("2")
            await until(pilot, lambda: not pilot.app.screen.is_modal)
        names = [name for name, _, _ in files_in(tmp_path)]
        assert names == ["demo-camunda-instances-marked-2.jsonl", "demo-camunda-instances-marked.jsonl"]
        for _, content, _ in files_in(tmp_path):
            assert [json.loads(line)["id"] for line in content.splitlines()] == marked
        await pilot.press("e", "8")
        await until(pilot, lambda: len(files_in(tmp_path)) == 3 and not pilot.app.screen.is_modal)
        [(_, content, _)] = [file for file in files_in(tmp_path) if "loaded" in file[0]]
        loaded = [line for line in range(rows.line_count) if rows.item_at(line) is not None]
        assert len(content.splitlines()) == len(loaded)


@pytest.mark.anyio
@pytest.mark.parametrize("key", ["r", "k", "escape"])
async def test_after_a_fault_it_goes_on_or_keeps_or_drops(
    key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk, faults, handed = exporting.walk, [2], [0]

    async def faulty(rows: Any, *, start: int) -> AsyncGenerator[Sequence[Any]]:
        pages = 0
        async for page in walk(rows, start=start):
            if faults and pages == faults[0]:
                faults.clear()
                raise ServerFailed("demo-camunda")
            pages += 1
            handed[0] += len(page)
            yield page

    monkeypatch.setattr(exporting, "walk", faulty)
    monkeypatch.setattr(exporting, "_ROWS_AT_ONCE", 100)
    async with console(preferences=into(tmp_path)) as pilot:
        rows = pilot.app.screen.instances.rows
        await until(pilot, lambda: rows.result_set.total.kind == "exact")
        await pilot.press("e", "2")
        await sees(pilot, "the server failed")
        await pilot.press(key)
        await until(pilot, lambda: not pilot.app.screen.is_modal)
        found = files_in(tmp_path)
        if key == "escape":
            assert not found
            return
        ids = [json.loads(line)["id"] for line in found[0][1].splitlines()]
        assert len(set(ids)) == len(ids)
        assert len(ids) == (handed[0] if key == "k" else rows.result_set.total.number)


@pytest.mark.anyio
async def test_a_directory_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    async with console(preferences=into(tmp_path / "file" / "exports")) as pilot:
        await pilot.press("e", "1")
        await sees(pilot, "No file can be made")
        await pilot.press("escape")
        await until(pilot, lambda: not pilot.app.screen.is_modal)
