"""One-time codes with which headquarters admits a PC: letters and digits that nobody mixes up, in groups of four.

A code for a line is tried against a server that counts, so 58 bits are plenty. One for a stick can be tried by whoever
finds the stick, for as long as he likes: it has 93 bits, and a check sign (Luhn modulo 30), because a sign misheard
would cost a journey of the stick.
"""

from __future__ import annotations

import re
import secrets

from stdnum import luhn

from pes_desktop.domain.errors import DomainError, Fault

#: No letters or digits that look alike when read out or copied by hand.
ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
LINE_SIGNS, STICK_SIGNS = 12, 20
_PAIR = re.compile(r"(?:(https?://\S+)\s+)?(\S+)", re.IGNORECASE)
#: What a reader that takes the keyboard for an English one types on a Spanish one (as it comes from the factory).
_ENGLISH = re.compile(r"https?ñ--", re.IGNORECASE)
_AS_ENGLISH = str.maketrans("Ññ-'", "::/-")


def new_code(*, stick: bool = False) -> str:
    """A code as it is read out: ``XXXX-XXXX-XXXX``, for a stick five groups."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(STICK_SIGNS - 1 if stick else LINE_SIGNS))
    if stick:
        signs += luhn.calc_check_digit(signs, ALPHABET)
    return "-".join(signs[start:start + 4] for start in range(0, len(signs), 4))


def plain_code(typed: str) -> str:
    """The signs of a code, whatever stands between them."""
    return "".join(sign for sign in typed.upper() if sign in ALPHABET)


def plain_stick_code(typed: str) -> str:
    """The signs of a code for a stick. Raises DomainError ``required``, ``stick_code_short`` (a code for a line),
    ``stick_code_wrong`` (a sign misheard or left out)."""
    signs = "".join(typed.upper().replace("-", " ").split())
    if not signs:
        raise DomainError(Fault("required", "code"))
    if len(signs) == LINE_SIGNS and plain_code(signs) == signs:
        raise DomainError(Fault("stick_code_short", "code"))
    if len(signs) != STICK_SIGNS or plain_code(signs) != signs or not luhn.is_valid(signs, ALPHABET):
        raise DomainError(Fault("stick_code_wrong", "code"))
    return signs


def address_and_code(typed: str) -> tuple[str, str] | None:
    """Headquarters' address and the code, as its QR code holds both ("https://… XXXX-XXXX-XXXX"); the address is ""
    where a whole code stands alone. None: it is neither, as while somebody still types."""
    text = typed.strip()
    found = _PAIR.fullmatch(text.translate(_AS_ENGLISH) if _ENGLISH.match(text) else text)
    signs = found[2].replace("-", "").replace("'", "").upper() if found is not None else ""
    if found is None or len(signs) not in (LINE_SIGNS, STICK_SIGNS) or plain_code(signs) != signs:
        return None
    return found[1] or "", found[2].replace("'", "-").upper()
