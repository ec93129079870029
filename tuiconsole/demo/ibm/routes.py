"""Which path of the dialect leads to which answer."""

import sqlite3
from collections.abc import Awaitable, Callable, Iterator

from starlette.applications import Starlette
from starlette.concurrency import iterate_in_threadpool, run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route

from tuiconsole.demo.ibm.asked import asked, check_accept
from tuiconsole.demo.ibm.details import Details
from tuiconsole.demo.ibm.errors import DATABASE_FAILED, Refusal
from tuiconsole.demo.ibm.lists import Activities, Instances, List, Tasks, Templates
from tuiconsole.demo.ibm.wire import BASE, TASKS_BASE, Item
from tuiconsole.demo.store import Store

# Larger pages, and those without an end, go out piece by piece.
_WHOLE_PAGE = 2_000


def routes(store: Store) -> list[BaseRoute]:
    """The dialect over one data set: processes under one base path, their tasks under another."""
    details = Details(store)
    processes = [
        _list("/processes/filter", Instances(store)),
        _list("/activities/filter", Activities(store)),
        _list("/processTemplates/filter", Templates(store)),
        _one("/process/{id}", details.instance),
        _one("/process/{id}/fault", details.fault),
        _one("/activity/{id}", details.activity),
        _one("/processTemplate/{id}", details.template),
    ]
    tasks = [
        _list("/tasks/filter", Tasks(store)),
        _one("/task/{id}", details.task),
    ]
    return [_half(BASE, processes, _refuse), _half(TASKS_BASE, tasks, _refuse_task)]


def _half(base: str, resources: list[Route], refuse: Callable[[Request, Exception], Awaitable[Response]]) -> Mount:
    """An application of its own, so that a refusal below the base reads as this engine's."""
    app = Starlette(routes=resources, exception_handlers={Refusal: refuse, sqlite3.Error: _fail})
    app.router.redirect_slashes = False
    return Mount(base, app=app)


def _one(path: str, find: Callable[[str], Item]) -> Route:
    async def endpoint(request: Request) -> Response:
        check_accept(request)
        return JSONResponse(await run_in_threadpool(find, request.path_params["id"]))

    return Route(path, endpoint)


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


async def _refuse_task(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return error.of_tasks().response()


async def _fail(request: Request, error: Exception) -> Response:
    """What the database minds is a query too large for it."""
    return Refusal(DATABASE_FAILED, "The database reports an error.", str(error), status=500).response()
