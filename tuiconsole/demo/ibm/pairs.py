"""The views that have several rows for an instance, each row a name with a value or a role with a person."""

from typing import NamedTuple

from tuiconsole.demo.ibm.columns import Column, Columns
from tuiconsole.demo.ibm.work import NODE_LINK, activity_columns
from tuiconsole.demo.ids import Kind
from tuiconsole.demo.landscape import Landscape

NAMESPACE = "http://demo/properties"
_ATTRIBUTES = {"tenant": "i.tenant", "businessKey": "i.business_key", "startedBy": "i.starter"}
_REASONS = {
    "REASON_NONE": 0, "REASON_POTENTIAL_OWNER": 1, "REASON_EDITOR": 2, "REASON_READER": 3, "REASON_OWNER": 4,
    "REASON_POTENTIAL_STARTER": 5, "REASON_STARTER": 6, "REASON_ADMINISTRATOR": 7, "REASON_ORIGINATOR": 9,
    "REASON_ESCALATION_RECEIVER": 10, "REASON_POTENTIAL_INSTANCE_CREATOR": 11,
}  # fmt: skip
_OBJECT_TYPES = {
    "OBJECT_TYPE_ACTIVITY": 1, "OBJECT_TYPE_PROCESS_TEMPLATE": 2, "OBJECT_TYPE_PROCESS_INSTANCE": 3,
    "OBJECT_TYPE_TASK_INSTANCE": 5, "OBJECT_TYPE_TASK_TEMPLATE": 6, "OBJECT_TYPE_ESCALATION_INSTANCE": 7,
    "OBJECT_TYPE_ESCALATION_TEMPLATE": 8, "OBJECT_TYPE_APPLICATION_COMPONENT": 9,
}  # fmt: skip
_ADMINISTRATOR, _STARTER, _READER = 7, 6, 3
_PIID = Column("id", "i.n", kind=Kind.INSTANCE, sorts="i.id")
_NOTHING = Column("text", "null")


class Source(NamedTuple):
    """A view as a table beside the instance `i`: what stands in FROM, how it is tied to `i`, and its columns."""

    table: str
    link: str
    columns: Columns


def source(view: str, alias: str, landscape: Landscape, now: int) -> Source | None:
    """The view under an alias of its own, None where there is no such view."""
    match view:
        case "ACTIVITY":
            return Source("node s", NODE_LINK, activity_columns(now))
        case "PROCESS_ATTRIBUTE":
            return _attributes(alias)
        case "QUERY_PROPERTY":
            return _properties(alias, landscape)
        case "WORK_ITEM":
            return _work_items(alias)
    return None


def _attributes(alias: str) -> Source:
    rows = ", ".join(f"('{name}')" for name in _ATTRIBUTES)
    cases = " ".join(f"when '{name}' then {sql}" for name, sql in _ATTRIBUTES.items())
    value = f"(case {alias}.name {cases} end)"
    table = f"(select column1 as name from (values {rows})) {alias}"
    columns = {
        "PIID": _PIID,
        "NAME": Column("text", f"{alias}.name"),
        "VALUE": Column("text", value),
        "DATA_TYPE": _NOTHING,
    }
    return Source(table, f"{value} is not null", columns)


def _properties(alias: str, landscape: Landscape) -> Source:
    """The process variables, as if each had been made searchable. A flag is 0 or 1, an amount has a fraction."""
    rows: list[str] = []
    values: list[str] = []
    for definition in landscape.definitions:
        for variable in definition.process.variables:
            if (expression := variable.value.expression) is not None:
                row = len(rows)
                rows.append(
                    f"({row}, {definition.number}, '{variable.name}', {variable.after}, '{variable.value.type}')"
                )
                values.append(f"when {row} then {expression}")
    value = f"(case {alias}.row {' '.join(values)} end)"
    names = "column1 as row, column2 as definition, column3 as name, column4 as after, column5 as type"
    table = f"(select {names} from (values {', '.join(rows)})) {alias}"

    def typed(*types: str) -> str:
        listed = ", ".join(f"'{type}'" for type in types)
        return f"(case when {alias}.type in ({listed}) then {value} end)"

    columns = {
        "PIID": _PIID,
        "NAME": Column("text", f"{alias}.name"),
        "VARIABLE_NAME": Column("text", f"{alias}.name"),
        "NAMESPACE": Column("text", f"'{NAMESPACE}'"),
        "GENERIC_VALUE": _NOTHING,
        "STRING_VALUE": Column("text", typed("String")),
        "NUMBER_VALUE": Column("whole", typed("Integer", "Boolean")),
        "DECIMAL_VALUE": Column("decimal", typed("Double")),
        "TIMESTAMP_VALUE": Column("time", typed("Date")),
    }
    return Source(table, f"{alias}.definition = i.definition and i.reached >= {alias}.after", columns)


def _work_items(alias: str) -> Source:
    """Everybody may read, a group administers, and whoever started it did."""
    rows = f"({_ADMINISTRATOR}), ({_STARTER}), ({_READER})"
    reason = f"{alias}.reason"
    columns = {
        "REASON": Column("code", reason, _REASONS),
        "OWNER_ID": Column("text", f"(case {reason} when {_STARTER} then i.starter end)"),
        "GROUP_NAME": Column("text", f"(case {reason} when {_ADMINISTRATOR} then 'process-admins' end)"),
        "EVERYBODY": Column("truth", f"({reason} = {_READER})"),
        "OBJECT_TYPE": Column("code", "3", _OBJECT_TYPES),
        "OBJECT_ID": _PIID,
        "CREATION_TIME": Column("time", "i.start"),
    }
    table = f"(select column1 as reason from (values {rows})) {alias}"
    return Source(table, f"({reason} <> {_STARTER} or i.starter is not null)", columns)
