"""How much of a request is read at all: everybody can send one, before it is known who it is."""

from __future__ import annotations

from fastapi import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Questions and admissions are far smaller; batches have a bound of their own (routes.post_batch).
MOST_ASKED = 64 * 1024
_BATCHES = "/v1/batches"


class SmallRequests:
    """Stops reading a body beyond ``MOST_ASKED`` bytes: 413 ``request_too_large``."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, counting what is read of it."""
        if scope["type"] != "http" or scope["path"] == _BATCHES:
            await self._app(scope, receive, send)
            return
        taken = 0

        async def bounded() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > MOST_ASKED:
                raise HTTPException(413, detail={"code": "request_too_large", "params": {"limit": MOST_ASKED}})
            return message

        await self._app(scope, bounded, send)
