"""Which proxy a request goes through, and what the proxy gets to know."""

from base64 import b64encode
from dataclasses import replace

import pytest

from tuiconsole.config.secret import Secret
from tuiconsole.config.server import Bearer, Server
from tuiconsole.engines.camunda import CAMUNDA
from tuiconsole.engines.model import Request
from tuiconsole.service import errors
from tuiconsole.service.connection import Connection
from tuiconsole.service.proxies import Proxy, proxy_for

from .misbehaving import RESET, MisbehavingServer, Reply

LIST = Request("GET", "history/process-instance", (("maxResults", "5"),))
FAR = Server("prod", "http://engine.example:8080/engine-rest", "camunda")
NEAR = replace(FAR, url="http://127.0.0.1:8080/engine-rest")


def asked_of(server: Server, **environment: str) -> str:
    proxy = proxy_for(replace(server, use_environment_proxy=True), server.url, environment)
    return "" if proxy is None else proxy.url


def test_nobody_is_asked_unless_somebody_says_so() -> None:
    environment = {"http_proxy": "http://p:3128", "all_proxy": "http://p:3128"}
    assert proxy_for(FAR, FAR.url, environment) is None


def test_the_environment_where_it_is_asked() -> None:
    assert asked_of(FAR, http_proxy="http://p:3128") == "http://p:3128"
    assert asked_of(FAR, HTTP_PROXY="p:3128") == "http://p:3128"
    assert asked_of(FAR, https_proxy="http://p:3128") == ""
    assert asked_of(replace(FAR, url="https://engine.example"), HTTPS_PROXY="http://p:3128") == "http://p:3128"
    assert asked_of(FAR, ALL_PROXY="https://[2001:db8::1]:3128") == "https://[2001:db8::1]:3128"
    assert asked_of(NEAR, http_proxy="http://p:3128") == ""


@pytest.mark.parametrize(
    ("url", "spared", "direct"),
    [
        ("http://engine.example", "engine.example", True),
        ("http://engine.example", "ENGINE.example.", True),
        ("http://a.engine.example", ".engine.example", True),
        ("http://a.engine.example", "*.engine.example", True),
        ("http://notengine.example", "engine.example", False),
        ("http://engine.example:8080", "other, engine.example:8080", True),
        ("http://engine.example:8080", "engine.example:9090", False),
        ("http://10.1.2.3", "10.0.0.0/8", True),
        ("http://11.1.2.3", "10.0.0.0/8", False),
        ("http://10.1.2.3", "10.1.2.3", True),
        ("http://[2001:db8::1]", "2001:db8::/32", True),
        ("http://[2001:db8::1]", "[2001:db8::1]", True),
        ("http://engine.example", "*", True),
        ("http://engine.example", " , ,", False),
        ("http://engine.example", "", False),
    ],
)
def test_what_the_environment_spares(url: str, spared: str, direct: bool) -> None:
    target = replace(FAR, url=url)
    assert (asked_of(target, http_proxy="http://p:3128", no_proxy=spared) == "") is direct


def test_a_password_in_the_environment_is_not_shown() -> None:
    proxy = proxy_for(replace(FAR, use_environment_proxy=True), FAR.url, {"http_proxy": "http://me:ge%3Aheim@p:3128"})
    assert proxy == Proxy("http://p:3128", "me", Secret("ge:heim"))
    assert "heim" not in repr(proxy)


@pytest.mark.parametrize("named", ["socks5://p:1080", "ftp://p", "http://", "http://p:port", "::::", "http://[::1"])
def test_nonsense_is_refused(named: str) -> None:
    with pytest.raises(errors.Misconfigured, match="no http or https URL"):
        proxy_for(replace(FAR, proxy=named), FAR.url)


async def outcome(target: Server) -> bytes | errors.Failure:
    connection = Connection(target, CAMUNDA.dialect, lambda exchange: None, lambda: 0.0)
    try:
        return (await connection.send(LIST)).body
    except errors.Failure as failure:
        return failure
    finally:
        await connection.close()


@pytest.mark.anyio
async def test_requests_go_through_the_proxy_of_their_server(
    server: MisbehavingServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert await outcome(replace(FAR, proxy=server.url)) == b"[]"
    [asked] = server.asked
    assert asked.target == "http://engine.example:8080/engine-rest/history/process-instance?maxResults=5"
    assert "Proxy-Authorization" not in asked.headers
    monkeypatch.setenv("http_proxy", server.url.replace("//", "//me:geheim@"))
    assert await outcome(replace(FAR, use_environment_proxy=True)) == b"[]"
    sent = server.asked[1].headers["Proxy-Authorization"]
    assert sent == f"Basic {b64encode(b'me:geheim').decode()}"


@pytest.mark.anyio
async def test_a_proxy_that_fails_is_called_by_its_name(server: MisbehavingServer) -> None:
    gone = await outcome(replace(FAR, proxy="http://127.0.0.1:9"))
    assert type(gone) is errors.ProxyFailed
    assert gone.summary == "nothing answers at the proxy 127.0.0.1:9"
    server.reply = lambda asked: Reply(b"", 407)
    locked = await outcome(replace(FAR, proxy=server.url))
    assert type(locked) is errors.ProxyFailed
    assert locked.status == 407
    secure = replace(FAR, url="https://engine.example", sign_in=Bearer(Secret("geheim-4711")), proxy=server.url)
    server.reply = lambda asked: Reply(b"", 403)
    server.asked.clear()
    failure = await outcome(secure)
    assert type(failure) is errors.ProxyFailed
    assert "403" in failure.said
    assert [(asked.method, asked.target) for asked in server.asked] == [("CONNECT", "engine.example:443")]
    assert "Authorization" not in server.asked[0].headers
    server.reply = lambda asked: RESET
    assert isinstance(await outcome(secure), errors.Unreachable)
