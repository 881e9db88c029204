"""People whom a hand-over links: their two offices know of each other, so that nobody needs to find them.

A hand-over links the giver's record with whatever the office it went to holds of the same person, from the moment it is
offered there until it is given back or withdrawn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import Connection, select

from pes_central.tables import ChannelEntry

_LINKS = ("given", "taken")
_CHUNK = 500


def gone_to(connection: Connection, people: Collection[UUID] | None = None) -> Mapping[UUID, set[UUID]]:
    """Record to the offices it was passed on to; ``people``: of these records alone."""
    of, to = ChannelEntry.body["of"].as_string(), ChannelEntry.body["office"]["id"].as_string()
    every = select(of, to).where(ChannelEntry.kind == "handover", of.is_not(None),
                                 ChannelEntry.body["state"].as_string().in_(_LINKS))
    asked = [every]
    if people is not None:
        wanted = sorted(str(one) for one in people)
        asked = [every.where(of.in_(wanted[start:start + _CHUNK])) for start in range(0, len(wanted), _CHUNK)]
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for question in asked:
        for person, office in connection.execute(question):
            found[UUID(person)].add(UUID(office))
    return found
