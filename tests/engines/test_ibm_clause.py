"""The where clause: what is written is read back, whatever is in it; what cannot be is refused at its word."""

from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuiconsole.engines.condition_rows import ConditionRow
from tuiconsole.engines.ibm_clause import (
    CURRENT_DATE,
    OPERATORS,
    And,
    Condition,
    Expression,
    Not,
    Or,
    RawClause,
    Timestamp,
    joined,
    quote,
    write,
)
from tuiconsole.engines.ibm_clause_parser import ClauseProblem, parse_clause
from tuiconsole.engines.ibm_clause_rows import ClauseRows, free_digit, property_pair, rows_of
from tuiconsole.engines.ibm_views import PROPERTIES, VIEWS, column_of
from tuiconsole.engines.ibm_where import Clause, where_text
from tuiconsole.text.moments import Moment

NOW = datetime(2026, 11, 22, 1, 2, 3, 456_000, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
PIID = "_PI:90030109.7232ed16.d33c67f6.beb30076"
CLAUSE = Clause()

TEXTS = st.one_of(
    st.text(),
    st.lists(
        st.sampled_from(
            ["'", "''", "%", "_", "\n", "\0", ")", "(", "ID('", "TS('", "' OR '1'='1", "😀", "é", '"', "\\", "--", ",",
             " AND ", "raw:", "\r\n", "\t", "\x1b", "\u202e", "\ud800", "a"]
        )
    ).map("".join),
)  # fmt: skip
MOMENTS = st.sampled_from(["-2h", "+1d12h", "now", "today", "yesterday 14:30", "2026-11-21", "2026-11-21 14:30:05",
                           "14:30", "2026-11-21T14:30:05.123+02:00"]).map(Moment.parse)  # fmt: skip
NAMES = [f"{view.name}.{column.name}" for view in VIEWS for column in view.columns]
NAMES += [f"{view}{digit}.NAME" for view in sorted(PROPERTIES) for digit in range(10)]


def values(name: str) -> st.SearchStrategy[object]:
    """Any value that may stand in the column."""
    column = column_of(name)
    numbers = st.integers(-(10**18), 10**18)
    match column.type:
        case "text":
            return TEXTS
        case "id":
            group = st.text("0123456789abcdef", min_size=1, max_size=8)
            return st.tuples(group, group, group, group).map(lambda g: f"{column.prefix or '_WI'}:{'.'.join(g)}")
        case "instant":
            return st.one_of(MOMENTS, MOMENTS.map(Timestamp), st.just(CURRENT_DATE))
        case "boolean":
            return st.booleans()
        case "constant":
            return st.one_of(st.sampled_from([each for each, _ in column.constants]), st.integers(-1, 200))
        case "integer":
            return numbers
        case "number":
            return st.one_of(numbers, st.decimals(-(10**20), 10**20, allow_nan=False, places=7))


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    name = draw(st.sampled_from(NAMES))
    operator = draw(st.sampled_from(OPERATORS[column_of(name).type]))
    if operator == "IN":
        return Condition(name, "IN", tuple(draw(st.lists(values(name), min_size=1, max_size=4))))
    return Condition(name, operator, draw(values(name)))


EXPRESSIONS: st.SearchStrategy[Expression] = st.recursive(
    conditions(),
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=4).map(lambda terms: And(tuple(terms))),
        st.lists(inner, min_size=2, max_size=4).map(lambda terms: Or(tuple(terms))),
    ),
    max_leaves=8,
)


@settings(max_examples=5000)
@given(TEXTS)
def test_any_text_is_read_back_as_itself(text: str) -> None:
    condition = Condition("PROCESS_INSTANCE.NAME", "=", text)
    written = CLAUSE.write(condition)
    assert CLAUSE.parse(written) == condition
    # No text can end its own literal: the quotes in it come in pairs.
    assert written.startswith("PROCESS_INSTANCE.NAME = '")
    assert written.endswith("'")
    assert "'" not in written.partition("'")[2][:-1].replace("''", "")


@settings(max_examples=1000)
@given(EXPRESSIONS)
def test_any_expression_is_read_back_as_itself(expression: Expression) -> None:
    assert parse_clause(write(expression)) == expression


@settings(max_examples=500)
@given(EXPRESSIONS)
def test_what_goes_out_has_only_absolute_times_and_is_read_back_too(expression: Expression) -> None:
    absolute = expression.at(NOW, BERLIN)
    text = where_text(absolute)
    assert parse_clause(text) == absolute
    assert absolute.at(datetime(1999, 1, 1, tzinfo=UTC), UTC) == absolute
    assert (text.startswith("(") and text.endswith(")")) == isinstance(absolute, And | Or)


@pytest.mark.parametrize("name", NAMES)
def test_every_column_takes_every_operator_of_its_type_and_no_other(name: str) -> None:
    column = column_of(name)
    example: dict[str, object] = {
        "text": "x", "id": f"{column.prefix or '_WI'}:1.2.3.4", "instant": CURRENT_DATE, "boolean": True,
        "constant": next(iter(column.constants), ("", 0))[0], "integer": 7, "number": Decimal("1.5"),
    }  # fmt: skip
    for operator in OPERATORS["text"]:
        value = (example[column.type],) if operator == "IN" else example[column.type]
        if operator in OPERATORS[column.type]:
            condition = Condition(name, operator, value)  # type: ignore[arg-type]
            assert parse_clause(write(condition)) == condition
        else:
            with pytest.raises(ValueError, match="is compared with"):
                Condition(name, operator, value)  # type: ignore[arg-type]
    for kind, other in example.items():
        if kind not in (column.type, "integer") and not (kind in ("text", "id", "constant") and column.type == "text"):
            with pytest.raises(ValueError, match=r"wants|is not an id"):
                Condition(name, "=", other)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("state=running", "PROCESS_INSTANCE.STATE = PROCESS_INSTANCE.STATE.STATE_RUNNING"),
        (
            "STATE IN (STATE_FAILED, PROCESS_INSTANCE.STATE.STATE_FAILING, 6)",
            "PROCESS_INSTANCE.STATE IN "
            "(PROCESS_INSTANCE.STATE.STATE_FAILED, PROCESS_INSTANCE.STATE.STATE_FAILING, 6)",
        ),
        ("STARTER = 'd''Artagnan'", "PROCESS_INSTANCE.STARTER = 'd''Artagnan'"),
        ("NAME NOT LIKE 'a%'", "NOT (PROCESS_INSTANCE.NAME LIKE 'a%')"),
        (f"top_level_piid = '{PIID}'", f"PROCESS_INSTANCE.TOP_LEVEL_PIID = ID('{PIID}')"),
        ("is_migrated = false", "PROCESS_INSTANCE.IS_MIGRATED = FALSE"),
        ("activity.state = stopped", "ACTIVITY.STATE = ACTIVITY.STATE.STATE_STOPPED"),
        ("STARTED < current_date", "PROCESS_INSTANCE.STARTED < CURRENT_DATE"),
        # The engine's own times are UTC, in every documented form.
        ("STARTED >= TS('2026-01-31T00:00:00')", "PROCESS_INSTANCE.STARTED >= TS('2026-01-31T00:00:00')"),
        ("STARTED >= TS('2003')", "PROCESS_INSTANCE.STARTED >= TS('2003-01-01T00:00:00')"),
        ("STARTED >= TS('2003-07')", "PROCESS_INSTANCE.STARTED >= TS('2003-07-01T00:00:00')"),
        ("STARTED <= TS('2026-11-21')", "PROCESS_INSTANCE.STARTED <= TS('2026-11-21T00:00:00')"),
        ("STARTED >= TS('T16:04')", "PROCESS_INSTANCE.STARTED >= TS('2026-11-22T16:04:00')"),
        ("STARTED >= TS('-2h')", "PROCESS_INSTANCE.STARTED >= TS('2026-11-21T23:02:03')"),
        # Everything else is the person's, here an hour ahead.
        ("STARTED >= -2h", "PROCESS_INSTANCE.STARTED >= TS('2026-11-21T23:02:03')"),
        ("STARTED >= '2026-11-21 14:30'", "PROCESS_INSTANCE.STARTED >= TS('2026-11-21T13:30:00')"),
        ("STARTED >= LOCAL('yesterday')", "PROCESS_INSTANCE.STARTED >= TS('2026-11-20T23:00:00')"),
        ("STARTED >= 2026-11-21T14:30+02:00", "PROCESS_INSTANCE.STARTED >= TS('2026-11-21T12:30:00')"),
        # A day lasts to its end, and a bound with a fraction loses no row.
        ("STARTED <= 2026-11-21", "PROCESS_INSTANCE.STARTED < TS('2026-11-21T23:00:00')"),
        ("STARTED > 2026-11-21", "PROCESS_INSTANCE.STARTED >= TS('2026-11-21T23:00:00')"),
        ("STARTED < 2026-11-21", "PROCESS_INSTANCE.STARTED < TS('2026-11-20T23:00:00')"),
        ("STARTED <= now", "PROCESS_INSTANCE.STARTED < TS('2026-11-22T01:02:04')"),
        ("STARTED IN (now, TS('2003'))",
         "PROCESS_INSTANCE.STARTED IN (TS('2026-11-22T01:02:03'), TS('2003-01-01T00:00:00'))"),
        # Structure
        (
            "STATE = RUNNING AND NAME = 'a' OR NOT STARTER = 'b'",
            "((PROCESS_INSTANCE.STATE = PROCESS_INSTANCE.STATE.STATE_RUNNING AND PROCESS_INSTANCE.NAME = 'a')"
            " OR NOT (PROCESS_INSTANCE.STARTER = 'b'))",
        ),
        ("((NAME = 'a'))", "PROCESS_INSTANCE.NAME = 'a'"),
        ("raw:NAME IS NULL", "NAME IS NULL"),
    ],
)  # fmt: skip
def test_what_may_be_typed_and_what_goes_out(typed: str, sent: str) -> None:
    clause = CLAUSE.parse(typed)
    assert isinstance(clause, Expression | RawClause)
    assert where_text(clause.at(NOW, BERLIN)) == sent  # type: ignore[arg-type]
    assert CLAUSE.parse(CLAUSE.write(clause)) == clause


@pytest.mark.parametrize(
    ("typed", "word", "sentence"),
    [
        ("NAMEE = 'x'", "NAMEE", "did you mean NAME?"),
        ("NAME = 'x' AND PROCES_INSTANCE.STATE = RUNNING", "PROCES_INSTANCE.STATE", "did you mean PROCESS_INSTANCE?"),
        ("JOB.NAME = 'x'", "JOB.NAME", "there is no view JOB"),
        ("ACTIVITY1.STATE = RUNNING", "ACTIVITY1.STATE", "there is no view ACTIVITY1"),
        ("NAME = x", "x", "text in single quotes"),
        ("NAME = 'x", "'x", "never closed"),
        ("(NAME = 'x'", "", "a parenthesis is open"),
        ("NAME = 'x')", ")", "the end was expected"),
        ("NAME = 'x' 'y'", "'y'", "the end was expected"),
        ("NAME IS NULL", "IS", "raw:"),
        ("STARTED BETWEEN '2026-01-01' AND '2026-01-02'", "BETWEEN", "raw:"),
        ("NAME != 'x'", "!=", "<>"),
        ("NAME NOT = 'x'", "=", "was expected here"),
        ("NAME =", "", "is missing"),
        ("= 'x'", "=", "begins with a column"),
        ("", "", "begins with a column"),
        ("STATE = FOO", "FOO", "one of STATE_READY"),
        ("STATE = PROCESS_TEMPLATE.STATE.STATE_STARTED", "PROCESS_TEMPLATE.STATE.STATE_STARTED", "one of STATE_READY"),
        ("STATE LIKE 'x'", "LIKE", "is compared with"),
        ("IS_MIGRATED = 'true'", "'true'", "TRUE or FALSE"),
        ("PIID = 'abc'", "'abc'", "is not an id"),
        ("PIID = ID('_PT:1.2.3.4')", "ID", "begins with _PI:"),
        ("PIID = ID(_PI)", "_PI", "in single quotes"),
        ("STARTED >= 2026-13-45", "2026-13-45", "month 13 does not exist"),
        ("STARTED >= TS('2026-02-30')", "TS", "no day 30"),
        ("QUERY_PROPERTY1.NUMBER_VALUE = 1.5", "1.5", "a whole number"),
        ("NAME IN ()", ")", "is missing"),
        ("NAME IN 'a'", "'a'", "in parentheses"),
        ("NAME IN ('a' 'b')", "'b'", "a comma or )"),
        ("NAME = 'x' ! 3", "!", "no meaning"),
        ("(" * 60 + "NAME = 'x'" + ")" * 60, "(", "levels of parentheses"),
    ],
)
def test_a_mistake_is_told_at_its_word(typed: str, word: str, sentence: str) -> None:
    with pytest.raises(ClauseProblem) as caught:
        parse_clause(typed)
    assert typed[caught.value.start : caught.value.end] == word
    assert sentence in str(caught.value)
    assert word in str(caught.value) or "character" in str(caught.value)


@settings(max_examples=500)
@given(st.text() | st.lists(st.sampled_from(["NAME", "=", "'a'", "(", ")", "AND", "NOT", "IN", "STATE", "TS", "-2h",
                                              ",", "'", "<", ">", "raw:", "1"])).map(" ".join))  # fmt: skip
def test_whatever_is_typed_it_is_read_or_refused(text: str) -> None:
    value = None
    with suppress(ValueError):
        value = CLAUSE.parse(text)
    if value is not None:
        assert CLAUSE.parse(CLAUSE.write(value)) == value


@pytest.mark.parametrize("text", ["", "  ", "a = 'b", "(a = b", "a = b)", "a) OR (b", "a = ')' OR '"])
def test_a_raw_clause_cannot_swallow_what_comes_behind_it(text: str) -> None:
    with pytest.raises(ValueError, match=r"never|behind raw:"):
        RawClause(text)


def test_a_raw_clause_stands_in_parentheses_beside_a_bound() -> None:
    bound = Condition("PROCESS_INSTANCE.STARTED", "<", Timestamp.of(NOW))
    assert where_text(RawClause("NAME IS NULL OR 1=1"), [bound]) == (
        "((NAME IS NULL OR 1=1) AND PROCESS_INSTANCE.STARTED < TS('2026-11-22T01:02:03'))"
    )


def test_rows_for_the_form() -> None:
    clause = parse_clause("STATE = RUNNING AND NOT NAME = 'a' AND STARTED >= -2h")
    assert isinstance(clause, And)
    assert rows_of(clause) == ("AND", clause.terms)
    assert joined(clause.terms) == clause
    assert rows_of(parse_clause("NAME = 'a' OR NAME = 'b'")) is not None
    assert rows_of(parse_clause("NAME = 'a' OR NAME = 'b' AND STATE = 2")) is None


def test_every_property_gets_a_digit_of_its_own() -> None:
    clause: Expression | None = None
    for number in range(1, 10):
        digit = free_digit("PROCESS_ATTRIBUTE", clause)
        assert digit == number
        pair = property_pair("PROCESS_ATTRIBUTE", digit, f"k{number}", "=", "v")
        clause = joined([*(() if clause is None else clause.terms), *pair])  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="nine"):
        free_digit("PROCESS_ATTRIBUTE", clause)
    assert write(clause).startswith("PROCESS_ATTRIBUTE1.NAME = 'k1' AND PROCESS_ATTRIBUTE1.VALUE = 'v' AND ")  # type: ignore[arg-type]


def test_a_clause_tells_its_times_on_both_clocks() -> None:
    assert parse_clause("STARTED >= '2026-11-21 14:30'").meaning(NOW, BERLIN) == (
        "PROCESS_INSTANCE.STARTED >= 2026-11-21 14:30:00 here, 2026-11-21 13:30:00 UTC",
    )


def test_quoting_is_told_apart_from_its_contents() -> None:
    assert quote("it's") == "'it''s'"


# Rows

ROWS = ClauseRows("PROCESS_INSTANCE")
TERMS = st.one_of(conditions(), conditions().filter(lambda each: each.operator in ("LIKE", "IN")).map(Not))


@settings(max_examples=1000)
@given(st.lists(TERMS, min_size=1, max_size=3))
def test_conditions_that_all_hold_are_rows_and_rows_are_those_conditions(terms: list[Expression]) -> None:
    expression = joined(terms)
    assert expression is not None
    rows = ROWS.read(write(expression))
    assert rows is not None
    assert len(rows) == len(terms)
    assert parse_clause(ROWS.write(rows)) == expression


@pytest.mark.parametrize(
    ("row", "clause"),
    [
        (ConditionRow("STATE", "=", "RUNNING"), "STATE = RUNNING"),
        (ConditionRow("name", "LIKE", "Bob's%"), "name LIKE 'Bob''s%'"),
        (ConditionRow("STARTER", "IN", r"ann, bob,d\,e"), "STARTER IN ('ann', 'bob', 'd,e')"),
        (ConditionRow("STARTER", "IN", "' ann',bob"), "STARTER IN (' ann', 'bob')"),
        (ConditionRow("STARTED", ">=", "2026-11-21 14:30"), "STARTED >= '2026-11-21 14:30'"),
        (ConditionRow("STARTED", "<", "TS('2026-11-21')"), "STARTED < TS('2026-11-21')"),
        (ConditionRow("PIID", "=", PIID), f"PIID = '{PIID}'"),
        (ConditionRow("IS_MIGRATED", "=", "true"), "IS_MIGRATED = true"),
        (ConditionRow("NAME", "NOT LIKE", "a%"), "NAME NOT LIKE 'a%'"),
        (ConditionRow("NAME", "=", ""), "NAME = ''"),
    ],
)
def test_a_row_needs_no_quotes(row: ConditionRow, clause: str) -> None:
    assert ROWS.write([row]) == clause
    CLAUSE.parse(clause)


@pytest.mark.parametrize(
    "clause",
    ["NAME = 'a' OR NAME = 'b'", "NOT (NAME = 'a')", "NAME = 'a' AND (STATE = RUNNING OR STATE = FAILED)",
     "raw:NAME = 'a'", "NAME = ", "nonsense"],
)  # fmt: skip
def test_what_rows_cannot_say_stays_text(clause: str) -> None:
    assert ROWS.read(clause) is None


def test_what_can_be_compared_with_what() -> None:
    names = dict(ROWS.names)
    assert next(iter(names)) == "PIID"
    assert {"STATE", "ACTIVITY.STATE", "PROCESS_ATTRIBUTE1.VALUE"} <= set(names)
    assert [operator for operator, _ in ROWS.operators("IS_MIGRATED")] == ["=", "<>"]
    assert "NOT LIKE" in [operator for operator, _ in ROWS.operators("NAME")]
    assert "STATE_RUNNING" in ROWS.values("STATE")
    assert list(ROWS.values("NAME")) == []
    # What is no column yet is compared as a text is.
    assert ROWS.operators("STAT") == ROWS.operators("NAME")
