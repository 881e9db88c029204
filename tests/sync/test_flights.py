"""Batches on the line, one after the other, on a line that the test holds in its hand."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import Any, cast
from uuid import UUID

import pytest

from pes_desktop.models.base import utcnow
from pes_desktop.sync import flight as module
from pes_desktop.sync.faults import ExchangeFault
from pes_desktop.sync.flight import PIECE, Flight, Left, Sent
from pes_desktop.sync.freeze import FrozenBatch
from pes_desktop.sync.transport import Transport
from pes_desktop.sync.wire import Batch, Receipt

NOBODY = UUID(int=1)


def batch(number: int, size: int = 3 * PIECE + 7) -> FrozenBatch:
    inner = Batch(UUID(int=number), number, NOBODY, NOBODY, utcnow(), None, [])
    return FrozenBatch(number, inner.batch_id, bytes([number]) * size, b"", 0, inner)


def receipt(one: Batch) -> Receipt:
    return Receipt(one.batch_id, one.number, NOBODY, NOBODY, b"", NOBODY, NOBODY, utcnow(), [])


class Line:
    """Takes every piece, notes it, and answers; ``acts`` may do something else for a batch before its bytes."""

    def __init__(self) -> None:
        self.pieces: list[tuple[int, int]] = []
        self.calls: list[tuple[int, dict[str, Any], threading.Thread]] = []
        self.acts: dict[int, Callable[[], None]] = {}
        self.between: Callable[[int], None] = lambda number: None

    def send_batch(self, data: bytes, inner: Batch, **how: Any) -> Receipt:
        pieces: Iterator[bytes] = how.pop("pieces", iter([data]))
        self.calls.append((inner.number, how, threading.current_thread()))
        self.acts.get(inner.number, lambda: None)()
        come = bytearray()
        for piece in pieces:
            self.pieces.append((inner.number, len(piece)))
            come += piece
            self.between(inner.number)
        assert come == data
        return receipt(inner)


def flown(line: Line, lanes: int = 4, cancelled: Callable[[], bool] = lambda: False) -> Flight:
    return Flight(cast("Transport", line), lanes, cancelled)


def test_with_one_lane_everything_happens_here() -> None:
    line = Line()
    for lanes in (1, 0, -2):
        made = flown(line, lanes)
        assert made.lanes == 1
        assert made.receipt(made.begin(batch(1), 7)).batch_id == UUID(int=1)
    assert line.calls == [(1, {}, threading.current_thread())] * 3


def test_the_bytes_of_two_batches_never_share_the_line() -> None:
    line = Line()
    second_is_there = threading.Event()
    line.acts[2] = second_is_there.set
    line.between = lambda number: (second_is_there.wait(10), None)[1] if number == 1 else None
    made = flown(line)
    sent = [made.begin(batch(1)), made.begin(batch(2), 1), made.begin(batch(3, 5), 2)]
    assert [made.receipt(one).number for one in sent] == [1, 2, 3]
    assert line.pieces == [(number, size) for number in (1, 2) for size in (PIECE, PIECE, PIECE, 7)] + [(3, 5)]
    assert {number: how for number, how, _ in line.calls} == {1: {"after": 0}, 2: {"after": 1}, 3: {"after": 2}}
    for number, _, thread in line.calls:
        assert (thread.name, thread.daemon) == (f"batch-{number}", True)


def test_the_next_batch_begins_while_the_answer_of_the_first_is_awaited() -> None:
    line = Line()
    answer = threading.Event()
    send = line.send_batch

    def slow(data: bytes, inner: Batch, **how: Any) -> Receipt:
        found = send(data, inner, **how)
        assert inner.number != 1 or answer.wait(10)
        return found

    line.send_batch = slow  # type: ignore[method-assign]
    made = flown(line)
    first, second = made.begin(batch(1)), made.begin(batch(2), 1)
    assert made.receipt(second).number == 2
    assert not first.answer.done()
    answer.set()
    assert made.receipt(first).number == 1


def test_a_batch_that_failed_before_its_turn_keeps_the_order_of_those_behind_it() -> None:
    line = Line()
    go, second_failed = threading.Event(), threading.Event()

    def fail() -> None:
        second_failed.set()
        raise ExchangeFault("server_unreachable")

    line.acts = {1: lambda: (go.wait(10), None)[1], 2: fail}
    made = flown(line)
    first, second, third = made.begin(batch(1)), made.begin(batch(2), 1), made.begin(batch(3), 2)
    assert second_failed.wait(10)
    with pytest.raises(ExchangeFault):
        made.receipt(second)
    assert (second.failed, first.failed, third.failed, line.pieces) == (True, False, False, [])
    go.set()
    assert [made.receipt(one).number for one in (first, third)] == [1, 3]
    assert [number for number, _ in line.pieces] == [1] * 4 + [3] * 4


@pytest.mark.parametrize("lanes", [1, 3])
def test_a_fault_is_told_to_who_waits(lanes: int) -> None:
    line = Line()

    def fail() -> None:
        raise ExchangeFault("device_revoked")

    line.acts[1] = fail
    made = flown(line, lanes)
    sent = made.begin(batch(1))
    with pytest.raises(ExchangeFault) as caught:
        made.receipt(sent)
    assert (caught.value.code, sent.failed) == ("device_revoked", True)


@pytest.mark.parametrize("lanes", [1, 3])
def test_a_mistake_of_the_program_is_not_swallowed(lanes: int) -> None:
    line = Line()
    line.acts[1] = lambda: int("no number") and None
    made = flown(line, lanes)
    if lanes == 1:
        with pytest.raises(ValueError, match="no number"):
            made.begin(batch(1))
        return
    with pytest.raises(ValueError, match="no number"):
        made.receipt(made.begin(batch(1)))


def test_what_is_not_wholly_on_its_way_stops_when_the_round_is_left() -> None:
    line = Line()
    made = flown(line)
    line.between = lambda number: made.abandon()
    sent = made.begin(batch(1))
    with pytest.raises(Left):
        made.receipt(sent)
    assert line.pieces == [(1, PIECE)]


def test_leaving_gives_an_answer_that_is_near_its_time_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    line = Line()
    go, left = threading.Event(), threading.Event()
    line.acts[1] = lambda: (go.wait(20), None)[1]
    monkeypatch.setattr(module, "_LOOK_SECONDS", 0.01)
    monkeypatch.setattr(module, "GRACE_SECONDS", 0.05)
    made = flown(line, cancelled=left.is_set)
    sent = made.begin(batch(1))
    left.set()
    began = time.monotonic()
    with pytest.raises(Left):
        made.receipt(sent)
    assert 0.05 <= time.monotonic() - began < 15
    monkeypatch.setattr(module, "GRACE_SECONDS", 20.0)
    threading.Timer(0.03, go.set).start()
    with pytest.raises(Left):
        made.receipt(sent)
    assert line.pieces == [], "nothing of it left when the round had been left"


def test_an_answer_within_the_grace_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    line = Line()
    go = threading.Event()
    send = line.send_batch

    def slow(data: bytes, inner: Batch, **how: Any) -> Receipt:
        found = send(data, inner, **how)
        go.set()
        return found

    line.send_batch = slow  # type: ignore[method-assign]
    made = flown(line, cancelled=go.is_set)
    assert made.receipt(made.begin(batch(1))).number == 1


def test_how_a_sent_batch_stands() -> None:
    answer: Future[Receipt] = Future()
    sent = Sent(batch(1), answer, time.monotonic() - 2.5)
    assert not sent.failed
    assert 2500 <= sent.milliseconds < 12_500
    answer.set_result(receipt(sent.frozen.batch))
    assert not sent.failed
    lost: Future[Receipt] = Future()
    lost.set_exception(ExchangeFault("server_slow"))
    assert Sent(batch(1), lost, 0.0).failed
