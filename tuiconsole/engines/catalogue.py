"""The engines there are."""

from __future__ import annotations

from tuiconsole.engines.camunda import CAMUNDA
from tuiconsole.engines.ibm_bfm import IBM_BFM
from tuiconsole.engines.model import Engine
from tuiconsole.engines.oracle_opa import ORACLE_OPA

ENGINES: tuple[Engine, ...] = (CAMUNDA, IBM_BFM, ORACLE_OPA)


def engine_of(name: str) -> Engine:
    """The engine called *name*. Raises `KeyError`."""
    return next(engine for engine in ENGINES if engine.name == name)
