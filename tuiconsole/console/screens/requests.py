"""Every request that went out lately: what was asked, how long it took, what came back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message

from tuiconsole.config.server import Server
from tuiconsole.console.cells import fit_text
from tuiconsole.console.glyphs import GLYPHS
from tuiconsole.console.screens.steady import Dialog
from tuiconsole.console.theming import DIALOGS
from tuiconsole.console.widgets.key_bar import KeyBar, KeyHint
from tuiconsole.console.widgets.line_view import LineView
from tuiconsole.console.widgets.wrapped_text import WrappedText
from tuiconsole.console.wishes import CopyText
from tuiconsole.service.curl import curl, full_url
from tuiconsole.service.service import QueryService
from tuiconsole.text.border import Shown, show
from tuiconsole.text.quantities import format_duration, format_size

if TYPE_CHECKING:
    from tuiconsole.service.exchange import Exchange

_HINTS = (KeyHint("y", "copy as curl", "copy"), KeyHint("esc", "back", "leave"))
_URL_SHOWN = 400


def attempts(exchanges: Sequence[Exchange]) -> list[int]:
    """For each of *exchanges* how many times in a row its request had been tried by then."""
    counts: list[int] = []
    tried: dict[tuple[str, object], int] = {}
    for exchange in exchanges:
        key = (exchange.server, exchange.request)
        counts.append(tried.get(key, 0) + 1)
        if exchange.failure is None:
            tried.pop(key, None)
        else:
            tried[key] = counts[-1]
    return counts


class ExchangeList(LineView):
    """Requests, the newest first, with one under the cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "group-list--cursor",
        "group-list--failed",
        "group-list--quiet",
        "row-list--header",
    }
    header_height = 1

    class Moved(Message):
        """Another request stands under the cursor."""

    def __init__(self, zone: tzinfo) -> None:
        super().__init__()
        self._zone = zone
        self._exchanges: list[Exchange] = []
        self._attempts: list[int] = []
        self._cursor = 0

    def show_exchanges(self, exchanges: Sequence[Exchange]) -> None:
        """Show these; the cursor stays on its request, unless it stands on the newest."""
        current = self.current
        self._exchanges = list(reversed(exchanges))
        self._attempts = list(reversed(attempts(exchanges)))
        if self._cursor and current is not None:
            place = next((i for i, exchange in enumerate(self._exchanges) if exchange is current), 0)
            self.top += place - self._cursor
            self._cursor = place
        self.top = max(self.top, 0)
        self.lines_replaced()

    @property
    def current(self) -> Exchange | None:
        """The request under the cursor."""
        return self._exchanges[self._cursor] if self._cursor < len(self._exchanges) else None

    @property
    def line_count(self) -> int:
        return len(self._exchanges)

    def draw_header(self, row: int, width: int) -> list[Segment]:
        titles = f"  {'At':<9}{'':<4}{'Took':>7} {'Size':>8} {'Try':>3}  Request"
        return [Segment(fit_text(Shown(titles), width), self.component_style("row-list--header"))]

    def draw_line(self, line: int, width: int) -> list[Segment]:
        exchange = self._exchanges[line]
        base = self.component_style("group-list--cursor") if line == self._cursor else self.rich_style
        failed = exchange.failure is not None
        status = str(exchange.status or "–")
        took = format_duration(round(exchange.seconds * 1000))
        tries = self._attempts[line]
        at = f"{exchange.at.astimezone(self._zone):%H:%M:%S}" if exchange.at else ""
        facts = f"{at:<9}{status:<4}{took:>7} {format_size(exchange.received):>8} {tries if tries > 1 else '':>3}  "
        asked = show(f"{exchange.request.method} {exchange.request.path}")
        style = self.coloured(base, "group-list--failed") if failed else base
        return [
            Segment(f"{GLYPHS['failed' if failed else 'done']} ", style),
            Segment(fit_text(Shown(facts), min(len(facts), width - 2)), self.coloured(base, "group-list--quiet")),
            Segment(fit_text(asked, max(width - 2 - len(facts), 0)), base),
        ]

    def action_move(self, lines: int) -> None:
        self._cursor = min(max(self._cursor + lines, 0), max(self.line_count - 1, 0))
        if self._cursor < self.top:
            self.scroll_lines_to(self._cursor)
        elif self._cursor >= self.top + self.body_height:
            self.scroll_lines_to(self._cursor - self.body_height + 1)
        self.refresh()
        self.post_message(self.Moved())

    def action_jump(self, place: str) -> None:
        self.action_move(-self.line_count if place == "start" else self.line_count)

    def on_click(self, event: events.Click) -> None:
        line = self.top + event.y - self.header_height
        if 0 <= line < self.line_count:
            event.stop()
            self.action_move(line - self._cursor)


class RequestsScreen(Dialog[None]):
    """Follows the log of the service while it is open. Holds neither headers nor bodies, as the log does not."""

    CSS_PATH = DIALOGS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,R", "leave", "Back", id="dialog.leave", show=False, tooltip="Back"),
        Binding("y", "copy", "Copy", id="requests.copy", tooltip="Copy the request as curl"),
    ]

    def __init__(self, service: QueryService, servers: Sequence[Server]) -> None:
        super().__init__()
        self._service = service
        self._servers = {server.name: server for server in servers}
        self._list = ExchangeList(service.zone)
        self._detail = WrappedText(id="problem-message")
        self._before = service.on_exchange

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog", id="problems") as dialog:
            dialog.border_title = "Requests"
            yield self._list
            yield self._detail
            yield KeyBar(_HINTS)

    def on_mount(self) -> None:
        self._list.focus()
        self._service.on_exchange = self._happened
        self._show()

    def on_unmount(self) -> None:
        self._service.on_exchange = self._before

    def _happened(self, exchange: Exchange) -> None:
        self._before(exchange)
        self._show()

    def _show(self) -> None:
        self._list.show_exchanges(list(self._service.exchanges))
        self._say_detail()

    def on_exchange_list_moved(self) -> None:
        self._say_detail()

    def _say_detail(self) -> None:
        exchange = self._list.current
        if exchange is None:
            self._detail.say([(Shown("Nothing was asked yet."), "quiet")])
            return
        server = self._servers.get(exchange.server)
        url = full_url(server.url, exchange.request) if server is not None else exchange.request.path
        texts = [(show(f"{exchange.server}: {exchange.request.method} {url[:_URL_SHOWN]}"), "")]
        if exchange.failure is not None:
            texts.insert(0, (Shown(f"✗ {exchange.failure}"), "bad"))
        self._detail.say(texts)

    def action_copy(self) -> None:
        exchange = self._list.current
        server = self._servers.get(exchange.server) if exchange is not None else None
        if exchange is not None and server is not None:
            self.post_message(CopyText(curl(server, exchange.request), "the request as curl"))

    def action_leave(self) -> None:
        self.dismiss(None)
