"""Edits of several devices that meet at headquarters, in every order and with every answer lost: the real judge on one
database, each order taken back afterwards."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, select

from pes_central.applying import Applier
from pes_central.auth import enrol_device, make_code
from pes_central.config import load
from pes_central.db import open_engine, prepare
from pes_central.ingest import _log
from pes_central.tables import OfficeEntry
from pes_desktop.domain.ids import new_id
from pes_desktop.models.base import utcnow
from pes_desktop.sync.columns import table_of, wire_values
from pes_desktop.sync.fields import LATER
from pes_desktop.sync.meeting import CONFLICT, meet
from pes_desktop.sync.merging import laid_over
from pes_desktop.sync.wire import Batch, Outcome, Verdict, WireRecord

OFFICE = new_id()
START = {"surnames": "Guamán", "names": "Rosa", "created_at": "2026-03-02T12:00:00+00:00",
         "updated_at": "2026-03-02T12:00:00+00:00", "registered_on": "2026-03-02", "last_contact_on": "2026-03-02"}
#: Every one a group of its own.
FREE = ("names", "known_as", "email", "sex", "hours", "own_vehicle")


@pytest.fixture(scope="module")
def central(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """A transaction at headquarters with one office; never committed."""
    engine = open_engine(load(tmp_path_factory.mktemp("central"), {}))
    prepare(engine)
    with engine.connect().execution_options(write=True) as connection, connection.begin() as transaction:
        enrol_device(connection, make_code(connection, "ALA", 1), OFFICE, "ALA", new_id(), "A", utcnow())
        yield connection
        transaction.rollback()
    engine.dispose()


@dataclass
class Centre:
    """Headquarters as a device meets it: a batch of one record, its verdict."""

    connection: Connection
    person: UUID = field(default_factory=new_id)
    number: int = 0

    def take(self, device: UUID, record: WireRecord) -> Verdict:
        """Judge, write and log as ``receive`` does; then the answer is lost, and the same change comes again."""
        first = self._once(device, record)
        again = self._once(device, record)
        if first.outcome is Outcome.ACCEPTED:
            assert again.outcome is Outcome.ALREADY
            assert again.params.get("version") == first.params.get("version")
        else:
            assert again == first
        return again

    def _once(self, device: UUID, record: WireRecord) -> Verdict:
        self.number += 1
        batch = Batch(new_id(), self.number, device, OFFICE, utcnow(), None, [record])
        applier = Applier(self.connection, batch)
        verdicts, applied = applier.run()
        position = self.connection.execute(select(OfficeEntry.feed_position).where(
            OfficeEntry.office_id == OFFICE)).scalar_one()
        _log(self.connection, batch, applied, position, applier.changes)
        return verdicts[0]

    def row(self) -> tuple[int, dict[str, Any]]:
        table = table_of("jobseeker")
        row = dict(self.connection.execute(select(table).where(table.c.id == self.person)).mappings().one())
        return row["version"], wire_values("jobseeker", row)


@pytest.fixture
def centre(central: Connection) -> Iterator[Centre]:
    point = central.begin_nested()
    made = Centre(central)
    assert made.take(new_id(), WireRecord("jobseeker", made.person, 1, 0, START)).outcome is Outcome.ALREADY
    yield made
    point.rollback()


def patch(person: UUID, **values: Any) -> WireRecord:
    return WireRecord("jobseeker", person, 2, 1, {name: value for name, value in values.items() if value is not None},
                      False, tuple(values))


def test_all_orders_of_five_edits_with_each_answer_lost(centre: Centre) -> None:
    """Four fields, one of them edited twice: who comes first has it, the other is told both values."""
    edits = [{"names": "Rosa María"}, {"names": "Rosalía"}, {"email": "rosa@example.org"}, {"sex": "F"},
             {"known_as": "Rosita", "own_vehicle": "moto"}]
    for order in itertools.permutations(range(5)):
        point = centre.connection.begin_nested()
        told = []
        for place in order:
            device, mine = new_id(), edits[place]
            verdict = centre.take(device, patch(centre.person, **mine))
            version, row = centre.row()
            if verdict.outcome is Outcome.CONFLICT:
                first = edits[1 - place]["names"]
                assert verdict.params["fields"] == {"names": [mine["names"], first]}
                told.append(place)
                continue
            lacking = verdict.params.get("values", {})
            assert laid_over({**START, **mine}, lacking) == row, "the answer tells all that the device lacks"
            assert verdict.params.get("version", 2) == version
        assert told == [max(0, 1, key=order.index)]
        version, row = centre.row()
        names = edits[1 - told[0]]["names"]
        assert row == {**START, "names": names, "email": "rosa@example.org", "sex": "F", "known_as": "Rosita",
                       "own_vehicle": "moto"}
        point.rollback()


@dataclass
class Device:
    """What a PC keeps of the record; ``entry`` as in its outbox, ``seen`` what each value of a field came after."""

    centre: Centre
    row: dict[str, Any]
    version: int
    name: UUID = field(default_factory=new_id)
    entry: SimpleNamespace | None = None
    conflict: dict[str, list[Any]] = field(default_factory=dict)

    def edit(self, column: str, value: str, after: dict[str, str]) -> None:
        """Somebody at this PC changes a value that they see."""
        after[value] = self.row.get(column, "")
        if self.entry is None:
            self.entry = SimpleNamespace(fields=[], base={}, base_version=self.version, parked_code=None)
        if column not in self.entry.fields:
            self.entry.fields.append(column)
            self.entry.base[column] = self.row.get(column)
        self.row[column] = value
        self.version += 1

    def sync(self) -> None:
        """The record goes; whatever the answer tells is taken in."""
        if self.entry is None or self.conflict:
            return
        fields = tuple(sorted({*self.entry.fields, "updated_at"}))
        record = WireRecord("jobseeker", self.centre.person, self.version, self.entry.base_version,
                            {name: self.row[name] for name in fields if name in self.row}, False, fields)
        verdict = self.centre.take(self.name, record)
        if verdict.outcome is Outcome.CONFLICT:
            base = {name: self.entry.base.get(name) for name in self.entry.fields}
            self._meet(verdict.params["server_version"], laid_over(laid_over(self.row, base), verdict.params["values"]))
            return
        self.entry = None
        if verdict.code == "merged":
            self.row = laid_over(self.row, verdict.params["values"])
            self.version = verdict.params["version"]

    def pull(self) -> None:
        """Headquarters' row comes down; edits that wait meet it."""
        version, row = self.centre.row()
        if self.entry is None:
            if version > self.version:
                self.version, self.row = version, row
        elif version > self.entry.base_version:
            self._meet(version, row)

    def decide(self, *, ours: bool) -> set[str]:
        """Somebody chooses; returns the values that do not stand by this choice."""
        assert self.entry is not None
        dropped = {pair[1] if ours else self.row.get(name) for name, pair in self.conflict.items()}
        for name, pair in self.conflict.items():
            if not ours:
                self.row = laid_over(self.row, {name: pair[1]})
                self.entry.fields = [column for column in self.entry.fields if column != name]
        self.conflict = {}
        self.entry.parked_code = None
        return {str(value) for value in dropped}

    def _meet(self, version: int, row: dict[str, Any]) -> None:
        here = {column.name: None for column in table_of("jobseeker").columns}
        assert self.entry is not None
        met = meet(self.entry, {**here, **_typed(self.row), "version": self.version},  # type: ignore[arg-type]
                   WireRecord("jobseeker", self.centre.person, version, 0, row))
        self.row, self.version, self.conflict = dict(met.record.values), met.record.version, met.conflict
        self.entry = SimpleNamespace(
            fields=list(met.fields), base=met.base, base_version=met.base_version,
            parked_code=CONFLICT if met.conflict else None,
            parked_params={"fields": met.conflict}) if met.fields else None


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    from pes_desktop.sync.columns import read_values

    return read_values("jobseeker", row)


@pytest.mark.parametrize("seed", range(25))
def test_no_edit_is_lost_silently(centre: Centre, seed: int) -> None:
    _wild(centre, seed)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_no_edit_is_lost_silently_in_a_thousand_runs(centre: Centre) -> None:
    for seed in range(100, 1100):
        point = centre.connection.begin_nested()
        _wild(centre, seed)
        point.rollback()


def _wild(centre: Centre, seed: int) -> None:
    """Three devices edit, send, read and decide in a wild order. Every value stands at the end, or somebody who saw it
    wrote over it, or somebody who was shown both chose the other."""
    chance = random.Random(seed)
    devices = [Device(centre, dict(START), 1) for _ in range(3)]
    after: dict[str, str] = {}
    given_up: set[str] = set()
    for step in range(40):
        device = chance.choice(devices)
        act = chance.random()
        if act < 0.45:
            device.edit(chance.choice(FREE[1:3]), f"v{step}", after)
        elif act < 0.75:
            device.sync()
        elif act < 0.9:
            device.pull()
        elif device.conflict:
            given_up |= device.decide(ours=chance.random() < 0.5)
    for _ in range(6):
        for device in devices:
            if device.conflict:
                given_up |= device.decide(ours=chance.random() < 0.5)
            device.sync()
            device.pull()
    version, row = centre.row()
    for device in devices:
        assert (device.entry, device.conflict) == (None, {})
        assert (device.version, {name: device.row[name] for name in device.row if name not in LATER}) == (
            version, {name: row[name] for name in row if name not in LATER})
    standing = {str(row.get(name)) for name in FREE}
    told = set(standing) | given_up
    while more := {after[value] for value in told if value in after} - told:
        told |= more
    assert set(after) <= told, sorted(set(after) - told)


def test_a_consent_taken_back_alone_takes_along_what_it_covered(centre: Centre) -> None:
    device = new_id()
    given = {"disability_consent": True, "disability": True, "disability_percent": 30}
    assert centre.take(device, patch(centre.person, **given)).outcome is Outcome.ALREADY
    back = WireRecord("jobseeker", centre.person, 3, 2, {"disability_consent": False}, False, ("disability_consent",))
    assert centre.take(device, back).outcome is Outcome.ALREADY
    assert centre.row() == (3, {**START, "disability_consent": False})
