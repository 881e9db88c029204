"""Another PC of an office that headquarters knows: it takes the office's name and number, and then everything else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pes_desktop.domain.errors import DomainError
from pes_desktop.domain.ids import new_id
from pes_desktop.services import sync_session
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.office_setup import NewOffice, create_office
from pes_desktop.storage import keys
from pes_desktop.sync.transport import ExchangeFault, Transport, checked_url
from pes_desktop.sync.wire import WireRecord

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class JoinForm:
    """What a PC asks that joins: where headquarters is, which office, the one-time code, and who works at this PC."""

    url: str
    office_code: str
    code: str
    staff_name: str
    password: str
    job_title: str = ""


def join_office(folder: Path, form: JoinForm, *, clock: Callable[[], date] = date.today,
                cost: keys.KdfCost | None = None) -> tuple[OfficeContext, str]:
    """Make this PC one of the office's and open it; returns the context and this PC's own recovery words.

    The first round (``sync_session.sync_now``) then brings what the other PCs sent. The code is spent by the admission
    at the end: where that is cut, the office stands here and is admitted on the Sync page with the same code. Raises
    DomainError like ``create_office`` and ``sync_session.enrol``; ExchangeFault enrol_office_new where headquarters
    holds nothing of the office yet.
    """
    plain = sync_session.is_loopback(form.url)
    device = new_id()
    code = form.office_code.strip().upper()
    with Transport(checked_url(form.url, allow_plain=plain), allow_plain=plain) as line:
        office = line.office_to_join({"code": form.code, "office_code": code, "device_id": str(device)})
    record = WireRecord("office", office.office_id, office.version, 0, office.values)
    told = {name: str(office.values.get(name) or "") for name in ("name", "country", "place_code")}
    ctx, words = create_office(folder, NewOffice(
        told["country"], told["name"], code, told["place_code"], form.staff_name, form.password, form.job_title),
        clock=clock, cost=cost, device_id=device, joined=record)
    try:
        sync_session.enrol(ctx, form.url, form.code)
    except (DomainError, ExchangeFault):
        ctx.store.close()
        raise
    return ctx, words
