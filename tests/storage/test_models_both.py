"""The same mapped classes on the office's cipher and on the centre's PostgreSQL: every value comes back as it went."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, create_engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool
from storage_kit import KEY, odd_value

from pes_desktop.domain.ids import new_id
from pes_desktop.models import SYNCED, Base, Job, Record
from pes_desktop.storage.engine import open_engine
from pes_desktop.storage.migrate import upgrade


@pytest.fixture(scope="module", params=["cipher", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    if request.param == "cipher":
        folder: Path = tmp_path_factory.mktemp("both")
        engine = open_engine(folder, KEY)
        upgrade(engine, "office")
    else:
        make: Callable[..., str] = request.getfixturevalue("bare_database")
        engine = create_engine(make().replace("postgresql://", "postgresql+psycopg://"), poolclass=NullPool)
        upgrade(engine, "shared")
    yield engine
    engine.dispose()


def full_row(cls: type[Record], parents: dict[str, UUID], *, empty: bool) -> dict[str, Any]:
    """A value for every column: odd ones, or None wherever None may stand."""
    values: dict[str, Any] = {"id": new_id()}
    for salt, column in enumerate(cls.__table__.columns):
        if column.name == "id":
            continue
        references = [key.column.table.name for key in column.foreign_keys]
        if references:
            values[column.name] = parents[references[0]]
        elif empty and column.nullable:
            values[column.name] = None
        else:
            values[column.name] = odd_value(column, salt)
    return values


@pytest.mark.parametrize("empty", [False, True], ids=["full", "sparse"])
def test_every_class_comes_back_whole(database: Engine, empty: bool) -> None:
    parents: dict[str, UUID] = {}
    sent: dict[str, dict[str, Any]] = {}
    writer = database.execution_options(write=True)
    with Session(writer) as session, session.begin():
        for name, cls in SYNCED.items():
            sent[name] = full_row(cls, parents, empty=empty)
            parents[name] = sent[name]["id"]
            session.add(cls(**sent[name]))
            session.flush()
    with Session(database) as session:
        for name, cls in SYNCED.items():
            row = session.get(cls, parents[name])
            assert row is not None
            assert {column: getattr(row, column) for column in sent[name]} == sent[name], name


def test_synced_classes_name_parents_before_children() -> None:
    order = list(SYNCED)
    for name, cls in SYNCED.items():
        for key in cls.__table__.foreign_keys:
            assert order.index(key.column.table.name) < order.index(name), (name, key.column.table.name)


def test_every_shared_table_travels() -> None:
    assert set(Base.metadata.tables) == set(SYNCED)


def test_a_child_without_parent_is_refused_on_both(database: Engine) -> None:
    with Session(database.execution_options(write=True)) as session:
        session.add(Job(office_id=new_id(), jobseeker_id=new_id(), occupation="x"))
        with pytest.raises(IntegrityError):
            session.flush()


def test_ids_sort_by_their_time_on_both(database: Engine) -> None:
    office = new_id()
    from pes_desktop.models import Device

    made = [new_id() for _ in range(50)]
    with Session(database.execution_options(write=True)) as session, session.begin():
        session.add_all(Device(id=one, office_id=office, letter="A") for one in reversed(made))
    with Session(database) as session:
        assert list(session.scalars(select(Device.id).where(Device.office_id == office).order_by(Device.id))) == made
