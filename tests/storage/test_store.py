"""The unit of work: all or nothing, one writer at a time, readers never wait."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from storage_kit import DAY, KEY, OFFICE, add, codes_of, employer, person
from support.disks import small_disk

from pes_desktop.domain.errors import EnvironmentFault
from pes_desktop.models import AuditLine, Draft, Employer, Job, Jobseeker, OutboxEntry, SearchDocument
from pes_desktop.storage import audit, drafts, outbox, search
from pes_desktop.storage.engine import open_engine
from pes_desktop.storage.migrate import upgrade
from pes_desktop.storage.settings import get_setting, set_setting
from pes_desktop.storage.store import Actor, Store

NOBODY = Actor()
ALL = (Jobseeker, Job, Employer, SearchDocument, OutboxEntry, AuditLine)


def counts(store: Store) -> dict[str, int]:
    with store.read() as session:
        return {model.__tablename__: session.scalar(select(func.count()).select_from(model)) or 0 for model in ALL}


def test_a_write_tells_what_it_touched(store: Store) -> None:
    who, firm = person(), employer()
    with store.write(NOBODY, "both") as unit:
        unit.add(who)
        unit.add(firm)
    assert unit.changes.touched == {"jobseeker": frozenset({who.id}), "employer": frozenset({firm.id})}
    assert unit.changes.has("employer")
    assert not unit.changes.has("vacancy")


def test_versions_rise_once_a_transaction(store: Store) -> None:
    who = person()
    add(store, who)
    with store.write(NOBODY, "edit") as unit:
        mine = unit.session.get(Jobseeker, who.id)
        assert mine is not None
        before = mine.updated_at
        for word in ("a", "b", "c"):
            mine.known_as = word
            unit.session.flush()
    assert mine.version == 2
    assert mine.updated_at > before


@pytest.mark.parametrize("moment", ["in the block", "after a flush", "at the search", "at the outbox", "at the audit"])
def test_a_failure_at_any_moment_takes_everything_back(
    store: Store, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    add(store, person("Lema", "Ana"))
    before = counts(store)

    def fail(*_arguments: object) -> None:
        raise RuntimeError("cut")

    def work() -> None:
        with store.write(NOBODY, "doomed") as unit:
            row = person("Chango", "Luz")
            row.jobs.append(Job(office_id=OFFICE, occupation="Tejedora"))
            unit.add(row)
            unit.add(employer())
            unit.session.scalars(select(Jobseeker).where(Jobseeker.surnames == "Lema")).one().surnames = "Otra"
            if moment == "after a flush":
                unit.session.flush()
            if moment in ("in the block", "after a flush"):
                fail()

    for module, name, where in ((search, "refresh", "at the search"), (outbox, "enqueue", "at the outbox"),
                                (audit, "append", "at the audit")):
        if moment == where:
            monkeypatch.setattr(module, name, fail)
    with pytest.raises(RuntimeError):
        work()
    assert counts(store) == before
    with store.read() as session:
        assert session.scalars(select(Jobseeker.surnames)).all() == ["Lema"]
        assert audit.verify_chain(session) is None


def cut_off(store: Store) -> None:
    with store.write(NOBODY, "doomed") as unit:
        unit.add(person())
        unit.session.flush()
        raise RuntimeError("cut")


def test_a_failed_write_inside_the_program_does_not_spoil_the_next(store: Store) -> None:
    for _ in range(30):  # more than the pool has connections
        with pytest.raises(RuntimeError):
            cut_off(store)
    add(store, person())
    assert counts(store)["jobseeker"] == 1


def test_two_threads_write_and_nothing_is_lost(store: Store) -> None:
    who = person()
    add(store, who)
    each = 25
    start = threading.Barrier(2)

    def work(letter: str) -> None:
        start.wait()
        for number in range(each):
            with store.write(Actor(None, letter), "edit") as unit:
                mine = unit.session.get(Jobseeker, who.id)
                assert mine is not None
                mine.dependants = (mine.dependants or 0) + 1
                unit.add(person(f"Lema {letter}{number}", "Ana"))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, "ab"))
    with store.read() as session:
        mine = session.get(Jobseeker, who.id)
        assert mine is not None
        assert (mine.dependants, mine.version) == (2 * each, 2 * each + 1)
        assert audit.verify_chain(session) is None
        assert session.scalar(select(func.count()).select_from(AuditLine)) == 2 * each + 1
    assert counts(store)["search_document"] == counts(store)["outbox"] == 2 * each + 1


def test_a_reader_sees_the_old_state_while_a_writer_works_and_does_not_wait(store: Store) -> None:
    add(store, person("Lema", "Ana"))
    with store.write(NOBODY, "long") as unit, ThreadPoolExecutor(1) as pool:
        unit.session.scalars(select(Jobseeker)).one().surnames = "Chango"
        unit.session.flush()

        def read() -> list[str]:
            with store.read() as session:
                return list(session.scalars(select(Jobseeker.surnames)))

        assert pool.submit(read).result(timeout=5) == ["Lema"]
    with store.read() as session:
        assert session.scalars(select(Jobseeker.surnames)).all() == ["Chango"]


def test_a_reader_keeps_its_moment(store: Store) -> None:
    add(store, person("Lema", "Ana"))
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(Jobseeker)) == 1
        add(store, person("Chango", "Luz"))
        assert session.scalar(select(func.count()).select_from(Jobseeker)) == 1
    assert counts(store)["jobseeker"] == 2


def test_a_writer_knows_of_its_turn_at_the_start(store: Store) -> None:
    """Read, decide, write: nobody may come between, or two letters would get one number."""
    add(store, person())
    each = 20

    def give() -> list[int]:
        mine = []
        for _ in range(each):
            with store.local() as session:
                last = get_setting(session, "last", 0)
                set_setting(session, "last", last + 1)
            mine.append(last + 1)
        return mine

    with ThreadPoolExecutor(2) as pool:
        runs = [future.result() for future in (pool.submit(give), pool.submit(give))]
    assert sorted(runs[0] + runs[1]) == list(range(1, 2 * each + 1))


def test_local_work_leaves_no_trace_upwards(store: Store) -> None:
    with store.local() as session:
        set_setting(session, "printer", {"name": "PDF"})
        drafts.save_draft(session, "intake:1", {"names": "Ana"}, staff_id=None, title="Ana", step="identity")
    assert counts(store)["outbox"] == counts(store)["audit"] == 0


def test_a_failing_local_write_is_taken_back(store: Store) -> None:
    def cut_off_locally() -> None:
        with store.local() as session:
            set_setting(session, "printer", "PDF")
            session.flush()
            raise RuntimeError("cut")

    with pytest.raises(RuntimeError):
        cut_off_locally()
    with store.read() as session:
        assert get_setting(session, "printer", "none") == "none"


def test_drafts_are_replaced_listed_and_dropped(store: Store) -> None:
    luis, carmen = OFFICE, person().id
    with store.local() as session:
        for key, staff, words in (("intake:1", luis, "ñ"), ("intake:2", carmen, "b"), ("intake:1", luis, "«Ñ» 🍌")):
            drafts.save_draft(session, key, {"names": words, "jobs": [{"occupation": words}], "none": None},
                              staff_id=staff, title=words, step="work")
    with store.read() as session:
        mine = drafts.load_draft(session, "intake:1", luis)
        assert mine is not None
        assert mine.payload == {"names": "«Ñ» 🍌", "jobs": [{"occupation": "«Ñ» 🍌"}], "none": None}
        assert (mine.title, mine.step) == ("«Ñ» 🍌", "work")
        assert [draft.key for draft in drafts.list_drafts(session, luis)] == ["intake:1"]
        assert [draft.key for draft in drafts.list_drafts(session)] == ["intake:1", "intake:2"]
        assert drafts.load_draft(session, "intake:9", luis) is None
        assert drafts.load_draft(session, "intake:1", carmen) is None
    with store.local() as session:
        drafts.drop_draft(session, "intake:1", carmen)
        drafts.drop_draft(session, "intake:1", luis)
        drafts.drop_draft(session, "intake:9", luis)
    with store.read() as session:
        assert [draft.key for draft in session.scalars(select(Draft))] == ["intake:2"]


@pytest.mark.parametrize("value", [None, True, 0, 1.5, "", "ñ🍌", [], {"a": [1, {"b": None}]}])
def test_settings_come_back_as_they_were(store: Store, value: object) -> None:
    with store.local() as session:
        set_setting(session, "some", "before")
        set_setting(session, "some", value)
    with store.read() as session:
        assert get_setting(session, "some") == value
        assert get_setting(session, "other", "default") == "default"


def test_money_is_exact_and_instants_need_a_zone(store: Store) -> None:
    who = person(min_pay=Decimal("0.10"))
    add(store, who)
    with store.read() as session:
        mine = session.get(Jobseeker, who.id)
        assert mine is not None
        assert (mine.min_pay, str(mine.min_pay)) == (Decimal("0.10"), "0.1")
        assert mine.created_at.tzinfo is UTC
        assert session.execute(text("SELECT min_pay FROM jobseeker")).scalar() == 10
    with pytest.raises(Exception, match="naive"):
        add(store, person(removed_at=datetime(2026, 1, 1)))


def test_closing_folds_the_log_into_the_file(store: Store) -> None:
    add(store, person())
    store.close()
    assert sorted(path.name for path in store.folder.iterdir()) == ["journal", "office.db"]


def test_closing_a_damaged_file_is_quiet(store: Store) -> None:
    store.close()
    (store.folder / "office.db").write_bytes(b"rubbish" * 1_000)
    store.close()


def test_on_a_full_disk_the_save_is_refused_and_the_saved_stays(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 3_072) as folder:
        store = Store(open_engine(folder, KEY), folder)
        upgrade(store.engine, "office")
        saved = []

        def fill() -> None:
            for number in range(5_000):
                row = person(f"Lema {number}", "Ana", notes="x" * 20_000)
                add(store, row)
                saved.append(row.id)

        with pytest.raises(EnvironmentFault) as error:
            fill()
        assert codes_of(error) == ("disk_full",)
        assert saved
        store.close()
        again = Store(open_engine(folder, KEY), folder)
        with again.read() as session:
            assert set(session.scalars(select(Jobseeker.id))) == set(saved)
            assert audit.verify_chain(session) is None
            assert session.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        assert counts(again)["outbox"] == counts(again)["search_document"] == len(saved)
        again.close()


def test_a_second_opening_waits_for_the_first_writer(open_store: Callable[[], Store]) -> None:
    """Two connections of different engines behave like two: the later one sees what the earlier wrote."""
    one, two = open_store(), open_store()
    with one.write(NOBODY, "first") as unit:
        unit.add(person("Lema", "Ana"))
        unit.session.flush()
        with two.read() as session:
            assert session.scalar(select(func.count()).select_from(Jobseeker)) == 0
    add(two, person("Chango", "Luz", registered_on=DAY))
    with one.read() as session:
        assert session.scalar(select(func.count()).select_from(Jobseeker)) == 2
        assert audit.verify_chain(session) is None


def test_two_people_may_fill_in_the_same_form(store: Store) -> None:
    luis, carmen = OFFICE, person().id
    with store.local() as session:
        for staff, words in ((luis, "uno"), (carmen, "dos"), (None, "nadie")):
            drafts.save_draft(session, "intake:1", {"names": words}, staff_id=staff, title=words, step="work")
    with store.local() as session:
        kept = {staff: drafts.load_draft(session, "intake:1", staff) for staff in (luis, carmen, None)}
        assert {staff: draft and draft.title for staff, draft in kept.items()} == {
            luis: "uno", carmen: "dos", None: "nadie"}
        assert not drafts.hand_over(session, "intake:1", luis, carmen)  # hers would be overwritten
        drafts.drop_draft(session, "intake:1", carmen)
        assert drafts.hand_over(session, "intake:1", luis, carmen)
        assert not drafts.hand_over(session, "intake:1", luis, carmen)
    with store.read() as session:
        taken = drafts.load_draft(session, "intake:1", carmen)
        assert taken is not None
        assert (taken.title, taken.step, taken.payload) == ("uno", "work", {"names": "uno"})
        assert drafts.load_draft(session, "intake:1", luis) is None
