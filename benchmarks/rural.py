"""The synthetic people of the shared workload (seed 7) as records of an office: person, jobs, skills.

The generator lies outside this project; PES_WORKLOAD names its folder.
"""

from __future__ import annotations

import importlib.util
import os
import tempfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from pes_desktop.domain.ids import new_id
from pes_desktop.models import Job, Jobseeker, Skill
from pes_desktop.storage.store import Actor, Store

FOLDER = Path(os.environ.get("PES_WORKLOAD", Path(__file__).resolve().parents[2] / "shared" / "bench"))
LEVELS = ("none", "none", "primary", "lower_secondary", "secondary", "technical", "tertiary", "university",
          "postgraduate")
PORTION = 250


def _generator() -> Any:
    os.environ.setdefault("WORKLOAD_DIR", str(Path(tempfile.gettempdir()) / "workload"))
    found = importlib.util.spec_from_file_location("workload", FOLDER / "workload.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def seekers(count: int, seed: int = 7) -> Iterator[tuple[dict[str, Any], list[str]]]:
    """(person, names of the skills) as the workload makes them."""
    workload = _generator()
    for kind, record in workload.generate(count, seed):
        if kind == "seeker":
            yield record, [workload.SKILLS[skill] for skill in record["skills"]]


def fill(store: Store, office_id: UUID, count: int) -> int:
    """Register so many people with their experience and skills; returns the number of rows."""
    rows, portion = 0, []
    for item in seekers(count):
        portion.append(item)
        if len(portion) == PORTION:
            rows += _write(store, office_id, portion)
            portion = []
    return rows + (_write(store, office_id, portion) if portion else 0)


def _write(store: Store, office_id: UUID, portion: list[tuple[dict[str, Any], list[str]]]) -> int:
    rows: list[Any] = []
    for person, skills in portion:
        registered = date.fromisoformat(person["registered"][:10])
        key = new_id()
        rows.append(Jobseeker(
            id=key, office_id=office_id, surnames=person["last_names"], names=person["first_names"],
            document_number=person["cedula"] or "", document_type="national_id" if person["cedula"] else "none",
            sex=person["sex"], birth_date=date.fromisoformat(person["birth"]), place_code=f"{person['canton']:04d}50",
            phones=[{"number": person["phone"], "whose": "", "mobile": True}], education_level=LEVELS[person["edu"]],
            licences=[person["licence"]] if person["licence"] else [], min_pay=Decimal(str(person["wage"])),
            registered_on=registered, last_contact_on=registered))
        for position, job in enumerate(person["exp"]):
            rows.append(Job(id=new_id(), office_id=office_id, jobseeker_id=key, position=position,
                            occupation=job["text"].partition(",")[0], unit_group=job["isco"], tasks=job["text"],
                            started=date.fromisoformat(job["start"] + "-01"), years=round(job["months"] / 12, 1)))
        rows.extend(Skill(id=new_id(), office_id=office_id, jobseeker_id=key, position=position, name=name)
                    for position, name in enumerate(skills))
    with store.write(Actor(), "import") as unit:
        for row in rows:
            unit.add(row)
    return len(rows)
