"""`tuiconsole query`: rows on standard output, words on standard error, and an exit code that can be trusted."""

import csv
import io
import json
import os
import stat
import subprocess
from pathlib import Path

import pytest

from .conftest import Run, command, environment
from .loopback import Loopback, Reply, Seen

HOSTILE = "[/b] \x1b]0;x\x07 \u202e\x9b2J \u200b\ud800 é 😀"


def refusal(status: int, message: str) -> Reply:
    return status, "application/json", json.dumps({"type": "X", "message": message}).encode()


def test_a_table_has_the_columns_and_the_words_go_elsewhere(query: Run, engine: Loopback) -> None:
    ran = query("--limit", "3")
    head, *rows = ran.out.splitlines()
    assert ran.code == 0
    assert head.split()[:4] == ["State", "Business", "key", "Definition"]
    assert len(rows) == 3
    assert all("Invoice Receipt v1" in row and "2026-03-01 12:00:00" in row for row in rows)
    assert ran.err == "tuiconsole: the first 3 instances; there are more, which --all or a larger --limit prints\n"
    assert engine.lists[0].params == {
        "sortBy": "startTime",
        "sortOrder": "desc",
        "firstResult": "0",
        # One row beyond the limit tells whether there are more.
        "maxResults": "4",
    }


def test_fifty_rows_are_printed_when_nobody_says_how_many(query: Run, engine: Loopback) -> None:
    engine.count = 51
    ran = query("--format", "jsonl")
    assert len(ran.out.splitlines()) == 50
    assert "there are more" in ran.err


def test_nothing_is_said_when_every_row_is_there(query: Run, engine: Loopback) -> None:
    engine.count = 50
    ran = query("--format", "jsonl")
    assert len(ran.out.splitlines()) == 50
    assert ran.err == ""


def test_json_is_one_array_of_what_the_server_sent(query: Run, engine: Loopback) -> None:
    engine.given = [{"id": "1", "businessKey": HOSTILE, "brandNew": {"deep": [1, None]}}, {"id": "2", "endTime": None}]
    ran = query("--format", "json")
    assert json.loads(ran.out) == engine.given
    assert ran.out.replace("\n", "").isprintable()
    assert query("--format", "jsonl").out == "".join(
        f"{line.removesuffix(',')}\n" for line in ran.out.splitlines()[1:-1]
    )


def test_csv_has_every_declared_field(query: Run, engine: Loopback) -> None:
    engine.given = [{"id": "1", "businessKey": "=1+1", "durationInMillis": -3, "brandNew": True}]
    [record] = csv.DictReader(io.StringIO(query("--format", "csv").out, newline=""))
    assert (record["id"], record["businessKey"], record["durationInMillis"]) == ("1", "'=1+1", "-3")
    assert record["other"] == '{"brandNew": true}'
    [record] = csv.DictReader(io.StringIO(query("--format", "csv", "--raw").out, newline=""))
    assert record["businessKey"] == "=1+1"


def test_a_table_shows_hostile_text_harmlessly(query: Run, engine: Loopback) -> None:
    engine.given = [{"id": "1", "businessKey": HOSTILE}]
    out = query().out
    assert "[/b] ␛]0;x␇" in out
    assert out.replace("\n", "").isprintable()


@pytest.mark.parametrize(
    ("form", "out"), [("json", "[]\n"), ("jsonl", ""), ("table", "State  Business key  "), ("csv", "id,businessKey,")]
)
def test_no_rows_are_no_error(query: Run, engine: Loopback, form: str, out: str) -> None:
    engine.count = 0
    ran = query("--format", form)
    assert ran.code == 0
    assert ran.out.startswith(out)
    assert len(ran.out.splitlines()) <= 1
    assert ran.err == "tuiconsole: no instances match\n"


def test_count_prints_the_number_and_asks_for_no_rows(query: Run, engine: Loopback) -> None:
    ran = query("--count", "unfinished")
    assert (ran.code, ran.out, ran.err) == (0, "30\n", "")
    assert [(seen.path, seen.params) for seen in engine.seen] == [
        ("/engine-rest/history/process-instance/count", {"unfinished": "true"})
    ]
    assert query("--count", "firstResult=10", "maxResults=15").out == "15\n"
    assert query("--count", "firstResult=20", "maxResults=15").out == "10\n"


def test_values_go_out_as_the_declaration_has_them(query: Run, engine: Loopback) -> None:
    ran = query(
        "unfinished",
        "--limit",
        "5",
        "withIncidents=true",
        "startedAfter=2026-02-01",
        "processDefinitionKeyIn=invoice,order",
        "incidentStatus=OPEN",
        "--sort",
        "endTime:asc",
        "maxResults=2",
    )
    assert (ran.code, ran.err) == (2, "tuiconsole: --limit: contradicts maxResults\n")
    ran = query(
        "unfinished", "startedAfter=2026-02-01", "processDefinitionKeyIn=a,b", "maxResults=2", "--sort", "endtime:ASC"
    )
    assert ran.code == 0
    assert engine.lists[0].params == {
        "unfinished": "true",
        "startedAfter": "2026-02-01T00:00:00.000+0000",
        "processDefinitionKeyIn": "a,b",
        "sortBy": "endTime",
        "sortOrder": "asc",
        "firstResult": "0",
        "maxResults": "2",
    }


@pytest.mark.parametrize(
    ("words", "problems"),
    [
        (["unfinshed"], ["instances has no parameter 'unfinshed'; did you mean unfinished?"]),
        (["startedAfter=2026-13-45"], ["startedAfter: month 13 does not exist"]),
        (["finished", "unfinished"], ["finished: contradicts unfinished", "unfinished: contradicts finished"]),
        (["businessKey=\x1b[2J"], ["no parameter 'businessKey'"]),
        (["unfinished=false"], ["unfinished: only true can be sent"]),
        (["unfinished", "unfinished=true"], ["unfinished: is given twice"]),
        (["processInstanceId"], ["processInstanceId takes a value"]),
        (["processInstanceId="], ["processInstanceId: an empty text"]),
        (["sortBy=startTime"], ["sortBy: needs sortOrder"]),
        (["--sort", "startTime"], ["--sort: write the key and a direction"]),
        (["--sort", "startime:asc"], ["--sort: 'startime' is not a sort key; the nearest is startTime"]),
        (["--sort", "startTime:asc", "sortBy=endTime", "sortOrder=asc"], ["--sort: contradicts sortBy"]),
        (["--limit", "0"], ["argument --limit: 0 is not between 1 and"]),
        (["--limit", "5", "--all"], ["not allowed with argument"]),
        (["--all", "maxResults=5"], ["--all: contradicts maxResults"]),
        (["--count", "--limit", "5"], ["--limit: contradicts --count"]),
        (["--raw"], ["--raw goes with --format csv"]),
        (["--out", "x"], ["unrecognized arguments: --out"]),
        (["--user", "me"], ["--user needs TUICONSOLE_PASSWORD"]),
        (
            ["nonsense", "startedAfter=soon", "--sort", "x"],
            ["no parameter 'nonsense'", "startedAfter: ", "--sort: "],
        ),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_sent(
    query: Run, engine: Loopback, words: list[str], problems: list[str]
) -> None:
    ran = query(*words)
    assert (ran.code, ran.out, engine.seen) == (2, "", [])
    for line, problem in zip(ran.err.splitlines(), problems, strict=False):
        assert line.startswith("tuiconsole: ")
        assert problem in line
    assert "\x1b" not in ran.err


def test_text_that_is_not_utf8_is_refused(run: Run, engine: Loopback) -> None:
    ran = run("query", "--url", engine.url, "--engine", "camunda", "instances", os.fsdecode(b"processInstanceId=\xff"))
    assert (ran.code, ran.err) == (2, "tuiconsole: processInstanceId: is not UTF-8\n")


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ([], "name a server and a resource"),
        (["nowhere", "instances"], "no server called 'nowhere' is configured; give --url and --engine instead"),
        (["--url", "http://localhost"], "--engine is missing"),
        (["--url", "http://localhost", "--engine", "camunda"], "name a resource: instances"),
        (["--url", "http://localhost", "--engine", "camunda", "instance"], "the nearest is instances"),
        (["--url", "http://me:pw@localhost", "--engine", "camunda", "instances"], "--url: a URL must not hold"),
        (
            ["--url", "http://localhost", "--engine", "cmunda", "instances"],
            "argument --engine: invalid choice: 'cmunda'",
        ),
    ],
)
def test_the_server_and_the_resource_must_be_named(run: Run, words: list[str], problem: str) -> None:
    ran = run("query", *words)
    assert (ran.code, ran.out) == (2, "")
    assert problem in ran.err
    assert "pw" not in ran.err


def test_a_dry_run_prints_the_request_and_sends_nothing(query: Run, engine: Loopback) -> None:
    ran = query("unfinished", "--dry-run", "--limit", "10", "activityIdIn=a")
    assert (ran.code, ran.err, engine.seen) == (0, "", [])
    url = (
        f"{engine.url}/history/process-instance?unfinished=true&activityIdIn=a"
        "&sortBy=startTime&sortOrder=desc&firstResult=0&maxResults=11"
    )
    assert ran.out == f"GET {url}\n\ncurl --globoff --header 'Accept: application/json' '{url}'\n"


def test_a_dry_run_prints_a_body_and_no_secret(query: Run, engine: Loopback) -> None:
    words = ["active", "suspended", "--dry-run"]
    ran = query(*words, "--user", "me", env={"TUICONSOLE_PASSWORD": "opensesame"})
    assert (ran.code, engine.seen) == (0, [])
    request, kind, nothing, body, *_ = ran.out.splitlines()
    assert request == f"POST {engine.url}/history/process-instance?firstResult=0&maxResults=51"
    assert (kind, nothing) == ("Content-Type: application/json", "")
    assert json.loads(body)["orQueries"] == [{"active": True, "suspended": True}]
    assert "--user me" in ran.out
    assert "several states at once" in ran.err
    assert "opensesame" not in ran.out + ran.err
    token = query(*words, env={"TUICONSOLE_TOKEN": "opensesame"})
    assert 'curl --globoff --request POST --header "Authorization: Bearer $TUICONSOLE_TOKEN"' in token.out
    assert "opensesame" not in token.out + token.err
    assert query(*words, "--user", "me").code == 0, "nobody has to know a password to see a request"


def test_a_dry_run_is_what_is_sent(query: Run, engine: Loopback) -> None:
    for words in (
        ["maxResults=5"],
        ["--limit", "5"],
        ["--all"],
        ["--count"],
        ["firstResult=3", "--sort", "duration:asc"],
    ):
        line = query("--dry-run", *words).out.splitlines()[0]
        engine.seen.clear()
        query(*words)
        first = engine.seen[0]
        asked = "&".join(f"{name}={value}" for name, value in first.params.items())
        assert line == f"{first.method} http://127.0.0.1:{engine.port}{first.path}" + (f"?{asked}" if asked else "")


def test_a_count_is_what_a_dry_run_of_it_prints(query: Run) -> None:
    assert query("--dry-run", "--count", "finished").out.splitlines()[0].endswith("/count?finished=true")


@pytest.mark.parametrize(
    ("reply", "code", "said"),
    [
        (refusal(400, "Cannot set query parameter"), 1, "the server refuses this query (HTTP 400): Cannot set"),
        ((401, "text/plain", b""), 1, "sign-in was refused (HTTP 401)"),
        (refusal(403, "no"), 1, "this user may not see that (HTTP 403): no"),
        ((404, "text/html", b"<h1>x</h1>"), 1, "no engine answers at this address (HTTP 404)"),
        ((302, "text/html", b""), 1, "sends us"),
        (refusal(429, "slow"), 3, "HTTP 429"),
        (refusal(500, "broken"), 3, "HTTP 500"),
        ((200, "text/html", b"<h1>Sign in</h1>"), 1, ""),
        ((200, "application/json", b'[{"id": 1}]'), 1, "id of row 1"),
        ((200, "application/json", b'{"id": '), 1, ""),
    ],
)
def test_a_server_that_refuses_or_fails(query: Run, engine: Loopback, reply: Reply, code: int, said: str) -> None:
    engine.before = lambda seen: reply
    ran = query("--user", "me", "--format", "jsonl", env={"TUICONSOLE_PASSWORD": "opensesame"})
    assert (ran.code, ran.out) == (code, "")
    assert ran.err.startswith(f"tuiconsole: 127.0.0.1:{engine.port}: ")
    assert ran.err.count("\n") == 1
    assert said in ran.err
    assert "press r" not in ran.err
    assert "opensesame" not in ran.err
    assert "{again}" not in ran.err


def test_a_server_that_is_not_there_is_worth_a_retry(run: Run) -> None:
    ran = run("query", "--url", "http://127.0.0.1:1", "--engine", "camunda", "instances")
    assert (ran.code, ran.out) == (3, "")
    assert "nothing answers at 127.0.0.1:1" in ran.err


def test_signing_in_is_done_and_never_shown(query: Run, engine: Loopback) -> None:
    ran = query("--user", "me", "--all", env={"TUICONSOLE_PASSWORD": "opensesame"})
    assert {seen.authorization for seen in engine.seen} == {"Basic bWU6b3BlbnNlc2FtZQ=="}
    assert "opensesame" not in ran.out + ran.err
    query(env={"TUICONSOLE_TOKEN": "opensesame"})
    assert engine.seen[-1].authorization == "Bearer opensesame"


def test_the_version_is_asked_for_only_where_it_matters(query: Run, engine: Loopback) -> None:
    assert query("unfinished").code == 0
    assert [seen.path for seen in engine.seen] == ["/engine-rest/history/process-instance"] * len(engine.seen)
    engine.seen.clear()
    assert query("activityIdIn=a").code == 0
    assert engine.seen[0].path == "/engine-rest/version"


def test_a_version_that_is_not_told_does_not_stop_the_query(query: Run, engine: Loopback) -> None:
    def no_version(seen: Seen) -> Reply | None:
        return (404, "text/html", b"") if seen.path.endswith("/version") else None

    engine.before = no_version
    ran = query("activityIdIn=a", "--limit", "1", "--format", "jsonl")
    assert (ran.code, len(ran.out.splitlines())) == (0, 1)
    assert "which version the server has is not known" in ran.err


def test_a_file_is_new_private_and_whole(query: Run, tmp_path: Path) -> None:
    file = tmp_path / "rows.json"
    ran = query("--format", "json", "--output", str(file))
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == f"tuiconsole: written to {file}\n"
    assert len(json.loads(file.read_text())) == 30
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_nothing_is_overwritten_and_no_link_followed(query: Run, engine: Loopback, tmp_path: Path) -> None:
    (tmp_path / "old").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "new")
    for name in ("old", "link", "no/folder", "."):
        ran = query("--output", str(tmp_path / name))
        assert (ran.code, ran.out, engine.seen) == (2, "", [])
        assert "--output: " in ran.err
    assert (tmp_path / "old").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "old"]


def test_a_file_that_nothing_was_written_to_does_not_stay(query: Run, engine: Loopback, tmp_path: Path) -> None:
    engine.before = lambda seen: refusal(400, "no")
    assert query("--output", str(tmp_path / "rows")).code == 1
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_could_not_be_completed_stays_and_is_said_to_be_incomplete(
    query: Run, engine: Loopback, tmp_path: Path
) -> None:
    engine.count = 2500
    engine.before = lambda seen: refusal(500, "out of memory") if len(engine.lists) > 2 else None
    file = tmp_path / "rows.jsonl"
    ran = query("--all", "--format", "jsonl", "--output", str(file))
    assert ran.code == 3
    rows = len(file.read_text().splitlines())
    assert 0 < rows < 2500
    assert ran.err.splitlines()[:2] == [
        f"tuiconsole: incomplete: only {rows:,} instances came",
        f"tuiconsole: {file} is incomplete",
    ]
    assert "out of memory" in ran.err


def test_a_full_disk_is_a_failure() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command(["describe"]), stdout=full, stderr=subprocess.PIPE, env=environment())
    assert done.returncode == 1
    assert done.stderr.decode() == "tuiconsole: writing failed: No space left on device\n"
