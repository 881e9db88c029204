"""Whole rounds in which something comes down, is brought back, or was lost by headquarters: step by step, no line."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import pytest
from exchange_kit import EPOCH, settle_all
from given_back_kit import At, at, lines, rows
from pcs_kit import SECRET
from pcs_kit import admit as admit_with_keys
from rounds_kit import DOWN, NOBODY, UP, Central
from sqlalchemy import delete, select, update

from pes_desktop.domain.errors import Fault
from pes_desktop.models import AuditLine, Jobseeker, Skill
from pes_desktop.sync.columns import wire_values
from pes_desktop.sync.faults import ExchangeFault
from pes_desktop.sync.store import Cursor, account, save_cursor
from pes_desktop.sync.traffic import traffic
from pes_desktop.sync.wire import Outcome, Verdict

__all__ = ["at"]
LATER = UUID(int=72)


@pytest.fixture
def central(at: At) -> Central:
    return Central(at)


def quiet(_seconds: float) -> None:
    return


def test_news_are_read_and_then_both_are_equal(central: Central) -> None:
    people = central.at.full.add_people(3)
    first, *others = central.at.records("jobseeker")
    rest = [*others, *central.at.records("job"), *central.at.records("skill")]
    central.positions = (9, 4)
    central.pages = {(0, 0): central.give(2, 4, [first], more=True), (2, 4): central.give(9, 4, rest)}
    told: list[tuple[int, int]] = []
    result = central.go(progress=lambda done, total: told.append((done, total)), actor=NOBODY, pause=quiet)
    assert result.complete, result.problems
    assert central.asked == [("digests", 0, 0), ("page", 0, 0), ("page", 2, 4), ("digests", 9, 4)]
    assert told == [(0, 0), (1, 0), (15, 0)], "how much comes is not known before"
    assert result.pulled.touched["jobseeker"] == set(people)
    assert result.came_in.touched["jobseeker"] == frozenset(people)
    assert (result.counts["jobseeker"], result.brought_back.total) == ((3, 3), 0)
    with central.at.thin.store.read() as session:
        found = session.scalars(select(AuditLine).where(AuditLine.act == "pulled")).all()
        assert {(line.staff_id, line.role) for line in found} == {(NOBODY.staff_id, NOBODY.role)}
    assert central.epoch == EPOCH, "batches tell which headquarters is known"


def test_what_was_sent_counts_before_what_comes(central: Central) -> None:
    central.at.full.add_people(1)
    given = [*central.at.records("jobseeker"), *central.at.records("job"), *central.at.records("skill")]
    (mine,) = central.at.thin.add_people(1)
    central.positions, central.pages = (9, 4), {(0, 0): central.give(9, 4, given)}
    told: list[tuple[int, int]] = []
    result = central.go(progress=lambda done, total: told.append((done, total)))
    assert result.complete
    assert told == [(0, 5), (5, 5), (10, 0)]
    assert mine in rows(central.at.full, "jobseeker")


def test_a_page_without_a_record_is_no_progress(central: Central) -> None:
    central.positions, central.pages = (9, 4), {(0, 0): central.give(9, 4)}
    told: list[tuple[int, int]] = []
    assert central.go(progress=lambda done, total: told.append((done, total))).complete
    assert told == [(0, 0)]


def test_leaving_between_two_pages_proves_nothing(central: Central) -> None:
    central.at.full.add_people(2)
    central.positions = (9, 4)
    central.pages = {(0, 0): central.give(2, 4, central.at.records("jobseeker"), more=True)}
    result = central.go(cancelled=lambda: "page" in central.names())
    assert central.names() == ["digests", "page"], "nothing is compared before all has come"
    assert (result.equal, result.complete, result.pulled.whole, result.pulled.total) == (False, False, False, 2)


def test_what_came_before_the_line_was_cut_is_told(central: Central) -> None:
    people = central.at.full.add_people(2)
    central.positions = (9, 4)
    central.pages = {(0, 0): central.give(2, 4, central.at.records("jobseeker"), more=True)}

    def cut(name: str) -> None:
        if name == "page" and "page" in central.names():
            raise ExchangeFault("server_rubbish")

    central.before = cut
    result = central.go(pause=quiet)
    assert result.problems[0].code == "server_rubbish"
    assert result.came_in.touched["jobseeker"] == frozenset(people), "open pages show it"
    assert not result.pulled.whole


def test_what_was_brought_back_before_the_line_was_cut_is_told(central: Central) -> None:
    central.at.full.add_people(1)

    def cut(name: str) -> None:
        if name == "held" and "held" in central.names():
            raise ExchangeFault("server_rubbish")

    central.before = cut
    result = central.go(pause=quiet)
    assert result.problems[0].code == "server_rubbish"
    assert result.brought_back.total > 0
    assert result.came_in.touched == result.brought_back.changes.touched


def test_an_edit_made_meanwhile_merges_and_goes_up_in_the_same_round(central: Central) -> None:
    (key,) = central.at.full.add_people(1)
    everything = [*central.at.records("jobseeker"), *central.at.records("job"), *central.at.records("skill")]
    central.positions, central.pages = (1, 0), {(0, 0): central.give(1, 0, everything)}
    assert central.go().complete
    central.at.full.edit(key, surnames="Toapanta")
    central.positions, central.pages = (2, 0), {(1, 0): central.give(2, 0, central.at.records("jobseeker"))}
    del central.asked[:]

    def somebody_types(name: str) -> None:
        if name == "page":
            central.at.thin.edit(key, community="Nizag")

    central.before = somebody_types
    result = central.go()
    assert central.names() == ["digests", "page", "digests", "batch", "digests"]
    assert (result.pulled.merged, result.sent, result.complete) == (1, 1, True)
    for office in (central.at.thin, central.at.full):
        row = rows(office, "jobseeker")[key]
        assert (row["surnames"], row["community"], row["version"]) == ("Toapanta", "Nizag", 3)


def test_nothing_is_named_while_something_waits(central: Central) -> None:
    central.at.full.add_people(1)

    central.breaks, asked = ["digests"] * 9, 0

    def leaving() -> bool:
        nonlocal asked
        asked += 1
        if asked == saved_at:
            central.at.thin.add_people(1)
        return False

    saved_at = 0
    central.go(cancelled=leaving, pause=quiet)
    saved_at, asked = asked, 0  # the last time before both are compared: somebody saves just then
    central.breaks = []
    del central.asked[:]
    result = central.go(cancelled=leaving)
    assert central.names() == ["digests"]
    assert (result.waiting, result.equal, result.problems) == (5, False, [])
    assert result.comparison is not None
    assert result.comparison.records == ()


# What this PC lost

def lose(central: Central, count: int) -> set[UUID]:
    """People whom only headquarters holds, without any news of them."""
    central.at.full.add_wordy(count)
    return set(rows(central.at.full, "jobseeker"))


def test_all_that_was_lost_comes_back_however_much(central: Central) -> None:
    keys = lose(central, 60)
    central.breaks, rests = ["held"], list[float]()
    result = central.go(actor=NOBODY, pause=rests.append)
    assert result.complete, result.problems
    assert result.brought_back.touched["jobseeker"] == keys == set(rows(central.at.thin, "jobseeker"))
    assert (len(rests), result.brought_back.total) == (1, 120)
    assert max(one[2] for one in central.asked if one[0] == "items") > 16, "all are looked for, not some"
    assert central.asked[-1] == ("digests", 0, 0)
    assert {(line.staff_id, line.role) for line in lines(central.at.thin)} == {(NOBODY.staff_id, NOBODY.role)}
    last = central.last()
    assert last["brought_back"] == {"at": last["at"], "records": 120}
    assert "restored" not in last
    assert result.came_in.touched["jobseeker"] == frozenset(keys)


def test_leaving_while_it_comes_back_loses_nothing(central: Central) -> None:
    lose(central, 3)
    result = central.go(cancelled=lambda: "held" in central.names())
    assert (result.brought_back.total, result.equal) == (3, False)
    assert central.names().count("held") == 1
    assert central.go().complete
    assert central.last()["brought_back"]["records"] == 3


def test_what_cannot_be_kept_stays_a_difference(central: Central) -> None:
    lose(central, 1)
    with central.at.full.store.local() as session:
        session.execute(update(Jobseeker).values(sex="Q" * 30))
    result = central.go()
    assert (result.brought_back.total, result.equal, central.names()[-1]) == (0, False, "held")
    assert result.problems == [Fault("sync_differs", params={"types": ["jobseeker", "job"], "records": 2})]
    last = central.last()
    assert (last["error"], last["error_params"]) == ("sync_differs", {"types": ["jobseeker", "job"], "records": 2})
    assert "brought_back" not in last


# What headquarters lost

def test_a_restored_headquarters_is_met_and_given_what_it_lost(central: Central) -> None:
    central.at.thin.add_people(2)
    assert central.go().complete
    with central.at.full.store.local() as session:
        session.execute(delete(Skill))
    central.their_epoch, central.positions = LATER, (5, 6)
    central.pages = {(0, 0): central.give(5, 6)}
    del central.asked[:]
    central.breaks, rests = ["buckets"], list[float]()
    result = central.go(pause=rests.append)
    assert result.complete, result.problems
    assert (result.restored, result.resent, result.sent) == (True, 4, 1)
    assert [one for one in central.asked if one[0] == "set_back"] == [("set_back", 0), ("set_back", 5)]
    assert len(rests) == 1
    last = central.last()
    assert last["restored"] == {"at": last["at"], "records": 4}
    with central.at.thin.store.read() as session:
        kept = account(session)
    assert kept is not None
    assert kept.epoch == LATER, "from now on this is the headquarters we know"
    del central.asked[:]
    assert central.go().complete
    assert central.names() == ["digests"]


def test_where_a_restored_headquarters_lost_nothing_nothing_goes_up(central: Central) -> None:
    central.their_epoch = LATER
    central.breaks, rests = ["set_back"], list[float]()
    result = central.go(pause=rests.append)
    assert (result.restored, result.resent, result.complete, result.sent) == (True, 0, True, 0)
    assert central.names() == ["digests", "set_back", "set_back"]
    assert len(rests) == 1
    assert central.last()["restored"]["records"] == 0


def test_another_history_of_a_record_goes_up_to_be_judged(central: Central) -> None:
    """Nothing is lacking there, but another PC edited in the copy what stands here in a later version."""
    (key,) = central.at.thin.add_people(1)
    assert central.go().complete
    central.at.thin.edit(key, community="Nizag")
    assert central.go().complete
    central.their_epoch, central.back = LATER, {key: 1}
    del central.asked[:]
    result = central.go()
    assert (result.resent, result.sent, result.complete) == (0, 1, True), "judged and taken"
    assert central.names() == ["digests", "set_back", "batch", "digests"]


def test_while_news_wait_a_restored_headquarters_is_left_for_the_next_round(central: Central) -> None:
    central.their_epoch, central.positions = LATER, (5, 6)
    central.pages = {(0, 0): central.give(2, 2, more=True)}
    result = central.go(cancelled=lambda: "page" in central.names())
    assert (result.restored, result.pulled.whole) == (False, False)
    with central.at.thin.store.read() as session:
        kept = account(session)
    assert kept is not None
    assert kept.epoch == EPOCH


def test_what_was_read_of_the_new_epoch_is_not_asked_again(central: Central) -> None:
    central.their_epoch, central.positions = LATER, (5, 6)
    with central.at.thin.store.local() as session:
        save_cursor(session, Cursor(UUID(int=11), LATER, 5, 6))
    assert central.go().restored
    assert [one for one in central.asked if one[0] == "set_back"] == [("set_back", 5)]


# What a round costs, and what comes with answers

def test_only_this_rounds_bytes_are_counted(central: Central) -> None:
    central.up, central.down = 5_000, 90_000
    result = central.go(allowance=1_000)
    assert result.complete, result.problems
    with central.at.thin.store.read() as session:
        found = traffic(session, date.today())
    assert (found.up, found.down) == (UP, DOWN)
    last = central.last()
    assert (last["clock_offset_ms"], last["error"], last["error_params"]) == (77, None, {})
    assert datetime.fromisoformat(last["at"]).tzinfo is not None


@pytest.mark.parametrize(("allowance", "names"), [
    (UP + DOWN, ["batch"]), (UP + DOWN + 1, ["batch", "digests"]), (0, [])])
def test_what_a_round_may_cost(central: Central, allowance: int, names: list[str]) -> None:
    central.at.thin.add_people(1)
    result = central.go(allowance=allowance)
    assert central.names() == names
    if "digests" in names:
        assert (result.equal, result.problems) == (True, []), "what is proven is no half round"
    else:
        assert [(fault.code, fault.params) for fault in result.problems] == [("sync_budget_spent", {})]
        assert central.last()["error"] == "sync_budget_spent"


def test_the_first_problem_is_the_one_that_is_told(central: Central) -> None:
    central.at.thin.add_people(1)
    central.breaks = ["batch"] * 9 + ["receipts"] * 9
    result = central.go(pause=quiet, allowance=60)
    assert [fault.code for fault in result.problems] == ["sync_budget_spent"]
    central.breaks = ["digests"] * 9
    result = central.go(pause=quiet, allowance=3 * (UP + DOWN))
    assert [fault.code for fault in result.problems] == ["server_slow", "sync_budget_spent"]
    assert central.last()["error"] == "server_slow"


def test_what_is_set_aside_is_counted_over_batches(central: Central) -> None:
    central.at.thin.add_wordy(40)
    central.verdict = lambda record: Verdict(record.record_id, Outcome.REFUSED, "x") if (
        record.record_type == "jobseeker") else None
    result = central.go(batch_bytes=3000, verify=False)
    assert result.sent == central.names().count("batch") > 1
    assert (result.parked, result.parked_total, result.waiting) == (40, 40, 0)
    assert result.equal is None


def test_what_came_with_the_answers_is_told_by_type(central: Central) -> None:
    """Headquarters took the edits and says what others wrote into the same records."""
    thin = central.at.thin
    admit_with_keys(thin, "A", SECRET)
    first, second = thin.add_people(2)
    settle_all(thin)
    for key in (first, second):
        thin.edit(key, community="Nizag")
    values = {one: {**wire_values("jobseeker", rows(thin, "jobseeker")[one]), "surnames": "Toapanta"}
              for one in (first, second)}
    central.verdict = lambda record: Verdict(record.record_id, Outcome.ACCEPTED, "merged", None, {
        "version": 7, "values": values[record.record_id]})
    central.takes = False
    result = central.go(verify=False)
    assert (result.acknowledged, result.merged.touched) == (2, {"jobseeker": {first, second}})
    assert result.came_in.touched["jobseeker"] == frozenset({first, second})
    assert {row["surnames"] for row in rows(thin, "jobseeker").values()} == {"Toapanta"}
