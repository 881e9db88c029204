"""Records of a batch that belong together: a person with their jobs and skills, an order with its referrals.

Who is split from the others takes a parent's whole id along, a third more bytes; batches are parted between families.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from pes_desktop.sync.columns import parent_columns
from pes_desktop.sync.wire import WireRecord

#: Half of the others point to these; they make no family.
_HUBS = frozenset({"office", "device", "staff"})


def parted(records: Sequence[WireRecord], most: int) -> list[list[WireRecord]]:
    """The records in parts of about ``most`` (at least 1), families whole, each part in the order of ``records``.

    No part holds a record whose parent is in a later one, where ``records`` has parents first. A single family is cut
    into parts of ``most``.
    """
    places = {record.record_id: place for place, record in enumerate(records)}
    parents = [_parents(record, places) for record in records]
    heads = list(range(len(records)))
    for place, found in enumerate(parents):
        kin = next((one for one in found if records[one].record_type not in _HUBS), None)
        if kin is not None:
            heads[place] = heads[kin]
    sizes = Counter(heads)
    part_of, part, filled = [0] * len(records), 0, 0
    for head in sorted(sizes):
        if filled and filled + sizes[head] > most:
            part, filled = part + 1, 0
        part_of[head], filled = part, filled + sizes[head]
    if not part:
        return [list(records[start:start + most]) for start in range(0, len(records), most)]
    parts: list[list[WireRecord]] = [[] for _ in range(part + 1)]
    for place, record in enumerate(records):
        part_of[place] = max(part_of[one] for one in (heads[place], *parents[place]))
        parts[part_of[place]].append(record)
    return [some for some in parts if some]


def _parents(record: WireRecord, places: Mapping[UUID, int]) -> list[int]:
    """Places of those of the record's parents that stand before it."""
    named = (record.values.get(column) for column in parent_columns(record.record_type))
    found = (places.get(UUID(value)) for value in named if isinstance(value, str))
    return [place for place in found if place is not None and place < places[record.record_id]]
