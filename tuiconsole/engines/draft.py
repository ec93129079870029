"""A query while somebody is writing it: the texts as typed, valid or not, so that nothing typed is lost."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import datetime, tzinfo
from typing import TypeVar

from tuiconsole.engines.model import Parameter, Resource
from tuiconsole.engines.query import Query
from tuiconsole.engines.types import Value
from tuiconsole.engines.versions import Release

_Key = TypeVar("_Key", bound=Hashable)


class Draft:
    """What is typed for each parameter of a resource. An empty text is the same as none."""

    def __init__(self, resource: Resource, texts: Mapping[str, str] | None = None) -> None:
        self.resource = resource
        self._texts: dict[str, str] = dict(texts or {})

    @classmethod
    def of(cls, query: Query) -> Draft:
        """The draft that reads as *query*."""
        return cls(query.resource, {p.name: p.type.write(value) for p, value in query})

    def onto(self, before: Query, now: Query) -> Draft:
        """What was typed while *before* was asked, on top of what is asked *now*."""
        was, asked = Draft.of(before), Draft.of(now)
        return Draft(self.resource, carried_over(self._texts, was._texts, asked._texts))

    def differs_from(self, query: Query) -> list[str]:
        """The parameters for which something else is typed than *query* asks."""
        asked = Draft.of(query)
        return [p.name for p in self.resource.parameters if self.text(p.name) != asked.text(p.name)]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Draft) and other.resource is self.resource and other._texts == self._texts

    __hash__ = None  # type: ignore[assignment]

    def text(self, name: str) -> str:
        """What is typed for *name*."""
        return self._texts.get(name, "")

    def type(self, name: str, text: str) -> None:
        """Set what is typed for *name*."""
        if text:
            self._texts[name] = text
        else:
            self._texts.pop(name, None)

    def clear(self) -> None:
        """Take everything back but the path, without which there is no question."""
        self._texts = {name: text for name, text in self._texts.items() if self.resource.parameter(name).role == "path"}

    def value(self, parameter: Parameter) -> Value | None:
        """The value of *parameter*, None where nothing is typed. Raises `ValueError`."""
        text = self.text(parameter.name)
        return parameter.type.parse(text) if text else None

    @property
    def query(self) -> Query:
        """The query of everything that can be read."""
        values: dict[str, Value] = {}
        for parameter in self.resource.parameters:
            try:
                value = self.value(parameter)
            except ValueError:
                continue
            if value is not None:
                values[parameter.name] = value
        return Query.of(self.resource, values)

    def problems(
        self, now: datetime, zone: tzinfo, release: Release | None, given: Mapping[str, Value]
    ) -> dict[str, str]:
        """What keeps the draft from being asked together with *given*, by parameter; empty when it can be."""
        found: dict[str, str] = {}
        for parameter in self.resource.parameters:
            try:
                self.value(parameter)
            except ValueError as error:
                found[parameter.name] = str(error)
        for problem in self.query.within(given).problems(now, zone, release):
            found.setdefault(problem.parameter, problem.message)
        return found


def carried_over(typed: Mapping[_Key, str], before: Mapping[_Key, str], now: Mapping[_Key, str]) -> dict[_Key, str]:
    """What was *typed* on top of *before*, on top of *now* instead; where both changed a thing, *now* has it."""
    names = [*now, *(name for name in typed if name not in now)]
    untouched = [name for name in names if now.get(name) == before.get(name)]
    merged = {name: typed.get(name, "") if name in untouched else now.get(name, "") for name in names}
    return {name: text for name, text in merged.items() if text}
