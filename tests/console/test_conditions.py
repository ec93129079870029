"""Conditions in rows of name, operator and value: in the form, beside its request, and as chips over the list."""

import pytest
from textual.widgets import Input

from tuiconsole.console.screens.filter_form import FilterForm
from tuiconsole.console.widgets.wrapped_text import WrappedText
from tuiconsole.engines.types import VariableCondition

from .acting import console, sees, text, until
from .person import NARROW, WIDE, Person, ask, at_console

pytestmark = pytest.mark.anyio


async def open_rows(person: Person) -> None:
    await person.press("f")
    await person.type("variables")
    await person.press("enter")


async def fill(person: Person, *cells: str) -> None:
    """Type cell after cell, from the one that is being edited on."""
    for cell in cells:
        if cell:
            await person.type(cell)
        await person.press("enter")


def draft(person: Person) -> str:
    form = person.app.screen
    assert isinstance(form, FilterForm)
    return form.draft.text("variables")


def said(person: Person) -> str:
    return person.app.screen.query_one("#meaning", WrappedText).text


def cell(person: Person) -> Input:
    focused = person.app.focused
    assert isinstance(focused, Input)
    return focused


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_rows_are_filled_by_keyboard_alone(url: str, size: tuple[int, int]) -> None:
    async with at_console(url, size, alone=True) as person:
        await open_rows(person)
        await fill(person, "amount", ">=", "number:100", "due_date", "neq", "a,b", "")
        # Enter in an empty row leaves the editor.
        assert draft(person) == r"amount_gteq_number:100,due\_date_neq_a\,b"
        assert "● variables" in person.screen
        await person.press("ctrl+o")
        await person.settled()
        assert person.asked["variables"] == (
            VariableCondition("amount", "gteq", 100),
            VariableCondition("due_date", "neq", "a,b"),
        )
        assert person.requests[-1].method == "POST"


async def test_what_the_rows_mean_is_told_while_they_are_typed(url: str) -> None:
    async with at_console(url, NARROW, alone=True) as person:
        await open_rows(person)
        await person.type("amount")
        assert said(person) == "amount = “”"
        await person.press("enter")
        assert "greater than or equal to" in person.screen
        await fill(person, "", "number:1o")
        assert "number: takes a number, not '1o'" in said(person)
        await person.press("shift+tab")
        await person.press("end", "ctrl+u")
        await person.type("number:10")
        assert said(person) == "amount = 10 (number)"


async def test_rows_are_changed_and_taken_away(url: str) -> None:
    async with at_console(url, NARROW, alone=True) as person:
        await ask(person, "variables=a_eq_1,b_gt_2,c_lt_3")
        await open_rows(person)
        await person.press("up", "up")
        assert cell(person).value == "b"
        await person.press("ctrl+x")
        assert draft(person) == "a_eq_1,c_lt_3"
        await person.press("tab", "tab")
        assert cell(person).value == "3"
        await person.press("end", "ctrl+u")
        await person.type("4")
        assert draft(person) == "a_eq_1,c_lt_4"
        await person.press("escape", "escape", "escape")
        assert len(person.asked["variables"]) == 3  # type: ignore[arg-type]
        await open_rows(person)
        assert draft(person) == "a_eq_1,c_lt_4"


async def test_conditions_that_are_pasted_become_rows(url: str) -> None:
    async with at_console(url, NARROW, alone=True) as person:
        await open_rows(person)
        await person.type(r"order\_id_eq_4711,amount_gt_number:100")
        assert draft(person) == r"order\_id_eq_4711,amount_gt_number:100"
        await person.press("up")
        assert cell(person).value == "amount"
        await person.press("up")
        assert cell(person).value == "order_id"


async def test_a_row_is_gone_to_by_a_click(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await ask(person, "variables=first_eq_one,second_gt_two")
        await open_rows(person)
        await person.press("up")
        assert cell(person).value == "second"
        await person.click_on("+ value")
        assert (cell(person).value, cell(person).placeholder) == ("", "value")


async def test_rows_are_turned_into_text_and_back(url: str) -> None:
    async with at_console(url, NARROW, alone=True) as person:
        await open_rows(person)
        await fill(person, "amount", "gt", "5")
        await person.press("ctrl+t")
        assert cell(person).value == "amount_gt_5"
        await person.type(",b_eq_x")
        await person.press("ctrl+t", "up")
        assert cell(person).value == "b"
        await person.press("ctrl+t", "end")
        await person.type(",nonsense")
        await person.press("ctrl+t")
        # No rows say that, and nothing of it is lost.
        assert cell(person).value == "amount_gt_5,b_eq_x,nonsense"
        assert "can only be edited as it is" in person.screen


async def test_each_condition_is_a_chip_of_its_own(url: str) -> None:
    async with at_console(url, alone=True) as person:
        await ask(person, "variables=amount_gt_5,customer_eq_x unfinished")
        assert "amount gt 5 ×" in person.screen
        assert "customer eq x ×" in person.screen
        await person.press("x", "right", "enter")
        assert person.asked["variables"] == (VariableCondition("customer", "eq", "x"),)
        assert "unfinished" in person.asked


async def test_a_where_clause_has_rows_and_chips_too() -> None:
    async with console(NARROW, "demo-ibm") as pilot:
        await pilot.press("f", "enter")
        await sees(pilot, "+ compare")
        await pilot.press(
            *"stat", "enter", "enter", *"RUN", "down", "enter", *"NAME", "enter", *"LIKE", "enter", *"O'b%"
        )
        await sees(pilot, "PROCESS_INSTANCE.STATE.STATE_RUNNING")
        await sees(pilot, "'O''b%'")
        await pilot.press("ctrl+o")
        await sees(pilot, "STATE = STATE_RUNNING ×")
        await sees(pilot, "NAME LIKE O'b% ×")
        await pilot.press("x", "right", "enter")
        await until(pilot, lambda: "LIKE" not in text(pilot.app))
        instances = pilot.app.screen.instances  # type: ignore[attr-defined]
        assert str(instances.asked["whereClause"]) == "PROCESS_INSTANCE.STATE = PROCESS_INSTANCE.STATE.STATE_RUNNING"


async def test_what_rows_cannot_say_is_edited_as_text() -> None:
    async with console(NARROW, "demo-ibm") as pilot:
        await pilot.press("f", "enter", "ctrl+t")
        await pilot.press(*"NAME = 'a' OR NAME = 'b'", "escape", "enter")
        focused = pilot.app.focused
        assert isinstance(focused, Input)
        assert focused.value == "NAME = 'a' OR NAME = 'b'"
