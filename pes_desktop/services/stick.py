"""The exchange without a line: waiting batches as files on a stick, and headquarters' answers from it; beside them what
the office's PCs tell one another (``brigade``). The last answer proves that both sides hold the same (``by_answer``).

The same sealed bytes as on the line. A file is whole or not there; nothing leaves the outbox before its answer is read.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.errors import DomainError, EnvironmentFault
from pes_desktop.models import SentBatch
from pes_desktop.services.brigade import ForOthers, FromOthers, read_others, write_waiting
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.ways import share_ways
from pes_desktop.storage.files import environment_fault, write_atomically
from pes_desktop.sync.by_answer import ByAnswer, judge, set_aside
from pes_desktop.sync.codec import decode_receipt
from pes_desktop.sync.freeze import FrozenBatch, freeze_batch, pending_batches, repack
from pes_desktop.sync.incoming import Arrived
from pes_desktop.sync.number_note import NOTE_END, read_note
from pes_desktop.sync.push import check_receipt, note_attempt, settle
from pes_desktop.sync.stick_proof import StickProof, proof_in
from pes_desktop.sync.stick_state import STATE_END, state_of, write_state
from pes_desktop.sync.store import Account, keyed_account
from pes_desktop.sync.wire import Receipt

BATCH_BYTES = 256 * 1024
#: Batches that one stick takes along, and the most that is read of an answer.
MOST_BATCHES, ANSWER_BYTES = 1000, 16 * 1024 * 1024
BATCH_END, ANSWER_END = ".pesb", ".pesr"


@dataclass(frozen=True, slots=True)
class Written:
    """Files of waiting batches on the stick, and the records in them."""

    files: tuple[str, ...]
    records: int


@dataclass(frozen=True, slots=True)
class Answered:
    """Answers that were settled: records held by headquarters and parked; files that are no answer for this PC now.

    ``proofs``: what answers to this PC's batches, settled now or before, say of headquarters' state; ``arrived``:
    records into which edits of others came with an answer.
    """

    answers: int
    acknowledged: int
    parked: int
    strange: tuple[str, ...]
    proofs: tuple[StickProof, ...] = ()
    #: Batches that got other numbers, because headquarters has others under theirs: they go with the next stick.
    renumbered: int = 0
    arrived: Arrived = field(default_factory=Arrived)


@dataclass(frozen=True, slots=True)
class StickWritten:
    """What is on the stick now, for headquarters and for the office's other PCs."""

    batches: Written
    others: ForOthers


@dataclass(frozen=True, slots=True)
class StickRead:
    """What the stick brought, from headquarters and from the office's other PCs, and what it proves."""

    answers: Answered
    others: FromOthers
    proof: ByAnswer = field(default_factory=ByAnswer)

    @property
    def changes(self) -> ChangeSet:
        """What a page that shows these records reloads."""
        came = Arrived()
        for part in (self.answers.arrived, self.others.taken):
            for kind, ids in part.touched.items():
                came.note(kind, ids)
        return came.changes

    @property
    def complete(self) -> bool:
        """Nobody has anything to mend, to decide or to bring once more."""
        taken, answers = self.others.taken, self.answers
        return not (answers.parked or answers.renumbered or taken.conflicts or taken.left or self.others.refused
                    or self.proof.outcome in ("differs", "epoch"))


def write_stick(ctx: OfficeContext, folder: Path) -> StickWritten:
    """Put all that waits onto the stick, for headquarters and for the office's other PCs.

    Raises like ``write_batches``.
    """
    ctx.require("synchronise")
    share_ways(ctx)
    return StickWritten(write_batches(ctx, folder), write_waiting(ctx, folder))


def read_stick(ctx: OfficeContext, folder: Path) -> StickRead:
    """Settle headquarters' answers, take in what the office's other PCs wrote, and compare with what headquarters held.

    Raises like ``read_answers``; nothing is proven then.
    """
    ctx.require("synchronise")
    account = keyed_account(ctx.store)
    _look(folder)
    before = set_aside(ctx.store)
    answers = read_answers(ctx, folder)
    others = read_others(ctx, folder)
    changed = bool(answers.answers or others.taken.total)
    return StickRead(answers, others, judge(ctx.store, account, answers.proofs, before, changed))


def _look(folder: Path) -> None:
    """Whether the stick is there, before anything is set aside for it; raises EnvironmentFault."""
    try:
        next(folder.iterdir(), None)
    except OSError as error:
        raise environment_fault(error) from error


def file_name(office_code: str, letter: str, number: int) -> str:
    """``ALA-B-000012``: whose batch it is, for people; the program trusts only what is signed inside."""
    return f"{office_code}-{letter}-{number:06d}"


def write_batches(ctx: OfficeContext, folder: Path) -> Written:
    """Put everything that waits onto the stick, sealed; what was written before and is unanswered is written again.
    A small file beside tells headquarters what this PC holds and what waits beyond (``sync/stick_state.py``).

    Raises NotPermitted; DomainError sync_not_enrolled, stick_without_keys; EnvironmentFault of the disk, with the files
    before it whole.
    """
    ctx.require("synchronise")
    account = keyed_account(ctx.store)
    waiting = pending_batches(ctx.store, MOST_BATCHES)
    under_way = {record.record_id for frozen in waiting for record in frozen.batch.records}
    while len(waiting) < MOST_BATCHES:
        frozen = freeze_batch(ctx.store, account, BATCH_BYTES, skip=under_way)
        if frozen is None:
            break
        waiting.append(frozen)
        under_way |= {record.record_id for record in frozen.batch.records}
    files = []
    for frozen in waiting:
        name = file_name(ctx.office.code, account.letter, frozen.number) + BATCH_END
        note_attempt(ctx.store, frozen)  # a round by the line asks for the receipt first
        write_atomically(folder / name, frozen.payload)
        files.append(name)
    assert account.keys is not None
    name = f"{ctx.office.code}-{account.letter}{STATE_END}"
    write_atomically(folder / name, write_state(state_of(ctx.store, account, waiting), account.keys))
    return Written(tuple(files), sum(len(frozen.batch.records) for frozen in waiting))


def read_answers(ctx: OfficeContext, folder: Path) -> Answered:
    """Settle the answers on the stick that are for batches of this PC; files stay where they are.

    Nothing counts as proven from the first on: ``read_stick`` compares. Raises NotPermitted; DomainError
    sync_not_enrolled, stick_without_keys; EnvironmentFault where the stick cannot be read.
    """
    actor = ctx.require("synchronise")
    account = keyed_account(ctx.store)
    waiting = {file_name(ctx.office.code, account.letter, frozen.number).upper(): frozen
               for frozen in pending_batches(ctx.store, MOST_BATCHES)}
    with ctx.store.read() as session:
        sent = frozenset(map(bytes.fromhex, session.scalars(select(SentBatch.content_hash))))
    answers = acknowledged = parked = 0
    strange, proofs, arrived = [], [], Arrived()
    try:
        for path in sorted(path for path in folder.iterdir() if path.suffix.lower() == ANSWER_END):
            data = path.read_bytes() if path.stat().st_size <= ANSWER_BYTES else b""
            proof = _proof(data, account, sent)
            proofs += [proof] if proof is not None else []
            frozen = waiting.get(path.stem.upper())
            receipt = _receipt(data, account, frozen) if frozen is not None else None
            if frozen is None or receipt is None:
                strange.append(path.name)
                continue
            set_aside(ctx.store)
            done = settle(ctx.store, frozen, receipt, actor=actor)
            answers, acknowledged, parked = answers + 1, acknowledged + done.acknowledged, parked + done.parked
            for kind, ids in done.arrived.touched.items():
                arrived.note(kind, ids)
        renumbered = _renumber(ctx, account, folder)
    except OSError as error:
        raise environment_fault(error) from error
    return Answered(answers, acknowledged, parked, tuple(strange), tuple(proofs), renumbered, arrived)


def _renumber(ctx: OfficeContext, account: Account, folder: Path) -> int:
    """Give what waits other numbers, where headquarters says that it has batches under these (this PC went back to a
    copy); all of it, so that it keeps its order. Returns how many. Raises OSError."""
    assert account.keys is not None
    waiting = pending_batches(ctx.store, MOST_BATCHES)
    numbers = {frozen.content_hash: frozen.number for frozen in waiting}
    last = 0
    for path in sorted(path for path in folder.iterdir() if path.suffix.lower() == NOTE_END):
        if path.stat().st_size > ANSWER_BYTES:
            continue
        with suppress(DomainError):
            last = max(last, read_note(path.read_bytes(), account.keys, account.server_id, numbers))
    if not last:
        return 0
    repack(ctx.store, [(frozen, 1) for frozen in waiting], above=max(last, *numbers.values()))
    return len(waiting)


def _proof(data: bytes, account: Account, sent: Collection[bytes]) -> StickProof | None:
    """What an answer to one of this PC's batches says of headquarters' state, None where it says nothing."""
    assert account.keys is not None
    try:
        return proof_in(data, account.keys, account.server_id, sent)
    except DomainError:
        return None


def _receipt(data: bytes, account: Account, frozen: FrozenBatch) -> Receipt | None:
    """The receipt, None where the file is none of headquarters for this batch."""
    try:
        receipt = decode_receipt(data, frozen.batch, account.keys, protocol=2)
        check_receipt(receipt, account, frozen)
    except (DomainError, EnvironmentFault):
        return None
    return receipt
