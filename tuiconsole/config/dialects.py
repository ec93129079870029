"""What the engines are called, on the command line and in files, and which one a URL leads to. No declarations."""

from __future__ import annotations

from typing import Final, Literal, get_args

EngineName = Literal["camunda", "ibm-bfm", "oracle-opa"]
ENGINE_NAMES: Final[tuple[str, ...]] = get_args(EngineName)


def engine_for(url: str) -> EngineName:
    """The engine that such a URL usually leads to."""
    if "/bpm/bfm" in url:
        return "ibm-bfm"
    return "oracle-opa" if "/process/api" in url else "camunda"
