"""The exchange without a line: waiting batches as files on a stick, and headquarters' answers from it.

The same sealed bytes as on the line. A file is whole or not there; nothing leaves the outbox before its answer is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pes_desktop.domain.errors import DomainError, EnvironmentFault
from pes_desktop.services.context import OfficeContext
from pes_desktop.storage.files import environment_fault, write_atomically
from pes_desktop.sync.codec import decode_receipt
from pes_desktop.sync.freeze import FrozenBatch, freeze_batch, pending_batches
from pes_desktop.sync.push import check_receipt, note_attempt, settle
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
    """Answers that were settled: records held by headquarters and parked; files that are no answer for this PC now."""

    answers: int
    acknowledged: int
    parked: int
    strange: tuple[str, ...]


def file_name(office_code: str, letter: str, number: int) -> str:
    """``ALA-B-000012``: whose batch it is, for people; the program trusts only what is signed inside."""
    return f"{office_code}-{letter}-{number:06d}"


def write_batches(ctx: OfficeContext, folder: Path) -> Written:
    """Put everything that waits onto the stick, sealed; what was written before and is unanswered is written again.

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
    return Written(tuple(files), sum(len(frozen.batch.records) for frozen in waiting))


def read_answers(ctx: OfficeContext, folder: Path) -> Answered:
    """Settle the answers on the stick that are for batches of this PC; files stay where they are.

    Raises NotPermitted; DomainError sync_not_enrolled, stick_without_keys; EnvironmentFault where the stick cannot be
    read.
    """
    actor = ctx.require("synchronise")
    account = keyed_account(ctx.store)
    waiting = {file_name(ctx.office.code, account.letter, frozen.number).upper(): frozen
               for frozen in pending_batches(ctx.store, MOST_BATCHES)}
    answers = acknowledged = parked = 0
    strange = []
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix.lower() == ANSWER_END)
        for path in paths:
            frozen = waiting.get(path.stem.upper())
            receipt = None if frozen is None or path.stat().st_size > ANSWER_BYTES else _receipt(
                path.read_bytes(), account, frozen)
            if frozen is None or receipt is None:
                strange.append(path.name)
                continue
            done = settle(ctx.store, frozen, receipt, actor=actor)
            answers, acknowledged, parked = answers + 1, acknowledged + done.acknowledged, parked + done.parked
    except OSError as error:
        raise environment_fault(error) from error
    return Answered(answers, acknowledged, parked, tuple(strange))


def _receipt(data: bytes, account: Account, frozen: FrozenBatch) -> Receipt | None:
    """The receipt, None where the file is none of headquarters for this batch."""
    try:
        receipt = decode_receipt(data, frozen.batch, account.keys, protocol=2)
        check_receipt(receipt, account, frozen)
    except (DomainError, EnvironmentFault):
        return None
    return receipt
