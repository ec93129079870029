"""What cannot be said from outside yet: configured servers, and servers that are known to be too old."""

from collections.abc import Callable

import pytest

from tuiconsole.commands import query
from tuiconsole.commands.line import UsageError, parser
from tuiconsole.config.server import Server
from tuiconsole.engines.camunda_dialect import CamundaDialect
from tuiconsole.engines.versions import Release

from .loopback import Loopback

Ask = Callable[..., int]


@pytest.fixture
def ask(engine: Loopback) -> Ask:
    """Carries out `query` in this process, with one server configured under the name `here`."""

    def find(name: str) -> Server | None:
        return Server("here", engine.url, "camunda") if name == "here" else None

    return lambda *words: query.carry_out(parser("query").parse_intermixed_args(words), find)


def test_a_configured_server_is_found_by_its_name(
    ask: Ask, engine: Loopback, capfd: pytest.CaptureFixture[str]
) -> None:
    assert ask("here", "instances", "--count") == 0
    assert capfd.readouterr().out == "30\n"
    with pytest.raises(UsageError, match="no server called 'there' is configured"):
        ask("there", "instances")
    with pytest.raises(UsageError, match="--engine and --user go with --url"):
        ask("here", "instances", "--user", "me")


def test_a_parameter_that_the_server_is_too_old_for_is_never_sent(
    ask: Ask, engine: Loopback, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(CamundaDialect, "release", lambda self, document: Release("camunda", document["version"]))
    engine.version = "7.20.0"
    with pytest.raises(UsageError, match=r"activityIdIn: the server is Camunda 7\.20\.0; since 7\.22"):
        ask("here", "instances", "activityIdIn=a")
    assert engine.lists == []
    assert capfd.readouterr().out == ""
    engine.version = "7.22.0"
    assert ask("here", "instances", "activityIdIn=a", "--limit", "1") == 0


def test_an_engine_that_knows_no_passwords_is_not_sent_one(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUICONSOLE_PASSWORD", "opensesame")
    words = ["--url", "http://localhost", "--engine", "oracle-opa", "--user", "me", "jobs", "id=7"]
    with pytest.raises(UsageError, match=r"--user: .* takes no passwords, .* TUICONSOLE_TOKEN"):
        ask(*words)
    with pytest.raises(UsageError, match="takes no passwords"):
        ask(*words, "--dry-run")
