"""Whatever goes wrong between here and there is one type of failure, told in one line to who can act."""

import errno
import socket
import ssl
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tuiconsole.engines.model import Request
from tuiconsole.service import errors
from tuiconsole.service.connection import Answer, Connection, Exchange

from .conftest import Connect
from .misbehaving import HANG_UP, RESET, SILENCE, MisbehavingServer, Reply, answer, html, redirect, zipped

pytestmark = pytest.mark.anyio

LIST = Request("GET", "history/process-instance", (("maxResults", "5"),))
COMPLAINT = {"type": "InvalidRequestException", "message": "Cannot set query parameter 'sortBy'", "code": None}


def harmless(text: str) -> bool:
    return not any(unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} for character in text)


async def failure_of(connection: Connection, request: Request = LIST) -> errors.Failure:
    with pytest.raises(errors.Failure) as caught:
        await connection.send(request)
    return caught.value


@pytest.mark.parametrize(
    ("reply", "kind", "status", "summary", "said"),
    [
        (answer(COMPLAINT, 400), errors.Refused, 400, "refuses this query", "Cannot set query parameter 'sortBy'"),
        (answer({"type": "QueryParamException", "message": "HTTP 404 Not Found"}, 404), errors.Refused, 404, "", "404"),
        (Reply(b"", 401), errors.SignInFailed, 401, "sign-in was refused", ""),
        (html(401), errors.SignInFailed, 401, "sign-in was refused", ""),
        (
            answer(
                {
                    "type": "AuthorizationException",
                    "message": "No",
                    "missingAuthorizations": [{"permissionName": "READ", "resourceName": "Task"}],
                },
                403,
            ),
            errors.NotAllowed,
            403,
            "may not see",
            "No missing: READ on Task",
        ),
        (html(404), errors.NoEngineHere, 404, "no engine answers", ""),
        (Reply(b"no such page", 404, "text/plain"), errors.NoEngineHere, 404, "no engine answers", "no such page"),
        (answer({"status": 404, "error": "Not Found", "path": "/x"}, 404), errors.NoEngineHere, 404, "no engine", ""),
        (Reply(b"{", 404), errors.NoEngineHere, 404, "no engine answers", ""),
        (answer(COMPLAINT, 415), errors.Refused, 415, "refuses", "sortBy"),
        (answer({}, 429), errors.TooManyRequests, 429, "fewer requests", ""),
        (answer({"type": "ProcessEngineException", "message": "boom"}, 500), errors.ServerFailed, 500, "", "boom"),
        (html(502), errors.ServerFailed, 502, "the server failed", ""),
        (Reply(b"", 503), errors.ServerFailed, 503, "the server failed", ""),
        (Reply(b"", 599), errors.ServerFailed, 599, "the server failed", ""),
        (redirect("https://sso.example/login"), errors.Redirected, 302, "another place, https://sso.example/login", ""),
        (Reply(b"", 304), errors.Redirected, 304, "sends us elsewhere", ""),
        (SILENCE, errors.TookTooLong, None, "no complete answer within 0.3 s", ""),
        (RESET, errors.ConnectionBroke, None, "broke", ""),
        (HANG_UP, errors.ConnectionBroke, None, "broke", ""),
        (Reply(b"[{}", declared=500, ending="closed"), errors.ConnectionBroke, None, "broke", ""),
        (Reply(b"[{}", declared=500, ending="reset"), errors.ConnectionBroke, None, "broke", ""),
        (Reply(raw=b"SSH-2.0-OpenSSH_9.2\r\n"), errors.ConnectionBroke, None, "broke", ""),
        (Reply(headers=(("X-Long", "x" * 200_000),)), errors.ConnectionBroke, None, "broke", ""),
        (zipped(b"[]", coding="br"), errors.WrongShape, None, "encoded as br", ""),
        (zipped(b"[]", coding="gzip, gzip"), errors.WrongShape, None, "encoded as gzip, gzip", ""),
        (Reply(b"no gzip", headers=(("Content-Encoding", "gzip"),)), errors.WrongShape, None, "damaged", ""),
    ],
)
async def test_each_event_is_one_kind_of_failure(
    server: MisbehavingServer,
    connect: Connect,
    exchanges: list[Exchange],
    reply: Reply,
    kind: type[errors.Failure],
    status: int | None,
    summary: str,
    said: str,
) -> None:
    server.reply = lambda asked: reply
    failure = await failure_of(connect(seconds=0.3 if reply is SILENCE else 20))
    assert type(failure) is kind
    assert failure.server == "prod"
    assert failure.status == status
    assert summary in failure.summary
    assert (said in failure.said) if said else failure.said == ""
    assert failure.remedy
    line = str(failure)
    assert line.startswith(f"prod: {failure.summary}")
    assert failure.said in line
    assert line.endswith(f"{failure.remedy[1:]}.")
    assert (f"(HTTP {status})" in line) is (status is not None)
    assert "{" not in failure.remedy
    assert "press r" not in failure.line()
    logged = exchanges[0].failure
    assert len(exchanges) == 1
    assert logged is not None
    assert (type(logged), vars(logged), logged.args) == (type(failure), vars(failure), failure.args)
    assert logged.__traceback__ is None, "it would keep alive what the frames held"
    assert exchanges[0].server == "prod"
    assert exchanges[0].request == LIST


async def test_a_failure_that_a_retry_may_cure_has_an_exit_code_of_its_own() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.Failure)]
    worth_a_retry = {kind for kind in kinds if kind.exit_code == 3}
    assert worth_a_retry == {
        errors.Unreachable,
        errors.UnknownHost,
        errors.TlsFailed,
        errors.ProxyFailed,
        errors.TookTooLong,
        errors.ConnectionBroke,
        errors.Resting,
        errors.TooManyRequests,
        errors.ServerFailed,
    }


async def test_nothing_listens(server: MisbehavingServer, connect: Connect) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        failure = await failure_of(connect(f"http://127.0.0.1:{port}/engine-rest"))
    assert type(failure) is errors.Unreachable
    assert failure.summary == f"nothing answers at 127.0.0.1:{port}"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (socket.EAI_NONAME, "Name or service not known"),
        (socket.EAI_AGAIN, "Temporary failure in name resolution"),
        (socket.EAI_FAIL, "No address associated with hostname"),
        (socket.EAI_NONAME, "Der Name oder der Dienst ist nicht bekannt"),
    ],
)
async def test_the_host_is_not_known(monkeypatch: pytest.MonkeyPatch, connect: Connect, code: int, words: str) -> None:
    def lookup(*args: object, **kwargs: object) -> None:
        raise socket.gaierror(code, words)

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    failure = await failure_of(connect("http://engine.example:8080/engine-rest"))
    assert type(failure) is errors.UnknownHost
    assert failure.summary == "the host name engine.example is not known"


async def test_a_network_that_is_down(monkeypatch: pytest.MonkeyPatch, connect: Connect) -> None:
    def lookup(*args: object, **kwargs: object) -> None:
        raise OSError(errno.ENETUNREACH, "Network is unreachable")

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    assert isinstance(await failure_of(connect("http://engine.example/engine-rest")), errors.Unreachable)


async def test_https_where_none_is_spoken(server: MisbehavingServer, connect: Connect) -> None:
    failure = await failure_of(connect(server.url.replace("http:", "https:"), seconds=20))
    assert type(failure) is errors.TlsFailed
    assert "certificate" in failure.remedy


async def test_a_certificate_that_nobody_vouches_for(server: MisbehavingServer, connect: Connect) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Path(__file__).with_name("self_signed.pem"))
    server.encrypt(context)
    failure = await failure_of(connect(f"{server.url}/engine-rest"))
    assert type(failure) is errors.TlsFailed
    assert "the certificate is not trusted: nobody" in failure.summary
    assert "self" in failure.said
    assert "ca_file" in failure.remedy


@pytest.mark.parametrize(
    "reply",
    [
        answer({"message": "\x1b]0;x\x07 [/b] \u202e\ud800"}, 400),
        Reply(b"\x1b[2Jgone\xff", 503, "text/plain"),
        redirect("http://x/\x1b]0;x\x07"),
        Reply(b"", 429, headers=(("Content-Encoding", "\x1b[2J"),)),
    ],
)
async def test_what_a_server_says_is_made_safe(server: MisbehavingServer, connect: Connect, reply: Reply) -> None:
    server.reply = lambda asked: reply
    failure = await failure_of(connect())
    for text in (failure.said, failure.summary, str(failure), failure.line()):
        assert harmless(text)
    assert "␛" in str(failure) or isinstance(failure, errors.ConnectionBroke)


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("No.", "x: the server refuses this query (HTTP 400): No. Change the filter."),
        ("No", "x: the server refuses this query (HTTP 400): No. Change the filter."),
        ("", "x: the server refuses this query (HTTP 400). Change the filter."),
        ("What? ", "x: the server refuses this query (HTTP 400): What? Change the filter."),
        ("Wait...", "x: the server refuses this query (HTTP 400): Wait... Change the filter."),
        ("No. (A1)", "x: the server refuses this query (HTTP 400): No. (A1). Change the filter."),
    ],
)
async def test_a_message_is_ended_once(said: str, line: str) -> None:
    assert str(errors.Refused("x", said=said, status=400)) == line


async def test_a_long_complaint_is_cut(server: MisbehavingServer, connect: Connect) -> None:
    server.reply = lambda asked: answer({"message": "no " * 10_000}, 400)
    failure = await failure_of(connect())
    assert failure.said.startswith("no no no")
    assert len(failure.said) <= 400


async def test_a_redirect_is_not_followed_and_its_query_not_shown(server: MisbehavingServer, connect: Connect) -> None:
    server.reply = lambda asked: redirect(f"{server.url}/login?session=geheim#token=geheim", 307)
    failure = await failure_of(connect())
    assert type(failure) is errors.SignedOut
    assert failure.summary == f"signed out: the server sends us to its login page {server.url}/login"
    assert "geheim" not in repr(failure) + str(failure)
    assert len(server.asked) == 1


async def test_a_place_is_free_again_after_each_failure(server: MisbehavingServer, connect: Connect) -> None:
    connection = connect(requests_at_once=1, seconds=20)
    for reply in (html(500), RESET, HANG_UP, zipped(b"[]", coding="br"), Reply(b"x", declared=9, ending="closed")):
        server.reply = lambda asked, reply=reply: reply  # type: ignore[misc]
        await failure_of(connection)
    server.reply = lambda asked: Reply(b"[1]")
    assert (await connection.send(LIST)).body == b"[1]"


heads = st.sampled_from(
    [
        b"",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x00\x00\x00\x00\x00",
        b"HTTP/1.1 302 Found\r\nLocation: ",
        b"HTTP/1.1 400 No\r\nContent-Type: application/json\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nDate: ",
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
        b"HTTP/1.1 999 What\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: \xff\xfe\r\nContent-Encoding: \xff\r\n\r\n",
    ]
)
bodies = st.binary(max_size=40) | st.sampled_from([b"3\r\nabc\r\n0\r\n\r\n", b"{}", b"[]", b"\r\n\r\n[]", b"-1\r\n"])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(head=heads, body=bodies)
async def test_nothing_but_a_failure_leaves_a_connection(
    server: MisbehavingServer, connect: Connect, head: bytes, body: bytes
) -> None:
    server.reply = lambda asked: Reply(raw=head + body, ending="closed")
    connection = connect()
    try:
        outcome: object = await connection.send(LIST)
    except errors.Failure as failure:
        outcome = failure
        assert harmless(str(failure))  # noqa: PT017 - either outcome is right
    finally:
        await connection.close()
    assert isinstance(outcome, Answer | errors.Failure)
