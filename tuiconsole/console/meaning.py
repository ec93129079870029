"""What a typed value means, in words: the instant behind `-2h`, the pattern behind a Like, the items of a list."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from tuiconsole.engines.model import Parameter
from tuiconsole.engines.types import Instant, LikeText, ListOf, Structured, Value, VariableCondition, like_pattern
from tuiconsole.engines.variable_conditions import VariableConditions
from tuiconsole.text.border import Shown, show
from tuiconsole.text.moments import Moment, format_instant

_SIGNS = {"eq": "=", "neq": "≠", "gt": ">", "gteq": "≥", "lt": "<", "lteq": "≤", "like": "like", "notLike": "not like"}


def meaning(parameter: Parameter, value: Value, now: datetime, zone: tzinfo) -> Shown:
    """The meaning of *value*, or nothing where the value says it all itself."""
    if isinstance(value, Moment):
        upper = isinstance(parameter.type, Instant) and parameter.type.upper
        when = value.at(now, zone, upper=upper)
        local = format_instant(when, zone, milliseconds=True)
        utc = format_instant(when, UTC, milliseconds=True)
        return Shown(f"means {local}, that is {utc} UTC")
    if isinstance(parameter.type, LikeText) and isinstance(value, str):
        pattern = like_pattern(value)
        note = "; _ stands for any one character" if "_" in pattern else ""
        return show(f"goes out as {pattern}{note}")
    if isinstance(parameter.type, ListOf) and isinstance(value, tuple):
        return show(f"any of {len(value)}: " + " · ".join(str(item) for item in value))
    if isinstance(parameter.type, VariableConditions) and isinstance(value, tuple):
        return show(" and ".join(_condition(c) for c in value if isinstance(c, VariableCondition)))
    if isinstance(value, Structured):
        return show("; ".join((f"goes out as {value.at(now, zone)}", *value.meaning(now, zone))))
    return Shown("")


def _condition(condition: VariableCondition) -> str:
    value = condition.value
    if isinstance(value, str):
        return f"{condition.name} {_SIGNS[condition.operator]} “{value}”"
    kind = "null" if value is None else "boolean" if isinstance(value, bool) else "number"
    written = "null" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    return f"{condition.name} {_SIGNS[condition.operator]} {written}" + (f" ({kind})" if value is not None else "")
