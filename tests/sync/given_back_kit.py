"""Two databases of one office, one of which lost what headquarters (here: the other one) holds."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from exchange_kit import admit, settle_all
from sqlalchemy import select
from support.exchange import DAY, KEY, TestOffice
from support.scripted_server import Answer, Asked, ScriptedServer

from pes_desktop.domain.ids import new_id
from pes_desktop.models import SYNCED, AuditLine, Letter, NumberCounter, ServiceAct
from pes_desktop.storage.engine import open_engine
from pes_desktop.storage.store import Actor, Store
from pes_desktop.sync.bring_back import BroughtBack, bring_back
from pes_desktop.sync.codec import encode_held
from pes_desktop.sync.columns import table_of, wire_values
from pes_desktop.sync.verify import Difference
from pes_desktop.sync.wire import Held, WireRecord

WHO = Actor(UUID(int=5), "coordinator")


@dataclass
class At:
    """``thin`` lost what ``full`` holds; ``answer`` may say something else than the truth."""

    thin: TestOffice
    full: TestOffice
    server: ScriptedServer
    answer: Callable[[Held], Held]
    most: int = 200

    def records(self, kind: str) -> list[WireRecord]:
        with self.full.store.read() as session:
            rows = session.execute(select(table_of(kind)).order_by(table_of(kind).c.id)).mappings().all()
        return [WireRecord(kind, row["id"], row["version"], 0, wire_values(kind, row)) for row in rows]

    def give(self, asked: Asked) -> Answer:
        kind = asked.path.split("/")[-1]
        ids = [UUID(one) for one in json.loads(asked.body)["ids"]]
        looked = ids[:self.most]
        found = [record for record in self.records(kind) if record.record_id in looked]
        return Answer(encode_held(self.answer(Held(self.full.office_id, found, len(ids) - len(looked)))))

    def lost(self, *kinds: str) -> list[Difference]:
        return [Difference(kind, record.record_id, 0, record.version)
                for kind in kinds or SYNCED for record in self.records(kind)]

    def fetch(self, lost: Sequence[Difference], cancelled: Callable[[], bool] = lambda: False) -> BroughtBack:
        assert self.thin.account is not None
        with self.thin.transport(ask_attempts=1) as line:
            return bring_back(self.thin.store, line, self.thin.account, lost, cancelled, WHO)

    def asked(self) -> list[tuple[str, int]]:
        return [(one.path.split("/")[-1], len(json.loads(one.body)["ids"])) for one in self.server.asked]


@pytest.fixture
def at(office: TestOffice, tmp_path: Path) -> Iterator[At]:
    """Two databases of one office, equal so far, and nothing waits in either."""
    admit(office)
    settle_all(office)
    office.store.close()
    shutil.copytree(office.folder, tmp_path / "thin")
    office.store = Store(open_engine(office.folder, KEY), office.folder)
    folder = tmp_path / "thin"
    thin = replace(office, folder=folder, store=Store(open_engine(folder, KEY), folder))
    server = ScriptedServer(lambda asked: made.give(asked))
    admit(thin, server.url)
    made = At(thin, office, server, lambda held: held)
    yield made
    server.close()
    thin.store.close()


def rows(office: TestOffice, kind: str) -> dict[UUID, dict[str, Any]]:
    with office.store.read() as session:
        return {row["id"]: dict(row) for row in session.execute(select(table_of(kind))).mappings()}


def put(office: TestOffice, *records: Any) -> None:
    with office.store.write(Actor(), "put") as unit:
        for record in records:
            unit.add(record)


def letter(office: TestOffice, referral: UUID, number: str) -> Letter:
    return Letter(id=new_id(), office_id=office.office_id, referral_id=referral, number=number, result_code="A4K7QX",
                  issued_on=DAY, expires_on=DAY, content={"person_name": "Rosa Lema"}, copies=2)


def lines(office: TestOffice) -> list[AuditLine]:
    with office.store.read() as session:
        found = list(session.scalars(select(AuditLine).where(AuditLine.act == "from_headquarters")))
        session.expunge_all()
    return found


def counters(office: TestOffice) -> dict[tuple[str, int], int]:
    with office.store.read() as session:
        return {(row.kind, row.year): row.last for row in session.scalars(select(NumberCounter))}


def everything(at: At) -> tuple[list[UUID], UUID]:
    """People with jobs and skills, an order, a referral and a letter in the fuller database."""
    people = at.full.add_people(2)
    _, order = at.full.add_vacancy()
    sent = at.full.add_referral(people[0], order)
    put(at.full, letter(at.full, sent, "ALA-C-2026-A00007"))
    return people, sent


def visits(office: TestOffice, person: UUID) -> list[Any]:
    return [ServiceAct(id=new_id(), office_id=office.office_id, jobseeker_id=person, kind="orientation", fact_date=DAY)]
