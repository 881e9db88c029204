"""Whom a published thing is for: all offices, those of a province, or one; in each office the most specific wins.

The channel knows all offices and single ones. What is said to a province stands in each of its offices as the office's
own, unless something is said to that office itself; an office that comes into a province gets what is said there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select, update

from pes_central.channels import Told, publish, publish_all
from pes_central.provinces import place_names
from pes_central.tables import ChannelEntry, ChannelHead, OfficeEntry, PublishDraft
from pes_desktop.domain.text import fold
from pes_desktop.models import Office

#: Addressees as they are written down: "" all offices, else one of these before a province's code or an office's id.
ALL, PROVINCE, OFFICE = "", "province:", "office:"
#: Kinds that may be said to some offices only; words and the national image are the same everywhere.
ADDRESSED = frozenset({"setting", "target"})
Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """An office and where it lies; ``province`` is empty while its row has not come."""

    office_id: UUID
    name: str
    province_code: str
    province: str

    @property
    def addressees(self) -> tuple[str, ...]:
        """All that reach this office, the most specific first; without ``ALL``."""
        return (f"{OFFICE}{self.office_id}", *((f"{PROVINCE}{self.province_code}",) if self.province_code else ()))


def places(connection: Connection, only: UUID | None = None) -> list[Place]:
    """Every office admitted (or one), by name."""
    query = select(OfficeEntry.office_id, OfficeEntry.office_code, Office.name, Office.country,
                   Office.place_code).outerjoin(
        Office, (Office.id == OfficeEntry.office_id) & Office.removed_at.is_(None))
    if only is not None:
        query = query.where(OfficeEntry.office_id == only)
    found = [Place(row.office_id, row.name or row.office_code, *place_names(row.country or "", row.place_code or ""))
             for row in connection.execute(query)]
    return sorted(found, key=lambda one: (fold(one.name), str(one.office_id)))


def addressees(known: Iterable[Place]) -> dict[str, str]:
    """Provinces that have offices, then the offices, each by name."""
    there = list(known)
    provinces = {f"{PROVINCE}{one.province_code}": one.province for one in there if one.province_code}
    return dict(sorted(provinces.items(), key=lambda pair: fold(pair[1]))) | {
        f"{OFFICE}{one.office_id}": one.name for one in there}


def reached(known: Iterable[Place], addressee: str) -> list[Place]:
    """The offices that an addressee means."""
    return [one for one in known if addressee == ALL or addressee in one.addressees]


def said(connection: Connection, kind: str) -> dict[tuple[str, str], Body]:
    """What stands for provinces and single offices, by key and addressee."""
    found: dict[tuple[str, str], Body | None] = {}
    for key, addressee, body in connection.execute(select(
            PublishDraft.key, PublishDraft.addressee, PublishDraft.body).where(
            PublishDraft.kind == kind, PublishDraft.addressee != ALL, PublishDraft.state == "published").order_by(
            PublishDraft.position)):
        found[key, addressee] = body
    return {where: body for where, body in found.items() if body is not None}


def more_specific(standing: Mapping[tuple[str, str], Body], key: str, addressee: str, place: Place) -> str:
    """The addressee that goes before ``addressee`` in this office, or ""."""
    for one in place.addressees:
        if one == addressee:
            return ""
        if (key, one) in standing:
            return one
    return ""


def say(connection: Connection, kind: str, key: str, addressee: str, body: Body | None) -> int:
    """Publish to the addressee within the caller's transaction; returns the position. None withdraws it there: what is
    more general stands again."""
    if addressee == ALL:
        return publish(connection, kind, key, body)
    _hold(connection)
    standing = said(connection, kind)
    if body is None:
        standing.pop((key, addressee), None)
    else:
        standing[key, addressee] = body
    position = _bring(connection, kind, {key}, standing, reached(places(connection), addressee))
    # A position of its own even where it changes nothing: what stands is told by their order.
    return position or connection.execute(update(ChannelHead).values(
        position=ChannelHead.position + 1).returning(ChannelHead.position)).scalar_one()


def settle_office(connection: Connection, office_id: UUID) -> None:
    """An office's row came or changed: what is said to its province stands in it from now on."""
    _hold(connection)
    for kind in sorted(ADDRESSED):
        if standing := said(connection, kind):
            _bring(connection, kind, {key for key, _ in standing}, standing, places(connection, office_id))


def _hold(connection: Connection) -> None:
    """Nobody else publishes, and no office's row is settled, until the commit: one of two sees the other."""
    connection.execute(select(ChannelHead.position).with_for_update())


def _bring(connection: Connection, kind: str, keys: set[str], standing: Mapping[tuple[str, str], Body],
           offices: Iterable[Place]) -> int:
    """Publish to each office what it lacks, and withdraw what is said to it no more; 0 where nothing is."""
    there = list(offices)
    own: dict[tuple[UUID, str], Body] = {}
    for office_id, key, body in connection.execute(select(
            ChannelEntry.office_id, ChannelEntry.key, ChannelEntry.body).where(
            ChannelEntry.kind == kind, ChannelEntry.key.in_(keys), ChannelEntry.office_id.is_not(None),
            ChannelEntry.body.is_not(None))):
        own[office_id, key] = body
    told = []
    for one in there:
        for key in sorted(keys):
            wanted = next((standing[key, to] for to in one.addressees if (key, to) in standing), None)
            if wanted != own.get((one.office_id, key)):
                told.append(Told(key, wanted, one.office_id))
    return publish_all(connection, kind, told)
