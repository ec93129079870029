"""One configured server: where it is, which engine it speaks, and how to sign in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from tuiconsole.config.secret import Secret


class ConfigurationError(ValueError):
    """What a person configured or typed cannot be used; the message says what and why."""


@dataclass(frozen=True, slots=True)
class Basic:
    """HTTP Basic sign-in."""

    user: str
    password: Secret


@dataclass(frozen=True, slots=True)
class Bearer:
    """Sign-in by a token that was obtained elsewhere."""

    token: Secret


@dataclass(frozen=True, slots=True)
class Limits:
    """What the console allows itself and the server."""

    requests_at_once: int = 4
    seconds: float = 30.0
    """Total time for one request, from sending to the last byte."""
    body_bytes: int = 32 * 1024 * 1024
    """Largest body after decompression."""
    page_size: int | None = None
    """Rows per request; None for the resource's own size."""
    most_per_page: int | None = None
    """The most rows that this server gives in one answer, where it is known to differ from what is documented."""
    pages_kept: int = 64
    """Pages of one list held in memory."""


@dataclass(frozen=True, slots=True)
class Server:
    """One endpoint. `url` has no trailing slash and never a password in it."""

    name: str
    url: str
    engine: str
    sign_in: Basic | Bearer | None = None
    limits: Limits = Limits()

    @property
    def host(self) -> str:
        """Host and port, for messages."""
        return urlsplit(self.url).netloc


_NO_PASSWORD = "a URL must not hold a user or a password: give --user, and the password separately"
_HOST = re.compile(r"[\w.:%-]+")


def check_url(url: str) -> str:
    """*url* as a base URL. Raises `ConfigurationError` where it cannot be one or carries a password."""
    if any(character.isspace() or not character.isprintable() for character in url):
        raise ConfigurationError("the URL has blanks or control characters in it")
    if "://" not in url and re.match(r"[\w.-]+(:\d+)?(/|$)", url):
        url = f"http://{url}"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        # Where the URL cannot be taken apart, what stands before an @ may be a password: it is not repeated.
        raise ConfigurationError(_NO_PASSWORD if "@" in url else f"{url!r} is not a URL: {error}") from None
    if "@" in parts.netloc or (not parts.netloc and "@" in url):
        raise ConfigurationError(_NO_PASSWORD)
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(parts.hostname or ""):
        raise ConfigurationError(f"{url!r} is not an http or https URL such as http://localhost:8080/engine-rest")
    if parts.fragment:
        raise ConfigurationError("a base URL has no #fragment")
    if port == 0:
        raise ConfigurationError("port 0 cannot be reached")
    path = parts.path.rstrip("/")
    return f"{parts.scheme}://{parts.netloc}{path}" + (f"?{parts.query}" if parts.query else "")
