"""PCs without a line: their requests come on a stick, and the answers go back on it (sync/by_stick.py).

Checked like ``POST /v1/enrol``; the code shows by what it authenticates. The same request again changes nothing.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, select

from pes_central.auth import admit_device, code_behind
from pes_central.db import identity, writing
from pes_central.keys import central_keys, note_key
from pes_central.pages.audit import BY_PROGRAM, note
from pes_central.tables import DeviceEntry, OfficeEntry, StickAnswer
from pes_central.unlock import store_secret
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.phone_help import SECRET_BYTES
from pes_desktop.models.base import utcnow
from pes_desktop.reference.messages import spoken, text
from pes_desktop.storage.files import write_atomically
from pes_desktop.sync import by_stick, sealing


def admit_by_stick(connection: Connection, data: bytes, url: str = "", who: str = BY_PROGRAM, role: str = "",
                   ) -> tuple[str, bytes]:
    """(name for the answer, its bytes) for a PC's request, within the caller's transaction; ``who`` let it in.

    ``url``: where headquarters is, for a PC that has a line one day. Raises DomainError stick_request_malformed,
    protocol_unsupported, device_revoked, and as ``auth.enrol_device``.
    """
    request = by_stick.read_request(data)
    asked = by_stick.request_hash(data)
    known = connection.execute(select(
        StickAnswer.body, DeviceEntry.letter, DeviceEntry.revoked_at, OfficeEntry.office_code).join(
        DeviceEntry, DeviceEntry.device_id == StickAnswer.device_id).join(
        OfficeEntry, OfficeEntry.office_id == DeviceEntry.office_id).where(StickAnswer.request_hash == asked)).first()
    if known is not None:
        if known.revoked_at is not None:
            raise DomainError(Fault("device_revoked"))
        return f"{known.office_code}-{known.letter}", bytes(known.body)

    def proves(hashed: bytes) -> bool:
        return by_stick.authentic(data, by_stick.derived_key(hashed, by_stick.REQUEST_KIND))

    code = code_behind(connection, proves)
    if code is None:
        raise DomainError(Fault("enrol_code_wrong"))
    now = utcnow()
    token, letter = admit_device(connection, code, request.office_id, request.office_code, request.device_id,
                                 request.letter, now)
    secret = note_key(connection, request.device_id, request.office_id, request.signing_key, again=True)
    phone = os.urandom(SECRET_BYTES)
    store_secret(connection, request.device_id, sealing.as_text(phone))
    keys, (server_id, epoch) = central_keys(connection), identity(connection)
    answer = by_stick.Answer(token, letter, server_id, epoch, keys.public, secret, url, phone)
    try:
        body = by_stick.write_answer(answer, data, keys, bytes.fromhex(code))
    except ValueError as error:
        raise DomainError(Fault("stick_request_malformed")) from error
    connection.execute(insert(StickAnswer).values(
        request_hash=asked, device_id=request.device_id, answered_at=now, body=body))
    office = request.office_code.strip().upper()
    note(connection, who, role, "device_by_stick", f"{office} {letter}")
    return f"{office}-{letter}", body


def admit_files(engine: Engine, files: Sequence[Path], out: Path, url: str = "") -> list[dict[str, object]]:
    """Admit the PCs of some requests and write each answer into ``out``; one that is refused holds no other up.

    Returns for each file its name and that of the answer, or the fault's code. Raises EnvironmentFault where the disk
    fails: done again, the same answers come.
    """
    return [_admit_file(engine, path, out, url) for path in files]


def _admit_file(engine: Engine, path: Path, out: Path, url: str) -> dict[str, object]:
    try:
        with path.open("rb") as file:
            data = file.read(by_stick.FILE_LIMIT + 1)
        with writing(engine) as connection:
            name, answer = admit_by_stick(connection, data, url)
    except DomainError as error:
        return refusal(path, error)
    except OSError:
        return refusal(path, DomainError(Fault("file_unreadable", params={"file": path.name})))
    write_atomically(out / (name + by_stick.ANSWER_END), answer)
    return {"file": path.name, "answer": name + by_stick.ANSWER_END}


def refusal(path: Path, error: DomainError) -> dict[str, object]:
    """What is told of a file that was refused: its name, the fault's code and its words."""
    fault = error.faults[0]
    return {"file": path.name, "refused": fault.code, "words": text(f"fault.{fault.code}", **spoken(fault.params))}
