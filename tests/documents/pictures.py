"""The pictures that the README shows: the console as `tuiconsole demo` opens it, at a fixed time and size."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC

from textual.widgets import Input

from tuiconsole.commands.line import parser
from tuiconsole.config.server import Server
from tuiconsole.console.app import Console
from tuiconsole.demo.server import make_store, running
from tuiconsole.engines.catalogue import engines
from tuiconsole.service.service import QueryService

from ..console.acting import NOW, sees, settled

STUCK = ("slash", "‹unfinished incidentStatus=open›", "enter")


@dataclass(frozen=True)
class _Picture:
    """What is done before it is taken: keys are pressed, what is in ‹› is typed, and what is behind … is waited for."""

    steps: tuple[str, ...] = ()
    server: str = "demo-camunda"
    size: tuple[int, int] = (120, 40)


PICTURES = {
    "camunda": _Picture((*STUCK, "j")),
    "small": _Picture((*STUCK, "j"), size=(80, 24)),
    "form": _Picture((*STUCK, "f", "‹message›", "down", "enter", "‹card issuer›")),
    "trace": _Picture((*STUCK, "j", "enter", "enter", "…Exception: ")),
    "history": _Picture(
        ("slash", "‹completed processDefinitionKey=loan-application›", "enter", "3", "z"), size=(120, 20)
    ),
    "problems": _Picture(("exclamation_mark",)),
    "ibm": _Picture(("slash", '‹whereClause="ACTIVITY.STATE = STOPPED"›', "enter", "j"), server="demo-ibm"),
    "oracle": _Picture(("slash", "‹createdAfter=-1d›", "enter", "j"), server="demo-oracle"),
}


def pictures() -> dict[str, str]:
    """Every picture as an SVG, by the name of its file."""
    return asyncio.run(_taken())


async def _taken() -> dict[str, str]:
    usual = parser("demo").parse_args([])
    store = make_store(usual.instances, usual.seed, NOW)
    try:
        with running(store) as urls:
            bases = {"demo-camunda": urls.camunda, "demo-ibm": urls.ibm, "demo-oracle": urls.oracle}
            known = [Server(name, url, one.name) for (name, url), one in zip(bases.items(), engines(), strict=True)]
            return {f"{name}.svg": await _take(picture, known) for name, picture in PICTURES.items()}
    finally:
        store.close()


async def _take(picture: _Picture, known: list[Server]) -> str:
    service = QueryService(lambda: NOW, UTC, stopwatch=lambda: 0.0)
    app = Console(service, sorted(known, key=lambda server: server.name != picture.server))
    async with app.run_test(size=picture.size) as pilot:
        await settled(pilot)
        for step in picture.steps:
            if step.startswith("…"):
                await sees(pilot, step[1:])
            elif step.startswith("‹"):
                await pilot.press(*step[1:-1])
            else:
                await pilot.press(step)
                await settled(pilot)
                await app.workers.wait_for_complete()
        for field in app.screen.query(Input):
            field.cursor_blink = False
        await pilot.pause()
        return app.export_screenshot(title="tuiconsole", simplify=True)
