"""How often: wrong codes from one address or for one code, requests of one device. Counted in this process's memory."""

from __future__ import annotations

import hashlib
import math
import time

import msgspec
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pes_central.answers import refusal
from pes_central.bounds import MOST_ASKED
from pes_central.config import Settings

_ENROL = "/v1/enrol"


class _Code(msgspec.Struct):
    code: str = ""


class Limited:
    """Answers 429 ``too_many_requests`` (with ``Retry-After``) where something is asked too often.

    Enrolment: only attempts that fail count, for the address and for the code. Everything else under ``/v1``: all
    requests with the same token, known or not, or from the same address without one.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        self._address = parse(settings.enrol_address_limit)
        self._code = parse(settings.enrol_code_limit)
        self._device = parse(settings.device_limit)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, or refuse it."""
        if scope["type"] != "http" or not scope["path"].startswith("/v1/"):
            await self._app(scope, receive, send)
        elif scope["path"] == _ENROL and scope["method"] == "POST":
            await self._enrolment(scope, receive, send)
        else:
            request = Request(scope)
            key = request.headers.get("authorization", "") or _address(request)
            if self._limiter.hit(self._device, "device", _hidden(key)):
                await self._app(scope, receive, send)
            else:
                await self._refuse(scope, receive, send, self._device, "device", _hidden(key))

    async def _enrolment(self, scope: Scope, receive: Receive, send: Send) -> None:
        body, taken = bytearray(), []
        while True:
            taken.append(message := await receive())
            body += message.get("body", b"")
            if len(body) > MOST_ASKED or not message.get("more_body"):
                break
        address, code = _address(Request(scope)), _hidden(_plain(bytes(body)))
        for item, *names in ((self._address, "address", address), (self._code, "code", code)):
            if not self._limiter.test(item, *names):
                await self._refuse(scope, receive, send, item, *names)
                return

        async def again() -> Message:
            return taken.pop(0) if taken else await receive()

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 403:
                self._limiter.hit(self._address, "address", address)
                self._limiter.hit(self._code, "code", code)
            await send(message)

        await self._app(scope, again, watched)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send, item: RateLimitItem, *names: str) -> None:
        wait = max(1, math.ceil(self._limiter.get_window_stats(item, *names).reset_time - time.time()))
        answer = refusal(Request(scope), 429, "too_many_requests", seconds=wait)
        answer.headers["Retry-After"] = str(wait)
        await answer(scope, receive, send)


def _address(request: Request) -> str:
    return request.client.host if request.client is not None else "nobody"


def _hidden(secret: str) -> str:
    """Tokens and codes are not kept, not even in memory."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()[:24]


def _plain(body: bytes) -> str:
    try:
        code = msgspec.json.decode(body, type=_Code).code
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""
    return "".join(letter for letter in code.upper() if letter.isalnum())
