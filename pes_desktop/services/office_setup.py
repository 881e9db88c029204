"""First start and opening: create an office without any network, unlock it, change who is at the desk."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from pes_desktop.domain.enums import OFFICE_ROLES, Role
from pes_desktop.domain.errors import DomainError, EnvironmentFault, Fault, faults_of
from pes_desktop.domain.ids import new_id
from pes_desktop.models import Device, Office, Staff
from pes_desktop.platform.paths import private_folder
from pes_desktop.platform.places import refuse_place
from pes_desktop.reference.country import available_countries
from pes_desktop.services.backups import OWN_FOLDER
from pes_desktop.services.context import OfficeContext, OfficeInfo, StaffMember
from pes_desktop.services.key_change import finish_key_change, opens_for_none
from pes_desktop.services.safekeeping import start_check
from pes_desktop.services.ways import give_password, take_ways
from pes_desktop.storage import keys, migrate, rotation, way_in
from pes_desktop.storage.engine import DATABASE_FILE, open_engine
from pes_desktop.storage.files import environment_fault, sync_folder
from pes_desktop.storage.journal import JOURNAL_FOLDER
from pes_desktop.storage.settings import get_setting, set_setting
from pes_desktop.storage.store import Actor, Store, UnitOfWork
from pes_desktop.storage.swap import finish

#: Holds the key file of an office that is being made; gone when the office is whole.
MAKING = "making"


@dataclass(frozen=True, slots=True)
class NewOffice:
    """What the first start asks."""

    country: str
    name: str
    code: str
    place_code: str
    staff_name: str
    password: str
    job_title: str = ""
    address: str = ""
    phone: str = ""
    area_code: str = ""
    opening_hours: str = ""


def check_new_office(form: NewOffice) -> None:
    """Raise DomainError with every field that is missing or malformed."""
    faults = [
        Fault("required", name)
        for name in ("country", "name", "code", "place_code", "staff_name", "password")
        if not getattr(form, name).strip()
    ]
    if form.country and form.country not in available_countries():
        faults.append(Fault("country_unknown", "country", {"code": form.country}))
    if form.code and not re.fullmatch(r"[A-Z0-9]{2,6}", form.code):
        faults.append(Fault("office_code_malformed", "code"))
    if form.password:
        faults += faults_of(lambda: keys.check_password(form.password, (form.name, form.code, form.staff_name)))
    if faults:
        raise DomainError(*faults)


def holds_office(folder: Path) -> bool:
    """Whether data of an office lie here: its file, copies or journal. Without a key file it is then a damaged one and
    no empty folder; a creation cut short has left nothing that anybody has seen."""
    if _filled(folder / OWN_FOLDER):
        return True
    if (folder / MAKING).exists():
        return False
    return (folder / DATABASE_FILE).exists() or _filled(folder / JOURNAL_FOLDER)


def _filled(folder: Path) -> bool:
    """Whether anything lies in a folder; one that cannot be looked into is not taken for an empty one."""
    try:
        return folder.is_dir() and next(folder.iterdir(), None) is not None
    except OSError:
        return True


def create_office(
    folder: Path,
    form: NewOffice,
    *,
    clock: Callable[[], date] = date.today,
    cost: keys.KdfCost | None = None,
    pc: str = "A",
) -> tuple[OfficeContext, str]:
    """Create a new office in ``folder`` (made when absent) and open it as its first member, who holds every role.

    Returns the context and the recovery words, which are kept nowhere else.
    Raises DomainError for bad fields, ``office_exists``; EnvironmentFault when the folder cannot be written.
    """
    check_new_office(form)
    making = begin_folder(folder)
    office_id, staff_id, device_id = new_id(), new_id(), new_id()
    key, recovery = keys.create_key_file(
        making, (office_id, form.code, form.name, form.country), staff_id, form.staff_name, form.password, cost
    )
    store = Store(open_engine(folder, key), folder, key)
    try:
        migrate.upgrade(store.engine, migrate.OFFICE_SCOPE)
        with store.write(Actor(staff_id, Role.ADMINISTRATOR), "create_office") as unit:
            unit.add(Office(
                id=office_id, office_id=office_id, code=form.code, name=form.name, country=form.country,
                place_code=form.place_code, address=form.address, phone=form.phone, area_code=form.area_code,
                opening_hours=form.opening_hours,
            ))
            unit.add(Device(id=device_id, office_id=office_id, letter=pc, name=""))
            unit.add(
                Staff(id=staff_id, office_id=office_id, name=form.staff_name, job_title=form.job_title,
                      roles=[role.value for role in OFFICE_ROLES])
            )
            set_setting(unit.session, "device", {"id": str(device_id), "letter": pc})
        put_in_place(folder)
    except BaseException:
        store.close()
        clear_half_made(folder)
        raise
    ctx = _context(store, folder, staff_id, clock)
    start_check(ctx)
    return ctx, recovery


def begin_folder(folder: Path) -> Path:
    """Make the folder of an office that begins and, in it, the one for its key file until it is whole; returns that.

    Raises DomainError ``office_exists``; EnvironmentFault when the folder cannot be written, or is no place for it.
    """
    if (folder / keys.KEY_FILE).exists() or holds_office(folder):
        raise DomainError(Fault("office_exists"))
    refuse_place(folder)
    clear_half_made(folder)
    try:
        private_folder(folder)
        private_folder(folder / MAKING)
    except OSError as error:
        raise environment_fault(error) from error
    return folder / MAKING


def put_in_place(folder: Path, ready: Path | None = None) -> None:
    """From here on there is an office: its key file takes its name in one step. ``ready``: the folder in which it lies,
    where that is not the one in which it is being made."""
    try:
        os.replace((ready or folder / MAKING) / keys.KEY_FILE, folder / keys.KEY_FILE)
        sync_folder(folder)
    except OSError as error:
        raise environment_fault(error) from error
    shutil.rmtree(folder / MAKING, ignore_errors=True)


def clear_half_made(folder: Path) -> None:
    """What a creation cut short has left; nobody has seen its recovery words, so it holds nothing."""
    if (folder / MAKING).exists() and not (folder / keys.KEY_FILE).exists():
        for name in (DATABASE_FILE, f"{DATABASE_FILE}-wal", f"{DATABASE_FILE}-shm"):
            with contextlib.suppress(OSError):
                (folder / name).unlink(missing_ok=True)
        shutil.rmtree(folder / JOURNAL_FOLDER, ignore_errors=True)
    shutil.rmtree(folder / MAKING, ignore_errors=True)


def open_office(
    folder: Path, staff_id: UUID, password: str, *, clock: Callable[[], date] = date.today
) -> OfficeContext:
    """Unlock an office; upgrades an older file first.

    Raises DomainError ``wrong_password``, ``wait_after_tries``; EnvironmentFault ``no_office_here``,
    ``key_file_damaged``, ``database_missing``, ``database_unreadable``, ``database_newer``, ``migration_failed``.
    """
    key = way_in.with_password(folder, staff_id, password)
    return open_with_key(folder, key, staff_id, clock=clock)


def open_with_key(
    folder: Path, key: bytes, staff_id: UUID, *, clock: Callable[[], date] = date.today
) -> OfficeContext:
    """Open an office whose key is already at hand; the log-in stands in the audit trail."""
    ctx = open_unlogged(folder, key, staff_id, clock=clock)
    try:
        note_at_desk(ctx, "log_in")
        take_ways(ctx)  # what a cut left of the last exchange
        with contextlib.suppress(DomainError):  # a full disk keeps nobody from the desk; it stays due
            finish_key_change(ctx)
    except BaseException:
        ctx.store.close()
        raise
    return ctx


def open_unlogged(folder: Path, key: bytes, staff_id: UUID, *, clock: Callable[[], date]) -> OfficeContext:
    """Like ``open_with_key``, for a caller that writes the audit line of its own."""
    finish(folder)
    if not (folder / DATABASE_FILE).exists():
        raise EnvironmentFault(Fault("database_missing"))
    if (folder / DATABASE_FILE).stat().st_size == 0:  # cut to nothing; opening would make a new, empty database of it
        raise EnvironmentFault(Fault("database_unreadable"))
    shutil.rmtree(folder / MAKING, ignore_errors=True)  # else a lost key file would make the office look half made
    store = Store(open_engine(folder, key), folder, key)
    try:
        migrate.upgrade(store.engine, migrate.OFFICE_SCOPE, before=partial(_back_up_first, folder, key))
        rotation.tidy(folder, key)
        ctx = _context(store, folder, staff_id, clock)
        start_check(ctx)  # before anything is written: what the journal has and the file lacks comes back first
        return ctx
    except BaseException:
        store.close()
        raise


def note_at_desk(ctx: OfficeContext, act: str, before_commit: Callable[[UnitOfWork], None] | None = None) -> None:
    """Write that the person at the desk did ``act``, under the first role held; ``before_commit`` goes with it."""
    with ctx.store.write(ctx.at_desk(), act) as unit:
        unit.note_records.append(["staff", str(ctx.staff.id), "seen", []])
        if before_commit is not None:
            before_commit(unit)


def _back_up_first(folder: Path, key: bytes) -> None:
    """The file as the older program left it goes to the backups before its schema changes."""
    from pes_desktop.storage.backup import back_up

    back_up(folder, key, folder / OWN_FOLDER, now=datetime.now())


def _context(store: Store, folder: Path, staff_id: UUID, clock: Callable[[], date]) -> OfficeContext:
    with store.read() as session:
        office = session.scalars(select(Office)).first()
        if office is None:
            raise EnvironmentFault(Fault("office_unfinished"))
        staff = session.get(Staff, staff_id)
        if staff is None or not (staff.active or opens_for_none(session, folder)):
            raise DomainError(Fault("unknown_staff", "staff"))
        device_id, letter = this_device(get_setting(session, "device", {}))
        info = office_info(office)
        member = _member(staff)
    return OfficeContext(store, folder, info, device_id, letter, member, clock)


def office_info(office: Office) -> OfficeInfo:
    """The office's row as every page and paper shows it."""
    return OfficeInfo(office.id, office.code, office.name, office.country, office.place_code, office.address,
                      office.phone, office.area_code, office.opening_hours)


def this_device(kept: dict[str, object]) -> tuple[UUID, str]:
    """This PC's id and letter; letters and batches are numbered by them, so that none can be invented."""
    try:
        found, letter = UUID(str(kept["id"])), str(kept["letter"])
    except (KeyError, ValueError):
        raise EnvironmentFault(Fault("database_damaged")) from None
    if len(letter) != 1 or not "A" <= letter <= "Z":
        raise EnvironmentFault(Fault("database_damaged"))
    return found, letter


def _member(staff: Staff) -> StaffMember:
    return StaffMember(staff.id, staff.name, staff.job_title, tuple(Role(role) for role in staff.roles))


def staff_members(ctx: OfficeContext) -> list[StaffMember]:
    """Active staff, by name."""
    with ctx.store.read() as session:
        rows = session.scalars(select(Staff).where(Staff.active, Staff.removed_at.is_(None)).order_by(Staff.name))
        return [_member(row) for row in rows]


def member_of(ctx: OfficeContext, staff_id: UUID) -> StaffMember:
    """An active member of staff. Raises DomainError ``unknown_staff``."""
    member = next((m for m in staff_members(ctx) if m.id == staff_id), None)
    if member is None:
        raise DomainError(Fault("unknown_staff", "staff"))
    return member


def add_staff(
    ctx: OfficeContext, name: str, job_title: str, roles: tuple[Role, ...], password: str, key: bytes | None = None,
    *, admin_password: str = "", cost: keys.KdfCost | None = None,
) -> StaffMember:
    """Add a member of staff with a password of their own.

    The database key comes from ``key`` or from the acting administrator's password.
    Raises NotPermitted, DomainError ``required``, ``password_too_short``, ``wrong_password``.
    """
    actor = ctx.require("manage_staff")
    faults = [Fault("required", field) for field, value in (("name", name.strip()), ("roles", roles)) if not value]
    if faults:
        raise DomainError(*faults)
    keys.check_password(password)
    open_key = key if key is not None else way_in.with_password(ctx.folder, ctx.staff.id, admin_password)
    staff = Staff(id=new_id(), office_id=ctx.office.id, name=name.strip(), job_title=job_title,
                  roles=[role.value for role in roles])
    with ctx.store.write(actor, "add_staff") as unit:
        unit.add(staff)
        unit.session.flush()
        # before the commit: a member without a way in could neither log in nor be made again
        give_password(unit, ctx.folder, open_key, staff.id, password, cost)
    return _member(staff)


def take_the_desk(ctx: OfficeContext, staff_id: UUID, password: str) -> OfficeContext:
    """Another person sits down: the office stays open. Raises DomainError ``wrong_password``, ``wait_after_tries``."""
    way_in.with_password(ctx.folder, staff_id, password)
    desk = ctx.with_staff(member_of(ctx, staff_id))
    note_at_desk(desk, "log_in")
    return desk
