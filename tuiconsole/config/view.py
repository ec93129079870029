"""A view: a question that is kept under a name, with the columns and the order of its answer."""

from __future__ import annotations

from tuiconsole.records import dataclass

USER = "{user}"
"""Stands for whoever is signed in, in the views that come with the program."""


@dataclass(frozen=True, slots=True)
class View:
    """What is asked is kept as it was typed, so that `-2h` means two hours before whenever the view is opened."""

    name: str
    engine: str
    resource: str = "instances"
    query: str = ""
    """A query line."""
    columns: tuple[str, ...] = ()
    """The columns shown, in their order; none for those of the resource."""
    sort: str = ""
    """KEY:asc or KEY:desc; empty for the order of the resource."""
    built_in: bool = False
    help: str = ""
    """One line, for views that come with the program."""
    lacks: str = ""
    """Why the engine does not offer this view, for whoever looks for it."""
