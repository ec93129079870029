"""A query while somebody is writing it: the texts as typed, valid or not, so that nothing typed is lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo

from tuiconsole.engines.model import Parameter, Resource
from tuiconsole.engines.query import Query
from tuiconsole.engines.types import Value
from tuiconsole.engines.versions import Release


class Draft:
    """What is typed for each parameter of a resource. An empty text is the same as none."""

    def __init__(self, resource: Resource, texts: Mapping[str, str] | None = None) -> None:
        self.resource = resource
        self._texts: dict[str, str] = dict(texts or {})

    @classmethod
    def of(cls, query: Query) -> Draft:
        """The draft that reads as *query*."""
        return cls(query.resource, {p.name: p.type.write(value) for p, value in query})

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
