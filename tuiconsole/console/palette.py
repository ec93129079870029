"""Everything that can be done from here, by name: what the command palette offers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from textual.binding import ActiveBinding

from tuiconsole.console.key_names import readable
from tuiconsole.console.screens.choice import Choice
from tuiconsole.text.border import show

Run = Callable[[], object]
_NOT_OFFERED = ("list.", "dialog.", "app.commands")
"""What only moves a cursor, or closes a dialog, has no use in a palette."""


@dataclass(frozen=True, slots=True)
class Command:
    """What to do, and how the palette calls it."""

    title: str
    about: str
    run: Run
    key: str = ""

    def choice(self) -> Choice[Run]:
        """The command as something to choose."""
        return Choice(show(self.title), self.run, show(f"{self.key}  {self.about}".strip()))


def of_bindings(active: Iterable[ActiveBinding], run: Callable[[ActiveBinding], object]) -> list[Command]:
    """A command for everything that a key does here."""
    found: dict[str, tuple[ActiveBinding, list[str]]] = {}
    for one in active:
        name = one.binding.id or ""
        if name and not name.startswith(_NOT_OFFERED):
            found.setdefault(name, (one, []))[1].append(readable(one.binding))
    return [
        Command(one.binding.description, one.binding.tooltip, partial(run, one), " ".join(keys))
        for one, keys in found.values()
    ]


def of_names(kind: str, names: Iterable[tuple[str, str]], choose: Callable[[str], object]) -> list[Command]:
    """A command for each of *names*, which come with a word about them: servers, views, themes."""
    return [Command(f"{kind}: {name}", about, partial(choose, name)) for name, about in names]
