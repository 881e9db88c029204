"""The outbox: one entry a record, parents first, in the order of the work; a correction frees what was parked."""

from __future__ import annotations

import random
from datetime import UTC, datetime

from sqlalchemy import func, select
from storage_kit import OFFICE, add, employer, person, vacancy

from pes_desktop.domain.ids import new_id
from pes_desktop.models import SYNCED, AckedVersion, Draft, Job, Jobseeker, OutboxEntry, Skill
from pes_desktop.storage.settings import set_setting
from pes_desktop.storage.store import Actor, Store

NOBODY = Actor()


def entries(store: Store) -> list[OutboxEntry]:
    with store.read() as session:
        return list(session.scalars(select(OutboxEntry).order_by(OutboxEntry.seq)))


def edit(store: Store, row: Jobseeker, **values: object) -> None:
    with store.write(NOBODY, "edit") as unit:
        mine = unit.session.get(Jobseeker, row.id)
        for name, value in values.items():
            setattr(mine, name, value)


def test_repeated_edits_stay_one_entry_at_their_first_place(store: Store) -> None:
    first, second = person("Lema", "Ana"), person("Chango", "Luz")
    add(store, first)
    add(store, second)
    for number in range(5):
        edit(store, first, known_as=f"Anita {number}")
    queue = entries(store)
    assert [(entry.record_id, entry.version) for entry in queue] == [(first.id, 6), (second.id, 1)]


def test_a_save_without_change_queues_nothing(store: Store) -> None:
    row = person()
    add(store, row)
    with store.local() as session:
        session.query(OutboxEntry).delete()
    edit(store, row, surnames=row.surnames)
    assert entries(store) == []


def test_parents_go_before_children_whatever_the_order_of_adding(store: Store) -> None:
    firm, who = employer(), person()
    rows = [vacancy(firm), firm, who]
    rows += [Job(id=new_id(), office_id=OFFICE, jobseeker_id=who.id, occupation=f"Oficio {n}") for n in range(3)]
    rows += [Skill(id=new_id(), office_id=OFFICE, jobseeker_id=who.id, name="Podar")]
    random.Random(3).shuffle(rows)
    add(store, *rows)
    order = list(SYNCED)
    kinds = [entry.record_type for entry in entries(store)]
    assert kinds == sorted(kinds, key=order.index)
    assert len(kinds) == len(rows)


def test_a_parked_record_is_freed_by_its_correction(store: Store) -> None:
    row, other = person("Lema", "Ana"), person("Chango", "Luz")
    add(store, row, other)
    with store.local() as session:
        for entry in session.scalars(select(OutboxEntry)):
            entry.parked_code, entry.parked_field, entry.parked_params = "value_missing", "sex", {"a": 1}
    edit(store, row, sex="F")
    freed, still = entries(store)
    assert (freed.record_id, freed.parked_code, freed.parked_field, freed.parked_params) == (row.id, None, None, {})
    assert (still.parked_code, still.parked_field) == ("value_missing", "sex")


def test_the_base_is_the_version_headquarters_acknowledged(store: Store) -> None:
    row = person()
    add(store, row)
    assert [entry.base_version for entry in entries(store)] == [0]
    with store.local() as session:
        session.query(OutboxEntry).delete()
        session.add(AckedVersion(record_id=row.id, record_type="jobseeker", version=1, content_hash="0" * 64))
    edit(store, row, known_as="Anita")
    edit(store, row, known_as="Nita")
    assert [(entry.version, entry.base_version) for entry in entries(store)] == [(3, 1)]


def test_many_at_once_find_their_acknowledged_versions(store: Store) -> None:
    """More records than one query may name."""
    rows = [person(f"Lema {n}", "Ana") for n in range(1_203)]
    add(store, *rows)
    with store.local() as session:
        session.query(OutboxEntry).delete()
        for row in rows:
            session.add(AckedVersion(record_id=row.id, record_type="jobseeker", version=1, content_hash=""))
    with store.write(NOBODY, "edit") as unit:
        for mine in unit.session.scalars(select(Jobseeker)):
            mine.known_as = "x"
    with store.read() as session:
        by_base = select(OutboxEntry.base_version, func.count()).group_by(OutboxEntry.base_version)
        assert session.execute(by_base).all() == [(1, 1_203)]


def test_a_removal_travels_like_any_change(store: Store) -> None:
    row = person()
    add(store, row)
    edit(store, row, removed_at=datetime.now(UTC))
    assert [(entry.record_id, entry.version) for entry in entries(store)] == [(row.id, 2)]


def test_what_stays_on_the_pc_is_never_queued(store: Store) -> None:
    with store.write(NOBODY, "settings") as unit:
        set_setting(unit.session, "printer", "PDF")
        unit.session.add(Draft(key="intake:1", staff_id=OFFICE, payload={}))
    assert entries(store) == []


def test_numbers_of_the_queue_are_never_used_again(store: Store) -> None:
    """A batch names places in the queue; a place given twice could acknowledge the wrong record."""
    add(store, person())
    (last,) = [entry.seq for entry in entries(store)]
    with store.local() as session:
        session.query(OutboxEntry).delete()
    add(store, person())
    assert [entry.seq for entry in entries(store)] == [last + 1]
