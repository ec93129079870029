"""A request as a command: complete on the way to its server, and without a secret."""

import shlex
from dataclasses import replace
from pathlib import Path

import pytest

from tuiconsole.config.secret import Secret
from tuiconsole.config.server import Basic, Bearer, Credentials, OAuth2, Password, Server, Token
from tuiconsole.config.sources import FromEnvironment, Stored
from tuiconsole.engines.model import Request
from tuiconsole.service.curl import curl

WORD = "geheim-4711"
KEPT = Stored(Secret(WORD))
LIST = Request("GET", "job", (("maxResults", "5"),))
PROD = Server("prod", "https://engine.example/engine-rest?tenant=a", "camunda")


def test_the_plainest() -> None:
    assert curl(PROD, LIST) == (
        "curl --globoff --header 'Accept: application/json' 'https://engine.example/engine-rest/job?tenant=a&maxResults=5'"
    )


@pytest.mark.parametrize(
    ("how", "words"),
    [
        (Password("mary", KEPT), ["--user", "mary"]),
        (Token(KEPT), ["--header", "Authorization: Bearer $TUICONSOLE_TOKEN"]),
        (OAuth2("https://t/", "c", KEPT, "s", Password("mary", KEPT)), ["Authorization: Bearer $TUICONSOLE_TOKEN"]),
        (Basic("mary", Secret(WORD)), ["--user", "mary"]),
        (Bearer(Secret(WORD)), ["--header", "Authorization: Bearer $TUICONSOLE_TOKEN"]),
    ],
)
def test_no_way_to_sign_in_shows_its_secret(how: Credentials | Basic | Bearer, words: list[str]) -> None:
    signed = replace(PROD, sign_in=how) if isinstance(how, Basic | Bearer) else replace(PROD, credentials=how)
    written = curl(signed, LIST)
    assert WORD not in written
    assert set(words) <= set(shlex.split(written))


def test_headers_of_ones_own_are_named() -> None:
    written = curl(replace(PROD, headers=(("X-Key", KEPT), ("X-Tenant", FromEnvironment("TENANT")))), LIST)
    assert WORD not in written
    assert {"X-Key: ***", "X-Tenant: ***"} <= set(shlex.split(written))


def test_the_way_to_the_server() -> None:
    far = replace(
        PROD, verify=False, ca_file="~/ca.pem", client_cert="/c.pem", client_key="/k.pem", proxy="http://p:3128"
    )
    assert shlex.split(curl(far, LIST))[2:11] == [
        "--insecure",
        "--cacert",
        str(Path.home() / "ca.pem"),
        "--cert",
        "/c.pem",
        "--key",
        "/k.pem",
        "--proxy",
        "http://p:3128",
    ]
