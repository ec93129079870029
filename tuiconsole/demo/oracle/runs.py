"""What one instance has been through and is at: the entries of its route, with the instance's own times."""

from collections.abc import Iterator
from typing import NamedTuple

from tuiconsole.demo.landscape import Landscape
from tuiconsole.demo.nodes import Node, count_of, done_of
from tuiconsole.demo.processes import Route
from tuiconsole.demo.rows import HELD, InstanceRow, State

_CUT_SHORT = (State.EXTERNALLY_TERMINATED, State.INTERNALLY_TERMINATED)


class Run(NamedTuple):
    """One run of an activity or of a subprocess; times are milliseconds since 1970."""

    node: Node
    begun: int
    over: int | None
    canceled: bool


def runs_of(row: InstanceRow, landscape: Landscape, now: int) -> Iterator[Run]:
    """In the order in which they began: a subprocess before what is in it, a list before its items."""
    route = landscape.routes[row.route]
    for node in landscape.nodes[row.route]:
        if node.first < row.reached or (node.first == row.reached and row.ended is None and _opened(node, row)):
            run = _run(node, row, route, now)
            if run is not None:
                yield run


def _opened(node: Node, row: InstanceRow) -> bool:
    """An activity whose job has not run has not begun, but the subprocess around it has."""
    return node.opens or row.trouble not in HELD


def _run(node: Node, row: InstanceRow, route: Route, now: int) -> Run | None:
    left = row.reached > node.last + (row.ended is not None)
    begun, after = (
        route.start_of(position, row.start, row.span, row.whole, row.bits) for position in (node.first, node.last + 1)
    )
    over = after if left else row.ended
    canceled = not left and row.state in _CUT_SHORT
    if node.copy is None:
        return Run(node, begun, over, canceled)
    count = count_of(node.low, node.high, row.bits)
    behind = count if left or row.state == State.COMPLETED else done_of(count, row.bits)
    if node.copy >= (behind if node.job else count):
        return None
    share = (now if over is None else over) - begun
    if node.copy < behind:
        over, canceled = begun + share * (node.copy + 1) // (count + 1), False
    return Run(node, begun + share * node.copy // (count + 1) if node.job else begun, over, canceled)
