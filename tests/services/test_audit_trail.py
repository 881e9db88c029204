"""The audit trail as it is read: who saw, changed, printed and exported what, in which role; filtered; exported."""

from __future__ import annotations

import ast
import dataclasses
import re
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from service_kit import person_form
from sqlalchemy import text
from sqlalchemy.orm import Session
from support.untied import untie

from pes_desktop.domain.audit_acts import ActKind
from pes_desktop.domain.enums import Role
from pes_desktop.domain.errors import DomainError, NotPermitted
from pes_desktop.models import AuditLine
from pes_desktop.reference.messages import has
from pes_desktop.services import audit_trail, consent, intake, letters, merging, month, people, referral_view, referrals
from pes_desktop.services.audit_trail import TrailFilter, read_trail
from pes_desktop.services.recovery import recovery_page
from pes_desktop.storage import audit


def acts(ctx) -> list[tuple[str, str]]:
    with ctx.store.read() as session:
        return [(line.act, line.role) for line in session.query(AuditLine).order_by(AuditLine.seq)]


def sentences(ctx, **wanted) -> list[str]:
    return [line.sentence for line in read_trail(ctx, TrailFilter(**wanted)).lines]


def as_role(ctx, *roles: Role):
    return ctx.with_staff(dataclasses.replace(ctx.staff, roles=roles))


def paper(_pdf: bytes, _number: str, _paper: str) -> str:
    return "pdf"


@pytest.fixture
def letter(office, maria, milking):
    made = referrals.refer(office, maria, milking)
    letters.issue_letter(office, made.referral_id)
    return made.referral_id


def test_opening_a_person_is_told_once_within_minutes_and_again_later(office, maria) -> None:
    before = acts(office)
    people.open_person(office, maria)
    intake.load_form(office, maria)
    people.open_person(office, maria)
    assert acts(office)[len(before):] == [("see_person", "counselor")]
    reception = as_role(office, Role.RECEPTION)
    with office.store.local() as session:
        untie(session)
        session.execute(text("UPDATE audit SET at = :long_ago WHERE act = 'see_person'"),
                        {"long_ago": "2026-01-01 00:00:00.000000"})
    people.open_person(reception, maria)
    assert acts(office)[len(before):] == [("see_person", "counselor"), ("see_person", "reception")]


def test_a_summary_that_was_read_and_a_comparison_are_looks(office, maria) -> None:
    other = intake.save_intake(office, person_form(
        office, document_number="", document_type="none", surnames="Núñez", names="María")).jobseeker_id
    before = acts(office)
    people.note_seen(office, maria)
    people.note_seen(office, maria)
    assert acts(office)[len(before):] == [("see_person", "counselor")]
    merging.compare_people(office, maria, other)
    assert acts(office)[len(before):] == [("see_person", "counselor"), ("compare_people", "coordinator")]
    assert "comparó las fichas de" in sentences(office, kind=ActKind.SEEN, person_id=other)[0]


def test_searching_and_what_is_passed_in_the_list_are_no_look(office, maria) -> None:
    before = acts(office)
    people.find_people(office, "nunez")
    people.person_view(office, maria)
    assert acts(office) == before


def test_two_members_of_staff_looking_are_two_lines(office, liaison, maria) -> None:
    people.open_person(office, maria)
    people.open_person(liaison, maria)
    assert [role for act, role in acts(office) if act == "see_person"] == ["counselor", "liaison"]


def test_paper_and_files_are_told_with_the_person(office, maria, letter) -> None:
    letters.print_letter(office, letter, paper)
    letters.print_letter(office, letter, paper, saved=True)
    consent.consent_pdf(office, maria)
    referral_view.load_referral(office, letter)
    found = sentences(office, person_id=maria)
    name = "María José Núñez Guamán"
    assert [line.split(maxsplit=2)[2] for line in found[:4]] == [
        f"vio la derivación de {name} (ALA-C-2026-A00001)", f"hizo la hoja de consentimiento de {name}",
        f"guardó en PDF la carta de {name} (ALA-C-2026-A00001)", f"imprimió la carta de {name} (ALA-C-2026-A00001)"]
    assert all(line.startswith("Luis Andrade ") for line in found)
    assert len(sentences(office, kind=ActKind.PRINTED)) == 2
    assert len(sentences(office, kind=ActKind.EXPORTED)) == 1


def test_names_behind_a_number_and_the_workbook_are_told(office, maria, tmp_path: Path) -> None:
    page = month.month_page(office, 2026, 10)
    month.people_behind(office, page.report, "registered")
    month.write_workbook(office, 2026, 10, tmp_path / "r.xlsx", reason="informe para la sede")
    line = read_trail(office, TrailFilter(kind=ActKind.EXPORTED)).lines[0]
    assert (line.role, "informe para la sede" in line.detail, "2026-10" in line.detail) == ("coordinator", True, True)
    assert "vio los nombres detrás de un número" in sentences(office)[1]


def test_filters_find_by_who_when_kind_person_number_and_words(office, liaison, maria, milking, letter, days) -> None:
    people.open_person(liaison, maria)
    assert {line.who for line in read_trail(office, TrailFilter(staff_id=liaison.staff.id)).lines} == {"Carmen Paredes"}
    every = read_trail(office).lines
    day = every[0].at.date()
    assert len(read_trail(office, TrailFilter(since=day, until=day)).lines) == len(every)
    assert not read_trail(office, TrailFilter(until=day - timedelta(days=1))).lines
    assert not read_trail(office, TrailFilter(since=day + timedelta(days=1))).lines
    assert sentences(office, words="ALA-C-2026-A00001")
    assert all("María" in line or "derivó" in line for line in sentences(office, words="ALA-C-2026-A00001"))
    assert len(sentences(office, words="nunez")) >= 3
    assert [line.seq for line in read_trail(office, TrailFilter(words="2")).lines] == [2]
    assert sentences(office, words="nadie se llama asi") == []
    seen = read_trail(office, TrailFilter(kind=ActKind.SEEN, person_id=maria)).lines
    assert [line.person_id for line in seen] == [maria]
    assert ActKind.SEEN not in {line.kind for line in read_trail(office, TrailFilter(kind=ActKind.CHANGED)).lines}


def test_changed_fields_are_named_never_their_values(office, maria) -> None:
    form = intake.load_form(office, maria)
    form.phones[0].raw, form.known_as = "0984000000", "Majo"
    intake.save_intake(office, form, jobseeker_id=maria)
    line = read_trail(office, TrailFilter(kind=ActKind.CHANGED)).lines[0]
    assert line.sentence == "Luis Andrade corrigió la ficha de María José Núñez Guamán"
    assert line.detail.startswith("cambió: ")
    assert "Majo" not in line.detail + line.sentence


def test_who_has_no_case_duties_sees_no_name(office, maria, letter) -> None:
    people.open_person(office, maria)
    admin = as_role(office, Role.ADMINISTRATOR)
    said = " ".join(sentences(admin))
    assert "Núñez" not in said
    assert "Hacienda" not in said
    assert "Ordeñador" not in said
    assert f"persona n.º {maria.hex[-6:].upper()}" in said
    assert {line.person_id for line in read_trail(admin).lines} == {None}
    assert sentences(admin, words="nunez") == []
    assert sentences(admin, words="ALA-C-2026-A00001")


def test_pages_follow_each_other_without_gap_or_repeat(office, maria) -> None:
    for number in range(7):
        with office.store.write(office.require("see_person"), f"act_{number}") as unit:
            unit.note_records.append(["jobseeker", str(maria), "seen", []])
    whole = [line.seq for line in read_trail(office).lines]
    found, before = [], None
    while True:
        page = read_trail(office, before=before, limit=3)
        found += [line.seq for line in page.lines]
        before = page.before
        if before is None:
            break
    assert found == whole == sorted(whole, reverse=True)


def test_opening_the_trail_is_told_in_the_trail(office) -> None:
    audit_trail.open_trail(office)
    audit_trail.open_trail(office)
    assert [act for act, _ in acts(office)].count("see_audit") == 1


def test_a_broken_line_is_named(office, maria) -> None:
    state = audit_trail.chain_state(office)
    assert (state.broken, state.lines) == (None, len(acts(office)))
    with office.store.local() as session:
        untie(session)
        session.execute(text("UPDATE audit SET role = 'counselor' WHERE seq = 1"))
    assert audit_trail.chain_state(office).broken == 1


def test_an_export_asks_a_reason_and_is_told_before_the_lines_leave(office, maria, tmp_path: Path) -> None:
    path = tmp_path / "registro.xlsx"
    with pytest.raises(DomainError) as error:
        audit_trail.export_trail(office, TrailFilter(), path, reason=" ")
    assert error.value.codes == ("export_reason_missing",)
    assert not path.exists()
    wanted = TrailFilter(person_id=maria)
    written = audit_trail.export_trail(office, wanted, path, reason="pedido de la auditoría")
    sheet = load_workbook(path).active
    assert sheet is not None
    assert sheet.max_row == written + 2
    assert "María José" in str(sheet["F3"].value)
    line = read_trail(office, TrailFilter(kind=ActKind.EXPORTED)).lines[0]
    assert "pedido de la auditoría" in line.detail


def acts_written() -> set[str]:
    """Every act that a service names when it writes a line."""
    found = set()
    for path in sorted(Path(audit_trail.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = isinstance(node, ast.Call) and (getattr(node.func, "attr", "") == "write" or getattr(
                node.func, "id", "") in ("note_at_desk", "note_look"))
            if not named:
                continue
            for argument in node.args[1:3]:
                found |= {part.value for part in ast.walk(argument) if isinstance(part, ast.Constant)
                          and isinstance(part.value, str) and re.fullmatch(r"[a-z]+(_[a-z]*)+", part.value)}
    return found


def test_every_act_of_the_program_has_a_sentence(office, maria, letter) -> None:
    for line in read_trail(office).lines:
        assert "hizo «" not in line.sentence, line.sentence
    written = acts_written()
    assert {"see_person", "issue_letter", "erase_person", "remove_staff", "outcome_"} <= written
    assert [act for act in sorted(written) if not has(f"audit.act.{act}")
            and not has(f"audit.act.{act.partition('_')[0]}_")] == []


def test_the_recovery_page_is_told(office) -> None:
    recovery_page(office, " ".join(["abaco"] * 12))
    assert sentences(office)[0] == "Luis Andrade sacó la hoja con el código de recuperación"


def test_a_trail_made_anew_from_end_to_end_is_noticed_by_the_journal(office, maria) -> None:
    with Session(office.store.engine) as session, session.begin():  # by another program, past the journal
        untie(session)
        lines = session.query(AuditLine).order_by(AuditLine.seq).all()
        previous = audit.FIRST
        for line in lines:
            line.act = "log_in"
            line.previous = previous
            line.digest = previous = audit._digest(previous, line.at, line.staff_id, line.role, line.act, line.records)
        last = lines[-1].seq
    with office.store.read() as session:
        assert audit.verify_chain(session) is None
    assert audit_trail.chain_state(office).broken == last


@pytest.mark.parametrize("role", list(Role))
def test_only_coordinator_and_administrator_read_it(office, tmp_path: Path, role: Role) -> None:
    desk = as_role(office, role)
    calls = (lambda: read_trail(desk), lambda: audit_trail.chain_state(desk), lambda: audit_trail.open_trail(desk),
             lambda: audit_trail.trail_staff(desk),
             lambda: audit_trail.export_trail(desk, TrailFilter(), tmp_path / "x.xlsx", reason="r"))
    for call in calls:
        if role in (Role.COORDINATOR, Role.ADMINISTRATOR):
            call()
        else:
            with pytest.raises(NotPermitted):
                call()


def test_an_import_is_one_line_that_counts(office) -> None:
    with office.store.write(office.require("import_file"), "import_people") as unit:
        for number in range(8):
            intake.add_person(office, unit, person_form(office, surnames=f"Lema{number}"), registered_on=office.today())
    line = read_trail(office).lines[0]
    assert "y 6 más" in line.sentence
    assert "registros" in line.detail
