"""How near two unit groups are to each other, 0 to 100: by the digits they share and by a hand-made table."""

from __future__ import annotations

from functools import cache

from pes_desktop.reference.catalogue import folder, rows

SAME_GROUP = 100
SAME_MINOR = 70  # three digits
SAME_SUB_MAJOR = 45  # two digits
SAME_MAJOR = 15  # one digit


@cache
def related() -> dict[tuple[str, str], int]:
    """The related pairs of ``related.tsv``, each in both directions, with their nearness."""
    pairs: dict[tuple[str, str], int] = {}
    for code_a, code_b, value, _reason in rows(folder() / "related.tsv"):
        pairs[code_a, code_b] = pairs[code_b, code_a] = int(value)
    return pairs


def nearness(code_a: str | None, code_b: str | None) -> int:
    """Nearness of two unit group codes, 0-100, symmetric; 0 when one is missing.

    The table says what the digits cannot (a mason and a building labourer) and may also lower a pair that shares
    digits without sharing tasks; where it is silent, the shared leading digits decide.
    """
    if not code_a or not code_b:
        return 0
    if code_a == code_b:
        return SAME_GROUP
    stated = related().get((code_a, code_b))
    if stated is not None:
        return stated
    for digits, value in ((3, SAME_MINOR), (2, SAME_SUB_MAJOR), (1, SAME_MAJOR)):
        if code_a[:digits] == code_b[:digits]:
            return value
    return 0


def neighbours(code: str, minimum: int = 50) -> dict[str, int]:
    """The related groups of a code from the table with at least ``minimum``; the same minor group is not listed."""
    return {b: value for (a, b), value in related().items() if a == code and value >= minimum}
