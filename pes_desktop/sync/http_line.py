"""The HTTP client under the exchange: few and short headers, small buffers, bytes counted, low priority if asked."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    import httpx

#: What the system may hold of one upload: little, so that a batch that "went out" is really near its end.
SEND_BUFFER = 16 * 1024
#: DSCP class CS1: a router that looks at it lets everything else go first.
LOW_PRIORITY = 0x20


def is_local(host: str) -> bool:
    """Whether the host is this computer."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def make_client(url: str, verify: ssl.SSLContext, headers: dict[str, str], timeout: httpx.Timeout, lanes: int,
                quiet: bool) -> httpx.Client:
    """A client that keeps ``lanes`` connections to one server. It follows no redirects."""
    import httpx

    host = urlsplit(url).hostname or ""
    options: list[tuple[int, int, int]] = [(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER),
                                           (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)]
    if quiet and ":" not in host:
        options.append((socket.IPPROTO_IP, socket.IP_TOS, LOW_PRIORITY))
    limits = httpx.Limits(max_connections=3 * lanes + 2, max_keepalive_connections=lanes + 1, keepalive_expiry=60.0)
    line = httpx.HTTPTransport(verify=verify, limits=limits, socket_options=options,
                               proxy=proxy_for(url))
    client = httpx.Client(base_url=url, transport=line, timeout=timeout, trust_env=False)
    client.headers.clear()
    client.headers.update(headers)
    return client


def proxy_for(url: str) -> str | None:
    """The institution's proxy through which this address is reached, as the system says; none to this computer."""
    from urllib.request import getproxies, proxy_bypass

    parts = urlsplit(url)
    host, proxy = parts.hostname or "", getproxies().get(parts.scheme)
    if not proxy or is_local(host) or proxy_bypass(host):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"


def request_bytes(request: httpx.Request) -> int:
    """The length of a question on the line: its first line, headers and content."""
    head = len(request.method) + len(request.url.raw_path) + len(" HTTP/1.1\r\n") + 3
    return head + _headers(request.headers) + int(request.headers.get("Content-Length", 0))


def answer_bytes(response: httpx.Response) -> int:
    """The length of an answer on the line, as far as it was read."""
    return len("HTTP/1.1 200 OK\r\n\r\n") + _headers(response.headers) + response.num_bytes_downloaded


def _headers(headers: httpx.Headers) -> int:
    return sum(len(name) + len(value) + 4 for name, value in headers.raw)
