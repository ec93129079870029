"""The query service: takes queries, owns the connections, answers with result sets."""

from __future__ import annotations

import asyncio
import importlib
import logging
import random
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from tuiconsole.config.server import Limits, Server
from tuiconsole.engines.engine import Engine
from tuiconsole.engines.model import Item, Reply, Request, Resource
from tuiconsole.engines.query import Query
from tuiconsole.engines.versions import Release
from tuiconsole.records import dataclass
from tuiconsole.service.exchange import Answer, Exchange
from tuiconsole.service.late_connection import LateConnection
from tuiconsole.service.link import Link, Waiting
from tuiconsole.service.page_plans import OVERLAP, plan_page
from tuiconsole.service.recovery import Recovery
from tuiconsole.service.retries import Timing
from tuiconsole.service.ties import first_request, settling

if TYPE_CHECKING:
    from tuiconsole.service.errors import Failure
    from tuiconsole.service.result_set import ResultSet

REQUESTS_LOGGED = 500
WHOLE_LIST = 1 << 40
"""A page that no list fills."""
_LOGGER = logging.getLogger(__name__)
NOTHING_TO_LIST = (201, 204)
"""Statuses by which engines say, with or without a body, that there is nothing of the kind."""
DEFAULT_LIMITS = Limits()
_CANCELLED_SECONDS = 0.2
"""How long the end waits for what was cancelled, before it looks whether that has been heard."""


def most_per_request(resource: Resource, limits: Limits) -> int:
    """How many rows of *resource* a server of *limits* may be asked for at once."""
    return max(limits.most_per_page or resource.most_per_page, 2)


def page_size(resource: Resource, limits: Limits) -> int:
    """How many rows make a page of *resource* on a server of *limits*."""
    if resource.unpaged:
        return WHOLE_LIST
    # A page is asked for with one row beyond it and some of its neighbours' rows, and what a server cuts off would
    # look like the end of the list. So a page leaves room: about half, where a server gives little.
    most = most_per_request(resource, limits)
    return max(min(limits.page_size or resource.page_size, most - 1 - 2 * OVERLAP if most > 200 else most // 2), 1)


def _absence(resource: Resource) -> str:
    """What a 404 means by the documentation, where *resource* belongs to one thing that may not be there."""
    if not any(parameter.role == "path" for parameter in resource.parameters):
        return ""
    return next((status.meaning for status in resource.statuses if status.code == 404), "")


@dataclass(slots=True)
class _Flight:
    """One request on its way, and how many wait for its answer."""

    task: asyncio.Task[Answer]
    waiting: int = 0


@dataclass(slots=True)
class _Contact:
    """All that is kept about one server."""

    connection: LateConnection
    link: Link
    recovery: Recovery


class QueryService:
    """Runs on the event loop that it is called from. Imports of the HTTP library happen in a thread, once.

    *stopwatch*, *sleep* and *chance* are what waiting goes by; they are for tests to replace.
    """

    def __init__(
        self,
        clock: Callable[[], datetime],
        zone: tzinfo,
        stopwatch: Callable[[], float] = time.monotonic,
        *,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.clock = clock
        self.zone = zone
        self.stopwatch = stopwatch
        self._timing = Timing(stopwatch, sleep, chance)
        self.exchanges: deque[Exchange] = deque(maxlen=REQUESTS_LOGGED)
        """The newest requests, oldest first."""
        self.on_exchange: Callable[[Exchange], None] = lambda exchange: None
        self.on_state: Callable[[str], None] = lambda server: None
        """Told the name of a server whenever `waiting` or `trouble` may have changed for it."""
        self._contacts: dict[str, _Contact] = {}
        self._flights: dict[tuple[str, Request], _Flight] = {}
        self._sending: set[asyncio.Task[Answer]] = set()
        """Every request that has not ended yet, those included that nobody waits for any more."""

    async def open(self, server: Server, engine: Engine, query: Query, *, counts: bool = True) -> ResultSet:
        """The answer to *query*, being loaded. Ask `Query.problems` first: what has problems is not sent.

        Without *counts* the total is not asked for: it becomes known at the last row.
        """
        module = await asyncio.to_thread(importlib.import_module, "tuiconsole.service.result_set")
        contact = self._contact(server, engine)

        absence = _absence(query.resource)

        async def fetch(request: Request) -> bytes:
            answer = await self._send(server, contact, request, absence)
            return b"[]" if answer.status in NOTHING_TO_LIST and not answer.body.strip() else answer.body

        result_set: ResultSet = module.ResultSet(
            query,
            settling(query.resource, fetch, most_per_request(query.resource, server.limits)),
            server=server.name,
            clock=self.clock,
            zone=self.zone,
            page_size=page_size(query.resource, server.limits),
            pages_kept=server.limits.pages_kept,
            most_per_request=most_per_request(query.resource, server.limits),
            counts=counts,
            limits=server.limits,
            tell=contact.recovery.failed,
            hurry=contact.link.hurry,
        )
        contact.recovery.watch(result_set)
        return result_set

    def preview(self, query: Query, limits: Limits = DEFAULT_LIMITS) -> Request:
        """The first request that `open` would send now, to a server of *limits*. Raises `ParameterProblem`."""
        return self._first_request(query, limits, self.clock())

    def _first_request(self, query: Query, limits: Limits, now: datetime) -> Request:
        size = page_size(query.resource, limits)
        count = size if query.most is None else min(size, query.most)
        plan = plan_page(
            0,
            count,
            order=query.order,
            key=None,
            anchors=(),
            base=query.first,
            total_order=query.first > 0 and query.resource.orders_totally,
            beyond=query.most is None or count < query.most,
        )
        request = query.resource.dialect.list_request(query.resource, query.at(now, self.zone), plan.window)
        return first_request(query.resource, request, most_per_request(query.resource, limits))

    def ask_early(self, server: Server, engine: Engine, query: Query) -> None:
        """Send the first request of *query* now, before there is an event loop; `open` finds it on its way."""
        now = self.clock()
        request = self._first_request(query, server.limits, now)
        # What is said in relation to now is another question by then.
        if request == self._first_request(query, server.limits, now + timedelta(days=1)):
            self._contact(server, engine).connection.ask_early(request)

    async def count(self, server: Server, engine: Engine, query: Query) -> int | None:
        """How many rows match the filters of *query*; None where the server does not tell. Raises `Failure`."""
        resource = query.resource
        request = resource.dialect.count_request(resource, query.at(self.clock(), self.zone))
        if request is None:
            return None
        contact = self._contact(server, engine)
        answer = await self._send(server, contact, request, _absence(resource))
        decoding = await asyncio.to_thread(importlib.import_module, "tuiconsole.service.decoding")
        try:
            return resource.dialect.count(decoding.decode(answer.body, server.limits))
        except ValueError:
            return None

    async def item(self, server: Server, engine: Engine, resource: Resource, known: Item) -> Item:
        """The item with the identity of *known*, as it is now. Raises `Failure`: `NothingThere` when it is gone."""
        contact = self._contact(server, engine)
        absence = f"this {resource.noun[0]} is not there any more"
        answer = await self._send(server, contact, resource.item_request(known), absence)
        decoding = await asyncio.to_thread(importlib.import_module, "tuiconsole.service.decoding")
        try:
            item: Item = decoding.item_of(resource, answer.body, server.limits)
        except ValueError as error:
            raise decoding.failure_of(server.name, error) from None
        return item

    async def text(self, server: Server, engine: Engine, request: Request, field: str = "") -> str:
        """The text that answers *request*, or that stands in *field* of the answer; empty where the server has none.

        Raises `Failure`.
        """
        from tuiconsole.service.errors import WrongShape

        contact = self._contact(server, engine)
        answer = await self._send(server, contact, request, "what this text belongs to is not there any more")
        if not field or not answer.body:
            return answer.body.decode("utf-8", "replace")
        decoding = await asyncio.to_thread(importlib.import_module, "tuiconsole.service.decoding")
        try:
            document = decoding.decode(answer.body, server.limits)
        except decoding.UndecodableError as error:
            raise decoding.failure_of(server.name, error) from None
        if not isinstance(document, dict):
            raise WrongShape(server.name)
        text = document.get(field)
        return text if isinstance(text, str) else ""

    async def data(self, server: Server, engine: Engine, request: Request) -> Answer:
        """What answers *request*, as it is; to a HEAD, only what is said of it beforehand. Raises `Failure`."""
        return await self._send(server, self._contact(server, engine), request, "this data is not there any more")

    async def release(self, server: Server, engine: Engine) -> Release:
        """The product and version of *server*: as configured, or else as it reports itself. Raises `Failure`.

        The product is None where it cannot be told.
        """
        from tuiconsole.service.errors import Misconfigured, WrongShape

        if server.release:
            try:
                return Release.of(server.release)
            except ValueError as error:
                raise Misconfigured(server.name, f"its configured release is wrong: {error}") from None
        if not engine.dialect.version_path:
            return Release()
        contact = self._contact(server, engine)
        answer = await self._send(server, contact, Request("GET", engine.dialect.version_path))
        decoding = await asyncio.to_thread(importlib.import_module, "tuiconsole.service.decoding")
        try:
            release = engine.dialect.release(decoding.decode(answer.body, server.limits))
        except decoding.UndecodableError as error:
            raise decoding.failure_of(server.name, error) from None
        except ValueError as error:
            raise WrongShape(server.name, f"the version is not in the documented form ({error})") from None
        if release.product is not None or engine.recognise is None:
            return release
        return await self._recognised(server, engine, release)

    async def _recognised(self, server: Server, engine: Engine, release: Release) -> Release:
        """*release* with its product, as far as the server lets it be seen."""
        from tuiconsole.service.decoding import UndecodableError, decode
        from tuiconsole.service.errors import Failure

        assert engine.recognise is not None
        contact = self._contact(server, engine)
        questions = engine.recognise(release)
        try:
            request = next(questions)
            while True:
                try:
                    answer = await self._send(server, contact, request)
                    reply = Reply(200, decode(answer.body) if answer.body else None)
                except UndecodableError:
                    reply = Reply(200)
                except Failure as failure:
                    if failure.status is None:
                        return release
                    reply = Reply(failure.status, said=failure.said)
                request = questions.send(reply)
        except StopIteration as found:
            recognised: Release = found.value
            return recognised

    async def close(self) -> None:
        """End every request and every connection."""
        for contact in self._contacts.values():
            contact.recovery.close()
        while self._sending:
            for task in self._sending:
                # A second time would cut short how what was cancelled already gives its socket back.
                if not task.cancelling():
                    task.cancel()
            # While a connection is being made, the library can lose a cancellation and go on as if there was none.
            await asyncio.wait(self._sending, timeout=_CANCELLED_SECONDS)
        for contact in self._contacts.values():
            await contact.connection.close()
        self._contacts.clear()

    # How it stands with a server

    def waiting(self, server: Server) -> Waiting | None:
        """Why nothing is sent to *server* at the moment, and until when; None where nothing keeps us."""
        contact = self._contacts.get(server.name)
        return None if contact is None else contact.link.waiting

    def trouble(self, server: Server) -> Failure | None:
        """The newest failure of *server* as a whole, until it answers again."""
        contact = self._contacts.get(server.name)
        return None if contact is None else contact.link.trouble

    def skip_waiting(self, server: Server) -> None:
        """Try now, whatever *server* is waited for: what was held back is sent, what failed is asked for again."""
        contact = self._contacts.get(server.name)
        if contact is not None:
            contact.link.hurry()
            contact.recovery.hurry()

    async def sign_in_anew(self, server: Server) -> None:
        """Use the secrets of *server* from now on, and ask again for what the old ones did not get."""
        contact = self._contacts.get(server.name)
        if contact is not None:
            await contact.connection.sign_in_as(server)
            self.skip_waiting(server)

    def redact(self, text: str) -> str:
        """*text* without the secrets of any server."""
        for contact in self._contacts.values():
            text = contact.connection.redact(text)
        return text

    # Sending

    def _contact(self, server: Server, engine: Engine) -> _Contact:
        known = self._contacts.get(server.name)
        if known is None:
            connection = LateConnection(server, engine, self._log, self.stopwatch)
            link = Link(server.name, connection, self._timing, lambda: self.on_state(server.name))
            known = self._contacts[server.name] = _Contact(
                connection, link, Recovery(self._timing, lambda: link.waiting)
            )
            link.on_recovery = known.recovery.hurry
        return known

    async def _send(self, server: Server, contact: _Contact, request: Request, absence: str = "") -> Answer:
        """The answer to *request*; one that is already on its way is waited for, not asked again."""
        key = (server.name, request)
        flight = self._flights.get(key)
        if flight is None:
            task = asyncio.get_running_loop().create_task(contact.link.send(request, absence))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)
            flight = self._flights[key] = _Flight(task)
            task.add_done_callback(lambda _: self._land(key, flight))
        flight.waiting += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if not flight.waiting:
                self._land(key, flight)
                flight.task.cancel()

    def _land(self, key: tuple[str, Request], flight: _Flight) -> None:
        """Let nobody board *flight* any more; at once, because what is being cancelled has not ended yet."""
        if self._flights.get(key) is flight:
            del self._flights[key]

    def _log(self, exchange: Exchange) -> None:
        exchange = replace(exchange, at=self.clock())
        self.exchanges.append(exchange)
        # Without the base URL, whose query may hold what nobody should read. Never a warning: where nobody listens,
        # the library writes those onto the screen.
        _LOGGER.info("%s", exchange)
        self.on_exchange(exchange)
