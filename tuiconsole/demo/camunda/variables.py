"""Says a condition on a process variable in SQL: its value is compared only with values of its own type."""

from typing import Any

from tuiconsole.demo.camunda.errors import invalid, not_valid
from tuiconsole.demo.camunda.parameters import Instant, VariableCondition
from tuiconsole.demo.landscape import Landscape
from tuiconsole.demo.processes import Variable
from tuiconsole.demo.values import Scalar

_OPERATORS = {"eq": "=", "neq": "=", "gt": ">", "gteq": ">=", "lt": "<", "lteq": "<=", "like": "like"}
_ORDERING = {
    "gt": "greater than",
    "gteq": "greater than or equal",
    "lt": "less than",
    "lteq": "less than or equal",
}


def variable_condition(
    condition: VariableCondition, names_ignore_case: bool, values_ignore_case: bool, landscape: Landscape
) -> tuple[str, list[Any]]:
    """The condition over an instance `i`, and its arguments."""
    name, operator, value = condition
    if operator not in _OPERATORS:
        raise invalid(f"Invalid variable comparator specified: {operator}")
    if operator in _ORDERING and (value is None or isinstance(value, bool)):
        raise not_valid(f"Booleans and null cannot be used in '{_ORDERING[operator]}' condition")
    clauses: list[str] = []
    arguments: list[Any] = []
    definitions: dict[tuple[str, Variable], list[int]] = {}
    for definition in landscape.definitions:
        for variable in definition.process.variables:
            if variable.name == name or (names_ignore_case and variable.name.upper() == name.upper()):
                definitions.setdefault((definition.key, variable), []).append(definition.number)
    for (_, variable), numbers in definitions.items():
        compared, used = comparison(variable, operator, value, values_ignore_case)
        arguments.extend(used)
        if operator == "neq":
            # Negated as a whole, so that a value of another type is not equal either.
            compared = f"not {compared}"
        listed = ", ".join(map(str, numbers))
        clauses.append(f"(i.definition in ({listed}) and i.reached >= {variable.after} and {compared})")
    return (f"({' or '.join(clauses)})" if clauses else "0"), arguments


def comparison(
    variable: Variable, operator: str, value: Scalar | Instant, ignore_case: bool
) -> tuple[str, list[Scalar | Instant]]:
    """A comparison of one variable's value, and its arguments."""
    expression = variable.value.expression
    if value is None:
        return ("1" if variable.value.type == "Null" else "0"), []
    if expression is None or variable.value.type not in _types_of(value):
        return "0", []
    left, right = expression, "?"
    if ignore_case and isinstance(value, str):
        left, right = f"upper({expression})", "upper(?)"
    escape = " escape '\\'" if operator == "like" else ""
    return f"({left} {_OPERATORS[operator]} {right}{escape})", [value]


def _types_of(value: Scalar | Instant) -> tuple[str, ...]:
    if isinstance(value, bool):
        return ("Boolean",)
    if isinstance(value, Instant):
        return ("Date",)
    if isinstance(value, (int, float)):
        return ("Integer", "Long", "Double")
    return ("String",)
