"""One configured server: where it is, which engine it speaks, and how to sign in."""

from __future__ import annotations

import ipaddress
import re
from typing import Final
from urllib.parse import urlsplit

from tuiconsole.config.problem import ConfigurationError as ConfigurationError
from tuiconsole.config.secret import Secret
from tuiconsole.config.sources import Source
from tuiconsole.records import dataclass

MIB: Final = 1 << 20


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
class Password:
    """A user, and where the password comes from."""

    user: str
    password: Source


@dataclass(frozen=True, slots=True)
class Token:
    """Where a bearer token comes from."""

    token: Source


@dataclass(frozen=True, slots=True)
class OAuth2:
    """A token that is asked for at another address: by the client itself, or for an owner with a password."""

    token_url: str
    client_id: str
    client_secret: Source
    scope: str = ""
    owner: Password | None = None


Credentials = Password | Token | OAuth2
"""Where the secrets of a server come from."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the console allows itself and the server."""

    requests_at_once: int = 4
    seconds: float = 30.0
    """Total time for one request, from sending to the last byte."""
    body_bytes: int = 32 * MIB
    """Largest body after decompression."""
    header_bytes: int = 64 * 1024
    """Names and values of an answer's headers together."""
    header_lines: int = 200
    """Headers of one answer."""
    values: int = 1_000_000
    """Values in one answer: a body of nothing but brackets takes thirty times its size in memory."""
    nesting: int = 200
    """How deeply the values of an answer may contain each other."""
    number_digits: int = 4300
    """Longest whole number; beyond this, Python does not print it either."""
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
    """With secrets that are known already; it goes before `credentials`."""
    limits: Limits = Limits()
    release: str = ""
    """Product and version, such as `cibseven 2.1`, where the server is not to be asked; empty to ask it."""
    credentials: Credentials | None = None
    """Where secrets can be had, and had anew when the server no longer takes the old ones."""
    headers: tuple[tuple[str, Source], ...] = ()
    """What every request says besides, such as a key that a gateway wants."""
    colour: str = ""
    """What the console marks this server with: a name or #rrggbb."""
    production: bool = False
    """Real work runs here, which the console shows at all times."""
    allow_http: bool = False
    """Secrets may travel unencrypted."""
    verify: bool = True
    """The server's certificate must be trusted."""
    ca_file: str = ""
    """Certificates of authorities to trust instead of the system's."""
    client_cert: str = ""
    client_key: str = ""
    """Empty where the key stands in the file of the certificate."""
    proxy: str = ""
    use_environment_proxy: bool = False
    """Obey HTTP_PROXY and its kin."""
    web_link: str = ""
    """An instance in the engine's own web console; `{field}` stands for a field of the instance."""

    @property
    def user(self) -> str:
        """Who signs in, where that is known."""
        match self.sign_in or self.credentials:
            case Basic(user, _) | Password(user, _):
                return user
            case OAuth2(owner=Password(user, _)):
                return user
            case _:
                return ""

    @property
    def host(self) -> str:
        """Host and port, for messages."""
        return urlsplit(self.url).netloc

    @property
    def has_secrets(self) -> bool:
        """Requests carry something that nobody on the way should read."""
        return bool(self.sign_in or self.credentials or self.headers)

    @property
    def marks(self) -> tuple[str, ...]:
        """What people must not forget about the connection while they work: shown at all times, in these words."""
        marks = []
        if not self.verify and self.url.startswith("https:"):
            marks.append("certificate not checked")
        if self.has_secrets and self.url.startswith("http:") and not (is_loopback(self.url) and not self.proxy):
            marks.append("not encrypted")
        return tuple(marks)


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


def is_loopback(url: str) -> bool:
    """Whether what is sent to *url* never leaves this machine."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
