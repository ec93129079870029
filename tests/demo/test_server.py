"""The server itself: its paths, its manners, and how it comes and goes."""

import base64
import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tuiconsole.demo.server import DemoUrls, Manners, running, serve
from tuiconsole.demo.store import READERS, Store

from .client import Client, Row

LIST, COUNT_PATH = "/history/process-instance", "/history/process-instance/count"


def test_says_what_it_is(engine: Client) -> None:
    assert engine.get("/version") == {"version": "7.24.0"}
    assert engine.get("/engine") == [{"name": "default"}]


def test_the_one_engine_also_has_a_name(engine: Client, rows: list[Row]) -> None:
    assert engine.get("/engine/default/version") == {"version": "7.24.0"}
    assert engine.get(f"/engine/default{LIST}") == rows
    assert engine.post(f"/engine/default{COUNT_PATH}", {}) == {"count": len(rows)}


def test_one_instance(engine: Client, rows: list[Row]) -> None:
    for row in rows[::500]:
        assert engine.get(f"{LIST}/{row['id']}") == row


def test_definitions(engine: Client, rows: list[Row]) -> None:
    definitions = engine.get("/process-definition")
    assert len({definition["key"] for definition in definitions}) == 14
    by_id = {definition["id"]: definition for definition in definitions}
    assert list(by_id) == sorted(by_id)
    for row in rows:
        definition = by_id[row["processDefinitionId"]]
        assert definition["key"] == row["processDefinitionKey"]
        assert definition["name"] == row["processDefinitionName"]
        assert definition["version"] == row["processDefinitionVersion"]
    assert engine.get("/process-definition/count") == {"count": len(definitions)}
    latest = engine.get("/process-definition", {"latestVersion": "true", "sortBy": "key", "sortOrder": "asc"})
    assert [definition["key"] for definition in latest] == sorted({definition["key"] for definition in definitions})
    for definition in latest:
        versions = [each["version"] for each in definitions if each["key"] == definition["key"]]
        assert definition["version"] == max(versions) > 1
    like = engine.get("/process-definition", {"keyLike": "%check", "latestVersion": "true"})
    assert {definition["key"] for definition in like} == {"credit-check", "fraud-check"}
    page = engine.get("/process-definition", {"firstResult": 3, "maxResults": 2})
    assert page == definitions[3:5]
    assert engine.get(f"/process-definition/{definitions[0]['id']}") == definitions[0]
    assert engine.ask("/process-definition/nope").status == 404
    assert {each["tenantId"] for each in engine.get("/process-definition", {"tenantIdIn": "hr"})} == {"hr"}
    assert engine.ask("/process-definition", {"sortBy": "nope", "sortOrder": "asc"}).status == 400


def test_methods_that_are_not_there(engine: Client) -> None:
    answer = engine.ask("/version", body=b"{}", Content_Type="application/json")
    assert (answer.status, answer.json["type"]) == (405, "NotAllowedException")


def test_outside_the_engine_the_container_answers_in_html(store: Store) -> None:
    with running(store) as urls:
        origin = Client(urls.camunda.removesuffix("/engine-rest"))
        for path in ("/", "/engine-rest", "/elsewhere"):
            answer = origin.ask(path)
            assert answer.status == 404
            assert answer.headers["content-type"].startswith("text/html")


def test_sign_in(store: Store) -> None:
    with running(store, Manners(user="demo", password="pass:wörd")) as urls:
        engine = Client(urls.camunda)
        wrong = "Basic " + base64.b64encode(b"demo:wrong").decode()
        for refused in (engine.ask("/version"), engine.ask("/version", Authorization=wrong)):
            assert (refused.status, refused.body) == (401, b"")
            assert refused.headers["www-authenticate"].startswith("Basic ")
        right = "Basic " + base64.b64encode("demo:pass:wörd".encode()).decode()
        assert engine.ask("/version", Authorization=right).status == 200
        # The engine's filter lets this one through.
        assert engine.ask("/engine").status == 200


def test_latency(store: Store) -> None:
    with running(store, Manners(latency=0.05, count_latency=0.15)) as urls:
        engine = Client(urls.camunda)
        begun = time.perf_counter()
        engine.get("/version")
        listed = time.perf_counter()
        engine.get(COUNT_PATH)
        counted = time.perf_counter()
    assert 0.05 <= listed - begun < 0.2 <= counted - listed


def test_a_slow_query_does_not_hold_up_the_others(store: Store) -> None:
    slow = "with recursive c(n) as (select 1 union all select n + 1 from c where n < 400000) select count(*) from c"
    with running(store) as urls, store.reader() as connection:
        engine = Client(urls.camunda)
        thread = threading.Thread(target=connection.execute, args=(slow,))
        thread.start()
        answered = 0
        while thread.is_alive():
            engine.rows(maxResults=5)
            answered += 1
        thread.join()
    assert answered > 3


def test_clients_that_leave_in_the_middle_take_nothing_with_them(store: Store) -> None:
    with running(store) as urls:
        place = urlsplit(urls.camunda)
        for _ in range(READERS * 2):
            connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=10)
            connection.request("GET", f"{place.path}{LIST}")
            response = connection.getresponse()
            assert response.read(10)
            response.close()
            connection.close()
        assert len(Client(urls.camunda).rows(maxResults=10)) == 10


@contextmanager
def served(directory: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], DemoUrls]]:
    """The server in a process of its own; its first line on standard output is where it is."""
    script = (
        "import json, sys, dataclasses\n"
        "from tuiconsole.demo.server import serve\n"
        "ready = lambda urls: print(json.dumps(dataclasses.asdict(urls)), flush=True)\n"
        f"ended = serve({', '.join(['200', 'seed=1', 'ready=ready', *arguments])})\n"
        "print('ended', ended and ended.name)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(directory)},
    )
    try:
        assert process.stdout is not None
        yield process, DemoUrls(**json.loads(process.stdout.readline()))
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ends_quietly_when_told_to(tmp_path: Path, number: signal.Signals) -> None:
    with served(tmp_path) as (process, urls):
        assert urls.ibm.endswith("/rest/bpm/bfm/v1")
        assert urls.oracle.endswith("/process/api/v1")
        assert Client(urls.camunda).get(COUNT_PATH) == {"count": 200}
        # Whatever ends it from here on, nothing stays behind.
        assert list(tmp_path.iterdir()) == []
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    assert (out, err, process.returncode) == (f"ended {number.name}\n", "", 0)


def test_ends_with_its_input_if_asked(tmp_path: Path) -> None:
    with served(tmp_path, "until_eof=True") as (process, urls):
        assert Client(urls.camunda).get("/version")
        out, err = process.communicate(timeout=60)
    assert (out, err, process.returncode) == ("ended None\n", "", 0)


def test_a_port_in_use_is_an_error_at_once(store: Store) -> None:
    with running(store) as urls, pytest.raises(OSError, match="in use"):
        serve(10_000_000, 1, port=urlsplit(urls.camunda).port or 0)


def test_a_store_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    store = Store(50, 1, 1_772_366_400_000)
    store.close()
    assert list(tmp_path.iterdir()) == []

    def stop(fraction: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Store(50, 1, 1_772_366_400_000, stop)
    assert list(tmp_path.iterdir()) == []
