"""How the panes below the instances look: on each engine, and empty, on their way, failed and forbidden."""

from collections.abc import Callable

import pytest
from starlette.responses import JSONResponse, Response

from tuiconsole.demo.server import DemoUrls

from .conftest import Differing
from .loopback import Door, Loopback, refusal
from .person import NARROW, WIDE, Person, at_console

pytestmark = pytest.mark.anyio

SIZES = [WIDE, NARROW]


ENGINES = {"camunda": "camunda", "ibm": "ibm-bfm", "oracle": "oracle-opa"}


async def to_what_failed(person: Person, dialect: str) -> None:
    """Put the cursor of the instances on one in which something failed."""
    if dialect == "oracle":
        await person.press("backslash", *"faulted", "enter")
    else:
        await person.press("exclamation_mark")
        await person.until(lambda: "✗ " in person.screen)
        await person.press("enter")
        await person.until(lambda: not person.app.screen.is_modal)
    await person.settled()


@pytest.mark.parametrize("pane", ["jobs", "history"])
@pytest.mark.parametrize("dialect", ENGINES)
async def test_a_pane(differing: Differing, urls: DemoUrls, dialect: str, pane: str) -> None:
    async with at_console(getattr(urls, dialect), engine=ENGINES[dialect]) as person:
        await to_what_failed(person, dialect)
        await person.press("2" if pane == "jobs" else "3", "z")
        await person.hide_hints()
        assert await differing(person) == []


BELOW = {
    "camunda": ("/job", "/history/activity-instance"),
    "ibm": ("/activities/filter",),
    "oracle": ("/jobs", "/history"),
}
"""What the two panes ask first, by how the path ends."""
NOTHING = {"camunda": [], "ibm": {"identifier": "aiid", "items": []}, "oracle": {"items": [], "count": 0}}
STATES = {
    "empty": "This instance has no ",
    "failed": "HTTP 400",
    "forbidden": "HTTP 403",
    "loading": "Loading ",
}
"""What the pane says, by its state."""


def _refusal(dialect: str, status: int, message: str) -> Callable[[], Response]:
    """Each engine's own way to say no."""
    match dialect:
        case "ibm":
            body = {"errorNumber": "CWWBE0001E", "errorMessage": message, "errorMessageParameters": []}
        case "oracle":
            body = {"type": "about:blank", "title": "No", "status": str(status), "detail": message}
        case _:
            return refusal(status, message)
    return lambda: JSONResponse(body, status)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("pane", ["jobs", "history"])
@pytest.mark.parametrize("dialect", ENGINES)
async def test_a_state_of_a_pane(
    differing: Differing, door: Door, behind: Loopback, dialect: str, pane: str, state: str
) -> None:
    answers: dict[str, Callable[[], Response]] = {
        "empty": lambda: JSONResponse(NOTHING[dialect]),
        "failed": _refusal(dialect, 400, "The list cannot be asked for like this."),
        "forbidden": _refusal(dialect, 403, "The user 'mary' does not have the permission to read this instance."),
    }
    if state in answers:
        door.answer(answers[state], BELOW[dialect])
    else:
        door.hold(BELOW[dialect])
    total = "of at least 101" if dialect == "ibm" else "of 2,000"
    # Refused, and not broken: of what may work the next time the console tries again, and then says so.
    async with at_console(behind.at(dialect), engine=ENGINES[dialect], alone=True, comes_to_rest=False) as person:
        await person.until(lambda: total in person.screen and ("7.24" in person.screen or dialect != "camunda"))
        await person.press("2" if pane == "jobs" else "3")
        await person.hide_hints()
        await person.until(lambda: STATES[state] in person.screen)
        assert await differing(person) == []
