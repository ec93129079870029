"""Answers of the Camunda family: lists, counts, versions, and complaints in the server's own words."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiconsole.engines.camunda_dialect import CamundaDialect
from tuiconsole.engines.versions import Release

DIALECT = CamundaDialect()

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["count", "message", "type", "code", "version", "missingAuthorizations", "x"]), inner
        )
    ),
    max_leaves=8,
)


def test_a_list_is_its_items_and_says_no_total() -> None:
    assert DIALECT.rows([{"id": "a"}, {"id": "b"}]) == ([{"id": "a"}, {"id": "b"}], None)
    assert DIALECT.rows([]) == ([], None)


@pytest.mark.parametrize("document", [{}, {"id": "a"}, "text", 5, None, True])
def test_anything_else_is_no_list(document: Any) -> None:
    with pytest.raises(ValueError, match="a list was expected"):
        DIALECT.rows(document)


def test_a_count_is_a_number() -> None:
    assert DIALECT.count({"count": 1_000_030}) == 1_000_030
    assert DIALECT.count({"count": 0}) == 0


@pytest.mark.parametrize(
    "document", [{}, {"count": None}, {"count": "5"}, {"count": True}, {"count": -1}, {"count": 1.5}, [5], 5, None]
)
def test_anything_else_is_no_count(document: Any) -> None:
    with pytest.raises(ValueError, match="a count was expected"):
        DIALECT.count(document)


def test_a_version_comes_without_its_product() -> None:
    assert DIALECT.release({"version": "7.24.1-ee"}) == Release(None, "7.24.1-ee")


@pytest.mark.parametrize("document", [{}, {"version": 7}, [], "7.24", None])
def test_anything_else_is_no_version(document: Any) -> None:
    with pytest.raises(ValueError, match="a version was expected"):
        DIALECT.release(document)


@pytest.mark.parametrize(
    ("document", "complaint"),
    [
        ({"type": "InvalidRequestException", "message": "Bad sortBy", "code": None}, "Bad sortBy"),
        ({"type": "InvalidRequestException", "message": "", "code": None}, "InvalidRequestException"),
        ({"type": "BadUserRequestException", "message": "Already querying", "code": 0}, "Already querying"),
        ({"type": "OptimisticLockingException", "message": "Stale", "code": 1}, "Stale (code 1)"),
        (
            {
                "type": "AuthorizationException",
                "message": "No permission",
                "userId": "mary",
                "missingAuthorizations": [
                    {"permissionName": "READ", "resourceName": "ProcessDefinition", "resourceId": "invoice"},
                    {"permissionName": "READ_HISTORY", "resourceName": "Task", "resourceId": None},
                ],
            },
            "No permission missing: READ on ProcessDefinition invoice missing: READ_HISTORY on Task",
        ),
        ({"timestamp": 1, "status": 404, "error": "Not Found", "path": "/x"}, ""),
        ({}, ""),
        ([], ""),
        ("text", ""),
        (None, ""),
    ],
)
def test_a_complaint_in_the_servers_words(document: Any, complaint: str) -> None:
    assert DIALECT.complaint(document) == complaint


@given(json_values)
def test_no_answer_is_too_odd(document: Any) -> None:
    """Whatever JSON comes is read, or refused as what was not expected."""
    assert isinstance(DIALECT.complaint(document), str)
    for read in (DIALECT.rows, DIALECT.count, DIALECT.release):
        try:
            assert read(document) is not None  # type: ignore[operator]
        except ValueError as refusal:
            assert "was expected" in str(refusal)  # noqa: PT017 - either outcome is right
