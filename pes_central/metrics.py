"""What an operator watches: counters for Prometheus, one log line a request, a number by which to speak of one.

Nothing personal: methods, routes, statuses, sizes, codes of offices.
"""

from __future__ import annotations

import hmac
import ipaddress
import os
import re
import time
import uuid
from collections.abc import Iterable
from typing import Any

import structlog
from fastapi import APIRouter, HTTPException, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy import Engine, func, select
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pes_central.db import reading
from pes_central.tables import DeviceEntry, OfficeEntry

_GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
#: prometheus_client's own name for the folder in which processes count together.
SHARED_COUNTERS = "PROMETHEUS_MULTIPROC_DIR"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
log = structlog.get_logger("pes_central")
router = APIRouter()


class _Offices(Collector):
    """Counted when asked for, from the database: the same numbers whichever process answers."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def collect(self) -> Iterable[Metric]:
        """Offices, devices, and when each office was last heard."""
        with reading(self._engine) as connection:
            seen = connection.execute(
                select(OfficeEntry.office_code, func.max(DeviceEntry.seen_at), func.count(DeviceEntry.device_id),
                       func.count(DeviceEntry.revoked_at))
                .outerjoin(DeviceEntry, DeviceEntry.office_id == OfficeEntry.office_id)
                .group_by(OfficeEntry.office_code)).all()
        yield GaugeMetricFamily("pes_offices", "Offices admitted.", value=len(seen))
        devices = GaugeMetricFamily("pes_devices", "Devices by state.", labels=["state"])
        revoked = sum(row[3] for row in seen)
        devices.add_metric(["admitted"], sum(row[2] for row in seen) - revoked)
        devices.add_metric(["revoked"], revoked)
        yield devices
        heard = GaugeMetricFamily("pes_office_heard_seconds", "When an office last sent a batch (Unix time).",
                                  labels=["office"])
        for code, at, *_ in seen:
            if at is not None:
                heard.add_metric([code], at.timestamp())
        yield heard


class Meters:
    """The counters of one process, or the sums of several where ``workers`` set a folder for them."""

    def __init__(self, engine: Engine) -> None:
        self.registry = CollectorRegistry()
        made: dict[str, Any] = {"registry": self.registry}
        self.requests = Counter("pes_requests", "Requests answered.", ["method", "route", "status"], **made)
        self.seconds = Histogram("pes_request_seconds", "Time to an answer.", ["route"], **made,
                                 buckets=(.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30))
        self.received = Counter("pes_received_bytes", "Bytes of requests' bodies.", ["route"], **made)
        self.records = Counter("pes_records", "Records in batches that got a receipt.", **made)
        self.open = Gauge("pes_open_requests", "Requests being answered.", multiprocess_mode="livesum", **made)
        if SHARED_COUNTERS in os.environ:  # of all processes behind the one address
            self.registry = CollectorRegistry()
            MultiProcessCollector(self.registry)  # type: ignore[no-untyped-call]
        self.registry.register(_Offices(engine))


class Observed:
    """Outermost: gives every request a number (``X-Request-ID``), counts it and writes its line into the log."""

    def __init__(self, app: ASGIApp, meters: Meters) -> None:
        self._app, self._meters = app, meters

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on and watch what becomes of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = dict(scope["headers"]).get(b"x-request-id", b"").decode("latin-1")
        number = given if _GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=number)
        began, status, taken = time.perf_counter(), 500, 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            return message

        async def numbered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (b"x-request-id", number.encode())]
            await send(message)

        try:
            with self._meters.open.track_inprogress():
                await self._app(scope, counted, numbered)
        finally:
            self._note(scope, status, time.perf_counter() - began, taken)

    def _note(self, scope: Scope, status: int, seconds: float, taken: int) -> None:
        route = getattr(scope.get("route"), "path", "other")
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._meters.requests.labels(method, route, str(status)).inc()
        self._meters.seconds.labels(route).observe(seconds)
        self._meters.received.labels(route).inc(taken)
        records = scope.get("state", {}).get("records", 0)
        self._meters.records.inc(records)
        log.info("answered", method=method, route=route, status=status, milliseconds=round(seconds * 1000, 1),
                 bytes=taken)


def _near(request: Request) -> bool:
    """From this machine itself, and not handed on by a proxy on it."""
    if request.client is None or "x-forwarded-for" in request.headers or "forwarded" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


@router.get("/metrics", include_in_schema=False)
def metrics(request: Request) -> Response:
    """The counters in Prometheus' form; from this machine, or with ``Authorization: Bearer`` and the metrics token."""
    token = request.app.state.settings.metrics_token
    given = request.headers.get("authorization", "").partition(" ")[2].strip()
    if not _near(request) and not (token and hmac.compare_digest(given.encode(), token.encode())):
        raise HTTPException(403, detail={"code": "metrics_closed", "params": {}})
    return Response(generate_latest(request.app.state.meters.registry), media_type=CONTENT_TYPE_LATEST)
