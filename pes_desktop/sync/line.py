"""Is there a line to headquarters? A connection is opened and closed again; no byte of data is spent."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

from pes_desktop.sync.http_line import proxy_for

SECONDS = 5.0


def line_up(url: str, seconds: float = SECONDS) -> bool:
    """Whether the server's port answers within ``seconds``; call it off the UI thread, for instance once a minute.

    Where the way out is only through a proxy of the institution, the proxy is asked instead.
    """
    try:
        parts = urlsplit(proxy_for(url) or url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        if not parts.hostname:  # a socket would take it for this machine
            return False
        socket.create_connection((parts.hostname, port), timeout=seconds).close()
    except (OSError, ValueError, UnicodeError):
        return False
    return True
