"""Headquarters lacks, in the epoch that a PC knows, what it had acknowledged: it goes again by itself, and is said.

Step by step, no line.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from given_back_kit import At, at, rows
from rounds_kit import Central
from sqlalchemy import delete, update

from pes_desktop.domain.errors import Fault
from pes_desktop.models import AckedVersion, Jobseeker, Skill
from pes_desktop.sync.engine import SENT_AGAIN
from pes_desktop.sync.store import LAST, read_setting, save_setting
from pes_desktop.sync.wire import Outcome, Verdict, WireRecord

__all__ = ["at"]


@pytest.fixture
def central(at: At) -> Central:
    """Both sides are equal."""
    made = Central(at)
    made.positions = (9, 4)
    made.pages = {(0, 0): made.give(9, 4)}
    at.thin.add_people(2)
    assert made.go().complete
    del made.asked[:]
    return made


def forget(central: Central, table: Any = Skill) -> None:
    with central.at.full.store.local() as session:
        session.execute(delete(table))


def test_what_it_acknowledged_and_lacks_goes_again(central: Central) -> None:
    forget(central)
    result = central.go()
    assert (result.complete, result.restored, result.resent, result.sent) == (True, True, 4, 1), result.problems
    assert rows(central.at.full, "skill").keys() == rows(central.at.thin, "skill").keys()
    last = central.last()
    assert last["restored"] == {"at": last["at"], "records": 4}, "it is said"
    assert "differs" not in last
    del central.asked[:]
    again = central.go()
    assert (again.complete, again.restored, central.names()) == (True, False, ["digests"])
    forget(central)
    assert central.go().resent == 4, "the next time again"


def test_an_earlier_version_there_is_no_base(central: Central) -> None:
    """Somebody may have edited it there: headquarters judges all columns."""
    person = next(iter(rows(central.at.thin, "jobseeker")))
    central.at.thin.edit(person, community="Nizag")
    assert central.go().complete
    with central.at.full.store.local() as session:
        session.execute(update(Jobseeker).where(Jobseeker.id == person).values(version=1, community=""))
    sent: list[WireRecord] = []

    def heard(record: WireRecord) -> Verdict | None:
        sent.append(record)
        return None

    central.verdict = heard
    assert central.go().resent == 1
    assert [(one.record_id, one.version, one.base_version, one.fields) for one in sent] == [(person, 2, 0, None)]


def test_what_does_not_help_is_not_repeated(central: Central) -> None:
    """Headquarters answers that it knows the changes, and holds nothing of them."""
    forget(central)
    central.verdict = lambda record: Verdict(record.record_id, Outcome.ALREADY)
    first = central.go()
    named = [Fault("sync_differs", params={"types": ["skill"], "records": 4})]
    assert (first.resent, first.sent, first.equal, first.problems) == (4, 1, False, named)
    second = central.go()
    assert (second.resent, second.sent, second.restored, second.problems) == (0, 0, False, named)
    told = central.last()["differs"]
    assert (told["counts"], told["found"], told["all"], told["tried"]) == ({"skill": [4, 0]}, {"skill": 4}, True, True)
    assert {tuple(one) for one in told["named"]["skill"]} == {
        (str(one), 1, 0) for one in rows(central.at.thin, "skill")}
    with central.at.thin.store.local() as session:  # the next day
        mark = read_setting(session, LAST)[SENT_AGAIN]
        save_setting(session, LAST, {**central.last(), SENT_AGAIN: "2026-03-01" + mark[10:]})
    central.verdict = lambda _record: None
    third = central.go()
    assert (third.resent, third.complete) == (4, True), "somebody at headquarters mended it meanwhile"
    assert SENT_AGAIN not in central.last()


def test_what_waits_for_a_person_is_not_queued_again(central: Central) -> None:
    forget(central)
    central.verdict = lambda record: Verdict(record.record_id, Outcome.REFUSED, "value_choice")
    assert central.go().parked_total == 4
    result = central.go()
    assert (result.resent, result.sent, result.restored) == (0, 0, False)


def test_what_was_acknowledged_only_in_an_earlier_version_or_never_is_not_queued(central: Central) -> None:
    """Nobody said that headquarters ever had it: it stays a named difference."""
    first, second, *_ = rows(central.at.thin, "skill")
    with central.at.thin.store.local() as session:
        session.execute(update(AckedVersion).where(AckedVersion.record_id == first).values(version=0))
        session.execute(delete(AckedVersion).where(AckedVersion.record_id == second))
    forget(central)
    result = central.go()
    assert (result.resent, result.equal) == (2, False)
    assert {one[0] for one in central.last()["differs"]["named"]["skill"]} == {str(first), str(second)}


def test_positions_below_what_was_read_are_said(central: Central) -> None:
    """A headquarters of an earlier program does not notice by itself."""
    central.positions = (7, 4)
    central.pages = {(0, 0): central.give(3, 4, more=True), (3, 4): central.give(7, 4)}
    result = central.go()
    assert (result.complete, result.restored, result.resent) == (True, True, 0)
    assert [one for one in central.asked if one[0] == "page"] == [("page", 0, 0), ("page", 3, 4)]
    assert not central.go().restored


def test_the_common_position_tells_too(central: Central) -> None:
    central.positions = (9, 3)
    central.pages = {(0, 0): central.give(9, 3)}
    assert central.go().restored


def test_a_record_of_another_pc_in_a_later_version_is_no_loss(central: Central) -> None:
    person = next(iter(rows(central.at.full, "jobseeker")))
    central.at.full.edit(person, community="Nizag")
    result = central.go()
    assert (result.complete, result.restored, result.brought_back.total) == (True, False, 1)


def test_nothing_is_lost_where_nothing_differs(central: Central) -> None:
    assert UUID(int=1) not in rows(central.at.full, "jobseeker")
    result = central.go()
    assert (result.restored, result.resent, central.names()) == (False, 0, ["digests"])


def test_the_number_of_those_that_differ_is_told_as_far_as_they_were_named(central: Central) -> None:
    """Only some buckets are looked into: it is known that there are more."""
    known = list(rows(central.at.thin, "jobseeker"))
    central.at.full.add_wordy(60)
    with central.at.full.store.local() as session:
        session.execute(update(Jobseeker).where(Jobseeker.id.not_in(known)).values(sex="Q" * 30))  # no row here
    result = central.go()
    told = central.last()["differs"]
    assert result.comparison is not None
    assert (told["all"], told["tried"], told["counts"]["jobseeker"]) == (False, False, [2, 62])
    assert sum(told["found"].values()) == len(result.comparison.records) < 60
    assert len(told["named"]["jobseeker"]) == 5
    assert all(theirs for _, _, theirs in told["named"]["jobseeker"])
