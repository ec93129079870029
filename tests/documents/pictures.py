"""The pictures that the README shows: the console as `tuiconsole demo` opens it, at a fixed time and size."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from typing import Final

from textual.widgets import Input

from tuiconsole.commands.line import parser
from tuiconsole.demo.server import DemoUrls, make_store, running

from ..console.person import NARROW, NOW, WIDE, at_console

STUCK = ("slash", "‹unfinished incidentStatus=open›", "enter")


_SECONDS: Final = 0.018
"""What every request takes in a picture: about what one to a server nearby does."""


class _Stopwatch:
    """Goes on at every look of a task, and by nothing else: whoever looks twice sees the same time gone by."""

    def __init__(self) -> None:
        self._looks: Counter[object] = Counter()

    def __call__(self) -> float:
        task = asyncio.current_task()
        self._looks[task] += 1
        return self._looks[task] * _SECONDS


@dataclass(frozen=True)
class _Picture:
    """What is done before it is taken: keys are pressed, what is in ‹› is typed, and what is behind … is waited for."""

    steps: tuple[str, ...] = ()
    dialect: str = "camunda"
    engine: str = "camunda"
    size: tuple[int, int] = WIDE


PICTURES = {
    "camunda": _Picture((*STUCK, "j")),
    "small": _Picture((*STUCK, "j"), size=NARROW),
    "form": _Picture((*STUCK, "f", "‹message›", "down", "enter", "‹card issuer›")),
    "trace": _Picture((*STUCK, "j", "enter", "enter", "…Exception: ")),
    "history": _Picture(
        ("slash", "‹completed processDefinitionKey=loan-application›", "enter", "3", "z"), size=(120, 20)
    ),
    "problems": _Picture(("exclamation_mark",)),
    "ibm": _Picture(
        ("slash", '‹whereClause="ACTIVITY.STATE = STOPPED"›', "enter", "j"), dialect="ibm", engine="ibm-bfm"
    ),
    "oracle": _Picture(("slash", "‹createdAfter=-1d›", "enter", "j"), dialect="oracle", engine="oracle-opa"),
}


def pictures() -> dict[str, str]:
    """Every picture as an SVG, by the name of its file."""
    return asyncio.run(_taken())


async def _taken() -> dict[str, str]:
    usual = parser("demo").parse_args([])
    store = make_store(usual.instances, usual.seed, NOW)
    try:
        with running(store) as urls:
            return {f"{name}.svg": await _take(picture, urls) for name, picture in PICTURES.items()}
    finally:
        store.close()


async def _take(picture: _Picture, urls: DemoUrls) -> str:
    url = getattr(urls, picture.dialect)
    name = f"demo-{picture.dialect}"
    async with at_console(url, picture.size, engine=picture.engine, name=name, stopwatch=_Stopwatch()) as person:
        for step in picture.steps:
            if step.startswith("…"):
                await person.until(lambda text=step[1:]: text in person.screen)
            elif step.startswith("‹"):
                await person.type(step[1:-1])
            else:
                await person.press(step)
                await person.settled()
                await person.app.workers.wait_for_complete()
        for field in person.app.screen.query(Input):
            field.cursor_blink = False
        await person.calm()
        return person.app.export_screenshot(title="tuiconsole", simplify=True)
