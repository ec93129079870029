"""No cell of a CSV becomes a formula, and none of its content is lost."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiconsole.engines.catalogue import engine_of
from tuiconsole.text.spreadsheet import Csv, defused

INSTANCES = engine_of("camunda").resource("instances")
CHARACTERS = st.sampled_from("=+-@\t\r\n＝＋－＠ '\",;|\0\ufeffaé😀10.e")


def written(item: dict[str, object], *, raw: bool = False, terminal: bool = False) -> str:
    sheet = Csv([field.name for field in INSTANCES.fields], raw=raw, terminal=terminal)
    return sheet.rows([item]) + sheet.end()


def read(text: str) -> dict[str, str]:
    [record] = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    return record


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "\tharmless",
        "＝1+1",
        "＋1",
        "－1",
        "＠x",
        " =1+1",
        "\ufeff=1+1",
        "-1x",
        "--1",
    ],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert defused(text) == f"'{text}"
    assert read(written({"businessKey": text}))["businessKey"] == f"'{text}"
    assert read(written({"businessKey": text}, raw=True))["businessKey"] == text


@pytest.mark.parametrize("text", ["", "a=b", "order 4711", "-5", "+49.5", "-1.5e-3", "'x", "1-2", "2026-01-01"])
def test_everything_else_stays_as_it_is(text: str) -> None:
    assert defused(text) == text


@given(st.text(CHARACTERS, max_size=8))
def test_every_text_comes_back_with_at_most_an_apostrophe_in_front(text: str) -> None:
    assert read(written({"businessKey": text}, raw=True))["businessKey"] == text
    safe = read(written({"businessKey": text}))["businessKey"]
    assert safe in (text, f"'{text}")
    assert safe[:1] not in tuple("=@\t\r\n＝＋－＠")


def test_numbers_are_bare_nothing_is_empty_and_empty_text_is_quoted() -> None:
    line = written({"durationInMillis": -250, "businessKey": "", "tenantId": None}).split("\r\n")[1]
    assert line == ',"",,,,,,,,-250,,,,,,,,,,,'


def test_fields_that_nobody_declared_stand_in_the_last_column() -> None:
    record = read(written({"id": "1", "later": {"a": [1]}, "x": "=1"}))
    assert record["other"] == '{"later": {"a": [1]}, "x": "=1"}'
    assert list(record) == [*(field.name for field in INSTANCES.fields), "other"]


def test_lines_end_as_the_standard_has_it() -> None:
    assert written({"id": "a\nb"}).count("\r\n") == 2


def test_a_terminal_gets_no_control_characters() -> None:
    text = written({"businessKey": "a\x1b]0;x\x07\u202e\x9b", "deleteReason": "one\ntwo"}, terminal=True)
    assert text.replace("\r\n", "").isprintable()
