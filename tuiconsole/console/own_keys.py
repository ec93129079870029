"""Keys of a person's own choice, checked: whether what they name exists, and whether two things want the same key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.binding import Binding, BindingType

from tuiconsole.console.key_names import is_key, keys_of, readable_key


def bindings_of(classes: Iterable[type]) -> list[Binding]:
    """The bindings that these classes declare themselves."""
    declared: list[BindingType] = [binding for one in classes for binding in vars(one).get("BINDINGS", ())]
    return [binding for binding in declared if isinstance(binding, Binding)]


def problems(keys: Mapping[str, str], together: Iterable[Binding]) -> list[str]:
    """What is wrong with *keys*, a sentence each, where *together* are the bindings that work at the same time."""
    found = []
    taken: dict[str, list[str]] = {}
    groups = set()
    names = set()
    for binding in together:
        name = binding.id or ""
        names.add(name)
        groups.add(name.partition(".")[0])
        for key in keys_of(keys.get(name) or binding.key):
            ids = taken.setdefault(key, [])
            if name not in ids:
                ids.append(name)
    for name in keys:
        # What only works inside of dialogs is declared there, and not looked at before they open.
        if name not in names and name.partition(".")[0] in groups:
            found.append(f"nothing is called {name}; help lists what there is")
        found += [f"there is no key {key} for {name}" for key in keys_of(keys[name]) if not is_key(key)]
    for key, ids in taken.items():
        if len(ids) > 1 and any(name in keys for name in ids):
            found.append(f"{readable_key(key)} is the key of {' and '.join(ids)}; one of them needs another")
    return found
