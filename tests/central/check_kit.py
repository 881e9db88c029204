"""A headquarters with a little of everything, and every kind of damage with what must be said of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from feed_kit import AT, admit, person
from sqlalchemy import Connection, Engine, delete, insert, select, update

from pes_central.channels import publish
from pes_central.db import writing
from pes_central.pages.audit import note
from pes_central.tables import ChangeEntry, ChannelEntry, DeviceEntry, FeedEntry, OfficeEntry, ReceiptEntry
from pes_desktop.domain.ids import new_id
from pes_desktop.models import Job, Jobseeker
from pes_desktop.models.base import utcnow
from pes_desktop.sync.wire import WireRecord, change_id

LATER = "2026-03-03T12:00:00+00:00"
NOBODY = UUID(int=5)


def patch(record_id: UUID, version: int, base: int, **values: Any) -> WireRecord:
    told = {"updated_at": LATER, **values}
    return WireRecord("jobseeker", record_id, version, base, told, "removed_at" in told, tuple(sorted(told)))


@dataclass
class House:
    """A headquarters with two offices: whole records, edits, a merge, a tombstone, children, things published."""

    engine: Engine
    office: UUID = field(default_factory=new_id)
    other: UUID = field(default_factory=new_id)
    new: UUID = field(default_factory=new_id)
    edited: UUID = field(default_factory=new_id)
    merged: UUID = field(default_factory=new_id)
    child: UUID = field(default_factory=new_id)
    theirs: UUID = field(default_factory=new_id)
    first: UUID = NOBODY
    second: UUID = NOBODY

    def fill(self) -> House:
        first, second = (admit(self.engine, "ALA", self.office, sealed=True) for _ in range(2))
        stranger = admit(self.engine, "ZZZ", self.other)
        self.first, self.second = first.device.device_id, second.device.device_id
        same = {"document_number": "0102030405"}
        gone = new_id()
        job = WireRecord("job", self.child, 1, 0, {
            "occupation": "Jornalera", "jobseeker_id": str(self.new), "created_at": AT, "updated_at": AT})
        first.send(person(self.new, **same), person(self.edited), person(self.merged), person(gone), job)
        second.send(patch(self.edited, 2, 1, names="Luz"), patch(self.merged, 2, 1, names="Ana"))
        first.send(patch(self.merged, 2, 1, community="El Pozo"), patch(gone, 2, 1, removed_at=LATER))
        stranger.send(person(self.theirs, **same))
        with writing(self.engine) as connection:
            publish(connection, "setting", "days", {"value": 30})
            for _ in range(3):
                note(connection, "Ana", "administrator", "code_made", "ALA")
        return self


def of(table: Any, office: UUID) -> Any:
    return table.office_id == office


def at_position(house: House, record: UUID, version: int) -> Any:
    return (FeedEntry.office_id == house.office) & (FeedEntry.record_id == record) & (FeedEntry.version == version)


def change(house: House, record: UUID, version: int, device: UUID | None = None) -> UUID:
    return change_id(device or house.first, "jobseeker", record, version)


Plant = Callable[[House], Any]
Told = Callable[[House], set[tuple[str, str, str]]]
DAMAGE: dict[str, tuple[Plant, Told]] = {
    "a hole in the feed": (
        lambda h: [delete(FeedEntry).where(of(FeedEntry, h.office), FeedEntry.position.in_((6, 7)))],
        lambda h: {("feed_hole", "feed", "6"), ("record_version", "jobseeker", str(h.edited)),
                   ("change_id", "change", str(change(h, h.edited, 2, h.second))),
                   ("change_id", "change", str(change(h, h.merged, 2, h.second)))}),
    "the end of the feed is gone": (
        lambda h: [update(OfficeEntry).where(of(OfficeEntry, h.office)).values(feed_position=11)],
        lambda h: {("feed_hole", "feed", "10")}),
    "an entry behind the head": (
        lambda h: [update(OfficeEntry).where(of(OfficeEntry, h.other)).values(feed_position=0)],
        lambda h: {("feed_beyond", "jobseeker", str(h.theirs))}),
    "an entry before the first": (
        lambda h: [update(FeedEntry).where(of(FeedEntry, h.other)).values(position=0)],
        lambda h: {("feed_beyond", "jobseeker", str(h.theirs)), ("feed_hole", "feed", "1")}),
    "an entry of a type that is none": (
        lambda h: [update(FeedEntry).where(of(FeedEntry, h.other)).values(record_type="gossip")],
        lambda h: {("feed_type", "gossip", str(h.theirs)), ("record_feed", "jobseeker", str(h.theirs)),
                   ("change_id", "change", str(theirs_change(h)))}),
    "an entry of a PC that is none": (
        lambda h: [update(FeedEntry).where(at_position(h, h.new, 1)).values(device_id=NOBODY)],
        lambda h: {("feed_device", "jobseeker", str(h.new)), ("change_missing", "jobseeker", str(h.new)),
                   ("change_id", "change", str(change(h, h.new, 1))), ("receipts_few", "device", str(NOBODY))}),
    "versions that fall": (
        lambda h: [update(FeedEntry).where(at_position(h, h.edited, 1)).values(version=3)],
        lambda h: {("feed_order", "jobseeker", str(h.edited))}),
    "a record is gone": (
        lambda h: [delete(Job.__table__).where(Job.id == h.child)],
        lambda h: {("feed_record", "job", str(h.child))}),
    "a new record was altered": (
        lambda h: [update(Jobseeker.__table__).where(Jobseeker.id == h.new).values(names="Otra")],
        lambda h: {("record_content", "jobseeker", str(h.new))}),
    "an edited record was altered": (
        lambda h: [update(Jobseeker.__table__).where(Jobseeker.id == h.edited).values(community="Otra")],
        lambda h: {("record_content", "jobseeker", str(h.edited))}),
    "a merged record was altered": (
        lambda h: [update(Jobseeker.__table__).where(Jobseeker.id == h.merged).values(names="Otra")],
        lambda h: {("record_content", "jobseeker", str(h.merged))}),
    "the kept digest was altered": (
        lambda h: [update(ChangeEntry).where(ChangeEntry.change_id == change(h, h.new, 1)).values(
            content_hash=bytes(32))],
        lambda h: {("record_content", "jobseeker", str(h.new))}),
    "a record went back": (
        lambda h: [update(Jobseeker.__table__).where(Jobseeker.id == h.edited).values(version=1)],
        lambda h: {("record_version", "jobseeker", str(h.edited))}),
    "a parent is gone": (
        lambda h: [delete(Jobseeker.__table__).where(Jobseeker.id == h.new),
                   delete(ChannelEntry).where(ChannelEntry.kind == "finding")],
        lambda h: {("record_parent", "job", str(h.child)), ("feed_record", "jobseeker", str(h.new))}),
    "a parent of another office": (
        lambda h: [update(Job.__table__).where(Job.id == h.child).values(jobseeker_id=h.theirs)],
        lambda h: {("record_parent", "job", str(h.child)), ("record_content", "job", str(h.child))}),
    "a change is gone": (
        lambda h: [delete(ChangeEntry).where(ChangeEntry.change_id == change(h, h.new, 1))],
        lambda h: {("change_missing", "jobseeker", str(h.new))}),
    "the change of a merge is gone": (
        lambda h: [delete(ChangeEntry).where(ChangeEntry.change_id == change(h, h.merged, 2))],
        lambda h: {("change_missing", "jobseeker", str(h.merged))}),
    "a change of another record": (
        lambda h: [update(ChangeEntry).where(ChangeEntry.change_id == change(h, h.new, 1)).values(record_id=h.edited)],
        lambda h: {("change_other", "jobseeker", str(h.new)), ("change_id", "change", str(change(h, h.new, 1)))}),
    "a change of nothing": (
        lambda h: [insert(ChangeEntry).values(office_id=h.office, change_id=NOBODY, record_id=NOBODY, version=1,
                                              content_hash=b"short")],
        lambda h: {("change_orphan", "change", str(NOBODY)), ("change_hash", "change", str(NOBODY))}),
    "a receipt says another content": (
        lambda h: [update(ReceiptEntry).where(ReceiptEntry.device_id == h.second).values(content_hash=bytes(32))],
        lambda h: {("receipt_other", "receipt", "second")}),
    "a receipt says fewer records": (
        lambda h: [update(ReceiptEntry).where(of(ReceiptEntry, h.other)).values(records=0)],
        lambda h: {("receipt_other", "receipt", "other"), ("receipts_few", "device", "other")}),
    "a receipt of another day": (
        lambda h: [update(ReceiptEntry).where(of(ReceiptEntry, h.other)).values(
            received_at=utcnow() - timedelta(days=1))],
        lambda h: {("receipt_other", "receipt", "other")}),
    "a receipt is rubbish": (
        lambda h: [update(ReceiptEntry).where(ReceiptEntry.device_id == h.second).values(body=b"PESR\x02\x02rubbish")],
        lambda h: {("receipt_unreadable", "receipt", "second")}),
    "a receipt is gone": (
        lambda h: [delete(ReceiptEntry).where(ReceiptEntry.device_id == h.second)],
        lambda h: {("receipt_last", "device", str(h.second)), ("receipts_few", "device", str(h.second))}),
    "a PC is gone": (
        lambda h: [delete(DeviceEntry).where(DeviceEntry.device_id == h.second)],
        lambda h: {("receipt_device", "device", str(h.second)), ("feed_device", "jobseeker", str(h.edited)),
                   ("feed_device", "jobseeker", str(h.merged))}),
    "an office is gone": (
        lambda h: [delete(OfficeEntry).where(of(OfficeEntry, h.other)),
                   delete(ChannelEntry).where(ChannelEntry.kind == "finding")],
        lambda h: {("office_unknown", kind, str(h.other)) for kind in (
            "jobseeker", "central_feed", "central_change", "central_receipt", "central_device")}),
    "something published behind the head": (
        lambda h: [update(ChannelEntry).where(ChannelEntry.key == "days").values(position=99)],
        lambda h: {("channel_beyond", "setting", "days")}),
    "something published twice": (
        lambda h: [update(ChannelEntry).where(ChannelEntry.key == "days").values(position=9),
                   insert(ChannelEntry).values(position=8, kind="setting", key="days", body={}, published_at=utcnow()),
                   "UPDATE central_channel_head SET position = 9"],
        lambda h: {("channel_twice", "setting", "days")}),
    "something published to nobody": (
        lambda h: [update(ChannelEntry).where(ChannelEntry.key == "days").values(office_id=NOBODY)],
        lambda h: {("channel_office", "setting", "days")}),
    "something published about nobody": (
        lambda h: [update(ChannelEntry).where(ChannelEntry.key == "days").values(kind="vacancy", key=str(NOBODY))],
        lambda h: {("channel_record", "vacancy", str(NOBODY))}),
}


def theirs_change(house: House) -> UUID:
    with house.engine.connect() as connection:
        return connection.execute(select(ChangeEntry.change_id).where(of(ChangeEntry, house.other))).scalar_one()


class unguarded:  # noqa: N801
    """A connection whose database watches over no foreign keys, as a damaged file or a careless hand."""

    def __init__(self, engine: Engine) -> None:
        self.connection = engine.connect()

    def __enter__(self) -> Connection:
        if self.connection.dialect.name == "sqlite":
            self._pragma("OFF")
        else:
            self.connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        return self.connection

    def _pragma(self, word: str) -> None:
        raw = self.connection.connection.driver_connection
        assert raw is not None
        raw.execute(f"PRAGMA foreign_keys={word}")

    def __exit__(self, *_: object) -> None:
        self.connection.rollback()
        if self.connection.dialect.name == "sqlite":
            self._pragma("ON")
        self.connection.close()
