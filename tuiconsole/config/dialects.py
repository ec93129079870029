"""What the engines are called, on the command line and in files. Their declarations are found by these names."""

from __future__ import annotations

from typing import Final, Literal, get_args

EngineName = Literal["camunda", "ibm-bfm", "oracle-opa"]
ENGINE_NAMES: Final[tuple[str, ...]] = get_args(EngineName)
