"""`tuiconsole describe`: what can be asked, read from the declarations."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from textwrap import wrap

from tuiconsole.commands.line import DONE, UsageError
from tuiconsole.commands.nearest import nearest
from tuiconsole.commands.output import opened
from tuiconsole.engines.catalogue import engines
from tuiconsole.engines.engine import Engine
from tuiconsole.engines.model import Field, Json, Parameter, Resource
from tuiconsole.text.border import show

_WIDTH = 80
_INDENT = "      "
_SAY_THEMSELVES = ("text", "flag", "choice", "integer")
"""Types that need no word about how their values are written, or say it at each parameter."""


def carry_out(options: argparse.Namespace) -> int:
    """Print the engines, one engine's resources, or everything about one resource."""
    described = engines() if options.engine is None else (engine_named(options.engine),)
    if options.resource is not None:
        resource = resource_named(described[0], options.resource)
        text = _json(_resource(described[0], resource)) if options.format == "json" else _page(described[0], resource)
    elif options.format == "json":
        text = _json([_resource(engine, resource) for engine in described for resource in engine.resources])
    else:
        text = "\n\n".join("\n".join(_overview(engine)) for engine in described)
    with opened(None) as output:
        output.write(text + "\n")
    return DONE


def engine_named(name: str) -> Engine:
    """The engine called *name*. Raises `UsageError` with the nearest name there is."""
    for engine in engines():
        if engine.name == name:
            return engine
    raise UsageError(f"no engine is called {show(name)!r}; {_nearest(name, (engine.name for engine in engines()))}")


def resource_named(engine: Engine, name: str) -> Resource:
    """The resource of *engine* called *name*. Raises `UsageError` with the nearest name there is."""
    for resource in engine.resources:
        if resource.name == name:
            return resource
    near = _nearest(name, (resource.name for resource in engine.resources))
    raise UsageError(f"{engine.name} has no resource {show(name)!r}; {near}")


def _nearest(name: str, names: Iterable[str]) -> str:
    known = sorted(names)
    return f"the nearest is {nearest(name, known)}" + (f", of {', '.join(known)}" if len(known) > 1 else "")


def _json(document: Json) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2)


def _resource(engine: Engine, resource: Resource) -> Json:
    return {
        "engine": engine.name,
        "resource": resource.name,
        "method": "GET",
        "path": engine.documented_path(resource),
        "source": resource.source,
        "parameters": [_parameter(parameter) for parameter in resource.parameters],
        "fields": [_field(field) for field in resource.fields],
        "sort_keys": [key.name for key in resource.sort_keys],
        "statuses": [{"code": status.code, "meaning": status.meaning} for status in resource.statuses],
    }


def _parameter(parameter: Parameter) -> Json:
    return {
        "name": parameter.name,
        "in": "path" if parameter.role == "path" else "query",
        "required": parameter.role == "path",
        "type": parameter.type.name,
        "allowed": list(parameter.type.allowed),
        "default": parameter.default or None,
        "since": str(parameter.since) or None,
        "section": parameter.section,
        "help": parameter.help,
    }


def _field(field: Field) -> Json:
    return {
        "name": field.name,
        "type": _documented_type(field),
        "allowed": list(field.allowed),
        "since": str(field.since) or None,
        "help": field.help,
    }


def _documented_type(field: Field) -> str:
    """That a number counts milliseconds is what we make of it, not what its documentation calls it."""
    return "integer" if field.kind == "milliseconds" else field.kind


def _overview(engine: Engine) -> Iterator[str]:
    yield f"{engine.name}: {engine.title}"
    width = max(len(resource.name) for resource in engine.resources)
    for resource in engine.resources:
        yield f"  {resource.name:<{width}}  GET {engine.documented_path(resource)}"
        number = len(resource.parameters)
        yield f"  {'':<{width}}  {resource.title}, {number} parameter{'s' if number != 1 else ''}"


def _page(engine: Engine, resource: Resource) -> str:
    lines = [
        f"{engine.name} {resource.name}: {resource.title}",
        f"GET {engine.documented_path(resource)}",
        f"Source: {resource.source}",
    ]
    sections: dict[str, list[Parameter]] = {}
    for parameter in resource.parameters:
        sections.setdefault(parameter.section, []).append(parameter)
    for section, parameters in sections.items():
        lines += ["", section.upper()]
        for parameter in parameters:
            lines += _parameter_lines(parameter)
    written = {p.type.name: p.type.accepts for p in resource.parameters if p.type.name not in _SAY_THEMSELVES}
    if written:
        lines += ["", "HOW VALUES ARE WRITTEN"]
        for kind, accepts in written.items():
            lines += [f"  {kind}", *_wrapped(accepts, _INDENT)]
    if resource.fields:
        lines += ["", "FIELDS OF AN ANSWER"]
        for field in resource.fields:
            lines += _entry(
                field.name, _documented_type(field), [field.help, _listed("one of", field.allowed), str(field.since)]
            )
    if resource.sort_keys:
        lines += ["", "SORT KEYS", *_wrapped(", ".join(key.name for key in resource.sort_keys), "  ")]
    if resource.statuses:
        lines += ["", "STATUS CODES"]
        for status in resource.statuses:
            lines += _wrapped(f"{status.code}  {status.meaning}", "  ")
    return "\n".join(lines)


def _parameter_lines(parameter: Parameter) -> list[str]:
    kind = parameter.type
    return _entry(
        parameter.name,
        kind.name + (", required" if parameter.role == "path" else ""),
        [
            parameter.help,
            kind.accepts if kind.name == "integer" else "",
            _listed("one of", kind.allowed) if kind.name not in ("flag", "variables") else "",
            f"default {parameter.default}" if parameter.default else "",
            str(parameter.since),
            _listed("not together with", parameter.excludes),
            _listed("only together with", parameter.needs),
        ],
    )


def _entry(name: str, kind: str, notes: Iterable[str]) -> list[str]:
    lines = [f"  {name}  ({kind})"]
    for note in filter(None, notes):
        lines += _wrapped(note, _INDENT)
    return lines


def _listed(intro: str, names: tuple[str, ...]) -> str:
    return f"{intro} {', '.join(names)}" if names else ""


def _wrapped(text: str, indent: str) -> list[str]:
    return wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
