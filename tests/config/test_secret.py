"""A secret shows itself to `reveal` and to nothing else."""

import copy
import dataclasses
import json
import logging
import pickle
import pprint
import traceback
from collections.abc import Callable

import pytest

from tuiconsole.config.secret import Secret
from tuiconsole.config.server import Basic

WORD = "xyzzy-4711"
SECRET = Secret(WORD)


@dataclasses.dataclass
class Holder:
    name: str
    secret: Secret


@pytest.mark.parametrize(
    "shown",
    [
        str(SECRET),
        repr(SECRET),
        f"{SECRET}",
        f"{SECRET!r}",
        f"{SECRET!s}",
        f"{SECRET!a}",
        f"{SECRET:>20}",
        f"{SECRET:.1}",
        "{}".format(SECRET),  # noqa: UP032 - another way in than f-strings
        "%s %r" % (SECRET, SECRET),  # noqa: UP031
        str([SECRET]),
        str({SECRET: SECRET}),
        repr(Holder("a", SECRET)),
        repr(Basic("mary", SECRET)),
        repr(dataclasses.replace(Basic("mary", SECRET), user="john")),
        pprint.pformat({"deep": [Holder("a", SECRET)]}),
        json.dumps({"secret": SECRET}, default=str),
        repr(dir(SECRET)),
        format(SECRET, ""),
        ascii(SECRET),
    ],
)
def test_no_way_of_printing_shows_it(shown: str) -> None:
    assert WORD not in shown
    assert "*" in shown or "reveal" in shown


def test_a_width_is_kept() -> None:
    assert f"{SECRET:>6}|" == "   ***|"


def test_reveal_is_the_way_in() -> None:
    assert SECRET.reveal() == WORD


@pytest.mark.parametrize(
    "taken", [pickle.dumps, copy.copy, copy.deepcopy, lambda secret: dataclasses.asdict(Basic("mary", secret))]
)
def test_it_is_neither_pickled_nor_copied(taken: Callable[[Secret], object]) -> None:
    with pytest.raises(TypeError) as refusal:
        taken(SECRET)
    assert WORD not in str(refusal.value)


def test_it_does_not_pass_for_text() -> None:
    with pytest.raises(TypeError):
        "a" + SECRET  # type: ignore[operator]
    with pytest.raises(TypeError):
        "".join([SECRET])  # type: ignore[list-item]
    with pytest.raises(TypeError):
        json.dumps({"secret": SECRET})
    with pytest.raises(AttributeError):
        SECRET.encode()  # type: ignore[attr-defined]
    with pytest.raises(TypeError):
        vars(SECRET)


def test_logging_shows_nothing(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("test").info("signing in with %s and %r: %s", SECRET, SECRET, Basic("mary", SECRET))
    logging.getLogger("test").debug({"secret": SECRET})
    assert len(caplog.records) == 2
    assert WORD not in caplog.text


def test_a_traceback_with_locals_shows_nothing() -> None:
    def fails(secret: Secret) -> None:
        raise RuntimeError(f"cannot use {secret}")

    with pytest.raises(RuntimeError) as caught:
        fails(SECRET)
    told = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    text = "".join(told.format())
    assert "secret = ***" in text
    assert WORD not in text


def test_secrets_compare_by_what_they_hold() -> None:
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert len({Secret("a"), Secret("a"), Secret("b")}) == 2
    assert Secret("a")
    assert not Secret("")
