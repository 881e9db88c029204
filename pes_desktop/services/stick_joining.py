"""Another PC of an office that has no line.

A PC of the office writes a card, its staff with their ways in and all its records onto the stick; the new one makes
itself one of the office's from card and staff and asks headquarters; when it is admitted, it reads the records.
"""

from __future__ import annotations

import string
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from pes_desktop.domain.admission_code import plain_stick_code
from pes_desktop.domain.errors import DomainError, EnvironmentFault, Fault
from pes_desktop.domain.ids import new_id
from pes_desktop.models import Device, Office, OutboxEntry, Staff
from pes_desktop.models.base import utcnow
from pes_desktop.services import further_pc, stick_admission, ways
from pes_desktop.services.brigade import WHOLE, ForOthers, take_along
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.further_pc import Colleagues, Joined
from pes_desktop.services.office_setup import holds_office
from pes_desktop.storage import keys
from pes_desktop.storage.files import environment_fault, write_atomically
from pes_desktop.storage.store import Actor
from pes_desktop.sync.columns import row_values
from pes_desktop.sync.office_card import CARD_END, FILE_LIMIT, OfficeCard, read_card, write_card
from pes_desktop.sync.office_page import OfficePage
from pes_desktop.sync.staff_file import FILE_LIMIT as STAFF_LIMIT
from pes_desktop.sync.staff_file import STAFF_END, StaffFile, read_staff_file, staff_key, write_staff_file
from pes_desktop.sync.store import Account, keyed_account
from pes_desktop.sync.taking import take
from pes_desktop.sync.telling import pages, tell


@dataclass(frozen=True, slots=True, repr=False)
class StickJoinForm:
    """What a PC asks that joins without a line: the stick's folder and the code from headquarters."""

    stick: Path
    code: str


def invite(ctx: OfficeContext, folder: Path, code: str) -> ForOthers:
    """Write the office's card, its staff and all its records for a PC that is to join; returns what ``take_along``
    does. ``code``: the one-time code that headquarters gave for that PC; it locks the staff's ways in.

    Raises NotPermitted; DomainError sync_not_enrolled, stick_without_keys, stick_code_short, stick_code_wrong,
    ``stick_card_early`` (headquarters has not answered for the office itself yet), enrol_no_letter; EnvironmentFault of
    the disk.
    """
    ctx.require("enrol_device")
    known = keyed_account(ctx.store)
    key = staff_key(plain_stick_code(code))
    ways.share_ways(ctx)
    with ctx.store.read() as session:
        row = session.get_one(Office, ctx.office.id)
        if session.scalar(select(OutboxEntry.seq).where(OutboxEntry.record_id == row.id)) is not None:
            raise DomainError(Fault("stick_card_early"))
        taken = set(session.scalars(select(Device.letter)))
        letter = next((one for one in string.ascii_uppercase if one not in taken), None)
        if letter is None:
            raise DomainError(Fault("enrol_no_letter"))
        card = OfficeCard(row.id, row.version, row_values(row), letter, utcnow())
        staff = tell(session, {Staff.__tablename__: set(session.scalars(select(Staff.id)))})
    (page,) = pages(known, staff.records)
    write_atomically(folder / (ctx.office.code + STAFF_END), write_staff_file(
        StaffFile(page, ways.ways_for(ctx.folder, key)), key))
    write_atomically(folder / (ctx.office.code + CARD_END), write_card(card))
    return take_along(ctx, folder, WHOLE)


def colleagues_by_stick(folder: Path, form: StickJoinForm, *, clock: Callable[[], date] = date.today,
                        cost: keys.KdfCost | None = None) -> Colleagues:
    """Make this PC one of the office whose card is on the stick, write its request to headquarters, and tell who works
    there; one of them then sits down (``further_pc.enter``). Cut off anywhere, the same code goes on.

    Raises DomainError for fields, ``office_exists``, ``stick_no_card``, ``stick_cards_many`` (of several offices),
    ``stick_card_strange``, ``stick_no_staff`` (the card of an earlier program, or written for another code);
    EnvironmentFault where stick or folder cannot be used.
    """
    signs = plain_stick_code(form.code)
    if (folder / keys.KEY_FILE).exists() or holds_office(folder):
        raise DomainError(Fault("office_exists"))
    ctx = further_pc.go_on(folder, signs, clock=clock)
    if ctx is None:
        card = _card(form.stick)
        _staff_of(form.stick, card.office_id, card.values.get("code"), signs)  # said before anything is made
        try:
            ctx = further_pc.begin(folder, card.record, card.letter, new_id(), signs, clock=clock, cost=cost)
        except DomainError as error:
            if isinstance(error, EnvironmentFault) or "office_exists" in error.codes:
                raise
            raise DomainError(Fault("stick_card_strange")) from error
    try:
        _take_staff(ctx, form.stick, signs)
        stick_admission.write_request(ctx, form.stick, form.code)
        return further_pc.who_came(ctx)
    finally:
        ctx.store.close()


def _staff_of(folder: Path, office_id: UUID, code: object, signs: str) -> tuple[OfficePage, dict[UUID, str]]:
    """Raises DomainError ``stick_no_staff``, ``protocol_unsupported``; EnvironmentFault."""
    path = folder / (code + STAFF_END if isinstance(code, str) and code.isalnum() else STAFF_END)
    try:
        if not path.exists() or path.stat().st_size > STAFF_LIMIT:
            raise DomainError(Fault("stick_no_staff"))
        page, told = read_staff_file(path.read_bytes(), staff_key(signs))
    except OSError as error:
        raise environment_fault(error) from error
    except DomainError as error:
        if "batch_malformed" not in error.codes:
            raise
        raise DomainError(Fault("stick_no_staff")) from error
    if page.office_id != office_id:
        raise DomainError(Fault("stick_no_staff"))
    return page, told


def _take_staff(ctx: OfficeContext, folder: Path, signs: str) -> None:
    """The members' records as any page of a PC of the office, and their ways in."""
    page, told = _staff_of(folder, ctx.office.id, ctx.office.code, signs)
    take(ctx.store, Account("", "", page.server_id, page.epoch, ctx.device_id, ctx.office.id, ctx.pc), Actor(), page)
    ways.take_told(ctx, told, staff_key(signs))


def join_by_stick(folder: Path, form: StickJoinForm, staff_name: str, password: str, *,
                  clock: Callable[[], date] = date.today, cost: keys.KdfCost | None = None) -> Joined:
    """``colleagues_by_stick``, and the one of this name sits down.

    Raises also DomainError ``join_name_unknown``, and as ``further_pc.enter``.
    """
    staff_id = further_pc.one_called(colleagues_by_stick(folder, form, clock=clock, cost=cost), staff_name)
    return further_pc.enter(folder, plain_stick_code(form.code), staff_id, password, clock=clock, cost=cost)


def _card(folder: Path) -> OfficeCard:
    """The latest card of the one office that is on the stick."""
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix.lower() == CARD_END)
        found = [read_card(path.read_bytes()) for path in paths if path.stat().st_size <= FILE_LIMIT]
    except OSError as error:
        raise environment_fault(error) from error
    if not found:
        raise DomainError(Fault("stick_no_card"))
    if len({card.office_id for card in found}) > 1:
        raise DomainError(Fault("stick_cards_many"))
    return max(found, key=lambda card: card.created)
