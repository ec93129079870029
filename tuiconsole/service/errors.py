"""What can go wrong with a request: one type per kind of failure, each with what to do about it.

Every failure reads as one line for the person who can act: what failed, on which server, and what to do. A server's
own words pass the text border on the way in.
"""

from __future__ import annotations

from typing import ClassVar, Self

from tuiconsole.text.border import Shown, show

_LONGEST_MESSAGE = 400
_AGAIN = "{again}"
"""Stands in an advice for how to try again, which the console does by a key and a command does not."""


class Failure(Exception):
    """A request to *server* that brought no rows."""

    what: ClassVar[str] = "the request failed"
    advice: ClassVar[str] = "{again}"
    at_console: ClassVar[str] = ""
    """What the console can do besides."""
    exit_code: ClassVar[int] = 1
    passes: bool = False
    """May be over by itself, so that the same question is worth asking again without anybody's doing."""

    def __init__(
        self,
        server: str,
        what: str = "",
        *,
        said: str = "",
        status: int | None = None,
        advice: str = "",
        wait: float | None = None,
    ) -> None:
        self.server = server
        self.status = status
        self.wait = wait
        """For how many seconds the server wants to be left alone, if it said so."""
        self.said: Shown = show(said.strip()[:_LONGEST_MESSAGE])
        """The server's own message, safe to show; empty if it had none."""
        self.summary: Shown = show(what or self.what)
        self._advice = advice or self.advice
        super().__init__(str(self))

    def __copy__(self) -> Self:
        """The same, without the tracks that a raise has left in it."""
        other = type(self).__new__(type(self), *self.args)
        vars(other).update(vars(self))
        return other

    @property
    def remedy(self) -> Shown:
        """What to do, for a person at the console."""
        return Shown(self._advised("press r to try again") + self.at_console)

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
        what = f"{show(self.server)}: {self.summary}{status}{said}"
        # Servers end their messages as they like.
        stop = "" if what.endswith((".", "!", "?", "…")) else "."
        return Shown(f"{what}{stop} {remedy[:1].upper()}{remedy[1:]}.")


class Unreachable(Failure):
    """No connection, or one that broke."""

    what = "cannot be reached"
    advice = "check that it runs and that the address is right, then {again}"
    exit_code = 3
    passes = True


class UnknownHost(Unreachable):
    """The name of the host leads nowhere."""

    what = "the host name is not known"
    advice = "check the spelling of the URL and your network, then {again}"


class TlsFailed(Unreachable):
    """The TLS handshake was refused by either side."""

    what = "no trusted connection"
    advice = "check the certificate of the server and the trusted authorities of this machine"


class ProxyFailed(Unreachable):
    """What stands between here and the server does not let anything through."""

    what = "the proxy does not let us through"
    advice = "check the proxy that is configured for this server"


class TookTooLong(Unreachable):
    """The total time for a request ran out."""

    what = "no complete answer in time"
    advice = "narrow the filter, or {again}"


class ConnectionBroke(Unreachable):
    """The connection ended before the answer did."""

    what = "the connection broke before the answer was complete"
    advice = "{again}"


class Resting(Unreachable):
    """Nothing was sent: too many requests in a row have failed, and the server is left alone for a while."""

    what = "nothing was asked, because the last requests all failed"
    advice = "{again} now, or wait for the next attempt"


class Misconfigured(Failure):
    """What is configured for the server cannot be meant."""

    what = "its configuration is wrong"
    advice = "mend the settings of this server"
    exit_code = 2


class SignInFailed(Failure):
    """401: the server does not know who asks, or does not believe it."""

    what = "sign-in was refused"
    advice = "check what you sign in with"
    passes = True
    at_console = "; press A to type it here"


class SignedOut(SignInFailed):
    """A login page in the place of an answer."""

    what = "the server shows its login page instead of an answer"
    advice = "the session has ended, or this address wants people to sign in by a form: check what you sign in with"


class NoSecretFound(SignInFailed):
    """The place where a password or a token is kept did not give it."""

    what = "what to sign in with could not be fetched"
    advice = "mend that, then {again}"
    exit_code = 2


class NotAllowed(Failure):
    """403: known, but not permitted."""

    what = "this user may not see that"
    advice = "ask an administrator for the missing permission"


class NoEngineHere(Failure):
    """404 for a resource that every engine of this kind has: the base URL is wrong."""

    what = "no engine answers at this address"
    advice = "check the path of the URL"
    passes = True

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
    passes = True


class ServerFailed(Failure):
    """500 and its kin."""

    what = "the server failed"
    advice = "look at the server's log, or {again}"
    exit_code = 3
    passes = True


class Redirected(Failure):
    """3xx: redirects are not followed, because credentials would travel along."""

    what = "the server sends us elsewhere"
    advice = "put the final address into the URL, or sign in where it points to"
    passes = True


class NotJson(Failure):
    """An answer that is not JSON, such as a login page."""

    what = "the answer is not JSON"
    advice = "check the URL; a login page or a proxy may answer in the engine's place"
    passes = True


class WrongShape(Failure):
    """JSON of another shape than documented."""

    what = "the answer does not have the documented form"
    advice = "check that the configured engine is the one that runs there"
    passes = True


class TooLarge(Failure):
    """A body beyond the configured limit."""

    what = "the answer is larger than allowed"
    advice = "narrow the filter, or raise the limit for this server"
