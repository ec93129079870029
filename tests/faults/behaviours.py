"""What servers, and what stands before them, do to those who ask: one entry for each way to misbehave.

Each says what a person gets to see of it when it happens once: nothing, where asking again heals it; or one kind of
failure, and whether that goes away by itself or once somebody presses the key that asks again.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass, replace
from email.utils import formatdate
from time import time
from typing import Literal

from service.misbehaving import HANG_UP, RESET, SILENCE, Reply, answer, html, redirect, unending, zipped

from tuiconsole.service import errors

BODY_BYTES = 400_000
"""Largest body that is read in these tests."""
SECONDS = 0.5
"""Total time for one request in these tests."""
ROW = {"id": "a", "piid": "_PI:a", "name": "a"}


@dataclass(frozen=True)
class Behaviour:
    """One way to answer one request."""

    name: str
    reply: Reply
    seen: type[errors.Failure] | None
    """The failure that a person is shown; None where there is nothing to be seen."""
    over: Literal["by itself", "by hand"] = "by itself"


def later(seconds: float) -> str:
    return formatdate(time() + seconds, usegmt=True)


def said(status: int, text: str = "boom") -> Reply:
    """A refusal in the words of any of the three engines."""
    return answer({"message": text, "errorMessage": text, "detail": text, "type": "X", "code": None}, status)


def wait(value: str, status: int = 429) -> Reply:
    return replace(said(status), headers=(("Retry-After", value), ("Date", later(0))))


def head(*lines: str, body: bytes = b"", ending: str = "closed") -> Reply:
    """Bytes as no library would send them."""
    return Reply(raw="\r\n".join([*lines, "", ""]).encode("latin-1") + body, ending=ending)  # type: ignore[arg-type]


def packed(body: bytes, coding: str = "gzip") -> Reply:
    return Reply(body, headers=(("Content-Encoding", coding),))


OK = "HTTP/1.1 200 OK"
JSON = "Content-Type: application/json"
LIST = json.dumps([ROW]).encode()


def behaviours(elsewhere: str) -> list[Behaviour]:
    """All of them; *elsewhere* is the URL of another server."""
    return [
        # Statuses
        Behaviour("400", said(400), errors.Refused, "by hand"),
        Behaviour("401", Reply(b"", 401), errors.SignInFailed),
        Behaviour("401 as a page", html(401), errors.SignInFailed),
        Behaviour("403", said(403), errors.NotAllowed, "by hand"),
        Behaviour("404 of the engine", said(404), errors.Refused, "by hand"),
        Behaviour("404 of a web server", html(404), errors.NoEngineHere),
        Behaviour("405", said(405), errors.Refused, "by hand"),
        Behaviour("406", html(406), errors.Refused, "by hand"),
        Behaviour("407", html(407), errors.ProxyFailed),
        Behaviour("415", said(415), errors.Refused, "by hand"),
        Behaviour("418", Reply(b"", 418), errors.Refused, "by hand"),
        Behaviour("429", said(429), None),
        Behaviour("429 for a while", wait("7"), None),
        Behaviour("429 until then", wait(later(7)), None),
        Behaviour("429 and nonsense", wait("soon"), None),
        Behaviour("429 in the past", wait("-3"), None),
        Behaviour("429 for a day", wait("86400"), errors.TooManyRequests, "by hand"),
        Behaviour("429 for ever", wait("Fri, 31 Dec 9999 23:59:59 GMT"), errors.TooManyRequests, "by hand"),
        Behaviour("408", said(408), None),
        Behaviour("500", said(500), None),
        Behaviour("500 as a page", html(500), None),
        Behaviour("501", said(501), errors.ServerFailed),
        Behaviour("502", html(502), None),
        Behaviour("503", Reply(b"", 503), None),
        Behaviour("503 for a while", wait("7", 503), None),
        Behaviour("504", html(504), None),
        Behaviour("599", Reply(b"", 599), None),
        Behaviour("999", head("HTTP/1.1 999 What", "Content-Length: 0"), None),
        # Elsewhere
        Behaviour("to the login page", redirect("/login?session=geheim-4711"), errors.SignedOut),
        Behaviour("to another host", redirect(f"{elsewhere}/login"), errors.Redirected),
        Behaviour("to another host, with the body", redirect(f"{elsewhere}/x", 307), errors.Redirected),
        Behaviour("to another scheme", redirect("https://127.0.0.1/engine-rest", 301), errors.Redirected),
        Behaviour("to a file", redirect("file:///etc/passwd"), errors.Redirected),
        Behaviour("to nowhere", Reply(b"", 302), errors.Redirected),
        Behaviour("to an address that is none", redirect("http://[::1"), errors.Redirected),
        Behaviour("to a script", redirect("javascript:alert(1)"), errors.Redirected),
        Behaviour("to a name that is none", redirect("http://xn--/"), errors.Redirected),
        Behaviour("to itself", redirect("?"), errors.Redirected),
        Behaviour("304", Reply(b"", 304), errors.Redirected),
        # Pages
        Behaviour("a login page", html(200, "<form><input type='password'></form>"), errors.SignedOut),
        Behaviour("a web page", html(200, "<title>Sorry</title>"), errors.NotJson),
        # Documents
        Behaviour("nothing", Reply(b""), errors.NotJson),
        Behaviour("a part", Reply(LIST, 206, headers=(("Content-Range", "bytes 0-9/99"),)), errors.WrongShape),
        Behaviour("reset content", Reply(b"", 205), errors.NotJson),
        Behaviour("UTF-16", Reply(LIST.decode().encode("utf-16")), errors.NotJson),
        Behaviour("too large a number", Reply(b'[{"id": "a", "x": 1e999}]'), errors.NotJson),
        Behaviour("blanks", Reply(b"   \r\n"), errors.NotJson),
        Behaviour("text", Reply(b"OK", kind="text/plain"), errors.NotJson),
        Behaviour("half a document", Reply(LIST[:-3]), errors.NotJson),
        Behaviour("two documents", Reply(LIST + LIST), errors.NotJson),
        Behaviour("not a number", Reply(b'[{"id": NaN}]'), errors.NotJson),
        Behaviour("no UTF-8", Reply('[{"id": "ä"}]'.encode("latin-1")), errors.NotJson),
        Behaviour("a number", Reply(b"5"), errors.WrongShape),
        Behaviour("another object", answer({"items": {"x": 1}}), errors.WrongShape),
        Behaviour("rows that are none", answer([1, 2]), errors.WrongShape),
        Behaviour("nested without end", Reply(b"[" * 100_000), errors.TooLarge, "by hand"),
        Behaviour("a long number", Reply(b'[{"x": ' + b"9" * 5000 + b"}]"), errors.TooLarge, "by hand"),
        # Codings
        Behaviour("no gzip", packed(b"no gzip"), errors.WrongShape),
        Behaviour("half of a gzip", zipped(LIST * 50, keep=-30), None),
        Behaviour("gzip without its sum", zipped(LIST * 50, keep=-8), None),
        Behaviour("gzip of gzip", packed(gzip.compress(gzip.compress(LIST)), "gzip, gzip"), errors.WrongShape),
        Behaviour("gzip of gzip, said once", packed(gzip.compress(gzip.compress(LIST))), errors.NotJson),
        Behaviour("a coding nobody asked for", packed(LIST, "br"), errors.WrongShape),
        Behaviour("a bomb", zipped(b"\0" * 30_000_000), errors.TooLarge, "by hand"),
        # Amounts
        Behaviour("nothing in many parts", packed(gzip.compress(b"") * 20_000), errors.TooLarge, "by hand"),
        Behaviour("too much", Reply(b"[" * (BODY_BYTES + 1)), errors.TooLarge, "by hand"),
        Behaviour("too much in pieces", unending(b"[" * 1000, BODY_BYTES // 1000 + 1), errors.TooLarge, "by hand"),
        Behaviour("a long header", Reply(LIST, headers=(("X-Long", "x" * 200_000),)), None),
        Behaviour(
            "a long header that passes", Reply(LIST, headers=(("X-Long", "x" * 80_000),)), errors.TooLarge, "by hand"
        ),
        Behaviour("many headers", Reply(LIST, headers=(("X-Many", "x"),) * 5000), errors.TooLarge, "by hand"),
        Behaviour("rather many headers", Reply(LIST, headers=(("X-Many", "x"),) * 300), errors.TooLarge, "by hand"),
        # Connections
        Behaviour("a reset", RESET, None),
        Behaviour("a hang-up", HANG_UP, None),
        Behaviour("a cut body", Reply(LIST, declared=500, ending="closed"), None),
        Behaviour("a reset body", Reply(LIST, declared=500, ending="reset"), None),
        Behaviour("a cut chunk", head(OK, JSON, "Transfer-Encoding: chunked", body=b"ff\r\n[{"), None),
        Behaviour("a wrong chunk", head(OK, JSON, "Transfer-Encoding: chunked", body=b"-1\r\n[]\r\n"), None),
        Behaviour("two lengths", head(OK, JSON, "Content-Length: 2", "Content-Length: 3", body=b"[]"), None),
        Behaviour("no length at all", head(OK, JSON, "Content-Length: x", body=b"[]"), None),
        Behaviour("a chunk without a size", head(OK, JSON, "Transfer-Encoding: chunked", body=b"zz\r\n[]\r\n"), None),
        Behaviour("a long status", head("HTTP/1.1 200 " + "x" * 200_000, "Content-Length: 2", body=b"[]"), None),
        Behaviour("NUL in a header", head(OK, JSON, "X-A: a\0b", "Content-Length: 2", body=b"[]"), None),
        Behaviour("half a head", head("HTTP/1.1 200 OK\r\nContent-Le"), None),
        Behaviour("another protocol", Reply(raw=b"SSH-2.0-OpenSSH_9.2\r\n"), None),
        Behaviour("bytes", Reply(raw=bytes(range(256)) * 4, ending="closed"), None),
        Behaviour("another protocol, politely", head("HTTP/1.1 101 Switching Protocols", "Upgrade: x"), None),
        Behaviour("a header that is none", head(OK, JSON, "\x1b]0;x\x07", body=b"[]"), None),
        Behaviour("escapes in a refusal", said(400, "\x1b]0;x\x07\u202e[/b]"), errors.Refused, "by hand"),
        # Time
        Behaviour("silence", SILENCE, errors.TookTooLong),
        Behaviour("silence behind the head", Reply(b"[", declared=10**6, ending="hanging"), errors.TookTooLong),
        Behaviour("a dripping head", Reply(raw=b"HTTP/1.1 200", ending="dripping"), errors.TookTooLong),
        Behaviour("a dripping body", Reply(b"[", declared=10**9, ending="dripping"), errors.TookTooLong),
        Behaviour("a head without an end", head("HTTP/1.1 100 Continue", ending="hanging"), errors.TookTooLong),
    ]
