"""What must hold: nothing lost, nothing doubled, nothing overwritten in silence, nothing told sent that was not."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sim_headquarters import FOLLOWED, Headquarters
from sim_ledger import Ledger
from sim_pc import Pc, standing
from sqlalchemy import Connection

from pes_desktop.sync.digest import all_digests


def check_outboxes(pcs: list[Pc]) -> list[str]:
    """At any time: what headquarters has not acknowledged waits or is parked."""
    faults = []
    for pc in pcs:
        for kind in (*FOLLOWED, "office", "device"):
            for record, version, acked in pc.memory.rows(
                    f"SELECT r.id, r.version, a.version FROM {kind} r LEFT JOIN acked a ON a.record_id = r.id "
                    "LEFT JOIN outbox o ON o.record_id = r.id "
                    "WHERE o.seq IS NULL AND (a.version IS NULL OR a.version < r.version)"):
                faults.append(f"{pc.name}: {kind} {record} version {version} left the outbox, acknowledged: {acked}")
    return faults


def check_end(pcs: list[Pc], headquarters: Headquarters, ledger: Ledger) -> list[str]:
    """After the line has healed."""
    return [*_equal(pcs, headquarters), *lost(headquarters, ledger), *_doubled(headquarters),
            *_receipts(pcs, headquarters), *check_outboxes(pcs)]


def _digests(engine: Any, office: Any) -> dict[str, Any]:
    with engine.connect() as connection:
        assert isinstance(connection, Connection)
        return all_digests(connection, office)


def _equal(pcs: list[Pc], headquarters: Headquarters) -> list[str]:
    faults = []
    there = {office: _digests(headquarters.memory.engine, office) for office in {pc.device.office_id for pc in pcs}}
    for pc in pcs:
        here = _digests(pc.memory.engine, pc.device.office_id)
        for kind in here:
            if here[kind] != there[pc.device.office_id][kind]:
                rows = [{row[0]: row[1:] for row in memory.rows(
                    f"SELECT id, version, {', '.join(FOLLOWED.get(kind, ('removed_at',)))}, updated_at FROM {kind} "
                    f"WHERE office_id = '{pc.device.office_id.hex}'")} for memory in (pc.memory, headquarters.memory)]
                faults += [f"{pc.name}: {kind} {key} is {rows[0].get(key)}, at headquarters {rows[1].get(key)}"
                           for key in rows[0].keys() | rows[1].keys() if rows[0].get(key) != rows[1].get(key)]
                faults.append(f"{pc.name} differs from headquarters in {kind}")
        if left := pc.memory.rows("SELECT record_type, parked_code FROM outbox"):
            faults.append(f"{pc.name} still waits with {left}")
    return faults


def lost(headquarters: Headquarters, ledger: Ledger) -> list[str]:
    """Values not accounted for."""
    places: dict[Any, list[Any]] = {}
    for place, value in standing(headquarters.memory, None):
        places.setdefault(place, []).append(value)
    return [f"{' '.join(place)}: {value!r} was overwritten in silence or lost; there stands {places.get(place)}"
            for place, value in ledger.missing(places)]


def _doubled(headquarters: Headquarters) -> list[str]:
    faults = []
    fed = Counter(headquarters.memory.rows(
        "SELECT device_id, record_id, version FROM central_feed"))
    faults += [f"applied {number} times: {entry}" for entry, number in fed.items() if number > 1]
    for office, most, count, distinct in headquarters.memory.rows(
            "SELECT o.office_id, o.feed_position, count(f.position), coalesce(max(f.position), 0) "
            "FROM central_office o "
            "LEFT JOIN central_feed f ON f.office_id = o.office_id GROUP BY o.office_id, o.feed_position"):
        if not most == count == distinct:
            faults.append(f"feed of {office} has holes: {most} {count} {distinct}")
    return faults


def _receipts(pcs: list[Pc], headquarters: Headquarters) -> list[str]:
    faults = []
    promises = headquarters.promises
    for pc in pcs:
        for batch, content in pc.memory.rows("SELECT batch_id, content_hash FROM sent_batch WHERE status = 'answered'"):
            if promises.receipts.get(batch) != content:
                faults.append(f"{pc.name}: batch {batch} counts as sent without a receipt that fits")
        for record, version in pc.memory.rows("SELECT record_id, version FROM acked"):
            if (record, version) not in promises.versions:
                faults.append(f"{pc.name}: {record} version {version} counts as held and never was")
    return faults
