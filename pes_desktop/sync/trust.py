"""Headquarters is known by its key too: a PC whose date is wrong cannot judge a certificate's dates.

After each answer over a line that the system's certificates vouch for, the PC keeps the hash of the certificate's key.
Where a certificate fails by its dates alone, that key counts instead of it. Who has the key is headquarters, whatever
day it is; the name and who signed for it were checked when the key was first seen.
"""

from __future__ import annotations

import hashlib
import ssl
from typing import Any

#: X509_V_ERR_CERT_NOT_YET_VALID and X509_V_ERR_CERT_HAS_EXPIRED of OpenSSL, which judges dates last (x509_vfy.h), and
#: CERT_E_EXPIRED of Windows, for both (winerror.h).
_OF_DATES = frozenset({9, 10, 0x800B0101})


class OtherKey(ssl.SSLCertVerificationError):
    """The certificate fails by its dates, and its key is not the one that is known."""


def refusal(error: BaseException) -> ssl.SSLCertVerificationError | None:
    """Why the certificate of a line that was not made is not trusted; None where something else failed."""
    found: object = error
    while isinstance(found, BaseException) and not isinstance(found, ssl.SSLCertVerificationError):
        found = found.__cause__ or next(iter(found.args), None)  # httpcore holds the socket's error as its argument
    return found if isinstance(found, ssl.SSLCertVerificationError) else None


def by_dates(refused: ssl.SSLCertVerificationError) -> bool:
    """Whether this PC's date is all that stands against the certificate."""
    return isinstance(refused, OtherKey) or getattr(refused, "verify_code", None) in _OF_DATES


def key_of(line: Any) -> str:
    """SHA-256 (hex) of the public key (SubjectPublicKeyInfo) of the other side of a TLS line; "" where it has none.

    ``line``: what answers ``getpeercert(True)`` with the certificate, or None where there is no TLS.
    """
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    certificate = line.getpeercert(True) if line is not None else None
    if not certificate:
        return ""
    try:
        key = x509.load_der_x509_certificate(certificate).public_key()
    except (ValueError, UnsupportedAlgorithm):
        return ""
    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def known_key_only(known: str) -> ssl.SSLContext:
    """Lines to whoever proves to have the key with this hash (hex, not empty), whatever its certificate says.

    Any other raises OtherKey at the end of the handshake, before a byte of a question goes out.
    """
    def check(line: ssl.SSLSocket | ssl.SSLObject) -> None:
        if not known or key_of(line) != known:
            raise OtherKey("another key than the one known, and the certificate's dates do not fit this PC's")

    class Line(ssl.SSLSocket):
        def do_handshake(self, block: bool = False) -> None:
            super().do_handshake(block)
            check(self)

    class LineInLine(ssl.SSLObject):
        def do_handshake(self) -> None:
            super().do_handshake()
            check(self)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.sslsocket_class, context.sslobject_class = Line, LineInLine
    return context
