"""The servers of `servers.toml`: read, added, replaced, removed."""

from __future__ import annotations

from tuiconsole.config.kinds import list_of
from tuiconsole.config.places import servers_path
from tuiconsole.config.problem import ConfigurationError, NotSaved
from tuiconsole.config.server import Limits, Server
from tuiconsole.config.server_entry import ServerEntry
from tuiconsole.config.table import key, nested, table
from tuiconsole.config.toml_file import TomlFile, read_toml
from tuiconsole.config.validation import validated
from tuiconsole.records import dataclass

_TABLE = "servers"


@table
class ServersDocument:
    """The servers that the console knows, in the order in which it offers them."""

    servers: list[ServerEntry] = key(list_of(nested(ServerEntry)), default=[])
    """One server each."""


@dataclass(frozen=True, slots=True)
class ServersFile:
    """The file as it was read. What is saved goes into that file and no other one, and what writes is imported then."""

    file: TomlFile
    entries: tuple[ServerEntry, ...]

    @classmethod
    def load(cls) -> ServersFile:
        """The file there is. Raises `ConfigurationError` where it is damaged, or where others can read its secrets."""
        file = read_toml(servers_path())
        entries = tuple(validated(file, ServersDocument).servers)
        _check_names(file, entries)
        keeping = next((n for n, entry in enumerate(entries) if entry.keeps_secrets), None)
        if keeping is not None and not file.found.private:
            raise ConfigurationError(
                file.complaint([_TABLE, keeping], "holds a secret, and others may read this file; 'chmod 600' it")
            )
        return cls(file, entries)

    def servers(self, usual: Limits) -> tuple[Server, ...]:
        """The servers, each within its own limits or the *usual* ones."""
        return tuple(entry.server(usual) for entry in self.entries)

    def named(self, name: str) -> ServerEntry | None:
        """The server called *name*."""
        return next((entry for entry in self.entries if entry.name == name), None)

    def save(self, entry: ServerEntry, instead_of: str = "") -> None:
        """Add *entry*, or put it in the place of the server called *instead_of*. Raises `NotSaved`."""
        from tuiconsole.config.entries import save_entry

        index = self._index(instead_of) if instead_of else None
        clash = self.named(entry.name)
        if clash is not None and entry.name != instead_of:
            raise NotSaved(f"there is a server called {entry.name!r} already")
        save_entry(self.file, _TABLE, entry.written(), index)

    def remove(self, name: str) -> None:
        """Remove the server called *name*. Raises `NotSaved`."""
        from tuiconsole.config.entries import remove_entry

        remove_entry(self.file, _TABLE, self._index(name))

    def _index(self, name: str) -> int:
        for index, entry in enumerate(self.entries):
            if entry.name == name:
                return index
        raise NotSaved(f"there is no server called {name!r}")


def _check_names(file: TomlFile, entries: tuple[ServerEntry, ...]) -> None:
    seen: set[str] = set()
    for index, entry in enumerate(entries):
        if entry.name in seen:
            raise ConfigurationError(file.complaint([_TABLE, index, "name"], "another server has the same name"))
        seen.add(entry.name)
