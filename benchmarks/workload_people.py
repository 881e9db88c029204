"""The yardstick's synthetic people as records of the exchange, and registered in an office: with jobs and skills.

Their generator is not part of this project: PES_WORKLOAD names it, or it lies at ../shared/bench/workload.py.
"""

from __future__ import annotations

import importlib.util
import itertools
import os
import random
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest

from pes_desktop.domain.ids import IdMaker, new_id
from pes_desktop.models import Job, Jobseeker, Record, Skill
from pes_desktop.storage.store import Actor, Store
from pes_desktop.sync.columns import read_values
from pes_desktop.sync.wire import WireRecord, plain

SOURCE = Path(os.environ.get("PES_WORKLOAD", Path(__file__).resolve().parents[2] / "shared" / "bench" / "workload.py"))
#: The generator's nine levels as the country's eight: literacy counts as primary.
LEVELS = ("none", "primary", "primary", "lower_secondary", "secondary", "technical", "tertiary", "university",
          "postgraduate")
KINDS: dict[str, type[Record]] = {cls.__tablename__: cls for cls in (Jobseeker, Job, Skill)}
ORDER = tuple(KINDS)
COMMUNITIES = ("Totoras", "Guasuntos", "Achupallas", "Pumallacta", "Palmira", "Sibambe", "Multitud", "Huigra", "Tixán",
               "Sevilla", "Nizag", "Zula", "Galte Bisñag", "Pueblo Viejo", "San Francisco", "Chunchi")
#: One field of a person as it is changed, by chance: name to what draws it.
CHANGED: dict[str, Callable[[random.Random], Any]] = {
    "phones": lambda dice: [{"number": f"+5939{dice.randrange(10**8):08d}", "whose": "", "mobile": True}],
    "min_pay": lambda dice: f"{dice.randrange(480, 780)}.00", "community": lambda dice: dice.choice(COMMUNITIES)}
#: Milliseconds of the hours in which an office works: when of a day somebody changes a field.
DAY_MS = 8 * 3_600_000
#: People registered in one write.
PORTION = 250


def workload() -> ModuleType | None:
    """The generator, None where it is not at hand."""
    if not SOURCE.is_file():
        return None
    spec = importlib.util.spec_from_file_location("workload", SOURCE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def people(module: ModuleType, count: int = 10_000, seed: int = 7) -> Iterator[list[WireRecord]]:
    """Each person with jobs and skills, in the order in which they registered.

    Nothing of the generator's is left out; skills travel by their whole name. Ids and instants are those of one write
    for each person: a clock in milliseconds, and a new process every 10 to 40 people.
    """
    r, left, maker = random.Random(seed), 0, IdMaker()
    found = sorted((told for kind, told in module.generate(count, seed) if kind == "seeker"),
                   key=lambda told: told["registered"])
    for told in found:
        if not left:
            left, maker = r.randint(10, 40), IdMaker()
        left -= 1
        at = datetime.fromisoformat(told["registered"].replace("Z", "+00:00")) + timedelta(
            seconds=r.randrange(60), milliseconds=r.randrange(1000))
        yield _records(module, told, maker, at, r)


def _records(module: ModuleType, told: dict[str, Any], maker: IdMaker, at: datetime, r: random.Random,
             ) -> list[WireRecord]:
    clock = at.timestamp() * 1000 + r.random() * 3

    def made() -> UUID:
        nonlocal clock
        clock += r.random() / 5
        return maker.make(int(clock))

    stamp = {"created_at": at.isoformat(), "updated_at": at.isoformat()}
    person, day = made(), at.date()
    values = {
        **stamp, "document_type": "national_id", "surnames": told["last_names"], "names": told["first_names"],
        "birth_date": told["birth"], "sex": told["sex"], "place_code": f"{told['canton']:04d}",
        "phones": [{"number": "+593" + told["phone"][1:], "whose": "", "mobile": True}],
        "education_level": LEVELS[told["edu"]], "min_pay": f"{told['wage']:.2f}", "min_pay_period": "month",
        "hours": "any", "consent_state": "given", "channel": "office", "registered_on": day.isoformat(),
        "last_contact_on": day.isoformat(), "available_from": (day + timedelta(days=told["avail"])).isoformat()}
    if told["cedula"]:
        values["document_number"] = told["cedula"]
    if told["licence"]:
        values["licences"] = [told["licence"]]
    records = [WireRecord("jobseeker", person, 1, 0, values)]
    for place, job in enumerate(told["exp"]):
        records.append(WireRecord("job", made(), 1, 0, {
            **stamp, "jobseeker_id": str(person), "occupation": job["employer"], "unit_group": job["isco"],
            "tasks": job["text"], "started": job["start"] + "-01", "years": plain(job["months"] / 12),
            **({"position": place} if place else {})}))
    for place, skill in enumerate(told["skills"]):
        records.append(WireRecord("skill", made(), 1, 0, {
            **stamp, "jobseeker_id": str(person), "name": module.SKILLS[skill], "done": True,
            **({"position": place} if place else {})}))
    return records


def in_order(some: Sequence[Sequence[WireRecord]]) -> list[WireRecord]:
    """The records of some people as a batch holds them: parents first."""
    return sorted((record for one in some for record in one), key=lambda record: ORDER.index(record.record_type))


def fill(store: Store, office_id: UUID, count: int, *, own_ids: bool = False) -> int:
    """Register so many of them in an office, now: with ids and instants of the writing; returns the number of rows.

    ``own_ids``: with the ids that they have, as of a year's registering and many starts of the program.
    Skips where the generator is not at hand.
    """
    module = workload()
    if module is None:
        pytest.skip("the yardstick's generator is not at hand (PES_WORKLOAD)")
    everyone, rows = people(module, count), 0
    while portion := list(itertools.islice(everyone, PORTION)):
        with store.write(Actor(), "import") as unit:
            for person, *others in portion:
                key = person.record_id if own_ids else new_id()
                unit.add(_row(person, key, office_id))
                for record in others:
                    unit.add(_row(record, record.record_id if own_ids else new_id(), office_id, jobseeker_id=key))
                rows += 1 + len(others)
    return rows


def _row(record: WireRecord, key: UUID, office_id: UUID, **more: UUID) -> Record:
    values = read_values(record.record_type, record.values)
    for made in ("created_at", "updated_at"):
        del values[made]
    return KINDS[record.record_type](**values | {"id": key, "office_id": office_id} | more)
