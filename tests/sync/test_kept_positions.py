"""What this PC keeps of its headquarters: the account with its keys, and how far it has read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from pes_desktop.domain.errors import DomainError
from pes_desktop.models import Setting
from pes_desktop.sync.sealing import as_text
from pes_desktop.sync.store import (
    ACCOUNT,
    CURSOR,
    Account,
    Cursor,
    account,
    cursor,
    keyed_account,
    reached,
    read_setting,
    save_account,
    save_cursor,
    save_setting,
)

KEYS = {"signing_key": as_text(bytes(range(32))), "server_key": as_text(bytes(range(64))),
        "office_key": as_text(bytes(range(50, 82)))}
KNOWN = Account("https://central.ec", "token", UUID(int=1), UUID(int=2), UUID(int=3), UUID(int=4), "B", **KEYS)
READ = Cursor(UUID(int=1), UUID(int=2), 30, 4)


class Kept:
    """A store of settings in memory that counts its writes."""

    def __init__(self) -> None:
        self.engine = create_engine("sqlite://")
        Setting.metadata.tables[Setting.__tablename__].create(self.engine)
        self.writes = 0

    @contextmanager
    def read(self) -> Iterator[Session]:
        with Session(self.engine) as session:
            yield session

    @contextmanager
    def local(self) -> Iterator[Session]:
        self.writes += 1
        with Session(self.engine) as session, session.begin():
            yield session

    def put(self, key: str, value: dict[str, Any]) -> None:
        with self.local() as session:
            save_setting(session, key, value)

    def cursor(self, known: Account = KNOWN) -> Cursor:
        with self.read() as session:
            return cursor(session, known)


@pytest.fixture
def kept() -> Iterator[Kept]:
    made = Kept()
    yield made
    made.engine.dispose()


def test_keys_are_read_where_they_are_whole() -> None:
    keys = KNOWN.keys
    assert keys is not None
    assert (keys.signing, keys.office) == (bytes(range(32)), bytes(range(50, 82)))
    assert (keys.server_seal, keys.server_verify) == (bytes(range(32)), bytes(range(32, 64)))
    for name in KEYS:
        for wrong in ("", "no key", as_text(bytes(31)), as_text(bytes(65))):
            changes: dict[str, Any] = {name: wrong}
            assert replace(KNOWN, **changes).keys is None, (name, wrong)


def test_the_account_with_its_keys_comes_back(kept: Kept) -> None:
    with kept.local() as session:
        save_account(session, KNOWN)
    with kept.read() as session:
        assert account(session) == KNOWN
    assert keyed_account(kept) == KNOWN  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["url", "token", "letter", "server_id", "epoch", "device_id", "office_id"])
@pytest.mark.parametrize("wrong", [None, 5, ["x"]])
def test_a_damaged_account_is_none(kept: Kept, name: str, wrong: Any) -> None:
    with kept.local() as session:
        save_account(session, KNOWN)
        save_setting(session, ACCOUNT, {**read_setting(session, ACCOUNT), name: wrong})
    with kept.read() as session:
        assert account(session) is None


@pytest.mark.parametrize("name", ["server_id", "epoch", "device_id", "office_id"])
def test_an_id_that_is_none_makes_no_account(kept: Kept, name: str) -> None:
    with kept.local() as session:
        save_account(session, KNOWN)
        save_setting(session, ACCOUNT, {**read_setting(session, ACCOUNT), name: "no id"})
    with kept.read() as session:
        assert account(session) is None


def test_an_account_without_keys_or_with_odd_ones_is_one_of_protocol_1(kept: Kept) -> None:
    bare = {name: str(getattr(KNOWN, name)) for name in (
        "url", "token", "server_id", "epoch", "device_id", "office_id", "letter")}
    kept.put(ACCOUNT, {**bare, "signing_key": None})
    with kept.read() as session:
        assert account(session) == replace(KNOWN, signing_key="", server_key="", office_key="")
    with pytest.raises(DomainError) as caught:
        keyed_account(kept)  # type: ignore[arg-type]
    assert caught.value.codes == ("stick_without_keys",)
    kept.put(ACCOUNT, {})
    with pytest.raises(DomainError) as caught:
        keyed_account(kept)  # type: ignore[arg-type]
    assert caught.value.codes == ("sync_not_enrolled",)


def test_how_far_it_has_read_comes_back(kept: Kept) -> None:
    assert kept.cursor() == Cursor(UUID(int=1), None, 0, 0), "nothing yet"
    with kept.local() as session:
        save_cursor(session, READ)
    assert kept.cursor() == READ
    assert kept.cursor(replace(KNOWN, server_id=UUID(int=9))) == Cursor(UUID(int=9)), "another headquarters"


@pytest.mark.parametrize("wrong", [
    {"server": str(UUID(int=9))}, {"server": None}, {"office": "30"}, {"office": None}, {"common": 1.5},
    {"common": None}, {"epoch": "no id"}, {"epoch": None}])
def test_positions_that_cannot_be_read_say_nothing(kept: Kept, wrong: dict[str, Any]) -> None:
    whole = {"server": str(UUID(int=1)), "epoch": str(UUID(int=2)), "office": 30, "common": 4}
    kept.put(CURSOR, whole)
    assert kept.cursor() == READ
    kept.put(CURSOR, {**whole, **wrong})
    assert kept.cursor() == Cursor(UUID(int=1))


def test_only_new_positions_are_written(kept: Kept) -> None:
    with kept.local() as session:
        save_cursor(session, READ)
    before = kept.writes
    reached(kept, KNOWN, READ)  # type: ignore[arg-type]
    assert kept.writes == before
    for fresh in (replace(READ, office=31), replace(READ, office=31, common=5),
                  Cursor(UUID(int=1), UUID(int=8), 1, 0)):
        reached(kept, KNOWN, fresh)  # type: ignore[arg-type]
        assert kept.cursor() == fresh
    assert kept.writes == before + 3
