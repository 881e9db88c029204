"""The web server in this process: one socket, told when it listens, stopped by signal or by its parent."""

from __future__ import annotations

import asyncio
import gc
import json
import socket
import sys
import threading
from pathlib import Path

import uvicorn
from anyio.to_thread import current_default_thread_limiter

from pes_central.config import Settings
from pes_central.main import INGESTING, configure_logging, create_app


class _Announcing(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, url: str | None, threads: int, stopping: asyncio.Event) -> None:
        super().__init__(config)
        self._url, self._threads, self._stopping = url, threads, stopping

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        current_default_thread_limiter().total_tokens = self._threads
        await super().startup(sockets=sockets)
        if self._url is not None and self.started:
            print(json.dumps({"url": self._url}), flush=True)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._stopping.set()
        await super().shutdown(sockets=sockets)

    def stop_with_stdin(self) -> None:
        """Wait for the end of standard input: the parent is gone, or closed it (works on Windows too)."""
        while sys.stdin.buffer.read(1024):
            pass
        self.should_exit = True


def calm_collector() -> None:
    """Spare the search for garbage what the program itself is made of, and let it wait for more than a batch makes."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)


def serve(settings: Settings, host: str, port: int, *, announce: bool, stop_with_stdin: bool) -> int:
    """Answer until stopped; returns the exit status."""
    configure_logging()
    app = create_app(settings)
    calm_collector()
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    if sys.platform != "win32":  # there it would let two servers share a port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    shown = f"[{host}]" if ":" in host else host
    url = f"http://{shown}:{listener.getsockname()[1]}"
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", server_header=False,
                            timeout_keep_alive=75, h11_max_incomplete_event_size=64 * 1024)
    # As many threads as connections, so that nobody waits for one in vain; batches have threads of their own.
    server = _Announcing(config, url if announce else None, max(4, 2 * settings.pool - INGESTING),
                         app.state.stopping)
    if stop_with_stdin:
        threading.Thread(target=server.stop_with_stdin, daemon=True).start()
    if not announce:
        print(f"pes-central: {url} ({Path(settings.folder)})", file=sys.stderr)
    server.run(sockets=[listener])
    app.state.engine.dispose()
    return 0 if server.started else 1
