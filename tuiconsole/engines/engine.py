"""One engine: the lists it offers, and what the console makes of them about an instance and about a whole server."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from posixpath import normpath

from tuiconsole.engines.model import Dialect, Json, Questions, Resource, Tone
from tuiconsole.engines.types import Value
from tuiconsole.engines.versions import Release
from tuiconsole.records import dataclass


@dataclass(frozen=True, slots=True)
class Nesting:
    """How items of a list contain each other: by the field that names the container, down from a root."""

    parent: str
    root: str
    """The field that holds the id of the outermost container, which is no item itself."""
    kind: str
    folded: frozenset[str] = frozenset()
    """Values of `kind` whose contents are hidden until someone asks for them."""


@dataclass(frozen=True, slots=True, eq=False)
class Tab:
    """One list about the instance under the cursor, or the reason why the engine has none."""

    title: str
    resource: Resource | None = None
    given: Callable[[Mapping[str, Json]], Mapping[str, Value]] = lambda instance: {}
    """From the instance to the parameters that narrow the list to it."""
    lacks: str = ""
    """Why the engine does not offer this, for the person who looks for it."""
    nesting: Nesting | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Relative:
    """An instance that another one points to: its parent, its root, the one it restarts; or its children."""

    name: str
    title: str
    given: Callable[[Mapping[str, Json]], Mapping[str, Value] | None]
    """From the instance to the query that finds its relative; None where it has no such relative."""
    lacking: str = ""
    """What is said of an instance without it, where its title would make no sentence."""


@dataclass(frozen=True, slots=True, eq=False)
class ProblemSource:
    """A list of things that fail now, anywhere on a server."""

    title: str
    resource: Resource
    values: Mapping[str, Value]
    """The query that finds them."""
    message: str
    """The field that says what went wrong."""
    when: str
    """The field that says since when, or when last."""
    instance: str
    """The field that names the instance concerned."""
    tone: Tone = "failed"


@dataclass(frozen=True, slots=True, eq=False)
class Engine:
    """The dialect a server speaks, and the resources it offers; the first one is the list of instances."""

    name: str
    title: str
    resources: tuple[Resource, ...]
    dialect: Dialect
    base_path: str = ""
    """Where it stands on a server by default, for whoever has to mend a URL."""
    documented_root: str = ""
    """What its documentation writes before the path of every resource."""
    passwords: bool = True
    """Lets people sign in by name and password; otherwise by a token alone."""
    jobs: tuple[Tab, ...] = ()
    """What the jobs pane shows."""
    history: tuple[Tab, ...] = ()
    """What the history pane shows."""
    relatives: tuple[Relative, ...] = ()
    problems: tuple[ProblemSource, ...] = ()
    no_problems: str = ""
    """Why the engine has no server-wide list of problems, where it has none."""
    recognise: Callable[[Release], Questions] | None = None
    """How to find the product behind a version, where the version alone does not tell."""
    with_ids: Callable[[Sequence[str]], Mapping[str, Value]] | None = None
    """From ids to the query that lists those instances."""
    single: Resource | None = None
    """What shows one instance by its parameter `id`, where the list cannot be narrowed to ids."""

    def documented_path(self, resource: Resource) -> str:
        """The path of *resource* as its documentation writes it."""
        return normpath(f"{self.documented_root}/{resource.path}")

    def resource(self, name: str) -> Resource:
        """The resource called *name*. Raises `KeyError` with the names there are."""
        for resource in self.resources:
            if resource.name == name:
                return resource
        raise KeyError(f"{self.title} has no resource {name!r}; it has {', '.join(r.name for r in self.resources)}")
