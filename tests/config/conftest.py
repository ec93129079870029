"""Directories of a test's own."""

from pathlib import Path

import pytest


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The directory of the configuration, made and empty; state lies beside it."""
    directory = tmp_path / "config"
    directory.mkdir(mode=0o700)
    monkeypatch.setenv("TUICONSOLE_CONFIG_DIR", str(directory))
    monkeypatch.setenv("TUICONSOLE_STATE_DIR", str(tmp_path / "state"))
    return directory
