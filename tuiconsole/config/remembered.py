"""What the console remembers from one day to the next without being told: how a person left it.

It lies in the state directory and is the program's alone. A preference that is remembered gives way to one that a
person wrote into `config.toml`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tuiconsole.config.files import replace
from tuiconsole.config.kinds import anything, dict_of, list_of, text, whole
from tuiconsole.config.places import remembered_path
from tuiconsole.config.preferences import Preferences
from tuiconsole.config.problem import ConfigurationError, NotSaved
from tuiconsole.config.table import key, nested, said, table
from tuiconsole.config.toml_file import TomlFile, read_toml
from tuiconsole.config.validation import checked, validated

_TRIES = 3


@table
class ColumnChoice:
    """One column that is shown."""

    id: str = key(text())
    """The column's name in its declaration."""
    width: int | None = key(whole(1, 1000), default=None)
    """In cells; without it, as wide as suits."""


@table
class Remembered:
    """How the console was left."""

    preferences: dict[str, Any] = key(dict_of(anything()), default={})
    """Preferences that were changed on the screen."""
    columns: dict[str, list[ColumnChoice]] = key(dict_of(list_of(nested(ColumnChoice))), default={})
    """By engine and resource, such as `camunda instances`: the columns shown, in their order."""


def load_remembered() -> Remembered:
    """What is remembered. Raises `ConfigurationError` where the file is damaged."""
    return _checked(read_toml(remembered_path()))


def remember_preference(name: str, value: object) -> None:
    """Keep *value* for the preference called *name*. Raises `NotSaved`, and `ConfigurationError` for a wrong value."""
    kept = checked(Preferences, {name: value}, lambda _, message: f"{name}: {message}")
    _change({"preferences": {name: getattr(kept, name)}})


def remember_columns(engine: str, resource: str, columns: Sequence[ColumnChoice]) -> None:
    """Keep the *columns* that *resource* of *engine* is shown with; none forgets the choice.

    Raises `NotSaved`, and `ConfigurationError` for a wrong width.
    """
    kept = {"columns": {f"{engine} {resource}": [said(column) for column in columns]}}
    checked(Remembered, kept, lambda key, message: f"{key[-1]}: {message}")
    _change(kept)


def _change(changes: Mapping[str, Mapping[str, Any]]) -> None:
    import tomli_w

    for attempt in range(_TRIES):
        try:
            file = read_toml(remembered_path())
            remembered = _checked(file)
        except ConfigurationError as error:
            raise NotSaved(f"{error}\nDelete that file to begin anew.") from None
        columns = {name: [said(column) for column in chosen] for name, chosen in remembered.columns.items()}
        document: dict[str, dict[str, Any]] = {"preferences": remembered.preferences, "columns": columns}
        for part, values in changes.items():
            kept = {**document[part], **values}
            document[part] = {name: value for name, value in kept.items() if value not in ([], (), None)}
        try:
            replace(file.found, tomli_w.dumps(document).encode())
        except NotSaved:
            # Two consoles may be left at the same time, and both are right.
            if attempt == _TRIES - 1:
                raise
        else:
            return


def _checked(file: TomlFile) -> Remembered:
    remembered = validated(file, Remembered)
    checked(Preferences, remembered.preferences, lambda key, text: file.complaint(["preferences", *key], text))
    return remembered
