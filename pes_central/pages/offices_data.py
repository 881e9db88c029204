"""The offices as headquarters knows them: one line each, from three queries whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from pes_central.pages.templating import days_since
from pes_central.provinces import place_names
from pes_central.tables import DeviceEntry, DeviceState, OfficeEntry
from pes_desktop.domain.text import fold
from pes_desktop.models import Office

#: Calendar days without a word after which an office is shown as silent: a week and its weekend.
SILENT_DAYS = 9
#: States, the most urgent first.
STATES = ("silent", "parked", "differs", "waiting", "untold", "ok", "never")
CHIPS = {"silent": "bad", "parked": "bad", "differs": "bad", "waiting": "warn", "untold": "info", "ok": "ok",
         "never": ""}


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """One office. ``proof_at``: since when at least every PC in use was proven equal; None: not every one was yet.

    ``waiting`` and ``parked`` are sums over its PCs as last told, None when none told. ``version``: its oldest program.
    """

    office_id: UUID
    code: str
    name: str
    province: str
    province_code: str
    state: str
    pcs: int
    proof_at: datetime | None
    heard_at: datetime | None
    silent_days: int | None
    waiting: int | None
    parked: int | None
    version: str


def office_lines(connection: Connection) -> list[OfficeLine]:
    """Every office admitted, by code."""
    known = {row.id: row for row in connection.execute(
        select(Office.id, Office.name, Office.country, Office.place_code).where(Office.removed_at.is_(None)))}
    devices: dict[UUID, list[Any]] = defaultdict(list)
    for row in connection.execute(
            select(DeviceEntry.office_id, DeviceEntry.seen_at, DeviceEntry.last_number, DeviceState.told_at,
                   DeviceState.waiting, DeviceState.parked, DeviceState.product, DeviceState.equal,
                   DeviceState.proof_at)
            .outerjoin(DeviceState, DeviceState.device_id == DeviceEntry.device_id)
            .where(DeviceEntry.revoked_at.is_(None))):
        devices[row.office_id].append(row)
    lines = []
    for entry in connection.execute(select(OfficeEntry.office_id, OfficeEntry.office_code).order_by(
            OfficeEntry.office_code)):
        office = known.get(entry.office_id)
        code, province = place_names(office.country, office.place_code) if office else ("", "")
        lines.append(_line(entry.office_id, entry.office_code, office.name if office else entry.office_code, code,
                           province, devices[entry.office_id]))
    return lines


def _line(office_id: UUID, code: str, name: str, province_code: str, province: str, pcs: Sequence[Any]) -> OfficeLine:
    heard = max((at for pc in pcs for at in (pc.seen_at, pc.told_at) if at is not None), default=None)
    silent = days_since(heard)
    told = [pc for pc in pcs if pc.told_at is not None]
    waiting, parked = sum(pc.waiting for pc in told), sum(pc.parked for pc in told)
    all_told = bool(told) and len(told) == len(pcs)
    proofs = [pc.proof_at for pc in told if pc.proof_at is not None]
    if heard is None:
        state = "never"
    elif silent is not None and silent >= SILENT_DAYS:
        state = "silent"
    elif parked:
        state = "parked"
    elif waiting:
        state = "waiting"
    elif any(not pc.equal for pc in told):
        state = "differs"
    else:
        state = "ok" if all_told and len(proofs) == len(pcs) else "untold"
    versions = sorted((pc.product for pc in told if pc.product), key=_version_key)
    return OfficeLine(office_id, code, name, province, province_code, state, len(pcs),
                      min(proofs) if proofs and len(proofs) == len(pcs) else None, heard, silent,
                      waiting if told else None, parked if told else None, versions[0] if versions else "")


def _version_key(version: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("."))


SORTS = ("urgency", "name", "province", "proof", "waiting", "parked", "heard", "version")


def sorted_lines(lines: Sequence[OfficeLine], sort: str, down: bool) -> list[OfficeLine]:
    """In the order asked for; what is unknown stands last whichever way."""
    def unknown(line: OfficeLine) -> bool:
        return {"proof": line.proof_at, "waiting": line.waiting, "parked": line.parked, "heard": line.heard_at,
                "version": line.version or None, "province": line.province or None}.get(sort, 0) is None

    def key(line: OfficeLine) -> tuple[Any, str]:
        name = fold(line.name)
        values: dict[str, Any] = {
            "urgency": STATES.index(line.state), "name": name, "province": fold(line.province),
            "proof": line.proof_at, "waiting": line.waiting, "parked": line.parked, "heard": line.heard_at,
            "version": _version_key(line.version)}
        return values[sort], name

    known = [line for line in lines if not unknown(line)]
    return sorted(known, key=key, reverse=down) + [line for line in lines if unknown(line)]


def matching(lines: Sequence[OfficeLine], words: str, province: str, state: str) -> list[OfficeLine]:
    """Those that bear the words in code, name or province, lie in the province and are in the state."""
    wanted = fold(words).split()
    return [line for line in lines
            if all(word in fold(f"{line.code} {line.name} {line.province}") for word in wanted)
            and province in ("", line.province_code) and state in ("", line.state)]


def provinces(lines: Sequence[OfficeLine]) -> list[tuple[str, str]]:
    """(code, name) of the provinces that have offices, by name."""
    return sorted({(line.province_code, line.province) for line in lines if line.province_code},
                  key=lambda pair: fold(pair[1]))
