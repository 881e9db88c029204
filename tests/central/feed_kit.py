"""A PC at headquarters without an office behind it, which sends records and reads pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Engine

from pes_central.auth import DeviceIdentity, enrol_device, make_code
from pes_central.db import reading, writing
from pes_central.feed import news, page_after
from pes_central.ingest import receive
from pes_central.keys import central_keys, note_key
from pes_desktop.domain.ids import new_id
from pes_desktop.models.base import utcnow
from pes_desktop.sync.codec import decode_page, encode_batch, encode_page
from pes_desktop.sync.page import Page
from pes_desktop.sync.sealing import OfficeKeys, new_secret, signing_public
from pes_desktop.sync.wire import Batch, WireRecord

AT = "2026-03-02T12:00:00+00:00"
PERSON = {"surnames": "Guamán", "names": "Rosa", "created_at": AT, "updated_at": AT, "registered_on": "2026-03-02",
          "last_contact_on": "2026-03-02"}


@dataclass
class Pc:
    """A device at headquarters, without an office behind it.

    With ``keys`` its batches are signed, and their receipts sealed; else in protocol 1.
    """

    engine: Engine
    device: DeviceIdentity
    number: int = 0
    office: int = 0
    common: int = 0
    told: dict[UUID, WireRecord] = field(default_factory=dict)
    keys: OfficeKeys | None = None

    def batch(self, *records: WireRecord) -> bytes:
        self.number += 1
        return encode_batch(Batch(new_id(), self.number, self.device.device_id, self.device.office_id, utcnow(), None,
                                  list(records)), self.keys)[0]

    def send(self, *records: WireRecord) -> None:
        receive(self.engine, self.device, self.batch(*records), 10**7)

    def page(self, most_bytes: int = 10**6) -> Page:
        with reading(self.engine) as connection:
            page = page_after(connection, self.device, self.office, self.common, most_bytes)
        return decode_page(encode_page(page))

    def read_all(self, most_bytes: int = 10**6) -> list[Page]:
        """Every page in turn; each record has its parent in the same page or an earlier one."""
        pages = []
        while True:
            page = self.page(most_bytes)
            pages.append(page)
            for record in page.records:
                parent = record.values.get("jobseeker_id")
                self.told[record.record_id] = record
                assert parent is None or UUID(parent) in self.told, "a child came before its parent"
            assert not page.more or (page.office, page.common) > (self.office, self.common)
            self.office, self.common = page.office, page.common
            if not page.more:
                return pages

    def news(self) -> bool:
        with reading(self.engine) as connection:
            return news(connection, self.device, self.office, self.common)


def admit(engine: Engine, office_code: str, office_id: UUID, *, sealed: bool = False) -> Pc:
    device, signing, keys = new_id(), new_secret(), None
    with writing(engine) as connection:
        code = make_code(connection, office_code, 1)
        enrol_device(connection, code, office_id, office_code, device, "A", utcnow())
        if sealed:
            secret = note_key(connection, device, office_id, signing_public(signing), again=True)
            own = central_keys(connection).public
            keys = OfficeKeys(signing, own[:32], own[32:], secret)
    return Pc(engine, DeviceIdentity(device, office_id), keys=keys)


def person(record_id: UUID, version: int = 1, base: int = 0, **values: Any) -> WireRecord:
    whole = {**PERSON, **values}
    return WireRecord("jobseeker", record_id, version, base, whole, "removed_at" in whole)


def job(owner: UUID) -> WireRecord:
    return WireRecord("job", new_id(), 1, 0, {"occupation": "Jornalera", "jobseeker_id": str(owner), "created_at": AT,
                                              "updated_at": AT})
