"""What a PC tells headquarters that it knows of it: only of the epoch that it names."""

from __future__ import annotations

import dataclasses
from uuid import UUID

import pytest
from exchange_kit import EPOCH, SERVER, admit, frozen, receipt_for, settle_all
from msgspec.structs import replace
from support.exchange import TestOffice

from pes_desktop.sync.known import heard_there, known_there
from pes_desktop.sync.push import settle
from pes_desktop.sync.store import Cursor, require_account, save_account, save_cursor


@pytest.fixture
def one(office: TestOffice) -> TestOffice:
    admit(office)
    return office


def told(one: TestOffice) -> str:
    with one.store.read() as session:
        return known_there(session, require_account(session))


def read(one: TestOffice, epoch: UUID) -> None:
    with one.store.local() as session:
        save_cursor(session, Cursor(SERVER, epoch, 30, 4))


def test_it_begins_with_nothing_and_tells_what_was_answered(one: TestOffice) -> None:
    assert told(one) == "0.0.0"
    one.add_people(1)
    first = frozen(one)
    assert told(one) == "0.0.0", "what is on its way is not known to be there"
    settle(one.store, first, receipt_for(first))
    assert told(one) == f"0.0.{first.number}"
    read(one, EPOCH)
    assert told(one) == f"30.4.{first.number}"


def test_what_is_of_another_epoch_is_not_told(one: TestOffice) -> None:
    settle_all(one)
    read(one, UUID(int=77))
    assert told(one).startswith("0.0.")
    one.add_people(1)
    batch = frozen(one)
    settle(one.store, batch, replace(receipt_for(batch), epoch=UUID(int=77)))
    assert told(one) == "0.0.0"


def heard(one: TestOffice) -> str:
    with one.store.read() as session:
        return heard_there(session, require_account(session))


def test_what_was_heard_of_other_epochs_is_told_beside_it(one: TestOffice) -> None:
    """Of this server only: an account at another one is not asked about what this one answered."""
    settle_all(one)
    read(one, EPOCH)
    assert heard(one) == ""
    read(one, UUID(int=77))
    assert heard(one) == f"{UUID(int=77)}.30.4.0"
    one.add_people(1)
    batch = frozen(one)
    settle(one.store, batch, replace(receipt_for(batch), epoch=UUID(int=76)))
    assert heard(one) == f"{UUID(int=76)}.0.0.{batch.number},{UUID(int=77)}.30.4.0"
    with one.store.local() as session:
        account = require_account(session)
        save_account(session, dataclasses.replace(account, server_id=UUID(int=9)))
    assert heard(one) == ""
