"""What the console writes, read by an engine that shares no code with it: the same rows, and every row once."""

import asyncio
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.request import urlopen

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tuiconsole.config.server import Limits, Server
from tuiconsole.demo.server import make_store, running
from tuiconsole.engines.ibm_bfm import IBM_BFM, INSTANCES
from tuiconsole.engines.ibm_clause import And, Condition, Expression, Not, Or, Timestamp
from tuiconsole.engines.ibm_clause_parser import parse_clause
from tuiconsole.engines.ibm_views import column_of
from tuiconsole.engines.model import Request, Window
from tuiconsole.engines.query import Query
from tuiconsole.service.curl import full_url
from tuiconsole.service.service import QueryService
from tuiconsole.service.walk import walk
from tuiconsole.text.moments import Moment

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
COUNT = 1_500
Row = dict[str, Any]
FIELDS = {
    "PIID": "piid", "PTID": "processTemplateID", "NAME": "name", "STATE": "executionState",
    "TEMPLATE_NAME": "processTemplateName", "DESCRIPTION": "description", "COMPLETED": "completionTime",
    "RESUMES": "resumptionTime", "STARTER": "starter", "PARENT_NAME": "parentProcessInstanceName",
    "PARENT_PIID": "parentProcessInstanceID", "TOP_LEVEL_NAME": "topLevelProcessInstanceName",
    "TOP_LEVEL_PIID": "topLevelProcessInstanceID",
}  # fmt: skip
NASTY = ["it's", "''", "%", "_", "\n", "\0", ") OR (1=1", "ID('", "😀", "a\\b", "‮x", "'", '"']


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    store = make_store(COUNT, seed=3, now=NOW)
    with running(store) as urls:
        yield urls.ibm
    store.close()


def ask(url: str, request: Request) -> list[Row]:
    assert request.method == "GET"
    with urlopen(full_url(url, request)) as answer:
        found: list[Row] = json.load(answer)["items"]
        return found


class Rows(list[Row]):
    """Rows that fit into the description of a failure."""

    def __repr__(self) -> str:
        return f"{len(self)} rows"


@pytest.fixture(scope="module")
def rows(url: str) -> Rows:
    """Everything, in the order of the list."""
    request = INSTANCES.dialect.list_request(INSTANCES, {}, Window(0, COUNT + 1, INSTANCES.default_order))
    return Rows(ask(url, request))


def truth(expression: Expression, row: Row) -> bool | None:
    """Whether *row* satisfies *expression*; None where a value is missing, as in SQL."""
    match expression:
        case Not(term):
            inner = truth(term, row)
            return None if inner is None else not inner
        case And(terms):
            found = [truth(term, row) for term in terms]
            return False if False in found else None if None in found else True
        case Or(terms):
            found = [truth(term, row) for term in terms]
            return True if True in found else None if None in found else False
    assert isinstance(expression, Condition)
    name = expression.column.partition(".")[2]
    left = row[FIELDS[name]]
    if left is None:
        return None
    right = [comparable(value) for value in expression.values]
    if name == "STATE":
        left = dict(column_of(expression.column).constants)[left]
    if expression.operator == "IN":
        return left in right
    if expression.operator == "LIKE":
        pattern = "".join(".*" if c == "%" else "." if c == "_" else re.escape(c) for c in str(right[0]))
        return re.fullmatch(pattern, left, re.DOTALL) is not None
    return {
        "=": left == right[0], "<>": left != right[0], "<": left < right[0], "<=": left <= right[0],
        ">": left > right[0], ">=": left >= right[0],
    }[expression.operator]  # fmt: skip


def comparable(value: object) -> Any:
    if isinstance(value, Timestamp):
        return f"{value.moment.at(NOW, UTC):%Y-%m-%dT%H:%M:%SZ}"
    states = dict(column_of("PROCESS_INSTANCE.STATE").constants)
    return states.get(value, value) if isinstance(value, str) else value


@st.composite
def conditions(draw: st.DrawFn, rows: Rows) -> Condition:
    """Comparisons with values that occur, and with others. Times only where whole seconds decide."""
    name = draw(st.sampled_from(sorted(FIELDS)))
    seen = [row[FIELDS[name]] for row in rows if row[FIELDS[name]] is not None]
    column = column_of(f"PROCESS_INSTANCE.{name}")
    value: Any
    match column.type:
        case "text":
            value = draw(st.sampled_from(seen + NASTY) if seen else st.sampled_from(NASTY))
            operator = draw(st.sampled_from(["=", "<>", "<", "<=", ">", ">=", "LIKE", "IN"]))
            if operator == "LIKE":
                value = value[:3] + "%"
        case "id":
            value, operator = draw(st.sampled_from(seen)), draw(st.sampled_from(["=", "<>", "IN"]))
        case "constant":
            value = draw(st.sampled_from([name for name, _ in column.constants]) | st.integers(0, 13))
            operator = draw(st.sampled_from(["=", "<>", "<", "<=", ">", ">=", "IN"]))
        case _:
            value = Timestamp(Moment.parse(draw(st.sampled_from(seen or ["2026-03-02T07:00:00Z"]))))
            operator = draw(st.sampled_from([">=", "<"]))
    return Condition(f"PROCESS_INSTANCE.{name}", operator, (value,) if operator == "IN" else value)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_clause_selects_what_it_means(url: str, rows: Rows, data: st.DataObject) -> None:
    clause = data.draw(
        st.recursive(
            conditions(rows),
            lambda inner: st.one_of(
                inner.map(Not),
                st.lists(inner, min_size=2, max_size=3).map(lambda terms: And(tuple(terms))),
                st.lists(inner, min_size=2, max_size=3).map(lambda terms: Or(tuple(terms))),
            ),
            max_leaves=4,
        )
    )
    window = Window(0, COUNT + 1, INSTANCES.default_order)
    request = INSTANCES.dialect.list_request(INSTANCES, {"whereClause": clause.at(NOW, UTC)}, window)
    expected = [row["piid"] for row in rows if truth(clause, row)]
    assert [row["piid"] for row in ask(url, request)] == expected


@pytest.mark.parametrize("line", [
    {},
    {"orderByClause": "STARTED"},
    {"orderByClause": "TEMPLATE_NAME DESC, CREATED"},
    {"orderByClause": "STATE"},
    {"whereClause": "TEMPLATE_NAME = 'dunning' OR STATE = RUNNING"},
    {"whereClause": "raw:PROCESS_INSTANCE.STATE=3 OR PROCESS_INSTANCE.STATE=2", "orderByClause": "CREATED"},
    {"whereClause": "ACTIVITY.STATE = STOPPED", "size": "7"},
])  # fmt: skip
def test_every_row_comes_once_and_in_its_place(url: str, line: dict[str, str]) -> None:
    query = Query.of(INSTANCES, {name: INSTANCES.parameter(name).type.parse(text) for name, text in line.items()})
    whole = Window(0, query.most or COUNT + 1, query.order)
    expected = ask(url, INSTANCES.dialect.list_request(INSTANCES, query.at(NOW, UTC), whole))
    server = Server("demo", url, "ibm-bfm", limits=Limits(page_size=90))

    async def everything() -> list[str]:
        service = QueryService(lambda: NOW, UTC)
        result_set = await service.open(server, IBM_BFM, query)
        found = [row["piid"] async for page in walk(result_set) for row in page]
        await service.close()
        return found

    assert asyncio.run(everything()) == [row["piid"] for row in expected]
    assert expected


def test_a_clause_too_long_for_a_url_gets_there_all_the_same(url: str, rows: Rows) -> None:
    names = tuple(dict.fromkeys(row["name"] for row in rows))[:300]
    query = Query.of(INSTANCES, {"whereClause": Condition("PROCESS_INSTANCE.NAME", "IN", names)})
    server = Server("demo", url, "ibm-bfm")

    async def everything() -> list[str]:
        service = QueryService(lambda: NOW, UTC)
        result_set = await service.open(server, IBM_BFM, query)
        found = [row["piid"] async for page in walk(result_set) for row in page]
        assert {exchange.request.method for exchange in service.exchanges} == {"POST"}
        await service.close()
        return found

    assert asyncio.run(everything()) == [row["piid"] for row in rows if row["name"] in names]


def test_a_refusal_is_told_in_the_server_s_words(url: str) -> None:
    query = Query.of(INSTANCES, {"whereClause": INSTANCES.parameter("whereClause").type.parse("raw:NAME IS NULL")})

    async def fails() -> str:
        service = QueryService(lambda: NOW, UTC)
        result_set = await service.open(Server("demo", url, "ibm-bfm"), IBM_BFM, query)
        with pytest.raises(Exception, match="CWWBA0002E") as caught:
            async for _ in walk(result_set):
                pass
        await service.close()
        return str(caught.value)

    assert "HTTP 400" in asyncio.run(fails())


def test_the_clause_of_the_documentation_reads_alike(url: str, rows: Rows) -> None:
    clause = parse_clause("PROCESS_INSTANCE.STATE = PROCESS_INSTANCE.STATE.STATE_RUNNING")
    window = Window(0, COUNT + 1, INSTANCES.default_order)
    found = ask(url, INSTANCES.dialect.list_request(INSTANCES, {"whereClause": clause}, window))
    assert found == [row for row in rows if row["executionState"] == "STATE_RUNNING"]
