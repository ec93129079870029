"""Every parameter of the instance list changes the rows as documented."""

from collections.abc import Callable
from typing import Any

import pytest

from tuiconsole.demo.camunda import dates
from tuiconsole.demo.camunda.conditions import PARAMETERS
from tuiconsole.demo.ids import Kind
from tuiconsole.demo.rows import HELD, InstanceRow, Trouble
from tuiconsole.demo.store import Store

from .client import Client, Row

Check = Callable[[Row], bool]


def ids(rows: list[Row]) -> set[str]:
    return {row["id"] for row in rows}


def pick(rows: list[Row], where: Check) -> Row:
    """A row that the test can ask about; not the first, which is special in some way."""
    found = [row for row in rows if where(row)]
    return found[len(found) // 2]


# Each: the parameter, how to get a value from the rows, and which rows are then expected.
BY_FIELD: list[tuple[str, Callable[[list[Row]], str], Callable[[Row, str], bool]]] = [
    ("processInstanceId", lambda rows: rows[700]["id"], lambda row, value: row["id"] == value),
    (
        "processInstanceIds",
        lambda rows: ",".join(row["id"] for row in rows[30:50]),
        lambda row, value: row["id"] in value.split(","),
    ),
    (
        "processInstanceIdNotIn",
        lambda rows: ",".join(row["id"] for row in rows[30:50]),
        lambda row, value: row["id"] not in value.split(","),
    ),
    (
        "processDefinitionId",
        lambda rows: pick(rows, lambda row: row["processDefinitionKey"] == "order")["processDefinitionId"],
        lambda row, value: row["processDefinitionId"] == value,
    ),
    ("processDefinitionKey", lambda rows: "invoice", lambda row, value: row["processDefinitionKey"] == value),
    (
        "processDefinitionKeyIn",
        lambda rows: "invoice,payment,nope",
        lambda row, value: row["processDefinitionKey"] in ("invoice", "payment"),
    ),
    (
        "processDefinitionKeyNotIn",
        lambda rows: "invoice,payment",
        lambda row, value: row["processDefinitionKey"] not in ("invoice", "payment"),
    ),
    (
        "processDefinitionName",
        lambda rows: "Loan application",
        lambda row, value: row["processDefinitionName"] == value,
    ),
    (
        "processDefinitionNameLike",
        lambda rows: "%check%",
        lambda row, value: "check" in row["processDefinitionName"],
    ),
    (
        "processInstanceBusinessKey",
        lambda rows: pick(rows, lambda row: row["businessKey"] is not None)["businessKey"],
        lambda row, value: row["businessKey"] == value,
    ),
    (
        "processInstanceBusinessKeyIn",
        lambda rows: ",".join(row["businessKey"] for row in rows if (row["businessKey"] or "").startswith("LN-")),
        lambda row, value: row["businessKey"] in value.split(","),
    ),
    (
        "processInstanceBusinessKeyLike",
        lambda rows: "CLM/2025/%",
        lambda row, value: (row["businessKey"] or "").startswith("CLM/2025/"),
    ),
    ("rootProcessInstances", lambda rows: "true", lambda row, value: row["superProcessInstanceId"] is None),
    ("finished", lambda rows: "true", lambda row, value: row["endTime"] is not None),
    ("unfinished", lambda rows: "true", lambda row, value: row["endTime"] is None),
    ("active", lambda rows: "true", lambda row, value: row["state"] == "ACTIVE"),
    ("suspended", lambda rows: "true", lambda row, value: row["state"] == "SUSPENDED"),
    ("completed", lambda rows: "true", lambda row, value: row["state"] == "COMPLETED"),
    ("externallyTerminated", lambda rows: "true", lambda row, value: row["state"] == "EXTERNALLY_TERMINATED"),
    ("internallyTerminated", lambda rows: "true", lambda row, value: row["state"] == "INTERNALLY_TERMINATED"),
    # The pattern sorts as the instants do, all of them being written in the same zone.
    ("startedBefore", lambda rows: rows[900]["startTime"], lambda row, value: row["startTime"] <= value),
    ("startedAfter", lambda rows: rows[900]["startTime"], lambda row, value: row["startTime"] >= value),
    (
        "finishedBefore",
        lambda rows: pick(rows, lambda row: row["endTime"] is not None)["endTime"],
        lambda row, value: row["endTime"] is not None and row["endTime"] <= value,
    ),
    (
        "finishedAfter",
        lambda rows: pick(rows, lambda row: row["endTime"] is not None)["endTime"],
        lambda row, value: row["endTime"] is not None and row["endTime"] >= value,
    ),
    ("startedBy", lambda rows: "mary", lambda row, value: row["startUserId"] == value),
    (
        "superProcessInstanceId",
        lambda rows: pick(rows, lambda row: row["superProcessInstanceId"] is not None)["superProcessInstanceId"],
        lambda row, value: row["superProcessInstanceId"] == value,
    ),
    (
        "rootProcessInstanceId",
        lambda rows: pick(rows, lambda row: row["superProcessInstanceId"] is not None)["rootProcessInstanceId"],
        lambda row, value: row["rootProcessInstanceId"] == value,
    ),
    (
        "superCaseInstanceId",
        lambda rows: pick(rows, lambda row: row["superCaseInstanceId"] is not None)["superCaseInstanceId"],
        lambda row, value: row["superCaseInstanceId"] == value,
    ),
    (
        "caseInstanceId",
        lambda rows: pick(rows, lambda row: row["caseInstanceId"] is not None)["caseInstanceId"],
        lambda row, value: row["caseInstanceId"] == value,
    ),
    ("tenantIdIn", lambda rows: "emea,hr", lambda row, value: row["tenantId"] in ("emea", "hr")),
    ("withoutTenantId", lambda rows: "true", lambda row, value: row["tenantId"] is None),
]


@pytest.mark.parametrize(("name", "value_from", "expected"), BY_FIELD, ids=[name for name, _, _ in BY_FIELD])
def test_filters_by_what_a_row_shows(
    engine: Client,
    rows: list[Row],
    name: str,
    value_from: Callable[[list[Row]], str],
    expected: Callable[[Row, str], bool],
) -> None:
    value = value_from(rows)
    found = engine.rows(**{name: value})
    assert 0 < len(found) < len(rows)
    assert ids(found) == {row["id"] for row in rows if expected(row, value)}
    assert engine.get("/history/process-instance/count", {name: value}) == {"count": len(found)}


def test_finds_the_caller_of_an_instance(engine: Client, rows: list[Row]) -> None:
    called = pick(rows, lambda row: row["superProcessInstanceId"] is not None)
    assert ids(engine.rows(subProcessInstanceId=called["id"])) == {called["superProcessInstanceId"]}
    assert engine.rows(subProcessInstanceId=called["rootProcessInstanceId"]) == []


def test_finds_the_caller_of_a_case(engine: Client, store: Store, rows: list[Row]) -> None:
    [(number,)] = store.all("select n from instance where sub_case is not null limit 1")
    found = engine.rows(subCaseInstanceId=store.ids.text(Kind.CASE, number, 1))
    assert ids(found) == {store.ids.text(Kind.INSTANCE, number)}
    assert engine.rows(subCaseInstanceId=store.ids.text(Kind.CASE, number)) == []
    assert engine.rows(subCaseInstanceId=rows[0]["id"]) == []


class Known:
    """What the data set knows of each instance beyond what its row shows."""

    def __init__(self, store: Store) -> None:
        self.instances: dict[str, InstanceRow] = {}
        for values in store.all(f"select {', '.join(InstanceRow._fields)} from instance"):
            row = InstanceRow(*values)
            self.instances[store.ids.format(row.id)] = row
        self.routes = store.landscape.routes
        self.definitions = store.landscape.definitions
        columns = "id, instance, type, message, ended, n = root_cause"
        self.incidents: dict[int, list[Any]] = {}
        for incident in store.all(f"select {columns} from incident order by n"):
            self.incidents.setdefault(incident[1], []).append(incident)

    def matching(self, check: Callable[[InstanceRow], bool]) -> set[str]:
        return {id for id, row in self.instances.items() if check(row)}

    def having_incident(self, check: Callable[[Any], bool]) -> set[str]:
        return self.matching(lambda row: any(check(incident) for incident in self.incidents.get(row.n, ())))

    def activities(self, row: InstanceRow) -> list[tuple[str, int, int | None, bool]]:
        """Id, start, end and whether a job ran it, of those that the history has."""
        route = self.routes[row.route]
        found: list[tuple[str, int, int | None, bool]] = []
        for position, step in enumerate(route.steps[: row.reached + 1]):
            begun = route.start_of(position, row.start, row.span, row.whole, row.bits)
            if position < row.reached:
                over = route.start_of(position + 1, row.start, row.span, row.whole, row.bits)
                found.append((step.id, begun, over, step.job))
            elif row.ended is None and row.trouble not in HELD:
                found.append((step.id, begun, None, step.job))
        return found

    def current(self, row: InstanceRow) -> str | None:
        return self.routes[row.route].steps[row.reached].id if row.ended is None else None


@pytest.fixture(scope="module")
def known(store: Store) -> Known:
    return Known(store)


def test_incidents(engine: Client, known: Known) -> None:
    anything = known.having_incident(lambda incident: True)
    assert 10 < len(anything) < 400
    assert ids(engine.rows(withIncidents="true")) == anything
    root = known.having_incident(lambda incident: incident[5])
    assert ids(engine.rows(withRootIncidents="true")) == root < anything
    opened = known.having_incident(lambda incident: incident[4] is None)
    resolved = known.having_incident(lambda incident: incident[4] is not None)
    assert opened
    assert resolved
    assert ids(engine.rows(incidentStatus="open")) == opened
    assert ids(engine.rows(incidentStatus="resolved")) == resolved
    # What is neither is not refused, it just asks for nothing but an incident.
    assert ids(engine.rows(incidentStatus="weird")) == anything
    failed_jobs = known.having_incident(lambda incident: incident[2] == "failedJob")
    assert ids(engine.rows(incidentType="failedJob")) == failed_jobs < anything
    message = next(incident[3] for several in known.incidents.values() for incident in several if incident[3])
    assert ids(engine.rows(incidentMessage=message)) == known.having_incident(lambda incident: incident[3] == message)
    assert engine.rows(incidentMessage=message[:-1]) == []
    found = engine.rows(incidentMessageLike=f"%{message[3:12]}%")
    assert ids(found) == known.having_incident(lambda incident: message[3:12] in (incident[3] or ""))
    some = [several[0][0] for several in list(known.incidents.values())[:5]]
    assert ids(engine.rows(incidentIdIn=",".join(some))) == known.having_incident(lambda incident: incident[0] in some)


def test_one_incident_has_to_satisfy_all_that_is_asked_of_incidents(engine: Client, known: Known) -> None:
    found = ids(engine.rows(incidentStatus="open", incidentType="failedJob", withRootIncidents="true"))
    assert found
    assert found == known.having_incident(
        lambda incident: incident[4] is None and incident[2] == "failedJob" and incident[5]
    )


def test_jobs_that_are_retried(engine: Client, known: Known) -> None:
    found = ids(engine.rows(withJobsRetrying="true"))
    assert found
    assert found == known.matching(lambda row: row.trouble == Trouble.RETRYING)


@pytest.mark.parametrize("activity", ["approve", "ship", "file-declaration", "write-letter"])
def test_activities_by_id(engine: Client, known: Known, activity: str) -> None:
    wanted = f"{activity},nope"
    executed = ids(engine.rows(executedActivityIdIn=wanted))
    assert executed
    assert executed == known.matching(
        lambda row: any(id == activity and over is not None for id, _, over, _ in known.activities(row))
    )
    active = ids(engine.rows(activeActivityIdIn=wanted))
    assert active == known.matching(
        lambda row: any(id == activity and over is None for id, _, over, _ in known.activities(row))
    )
    at = ids(engine.rows(activityIdIn=wanted))
    assert at == known.matching(lambda row: known.current(row) == activity)
    assert at
    assert active <= at


def test_an_activity_whose_job_has_not_begun_it_is_reached_but_not_active(engine: Client) -> None:
    at = ids(engine.rows(activityIdIn="write-letter"))
    active = ids(engine.rows(activeActivityIdIn="write-letter"))
    assert len(at - active) >= 2
    assert ids(engine.rows(withJobsRetrying="true")) <= ids(engine.rows(unfinished="true"))


def test_executed_and_active_activities_together_never_match(engine: Client) -> None:
    both = engine.rows(executedActivityIdIn="scan,approve", activeActivityIdIn="approve,assign-approver")
    assert both == []


MOMENTS = ["2025-12-24T00:00:00.000+0000", "2026-02-20T12:00:00.000+0000", "2026-02-28T00:00:00.000+0000"]


def _millis(text: str) -> int:
    time = dates.parse(text)
    assert time is not None
    return time


@pytest.mark.parametrize("after", [None, *MOMENTS])
@pytest.mark.parametrize("before", [None, *MOMENTS])
def test_activities_and_jobs_by_time(engine: Client, known: Known, after: str | None, before: str | None) -> None:
    low = _millis(after) if after else 0
    high = _millis(before) if before else 1 << 62
    asked = {name: value for name, value in (("After", after), ("Before", before)) if value}

    def active_between(row: InstanceRow) -> bool:
        return any((over or begun) >= low and begun <= high for _, begun, over, _ in known.activities(row))

    found = engine.rows(**{f"executedActivity{name}": value for name, value in asked.items()})
    assert ids(found) == known.matching(active_between)

    found = engine.rows(**{f"executedJob{name}": value for name, value in asked.items()})
    if asked:
        log = engine.get("/history/job-log")
        assert ids(found) == {entry["processInstanceId"] for entry in log if low <= _millis(entry["timestamp"]) <= high}
    else:
        assert len(found) == len(known.instances)


def _variable(known: Known, row: InstanceRow, name: str) -> tuple[str, Any] | None:
    for variable in known.definitions[row.definition].process.variables:
        if variable.name == name and row.reached >= variable.after:
            return variable.value.type, variable.value.of(row.bits, row.start)
    return None


STRING_CONDITIONS: list[tuple[str, Callable[[str], bool]]] = [
    ("eq_high", lambda value: value == "high"),
    ("gt_low", lambda value: value > "low"),
    ("gteq_normal", lambda value: value >= "normal"),
    ("lt_normal", lambda value: value < "normal"),
    ("lteq_low", lambda value: value <= "low"),
    ("like_%o%", lambda value: "o" in value),
    ("neq_high", lambda value: value != "high"),
]


@pytest.mark.parametrize(("condition", "holds"), STRING_CONDITIONS, ids=[text for text, _ in STRING_CONDITIONS])
def test_text_variables(engine: Client, known: Known, condition: str, holds: Callable[[str], bool]) -> None:
    def expected(row: InstanceRow) -> bool:
        found = _variable(known, row, "priority")
        return found is not None and holds(found[1])

    found = ids(engine.rows(variables=f"priority_{condition}"))
    assert found
    assert found == known.matching(expected)


def test_several_variables_have_to_hold_together(engine: Client) -> None:
    high, chosen = ids(engine.rows(variables="priority_eq_high")), ids(engine.rows(variables="customer_like_%O%"))
    assert high & chosen
    assert ids(engine.rows(variables="priority_eq_high,customer_like_%O%")) == high & chosen


def test_a_query_string_compares_variables_as_text_only(engine: Client, known: Known) -> None:
    assert engine.rows(variables="amount_gt_100") == []
    assert engine.rows(variables="express_eq_true") == []
    # A number is not equal to any text, so it is unequal to all of them.
    unequal = ids(engine.rows(variables="amount_neq_100"))
    assert unequal == known.matching(lambda row: _variable(known, row, "amount") is not None)


def test_cases_of_names_and_values(engine: Client) -> None:
    plain = ids(engine.rows(variables="priority_eq_high"))
    assert engine.rows(variables="PRIORITY_eq_high") == []
    assert ids(engine.rows(variables="PRIORITY_eq_high", variableNamesIgnoreCase="true")) == plain
    assert engine.rows(variables="priority_eq_HIGH") == []
    assert ids(engine.rows(variables="priority_eq_HIGH", variableValuesIgnoreCase="true")) == plain
    assert ids(engine.rows(variables="priority_like_HI%", variableValuesIgnoreCase="true")) == plain
    assert engine.rows(variables="priority_eq_HIGH", variableNamesIgnoreCase="true") == []


def test_a_variable_that_is_set_later_is_not_there_before(engine: Client, known: Known) -> None:
    found = ids(engine.rows(variables="approver_like_%"))
    assert found == known.matching(lambda row: _variable(known, row, "approver") is not None)
    assert found < ids(engine.rows(processDefinitionKey="invoice"))


def test_no_parameter_was_forgotten_here() -> None:
    elsewhere = {
        "subProcessInstanceId",
        "subCaseInstanceId",
        "withIncidents",
        "withRootIncidents",
        "incidentIdIn",
        "incidentType",
        "incidentStatus",
        "incidentMessage",
        "incidentMessageLike",
        "withJobsRetrying",
        "executedActivityIdIn",
        "activeActivityIdIn",
        "activityIdIn",
        "executedActivityAfter",
        "executedActivityBefore",
        "executedJobAfter",
        "executedJobBefore",
        "variables",
        "variableNamesIgnoreCase",
        "variableValuesIgnoreCase",
    }
    assert {name for name, _, _ in BY_FIELD} | elsewhere == set(PARAMETERS)
    assert len(PARAMETERS) == 51
