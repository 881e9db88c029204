"""Headquarters notices by itself that it went back to a copy: a PC knows more of it than it holds.

With its batches and its question for the digests a PC tells the epoch it knows and those it heard of since, and of each
how far it has read and the last of its batches that was answered. Headquarters only counts up: where that lies beyond
what it holds, or it never had that epoch, the database is an older copy for which nobody ran ``restored``. It then
takes a new epoch, and everything goes its way as after the command.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

import structlog
from sqlalchemy import Connection, Engine, func, select, update

from pes_central.auth import DeviceIdentity
from pes_central.db import change_epoch, reading, writing
from pes_central.feed import heads
from pes_central.pages.audit import BY_PROGRAM, note
from pes_central.tables import DeviceEntry, FeedEntry, OfficeEntry, ServerIdentity

#: Starts of the server that are remembered.
STARTS = 16
_TOLD = re.compile(r"([0-9]{1,18})\.([0-9]{1,18})\.([0-9]{1,9})\Z")
log = structlog.get_logger("pes_central")


@dataclass(frozen=True, slots=True)
class Known:
    """What a PC knows of the server in ``epoch``: positions read (office's, common) and its last answered batch; 0
    where it knows nothing of that epoch."""

    epoch: UUID
    office: int
    common: int
    number: int


def known_of(epoch: str, told: str) -> Known | None:
    """From the headers ``PES-Epoch`` and ``PES-Known``; None from a program that does not tell, or tells nonsense."""
    found = _TOLD.match(told)
    try:
        return Known(UUID(epoch), *map(int, found.groups())) if found is not None else None
    except ValueError:
        return None


def heard_of(heard: str) -> list[Known]:
    """From the header ``PES-Heard``: what the PC knows of epochs in which it was answered and that it did not adopt,
    because its round was cut."""
    parts = (part.partition(".") for part in heard.split(","))
    return [known for epoch, _, told in parts if (known := known_of(epoch, told)) is not None]


def note_start(engine: Engine) -> None:
    """Remember where this start finds the offices: a restore is followed by one, at the position of the copy."""
    with writing(engine) as connection:
        rows = connection.execute(select(OfficeEntry.office_id, OfficeEntry.feed_position,
                                         OfficeEntry.start_positions).with_for_update()).all()
        for office_id, position, before in rows:
            connection.execute(update(OfficeEntry).where(OfficeEntry.office_id == office_id).values(
                start_positions=[*before, position][-STARTS:]))


def notice(engine: Engine, device: DeviceIdentity, *told: Known | None) -> bool:
    """Take a new epoch where a PC shows that this database is an older copy; returns whether it did."""
    known = [one for one in told if one is not None]
    if not known:
        return False
    with reading(engine) as connection:
        if not any(_knows_more(connection, device, one) for one in known):
            return False
    with writing(engine) as connection:
        connection.execute(select(ServerIdentity.one).with_for_update())
        if not any(_knows_more(connection, device, one) for one in known):  # another request was first
            return False
        change_epoch(connection, *(one.epoch for one in known))
        start = _start_of_copy(connection, device)
        found = select(OfficeEntry.office_id, OfficeEntry.start_positions)
        for office_id, positions in connection.execute(found).all():
            connection.execute(update(OfficeEntry).where(OfficeEntry.office_id == office_id).values(
                restored_position=positions[-start] if start <= len(positions) else 0))
        office, letter = connection.execute(select(OfficeEntry.office_code, DeviceEntry.letter).join(
            DeviceEntry, DeviceEntry.office_id == OfficeEntry.office_id).where(
            DeviceEntry.device_id == device.device_id)).one()
        note(connection, BY_PROGRAM, "", "seen_restored", f"{office} {letter}")
    log.warning("went back to a copy", office=str(device.office_id), device=str(device.device_id))
    return True


def _knows_more(connection: Connection, device: DeviceIdentity, known: Known) -> bool:
    present, past = connection.execute(select(ServerIdentity.epoch, ServerIdentity.past_epochs)).one()
    if known.epoch != present:
        return past is not None and str(known.epoch) not in past
    here = heads(connection, device.office_id)
    number = connection.execute(select(DeviceEntry.last_number).where(
        DeviceEntry.device_id == device.device_id)).scalar_one()
    return known.office > here["office"] or known.common > here["common"] or known.number > number


def _start_of_copy(connection: Connection, device: DeviceIdentity) -> int:
    """The start that found the copy, counted from the last one (1), or an earlier one where that cannot be told.

    A PC that knows more wrote nothing since, else that would have been noticed then: the copy reaches at least to its
    last record. Too early a start costs questions that need not be asked; too late a one would overrule edits unasked.
    """
    written = connection.execute(select(func.max(FeedEntry.position)).where(
        FeedEntry.office_id == device.office_id, FeedEntry.device_id == device.device_id)).scalar() or 0
    positions = connection.execute(select(OfficeEntry.start_positions).where(
        OfficeEntry.office_id == device.office_id)).scalar_one()
    return max(1, sum(position >= written for position in positions))
