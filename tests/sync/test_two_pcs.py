"""Several PCs of one office: each works offline, all end up with the same; real server processes, real files."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select
from support.exchange import DAY, Server, TestOffice, no_pause

from pes_desktop.domain.ids import new_id
from pes_desktop.models import (
    AuditLine,
    Device,
    Employer,
    Jobseeker,
    NumberCounter,
    Office,
    OutboxEntry,
    SearchDocument,
    Skill,
    Vacancy,
)
from pes_desktop.storage.audit import verify_chain
from pes_desktop.storage.store import Actor
from pes_desktop.sync import pull
from pes_desktop.sync.digest import all_digests
from pes_desktop.sync.engine import RoundResult, run_round
from pes_desktop.sync.push import Keep, resolve_conflict
from pes_desktop.sync.store import cursor


def go(office: TestOffice, **options: Any) -> RoundResult:
    with office.transport() as line:
        return run_round(office.store, line, pause=no_pause, **options)


def beside(first: TestOffice, folder: Any, letter: str = "B") -> TestOffice:
    """Another PC of the office: nothing but its own device yet."""
    other = TestOffice.create(folder, first.code)
    with other.store.write(Actor(), "office_joined") as unit:
        for row in unit.session.scalars(select(Device)).all():
            unit.session.delete(row)
        for office in unit.session.scalars(select(Office)).all():
            unit.session.delete(office)
    with other.store.local() as session:
        session.query(OutboxEntry).delete()
    other.office_id = first.office_id
    with other.store.write(Actor(), "office_joined") as unit:
        unit.add(Device(id=other.device_id, office_id=first.office_id, letter=letter))
    return other


def person(office: TestOffice, key: UUID) -> Jobseeker:
    with office.store.read() as session:
        found = session.get(Jobseeker, key)
        assert found is not None
        session.expunge(found)
    return found


def digests(office: TestOffice) -> dict[str, str]:
    with office.store.read() as session:
        return {kind: one.digest for kind, one in all_digests(session.connection(), office.office_id).items()}

#: Both databases answer the first two tests; what the others look at is the office's side.
on_sqlite = pytest.mark.parametrize("shared_server", ["sqlite"], indirect=True)


@pytest.fixture
def pair(shared_server: Server, office: TestOffice, tmp_path: Any) -> Any:
    office.enrol(shared_server)
    other = beside(office, tmp_path / "beside")
    other.enrol(shared_server)
    yield office, other
    other.store.close()


def test_a_new_pc_gets_everything_and_both_end_equal(pair: tuple[TestOffice, TestOffice]) -> None:
    first, second = pair
    people = first.add_people(8)
    _, vacancy = first.add_vacancy()
    referral = first.add_referral(people[0], vacancy)
    first.edit(people[0], community="Después")  # its position is now behind those of what hangs on it
    assert go(first).complete
    result = go(second)
    assert result.complete, result.problems
    assert result.pulled.total == 8 * 5 + 3 + 2
    assert result.brought_back.total == 0
    with second.store.read() as session:
        assert session.get(Office, first.office_id) is not None
        assert session.scalar(select(func.count()).select_from(SearchDocument)) == 8 + 2
        assert verify_chain(session) is None
        named = [one for line in session.scalars(select(AuditLine).where(AuditLine.act == pull.ACT))
                 for one in line.records]
    assert len({one[1] for one in named}) == len(named) == result.pulled.total
    assert person(second, people[0]).notes == "", "notes stay where they were written"

    first.edit(people[1], community="Desde A")
    second.edit(people[2], community="Desde B")
    more = second.add_people(2)
    second.add_referral(more[0], vacancy)
    assert go(first).complete
    assert go(second).complete
    again = go(first)
    assert again.complete, again.problems
    assert again.pulled.total == 1 + 2 * 5 + 1
    assert person(first, people[2]).community == "Desde B"
    assert person(first, people[2]).notes == "queda en la oficina"
    assert digests(first) == digests(second)
    quiet = go(second)
    assert (quiet.complete, quiet.pulled.total, quiet.pulled.whole) == (True, 0, False)
    with first.store.read() as session:
        assert referral
        assert session.scalar(select(func.count()).select_from(Skill)) == 20


def test_different_fields_merge_and_the_same_one_goes_to_a_person(pair: tuple[TestOffice, TestOffice]) -> None:
    first, second = pair
    both, same, plain = first.add_people(3)
    assert go(first).complete
    assert go(second).complete
    first.edit(both, community="A puso")
    first.edit(same, community="A dice")
    first.edit(plain, email="a@example.org")
    assert go(first).complete
    second.edit(both, email="b@example.org")
    second.edit(same, community="B dice", email="c@example.org")
    with second.transport() as line:  # read before anything goes up: the office judges
        assert second.account is not None
        done = pull.pull(second.store, line, second.account, lambda: False, Actor())
    assert (done.merged, done.conflicts, done.whole) == (1, 1, True)
    merged, stays = person(second, both), person(second, same)
    assert (merged.community, merged.email) == ("A puso", "b@example.org")
    assert (stays.community, stays.email) == ("B dice", "c@example.org"), "nothing is overwritten silently"
    assert person(second, plain).email == "a@example.org"
    with second.store.read() as session:
        entry = session.scalars(select(OutboxEntry).where(OutboxEntry.record_id == same)).one()
        assert entry.parked_code == "version_conflict"
        assert entry.parked_params["fields"] == {"community": ["B dice", "A dice"]}
        assert entry.base_version == entry.parked_params["server_version"] == 2
    result = go(second)
    assert (result.parked_total, result.waiting) == (1, 0)
    assert go(first).pulled.total == 1
    assert person(first, both).email == "b@example.org"


@on_sqlite
@pytest.mark.parametrize("keep", ["ours", "theirs"])
def test_what_a_person_decides_stands_on_both(pair: tuple[TestOffice, TestOffice], keep: Keep) -> None:
    first, second = pair
    key, = first.add_people(1)
    assert go(first).complete
    assert go(second).complete
    first.edit(key, community="A dice", email="a@example.org")
    assert go(first).complete
    second.edit(key, community="B dice", best_time="tardes")
    with second.transport() as line:
        assert second.account is not None
        pull.pull(second.store, line, second.account, lambda: False, Actor())
    resolve_conflict(second.store, key, keep)
    result = go(second)
    assert result.complete, result.problems
    assert go(first).complete
    here = person(first, key)
    assert (here.community, here.email, here.best_time) == (
        "B dice" if keep == "ours" else "A dice", "a@example.org", "tardes")
    assert digests(first) == digests(second)


@on_sqlite
def test_the_same_edit_on_both_leaves_nothing_to_send(pair: tuple[TestOffice, TestOffice]) -> None:
    first, second = pair
    key, = first.add_people(1)
    assert go(first).complete
    assert go(second).complete
    first.edit(key, community="Igual")
    second.edit(key, community="Igual")
    assert go(first).complete
    with second.transport() as line:
        assert second.account is not None
        pull.pull(second.store, line, second.account, lambda: False, Actor())
    assert second.waiting() == 0
    result = go(second)
    assert result.complete, result.problems
    assert digests(first) == digests(second)


@on_sqlite
def test_removed_there_and_edited_here_goes_to_a_person(pair: tuple[TestOffice, TestOffice]) -> None:
    first, second = pair
    gone, kept = first.add_people(2)
    assert go(first).complete
    assert go(second).complete
    with first.store.write(Actor(), "remove") as unit:
        row = unit.session.get(Jobseeker, gone)
        assert row is not None
        row.removed_at = row.created_at + timedelta(days=1)
    assert go(first).complete
    second.edit(gone, community="Sigue")
    with second.transport() as line:
        assert second.account is not None
        done = pull.pull(second.store, line, second.account, lambda: False, Actor())
    assert done.conflicts == 1
    assert person(second, gone).removed_at is None
    assert person(second, kept).removed_at is None


@on_sqlite
def test_a_tombstone_travels(pair: tuple[TestOffice, TestOffice]) -> None:
    first, second = pair
    key, = first.add_people(1)
    assert go(first).complete
    assert go(second).complete
    with first.store.write(Actor(), "remove") as unit:
        row = unit.session.get(Jobseeker, key)
        assert row is not None
        row.removed_at = row.created_at + timedelta(days=1)
    assert go(first).complete
    assert go(second).complete
    assert person(second, key).removed_at is not None


@on_sqlite
def test_numbers_of_this_pc_rise_above_those_that_come(pair: tuple[TestOffice, TestOffice]) -> None:
    """A PC that began anew under its old letter gives no number a second time."""
    first, second = pair
    assert second.account is not None
    with first.store.write(Actor(), "vacancy") as unit:
        firm = Employer(id=new_id(), office_id=first.office_id, legal_name="Finca")
        unit.add(firm)
        unit.add(Vacancy(id=new_id(), office_id=first.office_id, employer_id=firm.id, title="Cosecha",
                         number=f"{first.code}-V-2026-{second.account.letter}00041", notified_on=DAY,
                         closes_on=DAY + timedelta(days=9)))
    assert go(first).complete
    assert go(second).complete
    with second.store.read() as session:
        assert session.get_one(NumberCounter, ("vacancy", 2026)).last == 41


@on_sqlite
def test_cut_anywhere_nothing_is_doubled(pair: tuple[TestOffice, TestOffice], monkeypatch: pytest.MonkeyPatch) -> None:
    """The program dies at each page before its commit, and between pages; the positions never run ahead of the rows."""
    first, second = pair
    first.add_people(12)
    assert go(first).complete
    assert second.account is not None
    real = pull.save_cursor
    pages = 0

    class Died(Exception):
        """The power went."""

    def dying(session: Any, read: Any) -> None:
        nonlocal pages
        real(session, read)
        session.flush()
        pages += 1
        if pages % 2:
            raise Died

    with second.transport() as line, monkeypatch.context() as patch:
        patch.setattr(pull, "save_cursor", dying)
        ask = line.page
        patch.setattr(line, "page", lambda office, common, _limit: ask(office, common, 4096))
        deaths = 0
        while True:
            before = cursor_of(second)
            try:
                done = pull.pull(second.store, line, second.account, lambda: False, Actor())
            except Died:
                deaths += 1
                assert cursor_of(second) >= before
                continue
            break
    assert done.whole
    assert deaths > 3
    assert go(second).complete
    assert go(first).complete
    assert digests(first) == digests(second)
    with second.store.read() as session:
        named = [one[1] for line in session.scalars(select(AuditLine).where(AuditLine.act == pull.ACT))
                 for one in line.records]
    assert len(named) == len(set(named))


def cursor_of(office: TestOffice) -> int:
    assert office.account is not None
    with office.store.read() as session:
        return cursor(session, office.account).office


@on_sqlite
def test_when_nothing_changed_one_question_tells(shared_server: Server, office: TestOffice) -> None:
    office.enrol(shared_server)
    office.add_people(2)
    assert go(office).complete
    asked: list[str] = []
    with office.transport() as line:
        call = line._call


        def counting(method: str, path: str, **more: Any) -> bytes:
            asked.append(path)
            return call(method, path, **more)

        line._call = counting  # type: ignore[method-assign]
        assert run_round(office.store, line, pause=no_pause).complete
    assert len(asked) == 1, asked
