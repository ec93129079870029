"""From bytes to rows: what is unknown is kept, what is missing is tolerated, what is wrong is named."""

import json
from typing import Any

import pytest

from tuiconsole.config.server import Limits, Server
from tuiconsole.engines.camunda import CAMUNDA, INSTANCES
from tuiconsole.engines.model import Item
from tuiconsole.engines.query import Query
from tuiconsole.service.decoding import ExcessiveError, decode
from tuiconsole.service.errors import Failure, NotJson, TooLarge, WrongShape
from tuiconsole.service.result_set import ResultSet, RowState
from tuiconsole.service.service import QueryService
from tuiconsole.text.border import show

from .misbehaving import Asked, MisbehavingServer, Reply, answer, html
from .watching import Watched

pytestmark = pytest.mark.anyio


async def opened(server: MisbehavingServer, service: QueryService, body: bytes) -> ResultSet:
    """The result set of a server that answers every list with *body*, when it has come to rest."""

    def reply(asked: Asked) -> Reply:
        return answer({"count": 0}, 404) if asked.path.endswith("/count") else Reply(body)

    server.reply = reply
    rows = await service.open(Server("prod", f"{server.url}/engine-rest", "camunda"), CAMUNDA, Query(INSTANCES))
    await Watched(rows).settled()
    return rows


async def first_row(server: MisbehavingServer, service: QueryService, text: str) -> Item:
    rows = await opened(server, service, text.encode("utf-8", "surrogatepass"))
    assert rows.failure is None
    row = rows.row(0)
    assert row is not None
    return row


async def failure(server: MisbehavingServer, service: QueryService, body: bytes) -> Failure:
    rows = await opened(server, service, body)
    assert rows.state(0) is RowState.FAILED
    assert rows.row(0) is None
    assert rows.length == 0
    assert rows.failure is not None
    return rows.failure


async def test_names_that_are_no_text_are_kept(server: MisbehavingServer, service: QueryService) -> None:
    row = await first_row(server, service, '[{"id": "a", "half \\ud800": "b", "c": {"\\udfff": "\\ud800"}}]')
    assert row["half \\ud800"] == "b"
    assert row["c"] == {"\udfff": "\ud800"}


async def test_unknown_fields_are_kept(server: MisbehavingServer, service: QueryService) -> None:
    sent: dict[str, Any] = {
        "id": "a",
        "shoeSize": 43,
        "nested": {"a": [1, None, {"b": "c"}]},
        "": "",
        "startTime": None,
    }
    assert await first_row(server, service, json.dumps([sent])) == sent


async def test_a_row_is_exactly_what_was_sent(server: MisbehavingServer, service: QueryService) -> None:
    sent = {field.name: f"{field.name}?" for field in INSTANCES.fields if field.kind in ("text", "instant")}
    row = await first_row(server, service, json.dumps([{**sent, "processDefinitionVersion": 3, "durationInMillis": 0}]))
    assert row == {**sent, "processDefinitionVersion": 3, "durationInMillis": 0}


@pytest.mark.parametrize("text", ["[{}]", '[{"id": null, "state": null, "processDefinitionVersion": null}]'])
async def test_missing_and_null_fields_are_tolerated(
    server: MisbehavingServer, service: QueryService, text: str
) -> None:
    row = await first_row(server, service, text)
    assert row == json.loads(text)[0]
    assert [row.get(field.name) for field in INSTANCES.fields] == [None] * len(INSTANCES.fields)


async def test_a_state_that_no_documentation_has_is_kept(server: MisbehavingServer, service: QueryService) -> None:
    row = await first_row(server, service, '[{"id": "a", "state": "MIGRATING"}]')
    assert row["state"] == "MIGRATING"


async def test_milliseconds_since_1970_are_an_instant_too(server: MisbehavingServer, service: QueryService) -> None:
    row = await first_row(server, service, '[{"id": "a", "startTime": 1486733599000}]')
    assert row["startTime"] == 1486733599000


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", 5),
        ("id", {"x": 1}),
        ("businessKey", ["a"]),
        ("businessKey", True),
        ("processDefinitionVersion", "3"),
        ("processDefinitionVersion", 3.5),
        ("processDefinitionVersion", True),
        ("durationInMillis", "12"),
        ("durationInMillis", {}),
        ("startTime", True),
        ("startTime", 1.5),
        ("startTime", []),
        ("state", 1),
    ],
)
async def test_a_field_of_the_wrong_type_is_named(
    server: MisbehavingServer, service: QueryService, field: str, value: object
) -> None:
    found = await failure(server, service, json.dumps([{"id": "a"}, {"id": "b", field: value}]).encode())
    assert type(found) is WrongShape
    assert f"{field} of row 2" in found.summary
    assert "configured engine" in found.remedy
    assert found.server == "prod"


@pytest.mark.parametrize("body", [b"{}", b'{"items": []}', b'"text"', b"null", b"true", b"5"])
async def test_json_that_is_no_list(server: MisbehavingServer, service: QueryService, body: bytes) -> None:
    found = await failure(server, service, body)
    assert type(found) is WrongShape
    assert "a list was expected" in found.summary


@pytest.mark.parametrize(("body", "number"), [(b"[1]", 1), (b"[{}, []]", 2), (b'[{}, {}, "x"]', 3), (b"[null]", 1)])
async def test_items_that_are_no_objects(
    server: MisbehavingServer, service: QueryService, body: bytes, number: int
) -> None:
    found = await failure(server, service, body)
    assert type(found) is WrongShape
    assert f"row {number}" in found.summary


@pytest.mark.parametrize(
    "body",
    [
        html().body,
        b"",
        b"   ",
        b"[",
        b'[{"id": "a"}',
        b"[] []",
        b"[{'id': 'a'}]",
        b"\xff\xfe[\x00]\x00",
        b'[{"id": "\xff"}]',
        b'[{"id": "\xed\xa0\x80"}]',
        b"[NaN]",
        b'[{"durationInMillis": NaN}]',
        b'[{"x": Infinity}]',
        b'[{"x": -Infinity}]',
        b'[{"x": 1e999}]',
        b'[{"x": [-1E+400, 2]}]',
        b'[{"x": ' + b"9" * 400 + b".5}]",
        b'[{"id": "\\ud800", "x": NaN}]',
        b'[{"id": "\\ud800", "x": 1e999}]',
    ],
    ids=range(19),
)
async def test_what_is_not_one_finite_json_value(server: MisbehavingServer, service: QueryService, body: bytes) -> None:
    found = await failure(server, service, body)
    assert type(found) is NotJson
    assert found.summary.startswith("the answer is not JSON (")
    assert len(found.summary) < 200
    assert "login page" in found.remedy


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'[{"x": ' + b"9" * 5000 + b"}]", "a number of more than 4,300 digits"),
        (b'[{"id": "\\ud800", "x": ' + b"9" * 5000 + b"}]", "a number of more than 4,300 digits"),
        (b"[" * 100_000, "nested more than 200 levels deep"),
        (b"[" * 100_000 + b"]" * 100_000, "nested more than 200 levels deep"),
        (b'[{"id": "\\ud800"}, ' + b"[" * 300 + b"]" * 300 + b"]", "nested more than 200 levels deep"),
        (b'[{"id": "\\ud800"}, ' + b"[" * 100_000 + b"]" * 100_000 + b"]", "nested more than 200 levels deep"),
        (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, "nested more than 200 levels deep"),
        (b"[" + b"{}," * 500_001 + b"{}]", "more than 1,000,000 values"),
    ],
    ids=range(8),
)
async def test_what_is_more_than_is_taken_apart(
    server: MisbehavingServer, service: QueryService, body: bytes, words: str
) -> None:
    found = await failure(server, service, body)
    assert type(found) is TooLarge
    assert words in found.summary


def test_the_limits_are_for_people_to_set() -> None:
    limits = Limits(nesting=3, number_digits=5, values=20)
    assert decode(b'[[[1, -99999, "999999", 999999.5]]]', limits) == [[[1, -99999, "999999", 999999.5]]]
    for body in (b"[[[[1]]]]", b'{"a": [{"b": {}}]}', b"[999999]", b'{"a": -999999}', b"[" + b"1," * 20 + b"1]"):
        with pytest.raises(ExcessiveError):
            decode(body, limits)


@pytest.mark.parametrize(
    ("escaped", "text"),
    [
        (r"\ud800", "\ud800"),
        (r"x\udfffy", "x\udfffy"),
        (r"\udc00\ud800", "\udc00\ud800"),
        (r"\ud83d\ude00", "\N{GRINNING FACE}"),
        (r"\ud83d\ude00\ud83d", "\N{GRINNING FACE}\ud83d"),
        (r"\u0000", "\0"),
        (r"\u202e[/b]\u001b]0;x\u0007", "\u202e[/b]\x1b]0;x\x07"),
    ],
)
async def test_foreign_text_arrives_whole_and_can_be_shown(
    server: MisbehavingServer, service: QueryService, escaped: str, text: str
) -> None:
    row = await first_row(server, service, f'[{{"id": "a", "businessKey": "{escaped}", "x": {{"{escaped}": 1}}}}]')
    assert row["businessKey"] == text
    assert row["x"] == {text: 1}
    assert show(row["businessKey"]).encode()


@pytest.mark.parametrize("number", [2**31, 2**63, -(2**63), 10**308, 10**400, 10**4000])
async def test_huge_integers_stay_integers(server: MisbehavingServer, service: QueryService, number: int) -> None:
    row = await first_row(server, service, f'[{{"id": "a", "durationInMillis": {number}, "x": [{number}]}}]')
    assert row["durationInMillis"] == number
    assert row["x"] == [number]


@pytest.mark.parametrize("text", ["1e5", "1E+300", "-1.5e-999", "0.1", "12e003"])
async def test_other_numbers_stay_numbers(server: MisbehavingServer, service: QueryService, text: str) -> None:
    row = await first_row(server, service, f'[{{"id": "7e999", "x": {text}, "y": "2e999 ]"}}]')
    assert row == {"id": "7e999", "x": float(text), "y": "2e999 ]"}


@pytest.mark.parametrize("depth", [10, 100])
async def test_nesting_within_reason_is_fine(server: MisbehavingServer, service: QueryService, depth: int) -> None:
    row = await first_row(server, service, '[{"id": "a", "x": ' + "[" * depth + "]" * depth + "}]")
    value, found = row["x"], 0
    while value is not None:
        value, found = (value[0] if value else None), found + 1
    assert found == depth


@pytest.mark.parametrize(
    ("reply", "kind", "told"),
    [
        (html(), NotJson, "not JSON"),
        (answer(["7.24"]), WrongShape, "the version is not in the documented form"),
        (answer({"version": None}), WrongShape, "a version was expected"),
    ],
)
async def test_a_version_that_is_none(
    server: MisbehavingServer, service: QueryService, reply: Reply, kind: type[Failure], told: str
) -> None:
    server.reply = lambda asked: reply
    with pytest.raises(kind, match=told):
        await service.release(Server("prod", server.url, "camunda"), CAMUNDA)


async def test_answers_that_take_a_while_to_read_are_read_and_refused_as_any_other(
    server: MisbehavingServer, service: QueryService
) -> None:
    padding = "x" * 2_000
    sent = [{"id": f"a{number}", "businessKey": padding} for number in range(200)]
    assert (await first_row(server, service, json.dumps(sent)))["businessKey"] == padding
    assert isinstance(await failure(server, service, json.dumps(sent)[:-1].encode()), NotJson)
    told = await failure(server, service, json.dumps([*sent, {"id": 1}]).encode())
    assert isinstance(told, WrongShape)
    assert "id of row 201" in told.line()
