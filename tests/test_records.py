"""Records behave as the standard library's own frozen dataclasses do."""

import copy
import dataclasses
import pickle
from typing import Any, ClassVar

import pytest

from tuiconsole.records import dataclass


@dataclass(frozen=True, slots=True)
class Ours:
    """A record with all that a declaration may have."""

    kind: ClassVar[str] = "record"
    name: str
    number: int = 3
    tags: dict[str, str] = dataclasses.field(default_factory=dict, compare=False)
    hidden: str = dataclasses.field(default="", repr=False)
    length: int = dataclasses.field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "length", len(self.name))


@dataclasses.dataclass(frozen=True, slots=True)
class Theirs:
    """The same, by the standard library."""

    kind: ClassVar[str] = "record"
    name: str
    number: int = 3
    tags: dict[str, str] = dataclasses.field(default_factory=dict, compare=False)
    hidden: str = dataclasses.field(default="", repr=False)
    length: int = dataclasses.field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "length", len(self.name))


@dataclass(frozen=True, slots=True)
class Longer(Ours):
    """One that goes on from another."""

    more: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Itself:
    """One that is like no other."""

    name: str


@pytest.mark.parametrize("cls", [Ours, Theirs])
def test_a_record_is_what_its_fields_are(cls: Any) -> None:
    one = cls("a", hidden="b")
    assert one == cls("a", 3, {"not": "compared"}, "b")
    assert hash(one) == hash(cls("a", hidden="b"))
    assert one != cls("a")
    assert one != ("a", 3, "b")
    assert repr(one) == f"{cls.__name__}(name='a', number=3, tags={{}}, length=1)"
    assert (one.kind, one.number, one.length) == ("record", 3, 1)


@pytest.mark.parametrize("cls", [Ours, Theirs])
def test_defaults_are_made_anew_for_each(cls: Any) -> None:
    assert cls("a").tags is not cls("a").tags


@pytest.mark.parametrize("cls", [Ours, Theirs])
def test_nothing_changes_a_record(cls: Any) -> None:
    one = cls("a")
    with pytest.raises(dataclasses.FrozenInstanceError, match="name"):
        one.name = "b"
    with pytest.raises(dataclasses.FrozenInstanceError, match="name"):
        del one.name
    assert one.name == "a"


@pytest.mark.parametrize("cls", [Ours, Theirs])
def test_a_record_can_be_copied_with_changes_and_stored(cls: Any) -> None:
    one = cls("a", 4, {"x": "y"})
    assert dataclasses.replace(one, name="bcd").length == 3
    assert dataclasses.asdict(one)["tags"] == {"x": "y"}
    assert copy.deepcopy(one) == pickle.loads(pickle.dumps(one)) == one
    assert copy.deepcopy(one).tags is not one.tags


@pytest.mark.parametrize("cls", [Ours, Theirs])
def test_wrong_arguments_are_refused_by_name(cls: Any) -> None:
    with pytest.raises(TypeError, match=r"__init__\(\) missing 1 required positional argument: 'name'"):
        cls()
    with pytest.raises(TypeError, match="length"):
        cls("a", length=2)


def test_a_record_that_goes_on_from_another_has_its_fields_and_is_no_equal_of_it() -> None:
    assert Longer("a", more=(1,)) == Longer("a", 3, {}, "", (1,))
    assert Longer("a").length == 1
    assert Longer("a") != Ours("a")


def test_a_record_can_be_like_no_other() -> None:
    one = Itself("a")
    assert one != Itself("a")
    assert {one: 1}[one] == 1
