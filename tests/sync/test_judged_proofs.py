"""Headquarters' digests on a stick beside this PC's own: when they prove something, and when they say nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest
from exchange_kit import EPOCH, SERVER, admit, settle_all
from sqlalchemy import select
from support.exchange import TestOffice

from pes_desktop.domain.errors import DomainError
from pes_desktop.models import OutboxEntry, SentBatch
from pes_desktop.sync import sealing, stick_proof
from pes_desktop.sync.by_answer import KEPT, ByAnswer, judge, set_aside
from pes_desktop.sync.codec import encode_receipt
from pes_desktop.sync.digest import TypeDigest, all_digests
from pes_desktop.sync.sealing import CentralKeys, OfficeKeys
from pes_desktop.sync.stick_proof import StickProof, as_kept, from_kept, proof_in, proof_of, with_proof
from pes_desktop.sync.store import LAST, Cursor, read_setting, save_cursor, save_setting
from pes_desktop.sync.wire import Receipt

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
MS, HOUR = timedelta(milliseconds=1), timedelta(hours=1)
LATER = UUID(int=72)
changed_to = msgspec.structs.replace


class Desk:
    """An office of which headquarters holds everything; proofs of what it held, and what the PC makes of them."""

    def __init__(self, office: TestOffice) -> None:
        self.office, self.account = office, admit(office)
        office.add_people(2)
        settle_all(office)

    def proof(self, at: datetime = NOW, position: int = 5, number: int = 99, **changes: Any) -> StickProof:
        with self.office.store.read() as session:
            held = all_digests(session.connection(), self.office.office_id)
        return changed_to(proof_of(EPOCH, at, position, number, held), **changes)

    def judge(self, *found: StickProof, before: bool | None = None, changed: bool = True) -> ByAnswer:
        return judge(self.office.store, self.account, found, before, changed)

    def setting(self, key: str = LAST) -> dict[str, Any]:
        with self.office.store.read() as session:
            return read_setting(session, key)

    def put(self, value: dict[str, Any], key: str = LAST) -> None:
        with self.office.store.local() as session:
            save_setting(session, key, value)

    def change(self, work: Callable[[Any], None]) -> None:
        with self.office.store.local() as session:
            work(session)

    def park_all(self) -> None:
        def park(session: Any) -> None:
            for entry in session.scalars(select(OutboxEntry)):
                entry.parked_code = "refused"
        self.change(park)


@pytest.fixture
def desk(office: TestOffice) -> Desk:
    return Desk(office)


def test_equal_digests_are_a_proof_of_headquarters_instant(desk: Desk) -> None:
    desk.put({"at": "x", "error": "server_slow", "error_params": {"a": 1}, "equal": None})
    proof = desk.proof()
    assert desk.judge(proof) == ByAnswer("equal", NOW)
    assert desk.setting() == {"at": "x", "error": None, "error_params": {}, "equal": True,
                              "proof_at": NOW.isoformat(), "stick_proof_at": NOW.isoformat()}
    assert desk.setting(KEPT) == {"server": str(SERVER), "proof": as_kept(proof)}


def test_without_a_proof_nothing_is_said(desk: Desk) -> None:
    assert desk.judge() == ByAnswer()
    assert ByAnswer() == ByAnswer("none", None, {}, 0, 0)
    assert (desk.setting(), desk.setting(KEPT)) == ({"equal": None}, {})


def test_nothing_is_proven_while_something_waits_or_is_set_aside(desk: Desk) -> None:
    proof = desk.proof()
    desk.office.add_people(1)
    assert desk.judge(proof) == ByAnswer("waits", NOW, {}, 5, 0)
    desk.park_all()
    assert desk.judge(proof) == ByAnswer("waits", NOW, {}, 0, 5)
    assert desk.setting()["equal"] is None
    desk.office.add_people(1)
    assert desk.judge(proof) == ByAnswer("waits", NOW, {}, 5, 5)


DIFFERENT: list[tuple[dict[str, Any], dict[str, tuple[int, int]]]] = [
    ({"jobseeker": (3, b"x" * 16)}, {"jobseeker": (2, 3)}), ({"jobseeker": (2, b"x" * 16)}, {"jobseeker": (2, 2)}),
    ({"employer": (4, b"x" * 16)}, {"employer": (0, 4)}),
    ({"jobseeker": None, "job": None}, {"jobseeker": (2, 0), "job": (4, 0)})]


def test_what_differs_is_named_with_both_counts(desk: Desk) -> None:
    proof = desk.proof()
    for types, counts in DIFFERENT:
        told = {kind: one for kind, one in {**proof.types, **types}.items() if one is not None}
        desk.put({"proof_at": "earlier"})
        assert desk.judge(changed_to(proof, types=told)) == ByAnswer("differs", NOW, counts)
        assert desk.setting() == {"proof_at": "earlier", "equal": False, "error": "stick_differs", "error_params": {
            "at": NOW.isoformat(), "counts": {kind: list(pair) for kind, pair in counts.items()}}}
        desk.put({}, KEPT)


def test_digests_are_compared_as_their_protocol_means_them(desk: Desk) -> None:
    with desk.office.store.read() as session:
        held = all_digests(session.connection(), desk.office.office_id, 1)
    first = changed_to(proof_of(EPOCH, NOW, 5, 99, held), protocol=1)
    assert desk.judge(first).outcome == "equal"


# What is overtaken

def test_a_pc_that_read_further_by_line_knows_more(desk: Desk) -> None:
    for epoch, position, outcome in ((EPOCH, 4, "equal"), (EPOCH, 5, "equal"), (EPOCH, 6, "older"),
                                     (LATER, 6, "equal")):
        read = Cursor(SERVER, epoch, position, 0)
        desk.change(lambda session, read=read: save_cursor(session, read))  # type: ignore[misc]
        assert desk.judge(desk.proof()).outcome == outcome


def test_a_batch_taken_in_after_the_proof_overtakes_it(desk: Desk) -> None:
    def add(session: Any) -> None:
        for number, status in ((7, "answered"), (8, "waiting")):
            session.add(SentBatch(number=number, batch_id=UUID(int=number), records=1, size_bytes=1, content_hash="",
                                  status=status))
    desk.change(add)
    assert [desk.judge(desk.proof(number=number)).outcome for number in (6, 7, 8)] == ["older", "equal", "equal"]


BY_LINE: list[dict[str, Any]] = [
    {"proof_at": NOW.isoformat()}, {"proof_at": NOW.isoformat(), "stick_proof_at": (NOW - HOUR).isoformat()},
    {"at": NOW.isoformat(), "error": "sync_differs"},
    {"proof_at": (NOW - HOUR).isoformat(), "at": NOW.isoformat(), "error": "sync_differs"},
    {"proof_at": NOW.isoformat(), "at": (NOW - HOUR).isoformat(), "error": "sync_differs"},
    {"proof_at": (NOW - HOUR).isoformat(), "clock_offset_ms": 3_600_000},
    {"proof_at": (NOW + HOUR).isoformat(), "clock_offset_ms": -3_600_000},
    {"proof_at": NOW.isoformat(), "clock_offset_ms": "x"}, {"proof_at": NOW.isoformat(), "clock_offset_ms": 2**43},
    {"proof_at": NOW.isoformat(), "clock_offset_ms": -2**43}]


def test_what_a_round_by_line_found_counts_for_more(desk: Desk) -> None:
    held = desk.proof()
    for last in BY_LINE:
        for later, outcome in ((-1, "older"), (0, "older"), (1, "equal")):
            desk.put(last)
            assert desk.judge(changed_to(held, at_ms=held.at_ms + later)).outcome == outcome, (last, later)
            desk.put({}, KEPT)


NO_COMPARISON: list[dict[str, Any]] = [
    {"proof_at": NOW.isoformat(), "stick_proof_at": NOW.isoformat()},  # that one was by stick itself
    {"at": NOW.isoformat(), "error": "server_slow"}, {"at": NOW.isoformat()},  # that round compared nothing
    {"proof_at": NOW.replace(tzinfo=None).isoformat()}, {"proof_at": "nonsense"}, {"proof_at": 5}]


def test_what_was_no_comparison_by_line_counts_for_nothing(desk: Desk) -> None:
    early = desk.proof(NOW - HOUR)
    for last in NO_COMPARISON:
        desk.put(last)
        assert desk.judge(early).outcome == "equal", last


def test_an_older_file_takes_nothing_away(desk: Desk) -> None:
    desk.judge(desk.proof())
    for older in (desk.proof(position=4), desk.proof(NOW - HOUR), desk.proof(NOW + HOUR, position=4)):
        assert desk.judge(older, before=True, changed=False) == ByAnswer("older", older.at)
    assert desk.setting(KEPT)["proof"] == as_kept(desk.proof())
    newer, newest = desk.proof(NOW - HOUR, position=6), desk.proof(NOW + HOUR)
    assert desk.judge(newest).at == NOW + HOUR, "of one position the later instant"
    assert desk.judge(newest, newer).at == NOW - HOUR, "the office's position goes first"


def test_after_a_change_the_kept_proof_is_looked_at_again(desk: Desk) -> None:
    desk.judge(desk.proof())
    desk.put({"equal": None})
    assert desk.judge(changed=False) == ByAnswer()
    assert desk.judge(before=True, changed=True) == ByAnswer("equal", NOW)
    desk.office.add_people(1)
    assert desk.judge() == ByAnswer("waits", NOW, {}, 5, 0)
    settle_all(desk.office)
    assert desk.judge() == ByAnswer(), "it may be true at most: it names no difference"
    assert desk.setting().get("error") is None


def test_a_kept_proof_of_another_headquarters_or_a_damaged_one_is_none(desk: Desk) -> None:
    proof = desk.proof()
    for kept in ({"server": str(LATER), "proof": as_kept(proof)}, {"proof": as_kept(proof)},
                 {"server": str(SERVER), "proof": "damaged"}, {"server": str(SERVER)},
                 {"server": str(SERVER), "proof": as_kept(changed_to(proof, epoch=LATER))}):
        desk.put(kept, KEPT)
        assert desk.judge() == ByAnswer(), kept
        assert desk.judge(changed_to(proof, position=1)).outcome == "equal"


# Headquarters went back to a copy

def test_another_history_is_told_and_proves_nothing(desk: Desk) -> None:
    desk.put({"equal": True, "error_params": {"a": 1}})
    other = desk.proof(epoch=LATER)
    assert desk.judge(other, changed_to(other, at_ms=other.at_ms - 5)) == ByAnswer("epoch", NOW)
    assert desk.setting() == {"equal": True, "error": "stick_epoch", "error_params": {}}
    assert desk.setting(KEPT) == {}


def test_beside_a_proof_of_the_history_we_know_it_says_nothing(desk: Desk) -> None:
    assert desk.judge(desk.proof(NOW + HOUR, 9, epoch=LATER), desk.proof()) == ByAnswer("equal", NOW)


@pytest.mark.parametrize("known", ["line", "kept", "both"])
def test_an_old_file_of_an_old_history_is_only_old(desk: Desk, known: str) -> None:
    if known != "line":
        desk.judge(desk.proof())
    desk.put({"proof_at": (NOW - (HOUR if known == "both" else timedelta(0))).isoformat()} if known != "kept" else {})
    other = desk.proof(epoch=LATER)
    assert desk.judge(other) == ByAnswer("older", NOW)
    assert desk.judge(changed_to(other, at_ms=other.at_ms + 1)) == ByAnswer("epoch", NOW + MS)


# What stood before

def test_what_was_proven_is_set_aside_before_anything_is_taken_in(desk: Desk) -> None:
    assert set_aside(desk.office.store) is None
    assert desk.setting() == {}, "nothing to set aside: nothing is written"
    for kept, told in ((True, True), (False, False), (None, None), ("odd", None)):
        desk.put({"equal": kept, "proof_at": "p"})
        assert set_aside(desk.office.store) is told
        assert desk.setting() == {"equal": None, "proof_at": "p"}


def test_it_stands_again_where_nothing_changed(desk: Desk) -> None:
    for before, changed, stands in ((True, False, True), (False, False, False), (None, False, None),
                                    (True, True, None), (False, True, None)):
        desk.put({"equal": None, "error": "stick_differs"})
        assert desk.judge(before=before, changed=changed).outcome == "none"
        assert desk.setting() == {"equal": stands, "error": "stick_differs"}


def test_what_a_round_told_meanwhile_stands(desk: Desk) -> None:
    desk.put({"equal": False})
    desk.judge(before=True, changed=False)
    assert desk.setting() == {"equal": False}


# The proof behind an answer

CENTRAL, SECRET = CentralKeys(b"s" * 32, b"g" * 32), b"o" * 32
KEYS = OfficeKeys(b"d" * 32, sealing.sealing_public(CENTRAL.seal), sealing.signing_public(CENTRAL.signing), SECRET)
RECEIPT = Receipt(UUID(int=21), 3, UUID(int=22), UUID(int=23), b"h" * 32, SERVER, EPOCH, NOW, [])
ANSWER = encode_receipt(RECEIPT, 2, CENTRAL, sealing.sealing_public(SECRET))
PROOF = proof_of(EPOCH, NOW, 5, 3, {"job": TypeDigest(2, ("ab",) * 256), "skill": TypeDigest(0, ("ab",) * 256)})


def found_in(data: bytes, keys: OfficeKeys = KEYS, server: UUID = SERVER,
             sent: tuple[bytes, ...] = (b"h" * 32,)) -> StickProof | None:
    return proof_in(data, keys, server, sent)


def fault_of(work: Callable[[], object]) -> tuple[str, ...]:
    with pytest.raises(DomainError) as caught:
        work()
    return caught.value.codes


def test_a_proof_says_instant_position_and_short_digests() -> None:
    assert (PROOF.at, PROOF.order, PROOF.number, PROOF.protocol) == (NOW, (5, PROOF.at_ms), 3, 2)
    digest = bytes.fromhex(TypeDigest(2, ("ab",) * 256).digest)
    assert PROOF.types == {"job": (2, digest[:16])}, "of which there is a record"
    assert proof_of(EPOCH, NOW + timedelta(microseconds=1999), 5, 3, {}).at == NOW + MS
    assert from_kept(as_kept(PROOF)) == PROOF


def test_it_travels_behind_the_answer_that_stays_the_same() -> None:
    data = with_proof(ANSWER, PROOF, CENTRAL, SECRET)
    assert found_in(data) == PROOF
    assert data[:6] == ANSWER[:6]
    from pes_desktop.sync.codec import decode_receipt
    from pes_desktop.sync.wire import Batch

    batch = Batch(RECEIPT.batch_id, 3, RECEIPT.device_id, RECEIPT.office_id, NOW, None, [])
    assert decode_receipt(data, batch, KEYS, protocol=2) == RECEIPT, "a program that knows no proof passes it over"
    assert found_in(ANSWER) is None
    assert found_in(with_proof(data, changed_to(PROOF, position=6), CENTRAL, SECRET)) == changed_to(PROOF, position=6)


def test_an_answer_that_is_not_sealed_carries_none() -> None:
    for plain in (encode_receipt(RECEIPT), encode_receipt(RECEIPT, 2)):
        assert with_proof(plain, PROOF, CENTRAL, SECRET) == plain


def test_an_answer_that_is_not_ours_proves_nothing() -> None:
    data = with_proof(ANSWER, PROOF, CENTRAL, SECRET)
    assert fault_of(lambda: found_in(data, server=LATER)) == ("stick_answer_other",)
    assert fault_of(lambda: found_in(data, sent=())) == ("stick_answer_other",)
    assert found_in(data, sent=(b"x" * 32, b"h" * 32)) == PROOF
    assert fault_of(lambda: found_in(data, replace(KEYS, office=b"x" * 32))) == ("batch_malformed",)
    assert fault_of(lambda: with_proof(ANSWER, PROOF, CENTRAL, b"x" * 32)) == ("batch_malformed",)
    stranger = with_proof(ANSWER, PROOF, CentralKeys(b"s" * 32, b"x" * 32), SECRET)
    assert fault_of(lambda: found_in(stranger)) == ("signature_wrong",)
    assert fault_of(lambda: found_in(b"PESB" + data[4:])) == ("batch_malformed",)
    assert fault_of(lambda: found_in(data[:4] + b"\x63" + data[5:])) == ("protocol_unsupported",)
    assert fault_of(lambda: found_in(encode_receipt(RECEIPT, 2))) == ("batch_malformed",)
    assert fault_of(lambda: found_in(data[:-1])) == ("batch_malformed",)


@pytest.mark.parametrize(("changes", "good"), [
    ({"protocol": 1}, True), ({"protocol": 2}, True), ({"protocol": 3}, False), ({"at_ms": 0}, True),
    ({"at_ms": -1}, False), ({"at_ms": 2**47 - 1}, True), ({"at_ms": 2**47}, False), ({"position": 0}, True),
    ({"position": -1}, False)])
def test_a_proof_that_cannot_be_compared_or_dated_is_none(changes: dict[str, int], good: bool) -> None:
    odd = changed_to(PROOF, **changes)
    expected = odd if good else None
    assert found_in(with_proof(ANSWER, odd, CENTRAL, SECRET)) == expected
    assert from_kept(as_kept(odd)) == expected


@pytest.mark.parametrize("text", ["", "x", "!!", None, 5, as_kept(PROOF) + "!", as_kept(PROOF)[:-8]])
def test_a_damaged_kept_proof_is_none(text: object) -> None:
    assert from_kept(text) is None


def test_what_headquarters_gives_on_a_stick_is_signed_and_sealed() -> None:
    data = stick_proof.closed(b"PESX", b"plain", CENTRAL, SECRET)
    assert data[:6] == b"PESX\x02\x02"
    assert stick_proof.from_headquarters(b"PESX", data, KEYS) == b"plain"
    assert stick_proof.opened(b"PESX", data, SECRET)[0] == b"plain"
    assert fault_of(lambda: stick_proof.from_headquarters(b"PESY", data, KEYS)) == ("batch_malformed",)
