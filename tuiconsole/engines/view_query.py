"""A view as a query, a query as a view, and a view as the command line that gives the same rows."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence

from tuiconsole.config.view import USER, View
from tuiconsole.engines.engine import Engine
from tuiconsole.engines.model import Order
from tuiconsole.engines.query import Query
from tuiconsole.engines.query_line import parse_line, words_of, write_line

_DIRECTIONS = {"asc": False, "desc": True}


def query_of(view: View, engine: Engine, user: str = "") -> Query:
    """What *view* asks of *engine*, on behalf of *user*. Raises `ValueError` with what is wrong with the view."""
    if view.lacks:
        raise ValueError(f"{engine.title}: {view.lacks}")
    resource = next((resource for resource in engine.resources if resource.name == view.resource), None)
    if resource is None:
        raise ValueError(f"{engine.name} has no resource {view.resource!r}")
    query, problems = parse_line(resource, line_of(view, user))
    if problems:
        raise ValueError("; ".join(problem.message for problem in problems))
    known = {column.id for column in resource.columns}
    if unknown := [column for column in view.columns if column not in known]:
        raise ValueError(f"{resource.name} has no column {unknown[0]!r}")
    if not view.sort:
        return query
    key, _, direction = view.sort.rpartition(":")
    if direction not in _DIRECTIONS or resource.sort_key(key) is None:
        raise ValueError(f"{view.sort!r} is not a sort key of {resource.name} with asc or desc, as in KEY:desc")
    if any(parameter.role in ("sort key", "sort direction", "order") for parameter, _ in query):
        raise ValueError(f"the order {view.sort} contradicts the one in the query")
    return query.sorted_by(Order(key, _DIRECTIONS[direction]))


def view_of(name: str, engine: Engine, query: Query, columns: Sequence[str] = ()) -> View:
    """*query* as a view that can be saved. What is relative in it stays relative."""
    sort = ""
    roles = {parameter.role for parameter, _ in query}
    if roles & {"sort key", "order"} and len(query.order) == 1:
        [order] = query.order
        sort = f"{order.key}:{'desc' if order.descending else 'asc'}"
        query = query.sorted_by(None)
    return View(name, engine.name, query.resource.name, write_line(query), tuple(columns), sort)


def line_of(view: View, user: str) -> str:
    """The query line of *view*. Raises `ValueError` where it needs a user and there is none."""
    if not view.built_in or USER not in view.query:
        return view.query
    if not user:
        raise ValueError(f"{view.name} needs to know who you are: the server has no user configured")

    def named(found: re.Match[str]) -> str:
        # Inside of quotes a quote is doubled: those of the line always, those of a clause within it as well.
        return found[1] + user.replace('"', '""').replace("'", "''" if found[1] else "'")

    return re.sub(f"('?){re.escape(USER)}", named, view.query)


def command_of(view: View, server: Sequence[str], user: str = "") -> str:
    """The command line that prints every row of *view*; *server* are the words that name the server in it.

    Raises `ValueError` where the view needs a user.
    """
    words = ["tuiconsole", "query", *server, view.resource]
    for word in words_of(line_of(view, user)):
        words.append(word.name if word.value is None else f"{word.name}={word.value}")
    if view.sort:
        words += ["--sort", view.sort]
    return shlex.join([*words, "--all"])
