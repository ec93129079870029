"""The arithmetic of places, against a plain list of pages."""

from hypothesis import given
from hypothesis import strategies as st

from tuiconsole.service.places import Places

SIZE = 5
PAGES = 30

changes = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(0, PAGES - 1), st.integers(0, 12)),
        st.tuples(st.just("close"), st.integers(0, PAGES - 1), st.integers(0, 6)),
        st.tuples(st.just("replace"), st.integers(0, PAGES - 1), st.integers(0, 60)),
    ),
    max_size=12,
)


@given(changes)
def test_places_are_those_of_pages_laid_end_to_end(made: list[tuple[str, int, int]]) -> None:
    places, plain = Places(SIZE), [SIZE] * PAGES
    for kind, number, amount in made:
        number %= len(plain)
        before = sum(plain)
        match kind:
            case "put":
                assert places.put(number, amount) == amount - plain[number]
                plain[number] = amount
            case "close":
                after = min(number + amount, len(plain))
                moved = places.close(number, after)
                plain[number:after] = [0] * (after - number)
                assert moved == sum(plain) - before
            case "replace":
                after = min(number + 2, len(plain))
                full, rest = divmod(amount, SIZE)
                plain[number:after] = [SIZE] * full + [rest] * (rest > 0)
                assert places.replace(number, after, amount) == number + full + (rest > 0)
                plain = plain or [SIZE]
    starts = [sum(plain[:number]) for number in range(len(plain) + 1)]
    assert [places.start(number) for number in range(len(plain) + 1)] == starts
    assert [places.rows(number) for number in range(len(plain))] == plain
    owners = [number for number, rows in enumerate(plain) for _ in range(rows)]
    assert [places.at(position) for position in range(len(owners))] == owners
