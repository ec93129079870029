"""From what a table refuses to sentences that say where it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from tuiconsole.config.problem import ConfigurationError
from tuiconsole.config.table import instance_of
from tuiconsole.config.toml_file import TomlFile
from tuiconsole.config.unfit import Unfit

Table = TypeVar("Table")


def validated(file: TomlFile, table: type[Table]) -> Table:
    """What *file* holds, as *table*. Raises `ConfigurationError` with a sentence for each problem."""
    return checked(table, file.data, file.complaint)


def checked(table: type[Table], data: object, complaint: Callable[[Sequence[str | int], str], str]) -> Table:
    """*data* as *table*; *complaint* makes a sentence of a key and what is wrong with it."""
    try:
        return instance_of(table, data)
    except Unfit as unfit:
        problems = [complaint(place, message) for place, message in unfit.problems]
    # Raised outside of the handler: what stands behind the other error knows what was written.
    raise ConfigurationError(*dict.fromkeys(problems))
