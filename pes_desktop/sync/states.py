"""How a record stood when it went from PC to PC: by that the next meeting knows who changed what since."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from pes_desktop.models import StickState
from pes_desktop.sync.freeze import chunks
from pes_desktop.sync.office_page import Marks, State
from pes_desktop.sync.wire import WireRecord

#: States kept of a record; an edit that rests on an earlier one goes to a person where columns differ.
MOST_STATES = 8
_canonical = msgspec.msgpack.Encoder(order="sorted")


def marks(values: Mapping[str, Any]) -> Marks:
    """A mark for every column that says something: the same value has the same mark."""
    return {name: hashlib.sha256(_canonical.encode((name, value))).hexdigest()[:12]
            for name, value in values.items() if value is not None}


def changed_since(values: Marks, state: Marks) -> frozenset[str]:
    """Columns that say something else than they did."""
    return frozenset(name for name in values.keys() | state.keys() if values.get(name) != state.get(name))


def known_states(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[State]]:
    """The states of those records that went from PC to PC."""
    found: dict[UUID, list[State]] = {}
    for some in chunks(ids):
        found.update({row.record_id: [State(version, told) for version, told in row.states]
                      for row in session.scalars(select(StickState).where(StickState.record_id.in_(some)))})
    return found


def gone_on(session: Session, record: WireRecord) -> bool:
    """Whether what stands here goes on from this state of the record, which was told or taken by stick."""
    known = known_states(session, [record.record_id]).get(record.record_id)
    return known is not None and any(state.marks == marks(record.values) for state in known)


def united(*several: Iterable[State]) -> list[State]:
    """States without doubles, by version, as many as are kept."""
    found: list[State] = []
    for state in (one for states in several for one in states):
        if all(state.marks != known.marks for known in found):
            found.append(state)
    return sorted(found, key=lambda state: state.version)[-MOST_STATES:]


def note_states(session: Session, kind: str, states: Mapping[UUID, Sequence[State]]) -> None:
    """Keep them, within the caller's transaction."""
    if not states:
        return
    statement = insert(StickState)
    session.execute(statement.on_conflict_do_update(
        index_elements=["record_id"], set_={"states": statement.excluded.states}),
        [{"record_id": record_id, "record_type": kind, "states": [[one.version, one.marks] for one in told]}
         for record_id, told in states.items()])
