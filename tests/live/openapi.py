"""The engine's own description of its interface, fetched from where it is published; nothing of it is kept here."""

import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

FETCH_SECONDS = 300
_ARTIFACT = "org.camunda.bpm:camunda-engine-rest-openapi:{}"
_OPERATORS = re.compile(r"[Vv]alid (?:`operator`|operator) values are:(.*?)(?:`key`|`value`|$)", re.DOTALL)

Schema = Mapping[str, Any]


class DescriptionError(Exception):
    """The description cannot be had, and the message says why."""


def fetch(version: str, folder: Path) -> dict[str, Any]:
    """The description that was published with *version*."""
    maven = shutil.which("mvn")
    if maven is None:
        raise DescriptionError("Comparing with the description needs Maven: `mvn` is not on the PATH.")
    command = [
        maven,
        "-q",
        "-B",
        "dependency:copy",
        f"-Dartifact={_ARTIFACT.format(version)}",
        f"-DoutputDirectory={folder}",
    ]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=FETCH_SECONDS, check=False)
    jars = list(folder.glob("*.jar"))
    if done.returncode or len(jars) != 1:
        raise DescriptionError(f"Fetching the description of {version} failed:\n{done.stdout[-2000:]}{done.stderr}")
    with zipfile.ZipFile(jars[0]) as jar:
        document: dict[str, Any] = json.loads(jar.read("openapi.json"))
    return document


@dataclass(frozen=True)
class Operation:
    """One method of one path."""

    query: Mapping[str, Schema]
    """Its query parameters, by name."""
    body: Mapping[str, Schema]
    """The properties of its request's body."""
    fields: Mapping[str, Schema]
    """The properties of one item of its answer."""
    answers: Mapping[int, Sequence[str]]
    """The media types of each status."""
    explained: Mapping[str, str] = field(default_factory=dict)
    """What is said about each query parameter."""

    def operators(self, name: str) -> set[str]:
        """The comparisons that the text about a parameter names."""
        found = _OPERATORS.search(self.explained[name])
        assert found is not None, f"{name} names no operators"
        return set(re.findall(r"`(\w+)`", found.group(1)))


class Description:
    """One version's paths, with every reference followed."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document

    @cached_property
    def paths(self) -> dict[str, Mapping[str, Any]]:
        """All paths, without the leading slash."""
        return {path.removeprefix("/"): item for path, item in self._document["paths"].items()}

    def operation(self, path: str, method: str) -> Operation | None:
        """What *method* of *path* takes and gives; None where there is no such thing."""
        found = self.paths.get(path, {}).get(method)
        if found is None:
            return None
        parameters = [self._resolved(each) for each in found.get("parameters", ())]
        queries = [each for each in parameters if each["in"] == "query"]
        request = found.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
        answers = {
            int(status): list(self._resolved(answer).get("content", {}))
            for status, answer in found["responses"].items()
        }
        answer = found["responses"].get("200", {}).get("content", {}).get("application/json", {}).get("schema")
        return Operation(
            {each["name"]: self._resolved(each["schema"]) for each in queries},
            {} if request is None else self._properties(request),
            {} if answer is None else self._properties(self._item(answer)),
            answers,
            {each["name"]: each.get("description", "") for each in queries},
        )

    def _item(self, schema: Schema) -> Schema:
        schema = self._resolved(schema)
        return self._resolved(schema["items"]) if schema.get("type") == "array" else schema

    def _properties(self, schema: Schema, depth: int = 2) -> dict[str, Schema]:
        """What an object consists of, and for lists of objects what those consist of; some contain themselves."""
        schema = self._resolved(schema)
        found: dict[str, Schema] = {}
        for part in schema.get("allOf", ()):
            found |= self._properties(part, depth)
        for name, each in schema.get("properties", {}).items():
            found[name] = self._resolved(each)
            if depth > 1 and found[name].get("type") == "array":
                items = self._resolved(found[name]["items"])
                found[name] = {**found[name], "items": {**items, "properties": self._properties(items, depth - 1)}}
        return found

    def _resolved(self, schema: Schema) -> Schema:
        while "$ref" in schema:
            found: Any = self._document
            for step in schema["$ref"].removeprefix("#/").split("/"):
                found = found[step]
            schema = found
        return schema
