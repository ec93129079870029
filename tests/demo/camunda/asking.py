"""Short ways to ask the dialect's resources behind an instance."""

from typing import Any

from tuiconsole.demo.camunda import dates

from ..client import Client, Row

JOB, TASK, INCIDENT = "/job", "/external-task", "/incident"
PAST_INCIDENT, ACTIVITY = "/history/incident", "/history/activity-instance"
LOG, VARIABLE, OPERATION = "/history/job-log", "/history/variable-instance", "/history/user-operation"
DEFINITION = "/process-definition"
PATHS = (JOB, TASK, INCIDENT, PAST_INCIDENT, ACTIVITY, LOG, VARIABLE, OPERATION, DEFINITION)
POSTED = (JOB, TASK, ACTIVITY, LOG, VARIABLE)


def fetch(engine: Client, path: str, **query: Any) -> list[Row]:
    """Rows by GET; variables as they are stored and also the removed ones."""
    if path == VARIABLE:
        query = {"deserializeValues": "false", "includeDeleted": "true"} | query
    found: list[Row] = engine.get(path, query)
    return found


def post(engine: Client, path: str, body: dict[str, Any], **query: Any) -> list[Row]:
    """The same by POST."""
    if path == VARIABLE:
        body, query = {"includeDeleted": True} | body, {"deserializeValues": "false"} | query
    found: list[Row] = engine.post(path, body, query)
    return found


def ids(rows: list[Row]) -> set[str]:
    found = {row["id"] for row in rows}
    assert len(found) == len(rows)
    return found


def millis(text: str) -> int:
    time = dates.parse(text)
    assert time is not None
    return time


def called(engine: Client, key: str) -> Row:
    """The only instance with a business key."""
    (row,) = engine.rows(processInstanceBusinessKey=key)
    return row
