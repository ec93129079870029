"""Stack traces, error details and single items come from a real engine as it has them."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tuiconsole.engines.model import Item, Resource
from tuiconsole.service.errors import NothingThere, ServerFailed
from tuiconsole.service.service import QueryService

from .asking import CAMUNDA, server, service
from .engine import LiveEngine

JOB_LOG = CAMUNDA.resource("job-log")


def run(question: Callable[[QueryService], Awaitable[Any]]) -> Any:
    async def asked() -> Any:
        client = service()
        try:
            return await question(client)
        finally:
            await client.close()

    return asyncio.run(asked())


def text(engine: LiveEngine, resource: str, item: Item) -> str:
    [text] = CAMUNDA.resource(resource).texts
    found: str = run(lambda client: client.text(server(engine.url), CAMUNDA, text.request(item)))
    return found


def job_of(engine: LiveEngine, instance: str) -> Item:
    [job] = engine.rest.list("job", processInstanceId=instance, noRetriesLeft=True)
    found: Item = job
    return found


@pytest.mark.parametrize("kind", ["failed", "deep", "huge", "hostile"])
def test_the_stack_trace_of_a_job(live_engine: LiveEngine, kind: str) -> None:
    job = job_of(live_engine, getattr(live_engine.seed, kind)[-1])
    trace = text(live_engine, "jobs", job)
    assert trace == live_engine.rest.text(f"job/{job['id']}/stacktrace")
    assert "Exception" in trace
    assert len(trace) > (800_000 if kind == "huge" else 100)


def test_the_stack_trace_in_the_log(live_engine: LiveEngine) -> None:
    instance = live_engine.seed.resolved[0]
    [entry, *_] = live_engine.rest.list("history/job-log", processInstanceId=instance, failureLog=True)
    assert text(live_engine, "job-log", entry) == live_engine.rest.text(f"history/job-log/{entry['id']}/stacktrace")
    assert JOB_LOG.texts[0].wanted(entry)
    [other, *_] = live_engine.rest.list("history/job-log", processInstanceId=instance, successLog=True)
    assert not JOB_LOG.texts[0].wanted(other)


def test_the_details_of_an_error(live_engine: LiveEngine) -> None:
    instance = live_engine.seed.out_of_stock[0]
    [task] = live_engine.rest.list("external-task", processInstanceId=instance)
    details = text(live_engine, "external-tasks", task)
    assert details == live_engine.rest.text(f"external-task/{task['id']}/errorDetails")
    assert details.count("\n") == 80


def test_what_did_not_fail_has_no_text(live_engine: LiveEngine) -> None:
    [task, *_] = live_engine.rest.list("external-task", processInstanceId=live_engine.seed.ordered[0])
    assert text(live_engine, "external-tasks", task) == ""
    [timer, *_] = live_engine.rest.list("job", timers=True, maxResults=1)
    assert text(live_engine, "jobs", timer) == ""


def test_what_is_not_there_is_told(live_engine: LiveEngine) -> None:
    for resource in ("jobs", "job-log"):
        with pytest.raises(NothingThere, match="is not there any more"):
            text(live_engine, resource, {"id": "nope"})
    # The engine takes this for a failure of its own.
    with pytest.raises(ServerFailed, match="No external task found with id nope"):
        text(live_engine, "external-tasks", {"id": "nope"})


@pytest.mark.parametrize(
    "resource", [resource for resource in CAMUNDA.resources if resource.item_path], ids=lambda resource: resource.name
)
def test_an_item_alone_is_the_one_in_the_list(live_engine: LiveEngine, resource: Resource) -> None:
    [row] = live_engine.rest.list(resource.path, maxResults=1, **dict(resource.fixed))
    assert run(lambda client: client.item(server(live_engine.url), CAMUNDA, resource, {"id": row["id"]})) == row
    with pytest.raises(NothingThere):
        run(lambda client: client.item(server(live_engine.url), CAMUNDA, resource, {"id": "nope"}))
