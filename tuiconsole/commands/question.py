"""From the words of a command line to a query, or to everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from tuiconsole.commands.line import UsageError
from tuiconsole.commands.nearest import nearest
from tuiconsole.engines.model import Order, Resource
from tuiconsole.engines.query import Problem, Query
from tuiconsole.engines.query_line import parse_word
from tuiconsole.engines.types import Value
from tuiconsole.engines.versions import PRODUCT_TITLES, Release
from tuiconsole.text.border import show

DIRECTIONS = {"asc": False, "desc": True}


def query_of(resource: Resource, words: Sequence[str], sort: str | None, now: datetime, zone: tzinfo) -> Query:
    """The query that *words*, each NAME=VALUE or the NAME of a flag, and *sort* mean.

    Raises `UsageError` with one line for each problem.
    """
    values: dict[str, Value] = {}
    problems: list[str] = []
    for word in words:
        name, equals, value = word.partition("=")
        try:
            word.encode()
            parameter, parsed = parse_word(resource, name, value if equals else None)
        except UnicodeEncodeError:
            problems.append(f"{show(name)}: is not UTF-8")
            continue
        except ValueError as error:
            named = any(parameter.name == name for parameter in resource.parameters) and name not in str(error)
            problems.append(f"{name}: {error}" if named else str(error))
            continue
        if parameter.name in values:
            problems.append(f"{name}: is given twice")
        values[parameter.name] = parsed
    query = Query.of(resource, values)
    if sort is not None:
        try:
            query = _sorted(query, sort)
        except ValueError as error:
            problems.append(f"--sort: {error}")
    refuse(problems)
    refuse(sentences(query.problems(now, zone)))
    return query


def sentences(problems: Sequence[Problem]) -> list[str]:
    """Each of *problems* on a line that begins with the parameter concerned."""
    return [f"{problem.parameter}: {problem.message}" for problem in problems]


def refuse(problems: Sequence[str]) -> None:
    """Raise `UsageError` if there are *problems*."""
    if problems:
        raise UsageError(*problems)


def depends_on_release(query: Query, now: datetime, zone: tzinfo) -> bool:
    """Whether there is a server, very old or very new, that would misunderstand *query*."""
    releases = [Release(product, version) for product in PRODUCT_TITLES for version in ("0", "999999999")]
    return any(query.problems(now, zone, release) for release in releases)


def _sorted(query: Query, text: str) -> Query:
    """*query* in the order KEY:DIR. Raises `ValueError`."""
    resource = query.resource
    given = next((p.name for p, _ in query if p.role in ("sort key", "sort direction", "order")), None)
    if given is not None:
        raise ValueError(f"contradicts {given}")
    # A column may go without the name of the table in front, which is the longer part of it.
    keys = {key.name.rpartition(".")[2].casefold(): key.name for key in resource.sort_keys}
    keys |= {key.name.casefold(): key.name for key in resource.sort_keys}
    if not keys:
        raise ValueError(f"{resource.name} cannot be sorted")
    typed, _, direction = text.rpartition(":")
    if direction.casefold() not in DIRECTIONS:
        raise ValueError(f"write the key and a direction, such as {resource.sort_keys[0].name}:desc")
    key = keys.get(typed.casefold())
    if key is None:
        raise ValueError(f"{typed!r} is not a sort key; the nearest is {keys[nearest(typed, keys)]}")
    return query.sorted_by(Order(key, DIRECTIONS[direction.casefold()]))
