"""The application: database, addresses, answers to what goes wrong."""

from __future__ import annotations

import asyncio
import logging
import sys
import traceback
from pathlib import Path

import psycopg
import structlog
from anyio import CapacityLimiter
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.routing import Match, Route

from pes_central import __version__
from pes_central.answers import refusal, worded
from pes_central.bounds import SmallRequests
from pes_central.config import Settings
from pes_central.db import open_engine, prepare
from pes_central.limiting import Limited
from pes_central.metrics import Meters, Observed
from pes_central.metrics import router as metrics_router
from pes_central.pages.app import pages_app
from pes_central.routes import fault_body, router, status_of
from pes_central.withheld import forget
from pes_desktop.domain.errors import DomainError

log = structlog.get_logger("pes_central")
#: Batches judged at once: more would only hold more memory, for one interpreter judges them in turn.
INGESTING = 4
_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
#: The database is away or too busy: the same request may pass later. COPY goes past SQLAlchemy to psycopg.
_DATABASE = (DBAPIError, PoolTimeout, psycopg.OperationalError)


def configure_logging() -> None:
    """JSON lines on stderr; what people typed is never handed to the log, so no exception texts either."""
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, structlog.processors.add_log_level,
                    structlog.processors.TimeStamper(fmt="iso", utc=True),
                    structlog.processors.JSONRenderer(ensure_ascii=False)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr))


async def _refusal(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, DomainError)
    return JSONResponse(worded(request, fault_body(error.faults[0])), status_of(error))


async def _http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    if error.status_code == 400 and not isinstance(error.detail, dict):  # a body that is no JSON at all
        return await _malformed(request, error)
    body = error.detail if isinstance(error.detail, dict) else {"code": "request_refused", "params": {}}
    return JSONResponse(worded(request, body), error.status_code, error.headers)


async def _malformed(request: Request, _error: Exception) -> JSONResponse:
    return refusal(request, 422, "request_malformed")  # never echoes what was sent


async def _no_door(request: Request) -> JSONResponse:
    """What no address of the exchange answers; before the pages, so that programs get JSON and the right status."""
    allowed = {method for route in router.routes if route.matches(request.scope)[0] is Match.PARTIAL
               for method in getattr(route, "methods", None) or ()}
    answer = refusal(request, 405 if allowed else 404, "request_refused")
    if allowed:
        answer.headers["Allow"] = ", ".join(sorted(allowed))
    return answer


async def _broken(request: Request, error: Exception) -> JSONResponse:
    frames = traceback.extract_tb(error.__traceback__)
    where = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames[-4:]]
    log.error("request failed", path=request.url.path, kind=type(error).__name__, where=where,
              database=type(getattr(error, "orig", None)).__name__ if isinstance(error, DBAPIError) else "")
    return refusal(request, 503 if isinstance(error, _DATABASE) else 500, "server_error")


def create_app(settings: Settings) -> FastAPI:
    """The server on a prepared database; raises what the database raises when it cannot be reached or upgraded."""
    engine = open_engine(settings)
    prepare(engine)
    forget(engine)
    app = FastAPI(title="pes-central", version=__version__, docs_url=None, redoc_url=None)
    app.state.engine = engine
    app.state.settings = settings
    app.state.meters = Meters(engine)
    app.state.ingesting = CapacityLimiter(INGESTING)
    app.state.stopping = asyncio.Event()  # what only waits leaves then
    app.include_router(router)
    app.include_router(metrics_router)
    app.router.routes.append(Route("/v1/{rest:path}", _no_door, methods=_METHODS, include_in_schema=False))
    app.add_middleware(SmallRequests)  # innermost; the one added last sees a request first
    app.add_middleware(Limited, settings=settings)
    app.add_middleware(Observed, meters=app.state.meters)
    app.add_exception_handler(DomainError, _refusal)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _malformed)
    for kind in _DATABASE:
        app.add_exception_handler(kind, _broken)
    app.add_exception_handler(Exception, _broken)
    app.mount("/", pages_app(engine, settings))  # last: what the exchange does not answer is a page
    return app
