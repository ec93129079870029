"""What the docstrings of a table's keys say, for those who write about it.

They are read from the source, and so only where somebody wants to be told.
"""

from __future__ import annotations

import ast
import inspect
from itertools import pairwise


def descriptions(table: type) -> dict[str, str]:
    """What stands below each key of *table*, by its name."""
    (declared,) = ast.parse(inspect.getsource(table)).body
    found: dict[str, str] = {}
    for field, below in pairwise(declared.body if isinstance(declared, ast.ClassDef) else ()):
        match field, below:
            case ast.AnnAssign(target=ast.Name(name)), ast.Expr(value=ast.Constant(value=str(text))):
                found[name] = inspect.cleandoc(text)
    return found
