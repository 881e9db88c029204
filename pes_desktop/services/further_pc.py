"""A further PC of an office while it is made: the staff come first, and one of them sits down with the own password.

Whoever holds the one-time code brings a PC into the office, not a person: new people are added by an administrator.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from pes_desktop.domain.enums import Role
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.text import fold
from pes_desktop.models import Device, Office
from pes_desktop.platform.paths import private_folder
from pes_desktop.reference.country import available_countries
from pes_desktop.services.context import OfficeContext, StaffMember
from pes_desktop.services.office_setup import (
    MAKING,
    begin_folder,
    clear_half_made,
    holds_office,
    office_info,
    open_with_key,
    put_in_place,
    this_device,
)
from pes_desktop.services.resets import JOINED
from pes_desktop.storage import keys, migrate, way_in
from pes_desktop.storage.engine import DATABASE_FILE, open_engine
from pes_desktop.storage.files import environment_fault, write_atomically
from pes_desktop.storage.keys_joining import create_for_joining, unlock_joining
from pes_desktop.storage.settings import get_setting, set_setting
from pes_desktop.storage.store import Actor, Store
from pes_desktop.sync.columns import read_values
from pes_desktop.sync.incoming import take_office
from pes_desktop.sync.wire import WireRecord

#: Who sits at a PC that nobody has a way into yet: the program, which asks headquarters for the admission.
_NOBODY = StaffMember(UUID(int=0), "", "", (Role.ADMINISTRATOR,))
_READY = "ready"
Colleagues = list[tuple[UUID, str]]


class Joined(NamedTuple):
    """The open office and this PC's own recovery words."""

    ctx: OfficeContext
    words: str


def begin(folder: Path, told: WireRecord, letter: str, device_id: UUID, code: str, *, clock: Callable[[], date],
          cost: keys.KdfCost | None) -> OfficeContext:
    """Make the office of its row; ``code``: the plain signs that open it until the staff are here.

    The context has the key file that is being made as its folder. Raises DomainError ``office_exists``, or what is
    wrong with the row; EnvironmentFault when the folder cannot be written.
    """
    values = read_values(told.record_type, told.values)
    if values["country"] not in available_countries():
        raise DomainError(Fault("country_unknown", "country", {"code": values["country"]}))
    making = begin_folder(folder)
    key = create_for_joining(making, (told.record_id, values["code"], values["name"], values["country"]), code, cost)
    store = Store(open_engine(folder, key), folder, key)
    try:
        migrate.upgrade(store.engine, migrate.OFFICE_SCOPE)
        with store.write(Actor(), "create_office") as unit:
            take_office(unit, told)
            unit.add(Device(id=device_id, office_id=told.record_id, letter=letter, name=""))
            set_setting(unit.session, "device", {"id": str(device_id), "letter": letter})
            set_setting(unit.session, JOINED, True)
        return _context(store, making, clock)
    except BaseException:
        store.close()
        clear_half_made(folder)
        raise


def go_on(folder: Path, code: str, *, clock: Callable[[], date]) -> OfficeContext | None:
    """What an earlier try with this code has made; None where there is nothing."""
    making = folder / MAKING
    key = None
    if not holds_office(folder) and not (folder / keys.KEY_FILE).exists() and (folder / DATABASE_FILE).exists():
        key = unlock_joining(making, code)
    if key is None:
        return None
    store = Store(open_engine(folder, key), folder, key)
    try:
        return _context(store, making, clock)
    except DomainError:  # cut before the office's row: it begins anew
        store.close()
        return None


def _context(store: Store, making: Path, clock: Callable[[], date]) -> OfficeContext:
    with store.read() as session:
        office = session.query(Office).first()
        if office is None:
            raise DomainError(Fault("office_unfinished"))
        device_id, letter = this_device(get_setting(session, "device", {}))
        return OfficeContext(store, making, office_info(office), device_id, letter, _NOBODY, clock)


def enter(folder: Path, code: str, staff_id: UUID, password: str, *, clock: Callable[[], date] = date.today,
          cost: keys.KdfCost | None = None) -> Joined:
    """One of the staff, who have come, sits down with the password of the office's other PCs; the office stands.

    Raises DomainError ``wrong_password``, ``wait_after_tries``, ``unknown_staff``; ``join_begin_again`` where nothing
    lies here that this code opens; EnvironmentFault.
    """
    ctx = go_on(folder, code, clock=clock)
    if ctx is None:
        raise DomainError(Fault("join_begin_again"))
    try:
        key = way_in.with_password(ctx.folder, staff_id, password)
        ready = ctx.folder / _READY  # beside the one that the code opens, which serves until this one is in its place
        private_folder(ready)
        write_atomically(ready / keys.KEY_FILE, (ctx.folder / keys.KEY_FILE).read_bytes())
        words = keys.set_recovery(ready, key, cost)
    except OSError as error:
        raise environment_fault(error) from error
    finally:
        ctx.store.close()
    put_in_place(folder, ready)
    return Joined(open_with_key(folder, key, staff_id, clock=clock), words)


def one_called(staff: Colleagues, name: str) -> UUID:
    """The member of this name, however it is written. Raises DomainError ``join_name_unknown`` (names)."""
    found = [key for key, theirs in staff if fold(theirs) == fold(name)]
    if len(found) != 1:
        raise DomainError(Fault("join_name_unknown", "staff_name", {"names": ", ".join(name for _, name in staff)}))
    return found[0]


def who_came(ctx: OfficeContext) -> Colleagues:
    """Who can sit down here now, by name. Raises DomainError ``join_nobody``: the office's other PCs have told of
    nobody's way in yet."""
    staff = sorted(keys.holders(ctx.folder), key=lambda one: fold(one[1]))
    if not staff:
        raise DomainError(Fault("join_nobody"))
    return staff
