"""Which path of the dialect leads to which answer."""

import sqlite3
from collections.abc import Iterator

from starlette.applications import Starlette
from starlette.concurrency import iterate_in_threadpool, run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route

from tuiconsole.demo.ibm.asked import asked, check_accept
from tuiconsole.demo.ibm.errors import DATABASE_FAILED, NO_SUCH_INSTANCE, Refusal
from tuiconsole.demo.ibm.lists import DETAIL_FIELDS, Activities, Instances, List, Templates
from tuiconsole.demo.ibm.wire import BASE, reference
from tuiconsole.demo.ids import Kind
from tuiconsole.demo.store import Store

# Larger pages, and those without an end, go out piece by piece.
_WHOLE_PAGE = 2_000


def routes(store: Store) -> list[BaseRoute]:
    """The dialect over one data set, under its base path."""
    detail = Instances(store, DETAIL_FIELDS)

    async def one_instance(request: Request) -> Response:
        check_accept(request)
        text = request.path_params["piid"]
        meant = reference(store.ids, Kind.INSTANCE, text)
        found = await run_in_threadpool(detail.of, [meant.number]) if meant else []
        if not found:
            raise Refusal(NO_SUCH_INSTANCE, f"The process instance '{text}' does not exist.", text, status=404)
        return JSONResponse(found[0])

    resources = [
        _list("/processes/filter", Instances(store)),
        _list("/activities/filter", Activities(store)),
        _list("/processTemplates/filter", Templates(store)),
        Route("/process/{piid}", one_instance),
    ]
    # An application of its own, so that a refusal below the base reads as this engine's.
    handlers = {Refusal: _refuse, sqlite3.Error: _fail}
    app = Starlette(routes=resources, exception_handlers=handlers)
    app.router.redirect_slashes = False
    return [Mount(BASE, app=app)]


def _list(path: str, listed: List) -> Route:
    async def endpoint(request: Request) -> Response:
        question = await asked(request)
        pieces: Iterator[bytes] = await run_in_threadpool(listed.page, question)
        if question.size is None or question.size > _WHOLE_PAGE:
            return StreamingResponse(iterate_in_threadpool(pieces), media_type="application/json")
        return Response(await run_in_threadpool(b"".join, pieces), media_type="application/json")

    return Route(path, endpoint, methods=["GET", "POST"])


async def _refuse(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return error.response()


async def _fail(request: Request, error: Exception) -> Response:
    """What the database minds is a query too large for it."""
    return Refusal(DATABASE_FAILED, "The database reports an error.", str(error), status=500).response()
