"""OAuth 2 without a browser: a token for the client itself, or for a user whose password is at hand."""

from __future__ import annotations

import math
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from tuiconsole.config.secret import Secret
from tuiconsole.config.server import Basic, OAuth2, Server
from tuiconsole.service import errors
from tuiconsole.service.decoding import decode
from tuiconsole.service.refusals import Received

Post = Callable[[str, Mapping[str, str], bytes], Awaitable[Received]]
"""Sends headers and a body to a URL. Raises `Failure` where no answer came."""


@dataclass(frozen=True, slots=True)
class AccessToken:
    """What a token endpoint gives out."""

    access: Secret
    seconds: float | None
    """For how long it is good, counted from now; None where that was not said."""


async def fetch_token(
    server: Server,
    credentials: OAuth2,
    client_secret: Secret,
    owner: Basic | None,
    post: Post,
    redact: Callable[[str], str],
) -> AccessToken:
    """A new token. Raises `Failure`, which repeats nothing that *redact* takes away."""
    # Each word as it is, not percent-encoded: so says Oracle's documentation, and its identifiers need no encoding.
    pair = f"{credentials.client_id}:{client_secret.reveal()}".encode()
    form = {"grant_type": "client_credentials"}
    if owner is not None:
        form = {"grant_type": "password", "username": owner.user, "password": owner.password.reveal()}
    if credentials.scope:
        form["scope"] = credentials.scope
    headers = {
        "Accept": "application/json",
        "Authorization": f"Basic {b64encode(pair).decode()}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    answer = await post(credentials.token_url, headers, urlencode(form).encode())
    document = _document(answer)
    where = f"the token endpoint at {urlsplit(credentials.token_url).netloc}"
    if not 200 <= answer.status < 300:
        raise _refusal(server.name, where, answer, redact(_complaint(document)))
    access = document.get("access_token")
    if not isinstance(access, str) or not access or not access.isascii() or not access.isprintable():
        what = f"{where} answers, but not with a token"
        raise errors.WrongShape(server.name, what, advice="check the token_url of this server")
    kind = document.get("token_type", "Bearer")
    if not isinstance(kind, str) or kind.lower() != "bearer":
        raise errors.WrongShape(server.name, f"{where} gives out tokens of a kind that is not supported")
    return AccessToken(Secret(access), _seconds(document.get("expires_in")))


def _refusal(server: str, where: str, answer: Received, said: str) -> errors.Failure:
    status = answer.status
    if status == 429:
        return errors.TooManyRequests(server, f"{where} asks for fewer requests", said=said, status=status)
    if status >= 500:
        return errors.ServerFailed(server, f"{where} failed", said=said, status=status)
    if status in (400, 401, 403):
        advice = "check client, secret, user, password and scope of this server"
        return errors.SignInFailed(server, f"{where} gives us no token", said=said, status=status, advice=advice)
    advice = "check the token_url of this server"
    return errors.Refused(server, f"{where} gives us no token", said=said, status=status, advice=advice)


def _document(answer: Received) -> Mapping[str, Any]:
    try:
        document = decode(answer.body)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _complaint(document: Mapping[str, Any]) -> str:
    parts = [document.get(name) for name in ("error", "error_description")]
    return ": ".join(part for part in parts if isinstance(part, str) and part)


def _seconds(value: object) -> float | None:
    try:
        seconds = float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else 0.0
    except (ValueError, OverflowError):
        return None
    return seconds if math.isfinite(seconds) and seconds > 0 else None
