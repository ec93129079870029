"""A page for each engine: what can be asked and what is answered, from the declarations."""

from __future__ import annotations

from collections.abc import Iterator

from tuiconsole.engines.engine import Engine
from tuiconsole.engines.model import Field, Parameter, Resource

from .markdown import code, codes, page, sentence, table

_SAY_THEMSELVES = ("text", "flag", "choice", "integer")
"""Types that need no word about how their values are written, or say it at each parameter."""


def engine_page(engine: Engine) -> str:
    """Everything about one engine."""
    listed = table(
        ("resource", "lists", "path"),
        (
            (f"[{one.name}](#{one.name})", one.title, code(f"GET {engine.documented_path(one)}"))
            for one in engine.resources
        ),
    )
    about = (
        f"What `--engine {engine.name}` speaks. `tuiconsole describe {engine.name} RESOURCE` says the same on a "
        "terminal; form, query line and `tuiconsole query` take these parameters under these names."
    )
    return page(engine.title, about, listed, _values(engine), *(_resource(engine, one) for one in engine.resources))


def _values(engine: Engine) -> str:
    types = {(p.type.name, p.type.accepts) for resource in engine.resources for p in resource.parameters}
    rows = (written for written in sorted(types) if written[0] not in _SAY_THEMSELVES)
    return f"## How values are written\n\n{table(('type', 'accepts'), rows)}"


def _resource(engine: Engine, resource: Resource) -> str:
    also = " or, where GET cannot say it, `POST`" if resource.post else ""
    parts = [
        f"## {resource.name}",
        f"{resource.title}: {code(f'GET {engine.documented_path(resource)}')}{also}. Covers “{resource.source}”.",
        table(("parameter", "type", "section", "does", "default", "since"), map(_parameter, resource.parameters)),
        table(("field", "type", "holds", "since"), map(_field, resource.fields)) if resource.fields else "",
        f"Sorts by {codes(key.name for key in resource.sort_keys)}." if resource.sort_keys else "",
        table(("status", "means"), ((str(status.code), status.meaning) for status in resource.statuses)),
    ]
    return "\n\n".join(filter(None, parts))


def _parameter(parameter: Parameter) -> tuple[str, ...]:
    kind = parameter.type
    return (
        code(parameter.name),
        kind.name + (", required" if parameter.role == "path" else ""),
        parameter.section,
        " ".join(map(sentence, filter(None, _told(parameter)))),
        code(parameter.default),
        str(parameter.since).removeprefix("since "),
    )


def _told(parameter: Parameter) -> Iterator[str]:
    kind = parameter.type
    yield parameter.help
    if kind.name == "integer":
        yield kind.accepts
    if kind.allowed and kind.name not in ("flag", "variables"):
        yield f"One of {codes(kind.allowed)}"
    if parameter.excludes:
        yield f"Not together with {codes(parameter.excludes)}"
    if parameter.needs:
        yield f"Only together with {codes(parameter.needs)}"


def _field(field: Field) -> tuple[str, ...]:
    told = sentence(field.help) + (f" One of {codes(field.allowed)}." if field.allowed else "")
    return code(field.name), field.kind, told, str(field.since).removeprefix("since ")
