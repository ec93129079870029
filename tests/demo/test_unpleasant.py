"""What engines do that surprises their clients; the console is developed against exactly this."""

from typing import Any

import pytest

from .client import Client, Row

PATH = "/history/process-instance"


def refused(engine: Client, query: dict[str, Any] | str) -> tuple[int, str, str, int | None]:
    answer = engine.ask(PATH, query)
    assert answer.headers["content-type"].startswith("application/json")
    assert set(answer.json) == {"type", "message", "code"}
    return answer.status, answer.json["type"], answer.json["message"], answer.json["code"]


def test_what_the_engine_does_not_know_it_ignores(engine: Client, rows: list[Row]) -> None:
    assert len(engine.rows(nonsense="1", withoutIncidents="true", startedafter="x", maxResult="1")) == len(rows)


def test_of_a_repeated_parameter_the_first_counts(engine: Client) -> None:
    twice = engine.get(PATH, "processDefinitionKey=invoice&processDefinitionKey=order")
    assert {row["processDefinitionKey"] for row in twice} == {"invoice"}


@pytest.mark.parametrize("name", ["finished", "unfinished", "withIncidents", "rootProcessInstances", "withoutTenantId"])
def test_false_means_not_asked(engine: Client, rows: list[Row], name: str) -> None:
    assert len(engine.rows(**{name: "false"})) == len(rows)
    for value in ("maybe", "", "TRUE", "1"):
        status, type, message, code = refused(engine, {name: value})
        assert (status, type, code) == (400, "InvalidRequestException", None)
        assert f"'{name}'" in message
        assert "java.lang.Boolean" in message


@pytest.mark.parametrize("name", ["startedBefore", "finishedAfter", "executedActivityBefore", "executedJobAfter"])
@pytest.mark.parametrize("value", ["2020-01-01", "", "2020-01-01T00:00:00.000Z", "2020-01-01T00:00:00.000+02:00"])
def test_a_bad_date_is_refused(engine: Client, name: str, value: str) -> None:
    status, type, message, _ = refused(engine, {name: value})
    assert (status, type) == (400, "InvalidRequestException")
    assert f'Cannot convert value "{value}" to java type java.util.Date' in message


def test_a_plus_sign_that_was_not_escaped_is_a_blank_and_refused(engine: Client) -> None:
    assert engine.ask(PATH, "startedBefore=2020-01-01T00:00:00.000%2B0000").status == 200
    assert engine.ask(PATH, "startedBefore=2020-01-01T00:00:00.000+0000").status == 400


def test_an_impossible_date_means_another_one(engine: Client) -> None:
    rolled = engine.rows(startedAfter="2025-13-45T00:00:00.000+0000")
    assert rolled == engine.rows(startedAfter="2026-02-14T00:00:00.000+0000")
    assert 0 < len(rolled) < len(engine.rows())


def test_bounds_are_inclusive(engine: Client, rows: list[Row]) -> None:
    row = next(row for row in rows if row["endTime"])
    at = engine.rows(startedBefore=row["startTime"], startedAfter=row["startTime"])
    assert row["id"] in {each["id"] for each in at}
    at = engine.rows(finishedBefore=row["endTime"], finishedAfter=row["endTime"])
    assert row["id"] in {each["id"] for each in at}


@pytest.mark.parametrize(
    "query",
    [
        {"finished": "true", "unfinished": "true"},
        {"startedAfter": "2026-02-01T00:00:00.000+0000", "startedBefore": "2026-01-01T00:00:00.000+0000"},
        {"processDefinitionKey": "invoice", "processDefinitionKeyNotIn": "invoice"},
        {"active": "true", "finished": "true"},
        {"processInstanceId": ""},
        {"processInstanceIds": ""},
        {"processInstanceId": "no-such-id"},
        {"processDefinitionKey": ""},
        {"tenantIdIn": ""},
        {"processInstanceBusinessKeyLike": ""},
        {"superProcessInstanceId": "no-such-id"},
        {"variables": "priority_eq_nope"},
        {"variables": "noSuchVariable_neq_x"},
    ],
)
def test_contradictions_and_empty_texts_match_nothing(engine: Client, query: dict[str, str]) -> None:
    assert engine.rows(**query) == []
    assert engine.get(f"{PATH}/count", query) == {"count": 0}


def test_an_id_that_is_not_among_the_ids_matches_nothing(engine: Client, rows: list[Row]) -> None:
    assert engine.rows(processInstanceId=rows[0]["id"], processInstanceIds=rows[1]["id"]) == []


@pytest.mark.parametrize(
    ("query", "type", "code", "part"),
    [
        ({"sortBy": "nope", "sortOrder": "asc"}, "InvalidRequestException", None, "'sortBy' to value 'nope'"),
        ({"sortBy": "startTime", "sortOrder": "up"}, "InvalidRequestException", None, "'sortOrder' to value 'up'"),
        ({"sortBy": "startTime"}, "InvalidRequestException", None, "sortBy and sortOrder required"),
        ({"sortOrder": "asc"}, "InvalidRequestException", None, "sortBy and sortOrder required"),
        ({"active": "true", "suspended": "true"}, "BadUserRequestException", 0, "with another state"),
        (
            {"rootProcessInstances": "true", "superProcessInstanceId": "x"},
            "BadUserRequestException",
            0,
            "superProcessInstanceId",
        ),
        (
            {"rootProcessInstances": "true", "superCaseInstanceId": "x"},
            "BadUserRequestException",
            0,
            "superCaseInstanceId",
        ),
        ({"variables": "foo"}, "InvalidRequestException", None, "KEY_OPERATOR_VALUE"),
        ({"variables": "under_score_eq_x"}, "InvalidRequestException", None, "KEY_OPERATOR_VALUE"),
        ({"variables": "a_is_x"}, "InvalidRequestException", None, "comparator"),
        ({"processDefinitionKeyNotIn": ""}, "NotValidException", 0, "empty string"),
    ],
)
def test_refusals(engine: Client, query: dict[str, str], type: str, code: int | None, part: str) -> None:
    for path in (PATH, f"{PATH}/count"):
        answer = engine.ask(path, query)
        assert answer.status == 400
        assert answer.json["type"] == type
        assert answer.json["code"] == code
        assert part in answer.json["message"]


@pytest.mark.parametrize("value", ["abc", "1.5", "", "99999999999", " 5", "1_0"])
@pytest.mark.parametrize("name", ["maxResults", "firstResult"])
def test_a_bad_number_looks_like_a_missing_page(engine: Client, name: str, value: str) -> None:
    assert refused(engine, {name: value}) == (404, "QueryParamException", "HTTP 404 Not Found", None)


def test_negative_paging_gives_an_empty_list(engine: Client) -> None:
    for query in ({"firstResult": -1}, {"maxResults": -1}, {"firstResult": -5, "maxResults": 10}, {"maxResults": 0}):
        assert engine.rows(**query) == []


def test_like_is_the_databases_and_adds_no_wildcards(engine: Client, rows: list[Row]) -> None:
    keys = [row["businessKey"] for row in rows if row["businessKey"]]
    assert engine.rows(processInstanceBusinessKeyLike="INV-") == []
    assert engine.rows(processInstanceBusinessKeyLike="inv-%") == []
    found = engine.rows(processInstanceBusinessKeyLike="INV-____-%")
    assert len(found) == sum(key.startswith("INV-") and key[8] == "-" for key in keys)
    assert len(engine.rows(processInstanceBusinessKeyLike="%")) == len(keys)
    odd = "under_score,comma%percent\\backslash"
    escaped = "under\\_score,comma\\%percent\\\\backslash"
    assert [row["businessKey"] for row in engine.rows(processInstanceBusinessKeyLike=escaped)] == [odd]
    assert engine.rows(processInstanceBusinessKeyLike="under\\_score,commaXpercent%") == []


def test_wildcards_work_in_excluded_keys_by_accident(engine: Client) -> None:
    left = {row["processDefinitionKey"] for row in engine.rows(processDefinitionKeyNotIn="%check,c%,on______ng")}
    assert left
    assert not left & {"credit-check", "fraud-check", "claim", "carrier-booking", "customs-declaration", "onboarding"}


def test_without_tenant_wins_over_tenants(engine: Client) -> None:
    assert {row["tenantId"] for row in engine.rows(tenantIdIn="emea", withoutTenantId="true")} == {None}


def test_only_separators_ask_for_nothing(engine: Client, rows: list[Row]) -> None:
    assert len(engine.rows(tenantIdIn=",")) == len(rows)


def test_an_unbounded_query_answers_with_everything(engine: Client, rows: list[Row]) -> None:
    answer = engine.ask(PATH)
    assert len(answer.json) == len(rows)
    assert engine.rows(firstResult=10) == rows[10:]


def test_wrong_paths_and_engines(engine: Client) -> None:
    missing = engine.ask("/no/such/path")
    assert (missing.status, missing.json["type"]) == (404, "NotFoundException")
    other = engine.ask("/engine/other/history/process-instance")
    assert (other.status, other.json["type"]) == (400, "InvalidRequestException")
    assert other.json["message"] == "No process engine available"
    unknown = engine.ask(f"{PATH}/no-such-id")
    assert (unknown.status, unknown.json["type"]) == (404, "InvalidRequestException")
    assert "no-such-id" in unknown.json["message"]
    assert engine.ask(f"{PATH}/count", Accept="text/html").status == 406


@pytest.mark.parametrize(
    ("accept", "status"),
    [("application/json", 200), ("text/html, */*;q=0.1", 200), ("application/*", 200), ("text/html", 406)],
)
def test_accept(engine: Client, accept: str, status: int) -> None:
    answer = engine.ask(PATH, {"maxResults": 1}, Accept=accept)
    assert answer.status == status
    if status == 406:
        assert answer.json["type"] == "NotAcceptableException"
