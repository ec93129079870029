"""Signing in to a real engine: who gets in, what they see, and what they are told when they do not."""

import pytest

from tuiconsole.service.errors import NoEngineHere, SignInFailed

from .asking import ask, server
from .engine import LiveEngine
from .seed import USERS

LIST = "history/process-instance"

# Needs the POST form, because of the comma.
BY_POST = {"processInstanceBusinessKeyIn": r"a\,b,100%"}


@pytest.mark.parametrize("user", USERS)
@pytest.mark.parametrize("size", [7, None])
def test_everyone_sees_what_the_engine_shows_them(live_engine: LiveEngine, user: str, size: int | None) -> None:
    rows = live_engine.secured.signed_in(user, USERS[user]).list(LIST, sortBy="startTime", sortOrder="desc")
    answer = ask(server(live_engine.secured_url, user=user, password=USERS[user], page_size=size), {})
    assert len(answer.ids) == len(set(answer.ids)) == answer.total
    assert set(answer.ids) == {row["id"] for row in rows}
    assert answer.values("startTime") == [row["startTime"] for row in rows]


def test_users_see_different_lists(live_engine: LiveEngine) -> None:
    def total(user: str) -> int:
        return ask(server(live_engine.secured_url, user=user, password=USERS[user]), {}).total

    everything, invoices, nothing = total("demo"), total("clerk"), total("guest")
    assert everything > invoices > nothing == 0


def test_the_post_form_is_signed_in_too(live_engine: LiveEngine) -> None:
    answer = ask(server(live_engine.secured_url, user="demo", password="demo"), BY_POST)
    assert answer.methods == {"POST"}
    rows = live_engine.secured.query(LIST, {"processInstanceBusinessKeyIn": ["a,b", "100%"]})
    assert {row["id"] for row in rows} == set(answer.ids)
    assert len(rows) == 2
    # The same question, by somebody who may see neither.
    assert ask(server(live_engine.secured_url, user="clerk", password=USERS["clerk"]), BY_POST).ids == []


@pytest.mark.parametrize("typed", [{}, BY_POST], ids=["GET", "POST"])
@pytest.mark.parametrize(
    ("user", "password"),
    [("demo", "wrong"), ("demo", ""), ("clerk", "pa"), ("clerk", "ss"), ("nobody", "demo"), (None, "")],
)
def test_whoever_does_not_get_in_is_told_so(
    live_engine: LiveEngine, user: str | None, password: str, typed: dict[str, str]
) -> None:
    with pytest.raises(SignInFailed) as refusal:
        ask(server(live_engine.secured_url, user=user, password=password), typed)
    assert refusal.value.status == 401
    assert "live" in str(refusal.value)
    assert "password" in refusal.value.remedy
    if len(password) > 2:
        assert password not in str(refusal.value)


def test_a_sign_in_that_nobody_asks_for_does_no_harm(live_engine: LiveEngine) -> None:
    anonymous = ask(live_engine.url, {"processDefinitionKey": "order"})
    assert ask(server(live_engine.url, user="demo", password="wrong"), {"processDefinitionKey": "order"}) == anonymous


def test_a_named_engine_is_reached_below_the_same_address(live_engine: LiveEngine) -> None:
    named = f"{live_engine.secured_url}/engine/default"
    answer = ask(server(named, user="demo", password="demo"), {})
    assert answer.total == live_engine.rest.count(LIST)


@pytest.mark.parametrize(
    "wrong",
    ["{root}", "{root}/rest", "{base}x", "{base}/history", "{base}/engine/nope", "{secured}/engine/nope", "{secured}x"],
)
@pytest.mark.parametrize("typed", [{}, BY_POST], ids=["GET", "POST"])
def test_a_wrong_address_is_told_from_a_wrong_question(
    live_engine: LiveEngine, wrong: str, typed: dict[str, str]
) -> None:
    base = live_engine.url
    url = wrong.format(root=base.removesuffix("/engine-rest"), base=base, secured=live_engine.secured_url)
    with pytest.raises(NoEngineHere) as failure:
        ask(server(url, user="demo", password="demo"), typed)
    assert "URL" in failure.value.remedy
