"""The files of the user on disk: read with care, replaced whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from tuiconsole.config.problem import ConfigurationError, NotSaved
from tuiconsole.records import dataclass
from tuiconsole.text.border import show

if sys.platform != "win32":
    import fcntl

MOST_BYTES: Final = 1 << 20
"""No file that a person keeps is larger; one that is, is something else."""
_OTHERS: Final = 0o077


@dataclass(frozen=True, slots=True)
class Found:
    """What a file held when it was read."""

    path: Path
    """With every link resolved, so that what replaces the file does not replace a link to it."""
    data: bytes | None
    """None where there is no such file."""
    mode: int = 0

    @property
    def private(self) -> bool:
        """Nobody but its owner may read or write it, as far as the platform can tell."""
        return os.name == "nt" or not self.mode & _OTHERS


def read(path: Path) -> Found:
    """What the file at *path* holds. Raises `ConfigurationError` where it is there and cannot be used."""
    try:
        resolved = Path(os.path.realpath(path))
        # A pipe in place of a file must not keep us waiting for someone to write into it.
        descriptor = os.open(resolved, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        return Found(resolved, None)
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{show(str(path))}: cannot be read: {_reason(error)}") from None
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise ConfigurationError(f"{show(str(path))}: is not a file")
        if os.name != "nt" and found.st_mode & stat.S_IWOTH:
            raise ConfigurationError(f"{show(str(path))}: everybody may write to it; 'chmod o-w' that file")
        with open(descriptor, "rb", closefd=False) as file:
            data = file.read(MOST_BYTES + 1)
    finally:
        os.close(descriptor)
    if len(data) > MOST_BYTES:
        raise ConfigurationError(f"{show(str(path))}: is larger than {MOST_BYTES:,} bytes")
    return Found(resolved, data, stat.S_IMODE(found.st_mode))


def replace(found: Found, data: bytes) -> None:
    """Put *data* in the place of what was *found*, readable for its owner alone. Raises `NotSaved`.

    Whatever goes wrong on the way, and whenever the power fails, the file holds the old text or the new one.
    """
    try:
        found.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _alone_in(found.path.parent):
            _check_ours(found)
            _write(found.path, data)
    except ConfigurationError as error:
        raise NotSaved(str(error)) from None
    except OSError as error:
        raise NotSaved(f"{show(str(found.path))}: could not be saved, and is as it was: {_reason(error)}") from None


def create(path: Path, data: bytes) -> None:
    """Write *data* into a new file at *path*. Raises `NotSaved`, also where something is there already."""
    replace(Found(Path(os.path.realpath(path)), None), data)


def _check_ours(found: Found) -> None:
    shown = show(str(found.path))
    with suppress(FileNotFoundError):
        there = found.path.stat()
        # Asked of the mode, because the administrator may write to anything.
        if not there.st_mode & stat.S_IWUSR:
            raise NotSaved(f"{shown}: is write-protected, and nothing was written")
        if sys.platform != "win32" and there.st_uid != os.geteuid():
            raise NotSaved(f"{shown}: belongs to another user, and nothing was written")
    if read(found.path).data != found.data:
        happened = "is there already" if found.data is None else "was changed by someone else meanwhile"
        raise NotSaved(f"{shown}: {happened}, and nothing was written")


def _write(path: Path, data: bytes) -> None:
    import tempfile

    # In the same directory, because only there a rename is one step.
    descriptor, beside = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(beside).unlink()
        raise
    # Not every file system can; the file itself is complete by now.
    with suppress(OSError):
        descriptor = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def _alone_in(directory: Path) -> Iterator[None]:
    """Keep other processes of this program out between the check and the rename, where that is possible."""
    if sys.platform == "win32":
        yield
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        # Network file systems may refuse; the check alone has to do there.
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _reason(error: OSError | ValueError) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)
