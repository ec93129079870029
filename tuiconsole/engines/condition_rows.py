"""Conditions as the rows of a form: what a type has to tell so that its text can be edited as name, operator, value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tuiconsole.records import dataclass


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """One comparison as it is typed, complete or not."""

    name: str = ""
    operator: str = ""
    value: str = ""

    @property
    def empty(self) -> bool:
        """Nothing has been said yet: an operator alone is what a new row begins with."""
        return not self.name and not self.value


class RowGrammar(Protocol):
    """How rows and the text of a parameter become each other: `read(write(rows)) == rows` for what can be asked."""

    @property
    def names(self) -> Sequence[tuple[str, str]]:
        """What can be compared, each with a help, where that is a closed set."""

    def operators(self, name: str) -> Sequence[tuple[str, str]]:
        """How *name* can be compared, each with what it means; the likeliest first."""

    def values(self, name: str) -> Sequence[str]:
        """What *name* may be compared with, where some of that is known."""

    def read(self, text: str) -> list[ConditionRow] | None:
        """The rows that *text* consists of, all of which must hold; None where it says more than rows can."""

    def write(self, rows: Sequence[ConditionRow]) -> str:
        """The text of *rows*, whether or not it can be asked."""
