"""Another PC of an office that has no line.

A PC of the office writes a card and all its records onto the stick; the new one makes itself one of the office's from
the card and asks headquarters; when it is admitted, it reads the records.
"""

from __future__ import annotations

import string
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select

from pes_desktop.domain.admission_code import plain_stick_code
from pes_desktop.domain.errors import DomainError, EnvironmentFault, Fault, faults_of
from pes_desktop.domain.ids import new_id
from pes_desktop.models import Device, Office, OutboxEntry
from pes_desktop.models.base import utcnow
from pes_desktop.services import stick_admission
from pes_desktop.services.brigade import WHOLE, ForOthers, take_along
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.joining import Joined
from pes_desktop.services.office_setup import NewOffice, create_office, holds_office
from pes_desktop.storage import keys
from pes_desktop.storage.files import environment_fault, write_atomically
from pes_desktop.sync.columns import row_values
from pes_desktop.sync.office_card import CARD_END, FILE_LIMIT, OfficeCard, read_card, write_card
from pes_desktop.sync.store import keyed_account


@dataclass(frozen=True, slots=True, repr=False)
class StickJoinForm:
    """What a PC asks that joins without a line: the stick's folder, the code from headquarters, who works here."""

    stick: Path
    code: str
    staff_name: str
    password: str
    job_title: str = ""


def invite(ctx: OfficeContext, folder: Path) -> ForOthers:
    """Write the office's card and all its records for a PC that is to join; returns what ``take_along`` does.

    Raises NotPermitted; DomainError sync_not_enrolled, stick_without_keys, ``stick_card_early`` (headquarters has not
    answered for the office itself yet), enrol_no_letter; EnvironmentFault of the disk.
    """
    ctx.require("enrol_device")
    keyed_account(ctx.store)
    with ctx.store.read() as session:
        row = session.get_one(Office, ctx.office.id)
        if session.scalar(select(OutboxEntry.seq).where(OutboxEntry.record_id == row.id)) is not None:
            raise DomainError(Fault("stick_card_early"))
        taken = set(session.scalars(select(Device.letter)))
        letter = next((one for one in string.ascii_uppercase if one not in taken), None)
        if letter is None:
            raise DomainError(Fault("enrol_no_letter"))
        card = OfficeCard(row.id, row.version, row_values(row), letter, utcnow())
    write_atomically(folder / (ctx.office.code + CARD_END), write_card(card))
    return take_along(ctx, folder, WHOLE)


def join_by_stick(folder: Path, form: StickJoinForm, *, clock: Callable[[], date] = date.today,
                  cost: keys.KdfCost | None = None) -> Joined:
    """Make this PC one of the office whose card is on the stick, open it, and write its request to headquarters.

    ``Joined.refused``: the stick did not take the request; it is written again on the Sync page. Raises DomainError for
    fields, ``office_exists``, ``stick_no_card``, ``stick_cards_many`` (of several offices), ``stick_card_strange``;
    EnvironmentFault where stick or folder cannot be used.
    """
    _check(form)
    if (folder / keys.KEY_FILE).exists() or holds_office(folder):
        raise DomainError(Fault("office_exists"))
    card = _card(form.stick)
    told = {name: str(card.values.get(name) or "") for name in ("name", "code", "country", "place_code")}
    try:
        ctx, words = create_office(folder, NewOffice(
            told["country"], told["name"], told["code"], told["place_code"], form.staff_name.strip(), form.password,
            form.job_title.strip()), clock=clock, cost=cost, pc=card.letter, device_id=new_id(), joined=card.record)
    except DomainError as error:
        if isinstance(error, EnvironmentFault) or any(fault.field in ("password", "staff_name")
                                                      for fault in error.faults) or "office_exists" in error.codes:
            raise
        raise DomainError(Fault("stick_card_strange")) from error
    try:
        stick_admission.write_request(ctx, form.stick, form.code)
    except DomainError as error:
        return Joined(ctx, words, error)
    return Joined(ctx, words)


def _check(form: StickJoinForm) -> None:
    faults = [Fault("required", name) for name in ("code", "staff_name", "password")
              if not getattr(form, name).strip()]
    checks: list[Callable[[], object]] = []
    if form.password:
        checks.append(lambda: keys.check_password(form.password, (form.staff_name,)))
    if form.code.strip():
        checks.append(lambda: plain_stick_code(form.code))
    faults += faults_of(*checks)
    if faults:
        raise DomainError(*faults)


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
