"""Answers that are not what was asked for: which failure each of them is, in whose words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from urllib.parse import urljoin, urlsplit

from tuiconsole.config.server import Basic, Bearer, OAuth2, Password, Server, Token
from tuiconsole.engines.model import Dialect, NoEngine
from tuiconsole.service import errors
from tuiconsole.service.decoding import decode
from tuiconsole.service.retries import http_date, wait_wanted
from tuiconsole.text.moments import format_instant
from tuiconsole.text.quantities import format_duration

_FROM_ENVIRONMENT = {
    Basic: "check user and password; TUICONSOLE_PASSWORD or --user give new ones",
    Bearer: "the token is not valid, or no longer; TUICONSOLE_TOKEN gives a new one",
}
_CONFIGURED = {
    Password: "check the user, and the place where the password comes from",
    Token: "the token is not valid, or no longer: check the place where it comes from",
    OAuth2: "the engine does not take the token: check the scope, and what this client or user may do",
}
_ANONYMOUS = "sign in with a token in TUICONSOLE_TOKEN, or with --user where the engine takes passwords"
_PAGE_BYTES = 1 << 14
"""How far into a page for people we look for what it says."""
_TITLE = re.compile(r"<title[^>]*>(.{1,300}?)</title", re.IGNORECASE | re.DOTALL)
_LOGIN_FORM = re.compile(r"type\s*=\s*[\"']?password|j_security_check", re.IGNORECASE)
_LOGIN_PATH = re.compile(r"log-?[io]n|sign-?[io]n|\bsso\b|\bauth|saml|oidc|j_security_check|pkmslogin", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Received:
    """One whole answer, whatever it is. *headers* are named in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def kind(self) -> str:
        return self.headers.get("content-type", "").lower()

    @property
    def is_page(self) -> bool:
        """Made for people, and so by a web server or a proxy: engines answer programs, or hand out somebody's file."""
        handed_out = self.headers.get("content-disposition", "").lower().startswith("attachment")
        return "html" in self.kind and not handed_out

    @property
    def length(self) -> int | None:
        """What the server says of the size of the body."""
        said = self.headers.get("content-length", "")
        return int(said) if said.isascii() and said.isdigit() else None

    @property
    def date(self) -> datetime | None:
        """The clock of the server, to the second, if it said so."""
        return http_date(self.headers.get("date", ""))


def refusal(
    server: Server,
    dialect: Dialect,
    answer: Received,
    *,
    absence: str = "",
    base_path: str = "",
    accept: str = "application/json",
    clock: Callable[[], datetime],
    redact: Callable[[str], str] = str,
) -> errors.Failure | None:
    """The failure that *answer* is to a question for *accept*; None where it is what was asked for.

    *absence* is what a 404 means by the documentation, where it means that something is not there. What a server says
    goes through *redact*: some repeat what they were sent.
    """
    if answer.status == 206:
        return errors.WrongShape(server.name, "the answer is only a part of what was asked for", status=206)
    if 200 <= answer.status < 300:
        return _page(server, answer, redact) if answer.is_page and "html" not in accept else None
    said, from_engine = _page_title(answer), False
    if "json" in answer.kind:
        try:
            said = dialect.complaint(decode(answer.body))
            # What does not complain as engines do may be the web server around one.
            from_engine = bool(said)
        except NoEngine as complaint:
            return errors.NoEngineHere.at(server.name, answer.status, redact(str(complaint)), base_path)
        except ValueError:
            pass
    elif not answer.is_page:
        said = answer.body[:2000].decode("utf-8", "replace")
    said = redact(said)
    if answer.status == 404 and absence and not answer.is_page:
        # A page for people comes from a web server that knows no engine, whatever the engine would mean by it.
        return errors.NothingThere(server.name, absence, said=said, status=404)
    if answer.status == 404 and not from_engine:
        return errors.NoEngineHere.at(server.name, 404, said, base_path)
    if 300 <= answer.status < 400:
        return _redirect(server, answer, redact)
    return _failure(server, answer, said, clock)


def _failure(server: Server, answer: Received, said: str, clock: Callable[[], datetime]) -> errors.Failure:
    """The failure of a status from 400 on."""
    name, status = server.name, answer.status
    match status:
        case 401:
            return errors.SignInFailed(name, said=said, status=status, advice=sign_in_advice(server))
        case 403:
            return errors.NotAllowed(name, said=said, status=status)
        case 408:
            what = "the server gave up before it had the whole question"
            return errors.Refused(name, what, said=said, status=status, advice="press r to try again")
        case 406 | 415:
            what = {
                406: "the server cannot answer this question in any form that we read",
                415: "the server refuses the form of this question",
            }[status]
            advice = "check that the configured engine is the one that runs there"
            return errors.Refused(name, what, said=said, status=status, advice=advice)
        case 407:
            return errors.ProxyFailed(name, "the proxy wants a sign-in of its own", said=said, status=status)
    wait = wait_wanted(answer.headers.get("retry-after", ""), answer.date or clock())
    if status == 429:
        return too_many(name, said, wait, clock)
    if status >= 500:
        what = {
            502: "the server failed: a gateway got no proper answer from what stands behind it",
            503: "the server failed: it says that it is not available now",
            504: "the server failed: a gateway waited in vain for what stands behind it",
        }.get(status, "")
        return errors.ServerFailed(name, what, said=said, status=status, wait=wait)
    return errors.Refused(name, said=said, status=status)


def too_many(
    server: str, said: str, wait: float | None, clock: Callable[[], datetime], status: int = 429
) -> errors.TooManyRequests:
    """The failure of a server that wants to be left alone for *wait* seconds, and until when that is."""
    if wait is None or wait < 1:
        return errors.TooManyRequests(server, said=said, status=status, wait=wait)
    now = clock()
    until = format_instant(datetime.fromtimestamp(now.timestamp() + wait, now.tzinfo), now.tzinfo or UTC, now=now)
    what = f"the server asks for no request before {until}, which is in {format_duration(int(wait * 1000))}"
    return errors.TooManyRequests(server, what, said=said, status=status, wait=wait)


def sign_in_advice(server: Server) -> str:
    """What a person can do whose sign-in *server* refuses."""
    if server.credentials is not None:
        return _CONFIGURED[type(server.credentials)]
    if server.sign_in is not None:
        return _FROM_ENVIRONMENT[type(server.sign_in)]
    return _ANONYMOUS


def _redirect(server: Server, answer: Received, redact: Callable[[str], str]) -> errors.Failure:
    name, status = server.name, answer.status
    location = answer.headers.get("location", "")
    if not location:
        return errors.Redirected(name, status=status)
    target = _joined(server.url, location)
    shown = redact(_without_query(location)) or "the same address again"
    if _origin(target) == _origin(server.url):
        if _LOGIN_PATH.search(urlsplit(target).path):
            return errors.SignedOut(name, f"signed out: the server sends us to its login page {shown}", status=status)
        return errors.Redirected(name, f"the server sends us to {shown}", status=status)
    advice = "nothing was sent there; if that address is the right one, put it into the URL"
    return errors.Redirected(name, f"the server sends us to another place, {shown}", status=status, advice=advice)


def _page(server: Server, answer: Received, redact: Callable[[str], str]) -> errors.Failure:
    """The failure of a web page that came in the place of data."""
    text = answer.body[:_PAGE_BYTES].decode("utf-8", "replace")
    said = redact(_page_title(answer))
    if _LOGIN_FORM.search(text) or _LOGIN_PATH.search(said):
        return errors.SignedOut(server.name, said=said, status=answer.status)
    return errors.NotJson(server.name, "the answer is not JSON but a web page", said=said, status=answer.status)


def _page_title(answer: Received) -> str:
    if not answer.is_page:
        return ""
    found = _TITLE.search(answer.body[:_PAGE_BYTES].decode("utf-8", "replace"))
    return " ".join(unescape(found[1]).split()) if found else ""


def _joined(base: str, location: str) -> str:
    try:
        return urljoin(base, location)
    except ValueError:
        return location


def _origin(url: str) -> tuple[str, str, int | None] | None:
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return None
    return parts.scheme, (parts.hostname or "").lower(), port


def _without_query(location: str) -> str:
    # A redirect's query or fragment may carry a session or a token, and what stands before an @ a password.
    bare = re.split("[?#;]", location, maxsplit=1)[0][:200]
    return re.sub(r"//[^/@]*@", "//", bare)
