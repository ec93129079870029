"""Oracle Process Automation: its resources, and which of them the panes show about an instance."""

from __future__ import annotations

from collections.abc import Mapping

from tuiconsole.engines.engine import Engine, Tab
from tuiconsole.engines.model import Json
from tuiconsole.engines.oracle_dialect import OracleDialect
from tuiconsole.engines.oracle_history import AUDIT, DATA_OBJECTS, HISTORY, NESTING
from tuiconsole.engines.oracle_instances import INSTANCE, INSTANCES
from tuiconsole.engines.oracle_jobs import INCIDENTS, JOB, JOBS
from tuiconsole.engines.types import Value


def _of_instance(instance: Mapping[str, Json]) -> Mapping[str, Value]:
    return {"id": str(instance.get("id"))}


def _of_audited(instance: Mapping[str, Json]) -> Mapping[str, Value]:
    return {"instanceId": str(instance.get("id"))}


# No relatives: an instance names neither who called it nor whom it calls. Its history and its data objects do.
ORACLE_OPA = Engine(
    "oracle-opa",
    "Oracle Process Automation",
    (INSTANCES, JOBS, INSTANCE, JOB, INCIDENTS, HISTORY, AUDIT, DATA_OBJECTS),
    OracleDialect(),
    base_path="/process/api/v1",
    documented_root="/process/api/v1",
    passwords=False,
    single=INSTANCE,
    jobs=(
        Tab("Jobs", JOBS, _of_instance),
        Tab("Incidents", INCIDENTS, _of_instance),
        Tab("External tasks", lacks="Its API knows jobs only: nothing is left to workers from outside."),
    ),
    history=(
        Tab("Timeline", HISTORY, _of_instance, nesting=NESTING),
        Tab("Audit", AUDIT, _of_audited, nesting=NESTING),
        Tab("Variables", DATA_OBJECTS, _of_audited),
        Tab("Job log", lacks="Its API lists the jobs that there are, and forgets those that ran."),
        Tab("Operations", lacks="Its API does not tell which user changed what in an instance."),
    ),
    no_problems="Its API lists the jobs and the incidents of one instance at a time, never those of all.",
)
