"""From what a model refuses to sentences that say where it stands and what would do."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from tuiconsole.config.problem import ConfigurationError, did_you_mean
from tuiconsole.config.toml_file import TomlFile

Model = TypeVar("Model", bound=BaseModel)


def validated(file: TomlFile, model: type[Model]) -> Model:
    """What *file* holds, as *model*. Raises `ConfigurationError` with a sentence for each problem."""
    return checked(model, file.data, file.complaint)


def checked(model: type[Model], data: Any, complaint: Callable[[Sequence[str | int], str], str]) -> Model:
    """*data* as *model*; *complaint* makes a sentence of a key and what is wrong with it."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        # Inputs stay out: among them are secrets.
        details = error.errors(include_url=False, include_input=False)
        problems = [complaint(*_problem(detail, model)) for detail in details]
    # Raised outside of the handler: the library's exception knows what was written.
    raise ConfigurationError(*dict.fromkeys(problems))


def _problem(detail: Any, model: type[BaseModel]) -> tuple[tuple[int | str, ...], str]:
    """The key concerned, and what is wrong with it."""
    key, message = _key(detail["loc"]), _message(detail, model)
    # What contradicts something else is found when all of a table is known, and names the key in front.
    named, colon, rest = message.partition(": ")
    if colon and named in _fields(model, detail["loc"]):
        return (*key, named), rest
    return key, message


def _key(loc: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """Where a problem is, without the marks that stand for the branches of a union and for keys."""
    return tuple(part for part in loc if isinstance(part, int) or not re.search(r"[\[\]()]", part))


def _message(detail: Any, model: type[BaseModel]) -> str:
    kind, loc = detail["type"], detail["loc"]
    if kind == "extra_forbidden":
        return f"there is no such key{did_you_mean(str(loc[-1]), _fields(model, loc[:-1]))}"
    if kind == "missing":
        return "is missing"
    if kind in ("value_error", "assertion_error"):
        return str(detail["ctx"]["error"])
    message = str(detail["msg"])
    for ours, theirs in (("should be", "Input should be"), ("should have", "Input should have")):
        message = message.replace(theirs, ours)
    return message[:1].lower() + message[1:]


def _fields(model: type[BaseModel], loc: Sequence[int | str]) -> list[str]:
    """The keys that there are in the table at *loc*."""
    inner: Any = model
    for part in loc:
        if isinstance(part, str) and _is_model(inner):
            inner = inner.model_fields[part].annotation
        else:
            inner = next((kind for kind in get_args(inner) if _is_model(kind)), None)
    return list(inner.model_fields) if _is_model(inner) else []


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
