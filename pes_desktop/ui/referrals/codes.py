"""A result code as it is typed or dictated: what was meant, or what is wrong with it."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from pes_desktop.domain.errors import DomainError
from pes_desktop.domain.numbers import CODE_ALPHABET, read_result_code

LENGTH = 6
#: Signs that codes never hold, with the only one of the alphabet that looks like it.
_CERTAIN = {"B": "8", "S": "5", "Z": "2"}
#: Signs that codes never hold and that may have been several others.
_DOUBTFUL = {"0": "DQC", "O": "DQC", "1": "7JT", "I": "7JT", "L": "7JT"}
_QR = re.compile(r"^PES1\|[^|]*\|([^|]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TypedCode:
    """``code`` when it can be right; else ``problem`` (length, unused, check), the ``signs`` it is about, and the one
    ``suggestion`` that would be right, if there is exactly one. ``corrected``: look-alikes were read as meant."""

    code: str = ""
    corrected: bool = False
    problem: str = ""
    signs: str = ""
    suggestion: str = ""


def read_typed(text: str) -> TypedCode:
    """Read what stands in the line; a scanner's whole QR text is taken too."""
    scanned = _QR.match(text.strip())
    typed = re.sub(r"[^A-Z0-9]", "", (scanned[1] if scanned else text).upper())
    if len(typed) != LENGTH:
        return TypedCode(problem="length", signs=str(len(typed)))
    meant = "".join(_CERTAIN.get(sign, sign) for sign in typed)
    if unused := [sign for sign in dict.fromkeys(meant) if sign not in CODE_ALPHABET]:
        options = ["".join(found) for found in itertools.product(*(_DOUBTFUL.get(sign, sign) for sign in meant))]
        return TypedCode(problem="unused", signs=", ".join(unused), suggestion=_only(options))
    if _valid(meant):
        return TypedCode(code=meant, corrected=meant != typed)
    swapped = [meant[:i] + meant[i + 1] + meant[i] + meant[i + 2:] for i in range(LENGTH - 1)]
    return TypedCode(problem="check", suggestion=_only(swapped))


def shown(code: str) -> str:
    """A code as the slip prints it: K7M·4QX."""
    return f"{code[:3]}·{code[3:]}" if len(code) == LENGTH else code


def _only(options: list[str]) -> str:
    right = [option for option in dict.fromkeys(options) if _valid(option)]
    return right[0] if len(right) == 1 else ""


def _valid(code: str) -> bool:
    try:
        return read_result_code(code) == code
    except DomainError:
        return False
