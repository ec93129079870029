"""Whom a connection trusts, what it says when it does not, and what it never says to strangers."""

from __future__ import annotations

import ssl
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat

from tuiconsole.config.secret import Secret
from tuiconsole.config.server import Basic, Server
from tuiconsole.config.sources import Stored
from tuiconsole.engines.camunda import CAMUNDA
from tuiconsole.engines.model import Request
from tuiconsole.service import errors
from tuiconsole.service.connection import Connection

from .misbehaving import MisbehavingServer

pytestmark = pytest.mark.anyio

LIST = Request("GET", "history/process-instance", (("maxResults", "5"),))
SIGNED_IN = Basic("mary", Secret("geheim-4711"))
NOW = datetime.now(UTC)

Secure = Callable[..., MisbehavingServer]
Send = Callable[[Server], Awaitable[bytes]]


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def ca_file(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("authority") / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return path


@pytest.fixture
def secure(server: MisbehavingServer) -> Secure:
    """The server with a certificate; further authorities are those whose clients it insists on."""

    def encrypted(certificate: trustme.LeafCert, clients: trustme.CA | None = None) -> MisbehavingServer:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        if clients is not None:
            clients.configure_trust(context)
            context.verify_mode = ssl.CERT_REQUIRED
        server.encrypt(context)
        return server

    return encrypted


@pytest.fixture
def send() -> Send:
    async def sent(target: Server) -> bytes:
        connection = Connection(target, CAMUNDA.dialect, lambda exchange: None, lambda: 0.0)
        try:
            return (await connection.send(LIST)).body
        finally:
            await connection.close()

    return sent


def prod(url: str, **fields: object) -> Server:
    return replace(Server("prod", f"{url}/engine-rest", "camunda"), **fields)  # type: ignore[arg-type]


async def refused(send: Send, target: Server) -> errors.Failure:
    with pytest.raises(errors.Failure) as caught:
        await send(target)
    return caught.value


async def test_issuer_name_and_date_are_three_lines(
    secure: Secure, send: Send, authority: trustme.CA, ca_file: Path
) -> None:
    server = secure(authority.issue_cert("127.0.0.1"))
    issuer = await refused(send, prod(server.url))
    secure(authority.issue_cert("engine.example"))
    name = await refused(send, prod(server.url, ca_file=str(ca_file)))
    secure(authority.issue_cert("127.0.0.1", not_after=NOW - timedelta(days=1), not_before=NOW - timedelta(days=9)))
    expired = await refused(send, prod(server.url, ca_file=str(ca_file)))
    secure(authority.issue_cert("127.0.0.1", not_before=NOW + timedelta(days=1), not_after=NOW + timedelta(days=9)))
    early = await refused(send, prod(server.url, ca_file=str(ca_file)))
    lines = [failure.line() for failure in (issuer, name, expired, early)]
    assert all(type(failure) is errors.TlsFailed for failure in (issuer, name, expired, early))
    assert "nobody whom this machine trusts has signed it" in lines[0]
    assert "ca_file" in lines[0]
    assert "for another name than 127.0.0.1" in lines[1]
    assert "has expired" in lines[2]
    assert "is not valid yet" in lines[3]
    assert "clock of this machine" in lines[3]
    assert len(set(lines)) == 4
    assert server.asked == []


async def test_an_authority_of_ones_own(secure: Secure, send: Send, authority: trustme.CA, ca_file: Path) -> None:
    server = secure(authority.issue_cert("127.0.0.1"))
    assert await send(prod(server.url, ca_file=str(ca_file), sign_in=SIGNED_IN)) == b"[]"


async def test_the_store_of_the_system_decides(
    secure: Secure, send: Send, authority: trustme.CA, ca_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where administrators put their own authorities, which no library's list has."""
    server = secure(authority.issue_cert("127.0.0.1"))
    monkeypatch.setenv("SSL_CERT_FILE", str(ca_file))
    assert await send(prod(server.url)) == b"[]"
    monkeypatch.setenv("SSL_CERT_FILE", str(ca_file.with_name("gone.pem")))
    assert "nobody" in (await refused(send, prod(server.url))).summary


async def test_a_certificate_need_not_be_good_where_somebody_says_so(
    secure: Secure, send: Send, authority: trustme.CA
) -> None:
    server = secure(authority.issue_cert("engine.example", not_after=NOW - timedelta(days=1)))
    target = prod(server.url, verify=False)
    assert await send(target) == b"[]"
    assert target.marks == ("certificate not checked",)
    assert prod(server.url).marks == ()


async def test_a_certificate_of_ours(
    secure: Secure, send: Send, authority: trustme.CA, ca_file: Path, tmp_path: Path
) -> None:
    server = secure(authority.issue_cert("127.0.0.1"), clients=authority)
    ours = authority.issue_cert("console@example.org")
    chain, key, both = (tmp_path / name for name in ("chain.pem", "key.pem", "both.pem"))
    ours.cert_chain_pems[0].write_to_path(chain)
    ours.private_key_pem.write_to_path(key)
    ours.private_key_and_cert_chain_pem.write_to_path(both)
    trusting = prod(server.url, ca_file=str(ca_file))
    assert await send(replace(trusting, client_cert=str(chain), client_key=str(key))) == b"[]"
    assert await send(replace(trusting, client_cert=str(both))) == b"[]"
    without = await refused(send, trusting)
    assert without.summary == "the server wants to see a certificate of ours"
    assert "client_cert" in without.remedy
    stranger = trustme.CA().issue_cert("console@example.org")
    stranger.private_key_and_cert_chain_pem.write_to_path(both)
    unknown = await refused(send, replace(trusting, client_cert=str(both)))
    assert unknown.summary == "the server does not trust our certificate"


async def test_files_that_cannot_be_used_are_named(send: Send, tmp_path: Path, authority: trustme.CA) -> None:
    ours = authority.issue_cert("console@example.org")
    other = authority.issue_cert("other@example.org")
    chain, key, no_pem, locked = (tmp_path / name for name in ("chain.pem", "key.pem", "no.pem", "locked.pem"))
    ours.cert_chain_pems[0].write_to_path(chain)
    other.private_key_pem.write_to_path(key)
    no_pem.write_text("nothing of the kind")
    locked.write_bytes(
        generate_private_key(SECP256R1()).private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"opened by nobody")
        )
    )
    target = prod("https://127.0.0.1:9")
    for wrong, words in (
        (replace(target, ca_file=str(tmp_path / "gone.pem")), "gone.pem cannot be read: No such file"),
        (replace(target, ca_file=str(no_pem)), "no.pem holds no certificate"),
        (replace(target, client_cert=str(tmp_path / "gone.pem")), "gone.pem cannot be read: No such file"),
        (replace(target, client_cert=str(no_pem)), "no.pem does not hold a certificate that its key belongs to"),
        (replace(target, client_cert=str(chain), client_key=str(key)), "does not hold a certificate"),
        (replace(target, client_cert=str(chain), client_key=str(locked)), "locked.pem is locked by a password"),
    ):
        failure = await refused(send, wrong)
        assert type(failure) is errors.Misconfigured
        assert words in failure.summary


async def test_plain_http_and_a_secret_do_not_go_together(send: Send) -> None:
    """Refused before anything is sent: the name would not even have to be looked up."""
    for secrets in ({"sign_in": SIGNED_IN}, {"headers": (("X-Key", Stored(Secret("geheim-4711"))),)}):
        target = prod("http://engine.invalid", **secrets)
        failure = await refused(send, target)
        assert type(failure) is errors.Misconfigured
        assert failure.exit_code == 2
        assert "would travel to engine.invalid unencrypted, so nothing was sent" in failure.summary
        assert "allow_http" in failure.remedy
        allowed = replace(target, allow_http=True)
        assert type(await refused(send, allowed)) is errors.UnknownHost
        assert allowed.marks == ("not encrypted",)
    assert type(await refused(send, prod("http://engine.invalid"))) is errors.UnknownHost
    assert prod("http://engine.invalid").marks == ()


async def test_this_machine_is_near_enough(server: MisbehavingServer, send: Send) -> None:
    assert await send(prod(server.url, sign_in=SIGNED_IN)) == b"[]"
    assert await send(prod(server.url.replace("127.0.0.1", "localhost"), sign_in=SIGNED_IN)) == b"[]"


async def test_this_machine_is_far_away_behind_a_proxy(server: MisbehavingServer, send: Send) -> None:
    target = prod("http://127.0.0.1:9", sign_in=SIGNED_IN, proxy=server.url)
    assert type(await refused(send, target)) is errors.Misconfigured
    assert server.asked == []
    assert target.marks == ("not encrypted",)
