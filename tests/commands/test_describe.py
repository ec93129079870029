"""What `tuiconsole describe` prints is what the declarations say, and reads well."""

import json

import pytest

from tuiconsole.commands.line import parser
from tuiconsole.engines.catalogue import engines
from tuiconsole.engines.engine import Engine
from tuiconsole.engines.model import Resource

from .conftest import Run

EVERY_RESOURCE = [
    pytest.param(engine, resource, id=f"{engine.name} {resource.name}")
    for engine in engines()
    for resource in engine.resources
]


@pytest.mark.parametrize(("engine", "resource"), EVERY_RESOURCE)
def test_json_says_everything_that_is_declared(run: Run, engine: Engine, resource: Resource) -> None:
    ran = run("describe", engine.name, resource.name, "--format", "json")
    said = json.loads(ran.out)
    assert (ran.code, ran.err) == (0, "")
    assert list(said) == [
        "engine",
        "resource",
        "method",
        "path",
        "source",
        "parameters",
        "fields",
        "sort_keys",
        "statuses",
    ]
    assert (said["engine"], said["resource"], said["method"]) == (engine.name, resource.name, "GET")
    assert said["path"].endswith(resource.path.removeprefix("../../"))
    assert [p["name"] for p in said["parameters"]] == [p.name for p in resource.parameters]
    for told, parameter in zip(said["parameters"], resource.parameters, strict=True):
        assert list(told) == ["name", "in", "required", "type", "allowed", "default", "since", "section", "help"]
        assert told["required"] is (told["in"] == "path") is (f"{{{parameter.name}}}" in said["path"])
        assert told["type"] == parameter.type.name
        assert told["allowed"] == list(parameter.type.allowed)
    assert [(f["name"], f["allowed"], f["help"]) for f in said["fields"]] == [
        (f.name, list(f.allowed), f.help) for f in resource.fields
    ]
    assert said["sort_keys"] == [key.name for key in resource.sort_keys]
    assert [status["code"] for status in said["statuses"]] == [status.code for status in resource.statuses]


@pytest.mark.parametrize(
    ("engine", "resource", "path"),
    [
        ("camunda", "instances", "/history/process-instance"),
        ("ibm-bfm", "instances", "/rest/bpm/bfm/v1/processes/filter"),
        ("ibm-bfm", "tasks", "/rest/bpm/htm/v1/tasks/filter"),
        ("oracle-opa", "jobs", "/process/api/v1/process-instances/{id}/jobs"),
    ],
)
def test_a_path_is_written_as_on_the_page(run: Run, engine: str, resource: str, path: str) -> None:
    assert json.loads(run("describe", engine, resource, "--format", "json").out)["path"] == path
    assert f"GET {path}\n" in run("describe", engine, resource).out


def test_a_field_has_the_type_of_its_page(run: Run) -> None:
    fields = json.loads(run("describe", "camunda", "instances", "--format", "json").out)["fields"]
    types = {field["name"]: field["type"] for field in fields}
    assert (types["durationInMillis"], types["processDefinitionVersion"]) == ("integer", "integer")
    assert (types["startTime"], types["id"]) == ("instant", "text")


def test_json_of_more_than_one_resource_is_a_list(run: Run) -> None:
    everything = json.loads(run("describe", "--format", "json").out)
    assert [(r["engine"], r["resource"]) for r in everything] == [
        (e.name, r.name) for e in engines() for r in e.resources
    ]
    camunda = json.loads(run("describe", "camunda", "--format", "json").out)
    assert camunda == [r for r in everything if r["engine"] == "camunda"]


def test_a_default_and_a_version_are_told_and_absent_ones_are_null(run: Run) -> None:
    parameters = {
        p["name"]: p for p in json.loads(run("describe", "camunda", "instances", "--format", "json").out)["parameters"]
    }
    assert parameters["firstResult"]["default"] is None
    assert parameters["finished"]["default"] == "false"
    assert parameters["active"]["default"] is None
    assert parameters["finished"]["since"] is None
    assert "7.24" in parameters["rootProcessInstanceId"]["since"]


@pytest.mark.parametrize(("engine", "resource"), EVERY_RESOURCE)
def test_the_page_of_a_resource_fits_80_columns_and_names_everything(
    run: Run, engine: Engine, resource: Resource
) -> None:
    lines = run("describe", engine.name, resource.name).out.splitlines()
    assert max(map(len, lines)) <= 80
    for parameter in resource.parameters:
        assert any(line.startswith(f"  {parameter.name}  (") for line in lines), parameter.name
        assert parameter.section.upper() in lines
    for field in resource.fields:
        assert any(line.startswith(f"  {field.name}  (") for line in lines), field.name


def test_without_arguments_every_engine_and_resource_is_listed(run: Run) -> None:
    out = run("describe").out
    for engine in engines():
        assert f"{engine.name}: {engine.title}" in out
        for resource in engine.resources:
            assert f"GET {engine.documented_path(resource)}\n" in out


@pytest.mark.parametrize(
    ("words", "near"),
    [(["camuda"], "camunda"), (["camunda", "instance"], "instances"), (["camunda", "x\x1b[2J"], "")],
)
def test_an_unknown_name_is_answered_with_the_nearest_on_one_line(run: Run, words: list[str], near: str) -> None:
    ran = run("describe", *words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert f"the nearest is {near}" in ran.err
    assert "\x1b" not in ran.err


def test_the_grammar_knows_every_engine_and_no_other() -> None:
    [choices] = [action.choices for action in parser("query")._actions if action.dest == "engine"]
    assert choices is not None
    assert list(choices) == [engine.name for engine in engines()]


def test_output_is_utf8_whatever_the_locale_says(run: Run) -> None:
    locale = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    assert run("describe", "camunda", "instances", env=locale).out == run("describe", "camunda", "instances").out
