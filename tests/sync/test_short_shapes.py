"""Receipts that name exceptions only, and rows of protocol 1: there and back by plain values."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from pes_desktop.sync.shorter import ShortReceipt, ShortVerdict, first_rows, receipts, short_receipt, whole_receipt
from pes_desktop.sync.wire import Batch, Outcome, Receipt, Verdict, WireRecord

NOW = datetime(2026, 3, 2, 12, 30, 15, 250_000, tzinfo=UTC)
IDS = [UUID(int=number) for number in range(1, 7)]
BATCH = Batch(UUID(int=20), 9, UUID(int=21), UUID(int=22), NOW, -250, [
    WireRecord("job", one, place + 2, place, {"occupation": f"Peón {place}"}, place == 3)
    for place, one in enumerate(IDS)])
CONTENT = bytes(range(32))


def receipt(**exceptions: tuple[Any, ...]) -> Receipt:
    """Everything is accepted but what is said of ``r0``, ``r1`` ..."""
    return Receipt(BATCH.batch_id, BATCH.number, BATCH.device_id, BATCH.office_id, CONTENT, UUID(int=11), UUID(int=12),
                   NOW, [Verdict(one, *exceptions.get(f"r{place}", (Outcome.ACCEPTED,)))
                         for place, one in enumerate(IDS)])


@pytest.mark.parametrize(("said", "travels"), [
    ({}, []),
    ({"r0": (Outcome.REFUSED, "value_choice", "sex", {"value": "?"})},
     [ShortVerdict(0, Outcome.REFUSED, "value_choice", "sex", {"value": "?"})]),
    ({"r1": (Outcome.ALREADY,), "r2": (Outcome.CONFLICT, "version_conflict", None, {"server_version": 4}),
      "r5": (Outcome.ACCEPTED, "merged", None, {"version": 5})},
     [ShortVerdict(1, Outcome.ALREADY),
      ShortVerdict(0, Outcome.CONFLICT, "version_conflict", None, {"server_version": 4}),
      ShortVerdict(2, Outcome.ACCEPTED, "merged", None, {"version": 5})]),
    ({"r4": (Outcome.ACCEPTED, "", "names")}, [ShortVerdict(4, Outcome.ACCEPTED, "", "names")]),
])
def test_only_what_says_more_than_accepted_travels(said: dict[str, Any], travels: list[ShortVerdict]) -> None:
    whole = receipt(**said)
    short = short_receipt(whole)
    assert short == ShortReceipt(CONTENT, UUID(int=11), UUID(int=12), 1772454615250, travels)
    assert whole_receipt(receipts.decode(msgspec.msgpack.encode(short)), BATCH) == whole


def test_an_answer_of_any_year_comes_back() -> None:
    for moment in (datetime(1970, 1, 1, tzinfo=UTC), datetime(1969, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC),
                   datetime(9999, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC)):
        whole = msgspec.structs.replace(receipt(), received=moment)
        assert whole_receipt(short_receipt(whole), BATCH).received == moment
    finer = msgspec.structs.replace(receipt(), received=NOW + timedelta(microseconds=999))
    assert whole_receipt(short_receipt(finer), BATCH).received == NOW, "milliseconds, the rest is left out"


@pytest.mark.parametrize("verdicts", [
    [ShortVerdict(6, Outcome.REFUSED)], [ShortVerdict(-1, Outcome.REFUSED)],
    [ShortVerdict(5, Outcome.REFUSED), ShortVerdict(0, Outcome.REFUSED)],
    [ShortVerdict(2, Outcome.REFUSED), ShortVerdict(-2, Outcome.REFUSED)]])
def test_a_verdict_on_no_record_is_refused(verdicts: list[ShortVerdict]) -> None:
    short = ShortReceipt(CONTENT, UUID(int=11), UUID(int=12), 0, verdicts)
    with pytest.raises(ValueError, match="no record"):
        whole_receipt(short, BATCH)


def test_the_last_record_may_be_named() -> None:
    short = ShortReceipt(CONTENT, UUID(int=11), UUID(int=12), 0, [ShortVerdict(5, Outcome.REFUSED)])
    assert [verdict.outcome for verdict in whole_receipt(short, BATCH).verdicts] == [Outcome.ACCEPTED] * 5 + [
        Outcome.REFUSED]


@pytest.mark.parametrize("milliseconds", [2**60, -(2**60), 253_402_300_800_000])
def test_an_instant_that_no_calendar_has_is_refused(milliseconds: int) -> None:
    with pytest.raises(ValueError, match="no instant"):
        whole_receipt(ShortReceipt(CONTENT, UUID(int=11), UUID(int=12), milliseconds), BATCH)


def test_rows_of_protocol_1() -> None:
    assert first_rows(BATCH) == (
        BATCH.batch_id, 9, BATCH.device_id, BATCH.office_id, NOW, -250,
        [("job", one, place + 2, place, {"occupation": f"Peón {place}"}, place == 3) for place, one in enumerate(IDS)])
    patch = msgspec.structs.replace(BATCH.records[1], fields=("occupation",))
    with pytest.raises(ValueError, match="patches"):
        first_rows(msgspec.structs.replace(BATCH, records=[*BATCH.records, patch]))
    empty = msgspec.structs.replace(patch, fields=())
    with pytest.raises(ValueError, match="patches"):
        first_rows(msgspec.structs.replace(BATCH, records=[empty]))
