"""Another PC of an office that headquarters knows: it takes the office's name and number, and then everything else."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pes_desktop.domain.errors import DomainError, EnvironmentFault, Fault, faults_of
from pes_desktop.domain.ids import new_id
from pes_desktop.services import sync_session
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.office_setup import NewOffice, create_office, holds_office
from pes_desktop.storage import keys
from pes_desktop.sync.transport import Transport, checked_url
from pes_desktop.sync.wire import WireRecord

#: The field of a form at which a refusal of headquarters belongs.
_FIELDS = {
    "enrol_code_wrong": "code", "enrol_code_expired": "code", "enrol_office_other": "office_code",
    "enrol_office_new": "office_code", "server_not_trusted": "url", "server_rubbish": "url", "server_other": "url",
}
#: Refusals that typing something else mends; the others are of the line or of headquarters.
_OWN = frozenset({"enrol_code_wrong", "enrol_code_expired", "enrol_office_other", "enrol_office_new"})


@dataclass(frozen=True, slots=True, repr=False)
class JoinForm:
    """What a PC asks that joins: where headquarters is, which office, the one-time code, and who works at this PC."""

    url: str
    office_code: str
    code: str
    staff_name: str
    password: str
    job_title: str = ""


class Joined(NamedTuple):
    """The open office and this PC's own recovery words; ``refused``: why headquarters has not admitted the PC yet."""

    ctx: OfficeContext
    words: str
    refused: DomainError | None = None


def check_join(form: JoinForm) -> None:
    """Raise DomainError with every field that is missing or malformed, before any line is used."""
    faults = [Fault("required", name) for name in ("url", "office_code", "code", "staff_name", "password")
              if not getattr(form, name).strip()]
    code = form.office_code.strip().upper()
    if code and not re.fullmatch(r"[A-Z0-9]{2,6}", code):
        faults.append(Fault("office_code_malformed", "office_code"))
    checks: list[Callable[[], object]] = []
    if form.url.strip():
        checks.append(lambda: checked_url(form.url, allow_plain=sync_session.is_loopback(form.url)))
    if form.password:
        checks.append(lambda: keys.check_password(form.password, (code, form.staff_name)))
    faults += faults_of(*checks)
    if faults:
        raise DomainError(*faults)


def beside(error: DomainError) -> DomainError:
    """The refusal of headquarters, at the field of the form that it is about."""
    faults = [Fault(fault.code, fault.field or _FIELDS.get(fault.code), fault.params, fault.warning)
              for fault in error.faults]
    kind = EnvironmentFault if isinstance(error, EnvironmentFault) and _OWN.isdisjoint(error.codes) else DomainError
    return kind(*faults)


def join_office(folder: Path, form: JoinForm, *, clock: Callable[[], date] = date.today,
                cost: keys.KdfCost | None = None) -> Joined:
    """Make this PC one of the office's and open it.

    The first round (``sync_session.sync_now``) then brings what the other PCs sent. The code is spent by the admission
    at the end: where that fails (``Joined.refused``), the office stands here all the same and is admitted on the Sync
    page with the same code. Raises DomainError like ``check_join`` and ``create_office``; ExchangeFault
    enrol_office_new where headquarters holds nothing of the office yet, enrol_ codes, or what the line says.
    """
    check_join(form)
    if (folder / keys.KEY_FILE).exists() or holds_office(folder):  # said before a line is used
        raise DomainError(Fault("office_exists"))
    plain = sync_session.is_loopback(form.url)
    device = new_id()
    code = form.office_code.strip().upper()
    with Transport(checked_url(form.url, allow_plain=plain), allow_plain=plain) as line:
        office = line.office_to_join({"code": form.code, "office_code": code, "device_id": str(device)})
    record = WireRecord("office", office.office_id, office.version, 0, office.values)
    told = {name: str(office.values.get(name) or "") for name in ("name", "country", "place_code")}
    ctx, words = create_office(folder, NewOffice(
        told["country"], told["name"], code, told["place_code"], form.staff_name.strip(), form.password,
        form.job_title.strip()), clock=clock, cost=cost, pc=office.letter or "A", device_id=device, joined=record)
    try:
        sync_session.enrol(ctx, form.url, form.code)
    except DomainError as error:
        return Joined(ctx, words, error)
    return Joined(ctx, words)
