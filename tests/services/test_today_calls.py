"""Today: the most overdue calls come first and are never crowded out; names only for whom may find people."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from service_kit import TODAY, person_form

from pes_desktop.domain.enums import Role, ServiceKind
from pes_desktop.domain.referral import Outcome, ReferralState
from pes_desktop.services import intake, people, referrals, today, vacancies
from pes_desktop.services.letters import issue_letter


@pytest.fixture
def calls(office, milking, days):
    """Four letters issued on following days, the first the longest due; ids in that order."""
    form = vacancies.load_vacancy(office, milking).form
    form.positions, form.closes_on = 9, TODAY + timedelta(days=30)
    vacancies.save_vacancy(office, form, milking)
    made = []
    for number in range(4):
        days.day = TODAY + timedelta(days=number)
        person = intake.save_intake(office, person_form(office, document_number="", document_type="none",
                                                        surnames=f"Pilco {number}")).jobseeker_id
        made.append(referrals.refer(office, person, milking).referral_id)
        issue_letter(office, made[-1])
    days.day = TODAY + timedelta(days=20)
    return made


def test_the_most_overdue_are_kept_and_stand_first(office, calls, monkeypatch) -> None:
    monkeypatch.setattr(today, "MOST_CALLS", 2)
    shown = [line.id for group in today.today_view(office).follow_ups for line in group.calls]
    assert shown == calls[:2]


def test_the_number_counts_what_the_list_shows(office, calls, days) -> None:
    referrals.record_outcome(office, calls[0], Outcome(ReferralState.DID_NOT_PRESENT, days.day - timedelta(days=5)))
    referrals.record_outcome(office, calls[1], Outcome(ReferralState.NOT_HIRED, days.day, reason="filled"))
    view = today.today_view(office)
    shown = [line for group in view.follow_ups for line in group.calls]
    assert {line.id for line in shown} == {calls[0], calls[2], calls[3]}
    assert view.due_today == len(shown) == 3


@pytest.mark.parametrize("role", [Role.ANALYST, Role.ADMINISTRATOR])
def test_who_may_not_find_people_gets_no_names(office, maria, calls, role: Role) -> None:
    people.record_service(office, maria, ServiceKind.VISIT)
    intake.save_draft(office, "intake:new:1", person_form(office), "identity")
    whole = today.today_view(office)
    assert whole.visits
    assert whole.follow_ups
    assert whole.drafts
    view = today.today_view(office.with_staff(dataclasses.replace(office.staff, roles=(role,))))
    assert (view.visits, view.follow_ups, view.drafts) == ((), (), ())
    assert view.due_today == whole.due_today
