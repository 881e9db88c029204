"""Bytes on the line: 10,000 people in sealed and signed batches beside one column-wise blob; patches; and the time."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
import zstandard
from beside import Line, tell
from workload_people import CHANGED, DAY_MS, in_order, people, workload

from pes_desktop.domain.ids import new_id
from pes_desktop.sync import sealing
from pes_desktop.sync.codec import decode_batch, encode_batch, encode_receipt
from pes_desktop.sync.sealing import CentralKeys, OfficeKeys
from pes_desktop.sync.wire import Batch, Outcome, Receipt, Verdict, WireRecord

COUNT, TARGET = 10_000, 24_000
CENTRAL = CentralKeys(sealing.new_secret(), sealing.new_secret())
KEYS = OfficeKeys(sealing.new_secret(), CENTRAL.public[:32], CENTRAL.public[32:], sealing.new_secret())
DEVICE, OFFICE = new_id(), new_id()
AT = datetime(2026, 11, 20, 12, tzinfo=UTC)


def batch(number: int, records: list[WireRecord]) -> Batch:
    return Batch(new_id(), number, DEVICE, OFFICE, AT, -320, records)


def receipt_bytes(sent: Batch, content: bytes) -> int:
    verdicts = [Verdict(record.record_id, Outcome.ACCEPTED) for record in sent.records]
    answer = Receipt(sent.batch_id, sent.number, DEVICE, OFFICE, content, new_id(), new_id(), AT, verdicts)
    return len(encode_receipt(answer, 2, CENTRAL, sealing.sealing_public(KEYS.office)))


@pytest.fixture(scope="module")
def module():
    found = workload()
    if found is None:
        pytest.skip("the yardstick's generator is not at hand (PES_WORKLOAD)")
    return found


@pytest.fixture(scope="module")
def everyone(module):
    return list(people(module, COUNT))


def floor(module) -> float:
    """Bytes per person of the generator's own fields, column by column as JSON, in one zstd-19 blob without ids."""
    told = [one for kind, one in module.generate(COUNT, 7) if kind == "seeker"]
    jobs = [job for one in told for job in one["exp"]]
    columns = [[one[name] for one in told] for name in (
        "cedula", "first_names", "last_names", "birth", "sex", "canton", "phone", "edu", "avail", "licence", "wage",
        "registered", "skills")]
    columns += [[len(one["exp"]) for one in told], *([job[name] for job in jobs] for name in jobs[0])]
    text = "\n".join(json.dumps(column, ensure_ascii=False, separators=(",", ":")) for column in columns)
    return len(zstandard.ZstdCompressor(level=19).compress(text.encode())) / COUNT


def packed(everyone: Sequence[list[WireRecord]]) -> list[tuple[Batch, bytes, bytes]]:
    """Batches of about 24 kB, the number of people following the batch before."""
    found, start, each = [], 0, 100.0
    while start < len(everyone):
        some = everyone[start:start + max(1, int(TARGET / each))]
        one = batch(len(found) + 1, in_order(some))
        data, content = encode_batch(one, KEYS)
        found.append((one, data, content))
        start, each = start + len(some), len(data) / len(some)
    return found


@pytest.mark.benchmark(group="wire")
def test_new_people(benchmark, module, everyone):
    least = floor(module)
    sent = benchmark.pedantic(lambda: packed(everyone), rounds=1)
    up = sum(len(data) for _, data, _ in sent) / COUNT
    down = sum(receipt_bytes(one, content) for one, _, content in sent) / COUNT
    started = time.process_time()
    for one, data, content in sent:
        assert decode_batch(data, keys=CENTRAL) == (one, content)
    read = time.process_time() - started
    benchmark.extra_info.update(bytes_per_person=up, receipts=down, floor=least, batches=len(sent))
    tell(Line("wire: a new person, sealed and signed", up, least, "98 bytes", up > 98,
              f"{len(sent)} batches of {up * COUNT / len(sent):.0f} bytes; receipts {down:.2f} a person",
              unit="B", ratio=up / least))
    tell(Line("wire: open 10,000 people, processor", read, None, "", unit="s"))


@pytest.mark.benchmark(group="wire")
@pytest.mark.parametrize("field", CHANGED)
def test_one_changed_field(benchmark, everyone, field):
    changed = everyone[::100][:100]
    assert len(changed) == 100
    dice = random.Random(7)
    records = [WireRecord("jobseeker", one[0].record_id, 2, 1, {
        field: CHANGED[field](dice), "updated_at": (AT + timedelta(milliseconds=dice.randrange(DAY_MS))).isoformat(
            timespec="milliseconds")}, False, (field, "updated_at")) for one in changed]
    data, _ = benchmark.pedantic(lambda: encode_batch(batch(1, records), KEYS), rounds=5)
    assert decode_batch(data, keys=CENTRAL)[0].records == records
    tell(Line(f"wire: {field} of 100 people changed, each", len(data) / 100, None, "40 bytes", len(data) > 4000,
              unit="B"))
