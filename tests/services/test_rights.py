"""Rights of the person: corrections with their trace, the consent taken back, and an erasure that leaves no name."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest
from service_kit import TODAY, person_form
from sqlalchemy import select, text

from pes_desktop.domain.enums import Role, ServiceKind
from pes_desktop.domain.errors import DomainError, NotPermitted
from pes_desktop.domain.intake import JobForm, Phone, Wanted
from pes_desktop.domain.referral import Outcome, ReferralState
from pes_desktop.models import ImportRun, Job, Jobseeker, OutboxEntry, RegistrationEvent
from pes_desktop.services import (
    intake,
    letters,
    matching,
    month,
    people,
    referral_view,
    referrals,
    registration,
    rights,
    set_aside,
)
from pes_desktop.services.upkeep import check_up
from pes_desktop.storage import audit
from pes_desktop.sync.columns import wire_values

#: Words that stand nowhere but in this person's data.
PLANTED = ("zzapellido", "zznombre", "0602917431", "0984511223", "zzcomunidad", "zzcamino", "zzcorreo", "zzapodo",
           "zznotas", "zzajustes", "zzoficio", "zztarea", "zzresultado", "zzdeseo", "zzcita", "zzanota", "zzcurso",
           "zzantes", "zzaparte", "zzvisita")


def planted_form(office):
    return person_form(
        office, surnames="Zzapellido Guamán", names="Zznombre", document_number="0602917431", known_as="zzapodo",
        community="zzcomunidad", directions="zzcamino al río", email="zzcorreo@ejemplo.ec", notes="zznotas",
        adjustments="zzajustes", disability=True, disability_consent=True, disability_percent=40,
        self_identification="kichwa", jobs=[JobForm("zzoficio", "9212", tasks="zztarea", years=5.0)],
        wanted=[Wanted("zzdeseo", "9211")], phones=[Phone("0984511223")], consent_signed=True,
        birth_date=date(1986, 4, 2), education_title="zzcurso")


def dump(ctx) -> str:
    """Everything in the decrypted file: all tables as SQL, the pages of the full-text indexes among them, as text."""
    said = []
    with ctx.store.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        names = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in names:
            for row in raw.execute(f'SELECT * FROM "{name}"'):
                said += [value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value) for value in row]
    return "\n".join(said).lower()


@pytest.fixture
def planted(office, milking):
    """A person with something in every corner: corrections, drafts, a letter, services, an import, words set aside."""
    key = intake.save_intake(office, dataclasses.replace(planted_form(office), community="zzantes")).jobseeker_id
    intake.save_intake(office, planted_form(office), jobseeker_id=key)
    people.record_service(office, key, ServiceKind.VISIT, result="zzresultado", note="zzvisita")
    intake.save_draft(office, f"intake:edit:{key}", planted_form(office), "work")
    intake.save_draft(office, "intake:new:9", dataclasses.replace(planted_form(office), document_number=""), "work")
    made = referrals.refer(office, key, milking)
    letters.issue_letter(office, made.referral_id, letters.Appointment(note="zzcita en la hacienda"))
    letters.print_letter(office, made.referral_id, lambda *_: "pdf")
    referrals.record_outcome(office, made.referral_id, Outcome(ReferralState.NOT_HIRED, TODAY, reason="other",
                                                              note="zzanota"))
    set_aside.set_aside(office, milking, key, "other", "zzaparte")
    with office.store.local() as session:
        session.add(ImportRun(id=key, kind="people", file_hash="x", before=[{"id": str(key), "form": {"a": "zzantes"}}],
                              problems=[{"row": 2, "field": "phone", "code": "x", "params": {"raw": "0984511223"}},
                                        {"row": 3, "field": "phone", "code": "x", "params": {"raw": "022"}}]))
        session.get_one(Jobseeker, key).import_id = key
    people.find_people(office, "zzapellid")
    return key, made.referral_id


def test_before_the_erasure_the_planted_words_are_found(office, planted) -> None:
    said = dump(office)
    assert [word for word in PLANTED if word not in said] == []


def test_after_an_erasure_no_planted_word_is_left_anywhere(office, maria, planted) -> None:
    key, referral = planted
    rights.erase_person(office, key, "asked", typed="zzapellido guaman")
    said = dump(office)
    assert [word for word in PLANTED if word in said] == []
    assert [finding.code for finding in check_up(office) if not finding.good] == []
    assert people.find_people(office, "zzapellido") == []
    assert people.find_people(office, "060742180")  # the others are found still
    assert people.find_people(office, "nunez")
    assert key not in [line.id for line in people.find_people(office, "")]
    for call in (lambda: people.person_view(office, key), lambda: rights.person_history(office, key),
                 lambda: intake.load_form(office, key), lambda: letters.stored_letter(office, referral)):
        with pytest.raises(DomainError) as error:
            call()
        assert error.value.codes[0] in ("person_erased", "person_gone", "letter_erased")
    assert referral_view.load_referral(office, referral).person == "—"


def test_what_the_statistics_count_by_stays(office, planted) -> None:
    key, _ = planted
    before = month.month_page(office, TODAY.year, TODAY.month).report
    with office.store.read() as session:
        versions = {row.id: row.version for row in session.scalars(select(Jobseeker))}
    rights.erase_person(office, key, "asked", typed="Zzapellido Guamán")
    after = month.month_page(office, TODAY.year, TODAY.month).report
    for code in ("registered", "people_referred", "letters_issued", "services"):
        if code in before.indicators:
            assert after.indicators[code].value == before.indicators[code].value, code
    with office.store.read() as session:
        row = session.get_one(Jobseeker, key)
        assert (row.surnames, row.names, row.sex, row.birth_date, row.birth_estimated, row.place_code) == (
            "—", "", "F", date(1986, 1, 1), True, "060251")
        assert (row.erased_on, row.consent_state, row.phones, row.disability, row.self_identification) == (
            TODAY, "withdrawn", [], None, "")
        assert [(job.occupation, job.unit_group) for job in row.jobs] == [("", "9212")]
        assert row.wanted == [{"occupation": "", "unit_group": "9211"}]
        assert row.version == versions[key] + 1
        assert session.scalars(select(OutboxEntry.version).where(OutboxEntry.record_id == key)).all() == [row.version]
        assert audit.verify_chain(session) is None
        sent = wire_values("jobseeker", {c.name: getattr(row, c.name) for c in Jobseeker.__table__.columns})
        assert {"document_number", "phones", "disability", "self_identification", "community"} & set(sent) == set()
        assert sent["erased_on"] == TODAY.isoformat()


def test_what_headquarters_said_before_goes_too(office, planted) -> None:
    """The outbox of the exchange keeps former and disputed values; an erasure leaves none, and waits for nobody."""
    key, _ = planted
    with office.store.local() as session:
        job = session.scalars(select(Job.id).where(Job.jobseeker_id == key)).first()
        for one in (key, job):
            session.query(OutboxEntry).filter_by(record_id=one).update({
                "fields": ["names"], "base": {"names": "Zzantes"}, "base_version": 1,
                "parked_code": "version_conflict", "parked_params": {"fields": {"names": ["Zzantes", "Zzotra"]}}})
    rights.erase_person(office, key, "asked", typed="Zzapellido Guamán")
    with office.store.read() as session:
        found = session.scalars(select(OutboxEntry).where(OutboxEntry.record_id.in_([key, job]))).all()
        assert [(row.fields, row.base, row.parked_code, row.parked_params) for row in found] == [
            (None, {}, None, {})] * 2


def test_an_erasure_wants_reason_surnames_and_no_referral_under_way(office, maria, milking, liaison) -> None:
    def codes(*args, **named) -> tuple[str, ...]:
        with pytest.raises(DomainError) as error:
            rights.erase_person(*args, **named)
        return error.value.codes

    assert codes(office, maria, "because", typed="Núñez Guamán") == ("erase_reason_missing",)
    assert codes(office, maria, "asked", typed="María") == ("erase_not_confirmed",)
    made = referrals.refer(office, maria, milking)
    assert codes(office, maria, "asked", typed="Núñez Guamán") == ("erase_live_referrals",)
    referrals.record_outcome(office, made.referral_id, Outcome(ReferralState.VOID, TODAY, reason="mistake"))
    with pytest.raises(NotPermitted):
        rights.erase_person(liaison, maria, "asked", typed="Núñez Guamán")
    rights.erase_person(office, maria, "asked", typed="Núñez Guamán")
    assert codes(office, maria, "asked", typed="Núñez Guamán") == ("person_erased",)


def test_the_trail_keeps_that_it_was_done_and_why_without_a_name(office, maria) -> None:
    from pes_desktop.services.audit_trail import read_trail

    rights.erase_person(office, maria, "retention", typed="Núñez Guamán")
    line = read_trail(office).lines[0]
    assert line.sentence == "Luis Andrade borró los datos de una persona con datos borrados"
    assert "retention" not in line.detail
    assert (line.role, "plazo" in line.detail) == ("coordinator", True)
    assert not any("Núñez" in each.sentence for each in read_trail(office).lines)


def test_each_correction_is_told_with_before_after_who_and_when(office, maria) -> None:
    form = intake.load_form(office, maria)
    form.phones, form.place_code, form.jobs = [Phone("0984111222", None, "vecina")], "060250", [
        JobForm("quesera", "9212", years=5.0)]
    form.notes = "prefiere la tarde"
    intake.save_intake(office, form, jobseeker_id=maria)
    found = {line.field: line for line in rights.person_history(office, maria)}
    assert len(found) == 4
    by_after = {line.after: line for line in found.values()}
    assert "prefiere la tarde" in by_after
    phones = next(line for line in found.values() if "vecina" in line.after)
    assert "99 759" in phones.before
    assert (phones.who, phones.role, phones.at.date()) == ("Luis Andrade", "counselor", phones.at.date())
    reception = office.with_staff(dataclasses.replace(office.staff, roles=(Role.RECEPTION,)))
    assert "prefiere la tarde" not in {line.after for line in rights.person_history(reception, maria)}
    with pytest.raises(NotPermitted):
        rights.person_history(office.with_staff(dataclasses.replace(office.staff, roles=(Role.ANALYST,))), maria)


def test_a_withdrawal_ends_matching_letters_and_sensitive_columns(office, milking) -> None:
    key = intake.save_intake(office, person_form(office, disability_consent=True, disability=True,
                                                 self_identification="kichwa", consent_signed=True)).jobseeker_id
    made = referrals.refer(office, key, milking)
    letters.issue_letter(office, made.referral_id)
    assert key in matching.find_matches(office, milking).people
    done = registration.withdraw_consent(office, key, TODAY)
    assert done.under_way == 1
    assert key not in matching.find_matches(office, milking).people
    for call in (lambda: letters.print_letter(office, made.referral_id, lambda *_: ""),
                 lambda: letters.issue_letter(office, referrals.refer(office, key, milking).referral_id)):
        with pytest.raises(DomainError):
            call()
    with office.store.read() as session:
        row = session.get_one(Jobseeker, key)
        values = wire_values("jobseeker", {c.name: getattr(row, c.name) for c in Jobseeker.__table__.columns})
        assert {"disability", "self_identification", "disability_percent"} & set(values) == set()
        events = session.scalars(select(RegistrationEvent).where(RegistrationEvent.jobseeker_id == key)).all()
        assert ("withdrawn", TODAY) in [(event.kind, event.fact_date) for event in events]
    with pytest.raises(DomainError) as error:
        registration.withdraw_consent(office, key)
    assert error.value.codes == ("consent_not_given",)
    registration.give_consent(office, key)
    letters.print_letter(office, made.referral_id, lambda *_: "")


def test_a_withdrawal_in_the_future_or_by_who_may_not_is_refused(office, maria, liaison) -> None:
    with pytest.raises(DomainError) as error:
        registration.withdraw_consent(office, maria, TODAY + timedelta(days=1))
    assert error.value.codes == ("fact_in_future",)
    with pytest.raises(NotPermitted):
        registration.withdraw_consent(liaison, maria)


def test_the_form_withdraws_the_same_way(office, maria) -> None:
    form = intake.load_form(office, maria)
    form.consent_state = "withdrawn"
    intake.save_intake(office, form, jobseeker_id=maria)
    with office.store.read() as session:
        row = session.get_one(Jobseeker, maria)
        assert (row.consent_state, row.consent_shared, row.consent_signed) == ("withdrawn", [], False)
        kinds = session.scalars(select(RegistrationEvent.kind).where(RegistrationEvent.jobseeker_id == maria)).all()
        assert list(kinds).count("withdrawn") == 1


def test_an_erasure_that_is_cut_off_leaves_everything(office, planted, monkeypatch) -> None:
    key, _ = planted

    def cut(*_args) -> None:
        raise RuntimeError("cut")

    monkeypatch.setattr(rights, "_make_anonymous", cut)
    with pytest.raises(RuntimeError):
        rights.erase_person(office, key, "asked", typed="Zzapellido Guamán")
    said = dump(office)
    assert [word for word in PLANTED if word not in said] == []
    assert people.find_people(office, "zzapellido")
    with office.store.read() as session:
        assert session.execute(text("SELECT count(*) FROM job WHERE occupation = 'zzoficio'")).scalar() == 1
        assert session.scalars(select(Job)).all()
