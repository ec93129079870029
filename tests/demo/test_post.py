"""What a POST can say more than a GET, and where it is as unpleasant."""

import json
from typing import Any

import pytest

from tuiconsole.demo.camunda.conditions import PARAMETERS
from tuiconsole.demo.camunda.parameters import Kind

from .client import Client, Row

PATH = "/history/process-instance"


def ids(rows: list[Row]) -> set[str]:
    return {row["id"] for row in rows}


EQUAL: list[tuple[str, str]] = [
    ("processDefinitionKeyIn", "invoice,order"),
    ("processDefinitionKeyNotIn", "invoice,order"),
    ("processDefinitionNameLike", "%check%"),
    ("processInstanceBusinessKeyLike", "ORD-%"),
    ("tenantIdIn", "emea,apac"),
    ("startedAfter", "2026-02-01T00:00:00.000+0000"),
    ("finishedBefore", "2026-02-01T00:00:00.000+0000"),
    ("executedActivityAfter", "2026-02-27T00:00:00.000+0000"),
    ("executedJobBefore", "2025-02-27T00:00:00.000+0000"),
    ("executedActivityIdIn", "approve,ship"),
    ("activeActivityIdIn", "approve,ship"),
    ("activityIdIn", "write-letter,ship"),
    ("incidentStatus", "open"),
    ("incidentType", "failedJob"),
    ("incidentMessageLike", "%o%"),
    ("startedBy", "john"),
    *((name, "true") for name, kind in PARAMETERS.items() if kind is Kind.FLAG),
]


@pytest.mark.parametrize(("name", "value"), EQUAL)
def test_a_post_finds_what_the_get_finds(engine: Client, name: str, value: str) -> None:
    kind = PARAMETERS[name]
    posted: Any = value.split(",") if kind is Kind.LIST else value == "true" if kind is Kind.FLAG else value
    found = engine.posted_rows(**{name: posted})
    assert found == engine.rows(**{name: value})
    assert found
    assert engine.post(f"{PATH}/count", {name: posted}) == {"count": len(found)}


def test_an_empty_body_object_asks_for_everything(engine: Client, rows: list[Row]) -> None:
    assert engine.posted_rows() == rows
    assert engine.posted_rows(bogusField=1, finished=False, processDefinitionKey=None, tenantIdIn=[]) == rows


def test_paging_counts_in_the_query_string_only(engine: Client, rows: list[Row]) -> None:
    assert len(engine.post(PATH, {"maxResults": 1, "firstResult": 5})) == len(rows)
    assert engine.post(PATH, {}, {"firstResult": 5, "maxResults": 3}) == rows[5:8]
    # The query string's criteria do not count, on the other hand.
    assert len(engine.post(PATH, {}, {"processDefinitionKey": "nope"})) == len(rows)


def test_list_items_may_contain_commas(engine: Client) -> None:
    odd = "under_score,comma%percent\\backslash"
    assert engine.rows(processInstanceBusinessKeyIn=odd) == []
    assert [row["businessKey"] for row in engine.posted_rows(processInstanceBusinessKeyIn=[odd])] == [odd]


def condition(name: str, operator: str, value: Any) -> list[dict[str, Any]]:
    return [{"name": name, "operator": operator, "value": value}]


def test_numbers_are_compared_as_numbers(engine: Client) -> None:
    def found(operator: str, value: Any) -> set[str]:
        return ids(engine.posted_rows(variables=condition("amount", operator, value)))

    everything = found("gteq", 0)
    assert everything
    assert found("gt", 1000) | found("lteq", 1000) == everything
    assert found("gt", 1000) < found("gt", 90) < everything
    assert found("gt", 1000.5) <= found("gt", 1000)
    assert found("lt", 10**30) == everything
    exact = found("eq", 1000)
    assert found("neq", 1000) == everything - exact


def test_a_text_is_not_a_number_and_a_number_no_truth(engine: Client) -> None:
    level = ids(engine.posted_rows(variables=condition("level", "gteq", 1)))
    assert level
    assert engine.posted_rows(variables=condition("level", "gteq", "1")) == []
    assert ids(engine.posted_rows(variables=condition("level", "neq", "1"))) == level
    one = ids(engine.posted_rows(variables=condition("level", "eq", 1)))
    assert 0 < len(one) < len(level)
    assert engine.posted_rows(variables=condition("level", "eq", True)) == []


def test_truths(engine: Client) -> None:
    yes = ids(engine.posted_rows(variables=condition("express", "eq", True)))
    no = ids(engine.posted_rows(variables=condition("express", "eq", False)))
    assert yes
    assert no
    assert not yes & no
    assert ids(engine.posted_rows(variables=condition("express", "neq", True))) == no
    refused = engine.ask(
        PATH, body=json.dumps({"variables": condition("express", "gt", True)}).encode(), Content_Type="application/json"
    )
    assert (refused.status, refused.json["type"]) == (400, "NotValidException")


def test_dates_and_nulls(engine: Client) -> None:
    before = ids(engine.posted_rows(variables=condition("due", "lteq", "2026-01-01T00:00:00.000+0000")))
    after = ids(engine.posted_rows(variables=condition("due", "gt", "2026-01-01T00:00:00.000+0000")))
    assert before
    assert after
    assert not before & after
    nothing = ids(engine.posted_rows(variables=condition("comment", "eq", None)))
    assert nothing
    assert engine.posted_rows(variables=condition("comment", "neq", None)) == []
    assert ids(engine.posted_rows(variables=condition("comment", "neq", "x"))) == nothing


def test_several_conditions_on_one_variable(engine: Client) -> None:
    both = [*condition("amount", "gt", 100), *condition("amount", "lt", 900)]
    low = ids(engine.posted_rows(variables=both[:1]))
    high = ids(engine.posted_rows(variables=both[1:]))
    assert ids(engine.posted_rows(variables=both)) == low & high != set()


def test_either_this_or_that(engine: Client) -> None:
    failed, orders = ids(engine.rows(withIncidents="true")), ids(engine.rows(processDefinitionKey="order"))
    either = {"withIncidents": True, "processDefinitionKey": "order"}
    assert ids(engine.posted_rows(orQueries=[either])) == failed | orders
    running = ids(engine.rows(unfinished="true"))
    assert ids(engine.posted_rows(orQueries=[either], unfinished=True)) == (failed | orders) & running
    two = [either, {"unfinished": True, "startedBy": "mary"}]
    assert ids(engine.posted_rows(orQueries=two)) == (failed | orders) & (running | ids(engine.rows(startedBy="mary")))


def test_several_states_only_in_an_either(engine: Client) -> None:
    states = {"active": True, "suspended": True, "externallyTerminated": True}
    found = engine.posted_rows(orQueries=[states])
    assert {row["state"] for row in found} == {"ACTIVE", "SUSPENDED", "EXTERNALLY_TERMINATED"}
    refused = engine.ask(PATH, body=json.dumps(states).encode(), Content_Type="application/json")
    assert (refused.status, refused.json["type"]) == (400, "BadUserRequestException")


def test_keys_in_an_either_are_and_nevertheless(engine: Client) -> None:
    """The list of keys is ANDed to what precedes it in the engine's statement and ORed with what follows."""
    running, invoices = ids(engine.rows(unfinished="true")), ids(engine.rows(processDefinitionKeyIn="invoice"))
    found = ids(engine.posted_rows(orQueries=[{"processDefinitionKeyIn": ["invoice"], "unfinished": True}]))
    assert found == running | invoices
    named = {"processDefinitionKey": "order", "processDefinitionKeyIn": ["invoice"]}
    assert engine.posted_rows(orQueries=[named]) == []


def test_a_bound_on_the_end_in_an_either_lets_all_finished_through(engine: Client) -> None:
    bound = {"finishedBefore": "2025-01-01T00:00:00.000+0000"}
    assert ids(engine.posted_rows(orQueries=[bound])) == ids(engine.rows(finished="true"))


def test_incident_ids_in_an_either_break_the_engine(engine: Client) -> None:
    def ask(**criteria: Any) -> Any:
        return engine.ask(PATH, body=json.dumps({"orQueries": [criteria]}).encode(), Content_Type="application/json")

    broken = ask(incidentIdIn=["x"])
    assert (broken.status, broken.json["type"], broken.json["code"]) == (500, "ProcessEnginePersistenceException", 0)
    assert ask(incidentIdIn=["x"], incidentStatus="open").status == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"x"',
        b'{"startedAfter": "2020-01-01"}',
        b'{"startedAfter": true}',
        b'{"finished": "maybe"}',
        b'{"processDefinitionKeyIn": "invoice"}',
        b'{"processDefinitionKey": {}}',
        b'{"variables": {}}',
        b'{"sorting": "startTime"}',
        b'{"orQueries": [1]}',
        b"\xff\xfe",
    ],
)
def test_what_is_wrong_with_a_body_is_not_said(engine: Client, body: bytes) -> None:
    answer = engine.ask(PATH, body=body, Content_Type="application/json")
    assert answer.status == 400
    assert answer.json == {"type": "InvalidRequestException", "message": "", "code": None}


@pytest.mark.parametrize(
    ("body", "type"),
    [
        ({"sorting": [{"sortBy": "nope", "sortOrder": "asc"}]}, "NotValidException"),
        ({"sorting": [{"sortBy": "startTime"}]}, "NotValidException"),
        ({"sortBy": "startTime"}, "InvalidRequestException"),
        ({"processInstanceIds": []}, "NotValidException"),
        ({"processInstanceIds": [None]}, "BadUserRequestException"),
        ({"variables": [{"operator": "eq", "value": 1}]}, "NotValidException"),
        ({"variables": [{"name": "a", "value": 1}]}, "InvalidRequestException"),
        ({"variables": [{"name": "a", "operator": "notLike", "value": "1"}]}, "InvalidRequestException"),
        ({"variables": [{"name": "a", "operator": "eq", "value": {"x": 1}}]}, "BadUserRequestException"),
    ],
)
def test_refusals_of_bodies(engine: Client, body: Any, type: str) -> None:
    answer = engine.ask(PATH, body=json.dumps(body).encode(), Content_Type="application/json")
    assert answer.status == 400
    assert answer.json["type"] == type
    assert answer.json["message"]


@pytest.mark.parametrize("given", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_body_of_another_type_is_refused(engine: Client, given: str) -> None:
    answer = engine.ask(PATH, body=b"{}", Content_Type=given)
    assert (answer.status, answer.json["type"]) == (415, "NotSupportedException")
    assert engine.ask(PATH, body=b"{}", Content_Type="Application/JSON; charset=UTF-8").status == 200


@pytest.mark.parametrize(
    ("text", "works"),
    [("\x00", False), ("\ud800", False), ("'; drop table instance; --", False), ("INV-%", True)],
)
def test_odd_texts_do_no_harm(engine: Client, text: str, works: bool) -> None:
    assert bool(engine.posted_rows(processInstanceBusinessKeyLike=text)) == works
    assert engine.posted_rows(processInstanceBusinessKey=text) == []
    assert engine.posted_rows(variables=condition("customer", "eq", text)) == []


def test_scalars_turn_into_each_other(engine: Client, rows: list[Row]) -> None:
    assert engine.posted_rows(finished="true") == engine.posted_rows(finished=True)
    assert engine.posted_rows(processDefinitionKey=5) == []
    assert engine.posted_rows(startedAfter=0) == rows


def test_an_other_sort_than_listed(engine: Client) -> None:
    plain = engine.posted_rows(sortBy="businessKey", sortOrder="desc")
    assert plain == engine.rows(sortBy="businessKey", sortOrder="desc")
