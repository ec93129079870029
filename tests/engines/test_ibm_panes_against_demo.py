"""What each tab shows of an instance is what the server answers to a request written by hand, page by page."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode
from urllib.request import urlopen

import pytest

from tuiconsole.config.server import Limits, Server
from tuiconsole.demo.server import make_store, running
from tuiconsole.engines.engine import Tab
from tuiconsole.engines.ibm_bfm import IBM_BFM, INSTANCES
from tuiconsole.engines.model import Resource
from tuiconsole.engines.query import Query
from tuiconsole.engines.types import Value
from tuiconsole.service.errors import Failure
from tuiconsole.service.problems import problems
from tuiconsole.service.service import QueryService
from tuiconsole.service.walk import walk

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
Row = dict[str, Any]
NAMES = ["CAT-240-JOBS", "CAT-FINISHED", "ORD-4711", "DUN-TIMER-FAILED", "REN-WORKER-FAILED"]
TABS = {tab.title: tab for tab in (*IBM_BFM.jobs, *IBM_BFM.history)}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    store = make_store(1_500, seed=3, now=NOW)
    with running(store) as urls:
        yield urls.ibm
    store.close()


def direct(url: str, path: str, where: str = "", order: str = "") -> list[Row]:
    """The answer to a request in the engine's own words."""
    params = {"whereClause": where, "orderByClause": order, "size": "100000"}
    base = url.replace("/bfm/", "/htm/") if path.startswith("task") else url
    with urlopen(f"{base}/{path}?{urlencode(params, quote_via=quote)}") as answer:
        document = json.load(answer)
    found: list[Row] = document.get("items", [document])
    return found


def shown(url: str, query: Query, page_size: int | None = 40) -> list[Row]:
    """What a list shows, from its first page to its last."""

    async def everything() -> list[Row]:
        service = QueryService(lambda: NOW, UTC)
        server = Server("demo", url, "ibm-bfm", limits=Limits(page_size=page_size))
        assert not query.problems(NOW, UTC)
        try:
            result_set = await service.open(server, IBM_BFM, query)
            return [dict(row) async for page in walk(result_set) for row in page]
        finally:
            await service.close()

    return asyncio.run(everything())


@pytest.fixture(scope="module")
def instances(url: str) -> dict[str, Row]:
    # Of a call tree in which all have the name of their root, the root.
    rows = direct(url, "processes/filter", order="PROCESS_INSTANCE.CREATED DESC")
    return {row["name"]: row for row in rows}


def of(tab: Tab, instance: Row, own: Mapping[str, str]) -> Query:
    assert tab.resource is not None
    values: dict[str, Value] = {name: tab.resource.parameter(name).type.parse(text) for name, text in own.items()}
    return Query.of(tab.resource, values).within(tab.given(instance))


STOPPED_FIRST = "ACTIVITY.STATE DESC, ACTIVITY.ACTIVATED DESC, ACTIVITY.AIID DESC"
OLDEST_FIRST = "ACTIVITY.ACTIVATED ASC, ACTIVITY.AIID ASC"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("title", "own", "path", "where", "order"),
    [
        ("Activities", {}, "activities/filter", "ACTIVITY.PIID = ID('{}')", STOPPED_FIRST),
        (
            "Activities",
            {"whereClause": "STATE = STOPPED OR STATE = RUNNING", "orderByClause": "TEMPLATE_NAME"},
            "activities/filter",
            "ACTIVITY.PIID = ID('{}') AND ACTIVITY.STATE IN (13, 3)",
            "ACTIVITY.TEMPLATE_NAME, ACTIVITY.AIID",
        ),
        (
            "Activities",
            {"whereClause": "raw:ACTIVITY.KIND=43 OR ACTIVITY.KIND=21", "orderByClause": "AIID DESC"},
            "activities/filter",
            "ACTIVITY.PIID = ID('{}') AND (ACTIVITY.KIND=43 OR ACTIVITY.KIND=21)",
            "ACTIVITY.AIID DESC",
        ),
        ("Timeline", {}, "activities/filter", "ACTIVITY.PIID = ID('{}')", OLDEST_FIRST),
        (
            "Timeline",
            {"whereClause": "NOT KIND = SCOPE"},
            "activities/filter",
            "ACTIVITY.PIID = ID('{}') AND ACTIVITY.KIND <> 40",
            OLDEST_FIRST,
        ),
        ("Tasks", {}, "tasks/filter", "TASK.CONTAINMENT_CTX_ID = ID('{}')", "TASK.ACTIVATED DESC, TASK.TKIID DESC"),
        ("Process", {}, "process/{}", "", ""),
    ],
)
def test_a_tab_shows_what_the_server_answers(
    url: str, instances: dict[str, Row], name: str, title: str, own: dict[str, str], path: str, where: str, order: str
) -> None:
    instance = instances[name]
    piid = instance["piid"]
    expected = direct(url, path.format(quote(piid)), where.format(piid), order)
    found = shown(url, of(TABS[title], instance, own))
    assert found == expected
    assert expected or title == "Tasks" or own


def test_what_has_stopped_stands_first(url: str, instances: dict[str, Row]) -> None:
    rows = shown(url, of(TABS["Activities"], instances["CAT-240-JOBS"], {}))
    states = [row["executionState"] for row in rows]
    stopped = states.count("STATE_STOPPED")
    assert stopped > 40
    assert states[:stopped] == ["STATE_STOPPED"] * stopped
    assert len(rows) > 250


@pytest.mark.parametrize(
    ("relative", "where"),
    [
        ("parent", "PROCESS_INSTANCE.PIID = ID('{parentProcessInstanceID}')"),
        ("root", "PROCESS_INSTANCE.PIID = ID('{topLevelProcessInstanceID}')"),
        ("children", "PROCESS_INSTANCE.PARENT_PIID = ID('{piid}')"),
        ("family", "PROCESS_INSTANCE.TOP_LEVEL_PIID = ID('{topLevelProcessInstanceID}')"),
    ],
)
def test_relatives_are_those_that_the_server_knows(
    url: str, instances: dict[str, Row], relative: str, where: str
) -> None:
    [found] = [each for each in IBM_BFM.relatives if each.name == relative]
    piid = instances["ORD-4711"]["topLevelProcessInstanceID"]
    family = direct(url, "processes/filter", f"PROCESS_INSTANCE.TOP_LEVEL_PIID = ID('{piid}')")
    assert len(family) == 5
    for instance in family:
        given = found.given(instance)
        if given is None:
            assert instance["piid"] == piid
            continue
        expected = direct(
            url,
            "processes/filter",
            where.format(**instance),
            "PROCESS_INSTANCE.CREATED DESC, PROCESS_INSTANCE.PIID DESC",
        )
        assert shown(url, Query.of(INSTANCES, given)) == expected


def test_problems_are_what_has_stopped_and_lead_to_its_instances(url: str) -> None:
    stopped = direct(url, "activities/filter", "ACTIVITY.STATE = ACTIVITY.STATE.STATE_STOPPED")

    async def look() -> None:
        service = QueryService(lambda: NOW, UTC)
        server = Server("demo", url, "ibm-bfm", limits=Limits(page_size=40))
        for source in IBM_BFM.problems:
            async for groups, complete in problems(service, server, IBM_BFM, source):
                found, whole = groups, complete
            assert whole
            assert {group.message: group.count for group in found.values()} == Counter(
                row[source.message] for row in stopped
            )
            group = max(found.values(), key=lambda group: group.count)
            concerned = {row["piid"] for row in stopped if row[source.message] == group.message}
            assert set(group.instances) == concerned
        await service.close()
        assert IBM_BFM.with_ids is not None
        ids = [row["piid"] for row in stopped]
        listed = await asyncio.to_thread(shown, url, Query.of(INSTANCES, IBM_BFM.with_ids(ids)))
        assert {row["piid"] for row in listed} == set(ids)

    asyncio.run(look())


@pytest.mark.parametrize("resource", [r for r in IBM_BFM.resources if not r.unpaged], ids=lambda r: r.name)
def test_each_list_can_be_sorted_by_each_key(url: str, resource: Resource) -> None:
    """Far enough to meet rows without a value, and equal ones."""
    for key in resource.sort_keys:
        for direction in ("", " DESC"):
            query = Query.of(resource, {"orderByClause": (key.name + direction,), "size": 60})
            rows = shown(url, query, None)
            assert len({row[resource.id_field] for row in rows}) == len(rows) > 20


def test_a_list_without_an_offset_is_whole_or_says_that_it_is_not(url: str) -> None:
    templates = IBM_BFM.resource("templates")
    expected = direct(
        url,
        "processTemplates/filter",
        order="PROCESS_TEMPLATE.NAME, PROCESS_TEMPLATE.VALID_FROM DESC, PROCESS_TEMPLATE.PTID",
    )
    assert shown(url, Query(templates), None) == expected
    assert len(expected) > 20
    with pytest.raises(Failure, match="no offset"):
        shown(url, Query(templates), 10)


def test_the_details_of_an_activity_are_where_its_row_says(url: str, instances: dict[str, Row]) -> None:
    [text] = IBM_BFM.jobs[0].resource.texts  # type: ignore[union-attr]
    row = shown(url, of(TABS["Activities"], instances["DUN-TIMER-FAILED"], {}))[0]
    assert text.wanted(row)

    async def fetch() -> str:
        service = QueryService(lambda: NOW, UTC)
        found = await service.text(Server("demo", url, "ibm-bfm"), IBM_BFM, text.request(row), text.field)
        await service.close()
        return found

    details = json.loads(asyncio.run(fetch()))
    assert row.items() <= details.items()
    assert details["unhandledException"]["errorMessage"]
