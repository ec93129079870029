"""Which path of the dialect leads to which answer."""

from collections.abc import AsyncIterator, Iterator

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import Receive, Scope, Send

from tuiconsole.demo.camunda import conditions, definitions, instances
from tuiconsole.demo.camunda.errors import EngineError, invalid
from tuiconsole.demo.camunda.parameters import Criteria, Table, first_values, from_body, from_query, page
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
    definition_list = definitions.Definitions(store)

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

    async def list_definitions(request: Request) -> Response:
        criteria = await _criteria(request, definitions.PARAMETERS, tuple(definitions.SORT_KEYS))
        wanted = page(first_values(request.url.query))
        found = await run_in_threadpool(definition_list.page, criteria, wanted) if wanted else []
        return JSONResponse(found)

    async def count_definitions(request: Request) -> Response:
        criteria = await _criteria(request, definitions.PARAMETERS, tuple(definitions.SORT_KEYS))
        return JSONResponse({"count": await run_in_threadpool(definition_list.count, criteria)})

    async def one_definition(request: Request) -> Response:
        _check_accept(request)
        return JSONResponse(await run_in_threadpool(definition_list.one, request.path_params["id"]))

    resources = [
        Route("/version", version),
        Route("/engine", engines),
        Route("/history/process-instance", list_instances, methods=["GET", "POST"]),
        Route("/history/process-instance/count", count_instances, methods=["GET", "POST"]),
        Route("/history/process-instance/{id}", one_instance),
        Route("/process-definition", list_definitions),
        Route("/process-definition/count", count_definitions),
        Route("/process-definition/{id}", one_definition),
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


async def _criteria(request: Request, table: Table, sort_keys: tuple[str, ...]) -> Criteria:
    _check_accept(request)
    if request.method != "POST":
        return from_query(first_values(request.url.query), table, sort_keys)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise EngineError(415, "NotSupportedException", "HTTP 415 Unsupported Media Type")
    return from_body(await request.body(), table, sort_keys)


def _check_accept(request: Request) -> None:
    ranges = [part.partition(";")[0].strip().lower() for part in request.headers.get("accept", "*/*").split(",")]
    if not {"*/*", "application/*", "application/json"}.intersection(ranges):
        raise EngineError(406, "NotAcceptableException", "HTTP 406 Not Acceptable")
