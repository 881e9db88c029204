"""Counters of referrals, letters and placements."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from uuid import UUID

from pes_desktop.domain.referral import ReferralState
from pes_desktop.reporting.facts import ReferralFact
from pes_desktop.reporting.month_view import MonthView, once
from pes_desktop.reporting.months import month_end, months_later
from pes_desktop.reporting.placements import SELF_VERIFIED, VERIFIED, Placement
from pes_desktop.reporting.report import Unit

S = ReferralState
Counted = tuple[list[Unit], list[Unit] | None]
_CAME = frozenset({S.PRESENTED, S.INTERVIEWED, S.HIRED, S.VERIFIED, S.KEPT_30, S.KEPT_90, S.LEFT})
#: Moves that only the employer's answer makes known.
_ANSWERS = _CAME | {S.DID_NOT_PRESENT, S.NOT_HIRED, S.VACANCY_GONE}


def _settled(view: MonthView, months: int) -> date:
    """The last day whose facts count for an indicator that settles some months later."""
    return month_end(*months_later(view.last.year, view.last.month, months))


def _unit(referral: ReferralFact) -> Unit:
    return Unit(referral.id, referral.person, referral.issued_on or date.min)


def came(referral: ReferralFact, by: date) -> bool | None:
    """Whether the person presented, as told up to ``by``; None while nobody said.

    An employer who turned the person down for anything but a filled position has seen them.
    """
    for move in reversed(referral.moves):
        if move.day > by:
            continue
        if move.state in _CAME or (move.state == S.NOT_HIRED and move.reason not in ("", "filled")):
            return True
        if move.state == S.DID_NOT_PRESENT:
            return False
    return None


def people_referred(view: MonthView) -> Counted:
    """People with at least one letter in the month, each once."""
    return once(_unit(referral) for referral in view.issued), None


def letters_issued(view: MonthView) -> Counted:
    """Letters of the month whose referral stands; a copy is no new letter."""
    person = {referral.id: referral.person for referral in view.facts.referrals}
    return [Unit(letter.id, person[letter.referral_id], letter.day) for letter in view.facts.letters
            if view.within(letter.day)], None


def presented_rate(view: MonthView) -> Counted:
    """Referrals of the month whose person presented, over all referrals of the month."""
    by = _settled(view, 1)
    return [_unit(r) for r in view.issued if came(r, by)], [_unit(r) for r in view.issued]


def no_show_rate(view: MonthView) -> Counted:
    """Referrals of the month whose person did not present, over those where it is known."""
    by = _settled(view, 1)
    known = [(r, shown) for r in view.issued if (shown := came(r, by)) is not None]
    return [_unit(r) for r, shown in known if not shown], [_unit(r) for r, _ in known]


def answer_rate(view: MonthView) -> Counted:
    """Referrals of the month to which the employer answered, over all referrals of the month."""
    by = _settled(view, 1)
    answered = [r for r in view.issued if any(m.state in _ANSWERS and m.day <= by for m in r.moves)]
    return [_unit(r) for r in answered], [_unit(r) for r in view.issued]


def _verified(view: MonthView, kind: str) -> list[Unit]:
    return [Unit(p.referral.id, p.referral.person, p.counted_on) for p in view.placements
            if p.kind == kind and p.counted_on is not None and view.within(p.counted_on)]


def placements_verified(view: MonthView) -> Counted:
    """Placements that count, by the day of their verification."""
    return _verified(view, VERIFIED), None


def placements_self_verified(view: MonthView) -> Counted:
    """Placements verified by the person who wrote the letter: a column of its own."""
    return _verified(view, SELF_VERIFIED), None


def placements_reported(view: MonthView) -> Counted:
    """Hires told in the month that were not verified at its end."""
    return [Unit(p.referral.id, p.referral.person, p.hired_on) for p in view.placements
            if view.within(p.hired_on) and p.reported_at(view.last)], None


def people_placed(view: MonthView) -> Counted:
    """People with a placement that counts (the ILO's "people placed")."""
    return once(placements_verified(view)[0]), None


def placement_rate(view: MonthView) -> Counted:
    """People referred in the month with a placement verified within the window, over people referred."""
    verified: dict[UUID, list[date]] = defaultdict(list)
    for item in view.counted:
        if item.counted_on is not None:
            verified[item.referral.person].append(item.counted_on)
    window = timedelta(days=view.placement_window)
    placed = [
        referral for referral in view.issued
        if any(referral.issued_on <= day <= referral.issued_on + window  # type: ignore[operator]
               for day in verified[referral.person])
    ]
    return once(_unit(r) for r in placed), people_referred(view)[0]


def referrals_per_placement(view: MonthView) -> Counted:
    """Referrals of the month over placements verified in it."""
    return [_unit(referral) for referral in view.issued], placements_verified(view)[0]


def _kept(view: MonthView, days: int, states: frozenset[S]) -> Counted:
    """Counted placements that complete ``days`` of work in the month: those known to be kept, and all."""
    by = _settled(view, 1)

    def done(item: Placement) -> date:
        return item.start_on + timedelta(days=days)

    due = [item for item in view.counted if view.within(done(item))]
    kept = [item for item in due if any(m.state in states and m.day <= by for m in item.referral.moves)]
    return ([Unit(i.referral.id, i.referral.person, done(i)) for i in kept],
            [Unit(i.referral.id, i.referral.person, done(i)) for i in due])


def kept_30(view: MonthView) -> Counted:
    """Placements whose 30th day fell in the month: kept."""
    return _kept(view, 30, frozenset({S.KEPT_30, S.KEPT_90}))


def kept_90(view: MonthView) -> Counted:
    """Placements whose 90th day fell in the month: kept."""
    return _kept(view, 90, frozenset({S.KEPT_90}))


COUNTERS = {
    "people_referred": people_referred,
    "letters_issued": letters_issued,
    "presented_rate": presented_rate,
    "no_show_rate": no_show_rate,
    "answer_rate": answer_rate,
    "placements_verified": placements_verified,
    "placements_self_verified": placements_self_verified,
    "placements_reported": placements_reported,
    "people_placed": people_placed,
    "placement_rate": placement_rate,
    "referrals_per_placement": referrals_per_placement,
    "kept_30": kept_30,
    "kept_90": kept_90,
}
