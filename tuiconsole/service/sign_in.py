"""Who we are to one server: the headers that say so, where they come from, and when they are had anew."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from tuiconsole.config.credentials import NoSecret, resolve
from tuiconsole.config.secret import MASK, Secret
from tuiconsole.config.server import Basic, Bearer, Credentials, OAuth2, Password, Server, Token
from tuiconsole.config.sources import Asked, Source, Stored
from tuiconsole.service import errors
from tuiconsole.service.tokens import AccessToken, Post, fetch_token

_REFUSALS_OF_A_PASSWORD = 2
"""So often a password is sent that was refused before nobody but a person sends it again: accounts get locked."""
_LEAST_HIDDEN = 4
"""Shorter secrets than this stand in texts by chance."""


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """What goes out with every request until it is had anew."""

    headers: tuple[tuple[str, Secret], ...]
    hidden: tuple[Secret, ...]
    """What must not come back in any text, in each of the forms that it is sent in."""
    token: AccessToken | None = None


class SignIn:
    """Keeps what one server wants to hear. One conversation about it at a time, however many requests wait for it."""

    def __init__(self, server: Server, post: Post, stopwatch: Callable[[], float]) -> None:
        self._server = server
        self._post = post
        self._stopwatch = stopwatch
        self._held: Held | None = None
        self._hidden: tuple[Secret, ...] = ()
        self._one_at_a_time = asyncio.Lock()
        self._given_is_spent = False
        self._refusals = 0
        self._held_since = 0.0
        self._first_seen: datetime | None = None
        self._last_seen: datetime | None = None

    async def held(self) -> Held:
        """What to send now. Raises `Failure` where it cannot be had."""
        held = self._held
        if held is not None and not self._is_due(held):
            return held
        async with self._one_at_a_time:
            if self._held is None or self._is_due(self._held):
                await self._obtain()
            assert self._held is not None
            return self._held

    async def renew(self, refused: Held) -> bool:
        """After *refused* was refused: whether there is something else to send now. Raises `Failure`."""
        async with self._one_at_a_time:
            if self._held is not refused:  # somebody else was faster
                return self._held is not None
            self._given_is_spent = _can_be_had(self._server.credentials)
            await self._obtain()
            return self._held is not None and self._held.headers != refused.headers

    def accepted(self, date: datetime | None) -> None:
        """The server has answered as to somebody whom it knows; *date* is its clock."""
        self._refusals = 0
        if date is not None:
            self._first_seen = self._first_seen or date
            self._last_seen = date

    def rejected(self, failure: errors.SignInFailed) -> None:
        """Nothing that we have is good enough; it is all had anew next time."""
        self._held = None
        self._refusals += 1
        if self._sends_password and self._refusals >= _REFUSALS_OF_A_PASSWORD:
            failure.passes = False

    def redact(self, text: str) -> str:
        """*text* without anything that was ever held."""
        for secret in self._hidden:
            text = text.replace(secret.reveal(), MASK)
        return text

    @property
    def is_refused(self) -> bool:
        """The server has not taken anything since it last refused what we had."""
        return self._refusals > 0

    @property
    def _sends_password(self) -> bool:
        match self._server.sign_in or self._server.credentials:
            case Basic() | Password() | OAuth2(owner=Password()):
                return True
            case _:
                return False

    def _is_due(self, held: Held) -> bool:
        """Whether the token is about to end, by our stopwatch or, where that stood still meanwhile, the server's clock.

        Only differences count: a server may live in any year.
        """
        if held.token is None or held.token.seconds is None:
            return False
        age = self._stopwatch() - self._held_since
        if self._first_seen is not None and self._last_seen is not None:
            age = max(age, (self._last_seen - self._first_seen).total_seconds())
        return age >= held.token.seconds - min(60.0, held.token.seconds / 10)

    async def _obtain(self) -> None:
        self._held = None
        held = await self._had()
        hidden = [*self._hidden, *(secret for secret in held.hidden if secret not in self._hidden)]
        self._hidden = tuple(hidden[-50:])
        self._held = held
        self._held_since = self._stopwatch()
        self._first_seen = self._last_seen = None

    async def _had(self) -> Held:
        server = self._server
        given = None if self._given_is_spent else server.sign_in
        headers: list[tuple[str, Secret]] = []
        hidden: list[Secret] = []
        token: AccessToken | None = None
        for name, source in server.headers:
            value = await self._secret(source, f"value for the header {name}")
            headers.append((name, value))
            hidden.append(value)
        match given or server.credentials:
            case Basic(user, password):
                headers.append(_basic(user, password))
                hidden.append(password)
            case Password(user, source):
                password = await self._secret(source, "password")
                headers.append(_basic(user, password))
                hidden.append(password)
            case Bearer(value):
                headers.append(_bearer(value))
                hidden.append(value)
            case Token(source):
                value = await self._secret(source, "token")
                headers.append(_bearer(value))
                hidden.append(value)
            case OAuth2() as credentials:
                client_secret = await self._secret(credentials.client_secret, "client secret")
                owner = None
                if credentials.owner is not None:
                    owner = Basic(credentials.owner.user, await self._secret(credentials.owner.password, "password"))
                    hidden.append(owner.password)
                hidden.append(client_secret)
                # Hidden before they are sent, because the answer may repeat them.
                self._hidden = (*self._hidden, *_forms(hidden))
                token = await fetch_token(server, credentials, client_secret, owner, self._post, self.redact)
                headers.append(_bearer(token.access))
                hidden.append(token.access)
            case None:
                pass
        return Held(tuple(headers), _forms([*hidden, *(value for _, value in headers)]), token)

    async def _secret(self, source: Source, what: str) -> Secret:
        if isinstance(source, Stored):
            return source.secret
        try:
            return await asyncio.to_thread(resolve, source)
        except NoSecret as error:
            reason = str(error)
        raise errors.NoSecretFound(self._server.name, f"there is no {what}: {reason}")


def _can_be_had(credentials: Credentials | None) -> bool:
    """Whether credentials can be had without asking anybody."""
    match credentials:
        case Password(_, source) | Token(source):
            return not isinstance(source, Asked)
        case OAuth2():
            return True
        case None:
            return False


def _basic(user: str, password: Secret) -> tuple[str, Secret]:
    return "Authorization", Secret("Basic " + b64encode(f"{user}:{password.reveal()}".encode()).decode())


def _bearer(token: Secret) -> tuple[str, Secret]:
    return "Authorization", Secret(f"Bearer {token.reveal()}")


def _forms(secrets: list[Secret]) -> tuple[Secret, ...]:
    """Each secret, and each as it stands in a URL and behind the name of a scheme; longer ones first."""
    forms: set[str] = set()
    for secret in secrets:
        text = secret.reveal()
        forms |= {text, quote(text, safe=""), text.removeprefix("Basic ").removeprefix("Bearer ")}
    return tuple(Secret(form) for form in sorted(forms, key=len, reverse=True) if len(form) >= _LEAST_HIDDEN)
