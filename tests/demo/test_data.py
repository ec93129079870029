"""The generated data is the same every time, hangs together, and has what the console is to be tried on."""

from collections import Counter
from itertools import pairwise

import pytest

from tuiconsole.demo.camunda import dates
from tuiconsole.demo.processes import step_start
from tuiconsole.demo.server import make_store, running
from tuiconsole.demo.store import Store

from .client import Client, Row
from .conftest import COUNT, NOW

NOW_MS = int(NOW.timestamp() * 1000)


def time(row: Row, name: str) -> int:
    parsed = dates.parse(row[name])
    assert parsed is not None
    return parsed


def test_the_same_seed_and_moment_give_the_same_bytes(engine: Client, store: Store) -> None:
    again = make_store(COUNT, seed=7, now=NOW)
    other = make_store(COUNT, seed=8, now=NOW)
    try:
        for path in ("/history/process-instance", "/process-definition"):
            with running(again) as urls:
                assert Client(urls.camunda).ask(path).body == engine.ask(path).body
            with running(other) as urls:
                assert Client(urls.camunda).ask(path).body != engine.ask(path).body
        statement = "select * from incident order by n"
        assert again.all(statement) == store.all(statement)
    finally:
        again.close()
        other.close()


@pytest.mark.parametrize("count", [0, 1, 7, 40, 199, 200])
def test_there_are_exactly_as_many_instances_as_asked_for(count: int) -> None:
    fractions: list[float] = []
    store = make_store(count, seed=1, now=NOW, progress=fractions.append)
    try:
        assert store.all("select count(*) from instance") == [(count,)]
    finally:
        store.close()
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0


def test_every_row_has_the_documented_fields(rows: list[Row]) -> None:
    assert len(rows) == COUNT
    documented = {
        "id",
        "businessKey",
        "processDefinitionId",
        "processDefinitionKey",
        "processDefinitionName",
        "processDefinitionVersion",
        "startTime",
        "endTime",
        "removalTime",
        "durationInMillis",
        "startUserId",
        "startActivityId",
        "deleteReason",
        "rootProcessInstanceId",
        "superProcessInstanceId",
        "superCaseInstanceId",
        "caseInstanceId",
        "tenantId",
        "state",
        "restartedProcessInstanceId",
    }
    for row in rows:
        assert set(row) == documented


def test_times_and_states_agree(rows: list[Row]) -> None:
    for row in rows:
        assert time(row, "startTime") <= NOW_MS
        if row["state"] in ("ACTIVE", "SUSPENDED"):
            assert row["endTime"] is row["durationInMillis"] is row["deleteReason"] is None
        else:
            assert time(row, "startTime") <= time(row, "endTime") <= NOW_MS
            assert row["durationInMillis"] == time(row, "endTime") - time(row, "startTime")
        assert (row["deleteReason"] is not None) == (row["state"] == "EXTERNALLY_TERMINATED")


def test_every_state_occurs_and_some_instances_run(rows: list[Row]) -> None:
    states = Counter(row["state"] for row in rows)
    assert len(states) == 5
    assert 0.05 < (states["ACTIVE"] + states["SUSPENDED"]) / COUNT < 0.15


def test_families_hang_together(rows: list[Row], by_id: dict[str, Row]) -> None:
    depths = set()
    for row in rows:
        depth, root = 0, row
        while root["superProcessInstanceId"]:
            caller = by_id[root["superProcessInstanceId"]]
            assert time(caller, "startTime") <= time(root, "startTime")
            if caller["endTime"]:
                assert time(root, "endTime") <= time(caller, "endTime")
            assert caller["tenantId"] == root["tenantId"]
            depth, root = depth + 1, caller
        depths.add(depth)
        assert row["rootProcessInstanceId"] == root["id"]
    assert depths == {0, 1, 2, 3}


def test_a_restart_names_the_instance_it_repeats(rows: list[Row], by_id: dict[str, Row]) -> None:
    restarts = [row for row in rows if row["restartedProcessInstanceId"]]
    assert restarts
    for row in restarts:
        original = by_id[row["restartedProcessInstanceId"]]
        assert original["state"] == "EXTERNALLY_TERMINATED"
        assert time(original, "endTime") < time(row, "startTime")
        assert row["processDefinitionKey"] == original["processDefinitionKey"]


def test_a_few_hundred_started_in_the_same_millisecond(rows: list[Row]) -> None:
    starts = Counter(row["startTime"] for row in rows)
    assert max(starts.values()) >= 250
    assert len([count for count in starts.values() if count > 10]) >= 4


def test_recent_days_are_denser(rows: list[Row]) -> None:
    ages = sorted((NOW_MS - time(row, "startTime")) / 86_400_000 for row in rows)
    assert ages[COUNT // 2] < 150
    assert 600 < ages[-1] <= 731


def test_removal_times_lie_after_the_end_of_the_root(rows: list[Row], by_id: dict[str, Row]) -> None:
    kept = [row for row in rows if row["removalTime"]]
    assert kept
    for row in kept:
        assert time(by_id[row["rootProcessInstanceId"]], "endTime") < time(row, "removalTime")


def test_dangerous_text_stands_near_the_top(engine: Client) -> None:
    newest = engine.rows(sortBy="startTime", sortOrder="desc", maxResults=40)
    keys = [row["businessKey"] or "" for row in newest]
    assert "[/b] \x1b]0;x\x07" in keys
    assert any("\u202e" in key and "\u200b" in key for key in keys)
    assert any("注文書" in key and "🚚" in key for key in keys)
    assert any(len(key) == 300 for key in keys)
    assert any(key.startswith("=cmd|") for key in keys)


def test_a_stuck_chain_can_be_found_by_its_business_key(engine: Client) -> None:
    chain = engine.rows(processInstanceBusinessKey="ORD-4711", unfinished="true", sortBy="startTime", sortOrder="asc")
    assert [row["processDefinitionKey"] for row in chain] == [
        "order",
        "shipping",
        "carrier-booking",
        "customs-declaration",
    ]
    for caller, called in pairwise(chain):
        assert called["superProcessInstanceId"] == caller["id"]
    failed = engine.rows(withRootIncidents="true", processInstanceBusinessKey="ORD-4711")
    assert [row["id"] for row in failed] == [chain[-1]["id"]]


def test_the_million_fits_because_details_follow_from_a_few_columns(store: Store) -> None:
    """The statement computes the times of activities by the same formula as the code; both have to stay one."""
    routes = store.landscape.routes
    sql = (
        "select i.route, s.position, i.start, i.span, i.whole, i.bits, "
        f"{step_start('s')} from instance i join step s on s.route = i.route and s.position < i.reached"
    )
    compared = 0
    for route, position, start, span, whole, bits, computed in store.all(sql):
        assert routes[route].start_of(position, start, span, whole, bits) == computed
        assert start <= computed <= start + span
        compared += 1
    assert compared > COUNT


def test_variables_have_the_same_value_in_statements_and_in_code(store: Store) -> None:
    for definition in store.landscape.definitions:
        for variable in definition.process.variables:
            expression = variable.value.expression
            if expression is None:
                continue
            sql = f"select i.bits, i.start, {expression} from instance i where i.definition = ? limit 20"
            for bits, start, computed in store.all(sql, (definition.number,)):
                assert variable.value.of(bits, start) == computed
