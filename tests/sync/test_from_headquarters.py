"""What headquarters publishes, used in real offices: words, vacancies of others, findings, hand-overs, passwords."""

from __future__ import annotations

import base64
import dataclasses
import io
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import delete, select, update
from support.exchange import Server

from pes_central import channels, resets
from pes_central.db import new_epoch, writing
from pes_central.tables import ChannelEntry, ChannelHead
from pes_desktop.cli import main
from pes_desktop.domain.errors import DomainError, NotPermitted
from pes_desktop.domain.intake import IntakeForm, JobForm
from pes_desktop.domain.vacancy import EmployerForm, VacancyForm
from pes_desktop.models import AuditLine, Device, Jobseeker, PublishedItem, RegistrationEvent, Staff
from pes_desktop.services import (
    audit_trail,
    employers,
    from_headquarters,
    handing_over,
    handover,
    intake,
    passed_on,
    people,
    registration,
    rights,
    shared_vacancies,
    sync_session,
    today,
    vacancies,
)
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.joining import JoinForm, join_office
from pes_desktop.services.office_setup import NewOffice, create_office, open_office
from pes_desktop.services.resets import take_resets
from pes_desktop.storage import keys
from pes_desktop.storage.keys_file import GIVEN_STEP
from pes_desktop.storage.settings import get_setting
from pes_desktop.sync.enrol import open_transport
from pes_desktop.sync.faults import ExchangeFault
from pes_desktop.sync.store import require_account
from pes_desktop.sync.ways import count_of

FAST = keys.KdfCost(1, 1024, 1)
PASSWORD = "clave de prueba"
TODAY = date(2026, 10, 20)
#: Both databases hold what is published alike (tests/central); here it is the offices' side that counts.
pytestmark = pytest.mark.parametrize("own_server", ["sqlite"], indirect=True)


@pytest.fixture
def make(tmp_path: Path, own_server: Server) -> Iterator[Callable[[str, str], OfficeContext]]:
    """Offices of a headquarters, with their services."""
    made: list[OfficeContext] = []
    own_server.start()

    def office(code: str, name: str) -> OfficeContext:
        form = NewOffice("ec", name, code, "060250", "Luis Andrade", PASSWORD, phone="03 293 0155")
        ctx, _ = create_office(tmp_path / code, form, clock=lambda: TODAY, cost=FAST)
        sync_session.enrol(ctx, own_server.url, own_server.code(code))
        made.append(ctx)
        return ctx
    yield office
    for ctx in made:
        ctx.store.close()


@pytest.fixture
def ala(make: Callable[[str, str], OfficeContext]) -> OfficeContext:
    return make("ALA", "Oficina Alausí")


def go(ctx: OfficeContext) -> None:
    result = sync_session.sync_now(ctx)
    assert result.complete, result.problems


def publish(server: Server, *items: tuple[str, str, dict[str, object]], office: UUID | None = None) -> None:
    with writing(server.engine) as connection:
        for kind, key, body in items:
            channels.publish(connection, kind, key, body, office)


def person_form(ctx: OfficeContext, number: str = "0607421807") -> IntakeForm:
    form = intake.blank_form(ctx)
    form.document_number, form.surnames, form.names, form.sex = number, "Núñez Guamán", "María José", "F"
    form.birth_date, form.place_code, form.notes = date(1986, 4, 2), "060251", "cuida a su madre"
    form.jobs = [JobForm("ordeñadora", "9212", years=5.0)]
    form.consent_state, form.consent_date = "given", TODAY
    return form


def test_words_settings_targets_and_image_are_read_without_a_line(own_server: Server, ala: OfficeContext) -> None:
    publish(own_server,
            ("vocabulary", "chugchucarera", {"unit_group": "5120", "words": "chugchucarera"}),
            ("vocabulary", "odd", {"unit_group": "99", "words": "no"}),
            ("setting", "vacancy_days", {"value": 45}),
            ("target", "placed/2026", {"indicator": "placed", "year": 2026, "value": 120}),
            ("catalogue", "skill/poda", {"name": "Poda", "groups": ["6112"], "aliases": ["podar"]}),
            ("image", "national", {"texts": {"es": {"footer": "Servicio gratuito"}}, "accent": "#005A9C",
                                   "logo": base64.b64encode(b"<svg/>").decode()}))
    publish(own_server, ("setting", "vacancy_days", {"value": 60}), office=ala.office.id)
    go(ala)
    own_server.stop()
    with ala.store.read() as session:
        assert from_headquarters.occupation_words(session) == [("5120", "chugchucarera")]
        assert from_headquarters.published_setting(session, "vacancy_days") == 60, "its own goes before everybody's"
        assert from_headquarters.published_setting(session, "nothing", 7) == 7
        assert from_headquarters.targets(session, 2026) == {"placed": 120}
        assert from_headquarters.targets(session, 2027) == {}
        assert [one.aliases for one in from_headquarters.skills(session)] == [("podar",)]
        image = from_headquarters.national_image(session, "es")
    assert (image.logo, image.texts, image.accent) == (b"<svg/>", {"footer": "Servicio gratuito"}, "#005A9C")
    best = ala.occupations.best("chugchucarera")
    assert best is not None
    assert best.code == "5120"


def test_what_is_withdrawn_goes_and_a_restored_headquarters_begins_anew(own_server: Server, ala: OfficeContext) -> None:
    publish(own_server, ("setting", "a", {"value": 1}), ("setting", "b", {"value": 2}))
    go(ala)
    with writing(own_server.engine) as connection:
        channels.publish(connection, "setting", "a", None)
    go(ala)
    with ala.store.read() as session:
        assert set(from_headquarters.bodies(session, "setting")) == {"b"}
    with writing(own_server.engine) as connection:  # yesterday's copy: "b" was not published yet
        connection.execute(delete(ChannelEntry))
        connection.execute(update(ChannelHead).values(position=0))
        channels.publish(connection, "setting", "c", {"value": 3})
    new_epoch(own_server.engine)
    go(ala)
    go(ala)
    with ala.store.read() as session:
        assert [(row.key, row.position) for row in session.scalars(select(PublishedItem))] == [("c", 1)]


def test_vacancies_and_findings_between_two_offices(own_server: Server, ala: OfficeContext,
                                                    make: Callable[[str, str], OfficeContext]) -> None:
    sha = make("SHA", "Oficina Chambo")
    firm = employers.save_employer(ala, EmployerForm(legal_name="Hacienda Ñusta")).id
    vacancies.save_vacancy(ala, VacancyForm(employer_id=firm, title="Ordeñadora", unit_group="9212", positions=2,
                                            place_code="060250", contact_name="Sra. Secreta"))
    mine = intake.save_intake(ala, person_form(ala)).jobseeker_id
    theirs = intake.save_intake(sha, person_form(sha)).jobseeker_id
    go(ala)
    go(sha)
    go(ala)
    offered = shared_vacancies.other_offices(sha)
    assert [(one.title, one.positions, one.office.name, one.office.phone) for one in offered] == [
        ("Ordeñadora", 2, "Oficina Alausí", "03 293 0155")]
    assert "ecret" not in repr(offered)
    assert shared_vacancies.other_offices(ala) == [], "one's own are no other office's"
    assert [(one.person_id, one.office) for one in from_headquarters.findings(ala)] == [(mine, "Oficina Chambo")]
    assert [(one.person_id, one.office) for one in from_headquarters.findings(sha)] == [(theirs, "Oficina Alausí")]
    assert {need.code: need.count for need in today.today_view(ala).needs}["same_person"] == 1
    with sha.store.read() as session:
        assert session.get(Jobseeker, mine) is None, "nobody gets another office's people"


def states(ctx: OfficeContext, person: UUID) -> list[tuple[str, str]]:
    return [(one.office.code, one.state) for one in handing_over.at_other_offices(ctx, person).asked]


def test_a_person_goes_on_at_another_office(own_server: Server, ala: OfficeContext,
                                            make: Callable[[str, str], OfficeContext]) -> None:
    sha = make("SHA", "Oficina Chambo")
    mine = intake.save_intake(ala, person_form(ala)).jobseeker_id
    with pytest.raises(DomainError) as caught:
        handing_over.ask(ala, mine, " ala ", " ", person_agrees=False)
    assert caught.value.codes == ("handover_office", "handover_agreed", "handover_agrees")
    handing_over.ask(ala, mine, "XXX", "vive ahora en Chambo", person_agrees=True)
    go(ala)
    wrong, = handing_over.at_other_offices(ala, mine).asked
    assert (wrong.state, wrong.fault, wrong.on) == ("refused", "handover_office", TODAY)
    handing_over.ask(ala, mine, "sha", "vive ahora en Chambo", person_agrees=True, with_notes=True)
    with pytest.raises(DomainError) as caught:
        handing_over.ask(ala, mine, "XYZ", "otra vez", person_agrees=True)
    assert caught.value.codes == ("handover_asked",)
    assert states(ala, mine) == [("SHA", "queued"), ("XXX", "refused")], "asking needs no line"
    go(ala)
    assert states(ala, mine)[0] == ("SHA", "sent")
    with pytest.raises(DomainError) as caught:
        handing_over.withdraw(ala, handing_over.at_other_offices(ala, mine).asked[0].key)
    assert caught.value.codes == ("handover_sent",)
    with writing(own_server.engine) as connection:  # yesterday's copy: nobody had been passed on
        connection.execute(delete(ChannelEntry).where(ChannelEntry.kind == "handover"))
    new_epoch(own_server.engine)
    go(ala)
    go(ala)
    assert states(ala, mine)[0] == ("SHA", "given"), "what headquarters forgot went again"
    assert handover.waiting(ala) == []
    go(sha)
    came, = handover.waiting(sha)
    assert (came.person, came.office, came.agreed) == ("María José Núñez Guamán", "Oficina Alausí",
                                                       "vive ahora en Chambo")
    assert {need.code: need.count for need in today.today_view(sha).needs}["handover"] == 1
    new = handover.take_in(sha, came.key).id
    assert new != mine
    with sha.store.read() as session:
        row = session.get_one(Jobseeker, new)
        assert (row.document_number, row.registered_on, row.version) == ("0607421807", TODAY, 1)
        assert row.notes == "vive ahora en Chambo\ncuida a su madre"
        assert [(job.occupation, job.unit_group) for job in row.jobs] == [("ordeñadora", "9212")]
    assert handover.waiting(sha) == []
    with pytest.raises(DomainError) as caught:
        handover.take_in(sha, came.key)
    assert caught.value.codes == ("handover_gone",)
    assert [line.id for line in people.find_people(sha, "núñez")] == [new]
    go(sha)
    go(ala)
    assert states(ala, mine)[0] == ("SHA", "taken")
    go(sha)
    with sha.store.read() as session:
        assert "Núñez" not in repr(from_headquarters.bodies(session, "handover")), "taken in, it goes from the channel"
    assert from_headquarters.findings(ala) == from_headquarters.findings(sha) == [], "linked, they are no pair"

    assert [(one.person_id, one.office) for one in passed_on.passed_on(ala)] == [(mine, "Oficina Chambo")]
    assert {need.code: need.count for need in today.today_view(ala).needs}["passed_on"] == 1
    assert handing_over.at_other_offices(ala, mine).asked[0].stands
    registration.end_registration(ala, mine, passed_on.REASON)
    assert passed_on.passed_on(ala) == []
    assert states(ala, mine)[0] == ("SHA", "taken"), "told, and closed: the record and its history stay"
    with ala.store.read() as session:
        assert [(event.kind, event.reason) for event in session.scalars(select(RegistrationEvent).where(
            RegistrationEvent.jobseeker_id == mine).order_by(RegistrationEvent.id))] == [
            ("registered", ""), ("exited", "moved")]
    go(ala)
    assert from_headquarters.findings(ala) == []
    registration.renew(ala, mine)
    assert passed_on.passed_on(ala) == [], "who came back is not to be closed again"


def test_who_comes_back_returns_to_the_register(own_server: Server, ala: OfficeContext,
                                                make: Callable[[str, str], OfficeContext]) -> None:
    """There and back: the office that closed the registration takes the person in again, under the same record."""
    sha = make("SHA", "Oficina Chambo")
    mine = intake.save_intake(ala, person_form(ala)).jobseeker_id
    handing_over.ask(ala, mine, "SHA", "se mudó", person_agrees=True)
    go(ala)
    go(sha)
    theirs = handover.take_in(sha, handover.waiting(sha)[0].key).id
    go(sha)
    go(ala)
    registration.end_registration(ala, mine, passed_on.REASON)
    handing_over.ask(sha, theirs, "ALA", "regresó", person_agrees=True)
    go(sha)
    go(ala)
    assert handover.join_known(ala, handover.waiting(ala)[0].key).id == mine
    assert (people.person_view(ala, mine).line.status, passed_on.passed_on(ala)) == ("active", [])
    go(ala)
    go(sha)
    assert [one.person_id for one in passed_on.passed_on(sha)] == [theirs]
    assert from_headquarters.findings(ala) == from_headquarters.findings(sha) == []
    registration.renew(sha, theirs)
    assert [one.person_id for one in passed_on.passed_on(sha)] == [theirs], "renewed the day it was received: unclear"
    tomorrow = dataclasses.replace(sha, clock=lambda: TODAY + timedelta(days=1))
    registration.renew(tomorrow, theirs)
    assert passed_on.passed_on(tomorrow) == [], "renewed since: the person comes here too"


def test_who_is_known_here_is_joined_and_who_did_not_come_goes_back(
        own_server: Server, ala: OfficeContext, make: Callable[[str, str], OfficeContext]) -> None:
    sha = make("SHA", "Oficina Chambo")
    first = intake.save_intake(ala, person_form(ala)).jobseeker_id
    second = intake.save_intake(ala, dataclasses.replace(person_form(ala, "0911111116"), names="Carla")).jobseeker_id
    here = intake.save_intake(sha, person_form(sha)).jobseeker_id
    registration.end_registration(ala, first, "studies")
    handing_over.ask(ala, first, "SHA", "se mudó", person_agrees=True)
    handing_over.ask(ala, second, "SHA", "quiere probar", person_agrees=True)
    go(ala)
    go(sha)
    known, gone = sorted(handover.waiting(sha), key=lambda one: one.person, reverse=True)
    with pytest.raises(DomainError) as caught:
        handover.take_in(sha, known.key)
    assert caught.value.faults[0].params == {"person": str(here)}
    assert handover.join_known(sha, known.key).id == here
    handover.decline(sha, gone.key)
    assert handover.waiting(sha) == []
    with sha.store.read() as session:
        assert session.get_one(Jobseeker, here).notes == "cuida a su madre\nse mudó"
    go(sha)
    go(ala)
    assert (states(ala, first), states(ala, second)) == ([("SHA", "taken")], [("SHA", "declined")])
    assert passed_on.passed_on(ala) == [], "one had left before, the other did not go"
    handing_over.ask(ala, second, "SHA", "ahora sí", person_agrees=True)
    go(ala)
    go(sha)
    assert [one.agreed for one in handover.waiting(sha)] == ["ahora sí"]
    registration.withdraw_consent(ala, second)
    go(ala)
    go(sha)
    assert handover.waiting(sha) == [], "who takes the consent back is offered no more"
    assert handing_over.at_other_offices(ala, second).asked[0].fault == "handover_consent"
    key = handing_over.at_other_offices(ala, second).asked[0].key
    handing_over.withdraw(ala, key)
    told = [line.detail for line in audit_trail.read_trail(ala, audit_trail.TrailFilter(person_id=second)).lines]
    assert told.count("a la oficina SHA") == 2
    assert states(ala, second) == [("SHA", "declined")]
    with own_server.engine.connect() as connection:
        kept = connection.execute(select(ChannelEntry.body).where(ChannelEntry.kind == "handover")).scalars().all()
    assert "Carla" not in repr(kept)
    rights.erase_person(ala, first, "asked", typed="Núñez Guamán")
    with ala.store.read() as session:
        assert str(first) not in repr(get_setting(session, "handovers_asked"))


def test_only_ones_own_person_can_be_handed_over(own_server: Server, ala: OfficeContext,
                                                 make: Callable[[str, str], OfficeContext]) -> None:
    sha = make("SHA", "Oficina Chambo")
    mine = intake.save_intake(ala, person_form(ala)).jobseeker_id
    go(ala)
    with sha.store.read() as session:
        account = require_account(session)
    with open_transport(account) as line, pytest.raises(ExchangeFault) as fault:
        line.hand_over({"id": str(mine), "person": str(mine), "to": "SHA", "agreed": "x", "notes": ""})
    assert fault.value.code in ("handover_person", "handover_office")
    with open_transport(account) as line, pytest.raises(ExchangeFault) as fault:
        line.hand_over({"id": str(mine), "person": str(mine), "to": "ALA", "agreed": "x", "notes": ""})
    assert fault.value.code == "handover_person"


def test_a_password_from_headquarters_opens_the_desk_once_taken(own_server: Server, ala: OfficeContext) -> None:
    go(ala)
    staff = ala.staff.id
    with writing(own_server.engine) as connection:
        resets.reset_password(connection, ala.office.id, staff, "montaña azul grande")
        with pytest.raises(DomainError) as caught:
            resets.reset_password(connection, ala.office.id, ala.device_id, "montaña azul grande")
        assert caught.value.codes == ("unknown_staff",)
    go(ala)
    assert take_resets(ala, cost=FAST) == [], "the round took it, once"
    assert keys.is_temporary(ala.folder, staff)
    with ala.store.read() as session:
        body = from_headquarters.bodies(session, "reset")[str(staff)]
        acts = list(session.scalars(select(AuditLine.act)))
        given = count_of(session.get_one(Staff, staff).way_in)
    assert "montaña" not in repr(body), "it travels and lies sealed"
    assert body["count"] // GIVEN_STEP == given // GIVEN_STEP - 1, "what it rests on; taken, it stands above it"
    assert acts.count("password_from_headquarters") == 1
    ala.store.close()
    opened = open_office(ala.folder, staff, "montaña azul grande", clock=lambda: TODAY)
    opened.store.close()
    with pytest.raises((DomainError, NotPermitted)):
        open_office(ala.folder, staff, PASSWORD, clock=lambda: TODAY)


def test_another_computer_joins_the_office(own_server: Server, ala: OfficeContext, tmp_path: Path,
                                           capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    mine = intake.save_intake(ala, person_form(ala)).jobseeker_id
    form, who = JoinForm(own_server.url, "ala", own_server.code("ALA")), ("Luis Andrade", PASSWORD)
    with pytest.raises(ExchangeFault) as fault:
        join_office(tmp_path / "b", form, *who, clock=lambda: TODAY, cost=FAST)
    assert fault.value.code == "enrol_office_new", "nothing of the office is at headquarters yet"
    go(ala)
    with pytest.raises(ExchangeFault) as fault:
        join_office(tmp_path / "b", dataclasses.replace(form, code="AAAA-BBBB-CCCC"), *who, clock=lambda: TODAY,
                    cost=FAST)
    assert fault.value.code == "enrol_code_wrong"
    beside, words = join_office(tmp_path / "b", form, *who, clock=lambda: TODAY, cost=FAST)
    assert len(words.split()) == 12
    assert (beside.office.id, beside.office.name, beside.pc) == (ala.office.id, "Oficina Alausí", "B")
    go(beside)
    assert people.person_view(beside, mine).surnames == "Núñez Guamán"
    go(ala)
    with ala.store.read() as session:
        assert {row.name for row in session.scalars(select(Staff))} == {"Luis Andrade"}
        assert {row.letter for row in session.scalars(select(Device))} == {"A", "B"}
    beside.store.close()

    monkeypatch.setattr("sys.stdin", io.StringIO(f"{own_server.code('ALA')}\n{PASSWORD}\n"))
    assert main.run(["join", "--dir", str(tmp_path / "c"), "--url", own_server.url, "--office-code", "ALA", "--staff",
                     "Luis Andrade", "--stdin"]) == main.DONE
    out = capsys.readouterr().out.splitlines()
    assert len(out[0].split()) == 12
    assert out[-1].endswith("registros recibidos")
