"""Each documented parameter, one after the other: query line, form, preview and request say the same.

One console stays open for all of them, as it does for a person.
"""

from collections.abc import AsyncIterator, Callable

import pytest

from tuiconsole.console.widgets.wrapped_text import WrappedText
from tuiconsole.engines.model import Parameter

from .person import INSTANCES, NARROW, Person, ask, at_console

pytestmark = pytest.mark.anyio

# What to type by the type's name, and what the documentation makes of it in a query string.
TYPED = {
    "flag": ("true", "true"),
    "text": ("a b&c", "a b&c"),
    "like": ("abc", "%abc%"),
    "list": ("one,two", "one,two"),
    "instant": ("2026-02-01 10:30", "2026-02-01T10:30:00.000+0000"),
    "integer": ("7", "7"),
    "variables": ("amount_gteq_100", "amount_gteq_100"),
}
CHOSEN = {"sortBy": "businessKey", "sortOrder": "desc", "incidentStatus": "open"}


def typed_and_sent(parameter: Parameter) -> tuple[str, str]:
    chosen = CHOSEN.get(parameter.name)
    return (chosen, chosen) if chosen else TYPED[parameter.type.name]


def word(parameter: Parameter) -> str:
    """The parameter as a word of the query line."""
    value, _ = typed_and_sent(parameter)
    if parameter.type.name == "flag":
        return parameter.name
    return f'{parameter.name}="{value}"' if " " in value else f"{parameter.name}={value}"


@pytest.fixture(scope="module")
async def person(url: str) -> AsyncIterator[Person]:
    async with at_console(url, NARROW, alone=True) as person:
        yield person


async def set_in_form(person: Person, parameter: Parameter) -> None:
    await person.press("ctrl+u")
    await person.type(parameter.name)
    await person.press("enter")
    if parameter.type.name != "flag":
        await person.type(typed_and_sent(parameter)[0])
        await person.press("enter")
    await person.press("end")


@pytest.mark.parametrize("parameter", INSTANCES.parameters, ids=lambda parameter: parameter.name)
async def test_line_and_form_ask_it(person: Person, parameter: Parameter) -> None:
    companions = [INSTANCES.parameter(name) for name in parameter.needs]
    sent = (parameter.name, typed_and_sent(parameter)[1])
    pair = "=".join(sent) + "&"
    before = len(person.requests)

    def asked_by(count: int) -> Callable[[], bool]:
        """Whether so many new requests carry the parameter."""
        return lambda: sum(sent in request.params for request in person.requests[before:]) >= count

    if person.app.screen is not person.main:  # the test before this one did not come to its end
        await person.press("escape", "escape", "escape")
    await ask(person, " ".join(map(word, [parameter, *companions])))
    asked = person.asked
    assert {name for name, _ in asked.values} == {parameter.name, *parameter.needs}
    await person.until(asked_by(1), f"{sent} asked by the line")

    await person.press("f")
    preview = person.app.screen.query_one("#preview", WrappedText)
    assert pair in preview.text + "&"
    await person.press("ctrl+n")
    for companion in companions:
        await set_in_form(person, companion)
    assert pair not in preview.text + "&"
    await set_in_form(person, parameter)
    assert f"{parameter.name}: {parameter.help}" in person.app.screen.query_one("#about", WrappedText).text
    assert pair in preview.text + "&"
    await person.press("ctrl+o")
    assert person.asked == asked
    await person.until(asked_by(2), f"{sent} asked by the form")
