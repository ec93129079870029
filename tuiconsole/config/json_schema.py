"""Tables of files as JSON schemas, for editors and for the pages about them."""

from __future__ import annotations

import inspect
from typing import Any

from tuiconsole.config.descriptions import descriptions
from tuiconsole.config.table import Key, keys_of


def document_schema(table: type) -> dict[str, Any]:
    """What a file may hold that is such a *table* as a whole."""
    inner = {known.kind.inner for known in keys_of(table).values()} - {None}
    definitions = {one.__name__: table_schema(one) for one in inner if one is not None}
    own = table_schema(table)
    return {"$defs": definitions, **own} if definitions else own


def table_schema(table: type) -> dict[str, Any]:
    """What one such *table* may hold."""
    keys, told = keys_of(table), descriptions(table)
    required = [name for name, known in keys.items() if known.required]
    return {
        "additionalProperties": False,
        "description": inspect.getdoc(table),
        "properties": {name: _property(name, known, told[name]) for name, known in keys.items()},
        **({"required": required} if required else {}),
        "title": table.__name__,
        "type": "object",
    }


def _property(name: str, known: Key, description: str) -> dict[str, Any]:
    said: dict[str, Any] = {"description": description, "title": name.replace("_", " ").title()}
    said |= {"anyOf": [known.kind.json, {"type": "null"}]} if known.default is None else known.kind.json
    if not known.required:
        said["default"] = known.default
    if known.example is not None:
        said["examples"] = [known.example]
    return dict(sorted(said.items()))
