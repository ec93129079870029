"""Ids are derived, and lead back to what they were derived from."""

import re

from tuiconsole.demo.ids import Ids, Kind, Reference

IDS = Ids(7)


def test_an_id_leads_back_to_its_row() -> None:
    for kind in Kind:
        for number in (0, 1, 2, 999_999, 10_000_000):
            for part in (0, 1, 700):
                assert IDS.parse(IDS.text(kind, number, part)) == Reference(kind, number, part)


def test_ids_look_like_uuids_and_never_repeat() -> None:
    texts = [IDS.text(kind, number) for kind in Kind for number in range(2_000)]
    assert len(set(texts)) == len(texts)
    assert all(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text) for text in texts)


def test_their_order_as_text_is_that_of_their_numbers_and_not_that_of_the_rows() -> None:
    numbers = [IDS.number(Kind.INSTANCE, number) for number in range(500)]
    assert sorted(numbers) != numbers
    assert sorted(map(IDS.format, numbers)) == [IDS.format(number) for number in sorted(numbers)]


def test_foreign_ids_lead_nowhere() -> None:
    known = IDS.text(Kind.INSTANCE, 5)
    for text in ("", "nope", known.upper(), known + "0", Ids(8).text(Kind.INSTANCE, 5), "f" * 36):
        assert IDS.parse(text) is None
        assert IDS.find(text, Kind.INSTANCE) is None
    assert IDS.find(known, Kind.INSTANCE) == 5
    assert IDS.find(known, Kind.CASE) is None
    # Nearly all the numbers that fit into an id were never given out, not even as another kind of thing.
    strangers = [f"{number:08x}-0000-{known[14:]}" for number in range(0, 1 << 32, 1 << 24)]
    assert sum(IDS.find(text, Kind.INSTANCE) is not None for text in strangers) < 40
