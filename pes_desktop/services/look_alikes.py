"""Records of the office that look like one person: beside one of them, or all pairs, likeliest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pes_desktop.domain.duplicates import Evidence, PersonKey, compare
from pes_desktop.models import Jobseeker, NameKey
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.intake import PossibleDuplicate, form_of, possible_duplicates
from pes_desktop.services.people import standing_person

#: A block of more people than this holds a common name, where likeness says little; other blocks find real pairs.
_LARGEST_BLOCK = 12
#: From here a pair is worth a look of the coordinator (the panel of the intake calls it "very alike").
_ALIKE = 75
MOST_PAIRS = 200
_PORTION = 500


@dataclass(frozen=True, slots=True)
class AlikePair:
    """Two records and what speaks for one person; ``first`` was registered earlier."""

    first_id: UUID
    second_id: UUID
    first: str
    second: str
    evidence: Evidence


def alike_to(ctx: OfficeContext, jobseeker_id: UUID, limit: int = 12) -> list[PossibleDuplicate]:
    """Records that may be the same person as this one. Raises NotPermitted, DomainError ``person_gone``."""
    ctx.require("merge_people")
    with ctx.store.read() as session:
        form = form_of(standing_person(session, jobseeker_id))
    return possible_duplicates(ctx, form, exclude=jobseeker_id, limit=limit)


def alike_pairs(ctx: OfficeContext, limit: int = MOST_PAIRS) -> list[AlikePair]:
    """Pairs of the whole office that look like one person. Raises NotPermitted."""
    ctx.require("merge_people")
    with ctx.store.read() as session:
        blocks = list(_blocks(session))
        people = _people(session, {one for block in blocks for one in block})
    found: dict[tuple[UUID, UUID], AlikePair] = {}
    for block in blocks:
        for a, b in combinations(sorted(block & people.keys()), 2):
            if (a, b) in found:
                continue
            evidence = compare(people[a], people[b])
            if evidence is not None and (evidence.certain or evidence.score >= _ALIKE):
                found[a, b] = AlikePair(a, b, _name(people[a]), _name(people[b]), evidence)
    pairs = sorted(found.values(), key=lambda pair: (not pair.evidence.certain, -pair.evidence.score, pair.first))
    return pairs[:limit]


def _name(person: PersonKey) -> str:
    return f"{person.surnames} {person.names}".strip()


def _blocks(session: Session) -> Iterator[set[UUID]]:
    """People who share a number, or the sound of a surname and a name that is not a common one."""
    here = (Jobseeker.removed_at.is_(None), Jobseeker.erased_on.is_(None))
    numbers = (select(Jobseeker.document_number).where(*here, Jobseeker.document_number != "")
               .group_by(Jobseeker.document_number).having(func.count() > 1))
    by_number: dict[str, set[UUID]] = defaultdict(set)
    for number, key in session.execute(select(Jobseeker.document_number, Jobseeker.id).where(
            *here, Jobseeker.document_number.in_(numbers))):
        by_number[number].add(key)
    sounds = select(NameKey.key).group_by(NameKey.key).having(func.count().between(2, _LARGEST_BLOCK))
    by_sound: dict[str, set[UUID]] = defaultdict(set)
    for sound, key in session.execute(select(NameKey.key, NameKey.record_id).where(NameKey.key.in_(sounds))):
        by_sound[sound].add(key)
    yield from by_number.values()
    yield from by_sound.values()


def _people(session: Session, ids: set[UUID]) -> dict[UUID, PersonKey]:
    columns = (Jobseeker.id, Jobseeker.surnames, Jobseeker.names, Jobseeker.document_number, Jobseeker.birth_date,
               Jobseeker.birth_estimated, Jobseeker.phones, Jobseeker.place_code, Jobseeker.sex)
    found: dict[UUID, PersonKey] = {}
    ordered = sorted(ids)
    for start in range(0, len(ordered), _PORTION):
        rows: Any = session.execute(select(*columns).where(
            Jobseeker.id.in_(ordered[start:start + _PORTION]), Jobseeker.removed_at.is_(None),
            Jobseeker.erased_on.is_(None)))
        for key, surnames, names, number, born, estimated, phones, place, sex in rows:
            told = tuple(str(phone.get("number") or phone.get("raw") or "") for phone in phones)
            found[key] = PersonKey(surnames, names, number, born, bool(estimated), told, place, sex)
    return found
