"""Is there a line to headquarters? A connection is opened and closed again; no byte of data is spent."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit


def line_up(url: str, seconds: float = 5.0) -> bool:
    """Whether the server's port answers within ``seconds``; call it off the UI thread, for instance once a minute.

    Where the way out is only through a proxy of the institution, the proxy is asked instead.
    """
    from urllib.request import getproxies, proxy_bypass

    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        proxy = getproxies().get(parts.scheme)
        if proxy and host not in {"127.0.0.1", "::1", "localhost"} and not proxy_bypass(host):
            parts = urlsplit(proxy if "//" in proxy else f"//{proxy}")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        if not parts.hostname:  # a socket would take it for this machine
            return False
        socket.create_connection((parts.hostname, port), timeout=seconds).close()
    except (OSError, ValueError, UnicodeError):
        return False
    return True
