"""Answers of Oracle Process Automation are read whatever their envelope has, and refusals whatever their form."""

from typing import Any

import pytest

from tuiconsole.engines.oracle_history import AUDIT, AUDIT_DIALECT, DATA_OBJECTS, HISTORY
from tuiconsole.engines.oracle_instances import INSTANCES
from tuiconsole.engines.oracle_jobs import DIALECT, JOBS
from tuiconsole.service.decoding import items_of

TWO: list[dict[str, Any]] = [{"id": "job-1"}, {"id": "job-2"}]


@pytest.mark.parametrize(
    ("document", "items", "total"),
    [
        ({"items": TWO}, TWO, None),
        ({"items": []}, [], None),
        ({"items": TWO, "links": [], "count": 2, "limit": 25, "offset": 0, "totalResults": 9}, TWO, 9),
        # The same number as on the page: the total, or what a field has that nobody asked for.
        ({"items": TWO, "totalResults": 2}, TWO, None),
        ({"items": TWO, "totalResults": 0}, TWO, None),
        ({"items": TWO, "totalResults": -1}, TWO, None),
        ({"items": TWO, "totalResults": None}, TWO, None),
        ({"items": TWO, "totalResults": True}, TWO, None),
        ({"items": TWO, "totalResults": "9"}, TWO, 9),
        ({"items": TWO, "offset": 8, "totalResults": 9}, TWO, None),
        ({"items": TWO, "count": 9}, TWO, None),
        ({"items": TWO, "hasMore": True, "unheardOf": {}}, TWO, None),
        ({"items": None, "count": 0}, [], None),
        ({"links": []}, [], None),
        ({"id": "7", "links": []}, [{"id": "7", "links": []}], None),
        (TWO, TWO, None),
    ],
)
def test_rows_and_total(document: Any, items: list[Any], total: int | None) -> None:
    assert DIALECT.rows(document) == (items, total)


@pytest.mark.parametrize("document", [None, 7, "text", {}, {"items": {}}, {"items": 7}, {"message": "gone"}])
def test_what_is_no_list(document: Any) -> None:
    with pytest.raises(ValueError, match="expected"):
        DIALECT.rows(document)


def test_a_history_has_the_id_of_its_instance_around_it() -> None:
    assert DIALECT.rows({"instanceId": "7", "items": TWO}) == (TWO, None)
    assert DIALECT.rows({"instanceId": "7"}) == ([], None)
    assert DIALECT.rows({"instanceId": "7", "items": None, "links": []}) == ([], None)


AROUND: dict[str, Any] = {"id": "7", "applicationName": "Loans", "availableActions": ["SUSPEND"], "links": [{}]}


@pytest.mark.parametrize(
    ("document", "items", "total"),
    [
        ({**AROUND, "items": TWO, "count": 2, "limit": 25, "offset": 0, "totalResults": 9}, TWO, 9),
        ({**AROUND, "items": []}, [], None),
        # Under which name the list stands in there no page read tells.
        ({**AROUND, "activities": TWO, "count": 2}, TWO, None),
        ({**AROUND, "activities": TWO}, TWO, None),
        ({**AROUND, "count": 0, "limit": 25, "offset": 0}, [], None),
        (AROUND, [], None),
        ({"items": TWO}, TWO, None),
        ({"links": []}, [], None),
        ([], [], None),
        (TWO, TWO, None),
    ],
)
def test_the_instance_around_a_list_of_the_audit_is_no_row(document: Any, items: list[Any], total: int | None) -> None:
    assert AUDIT_DIALECT.rows(document) == (items, total)


@pytest.mark.parametrize("document", [{}, {"message": "gone"}, {**AROUND, "one": [], "two": []}, {"items": {}}, None])
def test_what_is_no_list_of_the_audit(document: Any) -> None:
    with pytest.raises(ValueError, match="expected"):
        AUDIT_DIALECT.rows(document)


def test_a_list_under_another_name_has_no_instance_beside_it_elsewhere() -> None:
    assert DIALECT.rows({"count": 2, "jobs": TWO}) == (TWO, None)
    assert DIALECT.rows({"id": "job-1", "retries": 0}) == ([{"id": "job-1", "retries": 0}], None)


@pytest.mark.parametrize("resource", [HISTORY, AUDIT, DATA_OBJECTS], ids=lambda resource: resource.name)
def test_what_was_not_documented_may_be_there_or_not(resource: Any) -> None:
    items, _ = items_of(resource, b'{"items": [{}, {"startTime": null, "somethingNew": [1]}]}')
    assert [dict(item) for item in items] == [{}, {"startTime": None, "somethingNew": [1]}]


ONE: list[dict[str, Any]] = [{"id": "job-1"}]


@pytest.mark.parametrize(
    ("document", "number"),
    [
        ({"items": ONE, "count": 1, "totalResults": 40}, 40),
        ({"items": ONE, "totalResults": 1}, 1),
        ({"items": [], "totalResults": 0}, 0),
        ({"items": []}, 0),
        ({"items": ONE, "count": 40}, 40),
        ({"items": ONE, "count": 1, "hasMore": False}, 1),
        ({"items": ONE, "totalResults": 0, "count": 40}, 40),
        ({"items": ONE, "count": 1}, None),
        ({"items": ONE, "count": 1, "hasMore": True}, None),
        ({"items": ONE}, None),
        (ONE, None),
    ],
)
def test_the_number_of_rows_is_read_only_where_it_is_one(document: Any, number: int | None) -> None:
    if number is None:
        with pytest.raises(ValueError, match="total"):
            DIALECT.count(document)
    else:
        assert DIALECT.count(document) == number


PROBLEM = {
    "type": "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5",
    "title": "Not Found",
    "status": "404",
    "detail": "No process instance 4711.",
    "o:errorCode": "OPA-404",
    "o:errorDetails": [{"detail": "Look again.", "o:errorCode": "OPA-1"}, "?", None],
}


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (PROBLEM, "Not Found: No process instance 4711. (code OPA-404) Look again. (code OPA-1)"),
        ({"title": "Not Found", "status": 404}, "Not Found"),
        ({"code": "TooManyRequests", "message": "Slow down."}, "Slow down. (code TooManyRequests)"),
        ({"error": "invalid_token", "error_description": "It has expired."}, "It has expired."),
        ({"error": "invalid_token"}, "invalid_token"),
        ({"errorMessage": "Broken", "errorCode": 17}, "Broken (code 17)"),
        ({"message": None, "code": None}, ""),
        ({"message": {"deep": 1}}, ""),
        ({}, ""),
        ([], ""),
        (None, ""),
        ("text", ""),
    ],
)
def test_what_a_refusal_says(document: Any, said: str) -> None:
    assert DIALECT.complaint(document) == said


def test_items_may_lack_fields_have_nulls_and_have_more() -> None:
    items, _ = items_of(JOBS, b'{"items": [{"id": "1", "retries": null, "priority": 7}, {"id": "2"}]}')
    assert [item["id"] for item in items] == ["1", "2"]
    assert items[0]["priority"] == 7
    items, _ = items_of(
        INSTANCES, b'{"items": [{"id": "1", "createdBy": "mary"}, {"id": "2", "createdBy": {"id": 1}}]}'
    )
    assert items[1]["createdBy"] == {"id": 1}


def test_a_field_of_another_type_is_named() -> None:
    with pytest.raises(ValueError, match="retries of row 1"):
        items_of(JOBS, b'{"items": [{"id": "1", "retries": "none"}]}')
