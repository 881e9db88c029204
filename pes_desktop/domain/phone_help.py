"""Help by telephone for a forgotten password: what the PC shows, what headquarters answers.

Both are read aloud, so they use Crockford's base 32 (no I, L, O, U) in groups of four with a check sign (Luhn modulo
32), which notices one wrong sign and nearly every pair that changed places.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from stdnum import luhn

from pes_desktop.domain.errors import DomainError, Fault

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHALLENGE_SIGNS = 8
#: 80 bits.
ANSWER_SIGNS = 16
SECRET_BYTES = 32
_ALIKE = str.maketrans("OIL", "011")


@dataclass(frozen=True, slots=True)
class Challenge:
    """What is told to headquarters: which PC of which office, and eight signs drawn for this one time."""

    office_code: str
    pc: str
    drawn: str

    def __str__(self) -> str:
        """As it is shown and read aloud: ``ALA-A-7K3M-9QWZ-4``."""
        return "-".join((self.office_code, self.pc, *_groups(self.drawn + luhn.calc_check_digit(self.drawn, ALPHABET))))


def new_challenge(office_code: str, pc: str) -> Challenge:
    """A challenge of 40 random bits."""
    return Challenge(office_code, pc, "".join(secrets.choice(ALPHABET) for _ in range(CHALLENGE_SIGNS)))


def parse_challenge(typed: str) -> Challenge:
    """A challenge as somebody typed it: small letters, O for 0, spaces or none. Raises DomainError ``challenge_wrong``.
    """
    words = typed.upper().replace("-", " ").split()
    drawn = "".join(words[2:]).translate(_ALIKE)
    if len(words) < 3 or len(drawn) != CHALLENGE_SIGNS + 1 or not luhn.is_valid(drawn, ALPHABET):
        raise DomainError(Fault("challenge_wrong", "challenge"))
    return Challenge(words[0], words[1], drawn[:-1])


def answer_to(secret: bytes, challenge: Challenge) -> str:
    """The answer of who knows the PC's secret (32 bytes): 80 bits of HMAC-SHA256, as ``K7QX-...-2``.

    Raises ValueError for a secret of another length.
    """
    if len(secret) != SECRET_BYTES:
        raise ValueError("secret")
    said = f"pes-desktop phone answer 1\0{challenge.office_code}\0{challenge.pc}\0{challenge.drawn}"
    number = int.from_bytes(hmac.digest(secret, said.encode(), hashlib.sha256)[:ANSWER_SIGNS * 5 // 8])
    signs = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(ANSWER_SIGNS)))
    return "-".join(_groups(signs + luhn.calc_check_digit(signs, ALPHABET)))


def plain_answer(typed: str) -> str:
    """The sixteen signs of an answer as somebody typed it.

    Raises DomainError ``answer_malformed``: too short, too long, or a sign misheard.
    """
    signs = "".join(typed.upper().replace("-", " ").split()).translate(_ALIKE)
    if len(signs) != ANSWER_SIGNS + 1 or not luhn.is_valid(signs, ALPHABET):
        raise DomainError(Fault("answer_malformed", "answer"))
    return signs[:-1]


def _groups(signs: str) -> list[str]:
    return [signs[start:start + 4] for start in range(0, len(signs), 4)]
