"""Invented people as they travel: records of the wire, without an office database. Nobody in it is real."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

from pes_desktop.domain.ids import new_id
from pes_desktop.sync.wire import Batch, WireRecord, plain

_START = datetime(2026, 3, 2, 8, tzinfo=UTC)
_FAMILY = ("Guamán", "Chicaiza", "Toapanta", "Grefa", "Shiguango", "Quishpe", "Tanguila", "Pilco", "Yumbo", "Ñauta")
_GIVEN = ("Rosa", "Luz", "Segundo", "Élida", "Manuel", "Blanca", "Ángel", "Zoila", "Byron", "Noemí")
_TRADES = (("Jornalero agrícola", "9211"), ("Albañil", "7112"), ("Cocinera", "5120"), ("Costurera", "7531"),
           ("Guardia", "5414"), ("Chofer de camioneta", "8322"), ("Empacadora", "9321"))
_SKILLS = tuple(f"{act} {what}" for act in ("Poda", "Siembra", "Cosecha", "Limpieza", "Manejo")
                for what in ("cacao", "café", "palma", "flores", "banano", "maíz", "bodega", "cocina"))


def person(chance: random.Random, number: int) -> list[WireRecord]:
    """A jobseeker with one to four jobs and three to twelve skills; about 10.4 records."""
    at = (_START + timedelta(minutes=number)).isoformat()
    stamped = {"created_at": at, "updated_at": at}
    who = new_id()
    group = chance.choice(_TRADES)
    found = [WireRecord("jobseeker", who, 1, 0, {
        **stamped, "document_number": f"{chance.randrange(10**10):010d}", "nationality": "EC",
        "surnames": f"{chance.choice(_FAMILY)} {chance.choice(_FAMILY)}",
        "names": f"{chance.choice(_GIVEN)} {chance.choice(_GIVEN)}", "sex": chance.choice("FM"),
        "birth_date": f"{chance.randint(1956, 2008)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}",
        "place_code": f"15015{chance.randint(0, 9)}",
        "phones": [{"number": f"+5939{chance.randrange(10**8):08d}", "mobile": True}],
        "min_pay": f"{chance.randint(450, 700)}.00", "registered_on": at[:10], "last_contact_on": at[:10]})]
    for position in range(chance.choices((1, 2, 3, 4), (40, 30, 20, 10))[0]):
        trade = group if position == 0 else chance.choice(_TRADES)
        found.append(WireRecord("job", new_id(), 1, 0, {
            **stamped, **_placed(who, position), "occupation": trade[0], "unit_group": trade[1],
            "years": plain(chance.randint(1, 84) / 12), "tasks": " y ".join(chance.sample(_SKILLS, 2)).lower()}))
    for position, name in enumerate(chance.sample(_SKILLS, chance.randint(3, 12))):
        found.append(WireRecord("skill", new_id(), 1, 0, {
            **stamped, **_placed(who, position), "name": name, "years": position}))
    return found


def _placed(who: UUID, position: int) -> dict[str, object]:
    """A blank stays off the wire, as from a real PC."""
    return {"jobseeker_id": str(who), **({"position": position} if position else {})}


def crowd(count: int, seed: int = 7, start: int = 0) -> list[WireRecord]:
    """The records of ``count`` people, parents first within each kind, as a batch carries them."""
    chance = random.Random(f"{seed} {start}")
    records = [record for number in range(count) for record in person(chance, start + number)]
    order = {"jobseeker": 0, "job": 1, "skill": 2}
    return sorted(records, key=lambda record: order[record.record_type])


def batches(device_id: UUID, office_id: UUID, people: int, each: int = 250, seed: int = 7, number: int = 1,
            ) -> Iterator[Batch]:
    """``people`` people in numbered batches of ``each``."""
    for place, start in enumerate(range(0, people, each)):
        yield Batch(new_id(), number + place, device_id, office_id, datetime.now(UTC), None,
                    crowd(min(each, people - start), seed, start))
