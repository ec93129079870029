"""Which path of the dialect leads to which answer."""

from collections.abc import AsyncIterator, Callable, Iterator
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import Receive, Scope, Send

from tuiconsole.demo.camunda import conditions, instances, lists
from tuiconsole.demo.camunda.activities import Activities
from tuiconsole.demo.camunda.definitions import Definitions
from tuiconsole.demo.camunda.errors import EngineError, invalid
from tuiconsole.demo.camunda.external_tasks import ExternalTasks
from tuiconsole.demo.camunda.history_variables import HistoryVariables
from tuiconsole.demo.camunda.incidents import Incidents
from tuiconsole.demo.camunda.job_log import JobLog
from tuiconsole.demo.camunda.jobs import Jobs
from tuiconsole.demo.camunda.lists import List
from tuiconsole.demo.camunda.operations import Operations
from tuiconsole.demo.camunda.parameters import Criteria, Kind, Table, first_values, from_body, from_query, page
from tuiconsole.demo.store import Store

BASE = "/engine-rest"
VERSION = "7.24.0"
# Larger pages, and those without an end, go out piece by piece.
_WHOLE_PAGE = 2_000


class _PiecewiseArray(StreamingResponse):
    """An array of any length, whose reader is given back whenever and however the response ends."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = self._in_threads(chunks)
        super().__init__(self._chunks, media_type="application/json")

    async def _in_threads(self, chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
        try:
            while (chunk := await run_in_threadpool(next, chunks, b"")) != b"":
                yield chunk
        finally:
            chunks.close()  # type: ignore[attr-defined]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self._chunks.aclose()  # type: ignore[attr-defined]


def routes(store: Store) -> list[BaseRoute]:
    """The dialect over one data set, under its base path and under the name of the one engine there is."""
    instance_list = instances.Instances(store)

    async def version(request: Request) -> Response:
        return JSONResponse({"version": VERSION})

    async def engines(request: Request) -> Response:
        return JSONResponse([{"name": "default"}])

    async def list_instances(request: Request) -> Response:
        criteria = await _criteria(request, conditions.PARAMETERS, tuple(instances.SORT_KEYS))
        wanted = page(first_values(request.url.query))
        if wanted is None:
            return JSONResponse([])
        chunks = instance_list.chunks(criteria, wanted)
        if wanted.size is None or wanted.size > _WHOLE_PAGE:
            return _PiecewiseArray(chunks)
        return Response(await run_in_threadpool(b"".join, chunks), media_type="application/json")

    async def count_instances(request: Request) -> Response:
        criteria = await _criteria(request, conditions.PARAMETERS, tuple(instances.SORT_KEYS))
        return JSONResponse({"count": await run_in_threadpool(instance_list.count, criteria)})

    async def one_instance(request: Request) -> Response:
        _check_accept(request)
        return JSONResponse(await run_in_threadpool(instance_list.one, request.path_params["id"]))

    async def model(request: Request) -> Response:
        _check_accept(request)
        return JSONResponse(await run_in_threadpool(definition_list.xml, request.path_params["id"]))

    known = lists.names(store)
    jobs, tasks, log = Jobs(store, known), ExternalTasks(store, known), JobLog(store, known)
    definition_list = Definitions(store, known)
    resources = [
        *_listed("/job", jobs),
        _text("/job/{id}/stacktrace", jobs.trace),
        *_listed("/external-task", tasks),
        _text("/external-task/{id}/errorDetails", tasks.details),
        *_variables("/history/variable-instance", store, known),
        *_listed("/history/user-operation", Operations(store, known), posted=False, single=False),
        *_listed("/history/job-log", log),
        _text("/history/job-log/{id}/stacktrace", log.trace),
        *_listed("/incident", Incidents(store, known, past=False), posted=False),
        *_listed("/history/incident", Incidents(store, known, past=True), posted=False, single=False),
        *_listed("/history/activity-instance", Activities(store, known)),
        Route("/version", version),
        Route("/engine", engines),
        Route("/history/process-instance", list_instances, methods=["GET", "POST"]),
        Route("/history/process-instance/count", count_instances, methods=["GET", "POST"]),
        Route("/history/process-instance/{id}", one_instance),
        *_listed("/process-definition", definition_list, posted=False),
        Route("/process-definition/{id}/xml", model),
    ]

    async def other_engine(request: Request) -> Response:
        raise invalid("No process engine available")

    methods = ["GET", "POST", "PUT", "DELETE"]
    return [
        Mount(
            BASE,
            routes=[
                Mount("/engine/default", routes=resources),
                Route("/engine/{name}/{path:path}", other_engine, methods=methods),
                *resources,
            ],
        )
    ]


def _variables(path: str, store: Store, known: lists.Names) -> list[BaseRoute]:
    as_stored, deserialized = (HistoryVariables(store, known, deserialize) for deserialize in (False, True))

    async def data(request: Request) -> Response:
        bytes, mime, name = await run_in_threadpool(as_stored.data, request.path_params["id"])
        disposition = {} if name is None else {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
        return Response(bytes, media_type=mime, headers=disposition)

    return [*_listed(path, deserialized, otherwise=as_stored), Route(f"{path}/{{id}}/data", data)]


def _listed(
    path: str, resource: List, posted: bool = True, single: bool = True, otherwise: List | None = None
) -> list[BaseRoute]:
    """The list, the count and the single item of a declared resource; of another one for values as they are stored."""
    table, sort_keys = resource.listing.table, tuple(resource.listing.sort_keys)

    def asked(request: Request) -> List:
        flags = from_query(first_values(request.url.query), {"deserializeValues": Kind.FLAG}, sort_keys).values
        return otherwise if otherwise and flags.get("deserializeValues") is False else resource

    async def page_of(request: Request) -> Response:
        criteria = await _criteria(request, table, sort_keys)
        wanted = page(first_values(request.url.query))
        if wanted is None:
            return JSONResponse([])
        chunks = asked(request).chunks(criteria, wanted)
        if wanted.size is None or wanted.size > _WHOLE_PAGE:
            return _PiecewiseArray(chunks)
        return Response(await run_in_threadpool(b"".join, chunks), media_type="application/json")

    async def count(request: Request) -> Response:
        criteria = await _criteria(request, table, sort_keys)
        return JSONResponse({"count": await run_in_threadpool(resource.count, criteria)})

    async def one(request: Request) -> Response:
        _check_accept(request)
        return JSONResponse(await run_in_threadpool(asked(request).one, request.path_params["id"]))

    methods = ["GET", "POST"] if posted else ["GET"]
    found = [Route(path, page_of, methods=methods), Route(f"{path}/count", count, methods=methods)]
    return [*found, Route(f"{path}/{{id}}", one)] if single else [*found]


def _text(path: str, read: Callable[[str], str | None]) -> Route:
    """A text of something; there may be none, which is not an empty one."""

    async def answer(request: Request) -> Response:
        _check_accept(request, "text/plain", "text/*")
        found = await run_in_threadpool(read, request.path_params["id"])
        return Response(status_code=204) if found is None else PlainTextResponse(found)

    return Route(path, answer)


async def _criteria(request: Request, table: Table, sort_keys: tuple[str, ...]) -> Criteria:
    _check_accept(request)
    if request.method != "POST":
        return from_query(first_values(request.url.query), table, sort_keys)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise EngineError(415, "NotSupportedException", "HTTP 415 Unsupported Media Type")
    return from_body(await request.body(), table, sort_keys)


def _check_accept(request: Request, *types: str) -> None:
    ranges = [part.partition(";")[0].strip().lower() for part in request.headers.get("accept", "*/*").split(",")]
    if not {"*/*", *(types or ("application/*", "application/json"))}.intersection(ranges):
        raise EngineError(406, "NotAcceptableException", "HTTP 406 Not Acceptable")
