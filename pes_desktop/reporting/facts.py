"""The dated facts behind the month's numbers, as plain frozen rows: one shape for an office and for headquarters.

People who were merged stand under the record they were merged into; removed rows are left out; of a referral only the
standing moves are kept (neither an undone line nor the line that undid it).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PersonFact:
    """A registered person, with what the break-downs need. ``disability`` is None without the person's consent."""

    id: UUID
    office_id: UUID
    sex: str
    birth_date: date | None
    education: str
    self_identification: str
    disability: bool | None
    place_code: str
    unit_group: str | None
    registered_on: date
    last_contact_on: date
    exited_on: date | None
    exit_reason: str
    available_from: date | None


@dataclass(frozen=True, slots=True)
class RegistrationFact:
    """``kind``: registered, renewed, exited (with ``reason``) or returned."""

    id: UUID
    person: UUID
    kind: str
    day: date
    reason: str


@dataclass(frozen=True, slots=True)
class VacancyFact:
    """A job order; ``status`` as in ``domain.enums.VacancyStatus``."""

    id: UUID
    office_id: UUID
    employer_id: UUID
    unit_group: str | None
    positions: int
    notified_on: date
    closes_on: date
    status: str
    status_on: date | None


@dataclass(frozen=True, slots=True)
class Move:
    """A standing move of a referral."""

    state: str
    day: date
    staff_id: UUID | None
    role: str
    reason: str
    evidence: str


@dataclass(frozen=True, slots=True)
class ReferralFact:
    """One person sent to one vacancy, with its standing moves in the order they were entered."""

    id: UUID
    person: UUID
    vacancy_id: UUID
    referred_by: UUID | None
    self_verified: bool
    vacancy_known_on: date | None
    start_on: date | None
    moves: tuple[Move, ...]

    def first(self, *states: str) -> Move | None:
        """The first standing move into one of ``states``."""
        return next((move for move in self.moves if move.state in states), None)

    def last(self, *states: str) -> Move | None:
        """The last standing move into one of ``states``."""
        return next((move for move in reversed(self.moves) if move.state in states), None)

    def state_at(self, day: date) -> str | None:
        """The state after the moves whose facts lie on or before ``day``; None before the first."""
        return next((move.state for move in reversed(self.moves) if move.day <= day), None)

    @property
    def issued_on(self) -> date | None:
        """The day of the letter, when the letter stands."""
        move = self.first("issued")
        return move.day if move else None

    @property
    def void(self) -> bool:
        """A void referral counts nowhere, whenever it was voided."""
        return bool(self.moves) and self.moves[-1].state == "void"


@dataclass(frozen=True, slots=True)
class LetterFact:
    """A letter that was given a number."""

    id: UUID
    referral_id: UUID
    day: date


@dataclass(frozen=True, slots=True)
class ServiceFact:
    """A dated act around the placement; ``person`` is None for advice to an employer."""

    id: UUID
    person: UUID | None
    kind: str
    day: date
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything known on ``until`` (facts dated later are left out) about the offices in ``offices``."""

    until: date
    offices: tuple[UUID, ...]
    people: Mapping[UUID, PersonFact]
    registrations: tuple[RegistrationFact, ...] = ()
    vacancies: Mapping[UUID, VacancyFact] = field(default_factory=dict)
    referrals: tuple[ReferralFact, ...] = ()
    letters: tuple[LetterFact, ...] = ()
    services: tuple[ServiceFact, ...] = ()
    #: What every month asks of the same facts, worked out once (see ``month_view``).
    arranged: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class MoveLine:
    """A line of a referral's history as stored, before undone lines are taken out."""

    id: UUID
    serial: int
    undoes: UUID | None
    move: Move


def standing_moves(lines: Iterable[MoveLine]) -> tuple[Move, ...]:
    """The moves that stand, in order of ``serial``; undoing an undo line brings the move back."""
    undone: set[UUID] = set()
    kept: list[Move] = []
    for line in sorted(lines, key=lambda item: item.serial, reverse=True):
        if line.id in undone:
            continue
        if line.undoes is not None:
            undone.add(line.undoes)
        else:
            kept.append(line.move)
    return tuple(reversed(kept))


def merge_roots(merged_into: Mapping[UUID, UUID | None]) -> dict[UUID, UUID]:
    """Each person to the record it counts under: the end of its chain of merges.

    A merge into a record that is not there (removed, or of an office not in view), or a ring, ends where it breaks.
    """
    roots: dict[UUID, UUID] = {}
    for start in merged_into:
        seen = [start]
        while (following := merged_into.get(seen[-1])) is not None and following in merged_into:
            if following in seen:
                break
            seen.append(following)
        roots[start] = seen[-1]
    return roots
