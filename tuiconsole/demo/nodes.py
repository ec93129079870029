"""What the history keeps of a route: an entry for each activity, each subprocess around it, each of many copies.

A route is a line of activities. The history is a tree: a subprocess is entered with the first of its activities and
left with the last, and an activity that is done once for each of a list has a body with a copy for each. Both follow
from the line, so they are worked out once for each route and never stored for an instance.
"""

from collections.abc import Sequence
from typing import NamedTuple

from tuiconsole.demo.processes import USER_TASK, Activity, Process, Route, shift

SCOPES = 64
"""Parts below are the positions of steps; from here on come subprocesses, then copies."""
COPIES = 128


class Node(NamedTuple):
    """One entry. `part` makes its id, `parent` is another's part or None for the instance itself."""

    route: int
    part: int
    sequence: int
    activity: str
    name: str | None
    type: str
    parent: int | None
    around: str | None
    """The parent's activity."""
    execution: int | None
    """The part of the node whose execution runs it; None: the instance's own."""
    first: int
    last: int
    opens: bool
    """It is there before the job of its first activity has run."""
    job: bool
    copy: int | None
    low: int
    high: int
    calls: str | None
    tick: int
    shift: int
    slack: int
    over_tick: int
    over_shift: int
    over_slack: int


class Holding(NamedTuple):
    """A variable that instances on a route have: when it is set, and which node it belongs to."""

    route: int
    part: int
    number: int
    name: str
    type: str
    after: int
    until: int | None
    node: int | None
    activity: str | None
    execution: int | None
    task: bool
    tick: int
    shift: int
    slack: int


def holdings_of(route: Route, process: Process, first: int, nodes: Sequence[Node]) -> list[Holding]:
    """The variables of a route, numbered from `first` on."""
    found: list[Holding] = []
    for index, variable in enumerate(process.variables):
        if variable.after > route.length:
            continue
        node = None
        if variable.local is not None:
            node = next((each for each in nodes if each.activity == variable.local), None)
            if node is None:
                continue
        found.append(
            Holding(
                route=route.number,
                part=index,
                number=first + index,
                name=variable.name,
                type=variable.value.type,
                after=variable.after,
                until=variable.until,
                node=node.part if node else None,
                activity=node.activity if node else None,
                execution=node.execution if node else None,
                task=node is not None and node.type == USER_TASK,
                tick=route.ticks[variable.after],
                shift=shift(variable.after),
                slack=route.slack[variable.after],
            )
        )
    return found


class _Builder:
    def __init__(self, route: Route, scopes: Sequence[Activity]) -> None:
        self._route = route
        self._scopes = {scope.id: scope for scope in scopes}
        self._copies = COPIES
        self.nodes: list[Node] = []
        self._open: list[tuple[str, int]] = []

    def path(self, activity: Activity) -> list[str]:
        """The subprocesses around an activity, from the outermost."""
        path: list[str] = []
        around = activity.within
        while around is not None:
            path.insert(0, around)
            around = self._scopes[around].within
        return path

    def build(self) -> list[Node]:
        for position, step in enumerate(self._route.steps):
            path = self.path(step)
            kept = 0
            while kept < min(len(path), len(self._open)) and path[kept] == self._open[kept][0]:
                kept += 1
            del self._open[kept:]
            for id in path[kept:]:
                part = SCOPES + sum(node.type == self._scopes[id].type for node in self.nodes)
                self._add(self._scopes[id], part, position, execution=part, opens=True)
                self._open.append((id, part))
            self._step(position, step)
            for _, part in self._open:
                self._extend(part, position)
        return self.nodes

    def _step(self, position: int, step: Activity) -> None:
        if step.each is None:
            self._add(step, position, position, execution=position if step.reminds else self._around())
            return
        body = step.as_body()
        self._add(body, position, position, execution=position, opens=True)
        for copy in range(step.each[1]):
            part, self._copies = self._copies, self._copies + 1
            # Those whose job has not run are left out by their number.
            self._add(step, part, position, execution=part, parent=(body.id, position), opens=True, copy=copy)

    def _around(self) -> int | None:
        return self._open[-1][1] if self._open else None

    def _add(
        self,
        activity: Activity,
        part: int,
        position: int,
        *,
        execution: int | None,
        parent: tuple[str, int] | None = None,
        opens: bool = False,
        copy: int | None = None,
    ) -> None:
        route = self._route
        low, high = activity.each or (0, 0)
        around = parent or (self._open[-1] if self._open else None)
        self.nodes.append(
            Node(
                route=route.number,
                part=part,
                sequence=len(self.nodes),
                activity=activity.id,
                name=activity.name or None,
                type=activity.type,
                parent=around[1] if around else None,
                around=around[0] if around else None,
                execution=execution,
                first=position,
                last=position,
                opens=opens,
                job=activity.job,
                copy=copy,
                low=low,
                high=high,
                calls=activity.calls,
                tick=route.ticks[position],
                shift=shift(position),
                slack=route.slack[position],
                over_tick=0,
                over_shift=0,
                over_slack=0,
            )
        )
        self._finish(len(self.nodes) - 1, position)

    def _extend(self, part: int, position: int) -> None:
        index = next(index for index, node in enumerate(self.nodes) if node.part == part)
        self._finish(index, position)

    def _finish(self, index: int, last: int) -> None:
        route, after = self._route, last + 1
        self.nodes[index] = self.nodes[index]._replace(
            last=last, over_tick=route.ticks[after], over_shift=shift(after), over_slack=route.slack[after]
        )


def nodes_of(route: Route, scopes: Sequence[Activity]) -> list[Node]:
    """The entries of a route, in the order in which they begin."""
    return _Builder(route, scopes).build()


def count_of(low: int, high: int, bits: int) -> int:
    """For how many an instance does an activity that is done for each (`COUNT` says the same in SQL)."""
    return low + (bits >> 45) % (high - low + 1)


def done_of(count: int, bits: int) -> int:
    """How many of them are behind it while it is at that activity (`DONE` in SQL)."""
    return (bits >> 40) % count


COUNT = "(s.low + (i.bits >> 45) % (s.high - s.low + 1))"
DONE = f"((i.bits >> 40) % {COUNT})"
