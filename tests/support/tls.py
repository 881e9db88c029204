"""TLS on loopback: certificates of 127.0.0.1 that a test makes for any days, and a front before a plain server."""

from __future__ import annotations

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

#: Days from today on which a certificate begins and ends: one of today, and what a PC thinks whose clock is wrong.
NOW, PAST, FUTURE = (-1, 1), (-400, -30), (30, 400)
Key = ec.EllipticCurvePrivateKey


def new_key() -> Key:
    """A server's key."""
    return ec.generate_private_key(ec.SECP256R1())


def certificate(folder: Path, key: Key | None = None, days: tuple[int, int] = NOW) -> ssl.SSLContext:
    """A server's own certificate of 127.0.0.1, signed by itself; ``cert.pem`` in ``folder`` is what vouches for it."""
    key, now = key or new_key(), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
            .serial_number(1).not_valid_before(now + timedelta(days=days[0]))
            .not_valid_after(now + timedelta(days=days[1]))
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
            .sign(key, hashes.SHA256()))
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


class TlsFront:
    """Takes TLS off and hands everything on to ``target``; ``context`` may change between lines.

    ``heard``: the bytes that came out of TLS, ``lines``: the lines whose handshake the other side ended well.
    """

    def __init__(self, target: tuple[str, int], context: ssl.SSLContext) -> None:
        self.target, self.context = target, context
        self.heard, self.lines = b"", 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://127.0.0.1:{self._socket.getsockname()[1]}"
        self._threads = [threading.Thread(target=self._serve, daemon=True)]
        self._open: list[socket.socket] = []
        self._threads[0].start()

    def _serve(self) -> None:
        while True:
            try:
                plain, _ = self._socket.accept()
            except OSError:
                return
            self._open.append(plain)
            self._threads.append(threading.Thread(target=self._line, args=(plain,), daemon=True))
            self._threads[-1].start()

    def _line(self, plain: socket.socket) -> None:
        """Request by request, as HTTP goes: one thread reads what comes in, another what goes back."""
        try:
            with self.context.wrap_socket(plain, server_side=True) as line, \
                    socket.create_connection(self.target) as inner:
                self._open += [line, inner]
                self.lines += 1
                back = threading.Thread(target=_copy, args=(inner, line), daemon=True)
                self._threads.append(back)
                back.start()
                while data := line.recv(65536):
                    self.heard += data
                    inner.sendall(data)
                inner.shutdown(socket.SHUT_RDWR)
                back.join(10)
        except OSError:
            plain.close()

    def close(self) -> None:
        """No line stays open."""
        for one in (self._socket, *self._open):
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
        self._socket.close()
        for thread in self._threads:
            thread.join(10)


def _copy(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            target.sendall(data)
    except OSError:
        return
