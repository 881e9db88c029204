"""PCs of the offices: who is admitted, one-time codes for new ones, shutting out a stolen one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select
from starlette.exceptions import HTTPException
from starlette.responses import Response

from pes_central.admission import admit_by_stick
from pes_central.auth import make_code, shut_out
from pes_central.pages.svg import qr_svg
from pes_central.pages.visit import Visit, act, page
from pes_central.tables import DeviceEntry, DeviceState, OfficeEntry
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.text import fold
from pes_desktop.models import Office
from pes_desktop.sync.by_stick import ANSWER_END

_CODE_SIGNS = frozenset("ABCDEFGHIJKLMNÑOPQRSTUVWXYZ0123456789-")


def device_lines(connection: Connection, words: str = "", revoked: bool = False) -> list[Any]:
    """PCs by office and letter; the revoked ones too when asked for."""
    query = (
        select(DeviceEntry.device_id, DeviceEntry.letter, DeviceEntry.enrolled_at, DeviceEntry.revoked_at,
               DeviceEntry.seen_at, DeviceEntry.clock_offset_ms, DeviceEntry.last_number, OfficeEntry.office_code,
               Office.name, DeviceState.product)
        .join(OfficeEntry, OfficeEntry.office_id == DeviceEntry.office_id)
        .outerjoin(Office, Office.id == DeviceEntry.office_id)
        .outerjoin(DeviceState, DeviceState.device_id == DeviceEntry.device_id)
        .order_by(OfficeEntry.office_code, DeviceEntry.letter))
    if not revoked:
        query = query.where(DeviceEntry.revoked_at.is_(None))
    wanted = fold(words).split()
    return [row for row in connection.execute(query)
            if all(word in fold(f"{row.office_code} {row.name or ''}") for word in wanted)]


@page("/devices", "see_devices")
def devices(visit: Visit) -> Response:
    """All PCs."""
    words, revoked = visit.query("q"), visit.query("revoked") == "1"
    with visit.reading() as connection:
        lines = device_lines(connection, words, revoked)
        any_at_all = connection.execute(select(DeviceEntry.device_id).limit(1)).first() is not None
    return visit.page("devices.html", lines=lines, words_typed=words, revoked=revoked, any_at_all=any_at_all,
                      faults={}, office="")


@act("/devices/code", "admit_device")
def code(visit: Visit) -> Response:
    """A one-time code for a PC of an office, shown once: as text to dictate and as a picture."""
    office = visit.form.get("office", "").strip().upper()
    if not 2 <= len(office) <= 6 or not set(office) <= _CODE_SIGNS:
        with visit.reading() as connection:
            lines = device_lines(connection)
        fault = visit.faults(DomainError(Fault("central_office_code", "office")))
        return visit.page("devices.html", 400, lines=lines, words_typed="", revoked=False, any_at_all=bool(lines),
                          faults=fault, office=office)
    stick = visit.form.get("stick", "") == "1"
    hours = visit.settings.stick_code_hours if stick else visit.settings.code_hours
    with visit.acting("code_made", office) as connection:
        made = make_code(connection, office, hours, stick=stick)
    address = str(visit.request.base_url).rstrip("/")
    if visit.secure:
        address = address.replace("http://", "https://", 1)
    return visit.page("code.html", office=office, code=made, hours=hours, stick=stick, address=address,
                      picture=qr_svg(f"{address} {made}", visit.t("code.picture")))


@act("/devices/stick", "admit_device", file=True)
def by_stick(visit: Visit) -> Response:
    """Admit a PC whose request came by stick; the answer is given as a file, the same one for the same request."""
    address = str(visit.request.base_url).rstrip("/").replace("http://", "https://", 1) if visit.secure else ""
    try:
        with visit.writing() as connection:
            name, answer = admit_by_stick(connection, visit.file, address, visit.who.name, visit.who.role)
    except DomainError as error:
        with visit.reading() as connection:
            lines = device_lines(connection)
        faults = {"request": " ".join(visit.faults(error).values())}
        return visit.page("devices.html", 400, lines=lines, words_typed="", revoked=False, any_at_all=bool(lines),
                          faults=faults, office="")
    return Response(answer, media_type="application/octet-stream", headers={
        "Content-Disposition": f'attachment; filename="{name}{ANSWER_END}"'})


def _named(visit: Visit) -> UUID:
    try:
        return UUID(visit.request.path_params["device"])
    except ValueError:
        raise HTTPException(404) from None


@page("/devices/{device}", "see_devices")
def device(visit: Visit) -> Response:
    """One PC, and shutting it out."""
    return _device(visit, {})


def _device(visit: Visit, faults: dict[str, str], status: int = 200) -> Response:
    wanted = _named(visit)
    with visit.reading() as connection:
        found = next((row for row in device_lines(connection, revoked=True) if row.device_id == wanted), None)
    if found is None:
        raise HTTPException(404)
    return visit.page("device.html", status, one=found, faults=faults, reason=visit.form.get("reason", ""))


@act("/devices/{device}/revoke", "revoke_device")
def revoke(visit: Visit) -> Response:
    """From now on nothing is taken from this PC, and nothing is told to it; the office's unspent codes end."""
    wanted, reason = _named(visit), visit.form.get("reason", "").strip()
    if not reason:
        return _device(visit, visit.faults(DomainError(Fault("required", "reason"))), 400)
    with visit.reading() as connection:
        found = next((row for row in device_lines(connection, revoked=True) if row.device_id == wanted), None)
    if found is None:
        raise HTTPException(404)
    with visit.acting("device_revoked", f"{found.office_code} {found.letter}", reason) as connection:
        shut_out(connection, wanted, found.office_code)
    return visit.go("/devices", done="device_revoked")
