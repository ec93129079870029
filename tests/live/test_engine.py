"""The live engine is what other tests take it for: every seed is in the state its name promises."""

from collections import Counter
from datetime import datetime

import pytest

from .engine import LiveEngine
from .rest import Rest, RestError
from .seed import AWKWARD_KEYS, USERS

INSTANCES = "history/process-instance"


def states(engine: LiveEngine, ids: list[str]) -> set[str]:
    rows = engine.rest.query(INSTANCES, {"processInstanceIds": ids})
    assert len(rows) == len(ids) > 0
    return {row["state"] for row in rows}


@pytest.mark.parametrize(
    ("group", "state"),
    [
        ("tied", "COMPLETED"),
        ("swept", "COMPLETED"),
        ("waiting", "ACTIVE"),
        ("north", "ACTIVE"),
        ("south", "ACTIVE"),
        ("approved", "COMPLETED"),
        ("awkward", "ACTIVE"),
        ("suspended", "SUSPENDED"),
        ("terminated", "EXTERNALLY_TERMINATED"),
        ("variables", "ACTIVE"),
        ("restarted", "ACTIVE"),
        ("restarted_from", "COMPLETED"),
        ("posted", "COMPLETED"),
        ("failed", "ACTIVE"),
        ("retrying", "ACTIVE"),
        ("resolved", "COMPLETED"),
        ("given_up", "EXTERNALLY_TERMINATED"),
        ("ordered", "ACTIVE"),
        ("out_of_stock", "ACTIVE"),
        ("low_stock", "ACTIVE"),
        ("mispacked", "ACTIVE"),
        ("mislabelled", "ACTIVE"),
        ("sticking", "ACTIVE"),
        ("withdrawn", "COMPLETED"),
        ("delivered", "COMPLETED"),
        ("complaints", "ACTIVE"),
    ],
)
def test_seeds_are_in_their_state(live_engine: LiveEngine, group: str, state: str) -> None:
    assert states(live_engine, getattr(live_engine.seed, group)) == {state}


def test_there_are_enough_instances_and_no_unknown_roots(live_engine: LiveEngine) -> None:
    rows = live_engine.rest.list(INSTANCES)
    assert len(rows) >= 400
    roots = {row["id"] for row in rows if row["rootProcessInstanceId"] == row["id"]}
    # What a case starts is its own root, although nobody started it by hand.
    assert roots == live_engine.seed.roots() | {row["id"] for row in rows if row["caseInstanceId"]}


def test_nothing_moves_any_more(live_engine: LiveEngine) -> None:
    assert live_engine.rest.count("job", executable=True, active=True) == 0


def test_open_incidents_are_failed_jobs_without_retries(live_engine: LiveEngine) -> None:
    seed = live_engine.seed
    with_incidents = {row["id"] for row in live_engine.rest.list(INSTANCES, incidentStatus="open")}
    failed = [*seed.failed, *seed.out_of_stock, *seed.mispacked, *seed.mislabelled]
    assert with_incidents >= set(failed)
    assert not with_incidents & {*seed.retrying, *seed.low_stock, *seed.resolved, *seed.given_up}
    for instance in seed.failed:
        (job,) = live_engine.rest.list("job", processInstanceId=instance, noRetriesLeft=True)
        assert job["exceptionMessage"]


def test_closed_incidents_are_told_apart(live_engine: LiveEngine) -> None:
    seed = live_engine.seed
    for ids, status in ((seed.resolved, "resolved"), (seed.given_up, "deleted")):
        incidents = [live_engine.rest.list("history/incident", processInstanceId=one)[0] for one in ids]
        assert {incident[status] for incident in incidents} == {True}
        assert {incident["open"] for incident in incidents} == {False}


def test_retrying_jobs_are_due_later(live_engine: LiveEngine) -> None:
    for instance in live_engine.seed.retrying:
        (job,) = live_engine.rest.list("job", processInstanceId=instance)
        assert job["retries"] == 4
        assert job["exceptionMessage"]
        assert datetime.fromisoformat(job["dueDate"]) > live_engine.seed.started
    retrying = {row["id"] for row in live_engine.rest.list(INSTANCES, withJobsRetrying=True)}
    assert retrying >= set(live_engine.seed.retrying)


def test_stack_traces_are_real_and_some_are_long(live_engine: LiveEngine) -> None:
    def trace(instance: str) -> str:
        (job,) = live_engine.rest.list("job", processInstanceId=instance)
        return live_engine.rest.text(f"job/{job['id']}/stacktrace")

    plain = trace(live_engine.seed.failed[0])
    assert "LedgerException: Ledger refused document" in plain
    assert "\tat tuiconsole.live.Ledger.post(Ledger.java:" in plain
    deep = trace(live_engine.seed.deep[0])
    assert deep.count("Caused by:") >= 3
    assert deep.count("\n") > 300
    assert len(trace(live_engine.seed.huge[0])) > 700_000


def test_foreign_text_arrives_as_it_was_sent(live_engine: LiveEngine) -> None:
    keys = [live_engine.rest.get(f"{INSTANCES}/{instance}")["businessKey"] for instance in live_engine.seed.awkward]
    assert keys == list(AWKWARD_KEYS)
    (job,) = live_engine.rest.list("job", processInstanceId=live_engine.seed.hostile[0])
    assert "[/b][bold]no[/] \x1b]0;x\x07 \u202egnp.exe\nsecond line" in job["exceptionMessage"]


def test_orders_are_three_levels_deep(live_engine: LiveEngine) -> None:
    order = live_engine.seed.mislabelled[0]
    family = live_engine.rest.list(INSTANCES, rootProcessInstanceId=order)
    assert Counter(row["processDefinitionKey"] for row in family) == {"order": 1, "shipment": 1, "label": 2}
    (shipment,) = live_engine.rest.list(INSTANCES, superProcessInstanceId=order)
    labels = live_engine.rest.list(INSTANCES, superProcessInstanceId=shipment["id"])
    assert {row["processDefinitionKey"] for row in labels} == {"label"}
    assert {row["businessKey"] for row in family} == {shipment["businessKey"]}


def test_withdrawing_an_order_terminates_its_children_internally(live_engine: LiveEngine) -> None:
    (shipment,) = live_engine.rest.list(INSTANCES, superProcessInstanceId=live_engine.seed.withdrawn[0])
    assert shipment["state"] == "INTERNALLY_TERMINATED"


def test_multi_instance_activities_have_bodies_and_rounds(live_engine: LiveEngine) -> None:
    activities = live_engine.rest.list("history/activity-instance", processInstanceId=live_engine.seed.delivered[0])
    types = Counter(activity["activityType"] for activity in activities)
    assert types["multiInstanceBody"] == 1
    assert types["subProcess"] == 2


def test_external_tasks_failed_with_details(live_engine: LiveEngine) -> None:
    (task,) = live_engine.rest.list("external-task", processInstanceId=live_engine.seed.out_of_stock[0])
    assert (task["retries"], task["errorMessage"]) == (0, "Article 4711 is out of stock: 0 of 12")
    assert "worker.js" in live_engine.rest.text(f"external-task/{task['id']}/errorDetails")
    (task,) = live_engine.rest.list("external-task", processInstanceId=live_engine.seed.low_stock[0])
    assert task["retries"] == 2


def test_cases_stand_between_processes(live_engine: LiveEngine) -> None:
    for complaint in live_engine.seed.complaints:
        (case,) = live_engine.rest.list("history/case-instance", superProcessInstanceId=complaint)
        (approval,) = live_engine.rest.list(INSTANCES, superCaseInstanceId=case["id"])
        assert approval["processDefinitionKey"] == "approval"
        (caller,) = live_engine.rest.list(INSTANCES, subCaseInstanceId=case["id"])
        assert caller["id"] == complaint


def test_restarts_know_where_they_came_from(live_engine: LiveEngine) -> None:
    seed = live_engine.seed
    restarted = [live_engine.rest.get(f"{INSTANCES}/{one}") for one in seed.restarted]
    assert [row["restartedProcessInstanceId"] for row in restarted] == seed.restarted_from


def test_a_tie_is_exact_and_wider_than_a_small_page(live_engine: LiveEngine) -> None:
    seed = live_engine.seed
    rows = live_engine.rest.query(INSTANCES, {"processInstanceIds": seed.tied})
    assert len(rows) > 40
    assert {datetime.fromisoformat(row["startTime"]) for row in rows} == {seed.tie}


def test_starts_reach_back_for_months(live_engine: LiveEngine) -> None:
    (oldest,) = live_engine.rest.list(INSTANCES, sortBy="startTime", sortOrder="asc", maxResults=1)
    age = live_engine.seed.started - datetime.fromisoformat(oldest["startTime"])
    assert age.days >= 89
    approved = live_engine.rest.query(INSTANCES, {"processInstanceIds": live_engine.seed.approved})
    assert max(row["durationInMillis"] for row in approved) > 24 * 3_600_000


def test_dates_come_in_a_zone_that_no_one_takes_for_utc(live_engine: LiveEngine) -> None:
    (row,) = live_engine.rest.list(INSTANCES, maxResults=1)
    assert row["startTime"].endswith("+0530")


def test_definitions_have_versions_and_tenants(live_engine: LiveEngine) -> None:
    definitions = live_engine.rest.list("process-definition")
    versions = {row["version"] for row in definitions if row["key"] == "invoice"}
    tenants = {row["tenantId"] for row in definitions if row["key"] == "approval"}
    assert (versions, tenants) == ({1, 2}, {None, "north", "south"})


def test_a_timer_that_starts_is_a_job_without_an_instance(live_engine: LiveEngine) -> None:
    (job,) = live_engine.rest.list("job", processDefinitionKey="closing")
    assert job["processInstanceId"] is None


def test_variables_of_each_type_are_there(live_engine: LiveEngine) -> None:
    (instance,) = live_engine.seed.variables
    rows = live_engine.rest.list("history/variable-instance", processInstanceId=instance, deserializeValues=False)
    kinds = {row["type"] for row in rows}
    assert kinds == {
        "String", "Integer", "Short", "Long", "Double", "Boolean", "Date", "Null", "Bytes", "File",
    }  # fmt: skip
    objects = live_engine.rest.list("history/variable-instance", variableName="article", deserializeValues=False)
    assert {row["type"] for row in objects} == {"Object"}


def test_user_operations_name_the_user(live_engine: LiveEngine) -> None:
    operations = live_engine.rest.list("history/user-operation")
    assert {row["userId"] for row in operations} == {"demo", "clerk"}
    kinds = {"Create", "Claim", "Complete", "Suspend", "Delete", "SetJobRetries", "SetVariable"}
    assert {row["operationType"] for row in operations} >= kinds
    assert any(row["annotation"] for row in operations)


def test_the_second_port_asks_who_you_are(live_engine: LiveEngine) -> None:
    for stranger in (Rest(live_engine.secured_url), Rest(live_engine.secured_url, "demo", "wrong")):
        with pytest.raises(RestError) as refusal:
            stranger.get("version")
        assert (refusal.value.status, refusal.value.body) == (401, "")


def test_what_users_see_differs(live_engine: LiveEngine) -> None:
    seen = {user: live_engine.secured.signed_in(user, password).list(INSTANCES) for user, password in USERS.items()}
    assert len(seen["demo"]) == live_engine.rest.count(INSTANCES)
    assert {row["processDefinitionKey"] for row in seen["clerk"]} == {"invoice"}
    assert seen["guest"] == []


def test_what_a_user_may_not_read_is_told(live_engine: LiveEngine) -> None:
    guest = live_engine.secured.signed_in("guest", USERS["guest"])
    (job,) = live_engine.rest.list("job", processInstanceId=live_engine.seed.failed[0])
    with pytest.raises(RestError) as refusal:
        guest.text(f"job/{job['id']}/stacktrace")
    assert refusal.value.status == 403
    assert "missingAuthorizations" in refusal.value.body
