"""The pages of a list as they are kept: as bytes, and decoded as long as somebody looks at them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from tuiconsole.config.server import Limits
from tuiconsole.engines.model import Item, Resource
from tuiconsole.service.decoding import items_of

PAGES_DECODED = 8


@dataclass(slots=True, eq=False)
class Page:
    """The bytes of one page, and what its rows are recognised by; items are decoded when someone looks at them."""

    body: bytes
    indices: Sequence[int]
    """Which items of the body are the page's rows, in the order of the list."""
    ids: tuple[object, ...]
    keys: tuple[object, ...]
    items: Sequence[Item] | None = None
    before: object = None
    """What the row before the page is recognised by, and the one behind it, as far as its own answer told."""
    behind: object = None
    from_end: bool = False
    """Its number was counted from the end of the list."""


class Decoded:
    """The items of the pages that were looked at last."""

    def __init__(self, resource: Resource, limits: Limits) -> None:
        self._resource, self._limits = resource, limits
        self._recent: OrderedDict[int, Page] = OrderedDict()

    def items(self, page: Page) -> Sequence[Item]:
        """The items of *page*, in the order of its body."""
        if page.items is None:
            page.items, _ = items_of(self._resource, page.body, self._limits)
        self.keep(page)
        return page.items or ()

    def keep(self, page: Page) -> None:
        """Keep the items of *page*, and let go of others for that."""
        self._recent[id(page)] = page
        self._recent.move_to_end(id(page))
        while len(self._recent) > PAGES_DECODED:
            self._recent.popitem(last=False)[1].items = None
