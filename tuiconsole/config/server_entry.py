"""One server as `servers.toml` has it, and what it may say."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tuiconsole.config.dialects import EngineName
from tuiconsole.config.kinds import Kind, above, dict_of, flag, matching, one_of, text, whole, words
from tuiconsole.config.problem import ConfigurationError
from tuiconsole.config.secret import Secret, is_sendable
from tuiconsole.config.server import MIB, Credentials, Limits, OAuth2, Password, Server, Token, check_url, is_loopback
from tuiconsole.config.sources import Asked, FromCommand, FromEnvironment, FromFile, Source, Stored
from tuiconsole.config.table import key, said, table

COLOURS = ("red", "orange", "yellow", "green", "cyan", "blue", "purple", "magenta", "gray", "white")

_SECRET_PARAMETER = r"(?i:(.*[-_.])?(pass(word|wd)?|pwd|secret|token|api[-_]?key|access[-_]?key))"


def _url(written: str) -> str:
    return _without_secret(check_url(written))


def _without_secret(url: str) -> str:
    if any(re.fullmatch(_SECRET_PARAMETER, name) for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True)):
        raise ConfigurationError("a URL is shown in many places and must not hold a secret: send it as a header")
    return url


def _link(written: str) -> str:
    # A link may have a #fragment, which is where web consoles keep what they show.
    base, mark, fragment = written.partition("#")
    _without_secret(check_url(re.sub(r"\{\w+\}", "x", base)))
    if re.search(r"[{}]", re.sub(r"\{\w+\}", "", written)) or not fragment.isprintable() or " " in fragment:
        raise ValueError("write fields of an instance in braces, such as {id}, and everything else as in a URL")
    return base + mark + fragment


def _secret(written: object) -> Secret:
    if isinstance(written, Secret):
        return written
    if not isinstance(written, str) or not is_sendable(written):
        raise ValueError("should be text on one line")
    return Secret(written)


def _header(written: object) -> Source:
    if isinstance(written, str | Secret):
        return Stored(_secret(written))
    match written:
        case {"env": str(variable), **others} if variable and not others:
            return FromEnvironment(variable)
        case {"file": str(path), **others} if path and not others:
            return FromFile(path)
        case {"command": [str(), *_] as words, **others} if not others and all(isinstance(w, str) for w in words):
            return FromCommand(tuple(words))
        case FromCommand() | FromEnvironment() | FromFile() | Stored():
            return written
    raise ValueError('should be text, or where it comes from: { env = "…" }, { file = "…" } or { command = ["…"] }')


_LINE = matching(r"[^\x00-\x1f\x7f-\x9f]+", "should be text on one line")
_VARIABLE = matching(r"[A-Za-z_]\w*", "should be the name of an environment variable")
_PATH = matching(r"([~/]|[A-Za-z]:).*", "should begin at the root, or with ~ for home")
_URL = text(_url)
_KEPT = Kind(_secret, {"type": "string", "writeOnly": True})
_COLOUR = matching(rf"#[0-9a-fA-F]{{6}}|{'|'.join(COLOURS)}", f"should be #rrggbb, or one of {', '.join(COLOURS)}")
_HEADER_NAME = matching(
    # Those that frame a message are not for people to set.
    r"(?i:(?!(host|connection|content-length|transfer-encoding)$))[!#$%&'*+.^_`|~0-9A-Za-z-]+",
    "cannot be a header of one's own",
)
_HEADER = Kind(_header, {"anyOf": [{"type": "string"}, {"maxProperties": 1, "minProperties": 1, "type": "object"}]})


@table
class ServerEntry:
    """A server. Only its name, its URL and its engine are needed."""

    name: str = key(matching(r"\w[\w.-]{0,63}", "should be letters, digits, '.', '_' and '-', at most 64"))
    """What it is called on the command line and on the screen."""
    url: str = key(_URL)
    """The base URL, such as https://bpm.example.org/engine-rest; never with a password in it."""
    engine: EngineName = key(one_of(EngineName))
    """The dialect that it speaks."""
    user: str | None = key(matching(r"[^:\x00-\x1f\x7f-\x9f]+", "is not empty and has no colon"), default=None)
    """Who signs in. Without any of the password keys the password is asked for."""
    password_command: tuple[str, ...] = key(words(), default=())
    """A command whose first line of output is the password; no shell runs it, and it has no terminal."""
    password_env: str | None = key(_VARIABLE, default=None)
    """The environment variable that holds the password."""
    password_file: str | None = key(_PATH, default=None)
    """A file whose first line is the password; only its owner may read it."""
    password_ask: bool = key(flag(), default=False)
    """Ask for the password."""
    password: Secret | None = key(_KEPT, default=None)
    """The password itself, for those who insist; then nobody else may read this file."""
    token_command: tuple[str, ...] = key(words(), default=())
    """A command whose first line of output is a bearer token."""
    token_env: str | None = key(_VARIABLE, default=None)
    """The environment variable that holds a bearer token."""
    token_file: str | None = key(_PATH, default=None)
    """A file whose first line is a bearer token; only its owner may read it."""
    token_ask: bool = key(flag(), default=False)
    """Ask for a bearer token."""
    token: Secret | None = key(_KEPT, default=None)
    """A bearer token itself."""
    token_url: str | None = key(_URL, default=None)
    """Where OAuth 2 gives out tokens: for the client, or, with a user, for that user and password."""
    client_id: str | None = key(_LINE, default=None)
    """The client that OAuth 2 knows this program as."""
    client_secret_command: tuple[str, ...] = key(words(), default=())
    """A command whose first line of output is the client's secret."""
    client_secret_env: str | None = key(_VARIABLE, default=None)
    """The environment variable that holds the client's secret."""
    client_secret_file: str | None = key(_PATH, default=None)
    """A file whose first line is the client's secret; only its owner may read it."""
    client_secret_ask: bool = key(flag(), default=False)
    """Ask for the client's secret."""
    client_secret: Secret | None = key(_KEPT, default=None)
    """The client's secret itself."""
    scope: str | None = key(_LINE, default=None)
    """What the token is for, as the server documents it."""
    command_seconds: float = key(above(0, 300), default=FromCommand(()).seconds)
    """How long a command that gives a secret may take."""
    headers: dict[str, Source] = key(dict_of(_HEADER, _HEADER_NAME), default={})
    """More headers for every request. Their values count as secrets, and may come from elsewhere as those do:
    { env = "…" }, { file = "…" }, { command = ["…"] }."""
    colour: str | None = key(_COLOUR, default=None)
    """What the console marks this server with: a name, or #rrggbb."""
    production: bool = key(flag(), default=False)
    """Real work runs here: the console shows it at all times."""
    allow_http: bool = key(flag(), default=False)
    """Let secrets travel unencrypted; without it http is for this machine alone as soon as there is a secret."""
    verify: bool = key(flag(), default=True)
    """Trust no certificate that cannot be checked; false is for experiments, and is shown at all times."""
    ca_file: str | None = key(_PATH, default=None)
    """Certificates of the authorities to trust instead of the system's."""
    client_cert: str | None = key(_PATH, default=None)
    """The certificate that this program shows."""
    client_key: str | None = key(_PATH, default=None)
    """Its key, unless that stands in the same file."""
    proxy: str | None = key(_URL, default=None)
    """The proxy for this server."""
    use_environment_proxy: bool = key(flag(), default=False)
    """Obey HTTPS_PROXY, HTTP_PROXY and NO_PROXY."""
    release: str | None = key(_LINE, default=None)
    """Product and version, such as "cibseven 2.1", where the server does not tell or tells it wrong."""
    web_link: str | None = key(text(_link), default=None)
    """An instance in the engine's own web console, with fields of the instance in braces, such as {id}."""
    page_size: int | None = key(whole(1, 10_000), default=None)
    """Rows per request; this and what follows goes before what config.toml says for every server."""
    most_per_page: int | None = key(whole(2, 1_000_000), default=None)
    """The most rows that the server gives in one answer, where that differs from what is documented."""
    pages_kept: int | None = key(whole(4, 10_000), default=None)
    """Pages of one list that are held in memory."""
    requests_at_once: int | None = key(whole(1, 64), default=None)
    """Requests that may be on their way together."""
    timeout_seconds: float | None = key(above(0, 3600), default=None)
    """Total time for one request."""
    answer_mib: int | None = key(whole(1, 1024), default=None)
    """Largest answer that is read, in MiB."""

    def __post_init__(self) -> None:
        secrets = self.credentials() is not None or bool(self.headers)
        # Through a proxy nothing stays on this machine; that the proxy itself is spoken to by http does not matter,
        # since what is for https servers is encrypted on its way through.
        for name, url in (("url", self.url), ("token_url", self.token_url)):
            stays = url and is_loopback(url) and not self.proxy
            if url and secrets and not self.allow_http and url.startswith("http:") and not stays:
                raise ValueError(f"{name}: secrets would travel unencrypted; use https, or say allow_http = true")
        if self.client_key and not self.client_cert:
            raise ValueError("client_key: goes with client_cert")
        if self.proxy and self.use_environment_proxy:
            raise ValueError("proxy: contradicts use_environment_proxy")

    def credentials(self) -> Credentials | None:
        """How to sign in, and where the secrets come from. Raises `ValueError` for what contradicts itself."""
        password, token, secret = (self._source(what) for what in ("password", "token", "client_secret"))
        if password is not None and self.user is None:
            raise ValueError("user: is missing, and there is a password")
        owner = None if self.user is None else Password(self.user, password or Asked())
        if self.token_url is None:
            for name in ("client_id", "scope"):
                if getattr(self, name) is not None:
                    raise ValueError(f"{name}: goes with token_url")
            if secret is not None:
                raise ValueError("client_secret: goes with token_url")
            if token is not None and owner is not None:
                raise ValueError("user: contradicts the token")
            return owner if token is None else Token(token)
        if token is not None:
            raise ValueError("token_url: contradicts the token, which would be asked for there")
        if self.client_id is None:
            raise ValueError("client_id: is missing, and there is a token_url")
        return OAuth2(self.token_url, self.client_id, secret or Asked(), self.scope or "", owner)

    @property
    def keeps_secrets(self) -> bool:
        """A secret stands in the entry itself."""
        kept = (self.password, self.token, self.client_secret)
        return any(kept) or any(isinstance(source, Stored) for source in self.headers.values())

    def server(self, usual: Limits) -> Server:
        """The server, within its own limits or the *usual* ones."""
        own: dict[str, Any] = {
            "page_size": self.page_size,
            "most_per_page": self.most_per_page,
            "pages_kept": self.pages_kept,
            "requests_at_once": self.requests_at_once,
            "seconds": self.timeout_seconds,
            "body_bytes": None if self.answer_mib is None else self.answer_mib * MIB,
        }
        return Server(
            self.name,
            self.url,
            self.engine,
            limits=replace(usual, **{name: value for name, value in own.items() if value is not None}),
            release=self.release or "",
            credentials=self.credentials(),
            headers=tuple((name, self._timed(source)) for name, source in self.headers.items()),
            colour=self.colour or "",
            production=self.production,
            allow_http=self.allow_http,
            verify=self.verify,
            ca_file=self.ca_file or "",
            client_cert=self.client_cert or "",
            client_key=self.client_key or "",
            proxy=self.proxy or "",
            use_environment_proxy=self.use_environment_proxy,
            web_link=self.web_link or "",
        )

    def written(self) -> dict[str, Any]:
        """The entry as the file has it, with secrets that it keeps itself: for the file, and for nothing else."""
        return {name: _plain(value) for name, value in said(self).items()}

    def _timed(self, source: Source) -> Source:
        return replace(source, seconds=self.command_seconds) if isinstance(source, FromCommand) else source

    def _source(self, what: str) -> Source | None:
        """The one place that *what* comes from; None where none is named. Raises `ValueError`."""
        found: dict[str, Source] = {}
        if words := getattr(self, f"{what}_command"):
            found[f"{what}_command"] = FromCommand(words, self.command_seconds)
        if name := getattr(self, f"{what}_env"):
            found[f"{what}_env"] = FromEnvironment(name)
        if path := getattr(self, f"{what}_file"):
            found[f"{what}_file"] = FromFile(path)
        if getattr(self, f"{what}_ask"):
            found[f"{what}_ask"] = Asked()
        if (secret := getattr(self, what)) is not None:
            found[what] = Stored(secret)
        if len(found) > 1:
            first, second, *_ = found
            raise ValueError(f"{second}: contradicts {first}")
        return next(iter(found.values()), None)


def _plain(value: Any) -> Any:
    match value:
        case Secret():
            return value.reveal()
        case tuple():
            return list(value)
        case dict():
            return {name: _plain(inner) for name, inner in value.items()}
        case Stored(secret):
            return secret.reveal()
        case FromEnvironment(variable):
            return {"env": variable}
        case FromFile(path):
            return {"file": path}
        case FromCommand(words, _):
            return {"command": list(words)}
        case _:
            return value
