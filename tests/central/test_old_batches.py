"""Batches of earlier programs are taken by this headquarters, and their receipts are read (tests/fixtures/protocol)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from pes_central.auth import DeviceIdentity, enrol_device, make_code
from pes_central.config import load
from pes_central.db import open_engine, prepare, writing
from pes_central.ingest import receive
from pes_desktop.models import Jobseeker
from pes_desktop.models.base import utcnow
from pes_desktop.sync.codec import decode_batch, decode_receipt
from pes_desktop.sync.digest import all_digests
from pes_desktop.sync.wire import HELD, READABLE

FROZEN = Path(__file__).resolve().parents[1] / "fixtures" / "protocol"


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
def test_the_first_version_is_still_taken(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    folder = FROZEN / "v1"
    expected = json.loads((folder / "expected.json").read_text())
    device = DeviceIdentity(UUID(expected["device_id"]), UUID(expected["office_id"]))
    new_database: Callable[[], str] | None = (
        request.getfixturevalue("new_database") if backend == "postgresql" else None)
    engine = open_engine(load(tmp_path, {"PES_CENTRAL_DATABASE_URL": new_database()} if new_database else {}))
    prepare(engine)
    with writing(engine) as connection:
        enrol_device(connection, make_code(connection, expected["office_code"], 1), device.office_id,
                     expected["office_code"], device.device_id, expected["letter"], utcnow())
    for file in expected["files"]:
        data = (folder / f"{file['name']}.pesb").read_bytes()
        batch, content = decode_batch(data)
        assert content.hex() == file["content_hash"]
        assert [[record.record_type, str(record.record_id), record.version, record.base_version, record.removed]
                for record in batch.records] == file["records"]
        answer = receive(engine, device, data, 10**7)[0]
        assert answer[:6] == b"PESR\x01\x01", "an old program reads no other"
        now = decode_receipt(answer, batch)
        then = decode_receipt((folder / f"{file['name']}.pesr").read_bytes(), batch)
        assert (now.content_hash, now.verdicts) == (then.content_hash, then.verdicts)
        assert then.content_hash == content
        assert sum(verdict.outcome in HELD for verdict in now.verdicts) == file["held"] > 0
        assert file["parked"] == 0
        assert receive(engine, device, data, 10**7)[0] == answer
    with engine.connect() as connection:
        digests: dict[str, Any] = {kind: [digest.count, digest.digest]
                                   for kind, digest in all_digests(connection, device.office_id, 1).items()}
        names = {row.id: row.names for row in connection.execute(select(Jobseeker.id, Jobseeker.names))}
        removed = connection.scalars(select(Jobseeker.id).where(Jobseeker.removed_at.is_not(None))).all()
    assert digests.items() >= expected["digests"].items()
    assert names[UUID(expected["person_edited"])] == "Élida Rosa"
    assert removed == [UUID(expected["person_removed"])]
    engine.dispose()


def test_each_version_that_is_read_is_kept() -> None:
    kept = {int(folder.name[1:]) for folder in FROZEN.glob("v*")}
    assert kept | {max(READABLE)} == set(READABLE)
