"""People whom two offices registered: by document number, or by name and birth; found without showing who they are."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import combinations, groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, func, select

from pes_central.db import reading
from pes_central.passed_on import gone_to
from pes_central.tables import OfficeEntry
from pes_desktop.domain.duplicates import Evidence, PersonKey, compare
from pes_desktop.domain.text import sound_key, words
from pes_desktop.models import Jobseeker

#: Names that so many people of one birth date share say little.
_LARGEST_BLOCK = 12
#: What is worth the offices' time: as the desk's coordinator sees it.
_ALIKE = 75
#: Seconds that a search is good for although something new came in.
KEEP = 600.0
MOST = 500
_PORTION = 500


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two records, without its person's name."""

    person_id: UUID
    office_id: UUID
    registered_on: date
    number: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records of different offices, the earlier registered first."""

    first: Side
    second: Side
    evidence: Evidence


def masked(number: str) -> str:
    """A document number of which only the last three signs can be read."""
    return "•" * max(len(number) - 3, 0) + number[-3:] if len(number) > 4 else "•" * len(number)


def _standing() -> tuple[Any, ...]:
    return Jobseeker.removed_at.is_(None), Jobseeker.erased_on.is_(None), Jobseeker.merged_into.is_(None)


def _by_number(connection: Connection) -> Iterator[set[UUID]]:
    shared = (select(Jobseeker.document_number).where(*_standing(), Jobseeker.document_number != "")
              .group_by(Jobseeker.document_number).having(func.count(Jobseeker.office_id.distinct()) > 1))
    blocks: dict[str, set[UUID]] = defaultdict(set)
    for number, key in connection.execute(select(Jobseeker.document_number, Jobseeker.id).where(
            *_standing(), Jobseeker.document_number.in_(shared))):
        blocks[number].add(key)
    yield from blocks.values()


@lru_cache(maxsize=32_768)
def _sound(word: str) -> str:
    return sound_key(word)


def _by_birth(connection: Connection) -> Iterator[set[UUID]]:
    """People of one birth date who share the sound of a surname, over two offices at least."""
    rows = connection.execution_options(yield_per=2000).execute(
        select(Jobseeker.birth_date, Jobseeker.id, Jobseeker.office_id, Jobseeker.surnames)
        .where(*_standing(), Jobseeker.birth_date.is_not(None)).order_by(Jobseeker.birth_date))
    for _, born in groupby(rows, key=lambda row: row[0]):
        blocks: dict[str, set[tuple[UUID, UUID]]] = defaultdict(set)
        for _, key, office, surnames in born:
            for word in words(surnames):
                if len(word) > 2:
                    blocks[_sound(word)].add((key, office))
        for block in blocks.values():
            if 1 < len(block) <= _LARGEST_BLOCK and len({office for _, office in block}) > 1:
                yield {key for key, _ in block}


def _people(connection: Connection, ids: Iterable[UUID]) -> dict[UUID, tuple[PersonKey, Side]]:
    ordered, found = sorted(ids), {}
    for start in range(0, len(ordered), _PORTION):
        for row in connection.execute(select(
                Jobseeker.id, Jobseeker.office_id, Jobseeker.surnames, Jobseeker.names, Jobseeker.document_number,
                Jobseeker.birth_date, Jobseeker.birth_estimated, Jobseeker.phones, Jobseeker.place_code, Jobseeker.sex,
                Jobseeker.registered_on).where(Jobseeker.id.in_(ordered[start:start + _PORTION]))):
            phones = tuple(str(phone.get("number") or "") for phone in row.phones or ())
            found[row.id] = (
                PersonKey(row.surnames, row.names, row.document_number, row.birth_date, bool(row.birth_estimated),
                          phones, row.place_code, row.sex),
                Side(row.id, row.office_id, row.registered_on, masked(row.document_number)))
    return found


def search(connection: Connection) -> list[Pair]:
    """Pairs over two offices, the surest first, at most MOST; who was passed on from one to the other is none."""
    blocks = [*_by_number(connection), *_by_birth(connection)]
    people = _people(connection, {key for block in blocks for key in block})
    gone = gone_to(connection)
    found: dict[tuple[UUID, UUID], Pair] = {}
    for block in blocks:
        for a, b in combinations(sorted(block & people.keys()), 2):
            (one, side), (other, there) = people[a], people[b]
            if (a, b) in found or side.office_id == there.office_id:
                continue
            if there.office_id in gone.get(a, ()) or side.office_id in gone.get(b, ()):
                continue
            evidence = compare(one, other)
            if evidence is not None and (evidence.certain or evidence.score >= _ALIKE):
                first, second = sorted((side, there), key=lambda s: (s.registered_on, s.person_id))
                found[a, b] = Pair(first, second, evidence)
    return sorted(found.values(), key=lambda pair: (
        not pair.evidence.certain, -pair.evidence.score, pair.first.registered_on, pair.first.person_id))[:MOST]


class Searches:
    """The last search of this process, made again when records came in and it has become old."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._position, self._at, self._pairs = -1, 0.0, list[Pair]()

    def pairs(self, engine: Engine, fresh: bool = False) -> list[Pair]:
        """The pairs; ``fresh`` looks again whenever something came in."""
        with self._lock, reading(engine) as connection:
            position = int(connection.execute(select(
                func.coalesce(func.sum(OfficeEntry.feed_position), 0))).scalar_one())
            old = time.monotonic() - self._at > KEEP
            if self._position < 0 or (position != self._position and (old or fresh)):
                self._pairs = search(connection)
                self._position, self._at = position, time.monotonic()
            return list(self._pairs)
