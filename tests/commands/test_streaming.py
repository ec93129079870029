"""`tuiconsole query --all`: every row once, in bounded memory, and a quiet end whoever ends it."""

import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from .conftest import Run, command, environment
from .loopback import Loopback

HIGH_WATER = """
import sys
from tuiconsole.commands.line import run
code = run(sys.argv[1:])
with open("/proc/self/status") as status:
    print(next(line.split()[1] for line in status if line.startswith("VmHWM")), file=sys.stderr)
sys.exit(code)
"""


def started(engine: Loopback, *words: str, **streams: int) -> subprocess.Popen[bytes]:
    line = ["query", "--url", engine.url, "--engine", "camunda", "instances", *words]
    return subprocess.Popen(command(line), env=environment(), **{"stdout": -1, "stderr": -1, **streams})


def test_every_row_comes_once_and_in_order_although_many_are_equal(query: Run, engine: Loopback) -> None:
    engine.count = 5000
    ran = query("--all", "--format", "jsonl")
    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.code == 0
    assert ran.err == "tuiconsole: 5,000 instances\n"
    assert sorted(row["id"] for row in rows) == [engine.row(number)["id"] for number in range(5000)]
    times = [row["startTime"] for row in rows]
    assert times == sorted(times, reverse=True)
    assert all("maxResults" in seen.params for seen in engine.lists)
    assert max(int(seen.params["firstResult"]) for seen in engine.lists) < 10, "no offset grows with the list"
    assert not [seen for seen in engine.seen if seen.path.endswith("/count")], "nobody watches the progress"


def test_more_rows_than_a_page_holds_can_be_limited(query: Run, engine: Loopback) -> None:
    engine.count = 5000
    ran = query("--limit", "2345", "--format", "jsonl")
    ids = [json.loads(line)["id"] for line in ran.out.splitlines()]
    assert len(set(ids)) == len(ids) == 2345
    assert "the first 2,345 instances; there are more" in ran.err


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_memory_does_not_grow_with_the_rows(engine: Loopback) -> None:
    def most_kilobytes(count: int) -> int:
        engine.count = count
        words = ["query", "--url", engine.url, "--engine", "camunda", "instances", "--all", "--format", "csv"]
        done = subprocess.run(
            [sys.executable, "-c", HIGH_WATER, *words],
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=-1,
            timeout=100,
        )
        said, kilobytes = done.stderr.decode().splitlines()
        assert said == f"tuiconsole: {count:,} instances"
        return int(kilobytes)

    small, large = most_kilobytes(8000), most_kilobytes(100_000)
    assert large < small + 12_000
    assert large < 150_000


def test_a_reader_who_has_seen_enough_ends_it_quietly(engine: Loopback) -> None:
    engine.count = 20_000
    child = started(engine, "--all", "--format", "jsonl")
    assert child.stdout is not None
    assert child.stderr is not None
    json.loads(child.stdout.readline())
    child.stdout.close()
    assert child.wait(60) == 0
    assert child.stderr.read() == b""
    child.stderr.close()


def test_an_interrupt_leaves_whole_rows_and_says_how_many(engine: Loopback, tmp_path: Path) -> None:
    engine.count = 100_000
    engine.before = lambda seen: time.sleep(0.1 if len(engine.lists) < 3 else 5)
    file = tmp_path / "rows"
    with file.open("wb") as out:
        child = started(engine, "--all", "--format", "jsonl", stdout=out.fileno())
    while not file.stat().st_size:
        time.sleep(0.05)
    child.send_signal(signal.SIGINT)
    _, err = child.communicate(timeout=60)
    assert child.returncode == 130
    lines = file.read_text().splitlines()
    assert all(json.loads(line)["id"] for line in lines)
    assert err.decode() == f"tuiconsole: incomplete: only {len(lines):,} instances came\n"


def test_progress_is_one_line_on_a_terminal(engine: Loopback, tmp_path: Path) -> None:
    engine.count = 5000
    ours, theirs = pty.openpty()
    try:
        child = started(engine, "--all", "--format", "csv", "--output", str(tmp_path / "rows.csv"), stderr=theirs)
        child.communicate(timeout=60)
        said = os.read(ours, 65_536).decode()
    finally:
        os.close(theirs)
        os.close(ours)
    assert child.returncode == 0
    assert any(part.endswith(" instances") and " of " not in part for part in said.split("\r"))
    assert "\x1b" not in said
    assert [line for line in said.splitlines() if line.strip()][-2:] == [
        "tuiconsole: 5,000 instances",
        f"tuiconsole: written to {tmp_path / 'rows.csv'}",
    ]


@pytest.mark.parametrize("form", ["table", "csv", "json", "jsonl"])
def test_a_terminal_gets_lines_that_fit_and_no_control_characters(engine: Loopback, form: str) -> None:
    engine.given = [{"id": "7", "businessKey": "a\x1b]0;x\x07\x9b\u202e" * 9, "state": "ACTIVE"}]
    ours, theirs = pty.openpty()
    try:
        line = ["query", "--url", engine.url, "--engine", "camunda", "instances", "--format", form]
        child = subprocess.Popen(command(line), env=environment(COLUMNS="60"), stdout=theirs, stderr=subprocess.DEVNULL)
        assert child.wait(60) == 0
        said = os.read(ours, 65_536).decode()
    finally:
        os.close(theirs)
        os.close(ours)
    assert said.replace("\r", "").replace("\n", "").isprintable()
    if form == "table":
        assert max(map(len, said.splitlines())) <= 60
