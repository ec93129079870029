"""The log says what happened, to its owner, and keeps every secret."""

import logging
import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tuiconsole.config.secret import Secret
from tuiconsole.config.server import Basic, Server
from tuiconsole.engines.camunda import CAMUNDA, INSTANCES
from tuiconsole.engines.query import Query
from tuiconsole.service import log_file
from tuiconsole.service.errors import Failure
from tuiconsole.service.log_file import NotLogged, close_log, open_log, without_secrets
from tuiconsole.service.service import QueryService

from .misbehaving import MisbehavingServer, Reply, answer

WORD = "geheim-4711"
Log = Callable[..., Path]


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    """Opens the log, and tells where it is."""
    handlers: list[logging.Handler] = []
    level = logging.getLogger().level

    def opened(redact: Callable[[str], str] = str) -> Path:
        path = tmp_path / "state" / "tuiconsole.log"
        handlers.append(open_log(path, redact))
        return path

    yield opened
    for handler in handlers:
        close_log(handler)
    logging.getLogger().setLevel(level)


def test_nobody_else_can_read_it(log: Log) -> None:
    path = log()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_log_that_others_could_read_is_closed_to_them(tmp_path: Path, log: Log) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "tuiconsole.log").write_text("old\n")
    (tmp_path / "state" / "tuiconsole.log").chmod(0o644)
    path = log()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text() == "old\n"


def test_no_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "somebody's").write_text("theirs")
    (tmp_path / "log").symlink_to(tmp_path / "somebody's")
    with pytest.raises(NotLogged, match="cannot be written"):
        open_log(tmp_path / "log")
    assert (tmp_path / "somebody's").read_text() == "theirs"


def test_one_line_for_each_thing_that_happened(log: Log) -> None:
    path = log()
    logging.getLogger("somewhere").info("first \x1b]0;x\x07 \u202e")
    logging.getLogger("somewhere").warning("second\nInjected: line")
    logging.getLogger("somewhere").debug("not this one")
    lines = path.read_text().splitlines()
    assert len(lines) == 3
    assert lines[0].endswith(" INFO first ␛]0;x␇ ‹U+202E›")
    assert lines[2] == "\tInjected: line"


def test_it_does_not_grow_for_ever(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_file, "MOST_BYTES", 1000)
    path = log()
    for number in range(200):
        logging.getLogger("somewhere").info("message number %d", number)
    assert path.stat().st_size < 1200
    assert path.with_name("tuiconsole.log.1").stat().st_size < 1200
    assert stat.S_IMODE(path.with_name("tuiconsole.log.1").stat().st_mode) == 0o600
    assert len(list(path.parent.iterdir())) == 2


@pytest.mark.parametrize(
    "text",
    [
        f"Authorization: Basic {WORD}",
        f"('Authorization', 'Bearer {WORD}')",
        f"set-cookie: LtpaToken2={WORD}; Path=/",
        f"Cookie=JSESSIONID={WORD}",
        f"b'X-API-Key', b'{WORD}'",
        f"x-gateway-token: {WORD}",
        f"GET http://mary:{WORD}@engine.example/rest",
        f"http://h/rest?user=mary&token={WORD}&x=1",
        f"grant_type=password&password={WORD}&scope=x",
        f'{{"access_token": "{WORD}", "expires_in": 5}}',
        f"client_secret='{WORD}'",
        f"sent bearer {WORD} again",
        f"TUICONSOLE_PASSWORD={WORD}",
    ],
)
def test_what_looks_like_a_secret_is_none_any_more(text: str) -> None:
    assert WORD not in without_secrets(text)
    assert "***" in without_secrets(text)


@pytest.mark.parametrize(
    "text",
    [
        "prod: GET history/process-instance?maxResults=5 200 0.120 s",
        "the token is not valid, or no longer",
        "basic sign-in was refused",
        "http://h:8080/engine-rest/job?user@domain=1",
    ],
)
def test_everything_else_can_still_be_read(text: str) -> None:
    assert without_secrets(text) == text


@pytest.mark.anyio
async def test_every_request_is_in_it_and_no_secret(server: MisbehavingServer, log: Log) -> None:
    service = QueryService(lambda: datetime(2026, 3, 1, tzinfo=UTC), UTC, chance=lambda: 0.0)
    path = log(service.redact)
    for name in ("httpx", "httpcore", "httpcore.http11", "httpcore.connection"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    logging.getLogger().setLevel(logging.DEBUG)
    target = Server("prod", f"{server.url}/engine-rest?k={WORD}", "camunda", Basic("mary", Secret(WORD)))
    server.reply = lambda asked: Reply(b"[]", headers=(("Set-Cookie", f"LtpaToken2={WORD}; Path=/"),))
    try:
        await service.count(target, CAMUNDA, Query(INSTANCES).with_("startedBy", "mary"))
        server.reply = lambda asked: answer({"message": f"wrong: {WORD}"}, 400)
        with pytest.raises(Failure):
            await service.count(target, CAMUNDA, Query(INSTANCES))
        logging.getLogger("somewhere").error("it was %s", WORD)
    finally:
        await service.close()
        for name in ("httpx", "httpcore", "httpcore.http11", "httpcore.connection"):
            logging.getLogger(name).setLevel(logging.NOTSET)
    text = path.read_text()
    assert "INFO prod: GET history/process-instance/count?startedBy=mary: 200, " in text
    assert "count: the server refuses this query (HTTP 400): wrong: ***" in text
    assert WORD not in text
    assert "Set-Cookie" not in text
