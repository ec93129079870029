"""Parameters together, in combinations that nobody thought of, give what a request written by hand gives.

Each combination is drawn around one instance that it describes, so that most of them find something.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from .asking import INSTANCES, ask, query
from .engine import LiveEngine

LIST = "history/process-instance"
STATES = {
    "ACTIVE": "active",
    "SUSPENDED": "suspended",
    "COMPLETED": "completed",
    "EXTERNALLY_TERMINATED": "externallyTerminated",
    "INTERNALLY_TERMINATED": "internallyTerminated",
}
# Sort keys, and the field that shows each.
ORDERS = {"startTime": "startTime", "instanceId": "id", "businessKey": "businessKey", "duration": "durationInMillis"}
EXAMPLES = 60

Row = Mapping[str, Any]
Condition = tuple[str, str, str | int | float | bool]
Value = bool | str | datetime | list[str] | list[Condition]


@dataclass
class Known:
    """What the engine holds, read through other lists than the one under test."""

    rows: list[Row]
    children: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    activities: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    incidents: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    jobs: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    variables: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    retrying: set[str] = field(default_factory=set)
    cases: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def known(live_engine: LiveEngine) -> Known:
    rest = live_engine.rest
    # The order in which they were made: the same in every run, which ids are not.
    found = Known(sorted(rest.list(LIST), key=lambda row: (row["startTime"], row["businessKey"] or "", row["id"])))
    for path, lists in (
        ("history/activity-instance", found.activities),
        ("history/incident", found.incidents),
        ("history/job-log", found.jobs),
    ):
        for row in rest.list(path):
            lists[row["processInstanceId"]].append(row)
    for row in rest.list("history/variable-instance", deserializeValues=False):
        if row["type"] in ("String", "Integer", "Boolean") and row["value"] not in (None, ""):
            found.variables[row["processInstanceId"]].append(row)
    for row in found.rows:
        found.children[row["superProcessInstanceId"]].append(row)
    for case in rest.list("history/case-instance"):
        found.cases[case["superProcessInstanceId"]] = case["id"]
    found.retrying = {
        job["processInstanceId"]
        for job in rest.list("job", withRetriesLeft=True)
        if job["exceptionMessage"] and job["retries"] > 0
    }
    return found


def instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).astimezone(UTC)


def first(rows: Sequence[Row], name: str) -> Any:
    return rows[0][name] if rows else None


def listed(value: str | None) -> list[str] | None:
    return None if value is None else [value]


def other_than(known: Known, row: Row, name: str) -> list[str]:
    """Up to three values of other rows that this row does not have; nobody can type an empty one."""
    return sorted({other[name] for other in known.rows if other[name] not in (None, "", row[name])})[:3]


def activities(known: Known, row: Row, *, ended: bool) -> list[str] | None:
    found = [a["activityId"] for a in known.activities[row["id"]] if (a["endTime"] is not None) == ended]
    return listed(found[0]) if found else None


def condition(known: Known, row: Row) -> list[Condition] | None:
    variables = sorted(known.variables[row["id"]], key=lambda variable: variable["name"])
    return [(each["name"], "eq", each["value"]) for each in variables[:2]] or None


def swapped(known: Known, row: Row, part: int) -> list[Condition] | None:
    """A condition on text whose name or value is in the other case."""
    texts = [each for each in known.variables[row["id"]] if each["type"] == "String"]
    if not texts:
        return None
    name, value = texts[0]["name"], texts[0]["value"]
    return [(name.swapcase(), "eq", value) if part == 0 else (name, "eq", value.swapcase())]


def from_incident(name: str) -> Callable[[Known, Row], Value | None]:
    return lambda known, row: first(known.incidents[row["id"]], name)


def own(name: str) -> Callable[[Known, Row], Value | None]:
    return lambda known, row: row[name]


def true_if(holds: Callable[[Known, Row], object]) -> Callable[[Known, Row], Value | None]:
    return lambda known, row: True if holds(known, row) else None


def in_state(state: str) -> Callable[[Known, Row], Value | None]:
    return true_if(lambda known, row: row["state"] == state)


# What each parameter has to say so that it finds a given row; None where it cannot find that one.
PIECES: dict[str, Callable[[Known, Row], Value | None]] = {
    "processInstanceId": own("id"),
    "processInstanceIds": lambda k, r: [r["id"], *other_than(k, r, "id")],
    "processInstanceIdNotIn": lambda k, r: other_than(k, r, "id"),
    "processDefinitionId": own("processDefinitionId"),
    "processDefinitionKey": own("processDefinitionKey"),
    "processDefinitionKeyIn": lambda k, r: [r["processDefinitionKey"], *other_than(k, r, "processDefinitionKey")],
    "processDefinitionName": own("processDefinitionName"),
    "processDefinitionNameLike": lambda k, r: f"%{r['processDefinitionName'][3:9]}%",
    "processDefinitionKeyNotIn": lambda k, r: other_than(k, r, "processDefinitionKey")[:2],
    "processInstanceBusinessKey": lambda k, r: r["businessKey"] or None,
    "processInstanceBusinessKeyIn": lambda k, r: (
        [r["businessKey"], "a,b", "a\\b", *other_than(k, r, "businessKey")] if r["businessKey"] else None
    ),
    "processInstanceBusinessKeyLike": lambda k, r: f"{r['businessKey'][:2]}%" if r["businessKey"] else None,
    "rootProcessInstances": true_if(lambda k, r: r["superProcessInstanceId"] is None),
    "rootProcessInstanceId": own("rootProcessInstanceId"),
    "finished": true_if(lambda k, r: r["endTime"]),
    "unfinished": true_if(lambda k, r: not r["endTime"]),
    "withIncidents": true_if(lambda k, r: k.incidents[r["id"]]),
    "withRootIncidents": true_if(
        lambda k, r: any(i["id"] == i["rootCauseIncidentId"] for i in k.incidents[r["id"]])
    ),
    "incidentIdIn": lambda k, r: listed(first(k.incidents[r["id"]], "id")),
    "incidentType": from_incident("incidentType"),
    "incidentStatus": lambda k, r: {(True, False): "open", (False, True): "resolved"}.get(
        (first(k.incidents[r["id"]], "open"), first(k.incidents[r["id"]], "resolved"))
    ),
    "incidentMessage": from_incident("incidentMessage"),
    "incidentMessageLike": lambda k, r: (
        f"%{first(k.incidents[r['id']], 'incidentMessage')[-20:-5]}%"
        if first(k.incidents[r["id"]], "incidentMessage")
        else None
    ),
    "withJobsRetrying": true_if(lambda k, r: r["id"] in k.retrying),
    "startedBefore": lambda k, r: instant(r["startTime"]),
    "startedAfter": lambda k, r: instant(r["startTime"]),
    "finishedBefore": lambda k, r: instant(r["endTime"]),
    "finishedAfter": lambda k, r: instant(r["endTime"]),
    "executedActivityAfter": lambda k, r: instant(first(k.activities[r["id"]], "startTime")),
    "executedActivityBefore": lambda k, r: instant(first(k.activities[r["id"]], "endTime")),
    "executedJobAfter": lambda k, r: instant(first(k.jobs[r["id"]], "timestamp")),
    "executedJobBefore": lambda k, r: instant(first(k.jobs[r["id"]], "timestamp")),
    "startedBy": own("startUserId"),
    "superProcessInstanceId": own("superProcessInstanceId"),
    "subProcessInstanceId": lambda k, r: first(k.children[r["id"]], "id"),
    "superCaseInstanceId": own("superCaseInstanceId"),
    "subCaseInstanceId": lambda k, r: k.cases.get(r["id"]),
    "caseInstanceId": own("caseInstanceId"),
    "tenantIdIn": lambda k, r: listed(r["tenantId"]),
    "withoutTenantId": true_if(lambda k, r: r["tenantId"] is None),
    "activityIdIn": lambda k, r: activities(k, r, ended=False),
    "executedActivityIdIn": lambda k, r: activities(k, r, ended=True),
    "activeActivityIdIn": lambda k, r: activities(k, r, ended=False),
    **{parameter: in_state(state) for state, parameter in STATES.items()},
    "variables": condition,
    "variableNamesIgnoreCase": lambda k, r: swapped(k, r, 0),
    "variableValuesIgnoreCase": lambda k, r: swapped(k, r, 1),
}  # fmt: skip


def spread(name: str, value: Value) -> dict[str, Value]:
    """What stands under a name in PIECES as parameters: a flag on variables is nothing without variables."""
    if name in ("variableNamesIgnoreCase", "variableValuesIgnoreCase"):
        return {"variables": value, name: True}
    return {name: value}


# How a person types it, how GET says it, how POST says it: three small writers of this test's own.


def typed(value: Value) -> str:
    match value:
        case bool():
            return "true"
        case str():
            return value
        case datetime():
            return f"{value:%Y-%m-%dT%H:%M:%S}.{value.microsecond // 1000:03}Z"
        case _:
            return ",".join(map(typed_item, value))


def typed_item(item: str | Condition) -> str:
    if isinstance(item, str):
        return item.replace("\\", "\\\\").replace(",", "\\,")
    name, operator, value = item
    kind = {bool: "boolean:", int: "number:", float: "number:", str: "text:"}[type(value)]
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"{typed_item(name).replace('_', chr(92) + '_')}_{operator}_{kind}{typed_item(text)}"


def get_says(values: Mapping[str, Value]) -> bool:
    """Whether the query string can say it: no comma in an item, no type, no underscore in a variable."""
    if sum(name in STATES.values() for name in values) > 1:
        return False
    for value in values.values():
        for item in value if isinstance(value, list) else ():
            if isinstance(item, str):
                if "," in item:
                    return False
            elif not isinstance(item[2], str) or any(mark in part for mark in "_," for part in (item[0], item[2])):
                return False
    return True


def get_words(values: Mapping[str, Value]) -> dict[str, object]:
    def word(value: Value) -> object:
        if isinstance(value, datetime):
            return typed(value).replace("Z", "+0000")
        if isinstance(value, list):
            return [item if isinstance(item, str) else "_".join(map(str, item)) for item in value]
        return value

    return {name: word(value) for name, value in values.items()}


def post_body(values: Mapping[str, Value]) -> dict[str, object]:
    body: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, datetime):
            body[name] = typed(value).replace("Z", "+0000")
        elif isinstance(value, list):
            body[name] = [
                item if isinstance(item, str) else dict(zip(("name", "operator", "value"), item, strict=True))
                for item in value
            ]
        else:
            body[name] = value
    states = [state for state in STATES.values() if state in body]
    if len(states) > 1:
        body["orQueries"] = [{state: body.pop(state) for state in states}]
    return body


def test_every_filter_can_be_drawn(known: Known) -> None:
    drawable = {name for name, make in PIECES.items() if any(make(known, row) for row in known.rows)}
    assert drawable == {parameter.name for parameter in INSTANCES.parameters if parameter.role == "filter"}


def test_combinations_find_what_a_direct_request_finds(live_engine: LiveEngine, known: Known) -> None:
    found: list[int] = []
    methods: set[str] = set()

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(st.data())
    def compare(data: st.DataObject) -> None:
        row = data.draw(st.sampled_from(known.rows), label="around")
        pieces = {name: value for name, make in PIECES.items() if (value := make(known, row))}
        names = data.draw(st.lists(st.sampled_from(sorted(pieces)), min_size=2, max_size=4, unique=True), label="names")
        values: dict[str, Value] = {}
        for name in names:
            values |= spread(name, pieces[name])
        # Now and then one value that belongs to another row, or one state more.
        if data.draw(st.integers(0, 4), label="stray") == 0:
            other = data.draw(st.sampled_from(known.rows), label="other")
            if value := PIECES[names[0]](known, other):
                values |= spread(names[0], value)
        if STATES[row["state"]] in values and data.draw(st.booleans(), label="another state"):
            values[data.draw(st.sampled_from(sorted(STATES.values())))] = True
        key = data.draw(st.sampled_from(sorted(ORDERS)), label="key")
        direction = data.draw(st.sampled_from(["asc", "desc"]), label="direction")
        size = data.draw(st.sampled_from([3, 7, None]), label="page size")
        written = {name: typed(value) for name, value in values.items()} | {"sortBy": key, "sortOrder": direction}
        note(str(written))
        assume(not query(written).problems(datetime.now(UTC), UTC))

        if get_says(values):
            rows = live_engine.rest.list(LIST, **get_words(values), sortBy=key, sortOrder=direction)
        else:
            sorting = [{"sortBy": key, "sortOrder": direction}]
            rows = live_engine.rest.query(LIST, post_body(values) | {"sorting": sorting})
        answer = ask(live_engine.url, written, page_size=size)

        assert len(answer.ids) == len(set(answer.ids))
        assert set(answer.ids) == {one["id"] for one in rows}
        assert answer.total == len(rows)
        shown = {
            "startTime": "startTime",
            "instanceId": "id",
            "businessKey": "businessKey",
            "duration": "durationInMillis",
        }
        assert answer.values(shown[key]) == [one[shown[key]] for one in rows]
        if not get_says(values):
            assert answer.methods == {"POST"}
        found.append(len(rows))
        methods.update(answer.methods)

    compare()
    # Else the generator, not the product, would have to be looked at.
    assert sum(1 for number in found if number) > len(found) / 2
    assert methods == {"GET", "POST"}
