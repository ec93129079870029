"""A request as a curl command line, without the secret."""

from __future__ import annotations

import shlex
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from tuiconsole.config.secret import MASK
from tuiconsole.config.server import Basic, Bearer, OAuth2, Password, Server, Token
from tuiconsole.engines.model import Request


def full_url(base: str, request: Request) -> str:
    """The URL of *request* below *base*, whose own query is kept."""
    scheme, netloc, path, query, _ = urlsplit(base)
    written = urlencode(request.params, quote_via=quote)
    return urlunsplit((scheme, netloc, f"{path}/{request.path}", "&".join(filter(None, (query, written))), ""))


def curl(server: Server, request: Request) -> str:
    """The command that sends *request* to *server*; a password is asked for, a token taken from the environment."""
    words = ["curl", "--globoff", *_way(server)]
    if request.method != "GET":
        words += ["--request", request.method]
    match server.sign_in or server.credentials:
        case Basic(user, _) | Password(user, _):
            words += ["--user", user]
        case Bearer() | Token() | OAuth2():
            words += ["--header", "Authorization: Bearer $TUICONSOLE_TOKEN"]
        case None:
            pass
    words += ["--header", f"Accept: {request.accept}"]
    for name, value in request.headers:
        words += ["--header", f"{name}: {value}"]
    for name, _ in server.headers:
        words += ["--header", f"{name}: {MASK}"]
    if request.body is not None:
        words += ["--header", f"Content-Type: {request.content_type}", "--data-binary", request.body]
    words.append(full_url(server.url, request))
    return " ".join(_quote(word) for word in words)


def _way(server: Server) -> list[str]:
    """What curl has to know about the way to *server*: whom to trust, what to show, through whom to go."""
    words = [] if server.verify else ["--insecure"]
    for option, path in (("--cacert", server.ca_file), ("--cert", server.client_cert), ("--key", server.client_key)):
        if path:
            # In quotes, no shell makes a directory of the tilde.
            words += [option, str(Path(path).expanduser())]
    return [*words, "--proxy", server.proxy] if server.proxy else words


def _quote(word: str) -> str:
    # In double quotes, so that the shell puts the token in; nothing else of ours has a dollar sign to expand.
    return f'"{word}"' if word.endswith("$TUICONSOLE_TOKEN") else shlex.quote(word)
