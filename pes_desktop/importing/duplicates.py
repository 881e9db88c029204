"""People who stand more than once in a sheet: proposals with their evidence, never a merge by themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pes_desktop.domain.dates import years_before
from pes_desktop.domain.duplicates import Evidence, PersonKey, blocking_keys, compare
from pes_desktop.importing.rows import PERSON, PersonRow

#: A block wider than this holds a common name; there only pairs sharing a second key are compared.
WIDE_BLOCK = 400


class Proposal(NamedTuple):
    """``repeat_row`` looks like the person first written in ``first_row`` (sheet rows).

    ``certain``: number and name agree, so that the import may attach the repeat by itself.
    """

    first_row: int
    repeat_row: int
    evidence: Evidence
    certain: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    row: int
    key: PersonKey
    blocks: frozenset[str]


def person_key(row: PersonRow) -> PersonKey:
    """What a row is compared by; a told age stands as an estimated birth date."""
    birth, estimated = row.birth, False
    if birth is None and row.age is not None and row.age_as_of is not None:
        birth, estimated = years_before(row.age_as_of, row.age), True
    phones = tuple(phone.number or phone.raw for phone in row.phones)
    return PersonKey(row.surnames, row.names, row.id_number, birth, estimated, phones, row.place_code, row.sex)


def propose_duplicates(rows: Iterable[PersonRow], cancelled: Callable[[], bool] | None = None) -> list[Proposal]:
    """Every repeat in the order of the sheet, each pointed at the first writing of the person.

    Rows are compared only within blocks that share a number, a telephone or the sound of a name. A row that fits
    several earlier people goes to the one with most evidence.
    """
    blocks: dict[str, list[_Entry]] = defaultdict(list)
    first_of: dict[int, int] = {}
    proposals: list[Proposal] = []
    for row in rows:
        if row.status != PERSON:
            continue
        if cancelled is not None and cancelled():
            break
        key = person_key(row)
        entry = _Entry(row.row, key, frozenset(blocking_keys(key)))
        best = _best(entry, _candidates(entry, blocks))
        for block in entry.blocks:
            blocks[block].append(entry)
        if best is not None:
            other, evidence = best
            first_of[entry.row] = first_of.get(other.row, other.row)
            proposals.append(Proposal(first_of[entry.row], entry.row, evidence, evidence.certain))
    return proposals


def _candidates(entry: _Entry, blocks: dict[str, list[_Entry]]) -> Sequence[_Entry]:
    """Earlier rows that share a block; of very wide blocks only those that share another one too."""
    seen: dict[int, _Entry] = {}
    for block in entry.blocks:
        members = blocks.get(block, ())
        wide = len(members) > WIDE_BLOCK
        for other in members:
            if not wide or len(entry.blocks & other.blocks) > 2 or other.key.birth_date == entry.key.birth_date:
                seen[other.row] = other
    return list(seen.values())


def _best(entry: _Entry, candidates: Sequence[_Entry]) -> tuple[_Entry, Evidence] | None:
    best: tuple[_Entry, Evidence] | None = None
    for other in candidates:
        evidence = compare(other.key, entry.key)
        if evidence is not None and (best is None or (evidence.certain, evidence.score, -other.row) > (
                best[1].certain, best[1].score, -best[0].row)):
            best = (other, evidence)
    return best
