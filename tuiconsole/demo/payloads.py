"""Kinds of variable values that nobody compares: documents, long texts, files, bytes, objects of somebody's classes.

They are what a viewer has to stand, so some of them are as large and as hostile as they come. Like the plain kinds they
follow from an instance's random bits, so that a megabyte costs nothing until somebody asks for it.
"""

import base64
import json
import random
from dataclasses import dataclass

from tuiconsole.demo.values import Scalar, Value

MEGABYTE = 1_000_000
ENDLESS_BITS = (4_093, 911)
"""Random bits that leave this rest when divided by that have, if they fail, a stack trace without an end."""
LONG_BITS = (4_099, 1_313)
"""Random bits that leave this rest when divided by that have a long text of a megabyte."""

_TEXT = (
    "price list from supplier agreed until further notice please check line by line and tell us what differs from the "
    "order in hand every article has to be confirmed twice before it may go out"
)
_WORDS = tuple(_TEXT.split())


@dataclass(frozen=True, slots=True)
class Markup:
    """An XML document."""

    shift: int
    root: str
    fields: tuple[tuple[str, Value], ...]
    type: str = "Xml"

    @property
    def expression(self) -> None:
        return None

    def of(self, bits: int, start: int) -> Scalar:
        inner = "".join(f"<{name}>{value.of(bits >> self.shift, start)}</{name}>" for name, value in self.fields)
        head = f'<?xml version="1.0" encoding="UTF-8"?><{self.root} xmlns="http://demo.example/schema" at="{start}">'
        return f"{head}<!-- generated -->{inner}</{self.root}>"


@dataclass(frozen=True, slots=True)
class LongText:
    """A few lines of text, or a megabyte of them."""

    type: str = "String"

    @property
    def expression(self) -> None:
        return None

    def of(self, bits: int, start: int) -> Scalar:
        divisor, rest = LONG_BITS
        size = MEGABYTE if bits % divisor == rest else 120 + bits % 400
        rng = random.Random(bits)
        lines: list[str] = []
        length = 0
        while length < size:
            line = f"{len(lines) + 1:06d} {' '.join(rng.choices(_WORDS, k=9))}"
            lines.append(line)
            length += len(line) + 1
        return "\n".join(lines)[:size]


@dataclass(frozen=True, slots=True)
class Fixed:
    """The same for all."""

    value: Scalar
    type: str

    @property
    def expression(self) -> None:
        return None

    def of(self, bits: int, start: int) -> Scalar:
        return self.value


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A large JSON document: a list of articles."""

    shift: int
    low: int
    high: int
    type: str = "Json"

    @property
    def expression(self) -> None:
        return None

    def of(self, bits: int, start: int) -> Scalar:
        rng = random.Random(bits >> self.shift)
        articles = [
            {
                "article": f"A{rng.randrange(10_000, 99_999)}",
                "price": rng.randrange(99, 99_999) / 100,
                "currency": "EUR",
                "tags": rng.sample(_WORDS, 2),
                "stock": {"north": rng.randrange(90), "south": None, "blocked": rng.random() < 0.1},
            }
            for _ in range(rng.randrange(self.low, self.high))
        ]
        return json.dumps({"validFrom": start, "articles": articles}, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Binary:
    """Bytes, or a file if they have a name. They come only when asked for by themselves."""

    shift: int
    low: int
    high: int
    name: str | None = None
    mime: str = "application/octet-stream"

    @property
    def type(self) -> str:
        return "Bytes" if self.name is None else "File"

    @property
    def expression(self) -> None:
        return None

    def of(self, bits: int, start: int) -> Scalar:
        return None

    def data(self, bits: int) -> bytes:
        size = self.low + (bits >> self.shift) % (self.high - self.low + 1)
        begin = b"%PDF-1.7\n" if self.mime == "application/pdf" else b"\x89\x00\xff\xfe"
        return begin + random.Random(bits).randbytes(size - len(begin))


@dataclass(frozen=True, slots=True)
class Serialized:
    """An object of a class that the engine does not have: as Java or as Jackson writes it."""

    shift: int
    java: str
    fields: tuple[tuple[str, Value], ...]
    format: str = "application/x-java-serialized-object"
    type: str = "Object"

    @property
    def expression(self) -> None:
        return None

    def of(self, bits: int, start: int) -> Scalar:
        values = {name: value.of(bits >> self.shift, start) for name, value in self.fields}
        if self.format == "application/json":
            return json.dumps(values)
        # The stream's magic number, a class descriptor, and its fields: not more than a look at the bytes would show.
        name = self.java.encode()
        body = b"".join(f"{field}={value}\x00".encode() for field, value in values.items())
        stream = (
            b"\xac\xed\x00\x05sr" + len(name).to_bytes(2, "big") + name + b"\x00\x00\x00\x00\x00\x00\x00\x01" + body
        )
        return base64.b64encode(stream).decode()
