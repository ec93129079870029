"""Instances are really filtered, sorted and counted."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

from ..client import Client, Row
from ..conftest import COUNT
from .asking import everything, ids


def test_the_instances_are_those_of_the_other_dialects(instances: list[Row], rows: list[Row]) -> None:
    assert sorted(ids(instances)) == sorted(ids(rows))
    assert len(instances) == COUNT


def some(instances: list[Row], name: str) -> str:
    """A value that a field really has, and not in every row."""
    values = [row[name] for row in instances if row[name]]
    return str(values[len(values) // 3])


FILTERS: list[tuple[str, str, Callable[[Row, Any], bool]]] = [
    ("applicationName", "applicationName", lambda row, value: row["applicationName"] == value),
    ("processDefinitionKey", "processDefinitionKey", lambda row, value: row["processDefinitionKey"] == value),
    ("businessKey", "businessKey", lambda row, value: row["businessKey"] == value),
    ("createdAfter", "createTime", lambda row, value: row["createTime"] > value),
    ("createdBefore", "createTime", lambda row, value: row["createTime"] < value),
    ("completedAfter", "endTime", lambda row, value: bool(row["endTime"]) and row["endTime"] > value),
    ("completedBefore", "endTime", lambda row, value: bool(row["endTime"]) and row["endTime"] < value),
]


@pytest.mark.parametrize(("parameter", "field", "matches"), FILTERS, ids=lambda value: value if str(value) else None)
def test_each_filter_really_filters(
    oracle: Client, instances: list[Row], parameter: str, field: str, matches: Callable[[Row, Any], bool]
) -> None:
    value = some(instances, field)
    # Rows show no fraction of a second: the end of the second it is, for a bound from below.
    bound = f"{value}.999" if parameter.endswith("After") else value
    found = everything(oracle, "/instances", f"{parameter}={quote(bound)}")
    assert sorted(ids(found)) == sorted(row["id"] for row in instances if matches(row, value))
    assert 0 < len(found) < COUNT


def test_several_business_keys_are_any_of_them(oracle: Client, instances: list[Row]) -> None:
    keys = sorted({row["businessKey"] for row in instances if row["businessKey"]})[:3]
    found = everything(oracle, "/instances", "&".join(f"businessKey={quote(key)}" for key in keys))
    assert {row["businessKey"] for row in found} == set(keys)


@pytest.mark.parametrize(
    ("query", "field", "holds"),
    [
        ("businessKeyLike=ORD-%25", "businessKey", lambda value: value.startswith("ORD-")),
        ("businessKeyLike=%254711%25", "businessKey", lambda value: "4711" in value),
        ("applicationNameLike=%25care", "applicationName", lambda value: value.endswith("care")),
        ("applicationNameLike=f_nance", "applicationName", lambda value: value == "finance"),
        ("applicationVersion=2.0", "processDefinitionId", lambda value: ":2:" in value),
        ("createdBy=mary", "createdBy", lambda value: value["id"] == "mary"),
        ("createdBy=scheduler", "createdBy", lambda value: value["type"] == "APP_CLIENT"),
        ("asMember=true", "createdBy", lambda value: value["id"] == "demo"),
    ],
)
def test_patterns_versions_and_people(
    oracle: Client, instances: list[Row], query: str, field: str, holds: Callable[[Any], bool]
) -> None:
    found = everything(oracle, "/instances", query)
    assert sorted(ids(found)) == sorted(row["id"] for row in instances if row[field] and holds(row[field]))
    assert 0 < len(found) < COUNT


def test_filters_are_combined_and_counted(oracle: Client, instances: list[Row]) -> None:
    query = "processDefinitionKey=invoice&createdBy=mary"
    found = everything(oracle, "/instances", query)
    expected = [r for r in instances if r["processDefinitionKey"] == "invoice" and r["createdBy"]["id"] == "mary"]
    assert sorted(ids(found)) == sorted(ids(expected))
    assert oracle.get("/instances", f"{query}&totalResults=true&limit=1")["totalResults"] == len(expected)


@pytest.mark.parametrize(
    "query", ["applicationName=none", "businessKey=none", "createdAfter=2999-01-01", "createdBy=x"]
)
def test_a_filter_that_matches_nothing(oracle: Client, query: str) -> None:
    assert oracle.get("/instances", query)["items"] == []


def test_what_it_does_not_know_is_ignored(oracle: Client, instances: list[Row]) -> None:
    assert oracle.get("/instances", "status=ACTIVE&totalResults=true")["totalResults"] == len(instances)


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-01",
        "2026-02-01T00:00:00Z",
        "2026-02-01T00:00:00.000+00:00",
        "2026-02-01T00:00:00.000+00.00",
        "2026-02-01T02:30:00.123456789+02:30",
        "2026-02-01T00:00:00",
    ],
)
def test_iso_dates_in_their_many_forms(oracle: Client, instances: list[Row], text: str) -> None:
    found = oracle.get("/instances", f"createdAfter={quote(text)}&totalResults=true&limit=1")["totalResults"]
    assert found == sum(row["createTime"] >= "2026-02-01" for row in instances)


def test_sorting_by_update_puts_instances_without_one_last_or_first(oracle: Client) -> None:
    ascending = everything(oracle, "/instances", "sortBy=updatedTime&sortOrder=ASC")
    descending = everything(oracle, "/instances", "sortBy=updatedTime&sortOrder=DESC")
    times = [row["updatedTime"] for row in ascending]
    known = [time for time in times if time is not None]
    assert len(known) == COUNT - 2
    assert times == [*sorted(known), *[None] * 2]
    assert [row["updatedTime"] for row in descending] == [*[None] * 2, *sorted(known, reverse=True)]


def test_states_and_actions_fit(instances: list[Row]) -> None:
    states = {row["state"] for row in instances}
    assert states == {"ACTIVE", "SUSPENDED", "FAULTED", "COMPLETED", "TERMINATED"}
    for row in instances:
        ended = row["state"] in ("COMPLETED", "TERMINATED")
        assert (row["endTime"] is not None) == (row["durationInMillis"] is not None) == ended
        assert bool(row["availableActions"]) != ended


def test_one_instance(oracle: Client, instances: list[Row]) -> None:
    row = instances[17]
    assert oracle.get(f"/instances/{row['id']}") == row
