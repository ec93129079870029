"""The declaration of Camunda's instances holds what the documentation names: all of it, and nothing else."""

from collections import Counter

import pytest

from tuiconsole.engines.camunda import CAMUNDA, INSTANCES
from tuiconsole.engines.model import Parameter
from tuiconsole.engines.types import Flag, Instant, Integer, LikeText, ListOf
from tuiconsole.engines.variable_conditions import VariableConditions
from tuiconsole.engines.versions import ALWAYS

from . import documented

ALL_PARAMETERS = documented.INSTANCE_PARAMETERS + documented.NEWER_INSTANCE_PARAMETERS

each_parameter = pytest.mark.parametrize("parameter", INSTANCES.parameters, ids=lambda parameter: parameter.name)


def test_every_documented_parameter_is_declared_once() -> None:
    assert Counter(parameter.name for parameter in INSTANCES.parameters) == Counter(ALL_PARAMETERS)
    assert len(documented.INSTANCE_PARAMETERS) == 52


def test_every_documented_field_is_declared_once() -> None:
    assert Counter(field.name for field in INSTANCES.fields) == Counter(documented.INSTANCE_FIELDS)
    assert len(documented.INSTANCE_FIELDS) == 20


@pytest.mark.parametrize("name", documented.CHOICES)
def test_closed_sets_of_values(name: str) -> None:
    assert list(INSTANCES.parameter(name).type.allowed) == documented.CHOICES[name]


def test_every_state_has_a_word_of_its_own() -> None:
    [state] = [field for field in INSTANCES.fields if field.name == "state"]
    assert list(state.allowed) == documented.INSTANCE_STATES == [each.value for each in INSTANCES.states]
    assert len({each.word for each in INSTANCES.states}) == len(documented.INSTANCE_STATES)


def test_types_follow_the_documentation() -> None:
    kinds = {parameter.name: type(parameter.type) for parameter in INSTANCES.parameters}
    assert {name for name, kind in kinds.items() if kind is Flag} == set(documented.FLAGS)
    assert {name for name, kind in kinds.items() if kind is LikeText} == {n for n in kinds if n.endswith("Like")}
    assert {name for name, kind in kinds.items() if kind is Instant} == {
        name for name in kinds if name.endswith(("Before", "After"))
    }
    assert {name for name, kind in kinds.items() if kind is ListOf} == {
        name for name in kinds if name.endswith(("In", "Ids"))
    }
    assert {name for name, kind in kinds.items() if kind is Integer} == {"firstResult", "maxResults"}
    assert kinds["variables"] is VariableConditions


def test_only_upper_bounds_take_the_end_of_a_day() -> None:
    instants = [(p.name, p.type.upper) for p in INSTANCES.parameters if isinstance(p.type, Instant)]
    assert {name for name, upper in instants if upper} == {name for name, _ in instants if name.endswith("Before")}


def test_what_is_newer_than_the_documentation_says_since_when() -> None:
    for name in documented.NEWER_INSTANCE_PARAMETERS:
        assert INSTANCES.parameter(name).since.first.keys() == {"camunda", "operaton", "cibseven", "eximeebpms"}


@each_parameter
def test_every_parameter_can_be_shown_in_a_form(parameter: Parameter) -> None:
    assert parameter.section
    assert parameter.help.endswith(".")
    assert "\n" not in parameter.help
    assert parameter.type.accepts


@each_parameter
def test_parameters_name_each_other_both_ways(parameter: Parameter) -> None:
    for other in parameter.excludes:
        assert parameter.name in INSTANCES.parameter(other).excludes
    for other in parameter.needs:
        assert other in ALL_PARAMETERS


def test_columns_and_sort_keys_are_made_of_documented_fields() -> None:
    fields = {field.name for field in INSTANCES.fields}
    keys = {key.name for key in INSTANCES.sort_keys}
    assert all(set(column.fields) <= fields for column in INSTANCES.columns)
    assert all(column.sort_key in keys | {""} for column in INSTANCES.columns)
    assert all(key.field in fields for key in INSTANCES.sort_keys)
    assert {INSTANCES.id_field} == {key.field for key in INSTANCES.sort_keys if key.unique}
    assert INSTANCES.tie_break in {key.name for key in INSTANCES.sort_keys if key.unique}
    assert [key.name for key in INSTANCES.sort_keys if key.before or key.after] == ["startTime", "endTime"]
    assert all(order.key in keys for order in INSTANCES.default_order)


def test_no_two_columns_compete_for_one_place() -> None:
    assert len({column.priority for column in INSTANCES.columns}) == len(INSTANCES.columns)
    assert all(column.width <= column.most for column in INSTANCES.columns)


def test_resources_are_found_by_name() -> None:
    assert CAMUNDA.resource("instances") is INSTANCES
    with pytest.raises(KeyError, match="has no resource 'jobz'; it has instances"):
        CAMUNDA.resource("jobz")
    with pytest.raises(KeyError):
        INSTANCES.parameter("startedbefore")
    assert INSTANCES.sort_key("nothing") is None
    assert INSTANCES.with_role("header") is None


def test_what_every_version_has_says_nothing_of_versions() -> None:
    newer = {parameter.name for parameter in INSTANCES.parameters if parameter.since is not ALWAYS}
    assert newer == {
        *documented.NEWER_INSTANCE_PARAMETERS,
        "incidentIdIn",
        "activityIdIn",
        "superCaseInstanceId",
        "subCaseInstanceId",
        "caseInstanceId",
    }
