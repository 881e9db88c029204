"""A PC that is revoked in the moment in which it enrols again stays revoked, on a real PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select, update
from support.exchange import central_engine
from support.pg_locks import waits_for_a_lock

from pes_central import auth
from pes_central.db import reading, writing
from pes_central.tables import DeviceEntry
from pes_desktop.domain.ids import new_id
from pes_desktop.models.base import utcnow


def test_a_revocation_is_not_lost_between_question_and_answer(
        new_database: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = central_engine(tmp_path, new_database())
    office, device = new_id(), new_id()
    with writing(engine) as connection:
        code = auth.make_code(connection, "ALA", 1)
        auth.enrol_device(connection, code, office, "ALA", device, "A", utcnow())
    done = threading.Event()

    def revoke() -> None:
        with writing(engine) as connection:
            connection.execute(update(DeviceEntry).where(DeviceEntry.device_id == device).values(revoked_at=utcnow()))
        done.set()

    thread = threading.Thread(target=revoke)
    real = auth.secrets.token_urlsafe

    def in_between(size: int) -> str:
        """Headquarters has looked whether the PC is revoked, and has not written yet."""
        thread.start()
        while not done.is_set() and not waits_for_a_lock(engine):
            done.wait(0.005)
        return real(size)

    monkeypatch.setattr(auth.secrets, "token_urlsafe", in_between)
    with writing(engine) as connection:
        auth.enrol_device(connection, code, office, "ALA", device, "A", utcnow())
    thread.join(60)
    with reading(engine) as connection:
        assert connection.scalar(select(DeviceEntry.revoked_at)) is not None
    engine.dispose()
