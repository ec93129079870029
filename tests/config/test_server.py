"""Base URLs: made usable where that is safe, and refused with a reason that repeats no password."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiconsole.config.secret import Secret
from tuiconsole.config.server import Basic, Bearer, ConfigurationError, Server, check_url


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("http://localhost:8080/engine-rest", "http://localhost:8080/engine-rest"),
        ("http://localhost:8080/engine-rest/", "http://localhost:8080/engine-rest"),
        ("http://localhost:8080/engine-rest///", "http://localhost:8080/engine-rest"),
        ("https://engine.example", "https://engine.example"),
        ("https://engine.example/", "https://engine.example"),
        ("HTTPS://engine.example/rest", "https://engine.example/rest"),
        ("localhost", "http://localhost"),
        ("localhost:8080/engine-rest", "http://localhost:8080/engine-rest"),
        ("engine.example/rest/", "http://engine.example/rest"),
        ("http://[::1]:8080/rest/", "http://[::1]:8080/rest"),
        ("http://motör.example/rest", "http://motör.example/rest"),
        ("http://h/rest/?tenant=a/", "http://h/rest?tenant=a/"),
        ("http://h?x", "http://h?x"),
        ("http://h/users/a@b", "http://h/users/a@b"),
        ("http://h/rest#", "http://h/rest"),
    ],
)
def test_what_is_typed_becomes_a_base_url(typed: str, url: str) -> None:
    assert check_url(typed) == url
    assert check_url(url) == url


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "is not an http or https URL such as http://localhost:8080/engine-rest"),
        ("ftp://engine.example/rest", "is not an http or https URL"),
        ("file:///etc/passwd", "is not an http or https URL"),
        ("javascript:alert(1)", "is not an http or https URL"),
        ("http://", "is not an http or https URL"),
        ("http:///rest", "is not an http or https URL"),
        ("http://:8080/rest", "is not an http or https URL"),
        ("http://a\\b/rest", "is not an http or https URL"),
        ('http://a"b/rest', "is not an http or https URL"),
        ("/engine-rest", "is not an http or https URL"),
        ("http://h:99999/rest", "is not a URL: Port out of range"),
        ("http://h:eighty/rest", "is not a URL"),
        ("http://[::1/rest", "is not a URL"),
        ("http://h:0/rest", "port 0 cannot be reached"),
        ("http://h/rest#instances", "a base URL has no #fragment"),
        ("http://h/my rest", "blanks or control characters"),
        (" http://h/rest", "blanks or control characters"),
        ("http://h/rest\n", "blanks or control characters"),
        ("http://h/\x1b[2J", "blanks or control characters"),
        ("http://h/\u202e", "blanks or control characters"),
        ("http://h/\ud800", "blanks or control characters"),
    ],
)
def test_what_cannot_be_one_is_refused_with_a_reason(typed: str, reason: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        check_url(typed)
    assert reason in str(refusal.value)
    assert str(refusal.value).isprintable()


@pytest.mark.parametrize(
    "typed",
    [
        "http://mary:geheim@h/rest",
        "http://mary@h/rest?geheim",
        "http://:geheim@h/rest",
        "http://mary:ge/heim@h/rest",
        "http://mary:ge#heim@h/rest",
        "http://mary:geheim@[h/rest",
        "http://mary:geheim@h:99999/rest",
        "ftp://mary:geheim@h/rest",
        "mary:geheim@h/rest",
        "mary:geheim@h:8080",
        "//mary:geheim@h/rest",
    ],
)
def test_a_password_in_a_url_is_refused_and_not_repeated(typed: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        check_url(typed)
    assert "must not hold a user or a password" in str(refusal.value)
    assert "heim" not in str(refusal.value)
    assert refusal.value.__cause__ is None


@given(st.one_of(st.text(), st.text("htps:/@?#[]%.a1\\ ")))
def test_anything_typed_is_a_base_url_or_is_refused(typed: str) -> None:
    try:
        url = check_url(typed)
    except ConfigurationError:
        url = ""
    assert url == "" or check_url(url) == url
    assert url == "" or url.startswith(("http://", "https://"))


@pytest.mark.parametrize("sign_in", [Basic("mary", Secret("geheim")), Bearer(Secret("geheim"))])
def test_a_server_prints_without_its_secret(sign_in: Basic | Bearer) -> None:
    server = Server("prod", "http://h:8080/rest", "camunda", sign_in)
    for text in (repr(server), str(server), f"{server}", repr([server]), repr({"server": server})):
        assert "geheim" not in text
        assert "***" in text
        assert "prod" in text
    assert server.host == "h:8080"


def test_servers_are_equal_when_everything_is() -> None:
    assert Server("a", "http://h", "camunda", Bearer(Secret("x"))) == Server(
        "a", "http://h", "camunda", Bearer(Secret("x"))
    )
    assert Server("a", "http://h", "camunda", Bearer(Secret("x"))) != Server(
        "a", "http://h", "camunda", Bearer(Secret("y"))
    )
