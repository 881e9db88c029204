"""Records given back: answers that are rubbish, partial or a refusal; numbers; a whole round that fetches them."""

from __future__ import annotations

from typing import cast
from uuid import UUID

import pytest
from exchange_kit import Desk, admit, settle_all
from given_back_kit import WHO, At, at, counters, letter, lines, put, rows
from sqlalchemy import select, update
from support.exchange import TestOffice, no_pause
from support.scripted_server import Answer, as_json

from pes_desktop.domain.ids import new_id
from pes_desktop.models import Jobseeker, NumberCounter, OutboxEntry, Vacancy
from pes_desktop.storage.store import Actor
from pes_desktop.sync.bring_back import BroughtBack, bring_back, lost_here
from pes_desktop.sync.engine import run_round
from pes_desktop.sync.faults import ExchangeFault
from pes_desktop.sync.transport import Transport
from pes_desktop.sync.verify import Comparison, Difference
from pes_desktop.sync.wire import Held, WireRecord

__all__ = ["at"]


def outbox_of(office: TestOffice) -> list[OutboxEntry]:
    with office.store.read() as session:
        return list(session.scalars(select(OutboxEntry)))


@pytest.mark.parametrize("wrong", ["office", "left", "left_all", "type", "stranger"])
def test_an_answer_to_another_question_is_rubbish_and_changes_nothing(at: At, wrong: str) -> None:
    people = at.full.add_people(2)
    stranger = WireRecord("jobseeker", new_id(), 1, 0, at.records("jobseeker")[0].values)

    def spoilt(held: Held) -> Held:
        if wrong == "office":
            return Held(UUID(int=9), held.records)
        if wrong in ("left", "left_all"):
            return Held(held.office_id, held.records, -1 if wrong == "left" else 2)
        first = held.records[0]
        other = WireRecord("job", first.record_id, 1, 0, first.values) if wrong == "type" else stranger
        return Held(held.office_id, [other, *held.records[1:]])

    at.answer = spoilt
    with pytest.raises(ExchangeFault) as caught:
        at.fetch(at.lost("jobseeker"))
    assert caught.value.code == "server_rubbish"
    assert len(people) == 2
    assert rows(at.thin, "jobseeker") == {}


def test_what_did_not_fit_is_asked_again_and_leaving_is_safe(at: At) -> None:
    at.full.add_people(5)
    at.most = 2
    assert at.fetch(at.lost("jobseeker")).total == 5
    assert at.asked() == [("jobseeker", 5), ("jobseeker", 3), ("jobseeker", 1)]
    at.full.add_people(3)
    before = len(at.server.asked)
    lost = [one for one in at.lost("jobseeker") if one.record_id not in rows(at.thin, "jobseeker")]
    assert at.fetch(lost, lambda: len(at.server.asked) > before).total == 2
    assert len(at.server.asked) == before + 1


@pytest.mark.parametrize(("status", "code"), [(404, "request_refused"), (405, "unknown_type")])
def test_an_older_headquarters_gives_nothing_back(at: At, status: int, code: str) -> None:
    at.full.add_people(1)
    at.server.script = lambda _: as_json({"code": code}, status)
    assert at.fetch(at.lost("jobseeker", "job")) == BroughtBack()
    assert len(at.server.asked) == 1


@pytest.mark.parametrize(("answer", "code"), [
    (as_json({"code": "request_refused"}, 403), "server_rubbish"), (Answer(b"PESHx"), "server_rubbish"),
    (as_json({"code": "nothing"}, 404), "server_rubbish"), (as_json({}, 500), "server_error")])
def test_another_refusal_is_told(at: At, answer: Answer, code: str) -> None:
    at.full.add_people(1)
    at.server.script = lambda _: answer
    with pytest.raises(ExchangeFault) as caught:
        at.fetch(at.lost("jobseeker"))
    assert caught.value.code == code


def test_no_number_that_came_back_is_given_again(at: At) -> None:
    people = at.full.add_people(1)
    _, order = at.full.add_vacancy()
    sent = at.full.add_referral(people[0], order)
    numbers = ["N-1", "ALA-C-2026-A00007", "ALA-C-2026-A00005", "ALA-C-2025-A00003", "ALA-C-2026-B00099",
               "ALA-V-2026-A00098", "ALA-C-2024-A00002"]
    put(at.full, *[letter(at.full, sent, number) for number in numbers])
    with at.full.store.write(Actor(), "edit") as unit:
        unit.session.scalars(select(Vacancy)).one().number = "ALA-V-2026-A00004"
    with at.thin.store.local() as session:
        session.add_all(NumberCounter(kind=kind, year=year, last=last) for kind, year, last in (
            ("letter", 2024, 9), ("letter", 2025, 1), ("code", 0, 20)))
    at.fetch(at.lost())
    assert counters(at.thin) == {("letter", 2024): 9, ("letter", 2025): 3, ("letter", 2026): 7,
                                 ("vacancy", 2026): 4, ("code", 0): 20 + 2 + 7 + 4}
    at.fetch([Difference("letter", record.record_id, 0, 1) for record in at.records("letter")])
    assert counters(at.thin)["letter", 2026] == 7


def test_what_is_lost_here(at: At) -> None:
    behind, gone, ahead, equal, waits = at.full.add_people(5)
    at.fetch(at.lost("jobseeker"))
    at.thin.edit(waits, community="Aquí")
    assert [one.record_id for one in outbox_of(at.thin)] == [waits]
    found = [Difference("jobseeker", *numbers) for numbers in (
        (behind, 1, 2), (gone, 0, 1), (ahead, 3, 2), (equal, 2, 2), (waits, 1, 4))]
    comparison = Comparison({}, ("jobseeker",), UUID(int=1), tuple(found))
    assert [one.record_id for one in lost_here(at.thin.store, comparison, UUID(int=2))] == [behind, gone]
    assert [one.record_id for one in lost_here(at.thin.store, comparison, UUID(int=1))] == [behind, gone, equal]


def test_of_the_same_version_only_what_a_consent_covers_comes(at: At) -> None:
    lacks, differs, elsewhere = at.full.add_people(
        3, community="Nizag", disability_consent=True, disability=True, disability_percent=30)
    at.fetch(at.lost("jobseeker"))
    table = Jobseeker.__table__
    with at.thin.store.local() as session:
        for one, values in ((lacks, {"disability_percent": None}), (differs, {"disability_percent": 40}),
                            (elsewhere, {"disability_percent": None, "community": ""})):
            session.execute(update(table).where(table.c.id == one).values(**values))
    there, here = rows(at.full, "jobseeker"), rows(at.thin, "jobseeker")
    found = at.fetch([Difference("jobseeker", one, 1, 1) for one in (lacks, differs, elsewhere)])
    assert found.touched == {"jobseeker": {lacks}}
    now = rows(at.thin, "jobseeker")
    assert now[lacks]["disability_percent"] == there[lacks]["disability_percent"] == 30
    assert (now[differs], now[elsewhere]) == (here[differs], here[elsewhere]), "nothing else is overwritten"


def test_after_a_broken_line_fewer_records_are_asked_for_and_more_again(office: TestOffice) -> None:
    """Down to one at a time."""
    account, sizes, rests = admit(office), list[int](), list[float]()
    breaks = iter([True] * 5 + [False] + [True] * 5 + [False] * 99)

    class Line:
        def held(self, kind: str, ids: list[UUID]) -> Held:
            sizes.append(len(ids))
            if next(breaks):
                raise ExchangeFault("server_slow")
            return Held(account.office_id, [])

    lost = [Difference("jobseeker", UUID(int=number), 0, 1) for number in range(1, 31)]
    done = bring_back(office.store, cast("Transport", Line()), account, lost, lambda: False, WHO, rests.append)
    assert (done.total, len(rests)) == (0, 10)
    assert sizes == [30, 30, 30, 25, 12, 6, 12, 6, 3, 1, 1, 1, 2, 4, 8, 9]


def test_a_round_fetches_what_this_pc_lost_and_proves_it(at: At) -> None:
    people = at.full.add_people(30)
    settle_all(at.full)
    desk = Desk(at.full)
    at.server.script = lambda asked: at.give(asked) if "/records/" in asked.path else desk(asked)
    with at.thin.transport(ask_attempts=1) as line:
        result = run_round(at.thin.store, line, pause=no_pause, actor=WHO)
    assert result.complete, result.problems
    assert result.brought_back.total == 30 * 5
    assert result.counts["jobseeker"] == (30, 30)
    assert set(rows(at.thin, "jobseeker")) == set(people)
    assert {line.staff_id for line in lines(at.thin)} == {WHO.staff_id}
    asked = len(at.server.asked)
    with at.thin.transport(ask_attempts=1) as line:
        again = run_round(at.thin.store, line, pause=no_pause)
    assert (again.brought_back.total, len(at.server.asked) - asked) == (0, 1)


def test_a_round_with_nothing_given_back_names_the_difference(at: At) -> None:
    at.full.add_people(1)
    settle_all(at.full)
    desk = Desk(at.full)
    refusal = as_json({"code": "request_refused"}, 404)
    at.server.script = lambda asked: refusal if "/records/" in asked.path else desk(asked)
    with at.thin.transport(ask_attempts=1) as line:
        result = run_round(at.thin.store, line, pause=no_pause)
    assert not result.complete
    assert result.brought_back.total == 0
    assert [fault.code for fault in result.problems] == ["sync_differs"]
    assert result.problems[0].params["types"] == ["jobseeker", "job", "skill"]
