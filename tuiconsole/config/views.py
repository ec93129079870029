"""The views of `views.toml`: read, saved, removed, and put together with those that come with the program."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from tuiconsole.config.built_in_views import BUILT_IN
from tuiconsole.config.dialects import EngineName
from tuiconsole.config.kinds import list_of, one_of, text
from tuiconsole.config.places import views_path
from tuiconsole.config.problem import ConfigurationError, NotSaved
from tuiconsole.config.table import key, nested, table
from tuiconsole.config.toml_file import TomlFile, read_toml
from tuiconsole.config.validation import checked, validated
from tuiconsole.config.view import View
from tuiconsole.records import dataclass

_TABLE = "views"


def _name(written: str) -> str:
    right = bool(written) and written == written.strip() and written.isprintable()
    if not right or len(written) > 64 or written.startswith("-"):
        raise ValueError("should be text on one line, at most 64 characters, without a dash or blanks in front")
    return written


def _line(written: str) -> str:
    if not written.isprintable():
        raise ValueError("should be on one line, without control characters")
    return written


_LINE = text(_line)


@table
class ViewEntry:
    """A view. Names are unique among the views of one engine."""

    name: str = key(text(_name))
    """What it is called in the palette and behind --view."""
    engine: EngineName = key(one_of(EngineName))
    """The dialect that it is written in."""
    resource: str = key(_LINE, default="instances")
    """The list that is asked."""
    query: str = key(_LINE, default="")
    """What is asked, as in the query line: documented names, with times such as -2h as they are typed."""
    columns: list[str] = key(list_of(_LINE), default=[])
    """The columns shown, in their order; without it, those of the list."""
    sort: str = key(_LINE, default="")
    """A documented sort key and a direction, such as startTime:desc."""


@table
class ViewsDocument:
    """The views that were saved, in the order in which the console offers them."""

    views: list[ViewEntry] = key(list_of(nested(ViewEntry)), default=[])
    """One view each."""


@dataclass(frozen=True, slots=True)
class ViewsFile:
    """The file as it was read. What is saved goes into that file and no other one, and what writes is imported then."""

    file: TomlFile
    saved: tuple[View, ...]

    @classmethod
    def load(cls) -> ViewsFile:
        """The file there is. Raises `ConfigurationError` where it is damaged."""
        file = read_toml(views_path())
        views = tuple(map(_view, validated(file, ViewsDocument).views))
        seen: set[tuple[str, str]] = set()
        for index, view in enumerate(views):
            if (view.engine, view.name) in seen:
                message = "another view of this engine has the same name"
                raise ConfigurationError(file.complaint([_TABLE, index, "name"], message))
            seen.add((view.engine, view.name))
        return cls(file, views)

    def of(self, engine: str | None = None) -> tuple[View, ...]:
        """Every view of *engine*, or of all: those that were saved, then those that come with the program.

        A view that was saved under the name of another that comes with the program takes its place.
        """
        own = {(view.engine, view.name) for view in self.saved}
        views = [*self.saved, *(view for view in BUILT_IN if (view.engine, view.name) not in own)]
        return tuple(view for view in views if engine in (None, view.engine))

    def has(self, view: View) -> bool:
        """Whether a view of this engine was saved under this name."""
        return self._index(view) is not None

    def save(self, view: View) -> None:
        """Add *view*, or put it in the place of the saved one with its name. Raises `NotSaved`."""
        self._write(view, self._index(view))

    def rename(self, view: View, name: str) -> None:
        """Call the saved *view* otherwise. Raises `NotSaved`, also where another saved view has that name."""
        renamed = replace(view, name=name)
        if self.has(renamed):
            raise NotSaved(f"there is a saved view called {name!r} already")
        self._write(renamed, self._saved_as(view))

    def remove(self, view: View) -> None:
        """Remove the saved *view*. Raises `NotSaved`."""
        from tuiconsole.config.entries import remove_entry

        remove_entry(self.file, _TABLE, self._saved_as(view))

    def _write(self, view: View, index: int | None) -> None:
        """Write *view* as number *index*, or behind the last."""
        from tuiconsole.config.entries import save_entry

        entry: dict[str, Any] = {"name": view.name, "engine": view.engine, "resource": view.resource}
        optional = {"query": view.query, "columns": list(view.columns), "sort": view.sort}
        entry |= {name: value for name, value in optional.items() if value}
        try:
            checked(ViewEntry, entry, lambda key, message: f"{'.'.join(map(str, key))}: {message}")
        except ConfigurationError as error:
            raise NotSaved(str(error)) from None
        save_entry(self.file, _TABLE, entry, index)

    def _saved_as(self, view: View) -> int:
        index = self._index(view)
        if index is None:
            raise NotSaved(f"there is no saved view called {view.name!r}")
        return index

    def _index(self, view: View) -> int | None:
        same = (n for n, saved in enumerate(self.saved) if (saved.engine, saved.name) == (view.engine, view.name))
        return next(same, None)


def names(views: Iterable[View]) -> list[str]:
    """What *views* are called, each name once."""
    return list(dict.fromkeys(view.name for view in views))


def _view(entry: ViewEntry) -> View:
    return View(entry.name, entry.engine, entry.resource, entry.query, tuple(entry.columns), entry.sort)
