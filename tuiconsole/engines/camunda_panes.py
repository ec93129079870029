"""What the panes show about an instance of the Camunda 7 family, its relatives, and what fails on a server."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tuiconsole.engines.camunda_external_tasks import EXTERNAL_TASKS
from tuiconsole.engines.camunda_history import ACTIVITIES, OPERATIONS
from tuiconsole.engines.camunda_incidents import INCIDENT_LOG, INCIDENTS
from tuiconsole.engines.camunda_jobs import JOB_LOG, JOBS
from tuiconsole.engines.camunda_variables import VARIABLES
from tuiconsole.engines.engine import Nesting, ProblemSource, Relative, Tab
from tuiconsole.engines.model import Json
from tuiconsole.engines.types import Value


def _of_instance(instance: Mapping[str, Json]) -> Mapping[str, Value]:
    return {"processInstanceId": str(instance["id"])}


def _whose(parameter: str, field: str) -> Callable[[Mapping[str, Json]], Mapping[str, Value] | None]:
    """The query for *parameter* with the value of *field*; None for an instance without that value."""

    def given(instance: Mapping[str, Json]) -> Mapping[str, Value] | None:
        value = instance.get(field)
        return {parameter: str(value)} if value else None

    return given


def _root(instance: Mapping[str, Json]) -> Mapping[str, Value] | None:
    root = instance.get("rootProcessInstanceId")
    return {"processInstanceId": str(root)} if root and root != instance.get("id") else None


def with_ids(ids: Sequence[str]) -> Mapping[str, Value]:
    """The query for the instances with these ids."""
    return {"processInstanceIds": tuple(ids)}


JOBS_TABS = (
    Tab("Jobs", JOBS, _of_instance),
    Tab("Incidents", INCIDENTS, _of_instance),
    Tab("External tasks", EXTERNAL_TASKS, _of_instance),
)

HISTORY_TABS = (
    Tab("Timeline", ACTIVITIES, _of_instance,
        nesting=Nesting("parentActivityInstanceId", "processInstanceId", "activityType",
                        frozenset({"multiInstanceBody"}))),
    Tab("Job log", JOB_LOG, _of_instance),
    Tab("Incidents", INCIDENT_LOG, _of_instance),
    Tab("Variables", VARIABLES, _of_instance),
    Tab("Operations", OPERATIONS, _of_instance),
)  # fmt: skip

RELATIVES = (
    Relative("parent", "Parent", _whose("processInstanceId", "superProcessInstanceId")),
    Relative("root", "Root", _root),
    Relative("children", "Children", _whose("superProcessInstanceId", "id")),
    Relative("family", "Family", _whose("rootProcessInstanceId", "rootProcessInstanceId")),
    Relative(
        "restarted",
        "Restarted from",
        _whose("processInstanceId", "restartedProcessInstanceId"),
        "This instance is no restart of another one.",
    ),
    Relative("case", "Case", _whose("caseInstanceId", "caseInstanceId")),
)

PROBLEMS = (
    ProblemSource("Jobs without retries", JOBS, {"noRetriesLeft": True, "withException": True},
                  "exceptionMessage", "createTime", "processInstanceId"),
    ProblemSource("Jobs that still retry", JOBS, {"withRetriesLeft": True, "withException": True},
                  "exceptionMessage", "createTime", "processInstanceId", "waiting"),
    ProblemSource("External tasks without retries", EXTERNAL_TASKS, {"noRetriesLeft": True},
                  "errorMessage", "createTime", "processInstanceId"),
    ProblemSource("Incidents", INCIDENTS, {},
                  "incidentMessage", "incidentTimestamp", "processInstanceId"),
)  # fmt: skip
