"""Since when a product has a thing: what is newer than a server must never be sent to it."""

import pytest

from tuiconsole.engines.camunda_family import CASES, SINCE_7_23, SINCE_7_24
from tuiconsole.engines.versions import ALWAYS, Product, Release, Since, version_numbers


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("7.24.0", (7, 24, 0)),
        ("7.24.1-ee", (7, 24, 1)),
        ("v1.0", (1, 0)),
        (" 2.1.0-SNAPSHOT", (2, 1, 0)),
        ("1.0.3.Final", (1, 0, 3)),
        ("", ()),
        ("unknown", ()),
        ("٧.٢٤", ()),
    ],
)
def test_the_numbers_of_a_version(written: str, numbers: tuple[int, ...]) -> None:
    assert version_numbers(written) == numbers


@pytest.mark.parametrize(
    ("since", "product", "version", "covered"),
    [
        (SINCE_7_23, "camunda", "7.22.9-ee", False),
        (SINCE_7_23, "camunda", "7.23.0", True),
        (SINCE_7_23, "camunda", "7.23", True),
        (SINCE_7_23, "camunda", "7.9.0", False),
        (SINCE_7_23, "camunda", "7.100.0", True),
        (SINCE_7_23, "cibseven", "1.1.0", False),
        (SINCE_7_23, "cibseven", "2.0.0", True),
        (SINCE_7_23, "operaton", "1.0.0-beta-4", True),
        (SINCE_7_24, "cibseven", "2.0.0", False),
        (CASES, "eximeebpms", "1.3.9", True),
        (CASES, "eximeebpms", "1.4.0", False),
        (CASES, "camunda", "7.1.0", True),
        (ALWAYS, "camunda", "1.0", True),
    ],
)
def test_a_release_has_it_or_not(since: Since, product: Product, version: str, covered: bool) -> None:
    assert since.covers(Release(product, version)) is covered


@pytest.mark.parametrize(
    "release", [None, Release(), Release(None, "7.0.0"), Release("camunda", ""), Release("camunda")]
)
def test_a_release_that_nobody_knows_gets_the_benefit_of_the_doubt(release: Release | None) -> None:
    assert SINCE_7_23.covers(release)
    assert CASES.covers(release)


def test_it_reads_as_a_sentence() -> None:
    assert str(SINCE_7_23) == "since 7.23 / Operaton 1.0 / CIB seven 2.0 / EximeeBPMS 1.0"
    assert str(CASES) == "removed in EximeeBPMS 1.4"
    assert str(Since({"camunda": "7.5"}, {"camunda": "7.9"})) == "since 7.5, removed in 7.9"
    assert str(ALWAYS) == ""
    assert str(Release("cibseven", "2.1.0")) == "CIB seven 2.1.0"
    assert str(Release(None, "7.24.0")) == "7.24.0"
