"""A round's decisions one by one: when it goes on, gives up, splits, proves, and what it remembers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from by_hand_kit import At, at, go, last_of
from exchange_kit import frozen, outbox, sent
from support.scripted_server import Answer, as_json

from pes_desktop.domain.errors import Fault
from pes_desktop.models.base import utcnow
from pes_desktop.sync.codec import encode_batch
from pes_desktop.sync.engine import RoundResult, run_round
from pes_desktop.sync.faults import ExchangeFault
from pes_desktop.sync.freeze import pending_batch
from pes_desktop.sync.push import Settled, deliver
from pes_desktop.sync.wire import Batch, Outcome, Verdict

__all__ = ["at"]


def test_nothing_to_send_is_one_question(at: At) -> None:
    office, desk, server = at
    told: list[tuple[int, int]] = []
    result = go(at, progress=lambda done, total: told.append((done, total)))
    assert result == RoundResult(0, 0, 0, 0, 0, True, result.counts, [], result.comparison, False)
    assert result.complete
    assert told == [(0, 0)]
    assert server.lines == ["GET /v1/digests"]
    assert desk.batches == []
    assert (result.counts["office"], result.counts["job"]) == ((1, 1), (0, 0))
    last = last_of(office)
    assert last["at"] == last["proof_at"]
    assert datetime.fromisoformat(last["at"]).tzinfo == UTC
    assert abs((utcnow() - datetime.fromisoformat(last["at"])).total_seconds()) < 60
    assert (last["equal"], last["error"], last["error_params"]) == (True, None, {})
    assert abs(last["clock_offset_ms"]) < 5_000


def test_progress_counts_what_is_held(at: At) -> None:
    office, desk, _ = at
    office.add_people(20)
    told: list[tuple[int, int]] = []
    result = go(at, progress=lambda done, total: told.append((done, total)), batch_bytes=3000)
    assert result.sent == len(desk.batches) > 1
    assert told[0] == (0, 100)
    assert [done for done, _ in told[1:]] == [
        sum(len(batch.records) for batch in desk.batches[:count]) for count in range(1, result.sent + 1)]
    assert told[-1] == (100, 100)
    assert (result.acknowledged, result.waiting, result.parked) == (100, 0, 0)


def test_edits_in_the_meantime_never_make_progress_pass_its_end(at: At) -> None:
    office, desk, _ = at
    person = office.add_people(1)[0]

    def edit_once(batch: Batch, content: bytes) -> Answer | None:
        if not desk.batches:
            office.edit(person, community="mientras")
        return None

    desk.refuse = edit_once
    told: list[tuple[int, int]] = []
    assert go(at, progress=lambda done, total: told.append((done, total))).complete
    assert told == [(0, 5), (5, 5), (6, 6)]


def test_leaving_is_asked_between_batches(at: At) -> None:
    office, desk, server = at
    office.add_people(20)
    result = go(at, cancelled=lambda: len(desk.batches) >= 2, batch_bytes=2048)
    assert len(desk.batches) == result.sent == 2
    assert (result.equal, result.problems, result.complete) == (None, [], False)
    assert result.waiting == 100 - result.acknowledged > 0
    assert "GET /v1/digests" not in server.lines
    assert "proof_at" not in last_of(office)


def test_without_proof_nothing_is_equal(at: At) -> None:
    office, _, server = at
    office.add_people(1)
    result = go(at, verify=False)
    assert (result.sent, result.equal, result.complete, result.waiting) == (1, None, False, 0)
    assert server.lines == ["POST /v1/batches"]
    assert last_of(office)["equal"] is None


def test_too_large_a_batch_goes_in_halves_and_too_large_a_record_aside(at: At) -> None:
    office, desk, _ = at
    people = office.add_people(2)
    desk.refuse = lambda batch, content: as_json({"code": "batch_too_large"}, 413) if (
        len(batch.records) > 3 or batch.records[0].record_id == people[0]) else None
    result = go(at)
    assert result.problems == []
    assert [entry.record_id for entry in outbox(office) if entry.parked_code == "record_too_large"] == [people[0]]
    assert (result.acknowledged, result.parked_total, result.waiting) == (9, 1, 0)
    assert sum(len(batch.records) for batch in desk.batches) == 9
    assert result.equal is True
    assert not result.complete


def test_numbers_that_headquarters_knows_are_passed(at: At) -> None:
    office, desk, server = at
    office.add_people(1)
    desk.refuse = lambda batch, content: as_json(
        {"code": "batch_number_taken", "params": {"last_number": 30}}, 409) if batch.number <= 30 else None
    result = go(at)
    assert result.complete
    assert [batch.number for batch in desk.batches] == [31]
    assert last_of(office)["last_number"] == 30
    assert server.lines.count("POST /v1/batches") == 2, "in one step"


@pytest.mark.parametrize("params", [{}, {"last_number": 0}, {"last_number": 2**30 - 1}])
def test_a_number_taken_moves_on_by_what_headquarters_says(at: At, params: dict[str, Any]) -> None:
    office, desk, _ = at
    office.add_people(1)
    desk.refuse = lambda batch, content: as_json(
        {"code": "batch_number_taken", "params": params}, 409) if batch.number < 3 else None
    assert go(at).complete
    assert [batch.number for batch in desk.batches] == [max(2, params.get("last_number", 0)) + 1]


@pytest.mark.parametrize("last", [None, 0, 7])
def test_a_number_that_is_always_taken_is_not_asked_for_ever(at: At, last: int | None) -> None:
    """Nothing is lost by it, and what headquarters takes again later goes with the next round."""
    office, desk, server = at
    office.add_people(1)
    params = {} if last is None else {"last_number": last}
    taken = as_json({"code": "batch_number_taken", "params": params}, 409)
    desk.refuse = lambda batch, content: taken
    result = go(at)
    assert [(fault.code, fault.params) for fault in result.problems] == [
        ("server_error", {"reason": "batch_number_taken"})]
    assert (server.lines.count("POST /v1/batches"), result.waiting, result.acknowledged) == (5, 5, 0)
    desk.refuse = lambda batch, content: taken if batch.number % 4 else None
    again = go(at)
    assert again.complete
    assert (again.acknowledged, again.waiting) == (5, 0)


def test_progress_between_them_begins_the_count_anew(at: At) -> None:
    """Three numbers taken before every batch, and many batches."""
    office, desk, _ = at
    office.add_people(8)
    desk.refuse = lambda batch, content: None if batch.number % 4 == 0 else as_json(
        {"code": "batch_number_taken", "params": {}}, 409)
    result = go(at, batch_bytes=1024, lanes=1)
    assert (result.complete, result.acknowledged) == (True, 40)
    assert len(desk.batches) > 1, "six refusals and more in one round"


@pytest.mark.parametrize("code", ["batch_number_taken", "batch_too_large"])
def test_a_mended_refusal_to_another_question_ends_the_round(at: At, code: str) -> None:
    """To ask after an answer that was lost is no batch: nothing there can be mended."""
    office, desk, server = at
    office.add_people(1)
    desk.refuse = lambda batch, content: Answer(b"", 503)
    go(at)
    server.asked.clear()
    server.script = lambda asked: as_json({"code": code, "params": {}}, 409)
    result = go(at)
    assert [(fault.code, fault.params) for fault in result.problems] == [("server_error", {"reason": code})]
    assert (result.waiting, len(server.asked)) == (5, 5)


@pytest.mark.parametrize("wild", [None, "7", 1.5, -1, 2**30, 2**80])
def test_a_wild_number_is_not_followed(at: At, wild: Any) -> None:
    office, desk, _ = at
    office.add_people(1)
    desk.refuse = lambda batch, content: as_json({"code": "batch_number_taken", "params": {"last_number": wild}}, 409)
    result = go(at)
    assert [fault.code for fault in result.problems] == ["server_rubbish"]
    assert result.waiting == 5
    assert "last_number" not in last_of(office)


@pytest.mark.parametrize(("answer", "code"), [
    (as_json({"code": "device_revoked"}, 401), "server_refused_device"), (Answer(b"", 503), "")])
def test_before_halving_headquarters_must_be_heard(at: At, answer: Answer, code: str) -> None:
    office, desk, server = at
    office.add_people(40)
    posts = iter(range(100))
    desk.refuse = lambda batch, content: Answer(b"", 503) if next(posts) == 0 else None
    asked = iter(range(100))
    server.script = lambda request: answer if request.method == "GET" and "/batches/" in request.path and next(
        asked) == 0 else desk(request)
    result = go(at, batch_bytes=3000)
    assert [fault.code for fault in result.problems] == ([code] if code else [])
    assert result.complete is not bool(code)
    assert "split" not in {row.status for row in sent(office).values()}, "nothing is replaced unheard"


def test_a_server_in_trouble_is_given_up_after_six_failures(at: At) -> None:
    office, desk, server = at
    office.add_people(1)
    desk.refuse = lambda batch, content: Answer(b"", 503)
    waits: list[float] = []
    result = go(at, pause=waits.append)
    assert [fault.code for fault in result.problems] == ["server_error"]
    assert waits == pytest.approx([0.2, 0.4, 0.8, 1.6, 3.2])
    assert server.lines.count("POST /v1/batches") == 6
    assert (result.sent, result.waiting, result.equal) == (0, 5, None)
    last = last_of(office)
    assert (last["error"], last["error_params"], last["equal"]) == ("server_error", {"status": 503}, None)
    assert "proof_at" not in last
    desk.refuse = lambda batch, content: None
    again = go(at)
    assert again.complete
    assert last_of(office)["error"] is None


def test_progress_makes_patience_new(at: At) -> None:
    office, desk, _ = at
    office.add_people(60)
    turns = iter(range(10_000))
    desk.refuse = lambda batch, content: Answer(b"", 503) if next(turns) % 3 else None
    waits: list[float] = []
    result = go(at, pause=waits.append, batch_bytes=2048)
    assert result.complete
    assert len(waits) > 6
    assert set(waits) == {0.2, 0.4}


def test_a_batch_that_does_not_pass_goes_on_in_halves(at: At) -> None:
    office, desk, server = at
    office.add_people(100)
    desk.refuse = lambda batch, content: Answer(b"", 503) if len(batch.records) > 200 else None
    result = go(at, batch_bytes=5000)
    assert result.complete
    assert max(len(batch.records) for batch in desk.batches) <= 200
    statuses = [row.status for row in sent(office).values()]
    assert "split" in statuses
    asked = [line for line in server.lines if line.startswith("GET /v1/batches/")]
    assert asked, "before it is halved headquarters is asked whether it has it"


def test_a_batch_that_arrived_after_all_is_not_halved(at: At) -> None:
    office, desk, _ = at
    office.add_people(40)

    def lose_the_answer(batch: Batch, content: bytes) -> Answer | None:
        if desk.batches:
            return None
        desk.refuse = lambda *_: None
        desk.take(encode_batch(batch)[0])
        return Answer(b"", 502)

    desk.refuse = lose_the_answer
    result = go(at)
    assert result.complete
    assert (result.sent, result.acknowledged) == (1, 200)
    assert {row.status for row in sent(office).values()} == {"answered"}


def test_what_only_a_person_can_mend_stops_at_once(at: At) -> None:
    office, desk, server = at
    office.add_people(1)
    desk.refuse = lambda batch, content: as_json({"code": "device_revoked"}, 401)
    waits: list[float] = []
    result = go(at, pause=waits.append)
    assert [(fault.code, fault.params) for fault in result.problems] == [
        ("server_refused_device", {"reason": "device_revoked"})]
    assert waits == []
    assert server.lines == ["POST /v1/batches"]


def test_nobody_there_is_not_waited_for(at: At) -> None:
    office, _, server = at
    office.add_people(1)
    server.close()
    waits: list[float] = []
    result = go(at, pause=waits.append)
    assert [fault.code for fault in result.problems] == ["server_unreachable"]
    assert waits == []


def test_what_is_set_aside_is_counted(at: At) -> None:
    office, desk, _ = at
    people = office.add_people(3)
    desk.verdict = lambda record: Verdict(
        record.record_id, Outcome.REFUSED, "value_choice") if record.record_id in people[:2] else None
    result = go(at)
    assert (result.parked, result.parked_total, result.acknowledged, result.waiting) == (2, 2, 13, 0)
    assert result.problems == []


def test_a_batch_tells_how_far_the_clocks_are_apart(at: At) -> None:
    office, desk, _ = at
    office.add_people(1)
    with office.transport() as line:
        assert run_round(office.store, line).complete
        heard = line.clock_offset_ms
        office.add_people(1)
        assert run_round(office.store, line).complete
    assert [batch.clock_offset_ms for batch in desk.batches] == [None, heard]
    assert heard is not None


def test_after_a_lost_answer_the_receipt_is_asked_for_first(at: At) -> None:
    office, desk, server = at
    assert office.account is not None
    office.add_people(1)
    first = frozen(office)
    ticks = iter([10.0, 11.5])
    with office.transport(ask_attempts=1) as line:
        desk.refuse = lambda batch, content: Answer(b"", 502)
        for attempts in (1, 2):
            with pytest.raises(ExchangeFault):
                deliver(office.store, line, office.account, pending_batch(office.store) or first)
            assert sent(office)[first.number].attempts == attempts
            assert sent(office)[1].attempts == 0
        desk.refuse = lambda batch, content: None
        desk.take(first.payload)
        server.asked.clear()
        again = pending_batch(office.store)
        assert again is not None
        settled = deliver(office.store, line, office.account, again, clock=lambda: next(ticks))
    assert settled == Settled(5, 0)
    assert server.lines == [f"GET /v1/batches/{first.batch_id}"]
    assert sent(office)[first.number].milliseconds == 1500


@pytest.mark.parametrize("changes", [{"waiting": 1}, {"parked_total": 1}, {"equal": None}, {"equal": False}])
def test_a_round_is_complete_only_when_everything_holds(changes: dict[str, Any]) -> None:
    assert RoundResult(equal=True).complete
    assert not RoundResult(**{"equal": True, **changes}).complete
    assert not RoundResult(equal=True, problems=[Fault("x")]).complete
