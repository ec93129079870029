"""Where a secret comes from, as data: everything about it but the secret."""

from __future__ import annotations

from tuiconsole.config.secret import Secret
from tuiconsole.records import dataclass


@dataclass(frozen=True, slots=True)
class FromCommand:
    """The first line that a command prints. No shell reads the words."""

    words: tuple[str, ...]
    seconds: float = 10.0
    """How long the command may take."""

    def __str__(self) -> str:
        return f"command {self.words[0]}"


@dataclass(frozen=True, slots=True)
class FromEnvironment:
    """An environment variable."""

    variable: str

    def __str__(self) -> str:
        return f"environment variable {self.variable}"


@dataclass(frozen=True, slots=True)
class FromFile:
    """The first line of a file that nobody but its owner may read."""

    path: str

    def __str__(self) -> str:
        return f"file {self.path}"


@dataclass(frozen=True, slots=True)
class Stored:
    """The secret itself: kept with the server because somebody insisted, or answered a moment ago."""

    secret: Secret

    def __str__(self) -> str:
        return "kept"


@dataclass(frozen=True, slots=True)
class Asked:
    """Whoever sits in front of the terminal knows it."""

    def __str__(self) -> str:
        return "asked for"


Source = FromCommand | FromEnvironment | FromFile | Stored | Asked
