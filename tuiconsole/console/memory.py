"""What the console remembers about how it was left; nothing where it was not asked to."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tuiconsole.console.columns import Chosen


class Memory:
    """Reads the state file once, when it is first needed, and writes what changes. Problems are told, not raised."""

    def __init__(self, tell: Callable[[str], object], *, enabled: bool) -> None:
        self._tell = tell
        self._enabled = enabled
        self._columns: dict[str, tuple[Chosen, ...]] | None = None

    def columns(self, engine: str, resource: str) -> tuple[Chosen, ...]:
        """The columns that *resource* was left with; none where nobody chose."""
        return self._known().get(f"{engine} {resource}", ())

    def keep_columns(self, engine: str, resource: str, chosen: Sequence[Chosen]) -> None:
        """Keep the columns of *resource*."""
        self._known()[f"{engine} {resource}"] = tuple(chosen)
        if not self._enabled:
            return
        from tuiconsole.config.problem import NotSaved
        from tuiconsole.config.remembered import ColumnChoice, remember_columns

        try:
            remember_columns(engine, resource, [ColumnChoice(id=name, width=width) for name, width in chosen])
        except NotSaved as error:
            self._tell(f"Not remembered: {error}")

    def keep_preference(self, name: str, value: object) -> None:
        """Keep *value* for a preference; what is written in `config.toml` goes before it the next time."""
        if not self._enabled:
            return
        from tuiconsole.config.problem import ConfigurationError, NotSaved
        from tuiconsole.config.remembered import remember_preference

        try:
            remember_preference(name, value)
        except (NotSaved, ConfigurationError) as error:
            self._tell(f"Not remembered: {error}")

    def _known(self) -> dict[str, tuple[Chosen, ...]]:
        if self._columns is None:
            self._columns = self._read() if self._enabled else {}
        return self._columns

    def _read(self) -> dict[str, tuple[Chosen, ...]]:
        from tuiconsole.config.places import is_there, remembered_path

        # Where nothing is remembered, what would check it need not be loaded.
        if not is_there(remembered_path()):
            return {}
        from tuiconsole.config.problem import ConfigurationError
        from tuiconsole.config.remembered import load_remembered

        try:
            kept = load_remembered().columns
        except ConfigurationError as error:
            self._tell(f"What was remembered cannot be read: {error}")
            return {}
        return {name: tuple((choice.id, choice.width) for choice in choices) for name, choices in kept.items()}
