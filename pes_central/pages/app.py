"""The pages as an application of their own under "/"; the exchange keeps /v1 and its JSON."""

from __future__ import annotations

import traceback
from collections.abc import Awaitable, Callable
from functools import partial
from importlib import import_module
from pathlib import Path

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pes_central.config import Settings
from pes_central.db import reading
from pes_central.pages import people
from pes_central.pages.style import css, font
from pes_central.pages.visit import DOORS, HEADERS, Throttle, enter, make_visit
from pes_desktop.domain.errors import DomainError

log = structlog.get_logger("pes_central")
#: Each module registers its pages when it is imported.
VIEWS = ("sign", "offices", "devices", "accounts", "help", "office_staff", "trail", "month", "alike", "publish")
_YEAR = "public, max-age=31536000, immutable"


async def _css(_request: Request) -> Response:
    return Response(css(), media_type="text/css", headers={"Cache-Control": _YEAR})


async def _font(request: Request) -> Response:
    try:
        return Response(font(request.path_params["style"]), media_type="font/ttf", headers={"Cache-Control": _YEAR})
    except KeyError:
        raise HTTPException(404) from None


def _problem(request: Request, status: int, faults: dict[str, str] | None = None) -> Response:
    if request.url.path.startswith("/v1"):
        return JSONResponse({"code": "request_refused", "params": {}}, status)
    visit = make_visit(request)
    if status < 500:
        with reading(visit.engine) as connection:
            visit.user, _ = people.session_user(connection, visit.token)
    kind = str(status) if status in (403, 404, 405, 413, 429, 503) else "500" if status >= 500 else "400"
    return visit.page("problem.html", status, kind=kind, faults=faults or {})


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return await run_in_threadpool(_problem, request, error.status_code)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, DomainError)
    return await run_in_threadpool(_problem, request, 400, make_visit(request).faults(error))


async def _broken(request: Request, error: Exception) -> Response:
    frames = traceback.extract_tb(error.__traceback__)
    log.error("page failed", path=request.scope.get("pes_door", ""), kind=type(error).__name__,
              where=[f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames[-4:]])
    return _problem(request, 503 if isinstance(error, DBAPIError) else 500)


async def _headers(request: Request, following: Callable[[Request], Awaitable[Response]]) -> Response:
    answer = await following(request)
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    return answer


def pages_app(engine: Engine, settings: Settings) -> Starlette:
    """All pages on a prepared database."""
    for name in VIEWS:
        import_module(f"pes_central.pages.{name}")
    routes = [Route("/static/pes.css", _css), Route("/static/{style}.ttf", _font)]
    routes += [Route(door.path, partial(enter, door), methods=[door.method]) for door in DOORS]
    app = Starlette(routes=routes, middleware=[
        Middleware(BaseHTTPMiddleware, dispatch=_headers), Middleware(GZipMiddleware, minimum_size=2000)],
        exception_handlers={HTTPException: _http_error, DomainError: _refused, DBAPIError: _broken,
                            Exception: _broken})
    app.state.engine, app.state.settings, app.state.throttle = engine, settings, Throttle()
    return app
