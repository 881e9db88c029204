"""One world: offices, PCs, headquarters and the line between, built from templates in a moment."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from sim_database import Memory, scratch
from sim_fates import Fates
from sqlalchemy import insert

from pes_central.auth import DeviceIdentity
from pes_central.db import prepare, writing
from pes_central.tables import DeviceEntry, OfficeEntry, ServerIdentity
from pes_desktop.models import SYNCED, Device, Office
from pes_desktop.models.base import utcnow
from pes_desktop.storage.migrate import upgrade
from pes_desktop.storage.store import Actor, Store
from pes_desktop.sync import transport
from pes_desktop.sync.store import Account, save_account

SERVER, EPOCH = UUID(int=11), UUID(int=12)
MOST_PCS = 5
#: Record types of these worlds; asking for the other nine, always empty, would be half the time of a run.
TYPES = frozenset({"office", "device", "staff", "jobseeker", "skill"})


@dataclass(frozen=True)
class Shape:
    """How many PCs each office has."""

    pcs: tuple[int, ...]

    def devices(self) -> list[DeviceIdentity]:
        """PC by PC, office by office."""
        return [DeviceIdentity(UUID(int=(office + 1) * 1000 + pc + 1), UUID(int=(office + 1) * 1000))
                for office, count in enumerate(self.pcs) for pc in range(count)]


SHAPES = (Shape((3,)), Shape((2, 1)), Shape((2, 2)), Shape((3, 1)), Shape((1, 1, 1)), Shape((3, 2)), Shape((4,)))


@functools.cache
def _empty(scope: str) -> bytes:
    with scratch(lambda engine: prepare(engine) if scope == "central" else upgrade(engine, scope)) as data:
        return data


@functools.cache
def office_file(device: DeviceIdentity) -> bytes:
    """A PC on its first day: office, device, account."""
    memory = Memory()
    memory.load(_empty("office"))
    letter = "ABCDE"[device.device_id.int % 1000 - 1]
    store = Store(memory.engine, Path("/nowhere"))
    with store.write(Actor(), "office_created") as unit:
        unit.add(Office(id=device.office_id, office_id=device.office_id, code=str(device.office_id.int), name="Oficina",
                        country="ec"))
        unit.add(Device(id=device.device_id, office_id=device.office_id, letter=letter))
    with store.local() as session:
        save_account(session, Account("https://sim", "t", SERVER, EPOCH, device.device_id, device.office_id, letter))
    data = memory.copy()
    memory.close()
    return data


@functools.cache
def server_file(shape: Shape) -> bytes:
    """Headquarters that knows the offices and their PCs, and nothing else of them."""
    memory = Memory()
    memory.load(_empty("central"))
    with writing(memory.engine) as connection:
        connection.execute(ServerIdentity.__table__.update().values(server_id=SERVER, epoch=EPOCH))
        for device in shape.devices():
            letter = "ABCDE"[device.device_id.int % 1000 - 1]
            if letter == "A":
                connection.execute(insert(OfficeEntry).values(
                    office_code=str(device.office_id.int), office_id=device.office_id, created_at=utcnow()))
            connection.execute(insert(DeviceEntry).values(
                device_id=device.device_id, office_id=device.office_id, letter=letter, token_hash=device.device_id.hex,
                enrolled_at=utcnow()))
    data = memory.copy()
    memory.close()
    return data


def _again(work: Callable[[], Any], attempts: int, _wait: float) -> Any:
    """What the transport does with a library that takes longer than what it repeats."""
    for left in reversed(range(attempts)):
        try:
            return work()
        except transport.ExchangeFault as fault:
            if not left or fault.code not in transport.PASSING or not fault.reached:
                raise
    raise AssertionError


class Machines:
    """Databases that live as long as the process, so that their engines keep their compiled statements."""

    def __init__(self) -> None:
        self.pcs = [Memory() for _ in range(MOST_PCS)]
        self.server = Memory()

    def close(self) -> None:
        """Give the memory back."""
        for memory in (*self.pcs, self.server):
            memory.close()


@contextmanager
def machines() -> Iterator[Machines]:
    """Machines for many runs; templates are made beforehand, under a clock of their own."""
    every = dict(SYNCED)
    for kind in every.keys() - TYPES:
        del SYNCED[kind]
    again, transport._again = transport._again, _again
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    with Fates(0).ruling():
        for shape in SHAPES:
            server_file(shape)
            for device in shape.devices():
                office_file(device)
    made = Machines()
    try:
        yield made
    finally:
        made.close()
        transport._again = again
        SYNCED.clear()
        SYNCED.update(every)
        structlog.reset_defaults()
