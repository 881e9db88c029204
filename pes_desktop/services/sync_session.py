"""The exchange as the window and the command line call it: enrol, run a round, show its state, mend what is parked."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.models import Device
from pes_desktop.models.base import utcnow
from pes_desktop.services import handing_over, phone_help, resets
from pes_desktop.services.conflicts import resolve_conflict as resolve_conflict
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.differing import Differing, differing
from pes_desktop.services.looks import change_setting, note_setting
from pes_desktop.services.parked import ParkedLine, parked_line
from pes_desktop.services.ways import share_ways, take_ways
from pes_desktop.storage.settings import get_setting, instant, set_setting
from pes_desktop.storage.store import Actor
from pes_desktop.sync import push
from pes_desktop.sync.asked import pending_request
from pes_desktop.sync.engine import BATCH_BYTES, RoundResult, run_round
from pes_desktop.sync.enrol import enrol as enrol_device
from pes_desktop.sync.enrol import exchange_keys, keep_tls_key, open_transport
from pes_desktop.sync.faults import ExchangeFault
from pes_desktop.sync.renewal import former_token, renew_token
from pes_desktop.sync.state import SentSummary, SyncState, parked_records, sent_batches, sync_state
from pes_desktop.sync.store import LAST, Account, account, read_setting, require_account
from pes_desktop.sync.traffic import MOST_MEGABYTES, Traffic, save_budget, traffic
from pes_desktop.sync.transport import Transport

Progress = Callable[[int, int], None]
#: Batches on the line at once when somebody waits for the round.
LANES = 4
#: Batches of a round that nobody waits for: a second and a half of a 64 kbit/s line.
QUIET_BYTES = 12 * 1024
#: A clock that is further off than this is told; nothing is blocked by it.
WILD_CLOCK = timedelta(minutes=5)
#: How long the page tells that headquarters went back, or that records came back.
TOLD_DAYS = 7


def _nothing(_done: int, _total: int) -> None:
    return


def _never() -> bool:
    return False


def is_loopback(url: str) -> bool:
    """Whether the address is this computer's own: plain HTTP is accepted there only."""
    from urllib.parse import urlsplit

    return urlsplit(url).hostname in ("127.0.0.1", "localhost", "::1")


def enrol(ctx: OfficeContext, url: str, code: str) -> None:
    """Admit this PC at headquarters with a one-time code. Plain HTTP is accepted on this computer only.

    Raises NotPermitted; DomainError for a bad address or code; EnvironmentFault when headquarters is not reached.
    """
    actor = ctx.require("enrol_device")
    known = enrol_device(ctx.store, url, code, office_id=ctx.office.id, office_code=ctx.office.code,
                         device_id=ctx.device_id, letter=ctx.pc, allow_plain=is_loopback(url))
    if known.letter != ctx.pc:
        take_letter(ctx, actor, known.letter)
    phone_help.forget_secret(ctx)
    with open_transport(known, allow_plain=is_loopback(url)) as transport:
        phone_help.leave_secret(ctx, transport)


def take_letter(ctx: OfficeContext, actor: Actor, letter: str) -> None:
    """Headquarters knows another PC by this one's letter: from now on numbers carry the letter it gave."""
    with ctx.store.write(actor, "take_letter") as unit:
        unit.session.get_one(Device, ctx.device_id).letter = letter
        set_setting(unit.session, "device", {"id": str(ctx.device_id), "letter": letter})
    ctx.pc = letter


def sync_now(
    ctx: OfficeContext, progress: Progress = _nothing, cancelled: Callable[[], bool] = _never, *, stall: float = 60.0,
    by_itself: bool = False,
) -> RoundResult:
    """Send what waits and compare both sides; network trouble stands in ``problems`` of the result.

    A round that runs ``by_itself`` takes one connection, small batches and low priority, so that the line stays free
    for people, and ends at the month's budget (``sync_budget_spent``). Raises DomainError ``sync_not_enrolled``,
    ``sync_no_address``.
    """
    actor = ctx.require("synchronise")
    with ctx.store.read() as session:
        account = require_account(session)
        allowance = traffic(session, date.today()).left if by_itself else None
    if not account.url:  # admitted by stick
        raise DomainError(Fault("sync_no_address", "url"))
    share_ways(ctx)
    # Only a headquarters that has our keys knows how to put several batches in their order.
    lanes = LANES if account.keys is not None and not by_itself else 1
    with open_transport(account, stall_seconds=stall, allow_plain=is_loopback(account.url), lanes=lanes,
                        quiet=by_itself) as transport:
        def go() -> RoundResult:
            with suppress(ExchangeFault):  # where the line fails, the round says so
                renew_token(ctx.store, transport)
            return run_round(ctx.store, transport, progress, cancelled, actor=actor, lanes=lanes, allowance=allowance,
                             batch_bytes=QUIET_BYTES if by_itself else BATCH_BYTES)

        result = go()
        if former_token(ctx.store, transport, result.problems):
            result = go()
        take_ways(ctx)
        keep_tls_key(ctx.store, transport)
        if not cancelled():  # else the line is the user's again
            _beside(ctx, account, transport, result)
        ctx.read_again(result.pulled.published)
        return result


def _beside(ctx: OfficeContext, account: Account, transport: Transport, result: RoundResult) -> None:
    """What goes over the line beside the records, while it is there."""
    if (account.keys is None and not result.problems) or any(
            fault.params.get("reason") == "signature_unknown" for fault in result.problems):
        with suppress(ExchangeFault):  # the next round tries again
            exchange_keys(ctx.store, transport)
    if not result.problems:
        with suppress(ExchangeFault):
            renew_token(ctx.store, transport)  # a removal of which this round brought news
        phone_help.leave_secret(ctx, transport)
        resets.take_resets(ctx)
        handing_over.deliver(ctx, transport)


@dataclass(frozen=True, slots=True)
class SyncView:
    """All that the Sync page shows.

    ``clock_off``: how far this PC's clock is ahead of headquarters' (negative: behind), None while it is about
    right. ``resent`` and ``brought_back``: (when, records) while it is news.
    """

    state: SyncState
    url: str
    acknowledged: int
    parked: tuple[ParkedLine, ...]
    batches: tuple[SentSummary, ...]
    automatic: bool
    traffic: Traffic
    clock_off: timedelta | None
    resent: tuple[datetime, int] | None
    brought_back: tuple[datetime, int] | None
    #: When this PC asked by stick to be admitted, while the answer is awaited.
    asked: datetime | None = None
    #: What both sides hold otherwise, by the last comparison.
    differing: Differing | None = None


def sync_view(ctx: OfficeContext) -> SyncView:
    """Read the state of the exchange; people and vacancies are named to whom may find them."""
    from sqlalchemy import func, select

    from pes_desktop.models import AckedVersion

    with ctx.store.read() as session:
        known, last = account(session), read_setting(session, LAST)
        acknowledged = session.scalar(select(func.count()).select_from(AckedVersion)) or 0
        lines = [parked_line(ctx, session, record) for record in parked_records(session)]
        return SyncView(sync_state(session), known.url if known else "", acknowledged, tuple(lines),
                        tuple(sent_batches(session, 12)), bool(get_setting(session, "sync_automatic", True)),
                        traffic(session, date.today()), _clock_off(last), _news(last, "restored"),
                        _news(last, "brought_back"), asked.at if (asked := pending_request(session)) else None,
                        differing(ctx, session))


def _clock_off(last: dict[str, Any]) -> timedelta | None:
    offset = last.get("clock_offset_ms")
    if not isinstance(offset, int) or abs(offset) < WILD_CLOCK / timedelta(milliseconds=1):
        return None
    return timedelta(milliseconds=-offset)


def _news(last: dict[str, Any], name: str) -> tuple[datetime, int] | None:
    """When and how many, while it is news; what a damaged setting says is no news."""
    kept = last.get(name)
    at = instant(kept.get("at")) if isinstance(kept, dict) else None
    count = kept.get("records") if isinstance(kept, dict) else None
    if at is None or at.tzinfo is None or not isinstance(count, int) or utcnow() - at > timedelta(days=TOLD_DAYS):
        return None
    return at, count


def read_sync_state(ctx: OfficeContext) -> SyncState:
    """The short state for the top bar."""
    with ctx.store.read() as session:
        return sync_state(session)


def send_again(ctx: OfficeContext, record_id: UUID) -> None:
    """Put a parked record back into the queue; a conflict is decided instead (``resolve_conflict``).

    Raises DomainError ``parked_gone``.
    """
    ctx.require("synchronise")
    if not push.send_again(ctx.store, [record_id]):
        raise DomainError(Fault("parked_gone"))


def line_is_up(ctx: OfficeContext) -> bool:
    """Whether headquarters can be reached; False while this PC has not joined. Call it off the screen's thread."""
    from pes_desktop.sync.line import line_up

    with ctx.store.read() as session:
        known = account(session)
    return known is not None and line_up(known.url)


def automatic(ctx: OfficeContext) -> bool:
    """Whether rounds run by themselves when a line appears (setting, on by default)."""
    with ctx.store.read() as session:
        return bool(get_setting(session, "sync_automatic", True))


def set_automatic(ctx: OfficeContext, on: bool) -> None:
    """Switch automatic rounds on or off. Raises NotPermitted."""
    change_setting(ctx, ctx.require("synchronise"), "set_automatic", "sync_automatic", on)


def may_run(ctx: OfficeContext) -> bool:
    """Whether rounds run by themselves now: switched on, and the month's budget not spent."""
    with ctx.store.read() as session:
        return bool(get_setting(session, "sync_automatic", True)) and not traffic(session, date.today()).spent


def set_budget(ctx: OfficeContext, megabytes: int | None) -> None:
    """Bound what automatic rounds take in a month; None: no bound.

    Raises NotPermitted, DomainError ``sync_budget_range``.
    """
    actor = ctx.require("synchronise")
    if megabytes is not None and not 0 < megabytes <= MOST_MEGABYTES:
        raise DomainError(Fault("sync_budget_range", "budget", {"most": MOST_MEGABYTES}))
    with ctx.store.write(actor, "set_budget") as unit:
        save_budget(unit.session, megabytes)
        note_setting(ctx, unit, "budget")
