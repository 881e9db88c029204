"""What is kept of the last round, as the Sync page is told it; and a stick's request that has no answer yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from pes_desktop.models import OutboxEntry, Setting
from pes_desktop.sync import by_stick
from pes_desktop.sync.asked import Asked, forget_request, keep_request, pending_request
from pes_desktop.sync.sealing import as_text
from pes_desktop.sync.state import STICK_PROOF_AT, SyncState, sync_state
from pes_desktop.sync.store import LAST, read_setting, save_setting

NOON, LATER = "2026-03-02T12:00:00+00:00", "2026-03-09T12:00:00+00:00"


@pytest.fixture
def session() -> Iterator[Session]:
    """Settings and the outbox, in memory."""
    engine = create_engine("sqlite://")
    for cls in (Setting, OutboxEntry):
        cls.metadata.tables[cls.__tablename__].create(engine)
    with Session(engine) as opened:
        yield opened
    engine.dispose()


def told(session: Session, **last: Any) -> SyncState:
    save_setting(session, LAST, last)
    session.flush()
    return sync_state(session)


def test_a_proof_by_stick_is_told_as_one(session: Session) -> None:
    assert told(session, proof_at=NOON, **{STICK_PROOF_AT: NOON}).by_stick
    for last in ({"proof_at": LATER, STICK_PROOF_AT: NOON}, {"proof_at": NOON}, {STICK_PROOF_AT: NOON}, {},
                 {"proof_at": None, STICK_PROOF_AT: None}):
        assert told(session, **last).by_stick is False, last


def test_instants_of_the_last_round(session: Session) -> None:
    found = told(session, at=NOON, proof_at=LATER, equal=True, error="server_slow", error_params={"seconds": 4})
    assert (found.last_round, found.last_proof_at) == (datetime(2026, 3, 2, 12, tzinfo=UTC),
                                                       datetime(2026, 3, 9, 12, tzinfo=UTC))
    assert (found.last_equal, found.last_error, found.last_error_params) == (True, "server_slow", {"seconds": 4})
    for odd in ("yesterday", "", None, 5):
        damaged = told(session, at=odd, proof_at=odd)
        assert (damaged.last_round, damaged.last_proof_at, damaged.last_error_params) == (None, None, {})


def test_counts_are_of_what_waits_and_of_what_is_set_aside(session: Session) -> None:
    for number, (kind, code) in enumerate([("job", None), ("job", None), ("skill", None), ("job", "x"), ("skill", "y"),
                                           ("letter", "x")], 1):
        session.add(OutboxEntry(record_type=kind, record_id=UUID(int=number), version=1, parked_code=code))
    found = told(session)
    assert (found.waiting, found.parked, found.by_type, found.enrolled) == (3, 3, {"job": 2, "skill": 1}, False)


AT = datetime(2026, 3, 2, tzinfo=UTC)
REQUEST = by_stick.write_request(
    by_stick.Request(UUID(int=1), UUID(int=2), "ALA", "A", bytes(32), bytes(32), AT), by_stick.code_hash("code"))
ASKED = Asked(REQUEST, bytes(range(32)), bytes(range(1, 33)), bytes(range(2, 34)), AT)


def test_a_request_waits_for_its_answer_until_it_is_forgotten(session: Session) -> None:
    assert pending_request(session) is None
    keep_request(session, replace(ASKED, signing=bytes(32)))
    keep_request(session, ASKED)
    session.flush()
    assert pending_request(session) == ASKED
    forget_request(session)
    session.flush()
    assert pending_request(session) is None
    forget_request(session)


@pytest.mark.parametrize("name", ["request", "signing", "wrapping", "answer_key"])
def test_a_damaged_request_is_none(session: Session, name: str) -> None:
    keep_request(session, ASKED)
    session.flush()
    kept = read_setting(session, "stick_request")
    assert set(kept) == {"request", "signing", "wrapping", "answer_key"}
    for odd in ("no base64!", as_text(bytes(31)), None, str(kept[name]) + "!"):
        save_setting(session, "stick_request", {**kept, name: odd})
        session.flush()
        assert pending_request(session) is None, odd
    save_setting(session, "stick_request", {key: value for key, value in kept.items() if key != name})
    session.flush()
    assert pending_request(session) is None
