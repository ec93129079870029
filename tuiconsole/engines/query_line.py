"""The query line: a whole query in one line of documented names, with errors that point at the word.

Words are separated by blanks. A word is `name=value`, or just `name` for a flag. A value with blanks or quotes
in it stands in double quotes, with inner quotes doubled: `processDefinitionName="Invoice ""fast"" lane"`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from tuiconsole.engines.draft import carried_over
from tuiconsole.engines.model import Parameter, Resource
from tuiconsole.engines.query import Query
from tuiconsole.engines.types import Flag, Value

_WORD = re.compile(r'(?:[^\s"]|"(?:[^"]|"")*(?:"|$))+')
_PLAIN = re.compile(r'[^\s"]+')


@dataclass(frozen=True, slots=True)
class LineProblem:
    """What is wrong with one word of a line, and where it stands."""

    start: int
    end: int
    message: str
    parameter: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a line: the name before the first `=`, the value behind it, and where they stand."""

    start: int
    end: int
    name: str
    value: str | None
    """None where there is no `=`."""
    value_start: int


def words_of(text: str) -> list[Word]:
    """The words of *text*. Never fails: an open quote reaches to the end."""
    words = []
    for found in _WORD.finditer(text):
        name, equals, quoted = found.group().partition("=")
        start = found.start()
        value = _unquote(quoted) if equals else None
        words.append(Word(start, found.end(), name, value, start + len(name) + len(equals)))
    return words


def parse_word(resource: Resource, name: str, value: str | None) -> tuple[Parameter, Value]:
    """The parameter and the value that a word means. Raises `ValueError` with a sentence for the person."""
    try:
        parameter = resource.parameter(name)
    except KeyError:
        raise ValueError(_unknown(resource, name)) from None
    if value is None:
        if not isinstance(parameter.type, Flag):
            raise ValueError(f"{name} takes a value: {name}={parameter.type.accepts}")
        return parameter, True
    return parameter, parameter.type.parse(value)


def parse_line(resource: Resource, text: str) -> tuple[Query, tuple[LineProblem, ...]]:
    """The query that *text* writes, and what is wrong with it. Words with problems are left out of the query."""
    values: dict[str, Value] = {}
    problems = []
    for word in words_of(text):
        try:
            parameter, value = parse_word(resource, word.name, word.value)
        except ValueError as error:
            known = word.name if any(p.name == word.name for p in resource.parameters) else ""
            start = word.value_start if known and word.value else word.start
            problems.append(LineProblem(start, word.end, str(error), known))
            continue
        if parameter.name in values:
            problems.append(LineProblem(word.start, word.end, f"{word.name} stands there twice", word.name))
            continue
        values[parameter.name] = value
    return Query.of(resource, values), tuple(problems)


def write_line(query: Query) -> str:
    """The line that `parse_line` reads back as *query*."""
    return " ".join(write_word(parameter, value) for parameter, value in query)


def write_word(parameter: Parameter, value: Value) -> str:
    """One parameter of a query line."""
    if isinstance(parameter.type, Flag):
        return parameter.name
    return f"{parameter.name}={_quote(parameter.type.write(value))}"


def line_onto(typed: str, before: Query, now: Query) -> str:
    """The line that was *typed* while *before* was asked, on top of what is asked *now*."""
    was, asked = write_line(before), write_line(now)
    return " ".join(carried_over(*(_words_by_name(text) for text in (typed, was, asked))).values())


def _words_by_name(text: str) -> dict[tuple[str, int], str]:
    """Every word of *text* by its name, and by how often that name stood there before."""
    seen: Counter[str] = Counter()
    words = {}
    for word in words_of(text):
        words[word.name, seen[word.name]] = text[word.start : word.end]
        seen[word.name] += 1
    return words


@dataclass(frozen=True, slots=True)
class Completion:
    """One way to go on: what to show, and the text that stands in place of `start..end` if it is taken."""

    label: str
    help: str
    start: int
    end: int
    text: str


def completions(
    resource: Resource, text: str, position: int, known: Mapping[str, Sequence[str]], query: Query | None = None
) -> list[Completion]:
    """What may stand at *position* of *text*: names, then documented values and values that the server *known*."""
    word = next((w for w in words_of(text) if w.start <= position <= w.end), None)
    if word is None or position < word.value_start or word.value is None:
        start, end = (word.start, word.end) if word else (position, position)
        typed = text[start:position]
        taken = {w.name for w in words_of(text) if w is not word}
        if word is not None and word.value is not None:
            end = word.value_start - 1
        return [
            Completion(
                p.name, p.help, start, end, p.name if isinstance(p.type, Flag) or end < len(text) else f"{p.name}="
            )
            for p in _matching(resource.parameters, typed)
            if p.name not in taken and p.role not in ("header", "path", "fixed")
        ]
    try:
        parameter = resource.parameter(word.name)
    except KeyError:
        return []
    typed = _unquote(text[word.value_start : position])
    values = (*parameter.type.allowed, *known.get(parameter.name, ()))
    return [
        Completion(value, "", word.value_start, word.end, _quote(written))
        for value, written in parameter.type.offers(typed, values)
    ]


def _matching(parameters: Sequence[Parameter], typed: str) -> list[Parameter]:
    folded = typed.casefold()
    starting = [p for p in parameters if p.name.casefold().startswith(folded)]
    return starting + [p for p in parameters if folded in p.name.casefold() and p not in starting]


def _unknown(resource: Resource, name: str) -> str:
    names = [parameter.name for parameter in resource.parameters]
    folded = {n.casefold(): n for n in names}
    near = folded.get(name.casefold()) or next(iter(get_close_matches(name, names, 1, 0.6)), "")
    return f"{resource.name} has no parameter {name!r}" + (f"; did you mean {near}?" if near else "")


def _quote(value: str) -> str:
    return value if _PLAIN.fullmatch(value) else '"' + value.replace('"', '""') + '"'


def _unquote(text: str) -> str:
    if '"' not in text:
        return text
    parts = re.findall(r'"((?:[^"]|"")*)(?:"|$)|([^"]+)', text)
    return "".join(quoted.replace('""', '"') if quoted or not plain else plain for quoted, plain in parts)
