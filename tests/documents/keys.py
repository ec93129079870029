"""The page of keys: everything that a key does anywhere, from the bindings."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from textual.binding import Binding

import tuiconsole.console
from tuiconsole.console.key_names import readable
from tuiconsole.console.own_keys import bindings_of
from tuiconsole.console.screens.help import GROUPS

from .markdown import code, codes, page, table

_ABOUT = """\
`?` shows the keys that work where you are, and finds them by what they do; `:` runs all of it by name. `^` is the
control key.

What a key does can have other keys, by its name, in `config.toml`; several are separated by commas, and what clashes is
told when the console opens:

```toml
[keys]
"list.down" = "down,j"
"query.line" = "ctrl+l,/"
```"""


@dataclass
class _Deed:
    """One thing that keys do, wherever they do it."""

    keys: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


def keys_page() -> str:
    """The whole page."""
    deeds: dict[str, _Deed] = {}
    for binding in _bindings():
        deed = deeds.setdefault(binding.id or "", _Deed())
        for key in binding.key.split(","):
            name = readable(replace(binding, key=key))
            if name not in deed.keys:
                deed.keys.append(name)
        for text, texts in ((binding.description, deed.titles), (binding.tooltip, deed.told)):
            if text not in texts:
                texts.append(text)
    # A name whose first word is no group would be left out of the help screen, so it must not pass here either.
    if strangers := {name for name in deeds if name.partition(".")[0] not in GROUPS}:
        raise LookupError(f"no group of the help screen has {', '.join(sorted(strangers))}")
    heads = ("keys", "is called", "does", "name")
    sections = [f"## {title}\n\n{table(heads, _rows(deeds, group))}" for group, title in GROUPS.items()]
    return page("Keys", _ABOUT, *sections)


def _rows(deeds: dict[str, _Deed], group: str) -> Iterator[tuple[str, ...]]:
    for name, deed in deeds.items():
        if name.partition(".")[0] == group:
            yield codes(deed.keys), ", ".join(deed.titles), "; ".join(deed.told), code(name)


def _bindings() -> list[Binding]:
    """Those of every class of the console, in the order of their modules."""
    walked = pkgutil.walk_packages(tuiconsole.console.__path__, f"{tuiconsole.console.__name__}.")
    modules = [importlib.import_module(module.name) for module in sorted(walked, key=lambda module: module.name)]
    classes = [
        one for module in modules for one in vars(module).values()
        if isinstance(one, type) and one.__module__ == module.__name__
    ]  # fmt: skip
    return [binding for binding in bindings_of(classes) if binding.id]
