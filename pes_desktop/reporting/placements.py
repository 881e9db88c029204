"""When a placement counts: the rules by which each hire falls into one class."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pes_desktop.domain.enums import Role
from pes_desktop.domain.referral import EVIDENCE, ReferralState
from pes_desktop.reporting.facts import ReferralFact, VacancyFact

S = ReferralState
#: States in which the hire still stands, or stood until the person left.
HIRED_STATES = frozenset({S.HIRED, S.VERIFIED, S.KEPT_30, S.KEPT_90, S.LEFT})
VERIFIED, SELF_VERIFIED, REPORTED = "verified", "self_verified", "reported"


@dataclass(frozen=True, slots=True)
class Placement:
    """A hire after a letter.

    ``kind``: verified (counts), self_verified (all rules but the second pair of eyes) or reported (the rest).
    ``counted_on``: day of the verification, None for reported. ``hired_on``: day of the hire as told. ``start_on``:
    first day of work where known, else the day of the hire.
    """

    referral: ReferralFact
    kind: str
    hired_on: date
    start_on: date
    counted_on: date | None

    def reported_at(self, day: date) -> bool:
        """Whether on ``day`` the hire was told, stood, and was not verified by the rules."""
        pending = self.counted_on is None or self.counted_on > day
        return pending and self.hired_on <= day and self.referral.state_at(day) in HIRED_STATES


def order_came_first(referral: ReferralFact, vacancy: VacancyFact | None) -> bool:
    """Whether the job order existed, and was known to the office, on the day of the letter."""
    if vacancy is None or referral.issued_on is None:
        return False
    known = referral.vacancy_known_on or vacancy.notified_on
    return max(known, vacancy.notified_on) <= referral.issued_on


def classify(referral: ReferralFact, vacancy: VacancyFact | None) -> Placement | None:
    """The placement that came of a referral, or None when nobody said that the person was hired."""
    verified = referral.last(S.VERIFIED)
    hired = referral.last(S.HIRED) or verified
    if hired is None:
        return None
    start = referral.start_on or hired.day
    proven = (
        verified is not None and verified.evidence in EVIDENCE and verified.role == Role.LIAISON
        and verified.staff_id is not None and order_came_first(referral, vacancy)
    )
    if verified is None or not proven:
        return Placement(referral, REPORTED, hired.day, start, None)
    letter = referral.first(S.ISSUED)
    referrers = {referral.referred_by, letter.staff_id if letter else None}
    alone = referral.self_verified or verified.staff_id in referrers
    return Placement(referral, SELF_VERIFIED if alone else VERIFIED, hired.day, start, verified.day)


def placements(referrals: Iterable[ReferralFact], vacancies: Mapping[UUID, VacancyFact]) -> list[Placement]:
    """Every hire told, classified, in the order of the referrals."""
    found = (classify(referral, vacancies.get(referral.vacancy_id)) for referral in referrals)
    return [placement for placement in found if placement is not None]
