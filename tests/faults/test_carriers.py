"""A secret goes to its server and nowhere else: each way in against each place where it could come out."""

from __future__ import annotations

import logging
import sys
import traceback
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import quote

import pytest
from service.misbehaving import Asked, MisbehavingServer, Reply, answer, html, redirect

from tuiconsole.config.secret import Secret
from tuiconsole.config.server import Basic, Bearer, OAuth2, Password, Server, Token
from tuiconsole.config.sources import FromCommand, FromEnvironment, FromFile, Stored
from tuiconsole.engines.camunda import CAMUNDA, INSTANCES
from tuiconsole.engines.model import Request
from tuiconsole.engines.query import Query
from tuiconsole.service.curl import curl
from tuiconsole.service.errors import Failure
from tuiconsole.service.log_file import close_log, open_log
from tuiconsole.service.service import QueryService

pytestmark = pytest.mark.anyio

WORD = "geheim-4711/ä"
TRACES = (
    WORD,
    quote(WORD),
    quote(WORD, safe=""),
    WORD.encode().decode("latin-1"),
    ascii(WORD)[1:-1],
    b64encode(f"mary:{WORD}".encode()).decode(),
    b64encode(f"client:{WORD}".encode()).decode(),
)
PRINTS = "import pathlib, sys; word = pathlib.Path(sys.argv[1]).read_text(); print(word)"
LIST = Request("GET", "history/process-instance", (("maxResults", "5"),))


@dataclass
class Case:
    """A server with a secret, and what it answers."""

    server: Server
    reply: Callable[[Asked], Reply] = lambda asked: answer({"message": f"not with {WORD}"}, 400)
    environment: dict[str, str] = field(default_factory=dict)
    sent: bool = True
    """The secret really goes over the wire, where the server of the test sees it."""


def carriers(url: str, elsewhere: str, directory: Path) -> dict[str, Case]:
    plain = Server("prod", f"{url}/engine-rest", "camunda")
    kept = directory / "password"
    kept.touch(mode=0o600)
    kept.write_text(WORD)
    command = FromCommand((sys.executable, "-c", PRINTS, str(kept)))
    failing = FromCommand((sys.executable, "-c", f"{PRINTS}; sys.exit(word)", str(kept)))
    oauth = OAuth2(f"{url}/token", "client", Stored(Secret(WORD)), "scope")
    page = html(200, f"<title>{WORD}</title>")

    def gives_tokens(asked: Asked) -> Reply:
        return answer({"access_token": "tok", "token_type": "Bearer"}) if asked.path == "/token" else html(500, WORD)

    def repeats(asked: Asked) -> Reply:
        sent = asked.headers.get("Authorization", "") or asked.headers.get("X-Key", "")
        return Reply(f"{sent} {WORD}".encode(), 401, "text/plain; charset=utf-8")

    return {
        "basic": Case(replace(plain, sign_in=Basic("mary", Secret(WORD)))),
        "bearer": Case(replace(plain, sign_in=Bearer(Secret(WORD)))),
        "key header": Case(replace(plain, headers=(("X-Key", Stored(Secret(WORD))),))),
        "cookie": Case(
            replace(plain, sign_in=Basic("mary", Secret(WORD))),
            lambda asked: Reply(b"[]", headers=(("Set-Cookie", f"LtpaToken2={quote(WORD, safe='')}; Path=/"),)),
        ),
        "url": Case(replace(plain, url=f"{plain.url}?apikey={quote(WORD, safe='')}"), lambda asked: Reply(b"", 403)),
        "command": Case(replace(plain, credentials=Password("mary", command))),
        "command that fails": Case(replace(plain, credentials=Password("mary", failing)), sent=False),
        "environment": Case(
            replace(plain, credentials=Token(FromEnvironment("TOKEN_OF_PROD"))), environment={"TOKEN_OF_PROD": WORD}
        ),
        "file": Case(replace(plain, credentials=Token(FromFile(str(kept))))),
        "proxy": Case(
            replace(plain, url="http://engine.invalid/engine-rest", use_environment_proxy=True),
            lambda asked: Reply(b"", 502),
            {"http_proxy": url.replace("//", f"//mary:{quote(WORD, safe='')}@")},
        ),
        "proxy that is not there": Case(
            replace(plain, url="http://engine.invalid/engine-rest", use_environment_proxy=True),
            environment={"http_proxy": f"http://mary:{quote(WORD, safe='')}@127.0.0.1:9"},
            sent=False,
        ),
        "redirect": Case(
            replace(plain, sign_in=Bearer(Secret(WORD)), headers=(("X-Key", Stored(Secret(WORD))),)),
            lambda asked: redirect(f"{elsewhere}/{quote(WORD, safe='')}?t={quote(WORD, safe='')}", 307),
        ),
        "refused for ever": Case(replace(plain, sign_in=Basic("mary", Secret(WORD))), repeats),
        "client secret": Case(replace(plain, credentials=oauth), repeats),
        "client secret, taken": Case(replace(plain, credentials=oauth), gives_tokens),
        "user's password": Case(
            replace(plain, credentials=replace(oauth, owner=Password("mary", Stored(Secret(WORD))))), repeats
        ),
        "a page in between": Case(replace(plain, sign_in=Bearer(Secret(WORD))), lambda asked: page),
        "no encryption": Case(
            replace(plain, url="http://engine.invalid/engine-rest", sign_in=Bearer(Secret(WORD))), sent=False
        ),
    }


NAMES = list(carriers("http://h", "http://e", Path("/tmp")))


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "state" / "tuiconsole.log"
    handler, level = open_log(path), logging.getLogger().level
    yield path
    close_log(handler)
    logging.getLogger().setLevel(level)


def with_locals(failure: BaseException) -> str:
    """All that a crash screen could show of it, save for the frames of the test."""
    told = traceback.TracebackException(type(failure), failure, failure.__traceback__, capture_locals=True)
    ours = [frame for frame in told.stack if "tests" not in frame.filename]
    return "".join(f"{frame} {frame.locals}" for frame in ours) + repr(failure.__context__) + repr(failure.__cause__)


@pytest.mark.parametrize("name", NAMES)
async def test_nothing_comes_out(
    service: QueryService,
    elsewhere: MisbehavingServer,
    log_file: Path,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tell: Callable[[str], None],
    name: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    front = MisbehavingServer()
    try:
        case = carriers(front.url, elsewhere.url, tmp_path)[name]
        front.reply = case.reply
        for variable, value in case.environment.items():
            monkeypatch.setenv(variable, value)
        failures: list[Failure] = []
        for _ in range(3):
            service.skip_waiting(case.server)
            try:
                await service.count(case.server, CAMUNDA, Query(INSTANCES))
                await service.text(case.server, CAMUNDA, LIST)
            except Failure as failure:
                failures.append(failure)
        assert failures or name == "cookie"
        heard = "".join(f"{asked.target}{asked.headers.items()}{asked.body!r}" for asked in front.asked)
        assert any(trace in heard for trace in TRACES) is case.sent
        waiting = service.waiting(case.server)
        sinks = {
            "the failure": "".join(f"{one}{one.line()}{one!r}{vars(one)}" for one in failures),
            "the log of requests": repr(service.exchanges) + "".join(map(str, service.exchanges)),
            "the state": f"{service.trouble(case.server)}{waiting}",
            "the log": caplog.text,
            "the log file": log_file.read_text(),  # noqa: ASYNC240 - nobody waits
            "the terminal": "".join(capfd.readouterr()),
            "another server": "".join(f"{asked.target}{asked.headers.items()}" for asked in elsewhere.asked),
        }
        # A URL is no place for a secret, and the configuration refuses it there: this is what remains.
        if name != "url":
            sinks["its traceback"] = "".join(map(with_locals, failures))
            sinks["the command"] = curl(case.server, LIST)
            sinks["the configuration"] = repr(case.server)
        for sink, text in sinks.items():
            assert [trace for trace in TRACES if trace in text] == [], sink
        assert elsewhere.asked == []
        for _ in sinks:
            tell("places without a secret")
    finally:
        front.close()
