"""A person of this office goes on at another one: asked for here, sent with the next exchange, its state told after.

What was asked waits in this PC's settings until headquarters has it; from then on its state stands in the channel
``handover``, for every PC of the office. Asking needs no line.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.enums import ConsentState
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.ids import new_id
from pes_desktop.models import Jobseeker, OutboxEntry
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.from_headquarters import OtherOffice, bodies, known_offices, registered_at
from pes_desktop.services.handover import answer_others
from pes_desktop.services.passed_on import standing_in
from pes_desktop.services.people import standing_person
from pes_desktop.storage.settings import get_setting, set_setting
from pes_desktop.sync.faults import ExchangeFault
from pes_desktop.sync.store import require_account
from pes_desktop.sync.transport import Transport

#: The setting that keeps what was asked on this PC, by handover id.
_ASKED = "handovers_asked"
MOST_AGREED, MOST_NOTES, MOST_CODE = 2000, 8000, 16
#: States in which nobody asks again: on the way, or offered to the other office.
UNDER_WAY = ("queued", "sent", "given")


@dataclass(frozen=True, slots=True)
class Asked:
    """A hand-over of a person as this office knows it.

    ``state``: queued (goes with the next exchange), sent (headquarters has it), given (the other office sees it), taken
    (it registered the person), declined (it gave the person back), refused (``fault`` says why). ``on`` and ``agreed``
    are known on the PC that asked. ``stands``: the other office received the person, and the registration here is open
    (``passed_on.py``).
    """

    key: str
    office: OtherOffice
    state: str
    on: date | None = None
    agreed: str = ""
    fault: str = ""
    stands: bool = False


@dataclass(frozen=True, slots=True)
class AtOtherOffices:
    """What the person's page shows: what was asked, newest first, and where the person is registered too."""

    asked: tuple[Asked, ...] = ()
    registered: tuple[OtherOffice, ...] = ()

    @property
    def under_way(self) -> bool:
        """Whether a hand-over is: nobody asks again."""
        return any(one.state in UNDER_WAY for one in self.asked)


def at_other_offices(ctx: OfficeContext, person_id: UUID) -> AtOtherOffices:
    """A person's hand-overs and registrations elsewhere. Raises NotPermitted."""
    ctx.require("see_person")
    with ctx.store.read() as session:
        return AtOtherOffices(tuple(_asked_of(ctx, session, person_id)), tuple(registered_at(session, person_id)))


def offices_to_ask(ctx: OfficeContext) -> list[OtherOffice]:
    """The offices that this PC has heard of; there may be more, whose code one knows. Raises NotPermitted."""
    ctx.require("give_person_record")
    with ctx.store.read() as session:
        return known_offices(session, ctx.office.code)


def _asked_of(ctx: OfficeContext, session: Session, person_id: UUID) -> list[Asked]:
    """Newest first: keys are ordered by time."""
    items = {key: body for key, body in bodies(session, "handover").items() if body.get("of") == str(person_id)}
    kept = {key: entry for key, entry in get_setting(session, _ASKED, {}).items()
            if entry.get("person") == str(person_id)}
    if not items and not kept:
        return []
    named = {one.code: one for one in known_offices(session, ctx.office.code)}
    standing = {one.key for one in standing_in(session)}
    found = []
    for key in sorted({*items, *kept}, reverse=True):
        entry, body = kept.get(key, {}), items.get(key)
        code = str((body.get("office", {}) if body else entry).get("code", ""))
        state = str(body.get("state")) if body else str(entry.get("state", "queued"))
        on = None
        with suppress(ValueError):
            on = date.fromisoformat(str(entry.get("on")))
        found.append(Asked(key, named.get(code, OtherOffice(code, code, "")), state, on,
                           str(entry.get("agreed", "")), str(entry.get("fault", "")), key in standing))
    return found


def ask(ctx: OfficeContext, person_id: UUID, to_code: str, agreed: str, *, person_agrees: bool,
        with_notes: bool = False) -> ChangeSet:
    """Ask for a person to go on at the office of ``to_code``. The record here stays as it is, until somebody closes it
    once the person was received there (``passed_on.py``).

    It leaves with the next exchange, after the person's own data. ``person_agrees``: the person said so to whoever
    asks. ``with_notes``: the office's notes about the person go along (nothing else that stays in the office does).
    Raises NotPermitted; DomainError sync_not_enrolled, person_gone, person_erased, handover_consent, handover_to,
    handover_office, handover_agreed, handover_agrees, handover_asked.
    """
    actor = ctx.require("give_person_record")
    code = to_code.strip().upper()
    with ctx.store.write(actor, "hand_over") as unit:
        session = unit.session
        require_account(session)
        person = standing_person(session, person_id)
        if person.consent_state != ConsentState.GIVEN:
            raise DomainError(Fault("handover_consent"))
        faults = []
        if not code:
            faults.append(Fault("handover_to", "office"))
        elif len(code) > MOST_CODE or code == ctx.office.code.upper():
            faults.append(Fault("handover_office", "office"))
        if not agreed.strip():
            faults.append(Fault("handover_agreed", "agreed"))
        if not person_agrees:
            faults.append(Fault("handover_agrees", "agrees"))
        if faults:
            raise DomainError(*faults)
        for one in _asked_of(ctx, session, person.id):
            if one.state in UNDER_WAY or (one.state == "taken" and one.office.code == code):
                raise DomainError(Fault("handover_asked", "office", {"office": one.office.code}))
        key = new_id()
        set_setting(session, _ASKED, {**get_setting(session, _ASKED, {}), str(key): {
            "person": str(person.id), "code": code, "agreed": agreed.strip()[:MOST_AGREED], "notes": with_notes,
            "on": ctx.today().isoformat(), "state": "queued"}})
        unit.note_records.append(["jobseeker", str(person.id), "exported", [code]])
    return ChangeSet({"handover": frozenset({key})})


def withdraw(ctx: OfficeContext, key: str) -> ChangeSet:
    """Take back what has not left this PC, or forget what was refused.

    Raises NotPermitted, DomainError handover_sent.
    """
    actor = ctx.require("give_person_record")
    with ctx.store.write(actor, "hand_over_withdrawn") as unit:
        asked = get_setting(unit.session, _ASKED, {})
        entry = asked.get(key)
        if entry is None or entry.get("state") not in ("queued", "refused"):
            raise DomainError(Fault("handover_sent"))
        set_setting(unit.session, _ASKED, {other: one for other, one in asked.items() if other != key})
        unit.note_records.append(["jobseeker", str(entry.get("person")), "withdrawn", []])
    return ChangeSet({"handover": frozenset({UUID(key)})})


def forget(session: Session, people: Collection[UUID]) -> None:
    """Within the transaction that erases people: what was agreed with them goes too."""
    asked = get_setting(session, _ASKED, {})
    gone = {str(one) for one in people}
    kept = {key: entry for key, entry in asked.items() if entry.get("person") not in gone}
    if len(kept) < len(asked):
        set_setting(session, _ASKED, kept)


def deliver(ctx: OfficeContext, transport: Transport) -> None:
    """At the end of a round: send what was asked, and answer what others sent. Where the line breaks, later.

    What headquarters forgot (it went back to an earlier copy) goes again: the same id changes nothing there.
    """
    with suppress(ExchangeFault):
        answer_others(ctx, transport)
        with ctx.store.read() as session:
            known = bodies(session, "handover")
            waiting = [key for key, entry in sorted(get_setting(session, _ASKED, {}).items())
                       if entry.get("state") in ("queued", "sent") and key not in known]
        for key in waiting:
            _send(ctx, transport, key)


def _send(ctx: OfficeContext, transport: Transport, key: str) -> None:
    with ctx.store.read() as session:
        entry = get_setting(session, _ASKED, {}).get(key)
        if entry is None:
            return
        person = session.get(Jobseeker, UUID(str(entry["person"])))
        told = person is not None and person.removed_at is None and person.erased_on is None
        if person is None or not told or person.consent_state != ConsentState.GIVEN:
            request, fault = None, "handover_consent" if told else "handover_person"
        else:
            ids = [person.id, *(one.id for one in (*person.jobs, *person.skills))]
            if session.scalar(select(OutboxEntry.seq).where(OutboxEntry.record_id.in_(ids)).limit(1)) is not None:
                return  # parked, or written a moment ago: the person's data go first
            request, fault = {"id": key, "person": str(person.id), "to": str(entry["code"]), "agreed": entry["agreed"],
                              "notes": (person.notes if entry.get("notes") else "")[:MOST_NOTES]}, ""
    if request is not None:
        try:
            transport.hand_over(request)
        except ExchangeFault as refused:
            if not refused.code.startswith("handover_"):
                raise
            fault = refused.code
    _keep(ctx, key, {"state": "refused", "fault": fault} if fault else {"state": "sent"})


def _keep(ctx: OfficeContext, key: str, news: dict[str, Any]) -> None:
    with ctx.store.local() as session:
        asked = get_setting(session, _ASKED, {})
        if key in asked:
            set_setting(session, _ASKED, {**asked, key: {**asked[key], **news}})
