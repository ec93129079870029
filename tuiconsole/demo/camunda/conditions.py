"""Says the criteria for process instances in SQL, the way the engine's own statement combines them.

An instance is `i`. Nothing a client sent becomes part of the statement; it is all passed as arguments.
"""

import json
from typing import Any

from tuiconsole.demo.camunda.errors import bad_user_request, database_error, not_valid
from tuiconsole.demo.camunda.job_log import entries
from tuiconsole.demo.camunda.parameters import Criteria, Kind, Table, Values
from tuiconsole.demo.camunda.variables import variable_condition
from tuiconsole.demo.ids import Ids, Reference
from tuiconsole.demo.ids import Kind as IdKind
from tuiconsole.demo.landscape import Landscape
from tuiconsole.demo.processes import step_start
from tuiconsole.demo.rows import HELD, State, Trouble

_TEXT, _LIST, _FLAG, _DATE = Kind.TEXT, Kind.LIST, Kind.FLAG, Kind.DATE

# In the order of the engine's statement, on which the effect of a list of keys in an `orQueries` object depends.
PARAMETERS: Table = {
    "processInstanceId": _TEXT,
    "processInstanceIds": _LIST,
    "processInstanceIdNotIn": _LIST,
    "rootProcessInstanceId": _TEXT,
    "caseInstanceId": _TEXT,
    "processDefinitionId": _TEXT,
    "processDefinitionKey": _TEXT,
    "processDefinitionKeyIn": _LIST,
    "processDefinitionName": _TEXT,
    "processDefinitionNameLike": _TEXT,
    "processInstanceBusinessKey": _TEXT,
    "processInstanceBusinessKeyIn": _LIST,
    "processInstanceBusinessKeyLike": _TEXT,
    "startedBefore": _DATE,
    "startedAfter": _DATE,
    "finishedBefore": _DATE,
    "finishedAfter": _DATE,
    "processDefinitionKeyNotIn": _LIST,
    "active": _FLAG,
    "suspended": _FLAG,
    "completed": _FLAG,
    "externallyTerminated": _FLAG,
    "internallyTerminated": _FLAG,
    "unfinished": _FLAG,
    "finished": _FLAG,
    "withIncidents": _FLAG,
    "withRootIncidents": _FLAG,
    "incidentIdIn": _LIST,
    "incidentType": _TEXT,
    "incidentStatus": _TEXT,
    "incidentMessage": _TEXT,
    "incidentMessageLike": _TEXT,
    "startedBy": _TEXT,
    "rootProcessInstances": _FLAG,
    "superProcessInstanceId": _TEXT,
    "subProcessInstanceId": _TEXT,
    "superCaseInstanceId": _TEXT,
    "subCaseInstanceId": _TEXT,
    "variables": Kind.VARIABLES,
    "variableNamesIgnoreCase": _FLAG,
    "variableValuesIgnoreCase": _FLAG,
    "executedActivityAfter": _DATE,
    "executedActivityBefore": _DATE,
    "activityIdIn": _LIST,
    "executedActivityIdIn": _LIST,
    "activeActivityIdIn": _LIST,
    "executedJobAfter": _DATE,
    "executedJobBefore": _DATE,
    "withJobsRetrying": _FLAG,
    "tenantIdIn": _LIST,
    "withoutTenantId": _FLAG,
}

_STATES = {
    "active": State.ACTIVE,
    "suspended": State.SUSPENDED,
    "completed": State.COMPLETED,
    "externallyTerminated": State.EXTERNALLY_TERMINATED,
    "internallyTerminated": State.INTERNALLY_TERMINATED,
}

_DEFINITIONS = "i.definition in (select n from definition where {})"
_LISTED = "(select value from json_each(?))"

_PLAIN = {
    "processDefinitionId": _DEFINITIONS.format("id = ?"),
    "processDefinitionKey": _DEFINITIONS.format("key = ?"),
    "processDefinitionKeyIn": _DEFINITIONS.format(f"key in {_LISTED}"),
    "processDefinitionName": _DEFINITIONS.format("name = ?"),
    "processDefinitionNameLike": _DEFINITIONS.format("name like ? escape '\\'"),
    "processInstanceBusinessKey": "i.business_key = ?",
    "processInstanceBusinessKeyIn": f"i.business_key in {_LISTED}",
    "processInstanceBusinessKeyLike": "i.business_key like ? escape '\\'",
    "startedBefore": "i.start <= ?",
    "startedAfter": "i.start >= ?",
    "finishedBefore": "i.ended <= ?",
    "finishedAfter": "i.ended >= ?",
    # The engine has NOT LIKE here, so that wildcards work in the keys.
    "processDefinitionKeyNotIn": _DEFINITIONS.format(
        "not exists (select 1 from json_each(?) listed where definition.key like listed.value escape '\\')"
    ),
    "startedBy": "i.starter = ?",
    "tenantIdIn": f"i.tenant in {_LISTED}",
}

_FLAGS = {
    "unfinished": "i.ended is null",
    "finished": "i.ended is not null",
    "rootProcessInstances": "i.parent is null",
    "withoutTenantId": "i.tenant is null",
    "withJobsRetrying": f"i.trouble = {int(Trouble.RETRYING)}",
}

_BY_INSTANCE = {
    "processInstanceId": "i.n = ?",
    "rootProcessInstanceId": "i.root = ?",
    "superProcessInstanceId": "i.parent = ?",
    "subProcessInstanceId": "i.n = (select parent from instance where n = ?)",
}

_INCIDENT = {
    "withRootIncidents": "x.n = x.root_cause",
    "incidentIdIn": f"x.id in {_LISTED}",
    "incidentType": "x.type = ?",
    "incidentMessage": "x.message = ?",
    "incidentMessageLike": "x.message like ? escape '\\'",
}
_INCIDENT_STATUS = {"open": "x.ended is null", "resolved": "x.ended is not null"}
_INCIDENT_FILTERS = ("withIncidents", *_INCIDENT, "incidentStatus")

_STEP_BEGIN = step_start("s")
_STEP_END = f"coalesce({step_start('e')}, i.start + i.span)"
_HELD = f"i.trouble in ({', '.join(str(int(trouble)) for trouble in HELD)})"


class Where:
    """A WHERE clause and its arguments."""

    def __init__(self, criteria: Criteria, ids: Ids, landscape: Landscape, now: int) -> None:
        self.arguments: list[Any] = []
        self._now = now
        self._ids = ids
        self._landscape = landscape
        for values in criteria.either:
            self._check(values, in_or_query=True, all_values=[criteria.values, *criteria.either])
        self._check(criteria.values, in_or_query=False, all_values=[])
        clauses = [sql for _, sql in self._clauses(criteria.values, in_or_query=False)]
        for values in criteria.either:
            text = ""
            for always_and, sql in self._clauses(values, in_or_query=True):
                text += f"{' and ' if always_and else ' or '}{sql}" if text else sql
            if text:
                clauses.append(f"({text})")
        self.sql = f" where {' and '.join(clauses)}" if clauses else ""

    def _check(self, values: Values, in_or_query: bool, all_values: list[Values]) -> None:
        if values.get("rootProcessInstances"):
            for other in ("superProcessInstanceId", "superCaseInstanceId"):
                if other in values:
                    raise bad_user_request(f"Invalid query usage: cannot set both rootProcessInstances and {other}")
        if not in_or_query and sum(bool(values.get(name)) for name in _STATES) > 1:
            raise bad_user_request("Already querying for historic process instance with another state")
        if values.get("processInstanceIds") == []:
            raise not_valid("Set of process instance ids is empty")
        if "" in values.get("processDefinitionKeyNotIn", ()):
            raise not_valid("processDefinitionKeys contains empty string")
        if in_or_query and "incidentIdIn" in values:
            joining = [name for name in _INCIDENT_FILTERS if name != "incidentIdIn"]
            if not any(each.get(name) for each in all_values for name in joining):
                # The engine forgets to join the incidents; its database refuses the statement.
                raise database_error()

    def _clauses(self, values: Values, in_or_query: bool) -> list[tuple[bool, str]]:
        """Each with whether it is ANDed wherever it stands."""
        clauses: list[tuple[bool, str]] = []
        done: set[str] = set()
        for name in PARAMETERS:
            if name in done or name not in values or values[name] is False or values[name] == []:
                continue
            if name in _STATES and in_or_query:
                codes = [str(int(state)) for each, state in _STATES.items() if values.get(each)]
                done.update(_STATES)
                clauses.append((False, f"i.state in ({', '.join(codes)})"))
            elif name in _INCIDENT_FILTERS and not in_or_query:
                # One and the same incident has to satisfy them all.
                done.update(_INCIDENT_FILTERS)
                wanted = [sql for each in _INCIDENT_FILTERS for sql in self._incident(each, values)]
                clauses.append((False, _with_incident(wanted)))
            elif name in _INCIDENT_FILTERS:
                clauses.append((False, _with_incident(self._incident(name, values))))
            elif name == "variables":
                ignore = bool(values.get("variableNamesIgnoreCase")), bool(values.get("variableValuesIgnoreCase"))
                for condition in values[name]:
                    sql, arguments = variable_condition(condition, *ignore, self._landscape)
                    self.arguments.extend(arguments)
                    clauses.append((False, sql))
            elif name in ("executedActivityAfter", "executedActivityBefore"):
                done.update(("executedActivityAfter", "executedActivityBefore"))
                clauses.append((False, self._activity_between(values)))
            elif name in ("executedJobAfter", "executedJobBefore"):
                done.update(("executedJobAfter", "executedJobBefore"))
                clauses.append((False, self._job_between(values)))
            elif sql := self._single(name, values):
                clauses.append((name == "processDefinitionKeyIn", sql))
                if name in ("finishedBefore", "finishedAfter") and in_or_query:
                    # The engine sets `finished` along with it, which in an OR makes the bound pointless.
                    clauses.append((False, _FLAGS["finished"]))
        return clauses

    def _single(self, name: str, values: Values) -> str:
        value = values[name]
        if name == "tenantIdIn" and values.get("withoutTenantId"):
            return ""
        if name in _PLAIN:
            self.arguments.append(json.dumps(value) if PARAMETERS[name] is Kind.LIST else value)
            return _PLAIN[name]
        if name in _FLAGS:
            return _FLAGS[name]
        if name in _STATES:
            return f"i.state = {int(_STATES[name])}"
        if name in _BY_INSTANCE:
            self.arguments.append(self._ids.find(value, IdKind.INSTANCE))
            return _BY_INSTANCE[name]
        if name in ("processInstanceIds", "processInstanceIdNotIn"):
            numbers = (self._ids.find(text, IdKind.INSTANCE) for text in value)
            self.arguments.append(json.dumps([number for number in numbers if number is not None]))
            return f"i.n {'in' if name == 'processInstanceIds' else 'not in'} {_LISTED}"
        if name in ("caseInstanceId", "superCaseInstanceId"):
            self.arguments.append(self._ids.find(value, IdKind.CASE))
            return f"i.{'case_instance' if name == 'caseInstanceId' else 'super_case'} = ?"
        if name == "subCaseInstanceId":
            reference = self._ids.parse(value)
            known = reference and reference == Reference(IdKind.CASE, reference.number, 1)
            self.arguments.append(reference.number if reference and known else None)
            return "i.n = ? and i.sub_case is not null"
        if name in ("activityIdIn", "executedActivityIdIn", "activeActivityIdIn"):
            return self._activity(name, values)
        return ""

    def _incident(self, name: str, values: Values) -> list[str]:
        value = values.get(name)
        if value is None or value is False or value == [] or name == "withIncidents":
            return []
        if name == "incidentStatus":
            # What is neither joins the incidents and asks nothing of them.
            return [_INCIDENT_STATUS[value]] if value in _INCIDENT_STATUS else []
        if PARAMETERS[name] is not Kind.FLAG:
            self.arguments.append(json.dumps(value) if PARAMETERS[name] is Kind.LIST else value)
        return [_INCIDENT[name]]

    def _activity(self, name: str, values: Values) -> str:
        if values.get("executedActivityIdIn") and values.get("activeActivityIdIn") and name != "activityIdIn":
            # The engine asks one activity to have ended and not to have ended.
            return "0"
        places = [
            (route.number, position)
            for route in self._landscape.routes
            for position, step in enumerate(route.steps)
            if step.id in values[name]
        ]
        if not places:
            return "0"
        if name == "executedActivityIdIn":
            first: dict[int, int] = {}
            for route, position in places:
                first.setdefault(route, position)
            cases = " ".join(f"when {route} then {position}" for route, position in first.items())
            return f"i.reached > case i.route {cases} end"
        listed = ", ".join(f"({route}, {position})" for route, position in places)
        held = f" and not {_HELD}" if name == "activeActivityIdIn" else ""
        return f"(i.ended is null and (i.route, i.reached) in (values {listed}){held})"

    def _bounds(self, values: Values, prefix: str) -> tuple[int, int]:
        return values.get(f"{prefix}After", -(1 << 62)), values.get(f"{prefix}Before", 1 << 62)

    def _activity_between(self, values: Values) -> str:
        """An activity that ended at or after the one and started at or before the other."""
        after, before = self._bounds(values, "executedActivity")
        self.arguments.extend((after, before))
        if after <= before:
            # Activities follow each other without a gap, so one of them does if the instance as a whole does.
            return "(coalesce(i.ended, i.start + i.span) >= ? and i.start <= ?)"
        return (
            "exists (select 1 from step s left join step e on e.route = s.route and e.position = s.position + 1 "
            "where s.route = i.route and s.position < i.reached and "
            f"{_STEP_END} >= ? and {_STEP_BEGIN} <= ?)"
        )

    def _job_between(self, values: Values) -> str:
        """An entry of the job log that was written in that time."""
        after, before = self._bounds(values, "executedJob")
        self.arguments.extend((after, before, after, before))
        written = f"select 1 from {entries(self._now)} l where l.n = i.n and l.time between ? and ?"
        return f"(coalesce(i.ended, {self._now}) >= ? and i.start <= ? and exists ({written}))"


def _with_incident(conditions: list[str]) -> str:
    where = f" where {' and '.join(conditions)}" if conditions else ""
    return f"i.n in (select x.instance from incident x{where})"
