"""What comes down, page by page, from a headquarters on loopback that gives what a second database of the office holds.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
import pytest
from exchange_kit import EPOCH, SERVER
from given_back_kit import WHO, at, rows
from page_feed_kit import Feed, feed, item
from sqlalchemy import delete, select
from support.scripted_server import as_json

from pes_desktop.models import AckedVersion, AuditLine, Jobseeker, OutboxEntry, PublishedItem
from pes_desktop.sync.columns import table_of
from pes_desktop.sync.office_page import State
from pes_desktop.sync.page import Page
from pes_desktop.sync.pull import Pulled
from pes_desktop.sync.states import marks, note_states
from pes_desktop.sync.store import Cursor
from pes_desktop.sync.wire import WireRecord

__all__ = ["at", "feed"]
LATER, OTHER = UUID(int=72), UUID(int=73)


def test_page_follows_page_and_each_is_one_write(feed: Feed) -> None:
    people = feed.at.full.add_people(3)
    first, second, third = feed.people()
    feed.pages = {(0, 0): feed.page(4, 2, [first], [item("a")], more=True),
                  (4, 2): feed.page(4, 3, [second], [item("b", kind="target")], more=True),
                  (4, 3): feed.page(9, 3, [third])}
    told: list[int] = []
    done = feed.pull(told=told)
    assert done == Pulled({"jobseeker": set(people)}, published={"setting", "target"}, whole=True)
    assert (done.total, told) == (3, [1, 2, 3])
    assert feed.asked == [(0, 0), (4, 2), (4, 3)]
    assert feed.read_so_far() == Cursor(SERVER, EPOCH, 9, 3)
    with feed.at.thin.store.read() as session:
        lines = list(session.scalars(select(AuditLine).where(AuditLine.act == "pulled").order_by(AuditLine.seq)))
        assert [line.records for line in lines] == [
            [["jobseeker", str(one.record_id), "new", []]] for one in (first, second, third)]
        assert {(line.staff_id, line.role) for line in lines} == {(WHO.staff_id, WHO.role)}
        assert {row.record_id: row.version for row in session.scalars(select(AckedVersion).where(
            AckedVersion.record_type == "jobseeker"))} == dict.fromkeys(people, 1)
    assert feed.set_backs() == [], "headquarters never went back"
    again = feed.pull()
    assert (again, feed.asked[3:]) == (Pulled(whole=True), [(9, 3)])


def test_pages_grow_while_the_line_bears_them_and_shrink_after_a_break(feed: Feed) -> None:
    for place in range(5):
        feed.pages[place, 0] = feed.page(place + 1, 0, more=True)
    assert feed.pull().whole
    assert feed.limits == [65536, 131072, 262144, 524288, 524288, 524288]
    del feed.limits[:]
    feed.broken = 3
    feed.start_at(Cursor(SERVER, EPOCH, 4, 0))
    assert feed.pull().whole
    assert feed.limits == [65536, 32768, 16384, 8192, 16384]


def test_no_page_is_smaller_than_a_record_needs(feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pes_desktop.sync.pull.FIRST_PAGE", 2000)
    feed.broken = 3
    assert feed.pull().whole
    assert feed.limits == [2000, 1024, 1024, 1024]


def test_leaving_between_pages_goes_on_there_later(feed: Feed) -> None:
    feed.at.full.add_people(2)
    first, second = feed.people()
    feed.pages = {(0, 0): feed.page(1, 0, [first], more=True), (1, 0): feed.page(2, 0, [second])}
    asked = iter([False, True])
    done = feed.pull(cancelled=lambda: next(asked))
    assert (done.total, done.whole, feed.asked) == (1, False, [(0, 0)])
    assert feed.pull(cancelled=lambda: True) == Pulled()
    assert len(feed.asked) == 1
    assert feed.pull() == Pulled({"jobseeker": {second.record_id}}, whole=True)


def test_a_headquarters_without_pages_is_left_alone(feed: Feed) -> None:
    feed.pages[0, 0] = as_json({"code": "request_refused"}, 404)
    assert feed.pull() == Pulled()
    assert feed.read_so_far() == Cursor(SERVER)


def test_what_is_not_ours_is_not_taken(feed: Feed) -> None:
    feed.at.full.add_people(1)
    mine = feed.page(5, 5, feed.people())
    for changes, code in (({"server_id": OTHER}, "server_other"), ({"office_id": OTHER}, "server_rubbish")):
        feed.pages[0, 0] = msgspec.structs.replace(mine, **changes)
        assert feed.refused() == code
    assert rows(feed.at.thin, "jobseeker") == {}
    assert feed.read_so_far() == Cursor(SERVER)


def test_more_must_lead_further(feed: Feed) -> None:
    for position, common, good in ((7, 3, False), (6, 2, False), (7, 2, False), (6, 3, False), (8, 3, True),
                                   (7, 4, True), (8, 2, True), (6, 4, True)):
        feed.start_at(Cursor(SERVER, EPOCH, 7, 3))
        feed.pages[7, 3] = feed.page(position, common, more=True)
        del feed.asked[:]
        if good:
            assert feed.pull().whole
            assert feed.asked == [(7, 3), (position, common)]
        else:
            assert feed.refused() == "server_rubbish"
            assert feed.asked == [(7, 3)]


def test_the_last_page_need_not_lead_further(feed: Feed) -> None:
    feed.start_at(Cursor(SERVER, EPOCH, 7, 3))
    feed.pages[7, 3] = feed.page(7, 3, items=[item("late")])
    assert feed.pull().published == {"setting"}


# Headquarters went back to a copy

def gone_back(page: Page) -> Page:
    return msgspec.structs.replace(page, epoch=LATER)


def test_after_headquarters_went_back_its_positions_begin_anew(feed: Feed) -> None:
    feed.pages[0, 0] = feed.page(9, 9, items=[item("old")])
    feed.pull()
    del feed.asked[:]
    feed.pages = {(9, 9): gone_back(feed.page(2, 2)),
                  (0, 0): gone_back(feed.page(1, 1, items=[item("new")], more=True)),
                  (1, 1): gone_back(feed.page(2, 2, items=[item("newer")]))}
    done = feed.pull()
    assert (done.whole, feed.asked) == (True, [(9, 9), (0, 0), (1, 1)])
    assert [row[1] for row in feed.published()] == ["new", "newer"], "what stood before is gone, once"
    assert feed.read_so_far() == Cursor(SERVER, LATER, 2, 2)
    assert feed.set_backs() == ["/v1/set-back?after=0&most=500", "/v1/set-back?after=1&most=500"]


def test_on_the_first_reading_nothing_is_asked_twice(feed: Feed) -> None:
    feed.pages[0, 0] = gone_back(feed.page(1, 1))
    assert feed.pull().whole
    assert feed.asked == [(0, 0)]
    assert len(feed.set_backs()) == 1, "the account knows an earlier one"


def test_anew_the_answer_must_be_ours_too(feed: Feed) -> None:
    feed.start_at(Cursor(SERVER, EPOCH, 9, 9))
    feed.pages[9, 9] = gone_back(feed.page(9, 9))
    good = gone_back(feed.page(1, 1))
    for answer in (as_json({"code": "request_refused"}, 404), msgspec.structs.replace(good, server_id=OTHER),
                   msgspec.structs.replace(good, office_id=OTHER), gone_back(feed.page(0, 0, more=True))):
        feed.pages[0, 0] = answer
        assert feed.refused() == "server_rubbish"
        assert feed.read_so_far() == Cursor(SERVER, EPOCH, 9, 9)


def test_what_others_edited_in_the_copy_meets_our_own_history(feed: Feed) -> None:
    (key,) = feed.at.thin.add_people(1)
    feed.at.thin.edit(key, community="Nizag")
    with feed.at.thin.store.local() as session:
        session.execute(delete(OutboxEntry))
    feed.back, feed.back_broken = as_json({"records": {str(key): 1}}), 2
    feed.pages[0, 0] = gone_back(feed.page(1, 1))
    feed.pull()
    entry = feed.entries()[key]
    assert (entry.version, entry.base_version) == (2, 1)
    assert len(feed.set_backs()) == 3, "a line that breaks is tried again"


# Record by record

def test_only_what_is_newer_is_taken(feed: Feed) -> None:
    keys = feed.at.full.add_people(4)
    feed.pages[0, 0] = feed.page(1, 0, feed.people())
    feed.pull()
    older, same, newer, also = feed.people()
    with feed.at.thin.store.local() as session:
        session.execute(table_of("jobseeker").update().values(version=5, community="Aquí", notes="de aquí"))
    given = [WireRecord("jobseeker", one.record_id, version, 0, {**one.values, "community": "Allá"})
             for one, version in ((older, 4), (same, 5), (newer, 6), (also, 7))]
    feed.pages[1, 0] = feed.page(2, 0, given)
    assert feed.pull().touched == {"jobseeker": {newer.record_id, also.record_id}}
    held = rows(feed.at.thin, "jobseeker")
    assert {held[one]["notes"] for one in keys} == {"de aquí"}, "what never travels stays"
    assert {one: (held[one]["version"], held[one]["community"]) for one in keys} == {
        older.record_id: (5, "Aquí"), same.record_id: (5, "Aquí"), newer.record_id: (6, "Allá"),
        also.record_id: (7, "Allá")}


def test_parents_are_written_before_what_hangs_on_them(feed: Feed) -> None:
    feed.at.full.add_people(1)
    feed.pages[0, 0] = feed.page(1, 0, [*feed.at.records("skill"), *feed.at.records("job"), *feed.people()])
    assert {kind: len(ids) for kind, ids in feed.pull().touched.items()} == {"jobseeker": 1, "job": 2, "skill": 2}


def shared(feed: Feed, count: int) -> list[UUID]:
    """People whom both sides know, in version 1."""
    keys = feed.at.full.add_people(count)
    feed.pages[0, 0] = feed.page(1, 0, feed.people())
    feed.pull()
    return keys


def test_edits_of_both_sides_meet_in_the_row(feed: Feed) -> None:
    merged, also, disputed, more = shared(feed, 4)
    for key in (merged, also):
        feed.at.thin.edit(key, community="Nizag")
        feed.at.full.edit(key, surnames="Toapanta")
    for key in (disputed, more):
        feed.at.thin.edit(key, community="Nizag")
        feed.at.full.edit(key, community="Gatazo")
    found = {one.record_id: one for one in feed.people()}
    feed.pages[1, 0] = feed.page(2, 0, [found[merged], found[disputed]], more=True)
    feed.pages[2, 0] = feed.page(3, 0, [found[also], found[more]])
    done = feed.pull()
    assert (done.merged, done.conflicts, done.total) == (2, 2, 4), "over all pages"
    held, entries = rows(feed.at.thin, "jobseeker"), feed.entries()
    assert (held[merged]["community"], held[merged]["surnames"], held[merged]["version"]) == ("Nizag", "Toapanta", 3)
    assert (entries[merged].version, entries[merged].base_version, entries[merged].parked_code) == (3, 2, None)
    assert entries[merged].fields == ["community", "updated_at"]
    assert held[disputed]["community"] == "Nizag", "what stands here stays until a person decides"
    assert entries[disputed].parked_code == "version_conflict"
    assert entries[disputed].parked_params["fields"] == {"community": ["Nizag", "Gatazo"]}
    assert len(entries) == 4


def test_several_of_a_page_are_all_counted(feed: Feed) -> None:
    keys = shared(feed, 5)
    for place, key in enumerate(keys):
        feed.at.thin.edit(key, community="Nizag")
        feed.at.full.edit(key, **({"surnames": "Lema"} if place < 2 else {"community": "Gatazo"}))
    feed.pages[1, 0] = feed.page(2, 0, feed.people())
    done = feed.pull()
    assert (done.merged, done.conflicts) == (2, 3)


def test_what_headquarters_answered_for_already_is_no_news(feed: Feed) -> None:
    """An edit waits that rests on version 3 of headquarters; that very version comes down once more."""
    first, second = shared(feed, 2)
    for key in (first, second):
        feed.at.thin.edit(key, community="Nizag")
        feed.at.full.edit(key, surnames="Toapanta")
    with feed.at.thin.store.local() as session:
        for entry in session.scalars(select(OutboxEntry).where(OutboxEntry.record_id == first)):
            entry.base_version = 2
    given = sorted(feed.people(), key=lambda one: one.record_id != first)
    feed.pages[1, 0] = feed.page(2, 0, given)
    done = feed.pull()
    assert (done.touched, done.merged) == ({"jobseeker": {second}}, 1), "the next one is looked at all the same"
    assert rows(feed.at.thin, "jobseeker")[first]["surnames"] != "Toapanta"


def test_what_a_person_carried_between_the_pcs_is_not_asked_again(feed: Feed) -> None:
    (key,) = shared(feed, 1)
    feed.at.thin.edit(key, community="Nizag")
    feed.at.full.edit(key, community="Gatazo")
    (theirs,) = feed.people()
    with feed.at.thin.store.local() as session:
        note_states(session, "jobseeker", {key: [State(2, marks(theirs.values))]})
    feed.pages[1, 0] = feed.page(2, 0, [theirs])
    done = feed.pull()
    assert (done.merged, done.conflicts) == (1, 0)
    assert rows(feed.at.thin, "jobseeker")[key]["community"] == "Nizag"
    assert feed.entries()[key].parked_code is None


def test_a_lost_row_comes_back_and_nothing_of_it_waits(feed: Feed) -> None:
    (key,) = shared(feed, 1)
    feed.at.thin.edit(key, community="Nizag")
    with feed.at.thin.store.local() as session:
        session.execute(delete(Jobseeker))
    feed.pages[1, 0] = feed.page(2, 0, feed.people())
    done = feed.pull()
    assert (done.touched, done.merged, done.conflicts) == ({"jobseeker": {key}}, 0, 0)
    assert feed.entries() == {}


def test_what_waits_in_a_record_that_cannot_be_kept_goes_on_waiting(feed: Feed) -> None:
    odd, good = shared(feed, 2)
    for key in (odd, good):
        feed.at.thin.edit(key, community="Nizag")
        feed.at.full.edit(key, surnames="Toapanta")
    given = [replace_values(one, shoe_size=40) if one.record_id == odd else one for one in feed.people()]
    feed.pages[1, 0] = feed.page(2, 0, sorted(given, key=lambda one: one.record_id != odd))
    done = feed.pull()
    assert (done.touched, done.merged) == ({"jobseeker": {good}}, 1)
    assert (feed.entries()[odd].version, feed.entries()[odd].base_version) == (2, 1)
    assert rows(feed.at.thin, "jobseeker")[odd]["surnames"] != "Toapanta"


def replace_values(record: WireRecord, **values: Any) -> WireRecord:
    return msgspec.structs.replace(record, values={**record.values, **values})


# What headquarters publishes

def test_published_things_stand_once_each_and_go_when_withdrawn(feed: Feed) -> None:
    stay = [item("a", 1), item("c", 1), item("b", 2), item("a", 3, own=True), item("a", 4, kind="target")]
    feed.pages[0, 0] = feed.page(0, 4, items=stay)
    done = feed.pull()
    assert (done.published, done.total) == ({"setting", "target"}, 0)
    assert feed.published() == [("setting", "a", False, {"value": 1}, 1), ("setting", "a", True, {"value": 1}, 3),
                                ("setting", "b", False, {"value": 1}, 2), ("setting", "c", False, {"value": 1}, 1),
                                ("target", "a", False, {"value": 1}, 4)]
    feed.pages[0, 4] = feed.page(0, 6, items=[item("a", 5, value=None), item("b", 6, value=9)])
    assert feed.pull().published == {"setting"}
    assert feed.published() == [("setting", "a", True, {"value": 1}, 3), ("setting", "b", False, {"value": 9}, 6),
                                ("setting", "c", False, {"value": 1}, 1), ("target", "a", False, {"value": 1}, 4)]
    feed.pages[0, 6] = feed.page(0, 7, items=[item("a", 7, own=True, value=None)])
    feed.pull()
    assert [row[:3] for row in feed.published()] == [
        ("setting", "b", False), ("setting", "c", False), ("target", "a", False)]


def test_a_page_of_a_first_reading_replaces_what_an_earlier_headquarters_published(feed: Feed) -> None:
    with feed.at.thin.store.local() as session:
        session.add(PublishedItem(kind="setting", key="old", own=False, body={}, position=1))
    feed.pages[0, 0] = feed.page(0, 1, items=[item("a")])
    feed.pull()
    assert [row[1] for row in feed.published()] == ["a"]
