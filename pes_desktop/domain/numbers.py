"""Document numbers that never collide between the PCs of an office, and result codes that survive the telephone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from stdnum.iso7064 import mod_37_36

from pes_desktop.domain.errors import DomainError, Fault

#: 28 signs without look-alikes: of 0 O, 1 I L, 2 Z, 5 S, 8 B at most one stands here. 29 is prime, as the check needs.
CODE_ALPHABET = "23456789ACDEFGHJKMNPQRTUVWXY"
KINDS = {"letter": "C", "vacancy": "V"}
_NUMBER = re.compile(r"^([A-Z0-9]{2,6})-([A-Z])-(\d{4})-([A-Z])(\d{5,})$")


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """``OFFICE-KIND-YEAR-PCnnnnn`` (docs/adr/0001), for example ``ALA-C-2026-A00318``."""

    office: str
    kind: str
    year: int
    pc: str
    serial: int

    def __str__(self) -> str:
        return f"{self.office}-{self.kind}-{self.year}-{self.pc}{self.serial:05d}"

    @classmethod
    def parse(cls, text: str) -> DocumentNumber:
        """Read a written number; raises DomainError ``number_malformed``."""
        found = _NUMBER.match(text.strip().upper())
        if not found:
            raise DomainError(Fault("number_malformed", params={"text": text}))
        office, kind, year, pc, serial = found.groups()
        return cls(office, kind, int(year), pc, int(serial))


def result_code(pc: str, serial: int) -> str:
    """The six characters of a slip: PC letter, four of the serial scrambled, one check (ISO 7064 mod n+1, n).

    ``serial`` comes from a counter that never restarts, so that the codes of one PC repeat only after 28**4 (614,656)
    letters. The multiplication spreads neighbours apart, so that a slip of a like number is not taken for this one.
    """
    size = len(CODE_ALPHABET)
    space = size**4
    value = (serial * 160_707 + 7_919) % space
    body = ""
    for _ in range(4):
        value, digit = divmod(value, size)
        body = CODE_ALPHABET[digit] + body
    stem = CODE_ALPHABET[(ord(pc) - ord("A")) % size] + body
    return stem + str(mod_37_36.calc_check_digit(stem, alphabet=CODE_ALPHABET))


def read_result_code(text: str) -> str:
    """Clean a dictated or typed code; raises DomainError ``result_code_wrong`` when it cannot be right."""
    code = re.sub(r"[^A-Z0-9]", "", text.upper())
    known = len(code) == 6 and all(c in CODE_ALPHABET for c in code)
    if not known or not mod_37_36.is_valid(code, alphabet=CODE_ALPHABET):
        raise DomainError(Fault("result_code_wrong", field="result_code", params={"text": text}))
    return code
