"""People who stand more than once in a sheet: proposals with their evidence, never a merge by themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from pes_desktop.domain.dates import years_before
from pes_desktop.domain.duplicates import Evidence, PersonKey, blocking_keys, compare
from pes_desktop.domain.text import sound_key, words
from pes_desktop.importing.rows import PERSON, PersonRow


class Proposal(NamedTuple):
    """``repeat_row`` looks like the person first written in ``first_row`` (sheet rows).

    ``certain``: number and name agree, so that the import may attach the repeat by itself. ``beside_row``: the row it
    agrees with, which may itself be a doubtful repeat of ``first_row``.
    """

    first_row: int
    repeat_row: int
    evidence: Evidence
    certain: bool
    beside_row: int = 0


class RegisteredMatch(NamedTuple):
    """The person of sheet row ``row`` looks like a registered one; ``certain`` as in Proposal."""

    row: int
    person_id: UUID
    evidence: Evidence
    certain: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    row: int
    key: PersonKey


def person_key(row: PersonRow) -> PersonKey:
    """What a row is compared by; a told age stands as an estimated birth date."""
    birth, estimated = row.birth, False
    if birth is None and row.age is not None and row.age_as_of is not None:
        birth, estimated = years_before(row.age_as_of, row.age), True
    phones = tuple(phone.number or phone.raw for phone in row.phones)
    return PersonKey(row.surnames, row.names, row.id_number, birth, estimated, phones, row.place_code, row.sex)


def propose_duplicates(rows: Iterable[PersonRow], cancelled: Callable[[], bool] | None = None) -> list[Proposal]:
    """Every repeat in the order of the sheet, each pointed at the first writing of the person.

    Rows are compared only within blocks (``_blocks``). A row that fits several earlier people goes to the one with most
    evidence.
    """
    blocks: dict[str, list[_Entry]] = defaultdict(list)
    first_of: dict[int, int] = {}
    proposals: list[Proposal] = []
    for row in rows:
        if row.status != PERSON:
            continue
        if cancelled is not None and cancelled():
            break
        entry = _Entry(row.row, person_key(row))
        keys = set(_blocks(entry.key))
        candidates = {other.row: other for block in keys for other in blocks.get(block, ())}
        best = _best(entry, candidates.values())
        for block in keys:
            blocks[block].append(entry)
        if best is not None:
            other, evidence = best
            first_of[entry.row] = first_of.get(other.row, other.row)
            proposals.append(Proposal(first_of[entry.row], entry.row, evidence, evidence.certain, other.row))
    return proposals


def propose_registered(rows: Iterable[PersonRow], registered: Iterable[tuple[UUID, PersonKey]],
                       cancelled: Callable[[], bool] | None = None) -> list[RegisteredMatch]:
    """For each row the registered person it resembles most, in the order of the sheet; rows that resemble nobody are
    left out. One pass over ``registered``, so that it may be a query."""
    blocks: dict[str, list[_Entry]] = defaultdict(list)
    for row in rows:
        if row.status == PERSON:
            entry = _Entry(row.row, person_key(row))
            for block in set(_blocks(entry.key)):
                blocks[block].append(entry)
    best: dict[int, RegisteredMatch] = {}
    for person_id, key in registered:
        if cancelled is not None and cancelled():
            break
        alike = {entry.row: entry for block in set(_blocks(key)) for entry in blocks.get(block, ())}
        for entry in alike.values():
            evidence = compare(key, entry.key)
            known = best.get(entry.row)
            if evidence is not None and (known is None or (evidence.certain, evidence.score) > (
                    known.certain, known.evidence.score)):
                best[entry.row] = RegisteredMatch(entry.row, person_id, evidence, evidence.certain)
    return [best[row] for row in sorted(best)]


def _blocks(key: PersonKey) -> Iterator[str]:
    """Blocks for a whole sheet: those of the domain, but a name only together with the year of birth.

    A name alone is never evidence enough (``compare``), and common names would be compared with thousands of others.
    Both ends of a number, each with a name or the birth date, find the one with a digit off or two exchanged; a told
    age may be two years off.
    """
    years: Sequence[int] = ()
    if key.birth_date is not None:
        year = key.birth_date.year
        years = range(year - 2, year + 3) if key.birth_estimated else (year,)
    for block in blocking_keys(key):
        if block.startswith("s:"):
            yield from (f"{block}:{year}" for year in years)
        else:
            yield block
    number = key.document_number
    if len(number) >= 6:
        beside = {sound_key(word) for word in words(f"{key.surnames} {key.names}") if len(word) > 1}
        if key.birth_date is not None:
            beside.add(key.birth_date.isoformat())
        for part in (f"a:{number[:4]}", f"b:{number[-4:]}", f"c:{number[:3]}{number[-3:]}"):
            yield from (f"{part}:{sound}" for sound in beside)


def _best(entry: _Entry, candidates: Iterable[_Entry]) -> tuple[_Entry, Evidence] | None:
    best: tuple[_Entry, Evidence] | None = None
    for other in candidates:
        evidence = compare(other.key, entry.key)
        if evidence is not None and (best is None or (evidence.certain, evidence.score, -other.row) > (
                best[1].certain, best[1].score, -best[0].row)):
            best = (other, evidence)
    return best
