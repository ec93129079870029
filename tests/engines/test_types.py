"""What people type for a parameter: it means one thing, reads back as it was, or is refused with a reason."""

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tuiconsole.engines.camunda import CAMUNDA
from tuiconsole.engines.condition_rows import ConditionRow
from tuiconsole.engines.types import (
    VARIABLE_OPERATORS,
    Choice,
    Flag,
    Instant,
    InstantBounds,
    Instants,
    Integer,
    LikeText,
    ListOf,
    OrderColumns,
    ParameterType,
    Scalar,
    Text,
    TypedValue,
    Value,
    VariableCondition,
    like_pattern,
)
from tuiconsole.engines.variable_conditions import ScalarValue, VariableConditions

from .values import texts, values_of

EVERY_TYPE: tuple[ParameterType, ...] = (
    Flag(),
    Text(),
    LikeText(),
    Choice(("asc", "desc")),
    ListOf(),
    ListOf(commas=False),
    Instant(),
    Instant(upper=True),
    Instants(),
    Integer(),
    Integer(1, 7),
    OrderColumns(("STARTED", "NAME")),
    VariableConditions(),
    VariableConditions((*VARIABLE_OPERATORS, "notLike")),
    ScalarValue(),
)

type_and_value = st.sampled_from(EVERY_TYPE).flatmap(lambda kind: st.tuples(st.just(kind), values_of(kind)))


def scalar_types(value: Value) -> list[type]:
    """What `==` does not tell apart: true and 1, 1 and 1.0."""
    items = value if isinstance(value, tuple) else (value,)
    return [type(item.value) for item in items if isinstance(item, VariableCondition | TypedValue)]


@given(type_and_value)
def test_what_is_written_reads_back(pair: tuple[ParameterType, Value]) -> None:
    kind, value = pair
    read = kind.parse(kind.write(value))
    assert read == value
    assert scalar_types(read) == scalar_types(value)


@given(st.sampled_from(EVERY_TYPE), st.one_of(st.text(), texts))
@example(VariableConditions(), "a_gt_number:1e999")
@example(Integer(), "9" * 5000)
def test_whatever_is_typed_has_a_meaning_or_a_reason(kind: ParameterType, typed: str) -> None:
    reason = ""
    try:
        value = kind.parse(typed)
    except ValueError as refusal:
        reason = str(refusal)
    assert reason or kind.parse(kind.write(value)) == value


@pytest.mark.parametrize("kind", EVERY_TYPE, ids=lambda kind: kind.name)
def test_every_type_says_what_it_accepts(kind: ParameterType) -> None:
    assert kind.accepts
    assert kind.name


def test_every_declared_type_is_covered_here() -> None:
    declared = {type(parameter.type) for resource in CAMUNDA.resources for parameter in resource.parameters}
    assert declared <= {type(kind) for kind in EVERY_TYPE}


@pytest.mark.parametrize(
    ("kind", "typed", "reason"),
    [
        (Flag(), "false", "only true can be sent, not 'false'; leave it out to switch it off"),
        (Flag(), "maybe", "only true can be sent"),
        (Text(), "", "an empty text matches nothing; leave the parameter out"),
        (LikeText(), "", "an empty text matches nothing"),
        (ListOf(), "", "an empty list matches nothing"),
        (ListOf(), ",,", "an empty list matches nothing"),
        (Choice(("open", "resolved")), "weird", "'weird' is not one of open, resolved"),
        (Choice(("open", "resolved")), "", "'' is not one of open, resolved"),
        (Integer(0), "abc", "'abc' is not a whole number"),
        (Integer(0), "1.5", "'1.5' is not a whole number"),
        (Integer(0), "", "'' is not a whole number"),
        (Integer(0), "٣", "is not a whole number"),
        (Integer(0), "-1", "-1 is outside 0 to"),
        (Integer(1), "2147483648", "2147483648 is outside 1 to 2147483647"),
        (Instant(), "2026-13-45", "month 13 does not exist"),
        (Instant(), "", "a time is missing"),
        (Instant(), "soon", "is not a time; write a time such as"),
        (OrderColumns(("NAME",)), "AGE", "'AGE' is not one of NAME"),
        (OrderColumns(("NAME",)), "NAME down", "behind NAME stands ASC or DESC"),
        (OrderColumns(("NAME",)), "", "at least one column"),
        (VariableConditions(), "", "at least one name_operator_value"),
        (VariableConditions(), "amount", "'amount' is not name_operator_value with one of eq, neq"),
        (VariableConditions(), "amount_above_5", "is not name_operator_value"),
        (VariableConditions(), "amount_notLike_5", "is not name_operator_value"),
        (ListOf(commas=False), "a,b\\,c", "an item with a comma cannot be asked for here"),
        (Instants(), "", "write gt_ or lt_ and an instant"),
        (Instants(), "-2h", "'-2h' is not gt_ or lt_ and an instant"),
        (Instants(), "gteq_-2h", "'gteq_-2h' is not gt_ or lt_ and an instant"),
        (Instants(), "gt_soon", "is not a time"),
        (Instants(), "gt_2026-13-45", "month 13 does not exist"),
        (Instants(), "gt_-2h,gt_-1h", "may stand once"),
        (ScalarValue(), "number:x", "number: takes a number"),
        (ScalarValue(), "boolean:yes", "boolean: takes true or false"),
        (VariableConditions(), "_eq_5", "is not name_operator_value"),
        (VariableConditions(), "a_eq_number:five", "number: takes a number, not 'five'"),
        (VariableConditions(), "a_eq_number:1e999", "number: takes a number, not '1e999'"),
        (VariableConditions(), "a_eq_number:NaN", "number: takes a number"),
        (VariableConditions(), "a_eq_boolean:yes", "boolean: takes true or false, not 'yes'"),
        (VariableConditions(), "a_eq_null:0", "null: takes no value, not '0'"),
    ],
)
def test_what_cannot_be_sent_is_refused_with_a_reason(kind: ParameterType, typed: str, reason: str) -> None:
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 - the reason is compared below, as plain text
        kind.parse(typed)
    assert reason in str(refusal.value)


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (Flag(), "", True),
        (Flag(), "TRUE", True),
        (Choice(("open", "resolved")), "Open", "open"),
        (Choice(("a", "A")), "A", "A"),
        (Integer(0), "007", 7),
        (Integer(0), "+7", 7),
        (ListOf(), "a,b,,a", ("a", "b")),
        (ListOf(), "a\\,b,c\\\\", ("a,b", "c\\")),
        (ListOf(), " a , b ", (" a ", " b ")),
        (OrderColumns(("STARTED", "NAME")), "started desc,  Name", ("STARTED DESC", "NAME")),
    ],
)
def test_what_is_typed_means(kind: ParameterType, typed: str, value: Value) -> None:
    assert kind.parse(typed) == value


@pytest.mark.parametrize(
    ("typed", "name", "operator", "value"),
    [
        ("amount_gt_100", "amount", "gt", "100"),
        ("amount_gt_number:100", "amount", "gt", 100),
        ("amount_gteq_number:-1.5e3", "amount", "gteq", -1500.0),
        ("id_eq_number:9223372036854775807", "id", "eq", 9223372036854775807),
        ("paid_eq_boolean:true", "paid", "eq", True),
        ("paid_neq_null:", "paid", "neq", None),
        ("note_eq_text:number:1", "note", "eq", "number:1"),
        ("note_eq_", "note", "eq", ""),
        ("order\\_no_like_BK\\_1%", "order_no", "like", "BK_1%"),
        ("order_no_eq_5", "order_no", "eq", "5"),
        ("a\\_eq\\_b_eq_c_eq_d", "a_eq_b", "eq", "c_eq_d"),
        ("where_eq_Berlin\\, Mitte", "where", "eq", "Berlin, Mitte"),
    ],
)
def test_a_condition_on_a_variable(typed: str, name: str, operator: str, value: Scalar) -> None:
    [condition] = VariableConditions().parse(typed)  # type: ignore[misc, union-attr]
    assert isinstance(condition, VariableCondition)
    assert (condition.name, condition.operator, condition.value) == (name, operator, value)
    assert type(condition.value) is type(value)


def test_several_conditions_are_kept_in_order() -> None:
    conditions = VariableConditions().parse(",".join(f"v_{operator}_1" for operator in VARIABLE_OPERATORS))
    assert conditions == tuple(VariableCondition("v", operator, "1") for operator in VARIABLE_OPERATORS)


@given(st.floats() | st.decimals(allow_nan=False, allow_infinity=False, places=3).map(str))
def test_no_number_becomes_infinite(number: float | str) -> None:
    try:
        [condition] = VariableConditions().parse(f"a_gt_number:{number}")  # type: ignore[misc, union-attr]
    except ValueError:
        return
    assert isinstance(condition, VariableCondition)
    assert math.isfinite(condition.value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "sent"), [("invoice", "%invoice%"), ("in%", "in%"), ("100%", "100%"), ("_", "%_%"), ("%", "%")]
)
def test_like_is_sent_as_typed_or_looked_for_anywhere(typed: str, sent: str) -> None:
    assert like_pattern(typed) == sent


NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gt_-2h", [("gt", "2026-03-01T10:00:00+00:00")]),
        ("lt_now", [("lt", "2026-03-01T12:00:00+00:00")]),
        # Later than a day is after its end, and earlier than a day before its start: neither has a part of it.
        ("gt_2026-02-01", [("gt", "2026-02-01T23:59:59.999000+00:00")]),
        ("lt_2026-02-01", [("lt", "2026-02-01T00:00:00+00:00")]),
        (
            " gt_2026-02-01 06:30 , lt_2026-02-03",
            [("gt", "2026-02-01T06:30:00+00:00"), ("lt", "2026-02-03T00:00:00+00:00")],
        ),
    ],
)
def test_bounds_of_instants(typed: str, meant: list[tuple[str, str]]) -> None:
    value = Instants().parse(typed)
    assert isinstance(value, InstantBounds)
    resolved = value.at(NOON, UTC)
    assert [(bound.operator, bound.when) for bound in resolved.bounds] == [
        (operator, datetime.fromisoformat(when)) for operator, when in meant
    ]
    assert resolved.at(NOON + timedelta(days=1), UTC) == resolved


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("mary", "mary"),
        ("100", "100"),
        ("number:100", 100),
        ("number:1e2", 100.0),
        ("boolean:false", False),
        ("null:", None),
        ("text:", ""),
        ("text:number:1", "number:1"),
        ("a,b_c", "a,b_c"),
    ],
)
def test_values_with_a_type(typed: str, value: Scalar) -> None:
    read = ScalarValue().parse(typed)
    assert read == TypedValue(value)
    assert scalar_types(read) == [type(value)]


# Rows


@given(
    st.lists(
        st.builds(
            ConditionRow,
            st.text(min_size=1),
            st.sampled_from(VARIABLE_OPERATORS),
            st.one_of(st.text(), st.just("a,b_c")),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_rows_of_variables_are_read_back(rows: list[ConditionRow]) -> None:
    grammar = VariableConditions().rows
    assert grammar.read(grammar.write(rows)) == rows


def test_rows_that_are_not_complete_are_kept() -> None:
    grammar = VariableConditions().rows
    for row in (ConditionRow("amount", "gt", ""), ConditionRow("", "eq", "5")):
        assert grammar.read(grammar.write([row])) == [row]
    assert grammar.read("amount") is None
    assert grammar.read("") == []


# What is offered while somebody types


@pytest.mark.parametrize(
    ("kind", "typed", "made"),
    [
        (Text(), "in", ["invoice", "a,in"]),
        (Text(), "invoice", []),
        (ListOf(), "", [r"a\,in", "invoice", "order"]),
        (ListOf(), "invoice,", [r"invoice,a\,in", "invoice,order"]),
        (ListOf(), r"a\,in,o", [r"a\,in,invoice", r"a\,in,order"]),
        (ListOf(), r"a\,", [r"a\,in"]),
        (ListOf(commas=False), "in", ["invoice"]),
    ],
)
def test_values_are_offered(kind: ParameterType, typed: str, made: list[str]) -> None:
    offered = [text for _, text in kind.offers(typed, ["a,in", "invoice", "order"])]
    assert sorted(offered) == sorted(made)
    for text in offered:
        kind.parse(text)


@pytest.mark.parametrize(
    ("typed", "made"),
    [
        ("na", ["V.NAME"]),
        ("V.NAME", ["V.NAME DESC", "V.NAME ASC"]),
        ("V.NAME DESC,", ["V.NAME DESC, V.STATE"]),
        ("V.NAME DESC, v.state", ["V.NAME DESC, V.STATE DESC", "V.NAME DESC, V.STATE ASC"]),
        ("V.NAME DESC", []),
    ],
)
def test_columns_and_their_directions_are_offered(typed: str, made: list[str]) -> None:
    kind = OrderColumns(("V.NAME", "V.STATE"))
    assert [text for _, text in kind.offers(typed, kind.allowed)] == made
