"""Paging and sorting: complete, repeatable, and no more orderly than the engine's."""

from collections.abc import Callable
from typing import Any

import pytest

from tuiconsole.demo.camunda.instances import SORT_KEYS

from .client import Client, Row

FIELDS: dict[str, Callable[[Row], Any]] = {
    "instanceId": lambda row: row["id"],
    "definitionId": lambda row: row["processDefinitionId"],
    "definitionKey": lambda row: row["processDefinitionKey"],
    "definitionName": lambda row: row["processDefinitionName"],
    "definitionVersion": lambda row: row["processDefinitionVersion"],
    "businessKey": lambda row: row["businessKey"],
    "startTime": lambda row: row["startTime"],
    "endTime": lambda row: row["endTime"],
    "duration": lambda row: row["durationInMillis"],
    "tenantId": lambda row: row["tenantId"],
}


def _nulls_first(value: Any) -> tuple[bool, Any]:
    return (value is not None, value.encode() if isinstance(value, str) else value)


def test_every_documented_key_is_there() -> None:
    assert set(SORT_KEYS) == set(FIELDS)


@pytest.mark.parametrize("key", FIELDS)
@pytest.mark.parametrize("direction", ["asc", "desc"])
def test_sorts_by_one_key(engine: Client, rows: list[Row], key: str, direction: str) -> None:
    found = engine.rows(sortBy=key, sortOrder=direction)
    assert len(found) == len(rows)
    values = [_nulls_first(FIELDS[key](row)) for row in found]
    assert values == sorted(values, reverse=direction == "desc")


def test_without_a_sort_the_order_is_that_of_the_ids_which_is_not_that_of_starting(rows: list[Row]) -> None:
    ids = [row["id"] for row in rows]
    assert ids == sorted(ids)
    starts = [row["startTime"] for row in rows]
    assert starts != sorted(starts)
    assert starts != sorted(starts, reverse=True)


@pytest.mark.parametrize("size", [1, 7, 333])
@pytest.mark.parametrize("sort", [{}, {"sortBy": "startTime", "sortOrder": "desc"}])
def test_pages_make_up_the_whole(engine: Client, size: int, sort: dict[str, str]) -> None:
    whole = engine.rows(processDefinitionKey="order", **sort)
    paged: list[Row] = []
    while page := engine.rows(processDefinitionKey="order", firstResult=len(paged), maxResults=size, **sort):
        assert len(page) == min(size, len(whole) - len(paged))
        paged.extend(page)
        if size == 1 and len(paged) > 40:
            whole = whole[: len(paged)]
            break
    assert paged == whole
    count = engine.get("/history/process-instance/count", {"processDefinitionKey": "order", "firstResult": "x"})
    assert count["count"] >= len(paged)


def test_past_the_end_there_is_nothing(engine: Client, rows: list[Row]) -> None:
    assert engine.rows(firstResult=len(rows), maxResults=10) == []
    assert engine.rows(firstResult=len(rows) - 1, maxResults=10) == rows[-1:]


def test_ties_follow_neither_the_ids_nor_the_direction(engine: Client, rows: list[Row]) -> None:
    starts = [row["startTime"] for row in rows]
    tied = max(set(starts), key=starts.count)
    window = {"startedAfter": tied, "startedBefore": tied}
    up = [row["id"] for row in engine.rows(sortBy="startTime", sortOrder="asc", **window)]
    down = [row["id"] for row in engine.rows(sortBy="startTime", sortOrder="desc", **window)]
    assert len(up) >= 250
    assert up != sorted(up)
    assert up != sorted(up, reverse=True)
    assert up != down[::-1]


def test_posted_sorting_by_a_second_key_settles_ties(engine: Client) -> None:
    def sorting(direction: str, second: str) -> list[dict[str, str]]:
        return [
            {"sortBy": "startTime", "sortOrder": direction},
            {"sortBy": "instanceId", "sortOrder": second},
        ]

    down = engine.posted_rows(sorting=sorting("desc", "asc"))
    pairs = [(row["startTime"], row["id"]) for row in down]
    assert pairs == sorted(sorted(pairs), key=lambda pair: pair[0], reverse=True)
    up = engine.posted_rows(sorting=sorting("asc", "desc"))
    assert [row["id"] for row in up] == [row["id"] for row in reversed(down)]


def test_posted_sorting_by_many_keys(engine: Client) -> None:
    keys = ("tenantId", "definitionName", "businessKey", "instanceId")
    found = engine.posted_rows(sorting=[{"sortBy": key, "sortOrder": "asc"} for key in keys])
    values = [tuple(_nulls_first(FIELDS[key](row)) for key in keys) for row in found]
    assert values == sorted(values)
