"""Another PC of an office that headquarters knows: it takes the office's name and number, its staff with their ways in,
and then everything else."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pes_desktop.domain.admission_code import plain_code
from pes_desktop.domain.errors import DomainError, EnvironmentFault, Fault, faults_of
from pes_desktop.domain.ids import new_id
from pes_desktop.services import sync_session
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.further_pc import Colleagues, Joined, begin, enter, go_on, one_called, who_came
from pes_desktop.services.office_setup import holds_office
from pes_desktop.services.ways import take_ways
from pes_desktop.storage import keys
from pes_desktop.sync.colleagues import bring_staff
from pes_desktop.sync.enrol import open_transport
from pes_desktop.sync.store import account, require_account
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
    """What a PC asks that joins: where headquarters is, which office, and the one-time code."""

    url: str
    office_code: str
    code: str


def check_join(form: JoinForm) -> None:
    """Raise DomainError with every field that is missing or malformed, before any line is used."""
    faults = [Fault("required", name) for name in ("url", "office_code", "code") if not getattr(form, name).strip()]
    code = form.office_code.strip().upper()
    if code and not re.fullmatch(r"[A-Z0-9]{2,6}", code):
        faults.append(Fault("office_code_malformed", "office_code"))
    if form.url.strip():
        faults += faults_of(lambda: checked_url(form.url, allow_plain=sync_session.is_loopback(form.url)))
    if faults:
        raise DomainError(*faults)


def beside(error: DomainError) -> DomainError:
    """The refusal of headquarters, at the field of the form that it is about."""
    faults = [Fault(fault.code, fault.field or _FIELDS.get(fault.code), fault.params, fault.warning)
              for fault in error.faults]
    kind = EnvironmentFault if isinstance(error, EnvironmentFault) and _OWN.isdisjoint(error.codes) else DomainError
    return kind(*faults)


def colleagues(folder: Path, form: JoinForm, *, clock: Callable[[], date] = date.today,
               cost: keys.KdfCost | None = None) -> Colleagues:
    """Make this PC one of the office's and fetch who works there; one of them then sits down (``further_pc.enter``).

    Cut off anywhere, the same code goes on. Raises DomainError like ``check_join``, ``office_exists``, ``join_nobody``;
    ExchangeFault enrol_office_new where headquarters holds nothing of the office yet, enrol_ codes, or what the line
    says.
    """
    check_join(form)
    if (folder / keys.KEY_FILE).exists() or holds_office(folder):  # said before a line is used
        raise DomainError(Fault("office_exists"))
    code, plain = form.office_code.strip().upper(), sync_session.is_loopback(form.url)
    ctx = go_on(folder, plain_code(form.code), clock=clock)
    if ctx is None:
        device = new_id()
        with Transport(checked_url(form.url, allow_plain=plain), allow_plain=plain) as line:
            office = line.office_to_join({"code": form.code, "office_code": code, "device_id": str(device)})
        told = WireRecord("office", office.office_id, office.version, 0, office.values)
        ctx = begin(folder, told, office.letter or "A", device, plain_code(form.code), clock=clock, cost=cost)
    try:
        if ctx.office.code != code:
            raise DomainError(Fault("enrol_office_other", "office_code"))
        with ctx.store.read() as session:
            admitted = account(session) is not None
        if not admitted:
            sync_session.enrol(ctx, form.url, form.code)
        _staff_of(ctx)
        return who_came(ctx)
    finally:
        ctx.store.close()


def _staff_of(ctx: OfficeContext) -> None:
    with ctx.store.read() as session:
        known = require_account(session)
    with open_transport(known, allow_plain=sync_session.is_loopback(known.url)) as line:
        bring_staff(ctx.store, line, known)
    take_ways(ctx)


def join_office(folder: Path, form: JoinForm, staff_name: str, password: str, *,
                clock: Callable[[], date] = date.today, cost: keys.KdfCost | None = None) -> Joined:
    """``colleagues``, and the one of this name sits down.

    The first round (``sync_session.sync_now``) then brings what the other PCs sent. Raises also DomainError
    ``join_name_unknown``, and as ``further_pc.enter``.
    """
    staff_id = one_called(colleagues(folder, form, clock=clock, cost=cost), staff_name)
    return enter(folder, plain_code(form.code), staff_id, password, clock=clock, cost=cost)
