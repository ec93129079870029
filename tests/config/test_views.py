"""Views: kept as they were typed, meant as of when they are opened, and the same on the command line."""

import shlex
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tuiconsole.commands.line import parser
from tuiconsole.commands.question import query_of as query_of_words
from tuiconsole.config.built_in_views import BUILT_IN
from tuiconsole.config.dialects import ENGINE_NAMES
from tuiconsole.config.names import view_names
from tuiconsole.config.problem import ConfigurationError, NotSaved
from tuiconsole.config.view import View
from tuiconsole.config.views import ViewsFile, names
from tuiconsole.engines.catalogue import engine_of
from tuiconsole.engines.model import Order
from tuiconsole.engines.query import Query
from tuiconsole.engines.query_line import parse_line
from tuiconsole.engines.view_query import command_of, query_of, view_of

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
USERS = ["mary", "o'hara", 'the "boss"', "a b", "x' OR STATE = RUNNING OR NAME = '", "ä=ü", "{user}"]
OFFERED = [view for view in BUILT_IN if not view.lacks]


def as_typed(view: View, user: str) -> Query:
    """What the command line asks that the view gives."""
    program, command, *words = shlex.split(command_of(view, ["prod"], user))
    assert (program, command) == ("tuiconsole", "query")
    options = parser("query").parse_intermixed_args(words)
    server, resource, *parameters = options.words
    assert (server, options.all) == ("prod", True)
    return query_of_words(engine_of(view.engine).resource(resource), parameters, options.sort, NOW, UTC)


@pytest.mark.parametrize("view", OFFERED, ids=lambda view: f"{view.engine} {view.name}")
@pytest.mark.parametrize("user", USERS)
def test_a_built_in_view_can_be_asked_whoever_asks(view: View, user: str) -> None:
    query = query_of(view, engine_of(view.engine), user)
    assert query.problems(NOW, UTC) == ()
    assert query.resource.name == "instances"
    assert view.help
    assert as_typed(view, user) == query


@pytest.mark.parametrize("engine", ENGINE_NAMES)
def test_each_engine_has_the_same_views_or_says_why_not(engine: str) -> None:
    expected = {"running", "failed", "suspended", "started-today", "ended-today", "long-running", "mine"}
    assert expected <= {view.name for view in BUILT_IN if view.engine == engine}
    for view in BUILT_IN:
        if view.engine == engine and view.lacks:
            with pytest.raises(ValueError, match=view.lacks):
                query_of(view, engine_of(engine))


def test_a_name_can_never_become_a_condition() -> None:
    [mine] = [view for view in BUILT_IN if (view.engine, view.name) == ("ibm-bfm", "mine")]
    for user in USERS:
        [(_, clause)] = query_of(mine, engine_of("ibm-bfm"), user)
        assert clause.value == user  # type: ignore[union-attr]


def test_nobody_in_particular_has_no_views_of_their_own() -> None:
    [mine] = [view for view in BUILT_IN if (view.engine, view.name) == ("camunda", "mine")]
    with pytest.raises(ValueError, match="no user configured"):
        query_of(mine, engine_of("camunda"))


def test_relative_times_stay_relative(places: Path) -> None:
    camunda = engine_of("camunda")
    query, problems = parse_line(camunda.resources[0], "unfinished startedAfter=-2h finishedBefore=yesterday")
    assert not problems
    ViewsFile.load().save(view_of("recent", camunda, query))
    assert "-2h" in (places / "views.toml").read_text()
    [view] = ViewsFile.load().saved
    again = query_of(view, camunda)
    assert again == query
    for later in (NOW, NOW + timedelta(days=40)):
        assert again.at(later, UTC)["startedAfter"] == later - timedelta(hours=2)


def test_order_and_columns_are_kept(places: Path) -> None:
    camunda = engine_of("camunda")
    query = Query(camunda.resources[0]).sorted_by(Order("businessKey", descending=True))
    view = view_of("by key", camunda, query, ["businessKey", "state"])
    assert view == View("by key", "camunda", "instances", "", ("businessKey", "state"), "businessKey:desc")
    ViewsFile.load().save(view)
    assert ViewsFile.load().saved == (view,)
    assert query_of(view, camunda) == query
    assert as_typed(view, "") == query


def test_an_order_of_several_columns_stays_in_the_query() -> None:
    ibm = engine_of("ibm-bfm")
    line = 'orderByClause="PROCESS_INSTANCE.STATE,PROCESS_INSTANCE.CREATED DESC"'
    query, problems = parse_line(ibm.resources[0], line)
    assert not problems
    view = view_of("two", ibm, query)
    assert view.sort == ""
    assert query_of(view, ibm) == query == as_typed(view, "")


def test_a_saved_view_takes_the_place_of_its_namesake_and_gives_it_back(places: Path) -> None:
    mine = View("failed", "camunda", query="withIncidents")
    ViewsFile.load().save(mine)
    ViewsFile.load().save(View("failed", "camunda", query="unfinished withIncidents"))
    offered = ViewsFile.load().of("camunda")
    assert [view.query for view in offered if view.name == "failed"] == ["unfinished withIncidents"]
    assert offered[0].name == "failed"
    assert "failed" in names(ViewsFile.load().of("ibm-bfm"))
    assert view_names().count("failed") == 1
    ViewsFile.load().remove(mine)
    assert ViewsFile.load().of("camunda") == tuple(view for view in BUILT_IN if view.engine == "camunda")
    with pytest.raises(NotSaved, match="no saved view"):
        ViewsFile.load().remove(mine)


def test_a_saved_view_says_what_it_says() -> None:
    """Braces in it are nobody's name."""
    camunda = engine_of("camunda")
    query = query_of(View("x", "camunda", query="startedBy={user}"), camunda, "mary")
    assert query["startedBy"] == "{user}"


@pytest.mark.parametrize(
    ("view", "told"),
    [
        (View("x", "camunda", "nonsense"), "no resource 'nonsense'"),
        (View("x", "camunda", query="nonsense=1"), "no parameter 'nonsense'"),
        (View("x", "camunda", query="startedAfter=soon"), "is not a time"),
        (View("x", "camunda", sort="startTime"), "is not a sort key"),
        (View("x", "camunda", sort="nonsense:asc"), "is not a sort key"),
        (View("x", "camunda", sort="startTime:down"), "is not a sort key"),
        (View("x", "camunda", query="sortBy=startTime sortOrder=asc", sort="startTime:asc"), "contradicts"),
        (View("x", "camunda", columns=("state", "nonsense")), "no column 'nonsense'"),
    ],
)
def test_what_cannot_be_asked_is_told(view: View, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        query_of(view, engine_of("camunda"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[views]]\nname = 'x'\n", "line 1: views.engine: is missing"),
        ("[[views]]\nname = 'x'\nengine = 'camunda'\nqery = ''\n", "line 4: views.qery: there is no such key"),
        ("[[views]]\nname = ''\nengine = 'camunda'\n", "line 2: views.name: should be text"),
        (
            "[[views]]\nname = 'x'\nengine = 'camunda'\nquery = \"a\\nb\"\n",
            "line 4: views.query: should be on one line",
        ),
        ("[[view]]\nname = 'x'\n", "line 1: view: there is no such key; did you mean views?"),
        ("[[views]]\nname = 'x'\nengine = 'camunda'\n" * 2, "line 5: views.name: another view of this engine"),
    ],
)
def test_a_wrong_file_is_told_by_line_and_key(places: Path, text: str, told: str) -> None:
    path = places / "views.toml"
    path.write_text(text)
    with pytest.raises(ConfigurationError) as caught:
        ViewsFile.load()
    assert f"{path}, {told}" in str(caught.value)
    assert path.read_text() == text


@pytest.mark.parametrize("name", ["", " x", "-x", "a\nb", "x" * 65])
def test_names_that_nobody_could_type_are_refused(places: Path, name: str) -> None:
    with pytest.raises(NotSaved, match="name: should be text"):
        ViewsFile.load().save(View(name, "camunda"))
    assert not (places / "views.toml").exists()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.from_regex(r"[^\W_][\w .-]{0,10}[^\W_]", fullmatch=True),
    st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=10),
)
def test_what_is_saved_reads_back_as_it_was(places: Path, name: str, key: str) -> None:
    camunda = engine_of("camunda")
    query = Query.of(camunda.resources[0], {"processInstanceBusinessKey": key, "unfinished": True})
    view = view_of(name, camunda, query)
    (places / "views.toml").unlink(missing_ok=True)
    ViewsFile.load().save(view)
    assert ViewsFile.load().saved == (view,)
    assert query_of(view, camunda) == query == as_typed(view, "")
