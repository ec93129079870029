"""Which path of the dialect leads to which answer."""

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from tuiconsole.demo.oracle import wire
from tuiconsole.demo.oracle.activities import Activities
from tuiconsole.demo.oracle.asked import Asked
from tuiconsole.demo.oracle.audit import Audit
from tuiconsole.demo.oracle.data_objects import DataObjects
from tuiconsole.demo.oracle.errors import Refusal
from tuiconsole.demo.oracle.history import History
from tuiconsole.demo.oracle.incidents import Incidents
from tuiconsole.demo.oracle.instances import Instances
from tuiconsole.demo.oracle.jobs import Jobs
from tuiconsole.demo.oracle.wire import Item
from tuiconsole.demo.store import Store

_INSTANCE = "/process-instances/{id}"
_AUDIT = "/audit/instances/{id}"


def routes(store: Store) -> list[BaseRoute]:
    """The dialect over one data set, under its base path."""
    instances = Instances(store)
    jobs, activities = Jobs(store, instances), Activities(store)
    incidents, history = Incidents(store, instances, jobs), History(instances, activities)
    audit, data_objects = Audit(instances, activities), DataObjects(store, instances)
    resources = [
        _get("/instances", lambda path, asked, origin: instances.page(asked, origin)),
        _get("/instances/{id}", lambda path, asked, origin: instances.one(path["id"], origin)),
        _get(f"{_INSTANCE}/jobs", lambda path, asked, origin: jobs.page(path["id"], asked, origin)),
        _get(f"{_INSTANCE}/jobs/{{job}}", lambda path, asked, origin: jobs.one(path["id"], path["job"], origin)),
        _get(f"{_INSTANCE}/incidents", lambda path, asked, origin: incidents.page(path["id"], asked, origin)),
        _get(
            f"{_INSTANCE}/incidents/{{incident}}",
            lambda path, asked, origin: incidents.one(path["id"], path["incident"], origin),
        ),
        _get(f"{_INSTANCE}/history", lambda path, asked, origin: history.of(path["id"])),
        _get(f"{_AUDIT}/activities", lambda path, asked, origin: audit.page(path["id"], asked, origin), 201),
        _get(f"{_AUDIT}/data-objects", lambda path, asked, origin: data_objects.page(path["id"], asked, origin), 201),
    ]
    # An application of its own, because everything below the base answers in this dialect, misses included.
    app = Starlette(routes=resources, exception_handlers={Refusal: _refuse, HTTPException: _miss})
    app.router.redirect_slashes = False
    return [Mount(wire.BASE, app=app)]


def _get(path: str, answer: Callable[[dict[str, str], Asked, str], Item], empty: int = 200) -> Route:
    """A path, and the status by which it says that its list is empty."""

    async def endpoint(request: Request) -> Response:
        origin = f"{request.url.scheme}://{request.url.netloc}"
        asked = Asked(request.url.query)
        body = await run_in_threadpool(answer, request.path_params, asked, origin)
        return JSONResponse(body, 200 if body.get("items", True) else empty)

    return Route(path, endpoint)


async def _refuse(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return error.response()


async def _miss(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return Refusal(error.status_code, f"Nothing answers {request.method} at this path.").response()
