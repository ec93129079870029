"""The rows of every pane are those of a request sent by hand: each once, whatever the pages, filter and order."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urljoin
from urllib.request import urlopen

import pytest

from tuiconsole.console.panes.list_pane import ListPane
from tuiconsole.console.panes.related_pane import RelatedPane
from tuiconsole.console.screens.main import MainScreen
from tuiconsole.demo.server import DemoUrls
from tuiconsole.service.result_set import ResultSet, RowState

from .person import Person, at_console

pytestmark = pytest.mark.anyio

ENGINES = {"camunda": "camunda", "ibm": "ibm-bfm", "oracle": "oracle-opa"}
ACTIVITIES_OF = "activities/filter?size=5000&whereClause=" + quote("ACTIVITY.PIID = ID('")
TASKS_OF = "../../htm/v1/tasks/filter?size=5000&whereClause=" + quote("TASK.CONTAINMENT_CTX_ID = ID('")
END = quote("')")

# By the tab, as it is called: what is sent by hand, and the field that tells one row from another.
BY_HAND = {
    ("camunda", "jobs", "Jobs"): ("job?processInstanceId={}", "id"),
    ("camunda", "jobs", "Incidents"): ("incident?processInstanceId={}", "id"),
    ("camunda", "jobs", "External tasks"): ("external-task?processInstanceId={}", "id"),
    ("camunda", "history", "Timeline"): ("history/activity-instance?processInstanceId={}", "id"),
    ("camunda", "history", "Job log"): ("history/job-log?processInstanceId={}", "id"),
    ("camunda", "history", "Incidents"): ("history/incident?processInstanceId={}", "id"),
    ("camunda", "history", "Variables"): (
        "history/variable-instance?deserializeValues=false&processInstanceId={}",
        "id",
    ),
    ("camunda", "history", "Operations"): ("history/user-operation?processInstanceId={}", "id"),
    ("ibm", "jobs", "Activities"): (ACTIVITIES_OF + "{}" + END, "aiid"),
    ("ibm", "history", "Timeline"): (ACTIVITIES_OF + "{}" + END, "aiid"),
    ("ibm", "history", "Tasks"): (TASKS_OF + "{}" + END, "tkiid"),
    ("ibm", "history", "Process"): ("process/{}", "piid"),
    ("oracle", "jobs", "Jobs"): ("process-instances/{}/jobs?limit=50", "id"),
    ("oracle", "jobs", "Incidents"): ("process-instances/{}/incidents?limit=50", "id"),
    ("oracle", "history", "Timeline"): ("process-instances/{}/history", "id"),
    ("oracle", "history", "Audit"): ("audit/instances/{}/activities?limit=50", "id"),
    ("oracle", "history", "Variables"): ("audit/instances/{}/data-objects?limit=50", "id"),
}


def by_hand(url: str) -> Sequence[Mapping[str, Any]]:
    """The items that the server answers with, page after page where it keeps to fifty."""
    found: list[Mapping[str, Any]] = []
    while True:
        with urlopen(f"{url}&offset={len(found)}" if "limit=" in url else url, timeout=60) as answer:
            document = json.loads(answer.read() or "[]")
        items = document if isinstance(document, list) else document.get("items", [document])
        found += items
        if "limit=" not in url or len(items) < 50:
            return found


def about(pane: ListPane, instance: str) -> Callable[[], bool]:
    return lambda: pane.rows.result_set is not None and instance in str(pane.given)


def ready(found: ResultSet, place: int) -> Callable[[], bool]:
    return lambda: found.state(place) is RowState.READY


def main(person: Person) -> MainScreen:
    assert isinstance(person.main, MainScreen)
    return person.main


async def to_what_failed(person: Person, dialect: str) -> None:
    if dialect == "oracle":
        await person.press("backslash", *"faulted", "enter")
    else:
        await person.press("exclamation_mark")
        await person.until(lambda: "✗ " in person.screen)
        await person.press("enter")
        await person.until(lambda: not person.app.screen.is_modal)
    await person.settled()


async def every_row(person: Person, pane: ListPane) -> list[Mapping[str, Any]]:
    """All rows of a list, by position, however many pages that takes."""
    found = pane.rows.result_set
    assert found is not None
    place = 0
    # Where nobody tells how many there are, the list grows while it is read.
    while place < found.length:
        if found.state(place) is not RowState.READY:
            found.show(place, place)
            await person.until(ready(found, place), f"row {place}")
        place += 1
    return [dict(found.row(place) or {}) for place in range(found.length)]


@pytest.mark.parametrize("dialect", ENGINES)
async def test_each_tab_has_the_rows_of_a_direct_request(urls: DemoUrls, dialect: str) -> None:
    url = getattr(urls, dialect)
    async with at_console(url, engine=ENGINES[dialect], page_size=10) as person:
        await to_what_failed(person, dialect)
        instance = person.current[person.rows.resource.id_field]
        seen = 0
        for engine, name, title in BY_HAND:
            if engine != dialect:
                continue
            path, identity = BY_HAND[engine, name, title]
            main(person).show_tab(name, title)
            await person.settled()
            pane = person.main.query_one(f"#{name}", RelatedPane).list_in_sight
            assert pane is not None, title
            await person.until(about(pane, instance), title)
            await person.settled()
            expected = [
                item[identity] for item in by_hand(urljoin(f"{url}/", path.format(quote(str(instance), safe=""))))
            ]
            rows = [row.get(identity) for row in await every_row(person, pane)]
            assert len(rows) == len(set(rows)), title
            assert set(rows) == set(expected), title
            seen += len(rows)
        assert seen > 5


async def test_a_pane_is_filtered_and_sorted_for_itself(urls: DemoUrls) -> None:
    async with at_console(urls.camunda, page_size=10) as person:
        await to_what_failed(person, "camunda")
        instance = person.current["id"]
        await person.press("2", "slash", "end", "ctrl+u")
        await person.type("noRetriesLeft sortBy=jobId sortOrder=desc")
        await person.press("enter")
        pane = person.main.query_one("#jobs", RelatedPane).list_in_sight
        assert pane is not None
        await person.until(lambda: "noRetriesLeft" in pane.asked)
        await person.settled()
        direct = f"{urls.camunda}/job?processInstanceId={instance}&noRetriesLeft=true&sortBy=jobId&sortOrder=desc"
        expected = [job["id"] for job in by_hand(direct)]
        assert [row["id"] for row in await every_row(person, pane)] == expected
        assert len(expected) > 10
        # Beside it nothing has changed.
        assert "noRetriesLeft" not in person.screen.partition("Jobs")[0]
        assert person.current["id"] == instance
