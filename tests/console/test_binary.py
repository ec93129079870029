"""Values of bytes: their size stands where a value would, and nothing of them is fetched before somebody saves them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from textual.pilot import Pilot

from tuiconsole.config.preferences import Preferences
from tuiconsole.console.panes.related_pane import RelatedPane
from tuiconsole.service.service import QueryService

from .acting import console, engine, sees, text, until

pytestmark = pytest.mark.anyio


def fetched(path: str) -> bytes:
    with urlopen(f"{engine().camunda}/{path}", timeout=60) as answer:
        return bytes(answer.read())


def variable_of(kind: str) -> Mapping[str, Any]:
    """The first variable of *kind* that the demo has."""
    listed = json.loads(fetched("history/variable-instance?maxResults=20000&deserializeValues=false"))
    return next(variable for variable in listed if variable["type"] == kind)


async def open_variable(pilot: Pilot[None], variable: Mapping[str, Any]) -> None:
    """From the start to the variable in full, by keys."""
    await pilot.press("slash", *f"processInstanceId={variable['processInstanceId']}", "enter")
    history = pilot.app.screen.query_one("#history", RelatedPane)
    await pilot.press("3")
    for _ in range(3):
        await pilot.press("right_square_bracket")
    await until(pilot, lambda: variables_in(history, variable["processInstanceId"]))
    pane = history.list_in_sight
    assert pane is not None
    await until(pilot, lambda: pane.rows.current)
    while (pane.rows.current or {}).get("id") != variable["id"]:
        before = pane.rows.cursor
        await pilot.press("j")
        await until(pilot, lambda: pane.rows.current)
        assert pane.rows.cursor > before, text(pilot.app)
    await pilot.press("enter")


def variables_in(history: RelatedPane, instance: str) -> bool:
    pane = history.list_in_sight
    return (
        pane is not None
        and pane.asked.resource.name == "variables"
        and instance in pane.given.values()
        and pane.rows.result_set is not None
        and pane.rows.result_set.query == pane.asked.within(pane.given)
        and pane.rows.line_count > 0
    )


def saved_in(directory: Path) -> list[Path]:
    return list(directory.iterdir())


@pytest.mark.parametrize("kind", ["Bytes", "File"])
async def test_the_size_is_shown_and_saving_fetches(kind: str, tmp_path: Path) -> None:
    variable = variable_of(kind)
    path = f"history/variable-instance/{variable['id']}/data"
    async with console(preferences=Preferences(export_directory=str(tmp_path))) as pilot:
        service: QueryService = pilot.app._service  # type: ignore[attr-defined]
        await open_variable(pilot, variable)
        await sees(pilot, "S saves it")

        def asked() -> list[str]:
            return [exchange.request.method for exchange in service.exchanges if exchange.request.path == path]

        assert asked() == ["HEAD"]
        await pilot.press("S")
        await until(pilot, lambda: saved_in(tmp_path))
        await sees(pilot, "Saved as")
        assert asked() == ["HEAD", "GET"]
    [saved] = saved_in(tmp_path)
    assert saved.read_bytes() == fetched(path)
    assert saved.stat().st_mode & 0o777 == 0o600
    name = variable["valueInfo"].get("filename")
    assert saved.suffix == (Path(name).suffix if name else ".bin")
