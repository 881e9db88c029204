"""Batches that came by stick: taken in like those of the line, each with its answer as a file beside it.

A file carries no token: its signature alone says whose it is, so that one without is refused. The last answer for a PC
also tells what headquarters holds of its office (``proofs.proven``).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, Engine, select

from pes_central.admission import admit_files, refusal
from pes_central.auth import DeviceIdentity
from pes_central.config import Settings
from pes_central.db import identity, open_engine, prepare, reading
from pes_central.ingest import receive
from pes_central.keys import central_keys
from pes_central.proofs import proven
from pes_central.tables import DeviceEntry, OfficeEntry, ReceiptEntry
from pes_central.told_by_stick import take_state
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.storage.files import write_atomically
from pes_desktop.sync.codec import Opened, open_batch
from pes_desktop.sync.number_note import NOTE_END, NumberNote, write_note
from pes_desktop.sync.sealing import CentralKeys
from pes_desktop.sync.stick_state import FILE_LIMIT, STATE_END, is_state

ANSWER_END = ".pesr"


def sender(connection: Connection, opened: Opened) -> tuple[DeviceIdentity, str]:
    """The PC whose key signed the batch, and the name of its answer.

    Raises DomainError signature_missing, device_unknown, device_revoked, batch_other_device; whether the signature is
    right is for ``receive`` to say.
    """
    if opened.signature is None:
        raise DomainError(Fault("signature_missing"))
    row = connection.execute(select(
        DeviceEntry.office_id, DeviceEntry.letter, DeviceEntry.revoked_at, OfficeEntry.office_code).join(
        OfficeEntry, OfficeEntry.office_id == DeviceEntry.office_id).where(
        DeviceEntry.device_id == opened.batch.device_id)).first()
    if row is None:
        raise DomainError(Fault("device_unknown"))
    if row.revoked_at is not None:
        raise DomainError(Fault("device_revoked"))
    if row.office_id != opened.batch.office_id:
        raise DomainError(Fault("batch_other_device"))
    return DeviceIdentity(opened.batch.device_id, row.office_id), _name(row.office_code, row.letter,
                                                                        opened.batch.number)


def _name(office_code: str, letter: str, number: int) -> str:
    return f"{office_code}-{letter}-{number:06d}{ANSWER_END}"


def take_files(engine: Engine, settings: Settings, files: Sequence[Path], out: Path) -> list[dict[str, object]]:
    """Apply the batches in the order of their PCs' numbers and write each answer into ``out``; one that is refused does
    not hold the others up. What the PCs tell of themselves is kept last, also from files beside these. Returns for each
    file its name and records and answer, or what it told, or the fault's code.

    Raises EnvironmentFault where the disk fails.
    """
    told: list[dict[str, object]] = []
    opened: list[tuple[Path, bytes, Opened]] = []
    states: list[tuple[Path, bytes]] = []
    with reading(engine) as connection:
        keys = central_keys(connection)
    for path in files:
        try:
            if path.stat().st_size > settings.body_limit:
                raise DomainError(Fault("batch_too_large"))
            data = path.read_bytes()
            if is_state(data):
                states.append((path, data))
                continue
            opened.append((path, data, open_batch(data, settings.plain_limit, keys)))
        except DomainError as error:
            told.append(refusal(path, error))
        except OSError:
            told.append(refusal(path, DomainError(Fault("file_unreadable", params={"file": path.name}))))
    last: dict[UUID, tuple[str, bytes]] = {}
    for path, data, one in sorted(opened, key=lambda item: (str(item[2].batch.device_id), item[2].batch.number)):
        try:
            with reading(engine) as connection:
                device, name = sender(connection, one)
            receipt, records = receive(engine, device, data, settings.plain_limit)
        except DomainError as error:
            told.append(refusal(path, error))
            if "batch_number_taken" in error.codes:
                told[-1]["answer"] = _number_note(engine, keys, one, error, name, out)
            continue
        write_atomically(out / name, receipt)
        last[device.device_id] = name, receipt
        told.append({"file": path.name, "records": records, "answer": name})
    for device_id, (name, receipt) in last.items():  # when all are in
        write_atomically(out / name, proven(engine, device_id, receipt))
    for path, data in states:
        try:
            told.append({"file": path.name, **take_state(engine, data, keys)})
        except DomainError as error:
            told.append(refusal(path, error))
    _take_beside(engine, keys, files)
    return told


def _take_beside(engine: Engine, keys: CentralKeys, files: Sequence[Path]) -> None:
    """Keep what PCs tell in the folders that these files lie in, although nobody named it; what is wrong is let be."""
    for folder in {path.parent for path in files}:
        with suppress(OSError):
            for path in sorted(folder.iterdir()):
                if path.suffix.lower() == STATE_END and path not in files and path.stat().st_size <= FILE_LIMIT:
                    with suppress(DomainError):
                        take_state(engine, path.read_bytes(), keys)


def _number_note(engine: Engine, keys: CentralKeys, refused: Opened, error: DomainError, answer: str, out: Path) -> str:
    """Tell a PC that went back to a copy which numbers are taken; returns the file's name."""
    with reading(engine) as connection:
        server_id, _ = identity(connection)
        secret = connection.scalar(select(OfficeEntry.secret_key).where(
            OfficeEntry.office_id == refused.batch.office_id))
    note = NumberNote(refused.content_hash, server_id, int(error.faults[0].params["last_number"]))
    name = answer.removesuffix(ANSWER_END) + NOTE_END
    write_atomically(out / name, write_note(note, keys, bytes(secret or b"")))
    return name


def answers_again(engine: Engine, office_code: str, letter: str, first: int, out: Path) -> list[str]:
    """Write the answers to a PC's batches from a number on, as they were given, with what is held now behind the last;
    returns the file names."""
    with reading(engine) as connection:
        rows = connection.execute(select(ReceiptEntry.number, ReceiptEntry.body, ReceiptEntry.device_id).join(
            DeviceEntry, DeviceEntry.device_id == ReceiptEntry.device_id).join(
            OfficeEntry, OfficeEntry.office_id == ReceiptEntry.office_id).where(
            OfficeEntry.office_code == office_code.strip().upper(), DeviceEntry.letter == letter.strip().upper(),
            ReceiptEntry.number >= first).order_by(ReceiptEntry.number)).all()
    names = []
    for row in rows:
        names.append(_name(office_code.strip().upper(), letter.strip().upper(), row.number))
        answer = bytes(row.body)
        write_atomically(out / names[-1], proven(engine, row.device_id, answer) if row is rows[-1] else answer)
    return names


def import_batch(settings: Settings, options: argparse.Namespace) -> int:
    """``pes-central import-batch``: one JSON line a file; status 2 when one was refused."""
    engine = open_engine(settings)
    try:
        prepare(engine)
        told = take_files(engine, settings, options.files, options.out)
    finally:
        engine.dispose()
    return _say(told)


def _say(told: list[dict[str, object]]) -> int:
    for line in told:
        print(json.dumps(line, ensure_ascii=False), file=sys.stderr if "refused" in line else sys.stdout)
    return 2 if any("refused" in line for line in told) else 0


def enrol_file(settings: Settings, options: argparse.Namespace) -> int:
    """``pes-central enrol-file``: PCs without a line; one JSON line a request, status 2 when one was not admitted."""
    engine = open_engine(settings)
    try:
        prepare(engine)
        told = admit_files(engine, options.files, options.out, options.url.strip().rstrip("/"))
    finally:
        engine.dispose()
    return _say(told)


def export_answer(settings: Settings, options: argparse.Namespace) -> int:
    """``pes-central export-answer``: the answers of a PC once more, for a stick that was lost."""
    engine = open_engine(settings)
    try:
        prepare(engine)
        for name in answers_again(engine, options.office, options.letter, options.first, options.out):
            print(name)
    finally:
        engine.dispose()
    return 0
