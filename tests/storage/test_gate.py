"""The gate before the database file: transactions together, the change of the file alone."""

from __future__ import annotations

import os
import threading

import pytest
from sqlalchemy import text
from storage_kit import KEY

from pes_desktop.storage import store as store_module
from pes_desktop.storage.engine import DATABASE_FILE, connect
from pes_desktop.storage.gate import Gate
from pes_desktop.storage.settings import get_setting, set_setting
from pes_desktop.storage.store import RUNNING_FILE, Store


def test_alone_waits_for_the_last_one_inside_and_holds_the_next_back() -> None:
    gate, told = Gate(), list[str]()
    inside, leave, entered = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        with gate.together(), gate.together():
            inside.set()
            leave.wait(10)
            told.append("worked")

    def replace() -> None:
        with gate.alone():
            told.append("alone")
            entered.set()

    worker, changer = threading.Thread(target=work), threading.Thread(target=replace)
    worker.start()
    assert inside.wait(10)
    changer.start()
    assert not entered.wait(0.05)
    leave.set()
    worker.join(10)
    changer.join(10)
    assert told == ["worked", "alone"]
    with gate.together():
        told.append("next")
    assert told[-1] == "next"


def test_a_store_goes_on_with_a_file_replaced_meanwhile(store: Store) -> None:
    with store.local() as session:
        set_setting(session, "paper", "A4")
    folder, other = store.folder, os.urandom(32)
    with store.alone():
        with_old = connect(folder / DATABASE_FILE, KEY)
        with_new = connect(folder / "new.db", other)
        with_old.backup(with_new)
        with_old.close()
        with_new.close()
        (folder / "new.db").replace(folder / DATABASE_FILE)
        store.reopen(other)
    assert store.key == other
    with store.read() as session:
        assert get_setting(session, "paper") == "A4"
        assert session.execute(text("PRAGMA quick_check")).scalar() == "ok"


def test_alone_gives_up_where_it_is_told_to_and_holds_nothing_then() -> None:
    gate = Gate()
    with gate.together():
        with gate.alone(0.01) as held:
            assert not held
        with gate.together():
            pass
    with gate.alone(0.01) as held:
        assert held


def test_a_close_cuts_no_transaction_off_and_is_no_clean_stop_then(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "CLOSE_PATIENCE", 0.05)
    store.mark_running()
    inside, leave = threading.Event(), threading.Event()

    def work() -> None:
        with store.local() as session:
            set_setting(session, "paper", "letter")
            inside.set()
            leave.wait(10)

    worker = threading.Thread(target=work)
    worker.start()
    assert inside.wait(10)
    assert not store.close()
    assert (store.folder / RUNNING_FILE).exists()
    leave.set()
    worker.join(10)
    with store.read() as session:
        assert get_setting(session, "paper") == "letter"
    assert store.close(clean=False)  # a lane did not end: whatever it does yet, the next start looks
    assert (store.folder / RUNNING_FILE).exists()
    assert store.close()
    assert not (store.folder / RUNNING_FILE).exists()
