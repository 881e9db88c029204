"""QR codes with a fixed mask: choosing the best of eight costs as much as the rest of a page."""

from __future__ import annotations

from typing import Any

from reportlab.graphics.barcode import qrencoder

#: Any mask may be read; this one leaves no large even areas with the short texts of letters.
MASK = 2
#: Empty modules around the code that the standard asks for.
QUIET_ZONE = 4
_LEVELS = (qrencoder.QRErrorCorrectLevel.Q, qrencoder.QRErrorCorrectLevel.M, qrencoder.QRErrorCorrectLevel.L)
_SMALL = 4  # up to 33 modules a side: 1 mm each in a code of 3 cm


def qr_rows(text: str) -> list[list[bool]]:
    """The modules of a code, row by row, dark ones True; the strongest error correction that keeps it small."""
    code: Any = None
    for level in _LEVELS:
        code = qrencoder.QRCode(None, level)
        code.addData(text)
        code.version = code.calculate_version()
        if code.version <= _SMALL:
            break
    code.makeImpl(False, MASK)
    return [[bool(module) for module in row] for row in code.modules]


def letter_qr_text(number: str, result_code: str) -> str:
    """What the code of a letter says: its number and result code, nothing about a person."""
    return f"PES1|{number[:40]}|{result_code[:12]}"
