"""What can go wrong with a request: one type per kind of failure, each with what to do about it.

Every failure is made here or in `connection`, and reads as one line for the person who can act: what failed,
on which server, and what to do. A server's own words pass the text border on the way in.
"""

from __future__ import annotations

from typing import ClassVar

from tuiconsole.text.border import Shown, show

_LONGEST_MESSAGE = 400
_AGAIN = "{again}"
"""Stands in an advice for how to try again, which the console does by a key and a command does not."""


class Failure(Exception):
    """A request to *server* that brought no rows."""

    what: ClassVar[str] = "the request failed"
    advice: ClassVar[str] = "{again}"
    exit_code: ClassVar[int] = 1

    def __init__(
        self, server: str, what: str = "", *, said: str = "", status: int | None = None, advice: str = ""
    ) -> None:
        self.server = server
        self.status = status
        self.said: Shown = show(said.strip()[:_LONGEST_MESSAGE])
        """The server's own message, safe to show; empty if it had none."""
        self.summary: Shown = show(what or self.what)
        self._advice = advice or self.advice
        super().__init__(str(self))

    @property
    def remedy(self) -> Shown:
        """What to do, for a person at the console."""
        return self._advised("press r to try again")

    def line(self) -> Shown:
        """The whole failure for a person who reads the output of a command."""
        return self._line(self._advised("try again"))

    def __str__(self) -> str:
        return self._line(self.remedy)

    def _advised(self, again: str) -> Shown:
        return show(self._advice.replace(_AGAIN, again))

    def _line(self, remedy: Shown) -> Shown:
        status = f" (HTTP {self.status})" if self.status else ""
        said = f": {self.said}" if self.said else ""
        return Shown(f"{show(self.server)}: {self.summary}{status}{said}. {remedy[:1].upper()}{remedy[1:]}.")


class Unreachable(Failure):
    """No connection, or one that broke."""

    what = "cannot be reached"
    advice = "check that it runs and that the address is right, then {again}"
    exit_code = 3


class UnknownHost(Unreachable):
    """The name of the host leads nowhere."""

    what = "the host name is not known"
    advice = "check the spelling of the URL and your network, then {again}"


class TlsFailed(Unreachable):
    """The TLS handshake was refused by either side."""

    what = "no trusted connection"
    advice = "check the certificate of the server and the trusted authorities of this machine"


class TookTooLong(Unreachable):
    """The total time for a request ran out."""

    what = "no complete answer in time"
    advice = "narrow the filter, or {again}"


class ConnectionBroke(Unreachable):
    """The connection ended before the answer did."""

    what = "the connection broke before the answer was complete"
    advice = "{again}"


class Misconfigured(Failure):
    """What is configured for the server cannot be meant."""

    what = "its configuration is wrong"
    advice = "mend the settings of this server"
    exit_code = 2


class SignInFailed(Failure):
    """401: the server does not know who asks, or does not believe it."""

    what = "sign-in was refused"
    advice = "check what you sign in with"


class NotAllowed(Failure):
    """403: known, but not permitted."""

    what = "this user may not see that"
    advice = "ask an administrator for the missing permission"


class NoEngineHere(Failure):
    """404 for a resource that every engine of this kind has: the base URL is wrong."""

    what = "no engine answers at this address"
    advice = "check the path of the URL"

    @classmethod
    def at(cls, server: str, status: int, said: str, base_path: str) -> NoEngineHere:
        """The failure, with the path that a URL has by default."""
        advice = f"{cls.advice}, which by default ends in {base_path}" if base_path else ""
        return cls(server, said=said, status=status, advice=advice)


class NothingThere(Failure):
    """404 for one thing among many, which the documentation foresees: the address is right, the id is not."""

    what = "there is nothing with this id"
    advice = "check the id, or {again}"


class Refused(Failure):
    """400 and its kin: the server understood that it does not want this query."""

    what = "the server refuses this query"
    advice = "change the filter"


class TooManyRequests(Failure):
    """429."""

    what = "the server asks for fewer requests"
    advice = "wait a little, then {again}"
    exit_code = 3


class ServerFailed(Failure):
    """500 and its kin."""

    what = "the server failed"
    advice = "look at the server's log, or {again}"
    exit_code = 3


class Redirected(Failure):
    """3xx: redirects are not followed, because credentials would travel along."""

    what = "the server sends us elsewhere"
    advice = "put the final address into the URL, or sign in where it points to"


class NotJson(Failure):
    """An answer that is not JSON, such as a login page."""

    what = "the answer is not JSON"
    advice = "check the URL; a login page or a proxy may answer in the engine's place"


class WrongShape(Failure):
    """JSON of another shape than documented."""

    what = "the answer does not have the documented form"
    advice = "check that the configured engine is the one that runs there"


class TooLarge(Failure):
    """A body beyond the configured limit."""

    what = "the answer is larger than allowed"
    advice = "narrow the filter, or raise the limit for this server"


def failure_of_status(
    server: str,
    status: int,
    said: str = "",
    *,
    location: str = "",
    refused_is_wrong_path: bool = False,
    absence: str = "",
    base_path: str = "",
) -> Failure:
    """The failure that an HTTP *status* other than 2xx and 401 stands for; *said* is the server's own message.

    *absence* is what a 404 means by the documentation, where it means that something is not there.
    """
    if 300 <= status < 400:
        return Redirected(server, f"the server sends us to {location}" if location else "", said=said, status=status)
    if status == 403:
        return NotAllowed(server, said=said, status=status)
    if status == 404 and absence:
        return NothingThere(server, absence, said=said, status=status)
    if status == 404 and refused_is_wrong_path:
        return NoEngineHere.at(server, status, said, base_path)
    if status == 429:
        return TooManyRequests(server, said=said, status=status)
    if status >= 500:
        return ServerFailed(server, said=said, status=status)
    return Refused(server, said=said, status=status)
