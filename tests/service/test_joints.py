"""How an answer that reaches the start of the list joins what is loaded above it."""

from tuiconsole.service.joints import Beside, Joint, join

ANSWER = ["a", "b", "c", "d", "e"]
ELSEWHERE = Beside({"x"}, adjoins=False)


def test_what_lies_before_a_page_in_its_answer_lies_between_it_and_the_page_above() -> None:
    assert join(ANSWER, 2, 3, above=ELSEWHERE, below=None, from_start=True) == Joint(3, 5, meets_above=False)


def test_nothing_lies_before_a_page_that_its_answer_begins_with() -> None:
    assert join(ANSWER, 2, 0, above=ELSEWHERE, below=None, from_start=True) == Joint(0, 2, meets_above=True)
