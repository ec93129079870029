"""Paths: what stands for one segment stays one segment, whatever an id looks like."""

from dataclasses import replace
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiconsole.engines.camunda import INSTANCES
from tuiconsole.engines.model import Parameter, ParameterProblem, Window, segment
from tuiconsole.engines.types import Text

TWO_IDS = replace(
    INSTANCES,
    path="case/{caseId}/part/{partId}/log",
    parameters=(
        Parameter("caseId", Text(), "Path", "The case.", role="path"),
        Parameter("partId", Text(), "Path", "The part.", role="path"),
    ),
)

ids = st.one_of(
    st.sampled_from(["..", ".", "...", "../../admin?x=", "a/b?c#d%", "%2e%2e", "%2F", "{partId}", "\\", "//", " "]),
    st.text(st.characters(exclude_categories=("Cs",)), min_size=1),
)


@given(ids, ids)
def test_each_id_stays_in_its_own_segment(one: str, other: str) -> None:
    path = TWO_IDS.path_of({"caseId": one, "partId": other})
    parts = path.split("/")
    assert [unquote(part) for part in parts] == ["case", one, "part", other, "log"]
    assert not {".", ".."} & set(parts)
    assert urlsplit(f"http://engine.example/{path}").path == f"/{path}"
    assert path.isascii()


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("..", "%2E%2E"),
        (".", "%2E"),
        ("...", "%2E%2E%2E"),
        ("a..b", "a..b"),
        ("../x", "..%2Fx"),
        ("a/b?c#d%", "a%2Fb%3Fc%23d%25"),
        ("invoice:1:7b", "invoice%3A1%3A7b"),
    ],
)
def test_how_a_segment_is_written(text: str, written: str) -> None:
    assert segment(text) == written


def test_a_request_carries_the_path() -> None:
    values = {"caseId": "../../admin?x=", "partId": "p"}
    request = TWO_IDS.dialect.list_request(TWO_IDS, values, Window(0, 5))
    assert request.path == "case/..%2F..%2Fadmin%3Fx%3D/part/p/log"


def test_a_missing_id_names_its_parameter() -> None:
    with pytest.raises(ParameterProblem, match="partId is required") as problem:
        TWO_IDS.path_of({"caseId": "x"})
    assert problem.value.parameter == "partId"
