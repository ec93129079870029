"""The engines there are. A declaration is imported when it is first asked for: a console works with one at a time."""

from __future__ import annotations

import importlib
from typing import Final

from tuiconsole.config.dialects import ENGINE_NAMES
from tuiconsole.engines.engine import Engine

_PLACES: Final[dict[str, tuple[str, str]]] = {
    "camunda": ("tuiconsole.engines.camunda", "CAMUNDA"),
    "ibm-bfm": ("tuiconsole.engines.ibm_bfm", "IBM_BFM"),
    "oracle-opa": ("tuiconsole.engines.oracle_opa", "ORACLE_OPA"),
}


def engine_of(name: str) -> Engine:
    """The engine called *name*. Raises `KeyError`."""
    module, attribute = _PLACES[name]
    engine: Engine = getattr(importlib.import_module(module), attribute)
    return engine


def engines() -> tuple[Engine, ...]:
    """All of them."""
    return tuple(engine_of(name) for name in ENGINE_NAMES)
