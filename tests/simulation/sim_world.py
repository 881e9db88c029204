"""One world: offices, PCs, headquarters and the line between, built from templates in a moment."""

from __future__ import annotations

import base64
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
from sim_network import OneThread
from sqlalchemy import Connection, insert

from pes_central.auth import DeviceIdentity
from pes_central.db import prepare, writing
from pes_central.keys import register
from pes_central.tables import DeviceEntry, OfficeEntry, ServerIdentity
from pes_desktop.models import SYNCED, Device, Office
from pes_desktop.models.base import utcnow
from pes_desktop.models.travelling import in_use
from pes_desktop.storage.migrate import upgrade
from pes_desktop.storage.store import Actor, Store
from pes_desktop.sync import outgoing, sealing, transport
from pes_desktop.sync.store import Account, save_account

SERVER, EPOCH = UUID(int=11), UUID(int=12)
MOST_PCS = 5
#: Record types of these worlds; asking for the other nine, always empty, would be half the time of a run.
TYPES = frozenset({"office", "device", "staff", "jobseeker", "skill"})


@dataclass(frozen=True)
class Shape:
    """How many PCs each office has; ``old``: places of those that have no keys and send in protocol 1."""

    pcs: tuple[int, ...]
    old: tuple[int, ...] = ()

    def devices(self) -> list[DeviceIdentity]:
        """PC by PC, office by office."""
        return [DeviceIdentity(UUID(int=(office + 1) * 1000 + pc + 1), UUID(int=(office + 1) * 1000))
                for office, count in enumerate(self.pcs) for pc in range(count)]


SHAPES = (Shape((3,)), Shape((2, 1)), Shape((2, 2)), Shape((3, 1)), Shape((1, 1, 1)), Shape((3, 2)), Shape((4,)),
          Shape((3,), (0,)), Shape((2, 1), (1, 2)))


@functools.cache
def _empty(scope: str) -> bytes:
    with scratch(lambda engine: prepare(engine) if scope == "central" else upgrade(engine, scope)) as data:
        return data


@functools.cache
def files(shape: Shape) -> tuple[bytes, list[bytes]]:
    """Headquarters' file, which knows the offices and their PCs and nothing else of them, and the file of each PC."""
    memory = Memory()
    memory.load(_empty("central"))
    accounts = []
    with writing(memory.engine) as connection:
        connection.execute(ServerIdentity.__table__.update().values(server_id=SERVER, epoch=EPOCH))
        for place, device in enumerate(shape.devices()):
            letter = _letter(device)
            if letter == "A":
                connection.execute(insert(OfficeEntry).values(
                    office_code=str(device.office_id.int), office_id=device.office_id, created_at=utcnow()))
            connection.execute(insert(DeviceEntry).values(
                device_id=device.device_id, office_id=device.office_id, letter=letter, token_hash=device.device_id.hex,
                enrolled_at=utcnow()))
            keys = () if place in shape.old else _keys(connection, device)
            accounts.append(Account("https://sim", "t", SERVER, EPOCH, device.device_id, device.office_id, letter,
                                    *keys))
    data = memory.copy()
    memory.close()
    return data, [_office(account) for account in accounts]


def _letter(device: DeviceIdentity) -> str:
    return "ABCDE"[device.device_id.int % 1000 - 1]


def _keys(connection: Connection, device: DeviceIdentity) -> tuple[str, str, str]:
    """The keys of an account, as an enrolment gives them."""
    signing, wrapping = sealing.new_secret(), sealing.new_secret()
    given = register(connection, device.device_id, device.office_id, sealing.as_text(sealing.signing_public(signing)),
                     sealing.as_text(sealing.sealing_public(wrapping)), again=False)
    secret = sealing.unwrap(base64.b64decode(given["office_key"]), wrapping, sealing.office_secret(device.device_id))
    return sealing.as_text(signing), given["server_key"], sealing.as_text(secret)


@functools.cache
def _office(account: Account) -> bytes:
    """A PC on its first day: office, device, account."""
    memory = Memory()
    memory.load(_empty("office"))
    store = Store(memory.engine, Path("/nowhere"))
    with store.write(Actor(), "office_created") as unit:
        unit.add(Office(id=account.office_id, office_id=account.office_id, code=str(account.office_id.int),
                        name="Oficina", country="ec"))
        unit.add(Device(id=account.device_id, office_id=account.office_id, letter=account.letter))
    with store.local() as session:
        save_account(session, account)
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
    in_use()  # read while every type is there: the country's list names some that are left out below
    for kind in every.keys() - TYPES:
        del SYNCED[kind]
    held = transport._again, outgoing.Flight
    transport._again, outgoing.Flight = _again, OneThread  # type: ignore[assignment,misc]
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    with Fates(0).ruling():
        for shape in SHAPES:
            files(shape)
    made = Machines()
    try:
        yield made
    finally:
        made.close()
        transport._again, outgoing.Flight = held  # type: ignore[misc]
        SYNCED.clear()
        SYNCED.update(every)
        structlog.reset_defaults()
