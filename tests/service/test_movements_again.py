"""Movements of a list that went wrong once, as the state machine found them, played again."""

from __future__ import annotations

from typing import Any

import pytest

from .test_any_movement import MovingList


class Step:
    """One rule of the machine, and what it was given."""

    def __init__(self, rule: str, **given: Any) -> None:
        self.rule, self.given = rule, given


@pytest.mark.parametrize(
    "steps",
    [
        # A watched list had taken over a total that was too small: its first row lay before the first page.
        [
            Step(
                "begin",
                page=10,
                ties=10,
                seed=781973,
                kept=4,
                order=("startTime", False),
                count=400,
                unfinished=True,
                counts=True,
            ),
            Step("goes_home"),
            Step("asks_anew"),
            Step("scrolls", by=-13),
            Step("asks_anew"),
            Step("asks_anew"),
            Step("rows_end", many=12),
            Step("answers_come", all_of_them=True, which=3),
            Step("rows_go", last=True, many=9),
            Step("answers_come", all_of_them=False, which=7),
            Step("rows_go", last=False, many=5),
            Step("rows_come_in_anywhere", many=2),
            Step("rows_end", many=4),
            Step("an_answer_fails", which=1),
            Step("scrolls", by=14),
            Step("rows_start", many=8),
            Step("goes_home"),
            Step("rows_go", last=True, many=5),
            Step("scrolls", by=5),
            Step("asks_anew"),
            Step("rows_end", many=12),
            Step("goes_to_the_end"),
            Step("rows_start", many=17),
            Step("answers_come", all_of_them=True, which=0),
            Step("watches", later=False),
            Step("jumps", where=1.0),
            Step("an_answer_fails", which=1),
            Step("goes_to_the_end"),
            Step("scrolls", by=2),
            Step("goes_to_the_end"),
        ],
        # A page beside the end was numbered by a page that had only been thought to lie there.
        [
            Step(
                "begin",
                seed=8890,
                ties=3,
                counts=False,
                unfinished=True,
                count=200,
                order=("startTime", True),
                kept=4,
                page=1,
            ),
            Step("asks_anew"),
            Step("answers_come", all_of_them=False, which=0),
            Step("goes_home"),
            Step("tries_again"),
            Step("tries_again"),
            Step("goes_to_the_end"),
            Step("answers_come", all_of_them=False, which=0),
            Step("goes_home"),
            Step("answers_come", all_of_them=True, which=1),
            Step("tries_again"),
            Step("an_answer_fails", which=9),
            Step("goes_to_the_end"),
            Step("watches", later=True),
            Step("answers_come", all_of_them=False, which=8),
            Step("rows_start", many=21),
            Step("goes_home"),
            Step("tries_again"),
            Step("watches", later=True),
            Step("an_answer_fails", which=6),
            Step("asks_anew"),
            Step("goes_to_the_end"),
            Step("watches", later=False),
            Step("goes_to_the_end"),
            Step("answers_come", all_of_them=False, which=9),
        ],
    ],
    ids=["an old total", "a number from nowhere"],
)
def test_played_again(steps: list[Step]) -> None:
    machine = MovingList()
    try:
        for step in steps:
            getattr(machine, step.rule)(**step.given)
            machine.no_more_is_asked_or_kept_than_may_be()
            machine.nothing_is_twice_or_missed_or_out_of_order()
            machine.what_is_on_the_screen_stays()
    finally:
        machine.teardown()
