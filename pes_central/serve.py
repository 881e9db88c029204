"""The web server: one socket, told when it listens, stopped by signal or by its parent; in this process, or in several.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import socket
import sys
import threading
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

import uvicorn
from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI

from pes_central.config import Settings
from pes_central.gone_back import note_start
from pes_central.main import INGESTING, configure_logging, create_app
from pes_central.workers import end_of_stdin, stop_signs, supervise

#: Connections that wait to be accepted.
_BACKLOG = 2048


class _Announcing(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, url: str | None, threads: int, stopping: asyncio.Event) -> None:
        super().__init__(config)
        self._url, self._threads, self._stopping = url, threads, stopping

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        current_default_thread_limiter().total_tokens = self._threads
        await super().startup(sockets=sockets)
        if self._url is not None and self.started:
            _announce(self._url)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._stopping.set()
        await super().shutdown(sockets=sockets)

    def stop_with(self, end: Callable[[], object]) -> None:
        """Stop when ``end``, which waits in a thread of its own, returns."""
        def watch() -> None:
            end()
            self.should_exit = True

        threading.Thread(target=watch, daemon=True).start()


def _announce(url: str) -> None:
    print(json.dumps({"url": url}), flush=True)


def _end_of_lifeline(lifeline: Connection) -> None:
    with contextlib.suppress(EOFError, OSError):
        lifeline.recv_bytes()


def calm_collector() -> None:
    """Spare the search for garbage what the program itself is made of, and let it wait for more than a batch makes."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)


def serve(settings: Settings, host: str, port: int, *, announce: bool, stop_with_stdin: bool, workers: int = 1) -> int:
    """Answer until stopped, in this process or in several ``workers``; returns the exit status."""
    configure_logging()
    app = create_app(settings)  # also with workers: what fails at the start fails here, once
    note_start(app.state.engine)
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    if sys.platform != "win32":  # there it would let two servers share a port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    shown = f"[{host}]" if ":" in host else host
    url = f"http://{shown}:{listener.getsockname()[1]}"
    if not announce:
        print(f"pes-central: {url} ({Path(settings.folder)})", file=sys.stderr)
    if workers > 1:
        app.state.engine.dispose()
        with stop_signs(with_stdin=stop_with_stdin) as stop:
            listener.listen(_BACKLOG)  # who calls before the first worker is ready waits
            supervise(partial(_work, settings), listener, workers, stop,
                      partial(_announce, url) if announce else lambda: None)
        return 0
    return _answer(app, settings, listener, url if announce else None, end_of_stdin if stop_with_stdin else None)


def _work(settings: Settings, lifeline: Connection, listener: socket.socket) -> None:
    """One of several server processes, from its start to its end."""
    configure_logging()
    sys.exit(_answer(create_app(settings), settings, listener, None, partial(_end_of_lifeline, lifeline)))


def _answer(app: FastAPI, settings: Settings, listener: socket.socket, url: str | None,
            end: Callable[[], object] | None) -> int:
    calm_collector()
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", server_header=False,
                            timeout_keep_alive=75, h11_max_incomplete_event_size=64 * 1024, backlog=_BACKLOG)
    # As many threads as connections, so that nobody waits for one in vain; batches have threads of their own.
    server = _Announcing(config, url, max(4, 2 * settings.pool - INGESTING), app.state.stopping)
    if end is not None:
        server.stop_with(end)
    server.run(sockets=[listener])
    app.state.engine.dispose()
    return 0 if server.started else 1
