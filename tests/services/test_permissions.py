"""No public service function works for whom the table of duties (domain/permissions.py) does not allow it."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from service_kit import PASSWORD, person_form

from pes_desktop import services
from pes_desktop.domain.enums import Role, ServiceKind, VacancyStatus
from pes_desktop.domain.errors import DomainError, NotPermitted
from pes_desktop.domain.permissions import ACTS
from pes_desktop.domain.referral import Outcome, ReferralState
from pes_desktop.domain.vacancy import EmployerForm, VacancyForm
from pes_desktop.models import Jobseeker, OutboxEntry
from pes_desktop.services import (
    accounts,
    audit_trail,
    backups,
    drafts,
    employers,
    handing_over,
    handover,
    intake,
    letters,
    look_alikes,
    matching,
    merging,
    month,
    office_setup,
    passed_on,
    people,
    person_record,
    referral_lists,
    referrals,
    registration,
    retention,
    rights,
    settings,
    shared_vacancies,
    stick_admission,
    sync_session,
    today,
    upkeep,
    vacancies,
)
from pes_desktop.services.context import OfficeContext

SERVICES = Path(services.__file__).parent
#: Public functions that ask for no duty, and why that is right.
OPEN = {
    "staff_members": "the log-in and every list of colleagues: names of the office's own staff",
    "member_of": "one of staff_members",
    "take_the_desk": "proved by the own password",
    "recover_desk": "proved by the recovery words",
    "note_at_desk": "writes the line of whoever sits down",
    "choose_password": "the own password, after a reset and the log-in with it",
    "must_change_password": "a mark at the own name, asked before the desk opens",
    "leave_secret": "part of enrol and sync_now, which ask",
    "forget_secret": "part of enrol, which asks",
    "take_secret": "part of an admission by stick, which asks",
    "take_letter": "part of both admissions, which ask",
    "recover_desk_by_phone": "proved by the answer of headquarters",
    "let_back_in": "part of both, which ask for the proof",
    "given_open": "part of both, which ask for the proof",
    "drop_removed": "the program's own: takes out of the key file who was removed by a checked act",
    "last_given": "part of take_resets: a number and a mark",
    "finish_key_change": "the program's own: a removal is due, whoever opens the office",
    "change_password": "the own password, proved by the old one",
    "read_preferences": "widths and looks of this computer",
    "write_preference": "widths and looks of this computer",
    "office_settings": "paper, folders and staff names: nothing of the people served",
    "recovery_page": "the caller holds the words, which are kept nowhere",
    "save_recovery_page": "the caller holds the words, which are kept nowhere",
    "read_sync_state": "numbers for the top bar, no names",
    "line_is_up": "whether there is a line, nothing of the office",
    "automatic": "one tick, shown to everybody",
    "may_run": "one tick and a sum of bytes, nothing of the people served",
    "take_resets": "headquarters' act, proved by its seal to the office; whoever has the PC open",
    "take_reset": "part of take_resets",
    "take_told": "part of a PC that is being made: proved by the one-time code",
    "who_came": "part of a PC that is being made: the names of its log-in",
    "share_ways": "part of sync_now and the stick, which ask",
    "take_ways": "part of sync_now and the stick, which ask",
    "deliver": "part of sync_now, which asks",
    "answer_others": "part of sync_now, which asks",
    "open_elsewhere": "inside the caller's checked reading",
    "computed": "inside the caller's checked reading",
    "office_paper": "the size of paper",
    "start_check": "the program's own look at its file when it opens",
    "note_closed": "closes the office",
    "full_check": "the program's own look at its file: numbers, no names",
    "check_all": "the program's own look at its file: numbers, no names",
    "backup_due": "a day",
    "backup_state": "days, folders and numbers for the bar and the settings",
    "base_options": "the country's rules",
    "vacancy_profile": "turns a record that the caller read",
    "next_number": "inside the caller's checked transaction",
    "import_context": "the country's rules",
    "blank_form": "an empty form",
    "check": "rules over a form that the caller typed",
    "check_vacancy": "rules over a form that the caller typed",
    "check_employer": "rules over a form that the caller typed",
    "add_person": "inside the caller's checked transaction",
    "fill_person": "inside the caller's checked transaction",
    "add_employer": "inside the caller's checked transaction",
    "add_vacancy": "inside the caller's checked transaction",
    "open_referral": "inside the caller's checked transaction",
    "add_event": "inside the caller's checked transaction",
    "note_look": "inside the caller's checked reading",
    "change_setting": "whoever calls it has asked and names who does it",
    "note_setting": "as change_setting",
    "label_of": "the name of a field",
    "value_words": "turns a value that the caller read",
    "count_due": "inside the caller's checked reading",
    "take_consent_back": "inside the caller's checked transaction",
    "go_on": "inside the caller's checked transaction",
    "lines_of": "inside the caller's checked reading",
    "letter_pdf": "draws a content that the caller read",
    "correct_employer": "inside the caller's checked transaction",
    "settle_correction": "turns forms that the caller typed and read",
    "label_in": "the name of a field",
    "words_in": "turns a value that the caller read",
    "end_with_order": "inside the caller's checked transaction",
    "revive_with_order": "inside the caller's checked transaction",
    "next_code": "inside the caller's checked transaction",
    "merged_sections": "inside the checked reading of the printout",
}


Place = tuple[str, str]  # module of the services and function


def _parse() -> dict[Place, tuple[ast.FunctionDef, dict[str, str]]]:
    """Every function of the services, with what the names of its file stand for ("module" or "module.function")."""
    found = {}
    for path in sorted(SERVICES.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        names = {node.name: f"{path.stem}.{node.name}" for node in functions}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pes_desktop.services"):
                parent = (node.module or "").removeprefix("pes_desktop.services").removeprefix(".")
                for alias in node.names:
                    names[alias.asname or alias.name] = f"{parent}.{alias.name}" if parent else alias.name
        found.update({(path.stem, node.name): (node, names) for node in functions})
    return found


def _takes_office(node: ast.FunctionDef) -> bool:
    return bool(node.args.args) and node.args.args[0].arg == "ctx"


def _asks(node: ast.FunctionDef) -> bool:
    return any(isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in
               ("require", "may") for call in ast.walk(node))


def _called(node: ast.FunctionDef, names: dict[str, str]) -> set[Place]:
    found = set()
    for call in ast.walk(node):
        if not isinstance(call, ast.Call):
            continue
        if isinstance(call.func, ast.Name):
            module, _, function = names.get(call.func.id, "").partition(".")
            found.add((module, function))
        elif isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
            found.add((names.get(call.func.value.id, ""), call.func.attr))
    return found


def _unasked() -> dict[str, str]:
    """Public functions of an office that reach no question for a duty, with their module."""
    every = _parse()
    asking = {place for place, (node, _) in every.items() if _asks(node)}
    while more := {place for place, (node, names) in every.items()
                   if place not in asking and _called(node, names) & asking}:
        asking |= more
    return {name: module for (module, name), (node, _) in every.items()
            if _takes_office(node) and not name.startswith("_") and (module, name) not in asking}


def test_every_service_asks_for_a_duty_or_says_why_not() -> None:
    unasked = _unasked()
    assert {name: file for name, file in unasked.items() if name not in OPEN} == {}


def test_the_list_of_exceptions_names_only_what_is_there() -> None:
    assert set(OPEN) - set(_unasked()) == set()


Call = Callable[[OfficeContext, Any], object]
NOBODY = UUID(int=7)
#: One call of each kind of work and the duty it needs.
WORK: dict[str, tuple[str, Call]] = {
    "find people": ("find_people", lambda ctx, _: people.find_people(ctx, "pilco")),
    "who came today": ("find_people", lambda ctx, _: people.visits_today(ctx)),
    "likenesses": ("find_people", lambda ctx, _: intake.possible_duplicates(ctx, intake.blank_form(ctx))),
    "see a person": ("see_person", lambda ctx, own: people.person_view(ctx, own.person)),
    "load the form": ("see_person", lambda ctx, own: intake.load_form(ctx, own.person)),
    "register": ("register_person", lambda ctx, own: intake.save_intake(ctx, own.form)),
    "record a visit": ("record_visit", lambda ctx, own: people.record_service(ctx, own.person, ServiceKind.VISIT)),
    "record a service": ("record_service", lambda ctx, own: people.record_service(
        ctx, own.person, ServiceKind.ORIENTATION)),
    "see vacancies": ("see_vacancies", lambda ctx, _: vacancies.list_vacancies(ctx)),
    "see a vacancy": ("see_vacancies", lambda ctx, own: vacancies.load_vacancy(ctx, own.vacancy)),
    "save an employer": ("save_employer", lambda ctx, _: own_employer(ctx)),
    "save a vacancy": ("save_vacancy", lambda ctx, own: vacancies.save_vacancy(ctx, VacancyForm(
        employer_id=own.employer, title="Peón", unit_group="9211", place_code="060250"))),
    "hold a vacancy": ("save_vacancy", lambda ctx, own: vacancies.set_vacancy_status(
        ctx, own.vacancy, VacancyStatus.CANCELLED, "other")),
    "who fits": ("match", lambda ctx, own: matching.find_matches(ctx, own.vacancy)),
    "which jobs": ("match", lambda ctx, own: matching.find_jobs(ctx, own.person)),
    "refer": ("refer", lambda ctx, own: referrals.refer(ctx, own.person, own.vacancy)),
    "issue a letter": ("issue_letter", lambda ctx, own: letters.issue_letter(ctx, own.referral)),
    "see referrals": ("see_referrals", lambda ctx, _: referral_lists.list_referrals(ctx)),
    "record a result": ("record_outcome", lambda ctx, own: referrals.record_outcome(
        ctx, own.referral, Outcome(ReferralState.PRESENTED, ctx.today()))),
    "verify a hire": ("verify_hire", lambda ctx, own: referrals.record_outcome(
        ctx, own.referral, Outcome(ReferralState.VERIFIED, ctx.today(), evidence="call"))),
    "void a letter": ("void_referral", lambda ctx, own: referrals.record_outcome(
        ctx, own.referral, Outcome(ReferralState.VOID, ctx.today(), reason="mistake"))),
    "the month": ("see_reports", lambda ctx, _: month.month_page(ctx, 2026, 9)),
    "write names out": ("export_names", lambda ctx, own: month.write_workbook(
        ctx, 2026, 9, own.folder / "r.xlsx", reason="informe")),
    "close the month": ("close_month", lambda ctx, _: month.close_month(ctx, 2026, 9)),
    "exchange": ("synchronise", lambda ctx, _: sync_session.sync_now(ctx)),
    "send again": ("synchronise", lambda ctx, _: sync_session.send_again(ctx, NOBODY)),
    "decide a conflict": ("synchronise", lambda ctx, _: sync_session.resolve_conflict(ctx, NOBODY, "ours")),
    "rounds by themselves": ("synchronise", lambda ctx, _: sync_session.set_automatic(ctx, True)),
    "bound of a month": ("synchronise", lambda ctx, _: sync_session.set_budget(ctx, 50)),
    "join headquarters": ("enrol_device", lambda ctx, _: sync_session.enrol(ctx, "nonsense", "x")),
    "ask by stick": ("enrol_device", lambda ctx, own: stick_admission.write_request(ctx, own.folder, "x")),
    "answered by stick": ("enrol_device", lambda ctx, own: stick_admission.read_answer(ctx, own.folder)),
    "address of headquarters": ("enrol_device", lambda ctx, _: stick_admission.set_address(ctx, "nonsense")),
    "add staff": ("manage_staff", lambda ctx, _: office_setup.add_staff(ctx, "", "", (), "otra clave larga")),
    "give a password": ("reset_password", lambda ctx, _: accounts.reset_password(ctx, NOBODY, "corta", PASSWORD)),
    "change a member": ("manage_staff", lambda ctx, _: accounts.edit_staff(ctx, NOBODY, "", "", ())),
    "remove a member": ("manage_staff", lambda ctx, _: accounts.remove_staff(ctx, NOBODY, "no es la clave")),
    "new recovery code": ("manage_staff", lambda ctx, _: accounts.renew_recovery_code(ctx, "no es la clave")),
    "back up now": ("backup", lambda ctx, _: backups.back_up_now(ctx, "asked")),
    "second folder": ("backup", lambda ctx, _: backups.set_second_folder(ctx, None)),
    "try a copy": ("backup", lambda ctx, _: backups.test_backup(ctx)),
    "check up": ("backup", lambda ctx, _: upkeep.check_up(ctx)),
    "open a person": ("see_person", lambda ctx, own: people.open_person(ctx, own.person)),
    "corrections": ("see_person", lambda ctx, own: rights.person_history(ctx, own.person)),
    "consent back": ("register_person", lambda ctx, own: registration.withdraw_consent(ctx, own.person)),
    "give the record": ("give_person_record", lambda ctx, own: person_record.give_person_record(ctx, own.person)),
    "at other offices": ("see_person", lambda ctx, own: handing_over.at_other_offices(ctx, own.person)),
    "offices to ask": ("give_person_record", lambda ctx, _: handing_over.offices_to_ask(ctx)),
    "pass a person on": ("give_person_record", lambda ctx, own: handing_over.ask(
        ctx, own.person, "XXX", "se mudó", person_agrees=True)),
    "take it back": ("give_person_record", lambda ctx, _: handing_over.withdraw(ctx, "x")),
    "who comes": ("find_people", lambda ctx, _: handover.waiting(ctx)),
    "receive a person": ("register_person", lambda ctx, _: handover.take_in(ctx, "x")),
    "note who came": ("register_person", lambda ctx, _: handover.join_known(ctx, "x")),
    "who was received elsewhere": ("find_people", lambda ctx, _: passed_on.passed_on(ctx)),
    "give a person back": ("register_person", lambda ctx, _: handover.decline(ctx, "x")),
    "vacancies elsewhere": ("see_vacancies", lambda ctx, _: shared_vacancies.other_offices(ctx)),
    "erase": ("erase_person", lambda ctx, own: rights.erase_person(ctx, own.person, "asked", typed="")),
    "time of keeping": ("erase_person", lambda ctx, _: retention.due_people(ctx)),
    "read the trail": ("see_audit", lambda ctx, _: audit_trail.read_trail(ctx)),
    "open the trail": ("see_audit", lambda ctx, _: audit_trail.open_trail(ctx)),
    "check the trail": ("see_audit", lambda ctx, _: audit_trail.chain_state(ctx)),
    "export the trail": ("see_audit", lambda ctx, own: audit_trail.export_trail(
        ctx, audit_trail.TrailFilter(), own.folder / "t.xlsx", reason="informe")),
    "colleagues' drafts": ("take_over_draft", lambda ctx, _: drafts.colleagues_drafts(ctx)),
    "take a draft over": ("take_over_draft", lambda ctx, _: drafts.take_over_draft(ctx, "other:1", NOBODY)),
    "compare two": ("merge_people", lambda ctx, own: merging.compare_people(ctx, own.person, own.person)),
    "merge": ("merge_people", lambda ctx, own: merging.merge_people(ctx, own.person, own.person)),
    "part": ("merge_people", lambda ctx, _: merging.unmerge_people(ctx, NOBODY)),
    "joined before": ("merge_people", lambda ctx, own: merging.merges_of(ctx, own.person)),
    "who looks alike": ("merge_people", lambda ctx, own: look_alikes.alike_to(ctx, own.person)),
    "pairs alike": ("merge_people", lambda ctx, _: look_alikes.alike_pairs(ctx)),
    "choose the paper": ("change_settings", lambda ctx, _: settings.set_paper(ctx, "A4")),
}


def test_an_unfinished_order_is_its_writers_own(office, liaison) -> None:
    vacancies.save_vacancy_draft(office, "vacancy", vacancies.VacancyDraft(VacancyForm(title="Peón")))
    assert vacancies.load_vacancy_draft(office, "vacancy") is not None
    assert vacancies.load_vacancy_draft(liaison, "vacancy") is None
    reception = office.with_staff(dataclasses.replace(office.staff, roles=(Role.RECEPTION,)))
    assert vacancies.load_vacancy_draft(reception, "vacancy") is None
    with pytest.raises(NotPermitted):
        vacancies.drop_vacancy_draft(reception, "vacancy")


def own_employer(ctx: OfficeContext) -> object:
    return employers.save_employer(ctx, EmployerForm(legal_name="Hacienda Nueva", contact_name="Ana"))


@dataclasses.dataclass
class Own:
    """What the calls work on."""

    person: UUID
    vacancy: UUID
    employer: UUID
    referral: UUID
    form: Any
    folder: Path


@pytest.fixture
def own(office, maria, milking, tmp_path) -> Own:
    luis = intake.save_intake(office, person_form(
        office, document_number="", document_type="none", surnames="Pilco", names="Luis", sex="M")).jobseeker_id
    made = referrals.refer(office, luis, milking)
    form = person_form(office, document_number="", document_type="none", surnames="Tene", names="Ana")
    return Own(maria, milking, vacancies.load_vacancy(office, milking).form.employer_id, made.referral_id, form,
               tmp_path)


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.COUNSELOR, Role.LIAISON, Role.COORDINATOR, Role.ANALYST,
                                  Role.ADMINISTRATOR])
def test_each_role_does_its_duties_and_no_other(office, own, role: Role) -> None:
    desk = office.with_staff(dataclasses.replace(office.staff, roles=(role,)))
    allowed = {}
    for name, (_, call) in WORK.items():
        try:
            call(desk, own)
            allowed[name] = True
        except NotPermitted:
            allowed[name] = False
        except DomainError:  # let in; the case itself does not hold
            allowed[name] = True
    assert allowed == {name: role in ACTS[act] for name, (act, _) in WORK.items()}


def test_every_duty_is_walked_or_held_elsewhere() -> None:
    elsewhere = {"see_sensitive", "import_file", "restore", "reset_administrator"}  # fields of a form; their own tests
    assert set(ACTS) - {act for act, _ in WORK.values()} <= elsewhere


@pytest.mark.parametrize(("role", "named"), [(Role.ADMINISTRATOR, False), (Role.RECEPTION, True)])
def test_what_headquarters_refused_is_named_to_whom_may_find_people(office, maria, role: Role, named: bool) -> None:
    with office.store.local() as session:
        entry = session.query(OutboxEntry).filter_by(record_id=maria).one()
        entry.parked_code = "refused"
        name = session.get_one(Jobseeker, maria).full_name
    desk = office.with_staff(dataclasses.replace(office.staff, roles=(role,)))
    (line,) = sync_session.sync_view(desk).parked
    assert (line.title, line.mends) == ((name, True) if named else ("no se muestra a su función", False))
    assert bool(today.today_view(desk).needs)
