"""What a server is told about who asks, where that comes from, and when it is had anew."""

from __future__ import annotations

import asyncio
import sys
import threading
from base64 import b64encode
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from tuiconsole.config.secret import Secret
from tuiconsole.config.server import Basic, Bearer, Limits, OAuth2, Password, Server, Token
from tuiconsole.config.sources import Asked, FromCommand, FromEnvironment, FromFile, Stored
from tuiconsole.engines.camunda import CAMUNDA
from tuiconsole.engines.model import Request
from tuiconsole.service import errors
from tuiconsole.service.connection import Answer, Connection

from .misbehaving import Asked as Heard
from .misbehaving import MisbehavingServer, Reply, answer, html, redirect

pytestmark = pytest.mark.anyio

LIST = Request("GET", "history/process-instance", (("maxResults", "5"),))
REFUSED = Reply(b"", 401)
TOKENS = "/oauth2/v1/token"
SCOPE = "https://opa.example/process urn:opc:resource:consumer::all"

Connect = Callable[..., Connection]


@pytest.fixture
async def prod(server: MisbehavingServer) -> AsyncIterator[Connect]:
    """Connections to the server; keywords are fields of it, *stopwatch* is what the connection goes by."""
    made: list[Connection] = []

    def connection(stopwatch: Callable[[], float] = lambda: 0.0, **fields: object) -> Connection:
        target = replace(Server("prod", f"{server.url}/engine-rest", "camunda"), **fields)  # type: ignore[arg-type]
        made.append(Connection(target, CAMUNDA.dialect, lambda exchange: None, stopwatch))
        return made[-1]

    yield connection
    for each in made:
        await each.close()


async def failure_of(connection: Connection) -> errors.Failure:
    with pytest.raises(errors.Failure) as caught:
        await connection.send(LIST)
    assert caught.value.__context__ is None
    return caught.value


def sent(server: MisbehavingServer) -> list[str]:
    """What the engine was told about who asks."""
    return [asked.headers.get("Authorization", "") for asked in server.asked if asked.path != TOKENS]


def basic(user: str, password: str) -> str:
    return f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"


# Secrets from where they are kept


async def test_a_secret_is_fetched_once(server: MisbehavingServer, prod: Connect, tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    script = f"open({str(runs)!r}, 'a').write('x'); print('geheim')"
    connection = prod(credentials=Password("mary", FromCommand((sys.executable, "-c", script))))
    await asyncio.gather(*(connection.send(LIST) for _ in range(3)))
    await connection.send(LIST)
    assert sent(server) == [basic("mary", "geheim")] * 4
    assert runs.read_text() == "x"


async def test_a_secret_from_each_place(
    server: MisbehavingServer, prod: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "token"
    kept.touch(mode=0o600)
    kept.write_text("tok-file\n")
    monkeypatch.setenv("TOKEN_OF_PROD", "tok-env")
    for source in (FromFile(str(kept)), FromEnvironment("TOKEN_OF_PROD"), Stored(Secret("tok-kept"))):
        await prod(credentials=Token(source)).send(LIST)
    assert sent(server) == ["Bearer tok-file", "Bearer tok-env", "Bearer tok-kept"]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (FromCommand((sys.executable, "-c", "import sys; sys.exit('geheim')")), "ended with 1"),
        (FromEnvironment("NOT_SET_ANYWHERE"), "NOT_SET_ANYWHERE is not set"),
        (FromFile("/nowhere/token"), "cannot be read"),
        (Asked(), "nobody to ask"),
    ],
)
async def test_a_secret_that_cannot_be_had(
    server: MisbehavingServer, prod: Connect, source: FromCommand | FromEnvironment | FromFile | Asked, words: str
) -> None:
    failure = await failure_of(prod(credentials=Token(source)))
    assert type(failure) is errors.NoSecretFound
    assert failure.summary.startswith("there is no token: ")
    assert words in failure.summary
    assert "geheim" not in str(failure)
    assert server.asked == []


async def test_what_was_given_goes_before_what_can_be_had(
    server: MisbehavingServer, prod: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKEN_OF_PROD", "fresh")
    server.reply = lambda asked: answer([]) if asked.headers["Authorization"] == "Bearer fresh" else REFUSED
    await prod(sign_in=Bearer(Secret("given")), credentials=Token(FromEnvironment("TOKEN_OF_PROD"))).send(LIST)
    assert sent(server) == ["Bearer given", "Bearer fresh"]


# Refused, and had anew


async def test_after_a_refusal_the_secret_is_had_anew_once(
    server: MisbehavingServer, prod: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKEN_OF_PROD", "old")
    connection = prod(credentials=Token(FromEnvironment("TOKEN_OF_PROD")))
    await connection.send(LIST)
    monkeypatch.setenv("TOKEN_OF_PROD", "new")
    server.reply = lambda asked: answer([]) if asked.headers["Authorization"] == "Bearer new" else REFUSED
    await asyncio.gather(*(connection.send(LIST) for _ in range(4)))
    await connection.send(LIST)
    assert sent(server).count("Bearer old") <= 5
    assert sent(server)[-1] == "Bearer new"
    assert sent(server).count("Bearer new") == 5


async def test_the_same_secret_is_not_sent_twice(server: MisbehavingServer, prod: Connect) -> None:
    server.reply = lambda asked: REFUSED
    for fields in (
        {"sign_in": Basic("mary", Secret("geheim"))},
        {"credentials": Password("mary", FromCommand((sys.executable, "-c", "print('geheim')")))},
        {},
    ):
        server.asked.clear()
        assert isinstance(await failure_of(prod(**fields)), errors.SignInFailed)
        assert len(server.asked) == 1


async def test_a_new_secret_that_is_refused_too_is_the_last(
    server: MisbehavingServer, prod: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.reply = lambda asked: REFUSED
    monkeypatch.setenv("TOKEN_OF_PROD", "old")
    connection = prod(sign_in=Bearer(Secret("given")), credentials=Token(FromEnvironment("TOKEN_OF_PROD")))
    failure = await failure_of(connection)
    assert sent(server) == ["Bearer given", "Bearer old"]
    assert "the place where it comes from" in failure.remedy


async def test_a_password_is_refused_twice_by_itself_and_no_more(server: MisbehavingServer, prod: Connect) -> None:
    """The server may lock the account."""
    server.reply = lambda asked: REFUSED
    by_password, by_token = prod(sign_in=Basic("mary", Secret("geheim"))), prod(sign_in=Bearer(Secret("geheim")))
    assert [(await failure_of(by_password)).passes for _ in range(3)] == [True, False, False]
    assert [(await failure_of(by_token)).passes for _ in range(3)] == [True, True, True]
    server.reply = lambda asked: answer([])
    await by_password.send(LIST)
    server.reply = lambda asked: REFUSED
    assert (await failure_of(by_password)).passes


async def test_an_old_session_is_given_up_for_the_password(server: MisbehavingServer, prod: Connect) -> None:
    """LTPA: the cookie of a session goes before the password, until it has expired."""
    session = Reply(b"[]", headers=(("Set-Cookie", "LtpaToken2=abc; Path=/; HttpOnly"),))
    server.reply = lambda asked: REFUSED if asked.headers.get("Cookie") == "LtpaToken2=old" else session
    connection, other = prod(sign_in=Basic("mary", Secret("geheim"))), prod()
    await connection.send(LIST)
    await connection.send(LIST)
    await other.send(LIST)
    cookies = [asked.headers.get("Cookie") for asked in server.asked]
    assert cookies == [None, "LtpaToken2=abc", None]
    server.asked.clear()
    for expired in (REFUSED, redirect("/login.jsp"), html(text="<input type='password'>")):
        session = replace(session, headers=(("Set-Cookie", "LtpaToken2=old; Path=/"),))
        server.reply = lambda asked, expired=expired, session=session: (  # type: ignore[misc]
            expired if asked.headers.get("Cookie") == "LtpaToken2=old" else session
        )
        connection = prod(sign_in=Basic("mary", Secret("geheim")))
        server.asked.clear()
        assert (await connection.send(LIST)).body == b"[]"
        assert (await connection.send(LIST)).body == b"[]"
        assert [asked.headers.get("Cookie") for asked in server.asked] == [None, "LtpaToken2=old", None]


async def test_a_refusal_that_sets_a_cookie_is_one_refusal(server: MisbehavingServer, prod: Connect) -> None:
    server.reply = lambda asked: Reply(b"", 401, headers=(("Set-Cookie", "JSESSIONID=1"),))
    await failure_of(prod(sign_in=Basic("mary", Secret("geheim"))))
    assert len(server.asked) == 1


async def test_no_server_can_fill_the_jar(server: MisbehavingServer, prod: Connect) -> None:
    many = tuple(("Set-Cookie", f"c{number}={'x' * 100}") for number in range(100))
    server.reply = lambda asked: Reply(b"[]", headers=many)
    connection = prod()
    for _ in range(3):
        await connection.send(LIST)
    assert all(len(asked.headers.get("Cookie", "")) < 10_000 for asked in server.asked)


async def test_headers_of_ones_own(server: MisbehavingServer, prod: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEWAY_KEY", "key-4711")
    headers = (("X-Tenant", Stored(Secret("blue"))), ("X-Gateway-Key", FromEnvironment("GATEWAY_KEY")))
    connection = prod(headers=headers, sign_in=Bearer(Secret("tok")))
    await connection.send(LIST)
    [asked] = server.asked
    assert asked.headers["X-Tenant"] == "blue"
    assert asked.headers["X-Gateway-Key"] == "key-4711"
    assert asked.headers["Authorization"] == "Bearer tok"
    server.reply = lambda asked: Reply(b"who sends key-4711?", 403, "text/plain")
    assert (await failure_of(connection)).said == "who sends ***?"


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"bad credentials mary:geheim-4711", 401, "text/plain"),
        Reply(b"bad header " + basic("mary", "geheim-4711").encode(), 400, "text/plain"),
        answer({"message": "no user with password geheim-4711"}, 500),
        html(403, "<title>geheim-4711 is wrong</title>"),
        redirect("/login/geheim-4711"),
        redirect("https://mary:geheim-4711@elsewhere.example/"),
        html(text="<title>Welcome, geheim-4711</title>"),
    ],
)
async def test_servers_that_repeat_a_secret_are_not_repeated(
    server: MisbehavingServer, prod: Connect, reply: Reply
) -> None:
    server.reply = lambda asked: reply
    failure = await failure_of(prod(sign_in=Basic("mary", Secret("geheim-4711"))))
    assert "4711" not in str(failure) + repr(vars(failure)) + failure.line()
    assert basic("mary", "geheim-4711") not in str(failure)


# OAuth 2


class Issuer:
    """Gives out tokens beside an engine that takes only the newest."""

    def __init__(self, server: MisbehavingServer, seconds: object = 3600) -> None:
        self.server = server
        self.seconds = seconds
        self.given = 0
        self.valid: set[str] = set()
        self.clock: datetime | None = None
        self.instead: Reply | None = None
        server.reply = self.reply

    def reply(self, asked: Heard) -> Reply:
        date = () if self.clock is None else (("Date", format_datetime(self.clock, usegmt=True)),)
        if asked.path == TOKENS:
            if self.instead is not None:
                return self.instead
            self.given += 1
            self.valid = {f"Bearer token-{self.given}"}
            document = {"access_token": f"token-{self.given}", "token_type": "Bearer", "expires_in": self.seconds}
            return replace(answer(document), headers=date)
        good = asked.headers.get("Authorization") in self.valid
        return replace(answer([]), headers=date) if good else REFUSED

    @property
    def forms(self) -> list[dict[str, list[str]]]:
        return [parse_qs(asked.body.decode()) for asked in self.server.asked if asked.path == TOKENS]


def oauth(server: MisbehavingServer, owner: Password | None = None) -> OAuth2:
    return OAuth2(f"{server.url}{TOKENS}", "client-1", Stored(Secret("client-geheim")), SCOPE, owner)


MARY = Password("mary", Stored(Secret("mary-geheim")))


async def test_a_token_for_the_client(server: MisbehavingServer, prod: Connect) -> None:
    issuer = Issuer(server)
    connection = prod(credentials=oauth(server))
    await asyncio.gather(*(connection.send(LIST) for _ in range(4)))
    assert issuer.forms == [{"grant_type": ["client_credentials"], "scope": [SCOPE]}]
    [asked] = [asked for asked in server.asked if asked.path == TOKENS]
    assert asked.method == "POST"
    assert asked.headers["Authorization"] == basic("client-1", "client-geheim")
    assert asked.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert sent(server) == ["Bearer token-1"] * 4


async def test_a_token_for_a_user(server: MisbehavingServer, prod: Connect) -> None:
    issuer = Issuer(server)
    await prod(credentials=oauth(server, MARY)).send(LIST)
    assert issuer.forms == [
        {"grant_type": ["password"], "username": ["mary"], "password": ["mary-geheim"], "scope": [SCOPE]}
    ]


@pytest.mark.parametrize("seconds", [3600, "3600", 3600.0])
async def test_a_token_is_renewed_before_it_ends(server: MisbehavingServer, prod: Connect, seconds: object) -> None:
    issuer, now = Issuer(server, seconds), [0.0]
    connection = prod(lambda: now[0], credentials=oauth(server))
    for moment, given in ((0, 1), (3500, 1), (3541, 2), (7000, 2), (7090, 3)):
        now[0] = moment
        await connection.send(LIST)
        assert issuer.given == given
    assert REFUSED.status not in [401 for token in sent(server) if not token]


@pytest.mark.parametrize("year", [1970, 2026, 2091])
async def test_a_token_ends_by_the_clock_of_the_server(server: MisbehavingServer, prod: Connect, year: int) -> None:
    """A machine that was asleep: its stopwatch stood still. Which year the server lives in does not matter."""
    issuer = Issuer(server)
    issuer.clock = datetime(year, 1, 1, tzinfo=UTC)
    connection = prod(credentials=oauth(server))
    await connection.send(LIST)
    issuer.clock += timedelta(minutes=30)
    await connection.send(LIST)
    assert issuer.given == 1
    issuer.clock += timedelta(minutes=29, seconds=30)
    await connection.send(LIST)
    await connection.send(LIST)
    assert issuer.given == 2


@pytest.mark.parametrize("seconds", [None, 0, -5, "soon", 10**400, True, float("nan")])
async def test_a_token_without_an_end_is_used_until_it_is_refused(
    server: MisbehavingServer, prod: Connect, seconds: object
) -> None:
    issuer, now = Issuer(server, None), [0.0]
    if isinstance(seconds, float):
        issuer.seconds = "NaN"
    elif seconds is not None:
        issuer.seconds = seconds
    connection = prod(lambda: now[0], credentials=oauth(server))
    await connection.send(LIST)
    now[0] = 10.0**7
    await connection.send(LIST)
    assert issuer.given == 1
    issuer.valid.clear()
    await connection.send(LIST)
    assert issuer.given == 2


async def test_one_renewal_at_a_time(server: MisbehavingServer, prod: Connect) -> None:
    issuer = Issuer(server)
    connection = prod(credentials=oauth(server), limits=Limits(requests_at_once=8))
    await connection.send(LIST)
    issuer.valid.clear()
    gate = threading.Event()
    issued = issuer.reply

    def reply(asked: Heard) -> Reply:
        found = issued(asked)
        return replace(found, after=gate) if asked.path != TOKENS and found is REFUSED else found

    server.reply = reply
    asking = [asyncio.create_task(connection.send(LIST)) for _ in range(8)]
    await asyncio.to_thread(server.wait_until, lambda: server.at_once == 8)
    gate.set()
    assert all(isinstance(one, Answer) for one in await asyncio.gather(*asking))
    assert issuer.given == 2


async def test_a_token_that_is_refused_is_renewed_once(server: MisbehavingServer, prod: Connect) -> None:
    issuer = Issuer(server)
    issued = issuer.reply
    server.reply = lambda asked: issued(asked) if asked.path == TOKENS else REFUSED
    failure = await failure_of(prod(credentials=oauth(server)))
    assert sent(server) == ["Bearer token-1", "Bearer token-2"]
    assert "scope" in failure.remedy


@pytest.mark.parametrize("owner", [None, MARY], ids=["client", "user"])
@pytest.mark.parametrize(
    ("reply", "kind", "words"),
    [
        (
            answer({"error": "invalid_client", "error_description": "no client-geheim, no mary-geheim"}, 401),
            errors.SignInFailed,
            "gives us no token (HTTP 401): invalid_client: no ***",
        ),
        (answer({"error": "invalid_scope"}, 400), errors.SignInFailed, "invalid_scope"),
        (html(404), errors.Refused, "token_url"),
        (html(503), errors.ServerFailed, "the token endpoint at 127.0.0.1"),
        (answer({}, 429), errors.TooManyRequests, "fewer"),
        (redirect("/login"), errors.Refused, "gives us no token"),
        (html(), errors.WrongShape, "not with a token"),
        (answer({"access_token": "abc\r\nX: y"}), errors.WrongShape, "not with a token"),
        (answer({"access_token": 5}), errors.WrongShape, "not with a token"),
        (answer({"access_token": "t", "token_type": "mac"}), errors.WrongShape, "not supported"),
        (Reply(b"{", declared=99, ending="closed"), errors.ConnectionBroke, "broke"),
    ],
)
async def test_a_token_that_is_not_given_out(
    server: MisbehavingServer,
    prod: Connect,
    reply: Reply,
    kind: type[errors.Failure],
    words: str,
    owner: Password | None,
) -> None:
    Issuer(server).instead = reply
    issuer_only = prod(credentials=oauth(server, owner))
    failure = await failure_of(issuer_only)
    assert type(failure) is kind
    assert words in str(failure)
    assert "client-geheim" not in str(failure) + repr(vars(failure))
    assert sent(server) == []


async def test_no_client_secret_travels_unencrypted(server: MisbehavingServer, prod: Connect) -> None:
    strange = OAuth2("http://tokens.invalid/token", "client-1", Stored(Secret("client-geheim")))
    failure = await failure_of(prod(credentials=strange))
    assert type(failure) is errors.Misconfigured
    assert "tokens.invalid unencrypted" in failure.summary
    assert server.asked == []
