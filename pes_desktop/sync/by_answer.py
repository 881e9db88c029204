"""The proof of equality without a line: headquarters' digests, as an answer on a stick told them, beside this PC's own.

Green says that both held the same at headquarters' instant of the answer. So before anything of a stick is taken in, an
earlier proof is set aside; it stands again only where nothing changed. Proofs are ordered by the office's position at
headquarters, never by a clock alone, and the latest one is kept: an older file says nothing any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pes_desktop.models import SYNCED, SentBatch
from pes_desktop.storage.settings import instant
from pes_desktop.sync.digest import all_digests
from pes_desktop.sync.state import STICK_PROOF_AT, outbox_counts
from pes_desktop.sync.stick_proof import StickProof, as_kept, from_kept, short_digests
from pes_desktop.sync.store import LAST, Account, ExchangeStore, cursor, read_setting, save_setting

#: The setting with the latest proof that this PC has read.
KEPT = "stick_proof"
#: What stands as the last error where a proof by stick names a difference, or another history of headquarters.
DIFFERS, OTHER_EPOCH = "stick_differs", "stick_epoch"
#: A clock that is off by more (centuries) is a damaged setting.
_WILD_MS = 2**43
Outcome = Literal["none", "equal", "waits", "differs", "older", "epoch"]


@dataclass(frozen=True, slots=True)
class ByAnswer:
    """What the proofs on a stick came to.

    ``none``: no proof there. ``waits``: nothing is proven while records wait or are parked. ``differs``: ``counts``
    names the types that differ as (here, headquarters). ``older``: than what was read or accepted before. ``epoch``:
    headquarters went back to a copy. ``at``: headquarters' instant of the proof.
    """

    outcome: Outcome = "none"
    at: datetime | None = None
    counts: dict[str, tuple[int, int]] = field(default_factory=dict)
    waiting: int = 0
    parked: int = 0


def set_aside(store: ExchangeStore) -> bool | None:
    """From now on nothing is proven, because something may be taken in; returns what the last proof said.

    ``judge`` lets it stand again where nothing was.
    """
    with store.local() as session:
        last = read_setting(session, LAST)
        before = last.get("equal")
        if before is not None:
            save_setting(session, LAST, {**last, "equal": None})
    return before if isinstance(before, bool) else None


def judge(store: ExchangeStore, account: Account, found: Sequence[StickProof], before: bool | None, changed: bool,
          ) -> ByAnswer:
    """Compare with the latest proof, of those ``found`` on the stick and the one kept, and note the outcome.

    ``before``: what ``set_aside`` gave; ``changed``: whether records were answered, or came, since then.
    """
    with store.read() as session:
        known = _kept(session, account)
        latest = max((one for one in (*found, known) if one is not None and one.epoch == account.epoch),
                     key=lambda one: one.order, default=None)
        judged = _judged(session, account, found, known, latest, changed)
    with store.local() as session:
        last = read_setting(session, LAST)
        _note(last, judged, None if changed else before)
        save_setting(session, LAST, last)
        if latest is not None and latest != known:
            save_setting(session, KEPT, {"server": str(account.server_id), "proof": as_kept(latest)})
    return judged


def _kept(session: Session, account: Account) -> StickProof | None:
    kept = read_setting(session, KEPT)
    found = from_kept(kept.get("proof")) if kept.get("server") == str(account.server_id) else None
    return found if found is not None and found.epoch == account.epoch else None


def _judged(session: Session, account: Account, found: Sequence[StickProof], known: StickProof | None,
            latest: StickProof | None, changed: bool) -> ByAnswer:
    told = max((one.at for one in found), default=None)
    older = ByAnswer("older", told) if found else ByAnswer()
    mine = [one for one in found if one.epoch == account.epoch]
    if found and not mine:
        line = _compared_by_line(read_setting(session, LAST))
        past = [at for at in (line, known.at if known is not None else None) if at is not None]
        return older if told is not None and past and told <= max(past) else ByAnswer("epoch", told)
    if latest is None or _overtaken(session, account, latest):
        return older
    if latest in mine:
        return _compared(session, account, latest)
    if not changed:
        return older
    # What was accepted since, or came, makes the kept one true at most: it names no difference.
    again = _compared(session, account, latest)
    return older if again.outcome == "differs" else again


def _overtaken(session: Session, account: Account, proof: StickProof) -> bool:
    """Whether this PC knows something later of headquarters: by line, or a batch that was taken in after the proof."""
    read = cursor(session, account)
    if read.epoch == account.epoch and proof.position < read.office:
        return True
    answered = session.scalar(select(func.max(SentBatch.number)).where(SentBatch.status == "answered")) or 0
    if proof.number < answered:
        return True
    compared = _compared_by_line(read_setting(session, LAST))
    return compared is not None and proof.at <= compared


def _compared_by_line(last: dict[str, Any]) -> datetime | None:
    """When a round last compared, by headquarters' clock as far as it is known."""
    proof_at = last.get("proof_at")
    told = [proof_at if proof_at != last.get(STICK_PROOF_AT) else None,
            last.get("at") if last.get("error") == "sync_differs" else None]
    offset = last.get("clock_offset_ms")
    moments = [at for at in map(instant, told) if at is not None and at.tzinfo is not None]
    return max(moments) + timedelta(
        milliseconds=offset if isinstance(offset, int) and abs(offset) < _WILD_MS else 0) if moments else None


def _compared(session: Session, account: Account, proof: StickProof) -> ByAnswer:
    waiting, parked = outbox_counts(session)
    if waiting or parked:
        return ByAnswer("waits", proof.at, waiting=sum(waiting.values()), parked=parked)
    ours = short_digests(all_digests(session.connection(), account.office_id, proof.protocol))
    differing = {kind: (_count(ours, kind), _count(proof.types, kind))
                 for kind in SYNCED if ours.get(kind) != proof.types.get(kind)}
    return ByAnswer("differs" if differing else "equal", proof.at, differing)


def _count(types: dict[str, tuple[int, bytes]], kind: str) -> int:
    return types[kind][0] if kind in types else 0


def _note(last: dict[str, Any], judged: ByAnswer, before: bool | None) -> None:
    """The outcome among what the last round told; a finding of an earlier stick stands until a proof says otherwise."""
    at = judged.at.isoformat() if judged.at is not None else None
    if judged.outcome == "equal":
        last.update(equal=True, error=None, error_params={}, proof_at=at, **{STICK_PROOF_AT: at})
    elif judged.outcome == "differs":
        last.update(equal=False, error=DIFFERS, error_params={
            "at": at, "counts": {kind: list(pair) for kind, pair in judged.counts.items()}})
    elif judged.outcome == "epoch":
        last.update(error=OTHER_EPOCH, error_params={})
    elif last.get("equal") is None:  # else a round by line told meanwhile
        last["equal"] = before
