"""What this PC holds above a restored headquarters' copy, where another PC edited on: queued as edits of the copy."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import pytest
from exchange_kit import EPOCH, SERVER, admit, outbox, settle_all
from sqlalchemy import update
from support.exchange import TestOffice

from pes_desktop.models import Employer, Jobseeker, OutboxEntry
from pes_desktop.models.base import utcnow
from pes_desktop.sync.answers import SetBack
from pes_desktop.sync.faults import ExchangeFault
from pes_desktop.sync.set_back import queue_own_history
from pes_desktop.sync.store import Cursor
from pes_desktop.sync.transport import Transport


@dataclass
class Line:
    """Headquarters' answers in their order; a fault is a line that broke. Keeps what was asked and every rest."""

    answers: list[SetBack | ExchangeFault]
    asked: list[tuple[int, int]] = field(default_factory=list)
    rests: list[float] = field(default_factory=list)

    def set_back(self, after: int, most: int) -> SetBack:
        self.asked.append((after, most))
        answer = self.answers.pop(0)
        if isinstance(answer, ExchangeFault):
            raise answer
        return answer


def queue(office: TestOffice, line: Line, read: Cursor, epoch: UUID = EPOCH) -> set[UUID]:
    return queue_own_history(office.store, cast("Transport", line), line.rests.append, read, epoch)


READ = Cursor(SERVER, EPOCH, 41, 7)


@pytest.fixture
def held(office: TestOffice) -> TestOffice:
    """An office whose headquarters holds everything so far."""
    admit(office)
    settle_all(office)
    return office


def set_versions(office: TestOffice, cls: Any, versions: dict[UUID, int]) -> None:
    table = cls.__table__
    with office.store.local() as session:
        for key, version in versions.items():
            session.execute(update(table).where(table.c.id == key).values(version=version))


def test_only_what_stands_above_the_copys_version_is_queued(held: TestOffice) -> None:
    above, same, below, unnamed, waits = held.add_people(5)
    employer, vacancy = held.add_vacancy()
    settle_all(held)
    set_versions(held, Jobseeker, {above: 6, same: 4, below: 3, unnamed: 9, waits: 5})
    set_versions(held, Employer, {employer: 3})
    held.edit(waits, community="Nizag")
    (before,) = outbox(held)
    named = {above: 4, same: 4, below: 4, employer: 2, vacancy: 1, waits: 2, UUID(int=99): 1}
    assert queue(held, Line([SetBack(named)]), READ) == {above, employer, waits}
    entries = {one.record_id: one for one in outbox(held)}
    assert set(entries) == {above, employer, waits}
    assert [(one.record_type, one.version, one.base_version, one.fields, one.base, one.parked_code, one.parked_params)
            for one in (entries[above], entries[employer])] == [
        ("jobseeker", 6, 4, None, {}, None, {}), ("employer", 3, 2, None, {}, None, {})]
    assert abs(entries[above].queued_at - utcnow()) < timedelta(minutes=1)
    kept = entries[waits]
    assert (kept.seq, kept.version, kept.base_version, kept.fields, kept.base) == (
        before.seq, before.version, before.base_version, before.fields, before.base), "it rests on what both know"


def test_what_waits_above_the_copys_version_goes_whole_as_an_edit_of_it(held: TestOffice) -> None:
    """It names the columns changed since a version that only this PC has; parked, it stays so."""
    people = held.add_people(3)
    settle_all(held)
    for person in people:
        held.edit(person, community="Nizag")
    settle_all(held)
    for person in people:
        held.edit(person, names="Luz")
    with held.store.local() as session:
        session.execute(update(OutboxEntry).where(OutboxEntry.record_id == people[1]).values(
            parked_code="value_too_long", parked_field="names"))
    assert {(one.base_version, tuple(one.fields or ())) for one in outbox(held)} == {(2, ("names", "updated_at"))}
    assert queue(held, Line([SetBack({people[0]: 1, people[1]: 0, people[2]: 2})]), READ) == set(people)
    entries = {one.record_id: one for one in outbox(held)}
    assert [(entries[one].version, entries[one].base_version, entries[one].fields, entries[one].parked_code)
            for one in people] == [(3, 1, None, None), (3, 0, None, "value_too_long"),
                                   (3, 2, ["names", "updated_at"], None)]


def test_where_nothing_is_named_nothing_is_queued(held: TestOffice) -> None:
    held.add_people(1)
    settle_all(held)
    assert queue(held, Line([SetBack({})]), READ) == set()
    assert outbox(held) == []


@pytest.mark.parametrize(("read", "first"), [
    (READ, 41), (Cursor(SERVER, EPOCH, 0, 9), 0), (Cursor(SERVER, UUID(int=3), 41, 7), 0),
    (Cursor(SERVER, None, 41, 7), 0)])
def test_what_was_read_of_this_epoch_is_not_asked_again(held: TestOffice, read: Cursor, first: int) -> None:
    line = Line([SetBack({})])
    queue(held, line, read)
    assert line.asked == [(first, 500)]


def test_it_is_asked_on_until_nothing_is_left(held: TestOffice) -> None:
    first, second, third = held.add_people(3)
    settle_all(held)
    set_versions(held, Jobseeker, dict.fromkeys((first, second, third), 3))
    line = Line([SetBack({first: 1}, 50), SetBack({second: 1}, 90), SetBack({third: 2})])
    assert queue(held, line, READ) == {first, second, third}
    assert line.asked == [(41, 500), (50, 500), (90, 500)]


@pytest.mark.parametrize("wrong", [41, 40, 0, -3])
def test_a_headquarters_that_turns_in_a_circle_is_left(held: TestOffice, wrong: int) -> None:
    line = Line([SetBack({}, wrong)])
    assert queue(held, line, READ) == set()
    assert len(line.asked) == 1


def test_after_a_broken_line_less_is_asked_for_and_more_again(held: TestOffice) -> None:
    broken = ExchangeFault("server_unreachable")
    line = Line([broken, broken, SetBack({}, 50), SetBack({}, 60), SetBack({}, 70), SetBack({})])
    queue(held, line, READ)
    assert line.asked == [(41, 500), (41, 250), (41, 125), (50, 250), (60, 500), (70, 500)]
    assert len(line.rests) == 2
    least = Line([broken] * 5 + [SetBack({})])
    queue(held, least, READ)
    assert [most for _, most in least.asked] == [500, 250, 125, 62, 31, 15]
    least = Line([*[broken] * 5, SetBack({}, 50), *[broken] * 5, SetBack({})])
    queue(held, least, READ)
    assert [most for _, most in least.asked][6:] == [30, 15, 7, 3, 1, 1]


def test_a_line_that_stays_broken_ends_it(held: TestOffice) -> None:
    line = Line([ExchangeFault("server_unreachable") for _ in range(9)])
    with pytest.raises(ExchangeFault) as caught:
        queue(held, line, READ)
    assert (caught.value.code, len(line.asked)) == ("server_unreachable", 6)
