"""Hypothesis strategies for what parameters hold, made from their types."""

from hypothesis import strategies as st

from tuiconsole.engines.model import Resource
from tuiconsole.engines.query import Query
from tuiconsole.engines.types import (
    Choice,
    Flag,
    Instant,
    InstantBound,
    InstantBounds,
    Instants,
    Integer,
    ListOf,
    OrderColumns,
    ParameterType,
    Text,
    TypedValue,
    Value,
    VariableCondition,
)
from tuiconsole.engines.variable_conditions import ScalarValue, VariableConditions
from tuiconsole.text.moments import Moment

_awkward = st.one_of(st.sampled_from(",\\_%:+ &=/?#.'\"\n"), st.characters(exclude_categories=("Cs",)))
texts = st.one_of(
    st.text(_awkward, min_size=1, max_size=12),
    st.sampled_from(["_eq_", "a_gt_1", "text:", "null:", "boolean:true", "\\", "\\,", ",,", "text:number:1"]),
)

moments = st.one_of(
    st.sampled_from(["now", "today", "yesterday", "tomorrow 06:30", "-2h", "+30m", "-1d12h", "14:30"]),
    st.dates().filter(lambda day: 1970 <= day.year <= 9998).map(str),
    st.datetimes().filter(lambda when: 1970 <= when.year <= 9998).map(lambda when: f"{when:%Y-%m-%dT%H:%M:%S}.123Z"),
).map(Moment.parse)

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.just(""),
    texts,
)
bounds = st.lists(
    st.builds(InstantBound, st.sampled_from(["gt", "lt"]), moments),
    min_size=1,
    max_size=2,
    unique_by=lambda bound: bound.operator,
)


def values_of(kind: ParameterType) -> st.SearchStrategy[Value]:
    """Everything that a parameter of this type may hold."""
    match kind:
        case Flag():
            return st.just(True)
        case Choice():
            return st.sampled_from(kind.values)
        case Integer():
            return st.integers(kind.least, kind.most)
        case Instant():
            return moments
        case ListOf(commas):
            items = texts if commas else texts.map(lambda text: text.replace(",", ";"))
            return st.lists(items, min_size=1, max_size=5, unique=True).map(tuple)
        case OrderColumns():
            parts = st.tuples(st.sampled_from(kind.columns), st.sampled_from(["", " ASC", " DESC"])).map("".join)
            return st.lists(parts, min_size=1, max_size=3).map(tuple)
        case VariableConditions(operators):
            conditions = st.builds(VariableCondition, name=texts, operator=st.sampled_from(operators), value=scalars)
            return st.lists(conditions, min_size=1, max_size=4).map(tuple)
        case Instants():
            return bounds.map(lambda chosen: InstantBounds(tuple(chosen)))
        case ScalarValue():
            return scalars.map(TypedValue)
        case Text():
            return texts
    raise AssertionError(f"no strategy for {kind}")


def queries(resource: Resource, most: int = 8) -> st.SearchStrategy[Query]:
    """Queries of up to *most* parameters, sensible or not; a sort key and its direction always come together."""

    def filled(names: list[str]) -> st.SearchStrategy[Query]:
        parameters = [resource.parameter(name) for name in names]
        values = st.fixed_dictionaries({p.name: values_of(p.type) for p in parameters})
        return values.map(lambda chosen: Query.of(resource, chosen))

    filters = [p.name for p in resource.parameters if p.role in ("filter", "offset", "limit")]
    pair = [p.name for p in resource.parameters if p.role in ("sort key", "sort direction")]
    chosen = st.lists(st.sampled_from(filters), max_size=most, unique=True)
    return st.tuples(chosen, st.sampled_from([[], pair])).flatmap(lambda both: filled(both[0] + both[1]))
