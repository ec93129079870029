"""Oracle's lists come whole through pages of at most fifty, whatever a server does with larger ones."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from tuiconsole.config.server import Limits, Server
from tuiconsole.demo.server import make_store, running
from tuiconsole.engines.oracle_history import AUDIT
from tuiconsole.engines.oracle_instances import INSTANCE, INSTANCES
from tuiconsole.engines.oracle_jobs import INCIDENTS, JOBS
from tuiconsole.engines.oracle_opa import ORACLE_OPA
from tuiconsole.engines.query import Query
from tuiconsole.service.service import QueryService
from tuiconsole.service.walk import walk

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
COUNT = 700


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    store = make_store(COUNT, seed=2, now=NOW)
    with running(store) as urls:
        yield urls.oracle
    store.close()


@pytest.fixture
async def service() -> AsyncIterator[QueryService]:
    service = QueryService(lambda: NOW, UTC)
    yield service
    await service.close()


async def rows(service: QueryService, server: Server, query: Query) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    async for page in walk(await service.open(server, ORACLE_OPA, query)):
        found += [dict(item) for item in page]
    return found


def limits_sent(service: QueryService) -> list[int]:
    sent = [dict(exchange.request.params).get("limit") for exchange in service.exchanges]
    return [int(limit) for limit in sent if limit is not None]


@pytest.mark.parametrize("page_size", [None, 200, 7])
async def test_all_instances_arrive_once(service: QueryService, url: str, page_size: int | None) -> None:
    server = Server("oracle", url, "oracle-opa", limits=Limits(page_size=page_size))
    found = await rows(service, server, Query(INSTANCES))
    assert len({row["id"] for row in found}) == len(found) == COUNT
    assert max(limits_sent(service)) <= 50


async def test_a_server_known_to_give_less_is_asked_for_less(service: QueryService, url: str) -> None:
    server = Server("oracle", url, "oracle-opa", limits=Limits(most_per_page=20))
    assert len(await rows(service, server, Query(INSTANCES))) == COUNT
    assert max(limits_sent(service)) <= 20


async def test_the_total_is_asked_for_apart(service: QueryService, url: str) -> None:
    server = Server("oracle", url, "oracle-opa")
    query = Query.of(INSTANCES, {"processDefinitionKey": "invoice"})
    number = await service.count(server, ORACLE_OPA, query)
    assert number == len(await rows(service, server, query))
    assert number


async def test_jobs_and_the_one_instance_are_found_from_the_list(service: QueryService, url: str) -> None:
    server = Server("oracle", url, "oracle-opa")
    stuck = [row for row in await rows(service, server, Query(INSTANCES)) if row["state"] == "FAULTED"]
    assert stuck
    for row in stuck:
        jobs = await rows(service, server, Query.of(JOBS, {"id": row["id"]}))
        assert JOBS.badge is not None
        assert "exhausted" in {JOBS.badge(job, NOW).word for job in jobs}
        assert [job["id"] for job in jobs] == sorted(job["id"] for job in jobs)
        assert await rows(service, server, Query.of(INSTANCE, {"id": row["id"]})) == [row]


async def test_the_panes_show_what_the_server_has(service: QueryService, url: str) -> None:
    server = Server("oracle", url, "oracle-opa", limits=Limits(page_size=20))
    instances = await rows(service, server, Query(INSTANCES))
    broad = max(instances, key=lambda row: row["processDefinitionKey"] == "catalogue-update")
    faulted = [row for row in instances if row["state"] == "FAULTED"]
    for instance in [broad, *instances[:3], *faulted[:6]]:
        found = {
            tab.title: await rows(service, server, Query.of(tab.resource, dict(tab.given(instance))))
            for tab in (*ORACLE_OPA.jobs, *ORACLE_OPA.history)
            if tab.resource is not None
        }
        assert [row["id"] for row in found["Timeline"]] == [row["id"] for row in found["Audit"]]
        assert found["Timeline"]
        exhausted = [job["exceptionMessage"] for job in found["Jobs"] if job["retries"] == 0]
        incidents = [incident["incidentMessage"] for incident in found["Incidents"]]
        assert sorted(exhausted) == sorted(message for message in incidents if message)
        assert len({row["name"] for row in found["Variables"]}) == len(found["Variables"])


async def test_a_filter_of_the_audit_that_matches_nothing_is_an_empty_list(service: QueryService, url: str) -> None:
    server = Server("oracle", url, "oracle-opa")
    [instance, *_] = await rows(service, server, Query(INSTANCES))
    query = Query.of(AUDIT, {"instanceId": instance["id"], "activityId": ("none",)})
    assert await rows(service, server, query) == []
    assert {exchange.status for exchange in service.exchanges} == {200, 201}
    assert await service.count(server, ORACLE_OPA, query) == 0


async def test_each_item_that_has_an_address_is_found_there(service: QueryService, url: str) -> None:
    server = Server("oracle", url, "oracle-opa")
    stuck = next(row for row in await rows(service, server, Query(INSTANCES)) if row["state"] == "FAULTED")
    assert await service.item(server, ORACLE_OPA, INSTANCES, stuck) == stuck
    for resource in (JOBS, INCIDENTS):
        for item in await rows(service, server, Query.of(resource, {"id": stuck["id"]})):
            alone = await service.item(server, ORACLE_OPA, resource, item)
            assert {**alone, "exceptionTrace": None} == {**item, "exceptionTrace": None}


async def test_a_trace_is_fetched_for_the_job_that_failed_for_good(service: QueryService, url: str) -> None:
    server = Server("oracle", url, "oracle-opa")
    stuck = next(row for row in await rows(service, server, Query(INSTANCES)) if row["state"] == "FAULTED")
    jobs = await rows(service, server, Query.of(JOBS, {"id": stuck["id"], "state": "EXHAUSTED"}))
    for job in (job for job in jobs if job["exceptionMessage"]):
        [trace] = JOBS.texts
        assert trace.wanted(job)
        text = await service.text(server, ORACLE_OPA, trace.request(job), trace.field)
        assert job["exceptionMessage"] in text
        assert "\n\tat " in text
        return
    pytest.fail("what has failed for good has no job that has")
