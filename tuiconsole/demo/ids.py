"""Turns numbers into UUID-shaped ids and back, so that no id has to be stored or looked up.

An engine's ids are time-based UUIDs: most of their digits are the same on one server, and their order as text
has nothing to do with the order of starting. Both are true here: 48 of the bits are a scrambled number,
the others a constant of the data set. Scrambling is a bijection, so an id of any kind leads back to the row
it was derived from (`GET /job/{id}` needs no table of jobs).
"""

import random
from enum import IntEnum
from typing import NamedTuple

_BITS = 48
_MASK = (1 << _BITS) - 1
_HALF = _BITS // 2
_INDEX_BITS = 10
_KIND_BITS = 4
_NUMBER_BITS = 32
# Any two odd numbers would do; these have no visible pattern in their bits.
_FACTOR_1 = 0xB5297A4D3F29
_FACTOR_2 = 0x68E31DA4C1B5
_INVERSE_1 = pow(_FACTOR_1, -1, 1 << _BITS)
_INVERSE_2 = pow(_FACTOR_2, -1, 1 << _BITS)


class Kind(IntEnum):
    """What an id stands for; two kinds never share an id."""

    INSTANCE = 0
    INCIDENT = 1
    CASE = 2
    ACTIVITY = 3
    JOB = 4
    EXTERNAL_TASK = 5
    VARIABLE = 6
    DEFINITION = 7
    DEPLOYMENT = 8
    LOG_ENTRY = 9
    OPERATION = 10
    TASK = 11
    JOB_DEFINITION = 12
    EXECUTION = 13


class Reference(NamedTuple):
    """What an id was derived from: the row's number and, for details of a row, which detail."""

    kind: Kind
    number: int
    part: int


class Ids:
    """The ids of one data set; another seed gives others."""

    def __init__(self, seed: int) -> None:
        rng = random.Random(f"ids of {seed}")
        self._offset = rng.getrandbits(_BITS)
        self._tail = f"11f0-{0x8000 | rng.getrandbits(14):04x}-0242{rng.getrandbits(32):08x}"

    def number(self, kind: Kind, number: int, part: int = 0) -> int:
        """The id as an integer. Integers sort as their texts do."""
        x = (number << _INDEX_BITS | part) << _KIND_BITS | kind
        x = (x + self._offset) * _FACTOR_1 & _MASK
        x ^= x >> _HALF
        x = x * _FACTOR_2 & _MASK
        return x ^ x >> _HALF

    def format(self, x: int) -> str:
        """The text of an id that `number` gave."""
        return f"{x >> 16:08x}-{x & 0xFFFF:04x}-{self._tail}"

    def text(self, kind: Kind, number: int, part: int = 0) -> str:
        """The id as an engine writes it."""
        return self.format(self.number(kind, number, part))

    def parse(self, text: str) -> Reference | None:
        """What the id stands for, or None if this data set never gave it out."""
        if len(text) != 36 or text[13:] != "-" + self._tail or text[8] != "-":
            return None
        digits = text[:8] + text[9:13]
        if not set(digits) <= set("0123456789abcdef"):
            return None
        x = int(digits, 16)
        x ^= x >> _HALF
        x = x * _INVERSE_2 & _MASK
        x ^= x >> _HALF
        x = (x * _INVERSE_1 - self._offset) & _MASK
        kind, x = x & (1 << _KIND_BITS) - 1, x >> _KIND_BITS
        part, number = x & (1 << _INDEX_BITS) - 1, x >> _INDEX_BITS
        if number >> _NUMBER_BITS or kind not in Kind.__members__.values():
            return None
        return Reference(Kind(kind), number, part)

    def code(self, text: str, kind: Kind) -> int | None:
        """The integer behind an id of this kind, which is what its row is stored under, or None."""
        reference = self.parse(text)
        return self.number(*reference) if reference and reference.kind is kind else None

    def find(self, text: str, kind: Kind) -> int | None:
        """The number behind an id of this kind, or None."""
        reference = self.parse(text)
        return reference.number if reference and reference.kind is kind and reference.part == 0 else None
