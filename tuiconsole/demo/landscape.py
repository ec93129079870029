"""What is deployed on the demo engine: every version of every process with its routes, numbered."""

from collections.abc import Sequence

from tuiconsole.demo.catalogue import PROCESSES
from tuiconsole.demo.errands import Errand, JobDefinition, errands_of, job_definitions_of
from tuiconsole.demo.nodes import Holding, Node, holdings_of, nodes_of
from tuiconsole.demo.processes import Definition, Process, Route, Variable

_DAY = 86_400_000


class Landscape:
    """The definitions of one data set, by number, by key and by time."""

    def __init__(self, now: int, processes: Sequence[Process] = PROCESSES) -> None:
        self.definitions: list[Definition] = []
        self.routes: list[Route] = []
        self.nodes: list[list[Node]] = []
        """Those of each route, by its number."""
        self.errands: list[list[Errand]] = []
        """Those of each route, by its number."""
        self.variables: list[Variable] = []
        """Those of all processes; their places here are their numbers."""
        self.holdings: list[list[Holding]] = []
        """Those of each route, by its number."""
        self.job_definitions: list[JobDefinition] = []
        self._versions: dict[str, list[Definition]] = {}
        for process in processes:
            self.variables.extend(process.variables)
            for version, days in enumerate(process.versions, 1):
                self._deploy(process, version, now - days * _DAY)

    def _deploy(self, process: Process, version: int, deployed: int) -> None:
        activities = {activity.id: activity for activity in process.activities}
        number = len(self.definitions)
        routes: list[Route] = []
        for _, ids in process.routes:
            steps = tuple(activities[id] for id in ids.split() if activities[id].since <= version)
            routes.append(Route(len(self.routes) + len(routes), number, steps))
        self.routes.extend(routes)
        for route in routes:
            self.nodes.append(nodes_of(route, process.scopes))
            self.errands.append(errands_of(route, process, self.nodes[-1]))
            first = len(self.variables) - len(process.variables)
            self.holdings.append(holdings_of(route, process, first, self.nodes[-1]))
        self.job_definitions.extend(job_definitions_of(process, version, number))
        shares = tuple(share for share, _ in process.routes)
        definition = Definition(number, process, version, deployed, tuple(routes), shares)
        self.definitions.append(definition)
        self._versions.setdefault(process.key, []).append(definition)

    def at(self, key: str, time: int) -> Definition:
        """The version that was the latest at a time."""
        versions = self._versions[key]
        chosen = versions[0]
        for definition in versions:
            if definition.deployed > time:
                break
            chosen = definition
        return chosen

    def latest(self, key: str) -> Definition:
        return self._versions[key][-1]
