"""IBM BPM and BAW, the BPEL side (Business Flow Manager): what the panes show about an instance, and what fails."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tuiconsole.engines.engine import Engine, ProblemSource, Relative, Tab
from tuiconsole.engines.ibm_activities import ACTIVITIES, ACTIVITY, HISTORY, NESTING
from tuiconsole.engines.ibm_clause import Condition
from tuiconsole.engines.ibm_instances import INSTANCES, PROCESS
from tuiconsole.engines.ibm_lists import DIALECT, WHERE, with_id, with_one_of
from tuiconsole.engines.ibm_tasks import TASKS
from tuiconsole.engines.ibm_templates import TEMPLATES
from tuiconsole.engines.model import Item
from tuiconsole.engines.types import Value

PIID = "PROCESS_INSTANCE.PIID"


def _of_instance(column: str) -> Callable[[Item], Mapping[str, Value]]:
    """The query for what bears the id of an instance in *column*."""
    return lambda instance: {WHERE: with_id(column, str(instance.get("piid")))}


def _whose(column: str, field: str) -> Callable[[Item], Mapping[str, Value] | None]:
    """The query for the instances that bear in *column* what an instance has in *field*; None if it has nothing."""

    def given(instance: Item) -> Mapping[str, Value] | None:
        value = instance.get(field)
        return {WHERE: with_id(column, str(value))} if value else None

    return given


def _root(instance: Item) -> Mapping[str, Value] | None:
    """What nothing has called is the topmost instance of its own tree."""
    root = instance.get("topLevelProcessInstanceID")
    return {WHERE: with_id(PIID, str(root))} if root and root != instance.get("piid") else None


def with_ids(ids: Sequence[str]) -> Mapping[str, Value]:
    """The query for the instances with these ids."""
    return {WHERE: with_one_of(PIID, ids)}


STOPPED = Condition("ACTIVITY.STATE", "=", "STATE_STOPPED")

IBM_BFM = Engine(
    "ibm-bfm",
    "IBM BPM and BAW (BPEL)",
    (INSTANCES, ACTIVITIES, ACTIVITY, HISTORY, PROCESS, TASKS, TEMPLATES),
    DIALECT,
    base_path="/rest/bpm/bfm/v1",
    documented_root="/rest/bpm/bfm/v1",
    jobs=(
        Tab("Activities", ACTIVITIES, _of_instance("ACTIVITY.PIID")),
        Tab("Incidents", lacks="Its API has none: an activity that failed is stopped, and stands first among the "
                               "activities with the reason."),
        Tab("External tasks", lacks="Its API knows activities only: nothing is left to workers from outside."),
    ),
    history=(
        Tab("Timeline", HISTORY, _of_instance("ACTIVITY.PIID"), nesting=NESTING),
        Tab("Tasks", TASKS, _of_instance("TASK.CONTAINMENT_CTX_ID")),
        Tab("Process", PROCESS, lambda instance: {"piid": str(instance.get("piid"))}),
        Tab("Variables", lacks="Its API names the variables only of an activity whose name one knows already, and "
                               "their values one by one, in types that each process makes up for itself."),
        Tab("Job log", lacks="Its API tells how activities stand, not how often they were tried before."),
        Tab("Operations", lacks="Its API does not tell which user changed what in an instance."),
    ),
    relatives=(
        Relative("parent", "Parent", _whose(PIID, "parentProcessInstanceID")),
        Relative("root", "Root", _root),
        Relative("children", "Children", _whose("PROCESS_INSTANCE.PARENT_PIID", "piid")),
        Relative("family", "Family", _whose("PROCESS_INSTANCE.TOP_LEVEL_PIID", "topLevelProcessInstanceID")),
    ),
    problems=(
        # There is no message: what stopped, and what kind of thing went wrong with it, is all that a list tells.
        ProblemSource("Stopped activities, by name", ACTIVITIES, {WHERE: STOPPED}, "name", "activationTime", "piid"),
        ProblemSource("Stopped activities, by reason", ACTIVITIES, {WHERE: STOPPED}, "stopReason", "activationTime",
                      "piid"),
    ),
    with_ids=with_ids,
)  # fmt: skip
