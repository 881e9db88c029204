"""Drafts are each writer's own; the coordinator sees what colleagues left, also former ones, and may take it over."""

from __future__ import annotations

import dataclasses

import pytest

from pes_desktop.domain.enums import Role
from pes_desktop.domain.errors import DomainError, NotPermitted
from pes_desktop.domain.vacancy import VacancyForm
from pes_desktop.models import AuditLine, Staff
from pes_desktop.services import drafts, intake, today, vacancies
from pes_desktop.services.office_setup import StaffMember


def draft_of(ctx, surnames: str, key: str = "intake:new:1") -> None:
    form = intake.blank_form(ctx)
    form.surnames = surnames
    intake.save_draft(ctx, key, form, "work")


@pytest.fixture
def ana(office, liaison):
    """Another counselor, as the liaison's account with other roles."""
    return office.with_staff(dataclasses.replace(liaison.staff, roles=(Role.COUNSELOR, Role.RECEPTION)))


def test_the_same_form_of_two_people_is_two_drafts(office, ana) -> None:
    draft_of(office, "Pilco")
    draft_of(ana, "Tene")
    mine, hers = intake.load_draft(office, "intake:new:1"), intake.load_draft(ana, "intake:new:1")
    assert mine is not None
    assert mine.form.surnames == "Pilco"
    assert hers is not None
    assert hers.form.surnames == "Tene"
    assert [draft.title for draft in intake.open_drafts(office)] == ["Pilco"]
    form = intake.blank_form(office)
    form.surnames, form.names, form.sex, form.document_type = "Pilco", "Luis", "M", "none"
    intake.save_intake(office, form, draft_key="intake:new:1")
    assert intake.load_draft(office, "intake:new:1") is None
    assert intake.load_draft(ana, "intake:new:1") is not None


def test_today_lists_the_own_and_counts_the_colleagues(office, ana, liaison) -> None:
    draft_of(ana, "Tene")
    draft_of(office, "Pilco")
    vacancies.save_vacancy_draft(office, "vacancy:new", vacancies.VacancyDraft(VacancyForm(title="Peón")))
    view = today.today_view(office)
    assert {(key, title) for key, title, _ in view.drafts} == {("intake:new:1", "Pilco"), ("vacancy:new", "Peón")}
    assert [(need.code, need.count) for need in view.needs if need.code == "colleagues_drafts"] == [
        ("colleagues_drafts", 1)]
    assert not [need for need in today.today_view(ana).needs if need.code == "colleagues_drafts"]
    assert [key for key, _, _ in today.today_view(liaison).drafts] == []  # no duty of the liaison


def test_a_draft_is_taken_over_and_the_trail_tells_it(office, ana) -> None:
    draft_of(ana, "Tene")
    (left,) = drafts.colleagues_drafts(office)
    assert (left.writer, left.title, left.kind) == ("Carmen Paredes", "Tene", "intake")
    assert (left.gone, left.mine) == (False, True)
    drafts.take_over_draft(office, left.key, left.staff_id)
    assert drafts.colleagues_drafts(office) == []
    mine = intake.load_draft(office, "intake:new:1")
    assert mine is not None
    assert mine.form.surnames == "Tene"
    assert intake.load_draft(ana, "intake:new:1") is None
    with office.store.read() as session:
        line = session.query(AuditLine).order_by(AuditLine.seq.desc()).first()
        assert line is not None
        assert (line.act, line.role, line.records) == (
            "take_over_draft", "coordinator", [["staff", str(ana.staff.id), "changed", ["draft"]]])


def test_neither_draft_is_overwritten(office, ana) -> None:
    draft_of(ana, "Tene", "intake:new:1")
    draft_of(office, "Pilco", "intake:new:1")
    with pytest.raises(DomainError) as error:
        drafts.take_over_draft(office, "intake:new:1", ana.staff.id)
    assert error.value.codes == ("draft_of_same_name",)
    with pytest.raises(DomainError) as error:
        drafts.take_over_draft(office, "intake:new:9", ana.staff.id)
    assert error.value.codes == ("draft_gone",)
    kept = intake.load_draft(ana, "intake:new:1")
    assert kept is not None
    assert kept.form.surnames == "Tene"


def test_what_a_former_colleague_left_comes_first(office, ana) -> None:
    draft_of(office.with_staff(StaffMember(office.device_id, "", "", (Role.COUNSELOR,))), "Chango", "intake:new:7")
    draft_of(ana, "Tene")
    with office.store.write(office.require("manage_staff"), "remove_staff") as unit:
        unit.session.get_one(Staff, ana.staff.id).active = False
    draft_of(office, "Pilco", "intake:new:3")
    assert [(left.title, left.gone, left.writer) for left in drafts.colleagues_drafts(office)] == [
        ("Chango", True, ""), ("Tene", True, "Carmen Paredes")]


def test_the_duty_of_the_form_is_asked_too(office, ana) -> None:
    draft_of(ana, "Tene")
    only = office.with_staff(dataclasses.replace(office.staff, roles=(Role.COORDINATOR,)))
    assert [left.mine for left in drafts.colleagues_drafts(only)] == [False]
    with pytest.raises(NotPermitted):
        drafts.take_over_draft(only, "intake:new:1", ana.staff.id)
    with pytest.raises(NotPermitted):
        drafts.colleagues_drafts(ana)
    with pytest.raises(NotPermitted):
        drafts.take_over_draft(ana, "intake:new:1", office.staff.id)
