"""Every declared list of the Camunda family is what the engine's own description says, name by name, both ways.

Where the description is known to be wrong, the one thing it is wrong about stands below, with what was seen instead.
"""

import pytest

from tuiconsole.engines.camunda import CAMUNDA
from tuiconsole.engines.model import Field, FieldKind, Parameter, Resource
from tuiconsole.engines.types import Choice, Flag, Instant, Instants, Integer, LikeText, ListOf, ParameterType, Text
from tuiconsole.engines.variable_conditions import ScalarValue, VariableConditions
from tuiconsole.engines.versions import version_numbers

from .openapi import Description, DescriptionError, Operation, Schema, fetch

NEWEST = "7.24.0"
OLDER = ("7.21.0", "7.22.0", "7.23.0")

APART = ("sort key", "sort direction", "offset", "limit", "fixed")
PAGING = {"firstResult", "maxResults"}

SORT_KEYS = {
    # The list of values has a blank behind this one, which a server refuses; without it the server sorts.
    ("definitions", "tenantId "): "tenantId",
}

SORT_KEYS_OF_POST = {
    # Described for the POST form only, but a GET is sorted by it all the same.
    "external-tasks": ["createTime"],
}

CLOSED_BY_WORDS = {
    # The text names the values there can be, and the list of values is left out.
    ("operations", "category"): ("TaskWorker", "Admin", "Operator"),
    ("variables", "state"): ("CREATED", "DELETED"),
    # Its only other value has the server run foreign code.
    ("variables", "deserializeValues"): ("false",),
}

MILLISECONDS = "durationInMillis"


@pytest.fixture(scope="module")
def descriptions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Description]:
    try:
        return {version: Description(fetch(version, tmp_path_factory.mktemp(version))) for version in (*OLDER, NEWEST)}
    except DescriptionError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture
def newest(descriptions: dict[str, Description]) -> Description:
    return descriptions[NEWEST]


each_resource = pytest.mark.parametrize("resource", CAMUNDA.resources, ids=lambda resource: resource.name)
each_with_post = pytest.mark.parametrize(
    "resource", [r for r in CAMUNDA.resources if r.post], ids=lambda resource: resource.name
)


def asked(description: Description, path: str, method: str = "get") -> Operation:
    operation = description.operation(path, method)
    assert operation is not None, f"{method} {path} is not described"
    return operation


def sort_keys(resource: Resource, operation: Operation) -> list[str]:
    described = operation.query["sortBy"]["enum"]
    return [SORT_KEYS.get((resource.name, key), key) for key in described] + SORT_KEYS_OF_POST.get(resource.name, [])


def filters(resource: Resource) -> set[str]:
    return {parameter.name for parameter in resource.parameters if parameter.role not in APART}


@each_resource
def test_names_of_parameters(newest: Description, resource: Resource) -> None:
    names = [parameter.name for parameter in resource.parameters]
    assert sorted(names) == sorted(asked(newest, resource.path).query)


@each_resource
def test_names_of_fields(newest: Description, resource: Resource) -> None:
    assert sorted(field.name for field in resource.fields) == sorted(asked(newest, resource.path).fields)


@each_resource
def test_sort_keys(newest: Description, resource: Resource) -> None:
    keys = sort_keys(resource, asked(newest, resource.path))
    assert [key.name for key in resource.sort_keys] == keys
    assert list(resource.parameter("sortBy").type.allowed) == keys


@each_resource
def test_types_of_parameters(newest: Description, resource: Resource) -> None:
    operation = asked(newest, resource.path)
    post = newest.operation(resource.path, "post")
    for parameter in resource.parameters:
        schema = operation.query[parameter.name]
        in_body = post.body.get(parameter.name) if post is not None else None
        expected = kind_of(resource, parameter, schema, in_body)
        assert type(parameter.type) is expected, parameter.name
        check_details(resource, parameter, schema, operation)


def kind_of(
    resource: Resource, parameter: Parameter, schema: Schema, in_body: Schema | None
) -> type[ParameterType] | None:
    """The type that a parameter must be of. How a list is made of text is only told by the body of a POST."""
    if "enum" in schema or (resource.name, parameter.name) in CLOSED_BY_WORDS:
        return Choice
    if schema.get("format") == "date-time":
        return Instant
    match schema["type"]:
        case "boolean":
            return Flag
        case "integer":
            return Integer
        case "object":
            return ScalarValue
    if in_body is not None and in_body["type"] == "array":
        properties = set(in_body["items"]["properties"])
        if properties == {"operator", "value"}:
            return Instants
        return VariableConditions if properties else ListOf
    if parameter.name.endswith("In"):
        return ListOf
    return LikeText if parameter.name.endswith("Like") else Text


NEVER_LEFT_OUT = {
    # The text says that it is true "for reasons of backward compatibility", in too many words to be read by a test.
    ("variables", "deserializeValues"): "true",
}


@each_resource
def test_defaults_of_parameters(newest: Description, resource: Resource) -> None:
    operation = asked(newest, resource.path)
    for parameter in resource.parameters:
        default = NEVER_LEFT_OUT.get((resource.name, parameter.name), "")
        words = " ".join(operation.explained[parameter.name].replace("`", "").split())
        if "as false is the default behavior" in words or operation.query[parameter.name].get("default") is False:
            default = "false"
        assert parameter.default == default, parameter.name


def check_details(resource: Resource, parameter: Parameter, schema: Schema, operation: Operation) -> None:
    match parameter.type:
        case Choice(values):
            closed = CLOSED_BY_WORDS.get((resource.name, parameter.name))
            if parameter.role == "sort key":
                closed = tuple(sort_keys(resource, operation))
            assert values == (closed or tuple(schema["enum"])), parameter.name
        case Integer(most=most):
            assert most == (2**63 - 1 if schema.get("format") == "int64" else 2**31 - 1), parameter.name
        case VariableConditions(operators):
            assert set(operators) == operation.operators(parameter.name)
        case Instants():
            assert operation.operators(parameter.name) == {"gt", "lt"}
        case ListOf(commas):
            assert commas is resource.post, "only the body of a POST can carry an item with a comma"


@each_resource
def test_fields(newest: Description, resource: Resource) -> None:
    described = asked(newest, resource.path).fields
    for field in resource.fields:
        assert field.kind == field_kind(field, described[field.name]), field.name
        closed = CLOSED_BY_WORDS.get((resource.name, field.name), ())
        assert field.allowed == tuple(described[field.name].get("enum", closed)), field.name


def field_kind(field: Field, schema: Schema) -> FieldKind:
    if schema.get("format") == "date-time":
        return "instant"
    kinds: dict[str, FieldKind] = {"string": "text", "boolean": "boolean", "integer": "integer", "object": "object"}
    if field.name == MILLISECONDS:
        return "milliseconds"
    # What may be any JSON has no type.
    return kinds[schema.get("type", "object")]


@each_resource
def test_only_lists_with_a_post_form_say_so(newest: Description, resource: Resource) -> None:
    assert resource.post is (newest.operation(resource.path, "post") is not None)


@each_with_post
def test_the_post_form_says_the_same(newest: Description, resource: Resource) -> None:
    operation = asked(newest, resource.path, "post")
    fixed = {name for name, _ in resource.fixed}
    assert set(operation.query) == PAGING | fixed
    assert set(operation.body) - {"orQueries"} == filters(resource) | {"sorting"}
    get = asked(newest, resource.path)
    for parameter in resource.parameters:
        schema = operation.body.get(parameter.name)
        if schema is None:
            continue
        if isinstance(parameter.type, ListOf | VariableConditions | Instants):
            assert schema["type"] == "array", parameter.name
        else:
            described = get.query[parameter.name]
            assert {k: schema.get(k) for k in ("type", "format")} == {k: described.get(k) for k in ("type", "format")}
    properties = operation.body["sorting"]["items"]["properties"]
    assert set(properties["sortBy"]["enum"]) == set(sort_keys(resource, get))
    assert properties["sortOrder"]["enum"] == ["asc", "desc"]


@each_resource
def test_counting_takes_the_same_filters(newest: Description, resource: Resource) -> None:
    assert set(asked(newest, resource.count_path).query) == filters(resource)
    if resource.post:
        assert set(asked(newest, resource.count_path, "post").body) - {"orQueries", "sorting"} == filters(resource)


@each_resource
def test_statuses(newest: Description, resource: Resource) -> None:
    assert [status.code for status in resource.statuses] == sorted(asked(newest, resource.path).answers)


@each_resource
def test_items_and_texts_have_an_address(newest: Description, resource: Resource) -> None:
    if resource.item_path:
        operation = asked(newest, resource.item_path)
        assert set(operation.fields) == {field.name for field in resource.fields}
        assert set(operation.query) == {name for name, _ in resource.fixed}
    else:
        assert f"{resource.path}/{{id}}" not in newest.paths
    described = {
        path
        for path in newest.paths
        if path.startswith(f"{resource.path}/{{id}}/")
        and (operation := newest.operation(path, "get"))
        and operation.answers.get(200) == ["text/plain"]
    }
    assert {text.path for text in resource.texts} == described


@each_resource
def test_what_is_newer_says_since_when(descriptions: dict[str, Description], resource: Resource) -> None:
    things: list[tuple[str, Parameter | Field]] = [
        *((f"parameter {parameter.name}", parameter) for parameter in resource.parameters),
        *((f"field {field.name}", field) for field in resource.fields),
    ]
    for label, thing in things:
        has = [version for version in (*OLDER, NEWEST) if knows(descriptions[version], resource, thing)]
        declared = thing.since.first.get("camunda")
        assert has, f"{label} is in no version"
        if declared is None:
            assert has[0] == OLDER[0], f"{label} came with {has[0]}"
        else:
            assert version_numbers(has[0])[:2] == version_numbers(declared), f"{label} came with {has[0]}"
        assert has == [v for v in (*OLDER, NEWEST) if version_numbers(v) >= version_numbers(has[0])]


def knows(description: Description, resource: Resource, thing: Parameter | Field) -> bool:
    operation = description.operation(resource.path, "get")
    return operation is not None and thing.name in (
        operation.query if isinstance(thing, Parameter) else operation.fields
    )


def test_every_deviation_is_needed(newest: Description) -> None:
    """A deviation that the description no longer has must go from here."""
    for name, key in SORT_KEYS:
        assert key in asked(newest, CAMUNDA.resource(name).path).query["sortBy"]["enum"]
    for name, keys in SORT_KEYS_OF_POST.items():
        assert not set(keys) & set(asked(newest, CAMUNDA.resource(name).path).query["sortBy"]["enum"])
    for name, closed in CLOSED_BY_WORDS:
        operation = asked(newest, CAMUNDA.resource(name).path)
        assert "enum" not in (operation.query.get(closed) or operation.fields[closed])
