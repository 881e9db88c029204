"""Real parts for tests of the exchange: server processes, databases, offices with synthetic people."""

from __future__ import annotations

import functools
import json
import os
import random
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import Engine
from support.nursery import Born, born

from pes_central.auth import make_code
from pes_central.config import load
from pes_central.db import new_epoch, prepare, writing
from pes_central.db import open_engine as open_central
from pes_central.migrate import upgrade_own
from pes_desktop.domain.ids import new_id
from pes_desktop.models import Device, Employer, Job, Jobseeker, Office, OutboxEntry, Referral, Skill, Vacancy
from pes_desktop.storage.engine import DATABASE_FILE, open_engine
from pes_desktop.storage.migrate import upgrade, upgrade_shared
from pes_desktop.storage.store import Actor, Store
from pes_desktop.sync.enrol import enrol
from pes_desktop.sync.store import Account
from pes_desktop.sync.transport import Transport

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 3, 2)
KEY = bytes(range(32))
CENTRAL_FILE = "central.db"


@dataclass
class Server:
    """A pes-central process on loopback and, beside it, an engine on its database."""

    folder: Path
    database_url: str
    engine: Engine
    command: list[str] | None
    process: Born | subprocess.Popen[str] | None = None
    url: str = ""

    @classmethod
    def prepared(cls, folder: Path, database_url: str, command: list[str] | None = None) -> Server:
        """``command``: what is started instead of a process forked from the nursery."""
        return cls(folder, database_url, central_engine(folder, database_url), command)

    def start(self, **environ: str) -> None:
        env = {**os.environ, **environ}
        env.pop("PES_CENTRAL_DATABASE_URL", None)
        if self.database_url:
            env["PES_CENTRAL_DATABASE_URL"] = self.database_url
        arguments = ["serve", "--dir", str(self.folder), "--announce", "--stop-with-stdin"]
        with (self.folder / "server.log").open("a") as log:
            self.process = born(arguments, env, log) if self.command is None else subprocess.Popen(
                [*self.command, *arguments], cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=log, text=True)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, (self.folder / "server.log").read_text()
        self.url = json.loads(line)["url"]

    @property
    def address(self) -> tuple[str, int]:
        parts = urlsplit(self.url)
        assert parts.hostname
        assert parts.port
        return parts.hostname, parts.port

    def wait(self) -> int:
        assert self.process is not None
        return self.process.wait(timeout=30)

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.wait()
        self._close()

    def stop(self) -> None:
        if self.process is None:
            return
        if self.process.stdin is not None and not self.process.stdin.closed:
            self.process.stdin.close()
        self.process.wait(timeout=30)
        self._close()

    def _close(self) -> None:
        assert self.process is not None
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()
        self.process = None

    def keep_copy(self, to: Path) -> Path:
        """A copy of the database (a file)."""
        with self.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("VACUUM INTO ?", (str(to),))
        return to

    def go_back_to(self, copy: Path, *, told: bool = True) -> None:
        """Restored from an earlier copy, and started again; ``told``: somebody ran ``pes-central restored``."""
        self.stop()
        self.engine.dispose()
        for file in self.folder.glob("central.db*"):
            file.unlink()
        shutil.copy(copy, self.folder / CENTRAL_FILE)
        if told:
            new_epoch(self.engine)
        self.start()

    def code(self, office_code: str) -> str:
        with writing(self.engine) as connection:
            return make_code(connection, office_code, 1)


def _opened(folder: Path, database_url: str) -> Engine:
    return open_central(load(folder, {"PES_CENTRAL_DATABASE_URL": database_url} if database_url else {}))


def central_engine(folder: Path, database_url: str = "") -> Engine:
    """Headquarters' database, prepared as a start prepares it; "": a file in ``folder``."""
    if not database_url and not (folder / CENTRAL_FILE).exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / CENTRAL_FILE).write_bytes(central_schema())
    engine = _opened(folder, database_url)
    prepare(engine)
    return engine


def upgraded(folder: Path, database_url: str = "") -> Engine:
    """Headquarters' database with its schema and no row, not even the server's identity."""
    engine = _opened(folder, database_url)
    upgrade_shared(engine)
    upgrade_own(engine)
    return engine


@functools.cache
def central_schema() -> bytes:
    """That database as a file, made once."""
    with tempfile.TemporaryDirectory() as name:
        upgraded(Path(name)).dispose()
        return (Path(name) / CENTRAL_FILE).read_bytes()


@functools.cache
def empty_database() -> bytes:
    """A database at the newest schema, made once."""
    with tempfile.TemporaryDirectory() as name:
        engine = open_engine(Path(name), KEY)
        upgrade(engine, "office")
        engine.dispose()
        return (Path(name) / DATABASE_FILE).read_bytes()


@dataclass
class TestOffice:
    """An office with its real encrypted database."""

    __test__ = False

    folder: Path
    store: Store
    code: str
    office_id: UUID = field(default_factory=new_id)
    device_id: UUID = field(default_factory=new_id)
    account: Account | None = None

    @classmethod
    def create(cls, folder: Path, code: str, office_id: UUID | None = None) -> TestOffice:
        """``office_id``: a further PC of that office, which gets the office's own row from headquarters."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / DATABASE_FILE).write_bytes(empty_database())
        office = cls(folder, Store(open_engine(folder, KEY), folder), code, office_id or new_id())
        with office.store.write(Actor(), "office_created") as unit:
            if office_id is None:
                unit.add(Office(id=office.office_id, office_id=office.office_id, code=code, name="Oficina de prueba",
                                country="ec"))
            unit.add(Device(id=office.device_id, office_id=office.office_id, letter="A"))
        return office

    def enrol(self, server: Server, url: str = "") -> Account:
        self.account = enrol(self.store, url or server.url, server.code(self.code), office_id=self.office_id,
                             office_code=self.code, device_id=self.device_id)
        return self.account

    def transport(self, url: str = "", **options: Any) -> Transport:
        assert self.account is not None
        quick = {"stall_seconds": 20.0, "ask_wait": 0.0, "keys": self.account.keys, **options}
        return Transport(url or self.account.url, self.account.token, **quick)

    def add_people(self, count: int, **changes: Any) -> list[UUID]:
        """People with two jobs and two skills each, in one transaction."""
        ids = []
        with self.store.write(Actor(), "intake") as unit:
            for place in range(count):
                person = Jobseeker(office_id=self.office_id, **{**person_fields(place), **changes})
                person.id = new_id()
                unit.add(person)
                for position in range(2):
                    unit.add(Job(office_id=self.office_id, jobseeker_id=person.id, position=position,
                                 occupation="Jornalero agrícola", unit_group="9211", years=1.5 + position))
                    unit.add(Skill(office_id=self.office_id, jobseeker_id=person.id, position=position,
                                   name=f"Poda {position}", years=3.0))
                ids.append(person.id)
        return ids

    def add_wordy(self, count: int, words: int = 0) -> None:
        """People with a job each, whose words do not compress away; ``words``: so many more letters each."""
        chance = random.Random(count)
        with self.store.write(Actor(), "intake") as unit:
            for place in range(count):
                person = Jobseeker(id=new_id(), office_id=self.office_id, surnames="Guamán",
                                   names=f"{chance.getrandbits(200):x}", document_number=f"{place:010d}", sex="F",
                                   birth_date=DAY, registered_on=DAY, last_contact_on=DAY, community="x",
                                   wanted=[{"unit_group": "9211", "words": f"{chance.getrandbits(4 * words or 4):x}"}])
                unit.add(person)
                unit.add(Job(id=new_id(), office_id=self.office_id, jobseeker_id=person.id, position=0,
                             occupation=f"{chance.getrandbits(100):x}", unit_group="9211"))

    def copy_to(self, folder: Path) -> Path:
        """A copy of the office's folder, as it is now."""
        self.store.close()
        shutil.copytree(self.folder, folder)
        self.store = Store(open_engine(self.folder, KEY), self.folder)
        return folder

    def go_back_to(self, copy: Path) -> None:
        """The office's folder is an earlier copy of it again."""
        self.store.close()
        shutil.rmtree(self.folder)
        shutil.copytree(copy, self.folder)
        self.store = Store(open_engine(self.folder, KEY), self.folder)

    def add_vacancy(self) -> tuple[UUID, UUID]:
        """An employer and a vacancy; returns both ids."""
        with self.store.write(Actor(), "vacancy") as unit:
            employer = Employer(id=new_id(), office_id=self.office_id, legal_name="Hacienda Ñusta S.A.")
            vacancy = Vacancy(id=new_id(), office_id=self.office_id, employer_id=employer.id, number="V-1",
                              title="Empacadora", notified_on=DAY, closes_on=DAY + timedelta(days=30),
                              wage=Decimal("482.00"))
            unit.add(employer)
            unit.add(vacancy)
            return employer.id, vacancy.id

    def add_referral(self, person: UUID, vacancy: UUID) -> UUID:
        with self.store.write(Actor(), "referral") as unit:
            referral = Referral(id=new_id(), office_id=self.office_id, jobseeker_id=person, vacancy_id=vacancy,
                                state_on=DAY)
            unit.add(referral)
            return referral.id

    def edit(self, person: UUID, **changes: Any) -> None:
        with self.store.write(Actor(), "edit") as unit:
            row = unit.session.get(Jobseeker, person)
            assert row is not None
            for name, value in changes.items():
                setattr(row, name, value)

    def waiting(self) -> int:
        with self.store.read() as session:
            return session.query(OutboxEntry).count()


def person_fields(place: int) -> dict[str, Any]:
    """Synthetic values with letters, phones, money and odd characters."""
    return {
        "surnames": f"Guamán Ñauta {place}", "names": "Rosa Élida", "document_number": f"{place:010d}",
        "sex": "F" if place % 2 else "M", "birth_date": DAY - timedelta(days=9000 + place),
        "phones": [{"number": f"+59399{place:07d}", "whose": "vecina", "mobile": True}],
        "wanted": [{"unit_group": "9211", "words": "cosecha 🍌"}], "min_pay": Decimal("450.50"),
        "registered_on": DAY, "last_contact_on": DAY, "notes": "queda en la oficina", "place_code": "160155",
        "disability_consent": place % 3 == 0, "disability": place % 2 == 0, "disability_percent": 30,
    }


def no_pause(_seconds: float) -> None:
    """Retries without waiting."""


Cut = Callable[[], None]
