"""Whatever headquarters refuses has a human name, and a page that mends it or words that say who must do what."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from service_kit import TODAY, person_form
from sqlalchemy import select

from pes_desktop.domain.enums import Role
from pes_desktop.domain.intake import SkillForm
from pes_desktop.models import (
    SYNCED,
    Job,
    Jobseeker,
    Letter,
    MonthClose,
    ReferralEvent,
    Staff,
)
from pes_desktop.reference.messages import has, text
from pes_desktop.services import intake, letters, referrals
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.parked import FORMS, ParkedLine, parked_line
from pes_desktop.storage.outbox import UNDECIDED
from pes_desktop.storage.store import Actor
from pes_desktop.sync.columns import wire_columns
from pes_desktop.sync.state import ParkedRecord
from pes_desktop.ui.pages import page_specs

AT = datetime(2026, 10, 20, tzinfo=UTC)
CODES = ("value_choice", "value_missing", "value_range", "value_text", "value_too_long", "value_type",
         "consent_missing", "record_too_large", "refused", "version_order", "removed_mismatch", "parent_missing",
         "unknown_column", "unknown_type", "other_office", "database_refused", "record_missing", "base_missing")
#: Who is told, or what is awaited.
WHO = ("sede central", "la central", "función", "soporte", "Cuando ese se corrija", "irá el registro entero")
TITLES = {
    "office": "Oficina Alausí", "device": "PC A", "staff": "Luis Andrade", "jobseeker": "María José Núñez Guamán",
    "job": "María José Núñez Guamán", "skill": "María José Núñez Guamán",
    "registration_event": "María José Núñez Guamán", "employer": "Hacienda San José",
    "vacancy": "{vacancy} · Ordeñador", "referral": "María José Núñez Guamán",
    "referral_event": "María José Núñez Guamán · Borrador", "letter": "{letter} · María José Núñez Guamán",
    "service_act": "María José Núñez Guamán", "month_close": "septiembre de 2026",
}


@pytest.fixture
def records(office: OfficeContext, milking: UUID) -> dict[str, UUID]:
    """One record of every type that travels, all about one person."""
    person = intake.save_intake(office, person_form(
        office, skills=[SkillForm(name="ordeño a mano")], consent_signed=True,
        consent_shared=["employers"])).jobseeker_id
    made = referrals.refer(office, person, milking)
    letters.issue_letter(office, made.referral_id)
    with office.store.write(Actor(), "edit") as unit:
        unit.add(MonthClose(office_id=office.office.id, year=2026, month=9, closed_on=date(2026, 10, 1), figures={}))
    with office.store.read() as session:
        found = {kind: session.scalars(select(model.id).limit(1)).one() for kind, model in SYNCED.items()}
        found["referral_event"] = session.scalars(select(ReferralEvent.id).where(ReferralEvent.state == "draft")).one()
        return found


def refused(office: OfficeContext, kind: str, key: UUID, code: str, *columns: str | None) -> list[ParkedLine]:
    """The lines of the page after headquarters refused a record for these columns."""
    with office.store.read() as session:
        return [parked_line(office, session, ParkedRecord(kind, key, code, column, {}, AT)) for column in columns]


def spoken(line: ParkedLine, lang: str = "es") -> str:
    """What the row says."""
    return line.words or text(f"fault.{line.record.code}", lang)


def test_each_type_that_travels_has_a_name_and_a_way_or_words(
        office: OfficeContext, records: dict[str, UUID]) -> None:
    known = {spec.key for spec in page_specs()}
    with office.store.read() as session:
        numbers = {"vacancy": session.get_one(SYNCED["vacancy"], records["vacancy"]).number,
                   "letter": session.get_one(Letter, records["letter"]).number}
    assert set(TITLES) == set(SYNCED)
    for kind, key in records.items():
        for code in UNDECIDED:  # the card of conflicts bears the same name
            (line,) = refused(office, kind, key, code, None)
            assert (line.title, line.mends) == (TITLES[kind].format(**numbers), False)
        columns = [column.name for column in wire_columns(kind)]
        for code in CODES:
            for line in refused(office, kind, key, code, None, *(columns if code in ("value_type", "refused") else ())):
                assert line.title == TITLES[kind].format(**numbers)
                assert line.page in known | {""}
                if not spoken(line).startswith("Pulse"):  # which says it for the second time
                    assert line.tells == ("vise a la sede central" in spoken(line)), (kind, line.record)
                if line.mends:
                    assert line.page == FORMS[kind].page
                    assert line.form_field or line.record.field is None
                else:
                    assert any(who in spoken(line) for who in WHO), (kind, line.record, spoken(line))
                    assert "{" not in spoken(line)
                    assert not line.words.startswith("sync."), "words, not their key"
                if code == "value_type" and line.record.field is None:
                    assert line.mends == (kind in FORMS), kind


def test_columns_of_a_form_lead_to_it_and_others_do_not(office: OfficeContext, records: dict[str, UUID]) -> None:
    for kind, column, where in (
            ("jobseeker", "education_level", ("intake", "education_level")), ("jobseeker", "registered_on", None),
            ("job", "tasks", ("intake", "jobs")), ("job", "position", None), ("skill", "name", ("intake", "skills")),
            ("employer", "phones", ("employer", "phone")), ("employer", "sector", None),
            ("vacancy", "wage", ("vacancy", "wage")), ("vacancy", "number", None),
            ("referral", "wage", ("referral", "wage")), ("referral", "due_on", None),
            ("staff", "roles", ("settings", "roles")), ("staff", "active", None)):
        (line,) = refused(office, kind, records[kind], "value_type", column)
        assert ((line.page, line.form_field) if line.mends else None) == where, (kind, column)
        assert line.label or where is None, "the refused detail is named"
    (line,) = refused(office, "job", records["job"], "value_too_long", "tasks")
    assert line.params == {"id": records["jobseeker"]}
    (line,) = refused(office, "vacancy", records["vacancy"], "value_type", "wage")
    assert line.params == {"id": records["vacancy"], "edit": True}
    (line,) = refused(office, "month_close", records["month_close"], "value_type", "figures")
    assert (line.page, line.params) == ("reports", {"year": 2026, "month": 9})
    for kind in ("referral_event", "letter"):
        (line,) = refused(office, kind, records[kind], "value_type", None)
        assert (line.page, line.params) == ("referral", {"id": records["referral"]}), kind


def test_what_no_longer_stands_on_a_form_is_not_sent_to_it(office: OfficeContext, records: dict[str, UUID]) -> None:
    with office.store.write(Actor(), "edit") as unit:
        unit.session.get_one(Job, records["job"]).removed_at = datetime(2026, 10, 20, tzinfo=UTC)
        unit.session.get_one(Staff, records["staff"]).active = False
        unit.session.get_one(Jobseeker, records["jobseeker"]).erased_on = TODAY
    for kind in ("job", "staff", "jobseeker"):
        (line,) = refused(office, kind, records[kind], "value_type", None)
        assert not line.mends
        assert line.words.startswith("Este registro ya no está en uso")
    (gone,) = refused(office, "job", UUID(int=9), "record_missing", None)
    assert (gone.title, gone.mends, gone.page) == ("ya no está en esta computadora", False, "")


def test_who_may_not_mend_it_reads_who_does(office: OfficeContext, records: dict[str, UUID]) -> None:
    for role, mended in ((Role.RECEPTION, {"jobseeker", "job", "skill", "referral"}), (Role.COORDINATOR, set()),
                         (Role.LIAISON, {"employer", "vacancy", "referral"}), (Role.ADMINISTRATOR, {"staff"})):
        desk = office.with_staff(dataclasses.replace(office.staff, roles=(role,)))
        found = set()
        for kind in FORMS:
            (line,) = refused(desk, kind, records[kind], "value_type", None)
            found |= {kind} if line.mends else set()
            assert line.mends or "con la función de" in line.words
            if role is Role.ADMINISTRATOR and kind != "staff":
                assert (line.title, line.page) == ("no se muestra a su función", "")
        assert found == mended


def test_every_word_is_there_in_both_languages() -> None:
    for lang in ("es", "en"):
        for kind in SYNCED:
            assert has(f"sync.mend.fixed.{kind}", lang)
        for code in CODES:
            assert has(f"fault.{code}", lang)
