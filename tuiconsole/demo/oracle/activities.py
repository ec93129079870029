"""Gives the runs of an instance's activities their ids, and tells whom they called and who had to do them."""

from typing import NamedTuple

from tuiconsole.demo.ids import Ids, Kind
from tuiconsole.demo.oracle.runs import Run, runs_of
from tuiconsole.demo.processes import END, USER_TASK
from tuiconsole.demo.rows import InstanceRow
from tuiconsole.demo.store import Store

ASSIGNEES = ("mary", "john", "peter", "a.okafor", "j.lindqvist", "s.yilmaz", "k.novak", "r.almeida")
_PLACES = len(ASSIGNEES) * 5 // 4
"""One in five tasks is nobody's yet."""


class Activity(NamedTuple):
    """One run, as the dialect's lists know it."""

    run: Run
    id: str
    parent: str
    """What it is part of: another run, or the instance."""
    execution: str
    called: str | None
    assignee: str | None
    task: str | None

    @property
    def duration(self) -> int | None:
        return None if self.run.over is None else self.run.over - self.run.begun

    @property
    def completes_scope(self) -> bool:
        return self.run.node.type == END and not self.run.canceled


class Activities:
    """The activities of each instance of one data set."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, row: InstanceRow) -> list[Activity]:
        ids, instance = self._store.ids, self._store.ids.format(row.id)
        called = self._called(row)
        found = []
        for run in runs_of(row, self._store.landscape, self._store.now):
            node = run.node
            task = node.type == USER_TASK
            found.append(
                Activity(
                    run=run,
                    id=ids.text(Kind.ACTIVITY, row.n, node.part),
                    parent=instance if node.parent is None else ids.text(Kind.ACTIVITY, row.n, node.parent),
                    execution=execution_id(ids, row, node.execution),
                    called=called.get(node.calls) if node.calls else None,
                    assignee=_assignee(row.bits, node.part) if task else None,
                    task=ids.text(Kind.TASK, row.n, node.part) if task else None,
                )
            )
        return found

    def _called(self, row: InstanceRow) -> dict[str, str]:
        """The instances that it called, by the keys of their definitions; of several the first."""
        landscape = self._store.landscape
        children = self._store.all("select id, definition from instance where parent = ? order by n desc", (row.n,))
        return {landscape.definitions[definition].key: self._store.ids.format(id) for id, definition in children}


def execution_id(ids: Ids, row: InstanceRow, part: int | None) -> str:
    """Most things run in the execution of the instance itself, which has the instance's id."""
    return ids.format(row.id) if part is None else ids.text(Kind.EXECUTION, row.n, part)


def _assignee(bits: int, part: int) -> str | None:
    place = ((bits >> 7) + part * 13) % _PLACES
    return ASSIGNEES[place] if place < len(ASSIGNEES) else None
