"""The same command on each dialect of the embedded engine: counting, walking and sorting agree."""

import csv
import io
import json
import subprocess
from collections.abc import Iterator

import pytest

from .conftest import Run, command, environment

INSTANCES = 700


@pytest.fixture(scope="module")
def urls() -> Iterator[dict[str, str]]:
    words = ["demo", "--serve", "--instances", str(INSTANCES), "--now", "2026-03-01T12:00:00Z"]
    demo = subprocess.Popen(command(words), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment())
    assert demo.stdout is not None
    try:
        yield dict(demo.stdout.readline().decode().split() for _ in range(3))
    finally:
        demo.terminate()
        demo.wait(10)
        demo.stdout.close()


@pytest.fixture(params=["camunda", "oracle-opa"])
def on(request: pytest.FixtureRequest, urls: dict[str, str]) -> list[str]:
    """The words that name one of the servers."""
    name: str = request.param
    return ["--url", urls[name.partition("-")[0]], "--engine", name]


@pytest.fixture
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUICONSOLE_TOKEN", "any")


@pytest.mark.usefixtures("token")
def test_as_many_rows_come_as_are_counted_and_none_twice(run: Run, on: list[str]) -> None:
    ran = run("query", *on, "instances", "--all", "--format", "jsonl")
    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.code == 0
    assert len({row.get("id") or row["piid"] for row in rows}) == len(rows) == INSTANCES
    assert run("query", *on, "instances", "--count").out == f"{INSTANCES}\n"


@pytest.mark.usefixtures("token")
def test_every_sort_key_walks_to_the_end(run: Run, on: list[str]) -> None:
    described = json.loads(run("describe", on[-1], "instances", "--format", "json").out)
    for key in described["sort_keys"]:
        ran = run("query", *on, "instances", "--all", "--format", "jsonl", "--sort", f"{key}:asc")
        rows = [json.loads(line) for line in ran.out.splitlines()]
        assert len({row.get("id") or row["piid"] for row in rows}) == len(rows) == INSTANCES, key


@pytest.mark.usefixtures("token")
@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_every_format_prints_every_row(run: Run, on: list[str], form: str) -> None:
    ran = run("query", *on, "instances", "--limit", "20", "--format", form)
    assert ran.code == 0
    match form:
        case "table":
            assert len(ran.out.splitlines()) == 21
        case "csv":
            assert len(list(csv.DictReader(io.StringIO(ran.out, newline="")))) == 20
        case _:
            assert len(json.loads(ran.out)) == 20
