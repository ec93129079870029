"""An engine of any of the dialects, all of whose texts are hostile: names, ids, messages, versions, refusals.

It answers by the declarations, so that every list of every pane has rows whose every text is one of a deck of texts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import tomli_w
from service.misbehaving import Asked, MisbehavingServer, Reply, answer

from tuiconsole.engines.engine import Engine
from tuiconsole.engines.model import Field, Resource

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass
class HostileEngine:
    """Each row of a list is about one text of the deck."""

    engine: Engine
    front: MisbehavingServer
    deck: Sequence[str] = ("a harmless text",)
    refusing: str | None = None
    """What it says to every question instead of an answer."""
    paths: list[tuple[re.Pattern[str], str, Resource]] = field(init=False)

    def __post_init__(self) -> None:
        engine = self.engine
        tabs = [tab.resource for tab in (*engine.jobs, *engine.history)]
        resources = [*engine.resources, *tabs, *(source.resource for source in engine.problems)]
        found: dict[str, tuple[re.Pattern[str], str, Resource]] = {}
        for resource in dict.fromkeys(one for one in resources if one is not None):
            texts = [(text.path, "item" if text.field else "text") for text in resource.texts]
            for path, kind in (
                (resource.path, "rows"), (resource.count_path, "count"), (resource.item_path, "item"), *texts
            ):  # fmt: skip
                if path:
                    found.setdefault(path, (_pattern(path), kind, resource))
        # A path that is written out goes before one that would match it too.
        self.paths = [found[path] for path in sorted(found, key=lambda path: path.count("{"))]
        self.front.reply = self.reply

    @property
    def url(self) -> str:
        return f"{self.front.url}/engine/rest/v1"

    def configured(self, directory: Path) -> dict[str, str | None]:
        """The environment of a console for which this is the server called `there`, with files in *directory*."""
        config = directory / "config"
        config.mkdir()
        servers = config / "servers.toml"
        servers.touch(mode=0o600)
        link = self.front.url + "/web/{" + self.engine.resources[0].id_field + "}"
        entry = {"name": "there", "url": self.url, "engine": self.engine.name, "web_link": link}
        servers.write_text(tomli_w.dumps({"servers": [entry]}))
        chosen = {"export_directory": str(directory / "exports"), "browser": ["true"]}
        (config / "config.toml").write_text(tomli_w.dumps(chosen))
        places = {"TUICONSOLE_CONFIG_DIR": str(config), "TUICONSOLE_STATE_DIR": str(directory / "state")}
        return {**places, "DISPLAY": None, "WAYLAND_DISPLAY": None, "TMUX": None}

    def reply(self, asked: Asked) -> Reply:
        if self.refusing is not None:
            said = self.refusing
            return answer({"type": said, "message": said, "errorMessage": said, "detail": said, "code": None}, 400)
        path = re.sub(r"^/(engine/rest/v1/)?", "", urlsplit(asked.target).path)
        if path == "version":
            return answer({"version": f"7.24.0 {self.deck[0]}"})
        if not path:
            return Reply(b"", 404)
        for pattern, kind, resource in self.paths:
            if pattern.fullmatch(path):
                return self._about(resource, kind, asked)
        return answer({"message": "no such list", "errorMessage": "no such list"}, 404)

    def _about(self, resource: Resource, kind: str, asked: Asked) -> Reply:
        if kind == "text":
            return Reply("\n".join(self.deck).encode("utf-8", "surrogatepass"), kind="text/plain; charset=utf-8")
        if kind == "item":
            return answer(item(resource, 0, "\n".join(self.deck)))
        rows = [item(resource, number, text) for number, text in enumerate(self.deck)]
        if kind == "count":
            return answer({"count": len(rows)})
        first, most = (
            int(asked.params.get(parameter.name, otherwise)) if parameter else int(otherwise)
            for parameter, otherwise in ((resource.with_role("offset"), "0"), (resource.with_role("limit"), "1000"))
        )
        page = rows[first : first + most]
        if self.engine.name == "camunda":
            return answer(page)
        return answer(
            {"items": page, "count": len(page), "totalResults": len(rows), "hasMore": first + len(page) < len(rows)}
        )


def _pattern(path: str) -> re.Pattern[str]:
    plain = re.sub(r"^(\.\./)+", "", path)
    return re.compile("(?:[a-z/0-9]*/)?" + re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(plain)))


def item(resource: Resource, number: int, text: str) -> dict[str, Any]:
    """What a list of *resource* says about *text*, and one field that nobody documented."""
    sorted_by = {key.field for key in resource.sort_keys}
    made = {one.name: _value(one, number, text, one.name in sorted_by) for one in resource.fields}
    made[resource.id_field] = f"{text}{number}"
    return {**made, text: text}


def _value(one: Field, number: int, text: str, sorts: bool) -> Any:
    match one.kind:
        case "instant" if sorts or "ime" in one.name:
            return f"{NOW - timedelta(minutes=number + 1):%Y-%m-%dT%H:%M:%S}.000+0000"
        case "integer" | "milliseconds":
            return number
        case "number":
            return float(number)
        case "boolean":
            return True
        case "object":
            return {text: [text]}
        case "list":
            return [text]
    return text
