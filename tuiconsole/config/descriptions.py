"""What the docstrings of a model's fields say, for its schema and for those who write about it.

The model's library can read them itself, for every model that is declared. It reads the source for that, and so every
start of the console would wait for what only a few commands tell.
"""

from __future__ import annotations

import ast
import inspect
from itertools import pairwise

from pydantic import BaseModel


def describe(*models: type[BaseModel]) -> None:
    """Give the fields of *models* their descriptions; a model that stands in another one comes before it."""
    for model in models:
        said = _docstrings(model)
        for name, field in model.model_fields.items():
            field.description = said.get(name)
        model.model_rebuild(force=True)


def _docstrings(model: type[BaseModel]) -> dict[str, str]:
    """What stands below each field of *model*, by its name."""
    (declared,) = ast.parse(inspect.getsource(model)).body
    found: dict[str, str] = {}
    for field, below in pairwise(declared.body if isinstance(declared, ast.ClassDef) else ()):
        match field, below:
            case ast.AnnAssign(target=ast.Name(name)), ast.Expr(value=ast.Constant(value=str(text))):
                found[name] = inspect.cleandoc(text)
    return found
