"""Where a command's data goes: to standard output, or to a new file that only its owner can read."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tuiconsole.commands.line import CommandFailed, UsageError
from tuiconsole.commands.problems import say
from tuiconsole.text.border import show


class Output:
    """Writes text in UTF-8, whatever the locale says, and keeps nothing back: what was written is out."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self.terminal = os.isatty(descriptor)
        self.written = False

    @property
    def width(self) -> int | None:
        """The columns of the terminal; None where there is none."""
        if not self.terminal:
            return None
        try:
            return int(os.environ["COLUMNS"])
        except (KeyError, ValueError):
            return os.get_terminal_size(self._descriptor).columns or 80

    def write(self, text: str) -> None:
        """Write *text*. Halves of characters become replacement characters. Raises `CommandFailed`."""
        try:
            data = memoryview(text.encode())
        except UnicodeEncodeError:
            data = memoryview(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode())
        while data:
            try:
                data = data[os.write(self._descriptor, data) :]
                self.written = True
            except BlockingIOError:
                # Somebody else made our end of the pipe non-blocking.
                select.select([], [self._descriptor], [])
            except BrokenPipeError:
                raise
            except OSError as error:
                raise CommandFailed(f"writing failed: {error.strerror}") from None


@contextmanager
def opened(path: str | None) -> Iterator[Output]:
    """The output to *path*, which must not exist yet, or to standard output. Raises `UsageError`.

    A file that could not be completed stays, and it is said so; one that nothing was written to does not.
    """
    if path is None:
        if sys.stdout is None:
            raise UsageError("standard output is closed")
        yield Output(sys.stdout.fileno())
        return
    descriptor = _create(path)
    output = Output(descriptor)
    try:
        yield output
    except BaseException:
        if output.written:
            say(f"{whole_path(path)} is incomplete")
        else:
            with suppress(OSError):
                if os.path.samestat(os.fstat(descriptor), os.lstat(path)):
                    Path(path).unlink()
        raise
    finally:
        os.close(descriptor)


def whole_path(path: str) -> str:
    """*path* from the root on, fit to be shown."""
    return show(str(Path(path).absolute()))


def _create(path: str) -> int:
    # Neither a file nor a link that is already there is followed or replaced.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        return os.open(path, flags, 0o600)
    except FileExistsError:
        raise UsageError(f"--output: {whole_path(path)} is there already, and nothing is overwritten") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UsageError(f"--output: {whole_path(path)} cannot be created: {reason}") from None
