"""An office of a few rows, its file as it stood at a time, and everything a file says."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, text
from storage_kit import DAY, KEY, NOBODY, OFFICE, add, employer, person, vacancy

from pes_desktop.domain.ids import new_id
from pes_desktop.models import (
    AckedVersion,
    Job,
    Jobseeker,
    Letter,
    NumberCounter,
    Office,
    Referral,
    ReferralEvent,
    ServiceAct,
    Setting,
)
from pes_desktop.models.base import utcnow
from pes_desktop.storage.engine import DATABASE_FILE, open_engine
from pes_desktop.storage.replay import Replay, Replayed, find_pending
from pes_desktop.storage.settings import drop_setting, set_setting
from pes_desktop.storage.store import Store, UnitOfWork

#: Made anew with the records; their own numbers and times may differ.
_LOOSE = {"search_document": {"rowid"}, "outbox": {"seq", "queued_at"}}


def begin(store: Store) -> Jobseeker:
    """The office, an employer with an order, and Ana, with a job and a setting."""
    add(store, Office(id=OFFICE, office_id=OFFICE, code="ALA", name="Alausí", country="ec"), act="found")
    ana = person("Lema", "Ana", jobs=[Job(office_id=OFFICE, occupation="ordeñadora")])
    order = vacancy(employer())
    add(store, ana, order.employer, order, act="register")
    with store.local() as session:
        set_setting(session, "paper", "A4")
        set_setting(session, "theme", "dark")
        session.add(NumberCounter(kind="letter", year=2026, last=1))
    return ana


def freeze(store: Store, target: Path) -> Path:
    """The file as it stands now, in a folder of its own."""
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    target.mkdir(parents=True)
    shutil.copyfile(store.folder / DATABASE_FILE, target / DATABASE_FILE)
    return target


def a_days_work(store: Store, ana: Jobseeker) -> Jobseeker:
    """Something of every kind after the copy; returns the person who came."""
    luz = person("Tene", "Luz", jobs=[Job(office_id=OFFICE, occupation="costurera")])
    add(store, luz, act="register")
    with store.write(NOBODY, "correct") as unit:
        row = unit.session.get_one(Jobseeker, ana.id)
        row.known_as, row.jobs[0].tasks = "Majo", "ordeño"
    with store.write(NOBODY, "refer") as unit:
        order = unit.session.scalar(text("SELECT id FROM vacancy"))
        assert order is not None
        referral = Referral(id=new_id(), office_id=OFFICE, jobseeker_id=luz.id, vacancy_id=_uuid(order), state_on=DAY)
        unit.add(referral)
        unit.session.flush()
        unit.add(ReferralEvent(id=new_id(), office_id=OFFICE, referral_id=referral.id, serial=1, from_state="draft",
                               state="issued", fact_date=DAY, entered_at=utcnow()))
        unit.add(Letter(id=new_id(), office_id=OFFICE, referral_id=referral.id, number="ALA-C-2026-A00002",
                        result_code="7K3Q21", issued_on=DAY, expires_on=DAY, content={"ñ": [1]}))
        unit.session.get_one(NumberCounter, ("letter", 2026)).last = 2
    add(store, ServiceAct(id=new_id(), office_id=OFFICE, jobseeker_id=ana.id, kind="visit", fact_date=DAY), act="visit")
    with store.local() as session:
        set_setting(session, "paper", "letter")
        drop_setting(session, "theme")
        session.execute(insert(AckedVersion), [
            {"record_id": one, "record_type": "jobseeker", "version": version, "content_hash": "x"}
            for one, version in ((ana.id, 1), (luz.id, 1))])
        session.execute(text("DELETE FROM outbox WHERE record_id = :id"), {"id": luz.id.hex})
        session.add(Setting(key="printer", value={"name": "ñ"}))
    return luz


def _uuid(plain: Any) -> Any:
    from uuid import UUID

    return UUID(plain)


@pytest.fixture
def ana(store: Store) -> Jobseeker:
    return begin(store)


@pytest.fixture
def copy(store: Store, ana: Jobseeker, tmp_path: Path) -> Path:
    """The office's file before the day's work."""
    return freeze(store, tmp_path / "copy")


@contextmanager
def replaying(folder: Path, act: str = "brought_back") -> Iterator[tuple[UnitOfWork, Replay]]:
    """A replay into ``folder/office.db``, without a journal of its own; committed at the end."""
    store = open_at(folder)
    try:
        with store.write(NOBODY, act) as unit:
            yield unit, Replay(unit)
    finally:
        store.close()


def bring_back(office: Path, copy: Path) -> Replayed:
    """All that the office's journal holds beyond the copy goes into the copy."""
    with replaying(copy) as (unit, replay):
        replay.changes(find_pending(office, KEY, unit.session))
        return replay.finish()


def open_at(folder: Path) -> Store:
    return Store(open_engine(folder, KEY), folder)


def everything(folder: Path, leave_out: Callable[[str], bool] = lambda _name: False) -> dict[str, list[str]]:
    """All rows of all tables as text, sorted; without the pages of search indexes."""
    store = open_at(folder)
    try:
        with store.read() as session:
            names = [row[0] for row in session.execute(text(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
                " AND name NOT LIKE 'search_words%' AND name NOT LIKE 'search_numbers%'"))]
            return {name: sorted(repr({key: value for key, value in row.items() if key not in _LOOSE.get(name, ())})
                                 for row in session.execute(text(f'SELECT * FROM "{name}"')).mappings())
                    for name in names if not leave_out(name)}
    finally:
        store.close()
