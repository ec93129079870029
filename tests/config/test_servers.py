"""Servers: what an entry may say, how it is kept, and that no message has its secrets."""

import re
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tuiconsole.config.dialects import ENGINE_NAMES
from tuiconsole.config.names import server_names
from tuiconsole.config.problem import ConfigurationError, NotSaved
from tuiconsole.config.secret import Secret
from tuiconsole.config.server import Limits, OAuth2, Password, Token
from tuiconsole.config.server_entry import ServerEntry
from tuiconsole.config.servers import ServersFile
from tuiconsole.config.sources import Asked, FromCommand, FromEnvironment, FromFile, Stored
from tuiconsole.config.table import instance_of
from tuiconsole.engines.catalogue import engines

WORD = "xyzzy-4711"
PLAIN: dict[str, Any] = {"name": "prod", "url": "https://h/engine-rest", "engine": "camunda"}


def written(places: Path, *entries: dict[str, Any]) -> Path:
    """A file of *entries*, one block each."""
    path = places / "servers.toml"
    blocks = (tomli_w.dumps(entry).replace("\n[", "\n[servers.") for entry in entries)
    path.write_text("\n".join(f"[[servers]]\n{block}" for block in blocks))
    path.chmod(0o600)
    return path


def entry(document: dict[str, Any]) -> ServerEntry:
    return instance_of(ServerEntry, document)


def refusal(places: Path, *entries: dict[str, Any]) -> str:
    """What is said about *entries*; it has the file in front of each line and no secret in it."""
    path = written(places, *entries)
    before = path.read_bytes()
    with pytest.raises(ConfigurationError) as caught:
        ServersFile.load()
    said = str(caught.value)
    assert all(line.startswith(f"{path}, line ") for line in said.splitlines())
    assert WORD not in said
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert path.read_bytes() == before
    return said


def test_without_a_file_there_are_no_servers(places: Path) -> None:
    assert ServersFile.load().entries == ()
    assert server_names() == []


def test_the_file_knows_the_engines_that_there_are(places: Path) -> None:
    assert tuple(engine.name for engine in engines()) == ENGINE_NAMES
    written(places, *({**PLAIN, "name": engine, "engine": engine} for engine in ENGINE_NAMES))
    assert [server.engine for server in ServersFile.load().servers(Limits())] == list(ENGINE_NAMES)


def test_an_entry_becomes_a_server(places: Path) -> None:
    path = written(
        places,
        {
            **PLAIN,
            "url": "https://h:8443/engine-rest/",
            "user": "mary",
            "password_command": "pass show 'the bpm'",
            "command_seconds": 30,
            "colour": "#ff0000",
            "production": True,
            "verify": False,
            "ca_file": "/etc/ca.pem",
            "client_cert": "~/cert.pem",
            "client_key": "~/key.pem",
            "proxy": "http://proxy:3128",
            "release": "cibseven 2.1",
            "web_link": "https://h/app/cockpit/default/#/process-instance/{id}",
            "allow_http": True,
            "page_size": 50,
            "most_per_page": 100,
            "timeout_seconds": 5,
            "answer_mib": 1,
            "headers": {"X-Tenant": "a", "X-Api-Key": {"env": "KEY"}, "X-Other": {"command": ["pass", "x"]}},
        },
    )
    [server] = ServersFile.load().servers(Limits(requests_at_once=2, page_size=7))
    assert (server.name, server.url, server.engine) == ("prod", "https://h:8443/engine-rest", "camunda")
    assert server.credentials == Password("mary", FromCommand(("pass", "show", "the bpm"), 30))
    assert server.limits == Limits(requests_at_once=2, seconds=5, body_bytes=1 << 20, page_size=50, most_per_page=100)
    assert server.headers == (
        ("X-Tenant", Stored(Secret("a"))),
        ("X-Api-Key", FromEnvironment("KEY")),
        ("X-Other", FromCommand(("pass", "x"), 30)),
    )
    assert (server.production, server.verify, server.colour, server.user) == (True, False, "#ff0000", "mary")
    assert (server.ca_file, server.client_cert, server.client_key) == ("/etc/ca.pem", "~/cert.pem", "~/key.pem")
    assert (server.proxy, server.release, server.allow_http) == ("http://proxy:3128", "cibseven 2.1", True)
    assert server.web_link.endswith("/{id}")
    assert server_names() == ["prod"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("keys", "credentials"),
    [
        ({}, None),
        ({"user": "mary"}, Password("mary", Asked())),
        ({"user": "mary", "password_ask": True}, Password("mary", Asked())),
        ({"user": "mary", "password_env": "P"}, Password("mary", FromEnvironment("P"))),
        ({"user": "mary", "password_file": "~/p"}, Password("mary", FromFile("~/p"))),
        ({"user": "mary", "password": WORD}, Password("mary", Stored(Secret(WORD)))),
        ({"token_env": "T"}, Token(FromEnvironment("T"))),
        ({"token_ask": True}, Token(Asked())),
        ({"token": WORD}, Token(Stored(Secret(WORD)))),
        (
            {"token_url": "https://id/token", "client_id": "c", "client_secret_env": "S", "scope": "a b"},
            OAuth2("https://id/token", "c", FromEnvironment("S"), "a b"),
        ),
        (
            {"token_url": "https://id/token", "client_id": "c", "user": "mary", "password_env": "P"},
            OAuth2("https://id/token", "c", Asked(), "", Password("mary", FromEnvironment("P"))),
        ),
    ],
)
def test_each_way_to_sign_in(places: Path, keys: dict[str, Any], credentials: object) -> None:
    written(places, PLAIN | keys)
    [server] = ServersFile.load().servers(Limits())
    assert server.credentials == credentials
    assert server.sign_in is None
    assert WORD not in repr(server)
    assert WORD not in repr(ServersFile.load().entries)


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"url": f"https://mary:{WORD}@h/"}, "line 3: servers.url: a URL must not hold a user or a password"),
        ({"url": f"https://h/?api_key={WORD}"}, "line 3: servers.url: a URL is shown in many places"),
        ({"url": f"https://h/?X-Access-Token={WORD}"}, "servers.url: a URL is shown in many places"),
        ({"url": "ftp://h"}, "line 3: servers.url: 'ftp://h' is not an http or https URL"),
        ({"url": 3}, "line 3: servers.url: should be text"),
        ({"engine": "camuda"}, "line 4: servers.engine: should be 'camunda', 'ibm-bfm' or 'oracle-opa'"),
        ({"name": ""}, "line 2: servers.name: should be letters"),
        ({"name": "-x"}, "line 2: servers.name: should be letters"),
        ({"name": "a b"}, "line 2: servers.name: should be letters"),
        ({"name": "a\x1b"}, "line 2: servers.name: should be letters"),
        ({"usr": WORD}, "line 5: servers.usr: there is no such key; did you mean user?"),
        ({"pasword": WORD}, "line 5: servers.pasword: there is no such key; did you mean password?"),
        ({"user": ""}, "line 5: servers.user: is not empty and has no colon"),
        ({"user": "mary:x"}, "line 5: servers.user: is not empty and has no colon"),
        ({"user": "m", "password": 4711}, "line 6: servers.password: should be text on one line"),
        ({"user": "m", "password": f"{WORD}\n"}, "line 6: servers.password: should be text on one line"),
        ({"user": "m", "password": ""}, "line 6: servers.password: should be text on one line"),
        ({"user": "m", "password_env": "a b"}, "password_env: should be the name of an environment variable"),
        ({"user": "m", "password_file": "secret"}, "password_file: should begin at the root, or with ~"),
        ({"user": "m", "password_command": f"pass '{WORD}"}, "password_command: a quote is never closed"),
        ({"user": "m", "password_env": "P", "password": WORD}, "line 7: servers.password: contradicts password_env"),
        ({"password_env": "P"}, "servers.user: is missing, and there is a password"),
        ({"user": "m", "token_env": "T"}, "line 5: servers.user: contradicts the token"),
        ({"client_id": "c"}, "line 5: servers.client_id: goes with token_url"),
        ({"client_secret": WORD}, "line 5: servers.client_secret: goes with token_url"),
        ({"token_url": "https://id/"}, "servers.client_id: is missing, and there is a token_url"),
        ({"token_url": "https://id/", "client_id": "c", "token": WORD}, "token_url: contradicts the token"),
        ({"token_url": f"https://a:{WORD}@id/", "client_id": "c"}, "token_url: a URL must not hold"),
        ({"proxy": f"http://a:{WORD}@proxy:3128"}, "servers.proxy: a URL must not hold"),
        ({"proxy": "http://p", "use_environment_proxy": True}, "servers.proxy: contradicts use_environment_proxy"),
        ({"client_key": "~/k"}, "servers.client_key: goes with client_cert"),
        ({"colour": "pink-ish"}, "servers.colour: should be #rrggbb, or one of red"),
        ({"web_link": "javascript:alert(1)"}, "servers.web_link: 'javascript:alert(1)' is not"),
        ({"web_link": "https://h/{id"}, "servers.web_link:"),
        ({"timeout_seconds": 0}, "servers.timeout_seconds: should be more than 0"),
        ({"production": "yes"}, "servers.production: should be true or false"),
        ({"headers": {"X Y": "a"}}, "servers.headers.X Y: cannot be a header of one's own"),
        ({"headers": {"Host": "a"}}, "servers.headers.Host: cannot be a header of one's own"),
        ({"headers": {"X": f"{WORD}\r\nY: 1"}}, "servers.headers.X: should be text on one line"),
        ({"headers": {"X": {"enw": WORD}}}, "servers.headers.X: should be text, or where it comes from"),
        ({"headers": {"X": 4711}}, "servers.headers.X: should be text, or where it comes from"),
        ({"url": "http://h/", "user": "mary"}, "servers.url: secrets would travel unencrypted"),
        ({"url": "http://h/", "headers": {"X": {"env": "V"}}}, "servers.url: secrets would travel unencrypted"),
        ({"token_url": "http://id/", "client_id": "c"}, "servers.token_url: secrets would travel unencrypted"),
    ],
)
def test_a_wrong_entry_is_told_by_line_and_key(places: Path, keys: dict[str, Any], told: str) -> None:
    assert told in refusal(places, PLAIN | keys)


@pytest.mark.parametrize(
    ("url", "more"),
    [
        ("http://localhost:8080/", {}),
        ("http://127.0.0.9/", {}),
        ("http://[::1]:8080/", {}),
        ("http://h/", {"allow_http": True}),
        ("https://h/", {}),
    ],
)
def test_secrets_may_go_where_nobody_listens_or_where_someone_insists(
    places: Path, url: str, more: dict[str, Any]
) -> None:
    written(places, PLAIN | {"url": url, "user": "mary"} | more)
    assert ServersFile.load().entries


def test_every_problem_is_told_at_once(places: Path) -> None:
    said = refusal(places, PLAIN | {"url": 1}, {"name": "x"}, PLAIN | {"prodution": True})
    assert len(said.splitlines()) == 4
    assert "line 7: servers.url: is missing" in said.replace("line 6", "line 7")
    assert "did you mean production?" in said


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("servers = 'x'", "servers: should be a list"),
        ("servers = ['x']", "servers: should be a table"),
        ("[servers]\nname = 'x'", "servers: should be a list"),
        ("[[server]]\nname = 'x'", "server: there is no such key; did you mean servers?"),
    ],
)
def test_what_is_no_list_of_servers_is_told(places: Path, text: str, told: str) -> None:
    path = places / "servers.toml"
    path.write_text(text)
    with pytest.raises(ConfigurationError, match=re.escape(f"{path}, line 1: {told}")):
        ServersFile.load()


def test_two_servers_of_one_name_are_one_too_many(places: Path) -> None:
    assert "another server has the same name" in refusal(places, PLAIN, PLAIN)


@pytest.mark.parametrize("keys", [{"user": "m", "password": WORD}, {"token": WORD}, {"headers": {"X-Api-Key": WORD}}])
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620])
def test_a_secret_in_a_file_that_others_may_touch_is_refused(places: Path, keys: dict[str, Any], mode: int) -> None:
    path = written(places, {**PLAIN, "name": "first"}, PLAIN | keys)
    assert len(ServersFile.load().entries) == 2
    path.chmod(mode)
    with pytest.raises(ConfigurationError) as caught:
        ServersFile.load()
    assert re.search(r"line \d+: servers: holds a secret, and others may read this file", str(caught.value))
    assert WORD not in str(caught.value)
    written(places, PLAIN | {"token_env": "T"}).chmod(mode)
    assert ServersFile.load().entries


def test_servers_are_added_replaced_and_removed(places: Path) -> None:
    ServersFile.load().save(entry(PLAIN))
    ServersFile.load().save(entry(PLAIN | {"name": "test", "token": Secret(WORD)}))
    path = places / "servers.toml"
    path.write_text(path.read_text().replace('name = "test"', 'name = "test" # mine'))
    ServersFile.load().save(entry(PLAIN | {"name": "live"}), instead_of="prod")
    assert [entry.name for entry in ServersFile.load().entries] == ["live", "test"]
    assert "# mine" in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(NotSaved, match="already"):
        ServersFile.load().save(entry(PLAIN | {"name": "test"}))
    with pytest.raises(NotSaved, match="already"):
        ServersFile.load().save(entry(PLAIN | {"name": "test"}), instead_of="live")
    with pytest.raises(NotSaved, match="no server"):
        ServersFile.load().remove("prod")
    ServersFile.load().remove("live")
    assert ServersFile.load().servers(Limits())[0].credentials == Token(Stored(Secret(WORD)))


def test_an_entry_that_is_saved_twice_from_one_reading_is_not_lost(places: Path) -> None:
    file = ServersFile.load()
    file.save(entry(PLAIN))
    with pytest.raises(NotSaved, match="is there already"):
        file.save(entry(PLAIN | {"name": "other"}))
    assert [entry.name for entry in ServersFile.load().entries] == ["prod"]


@pytest.mark.parametrize("percent", range(0, 100, 5))
def test_a_file_that_is_cut_is_right_or_told_and_never_written_over(places: Path, percent: int) -> None:
    path = written(
        places, PLAIN, {**PLAIN, "name": "two", "user": "mary", "password": WORD}, {**PLAIN, "name": "three"}
    )
    cut = path.read_bytes()[: path.stat().st_size * percent // 100]
    path.write_bytes(cut)
    told = ""
    try:
        file = ServersFile.load()
    except ConfigurationError as error:
        told = str(error)
    if told:
        assert re.match(rf"{re.escape(str(path))}, line \d+: ", told)
        assert WORD not in told
        assert path.read_bytes() == cut
    else:
        file.save(entry(PLAIN | {"name": "new"}))
        assert path.read_bytes().startswith(cut.rstrip())


LINES = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=8)
VARIABLES = st.from_regex(r"[A-Z_][A-Z0-9_]{0,8}", fullmatch=True)
SOURCES = st.one_of(
    st.fixed_dictionaries({"env": VARIABLES}),
    st.fixed_dictionaries({"file": st.just("~/x y")}),
    st.fixed_dictionaries({"command": st.lists(LINES, min_size=1, max_size=3)}),
    LINES,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.fixed_dictionaries(
        {"name": st.from_regex(r"[a-z0-9][\w.-]{0,10}", fullmatch=True), "engine": st.sampled_from(ENGINE_NAMES)},
        optional={
            "user": LINES.filter(lambda text: ":" not in text),
            "password": LINES,
            "password_command": st.lists(LINES, min_size=1, max_size=3),
            "production": st.booleans(),
            "colour": st.sampled_from(["red", "#A0b1C2"]),
            "scope": LINES,
            "headers": st.dictionaries(st.from_regex(r"X-[A-Za-z0-9_.-]{1,8}", fullmatch=True), SOURCES, max_size=3),
            "timeout_seconds": st.floats(0.1, 3600),
            "page_size": st.integers(1, 10_000),
        },
    )
)
def test_what_is_saved_reads_back_as_it_was(places: Path, keys: dict[str, Any]) -> None:
    if "scope" in keys:
        keys |= {"token_url": "https://id/token?tenant=a", "client_id": "c"}
    assume("user" in keys or not {"password", "password_command"} & set(keys))
    assume(not {"password", "password_command"} <= set(keys))
    kept = entry(keys | {"url": "https://h/engine-rest?x=1"})
    (places / "servers.toml").unlink(missing_ok=True)
    ServersFile.load().save(kept)
    ServersFile.load().save(entry(PLAIN | {"name": f"{kept.name}-2"}))
    assert ServersFile.load().entries[0] == kept
    again = ServersFile.load().entries[0].server(Limits())
    # Tables follow texts in the file; the order of headers means nothing.
    assert replace(again, headers=()) == replace(kept.server(Limits()), headers=())
    assert dict(again.headers) == dict(kept.server(Limits()).headers)
