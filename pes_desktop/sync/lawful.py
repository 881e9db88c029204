"""What comes from a program that does not know what the country's pack keeps in the office: taken off at the door.

Neither side keeps it; nobody at the other end could mend it, so that no record is refused for it (docs/protocol.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from pes_desktop.models.travelling import in_use
from pes_desktop.sync.wire import WireRecord

_NONE: frozenset[str] = frozenset()


def lawful(records: Sequence[WireRecord]) -> list[WireRecord]:
    """The records without columns that stay in the office, or whose consent they do not bring; the same list where
    there is nothing to take off."""
    there = records if isinstance(records, list) else list(records)
    known = in_use()
    rules = {kind: (known.stays.get(kind, _NONE), known.consents.get(kind)) for kind in known.types}
    mended: dict[int, WireRecord] = {}
    for place, record in enumerate(there):
        rule = rules.get(record.record_type)
        if rule is None or (rule[1] is None and rule[0].isdisjoint(record.values) and record.fields is None):
            continue
        one = _lawful(record)
        if one is not record:
            mended[place] = one
    return [mended.get(place, record) for place, record in enumerate(there)] if mended else there


def lawful_values(record_type: str, values: dict[str, Any]) -> dict[str, Any]:
    """Whole values of a record without what does not travel; the same object where there is none of it."""
    gone = _gone(record_type, values)
    return {name: value for name, value in values.items() if name not in gone} if gone else values


def _gone(record_type: str, values: Mapping[str, Any]) -> set[str]:
    known = in_use()
    gone = set(known.stays.get(record_type, ())) & values.keys()
    for name, consent in known.consents.get(record_type, {}).items():
        if name in values and values.get(consent) is not True:
            gone.add(name)
    return gone


def _lawful(record: WireRecord) -> WireRecord:
    if record.fields is None:
        values = lawful_values(record.record_type, record.values)
        return record if values is record.values else msgspec.structs.replace(record, values=values)
    known = in_use()
    off = known.stays.get(record.record_type, _NONE)
    consents = known.consents.get(record.record_type, {})
    # A patch that takes a consent back takes the columns under it along; one that does not tell of it is judged where
    # the record is known.
    back = {name for name, consent in consents.items()
            if consent in record.fields and record.values.get(consent) is not True}
    fields = tuple(sorted((set(record.fields) - off) | back))
    if set(fields) == set(record.fields) and back.isdisjoint(record.values):
        return record
    values = {name: value for name, value in record.values.items() if name not in off and name not in back}
    return msgspec.structs.replace(record, fields=fields, values=values)
