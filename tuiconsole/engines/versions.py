"""Which product and version a server runs, and since when each product has a thing."""

from __future__ import annotations

import re
from dataclasses import field
from typing import Literal

from tuiconsole.records import dataclass

Product = Literal["camunda", "operaton", "cibseven", "eximeebpms"]

PRODUCT_TITLES: dict[Product, str] = {
    "camunda": "Camunda",
    "operaton": "Operaton",
    "cibseven": "CIB seven",
    "eximeebpms": "EximeeBPMS",
}


def version_numbers(text: str) -> tuple[int, ...]:
    """The leading numbers of a version: `7.24.1-ee` is (7, 24, 1), text without any is ()."""
    found = re.match(r"\s*v?(\d{1,9}(?:\.\d{1,9})*)", text, re.ASCII)
    return tuple(int(part) for part in found.group(1).split(".")) if found else ()


@dataclass(frozen=True, slots=True)
class Release:
    """What a server says it is: a product, where that could be told, and its version."""

    product: Product | None = None
    version: str = ""

    def __str__(self) -> str:
        name = PRODUCT_TITLES[self.product] if self.product else ""
        return f"{name} {self.version}".strip()

    @classmethod
    def of(cls, text: str) -> Release:
        """The release that *text* names: a product, by its title or in one word, and its version.

        Raises `ValueError` with a sentence for the person who wrote it.
        """
        name, _, version = text.strip().rpartition(" ")
        for product, title in PRODUCT_TITLES.items():
            if name.strip().casefold() in (product, title.casefold()) and version_numbers(version):
                return cls(product, version)
        raise ValueError(f"{text!r} is no product and version such as operaton 1.0 or cibseven 2.1")


@dataclass(frozen=True, slots=True)
class Since:
    """The first version of each product that has a thing; a product that is not named never lacked it.

    `until` names the first version that no longer has it, and `never` the products that never had it.
    """

    first: dict[Product, str] = field(default_factory=dict)
    until: dict[Product, str] = field(default_factory=dict)
    never: tuple[Product, ...] = ()

    def __str__(self) -> str:
        """`since 7.23 / Operaton 1.0 / CIB seven 2.0`, or nothing."""

        def listed(versions: dict[Product, str]) -> str:
            return " / ".join(
                version if product == "camunda" else f"{PRODUCT_TITLES[product]} {version}"
                for product, version in versions.items()
            )

        parts = [f"since {listed(self.first)}"] if self.first else []
        if self.until:
            parts.append(f"removed in {listed(self.until)}")
        if self.never:
            parts.append(f"not in {', '.join(PRODUCT_TITLES[product] for product in self.never)}")
        return ", ".join(parts)

    def covers(self, release: Release | None) -> bool:
        """Whether a server of *release* has the thing. An unknown release is given the benefit of the doubt."""
        if release is None or release.product is None:
            return True
        if release.product in self.never:
            return False
        numbers = version_numbers(release.version)
        if not numbers:
            return True
        first, until = self.first.get(release.product), self.until.get(release.product)
        if first is not None and numbers < version_numbers(first):
            return False
        return until is None or numbers < version_numbers(until)


ALWAYS = Since()
