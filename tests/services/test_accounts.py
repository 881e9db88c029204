"""Accounts of the staff over a real office: passwords, duties, leaving, what each leaves in the audit trail."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from uuid import UUID

import pytest
from service_kit import FAST, PASSWORD, TODAY, person_form
from sqlalchemy import func, select

from pes_desktop.domain.enums import Role
from pes_desktop.domain.errors import DomainError, EnvironmentFault, NotPermitted
from pes_desktop.models import AuditLine, Jobseeker, Staff
from pes_desktop.services import accounts, intake, key_change
from pes_desktop.services.backups import copies
from pes_desktop.services.context import OfficeContext, StaffMember
from pes_desktop.services.office_setup import (
    NewOffice,
    add_staff,
    create_office,
    member_of,
    open_office,
    staff_members,
    take_the_desk,
)
from pes_desktop.storage import keys, rotation, sealing, waits
from pes_desktop.storage.engine import DATABASE_FILE, connect
from pes_desktop.storage.keys_file import read_key_file
from pes_desktop.storage.settings import get_setting

HERS, NEW = "otra clave larga", "la tercera clave"


def lines(ctx: OfficeContext) -> list[tuple[str, object, str, list]]:
    with ctx.store.read() as session:
        return [(line.act, line.staff_id, line.role, line.records)
                for line in session.scalars(select(AuditLine).order_by(AuditLine.seq))]


def as_role(ctx: OfficeContext, *roles: Role) -> OfficeContext:
    return ctx.with_staff(dataclasses.replace(ctx.staff, roles=roles))


@pytest.fixture
def carmen(office: OfficeContext) -> StaffMember:
    return add_staff(office, "Carmen Paredes", "relacionadora", (Role.LIAISON,), HERS, admin_password=PASSWORD,
                     cost=FAST)


# --- passwords ---
def test_ones_own_password(office: OfficeContext) -> None:
    accounts.change_password(office, PASSWORD, NEW, cost=FAST)
    assert keys.unlock(office.folder, office.staff.id, NEW) == office.store.key
    with pytest.raises(DomainError):
        keys.unlock(office.folder, office.staff.id, PASSWORD)
    assert lines(office)[-1] == ("change_password", office.staff.id, "reception",
                                 [["staff", str(office.staff.id), "changed", ["password"]]])


@pytest.mark.parametrize(("old", "new", "code"), [
    ("no es esta", NEW, "wrong_password"), (PASSWORD, PASSWORD, "same_password"),
    (PASSWORD, "corta", "password_too_short"),
    (PASSWORD, "12345678", "password_guessable"), (PASSWORD, "Luis Andrade", "password_guessable"),
    (PASSWORD, "paredes1", "password_guessable")])
def test_a_change_that_cannot_be_changes_nothing(office, carmen, old: str, new: str, code: str) -> None:
    before, trail = (office.folder / "keys.json").read_bytes(), len(lines(office))
    with pytest.raises(DomainError) as error:
        accounts.change_password(office, old, new, cost=FAST)
    assert error.value.codes == (code,)
    assert (office.folder / "keys.json").read_bytes() == before
    assert len(lines(office)) == trail


def test_a_coordinator_resets_a_colleagues_password(office, carmen) -> None:
    desk = as_role(office, Role.COORDINATOR)
    accounts.reset_password(desk, carmen.id, NEW, PASSWORD, cost=FAST)
    assert lines(office)[-1] == ("reset_password", office.staff.id, "coordinator",
                                 [["staff", str(carmen.id), "changed", ["password"]]])
    hers = take_the_desk(office, carmen.id, NEW)
    assert accounts.must_change_password(hers)
    for word, code in ((NEW, "same_password"), ("corta", "password_too_short")):
        with pytest.raises(DomainError) as error:
            accounts.choose_password(hers, word, cost=FAST)
        assert error.value.codes == (code,)
    accounts.choose_password(hers, "la suya propia", cost=FAST)
    assert not accounts.must_change_password(hers)
    assert keys.unlock(office.folder, carmen.id, "la suya propia") == office.store.key
    assert lines(office)[-1][:3] == ("change_password", carmen.id, "liaison")
    with pytest.raises(DomainError) as error:
        accounts.choose_password(hers, "otra más que sirve", cost=FAST)
    assert error.value.codes == ("no_reset",)


def test_a_reset_of_ones_own_is_not_marked(office) -> None:
    accounts.reset_password(office, office.staff.id, NEW, PASSWORD, cost=FAST)
    assert not accounts.must_change_password(office)


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.COUNSELOR, Role.LIAISON, Role.ANALYST])
def test_no_other_duty_resets(office, carmen, role: Role) -> None:
    with pytest.raises(NotPermitted):
        accounts.reset_password(as_role(office, role), carmen.id, NEW, PASSWORD, cost=FAST)


def test_who_gives_an_administrator_a_password_is_an_administrator(office, carmen) -> None:
    hers, luis = office.with_staff(carmen), office.staff
    with pytest.raises(NotPermitted) as error:
        accounts.reset_password(as_role(hers, Role.COORDINATOR), luis.id, NEW, HERS, cost=FAST)
    assert error.value.faults[0].params["role"] == "role.administrator"
    assert keys.unlock(office.folder, luis.id, PASSWORD) == office.store.key, "the coordinator came no further"
    assert not accounts.may_reset(as_role(hers, Role.COORDINATOR), luis)
    assert accounts.may_reset(as_role(office, Role.COORDINATOR), carmen)
    assert not accounts.may_reset(as_role(office, Role.RECEPTION), carmen)
    both = as_role(hers, Role.COORDINATOR, Role.ADMINISTRATOR)
    accounts.reset_password(both, luis.id, NEW, HERS, cost=FAST)
    assert lines(office)[-1][:3] == ("reset_password", carmen.id, "administrator"), "the role that let her"
    assert keys.is_temporary(office.folder, luis.id)


def test_a_reset_needs_the_own_password_and_a_colleague(office, carmen) -> None:
    for staff, own, code in ((carmen.id, "no es esta", "wrong_password"), (UUID(int=5), PASSWORD, "unknown_staff")):
        with pytest.raises(DomainError) as error:
            accounts.reset_password(office, staff, NEW, own, cost=FAST)
        assert error.value.codes == (code,)
    for _ in range(3):
        with pytest.raises(DomainError) as error:
            accounts.reset_password(office, carmen.id, NEW, "no es esta", cost=FAST)
    assert error.value.codes == ("wrong_password", "wait_after_tries"), "guessing at an open desk waits too"
    waits.forget(office.folder, str(office.staff.id))


# --- who they are ---
def test_name_and_duties_change_and_what_was_done_keeps_its_role(office, carmen) -> None:
    hers = office.with_staff(carmen)
    accounts.change_password(hers, HERS, NEW, cost=FAST)
    changed = accounts.edit_staff(office, carmen.id, "  Carmen Tene ", " orientadora ", (Role.COUNSELOR,)).member
    assert (changed.name, changed.job_title, changed.roles) == ("Carmen Tene", "orientadora", (Role.COUNSELOR,))
    assert member_of(office, carmen.id) == changed
    assert dict(keys.holders(office.folder))[carmen.id] == "Carmen Tene"
    trail = lines(office)
    assert trail[-1][:3] == ("edit_staff", office.staff.id, "administrator")
    assert trail[-2][:3] == ("change_password", carmen.id, "liaison")


def test_ones_own_duties_hold_at_once(office, carmen) -> None:
    accounts.edit_staff(office, carmen.id, "Carmen", "", (Role.ADMINISTRATOR,))
    accounts.edit_staff(office, office.staff.id, "Luis", "", (Role.COUNSELOR,))
    assert office.staff.roles == (Role.COUNSELOR,)
    assert not office.may("manage_staff")


def test_somebody_always_manages_the_accounts(office, carmen) -> None:
    with pytest.raises(DomainError) as error:
        accounts.edit_staff(office, office.staff.id, "Luis", "", (Role.COUNSELOR,))
    assert (error.value.codes, error.value.faults[0].field) == (("last_administrator",), "roles")
    with pytest.raises(DomainError) as error:
        accounts.edit_staff(office, carmen.id, " ", "", ())
    assert [(f.code, f.field) for f in error.value.faults] == [("required", "name"), ("required", "roles")]
    with pytest.raises(DomainError) as error:
        accounts.edit_staff(office, UUID(int=5), "Nadie", "", (Role.COUNSELOR,))
    assert error.value.codes == ("unknown_staff",)


# --- leaving ---
def test_who_leaves_is_out_and_the_work_stays(office, carmen, tmp_path: Path) -> None:
    hers = office.with_staff(carmen)
    person = intake.save_intake(office, person_form(office)).jobseeker_id
    accounts.change_password(hers, HERS, NEW, cost=FAST)
    before = office.store.key
    told: list[tuple[int, int]] = []
    accounts.remove_staff(office, carmen.id, PASSWORD, lambda done, pages: told.append((done, pages)))
    assert told[-1][0] == told[-1][1]
    assert office.store.key != before
    assert [member.name for member in staff_members(office)] == ["Luis Andrade"]
    with pytest.raises(DomainError) as error:
        open_office(office.folder, carmen.id, NEW)
    assert error.value.codes == ("unknown_staff",)
    with pytest.raises(EnvironmentFault):
        connect(office.folder / DATABASE_FILE, before)
    with office.store.read() as session:
        assert session.get(Jobseeker, person) is not None
        assert session.get(Staff, carmen.id).name == "Carmen Paredes", "the history keeps the name"
        assert get_setting(session, "key_change_due") is None
    acts = [(act, role) for act, _, role, _ in lines(office)]
    assert ("remove_staff", "administrator") in acts
    assert acts[-1][0] == "change_key"
    office.store.close()
    again = open_office(office.folder, office.staff.id, PASSWORD, clock=lambda: TODAY)
    with again.store.read() as session:
        assert session.scalar(select(func.count()).select_from(Jobseeker)) == 1
    again.store.close()


def test_a_copy_under_each_key(office, carmen) -> None:
    old = office.store.key
    accounts.remove_staff(office, carmen.id, PASSWORD)
    opened = {}
    for copy in copies(office.folder):
        for name, key in (("old", old), ("new", office.store.key)):
            try:
                connect(copy.folder / DATABASE_FILE, key).close()
                opened[copy.folder.name] = name
            except EnvironmentFault:
                continue
    assert sorted(opened.values()) == ["new", "old"]
    newest = copies(office.folder)[0]
    assert keys.unlock(newest.folder, office.staff.id, PASSWORD) == office.store.key


def test_nobody_removes_themselves_nor_the_last_who_manages(office, carmen) -> None:
    with pytest.raises(DomainError) as error:
        accounts.remove_staff(office, office.staff.id, PASSWORD)
    assert error.value.codes == ("not_yourself",)
    hers = office.with_staff(dataclasses.replace(carmen, roles=(Role.ADMINISTRATOR,)))  # a right that is gone meanwhile
    with pytest.raises(DomainError) as error:
        accounts.remove_staff(hers, office.staff.id, HERS)
    assert error.value.codes == ("last_administrator",)
    for desk in (as_role(office, Role.COORDINATOR), office.with_staff(carmen)):
        with pytest.raises(NotPermitted):
            accounts.remove_staff(desk, carmen.id, PASSWORD)
    for staff, own, code in ((carmen.id, "no es esta", "wrong_password"), (UUID(int=5), PASSWORD, "unknown_staff")):
        with pytest.raises(DomainError) as error:
            accounts.remove_staff(office, staff, own)
        assert error.value.codes == (code,)
    assert len(staff_members(office)) == 2
    assert copies(office.folder) == []


def test_a_removal_cut_off_before_the_new_key_is_finished_at_the_next_opening(office, carmen, monkeypatch) -> None:
    before = office.store.key

    def cut(*_arguments: object, **_named: object) -> None:
        raise EnvironmentFault(*DomainError().faults)

    with monkeypatch.context() as patch:
        patch.setattr(rotation, "rotate", cut)
        with pytest.raises(EnvironmentFault):
            accounts.remove_staff(office, carmen.id, PASSWORD)
    assert office.store.key == before
    assert dict(keys.holders(office.folder)) == {office.staff.id: "Luis Andrade"}, "the way in is gone all the same"
    office.store.close()
    with monkeypatch.context() as patch:  # a full disk keeps nobody from the desk
        patch.setattr(rotation, "rotate", cut)
        open_office(office.folder, office.staff.id, PASSWORD, clock=lambda: TODAY).store.close()
    again = open_office(office.folder, office.staff.id, PASSWORD, clock=lambda: TODAY)
    assert again.store.key != before
    assert key_change.finish_key_change(again) is False
    assert lines(again)[-1][0] == "change_key"
    assert read_key_file(office.folder).keys == [sealing.key_id(again.store.key)]
    again.store.close()


def test_whoever_has_no_key_pair_yet_is_named_before_anything_happens(office, carmen) -> None:
    ana = add_staff(office, "Ana Tene", "", (Role.RECEPTION,), NEW, admin_password=PASSWORD, cost=FAST)
    file = read_key_file(office.folder)
    file.find("staff", str(ana.id)).public = ""
    rotation.write_key_file(office.folder, file)
    with pytest.raises(DomainError) as error:
        accounts.remove_staff(office, carmen.id, PASSWORD)
    assert error.value.codes == ("old_holders",)
    assert error.value.faults[0].params == {"names": "Ana Tene"}
    assert len(staff_members(office)) == 3


# --- the words ---
def test_new_recovery_words(tmp_path: Path) -> None:
    form = NewOffice("ec", "Oficina Alausí", "ALA", "060250", "Luis Andrade", PASSWORD)
    ctx, before = create_office(tmp_path / "o", form, clock=lambda: TODAY, cost=FAST)
    with pytest.raises(DomainError) as error:
        accounts.renew_recovery_code(ctx, "no es esta", cost=FAST)
    assert error.value.codes == ("wrong_password",)
    with pytest.raises(NotPermitted):
        accounts.renew_recovery_code(as_role(ctx, Role.COORDINATOR), PASSWORD, cost=FAST)
    words = accounts.renew_recovery_code(ctx, PASSWORD, cost=FAST)
    assert keys.unlock_with_recovery(ctx.folder, words) == ctx.store.key
    with pytest.raises(DomainError):
        keys.unlock_with_recovery(ctx.folder, before)
    act, _, role, records = lines(ctx)[-1]
    assert (act, role, records) == ("renew_recovery_code", "administrator",
                                    [["office", str(ctx.office.id), "changed", ["recovery"]]])
    assert words not in str(lines(ctx))
    ctx.store.close()


def test_a_first_password_that_everybody_tries_is_refused(tmp_path: Path) -> None:
    for password, code in (("corta", "password_too_short"), ("LuisAndrade", "password_guessable"),
                           ("12345678", "password_guessable")):
        with pytest.raises(DomainError) as error:
            create_office(tmp_path / "o", NewOffice("ec", "Oficina Alausí", "ALA", "060250", "Luis Andrade", password))
        assert (error.value.codes, error.value.faults[0].field) == ((code,), "password")
