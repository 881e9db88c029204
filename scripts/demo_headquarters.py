"""Invented offices for the demo headquarters, pictures and tests: people, orders, letters, placements, proofs."""

from __future__ import annotations

import random
import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, insert, select

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pes_central.db import writing  # noqa: E402
from pes_central.pages.people import add_user, name_of  # noqa: E402
from pes_central.tables import DeviceEntry, DeviceState, OfficeEntry  # noqa: E402
from pes_desktop.models import (  # noqa: E402
    Employer,
    Jobseeker,
    Letter,
    MonthClose,
    Office,
    Referral,
    ReferralEvent,
    RegistrationEvent,
    ServiceAct,
    Vacancy,
)
from pes_desktop.reference.names import load_names  # noqa: E402
from pes_desktop.reference.places import load_places  # noqa: E402

ANALYST, ADMINISTRATOR = "Análisis de demostración", "Administración de demostración"
PASSWORD = "una sede para todos"
#: Canton names (Ecuador) for the offices, in the order they are made.
TOWNS = ("Riobamba", "Ambato", "Latacunga", "Guaranda", "Cuenca", "Azogues", "Loja", "Ibarra", "Otavalo", "Cayambe",
         "Machala", "Santa Rosa", "Quevedo", "Babahoyo", "Portoviejo", "Manta", "Puyo", "Tena", "Macas", "Guamote")
#: How the offices stand, in turn.
MOODS = ("ok", "ok", "ok", "ok", "waiting", "ok", "ok", "silent", "ok", "parked", "never", "ok", "untold")
Rows = dict[type[Any], list[dict[str, Any]]]


def demo_users(engine: Engine) -> None:
    """The two demo accounts, once."""
    with writing(engine) as connection:
        for name, role in ((ANALYST, "analyst"), (ADMINISTRATOR, "administrator")):
            if not name_of(connection, name):
                add_user(connection, name, role, PASSWORD)


def _towns(count: int) -> Iterator[tuple[str, str]]:
    """(name, code of place) of towns: the listed ones first, then every canton of the country again and again."""
    places = load_places("ec")
    cantons = [canton for province in places.children() for canton in places.children(province.code)]
    named = {canton.name: canton for canton in cantons}
    order = [named[name] for name in TOWNS if name in named]
    order += [canton for canton in cantons if canton.name not in TOWNS]
    for place in range(count):
        canton = order[place % len(order)]
        yield canton.name if place < len(order) else f"{canton.name} {place // len(order) + 1}", canton.code


def fill(engine: Engine, offices: int, people: int, today: date, seed: int = 7) -> list[UUID]:
    """Offices with about ``people`` people each, over the five months before ``today``; returns their ids.

    Offices that are there already (by code) stay as they are. Equal seeds, equal people.
    """
    rng = random.Random(seed)
    lexicon = load_names("ec")
    surnames = [name.title() for name in lexicon.surnames()][:400]
    given = {sex: [name.title() for name in lexicon.given_names(sex)][:200] for sex in ("F", "M")}
    made: list[UUID] = []
    with writing(engine) as connection:
        there = set(connection.execute(select(OfficeEntry.office_code)).scalars())
        for place, (town, code) in enumerate(_towns(offices)):
            short = f"D{place:03d}"
            if short in there:
                continue
            office = uuid.UUID(int=rng.getrandbits(128), version=4)
            made.append(office)
            _office(connection, rng, office, short, town, code, place, today)
            rows = _month_rows(rng, office, short, code, people, today, surnames, given)
            for model, values in rows.items():
                if values:
                    connection.execute(insert(model), values)
    return made


def _office(connection: Connection, rng: random.Random, office: UUID, short: str, town: str, code: str, place: int,
            today: date) -> None:
    noon = min(datetime.combine(today, time(13, 40), UTC), datetime.now(UTC))
    connection.execute(insert(OfficeEntry).values(office_code=short, office_id=office, feed_position=1,
                                                  created_at=noon - timedelta(days=200)))
    connection.execute(insert(Office).values(id=office, office_id=office, code=short, name=f"Oficina {town}",
                                             country="ec", place_code=code))
    mood = MOODS[place % len(MOODS)]
    for letter in "AB"[:1 + (place % 5 == 0)]:
        device = uuid.UUID(int=rng.getrandbits(128), version=4)
        seen = noon - timedelta(days=16 if mood == "silent" else place % 3, minutes=rng.randint(1, 300))
        connection.execute(insert(DeviceEntry).values(
            device_id=device, office_id=office, letter=letter, token_hash=f"{device.hex}{device.hex}",
            enrolled_at=noon - timedelta(days=190), seen_at=None if mood == "never" else seen,
            clock_offset_ms=0, last_number=0 if mood == "never" else rng.randint(20, 400)))
        if mood in ("never", "untold"):
            continue
        waiting = rng.randint(3, 60) if mood == "waiting" else 0
        parked = rng.randint(1, 4) if mood == "parked" else 0
        equal = not waiting and not parked
        connection.execute(insert(DeviceState).values(
            device_id=device, told_at=seen, waiting=waiting, parked=parked, product="0.1.0", equal=equal,
            proof_at=seen if equal else seen - timedelta(days=2)))


def _month_rows(rng: random.Random, office: UUID, short: str, code: str, people: int, today: date,
                surnames: list[str], given: dict[str, list[str]]) -> Rows:
    rows: Rows = {model: [] for model in (Employer, Jobseeker, RegistrationEvent, Vacancy, Referral, ReferralEvent,
                                          Letter, ServiceAct, MonthClose)}
    entered = datetime.combine(today, time(12), UTC)

    def new(model: type[Any], **values: Any) -> UUID:
        key = uuid.UUID(int=rng.getrandbits(128), version=4)
        rows[model].append({"id": key, "office_id": office, **values})
        return key

    counselor, liaison = uuid.UUID(int=1), uuid.UUID(int=2)
    employer = new(Employer, legal_name=f"Asociación Agrícola {short}")
    orders = [new(Vacancy, number=f"{short}-V-{place:05d}", employer_id=employer, title="Empacadora", unit_group="9321",
                  positions=rng.randint(1, 6), notified_on=today - timedelta(days=rng.randint(20, 150)),
                  closes_on=today + timedelta(days=30), wage=Decimal("482.00"), place_code=code)
              for place in range(max(1, people // 12))]
    for place in range(people):
        sex = rng.choice("FFM")
        day = today - timedelta(days=rng.randint(0, 150))
        person = new(Jobseeker, surnames=" ".join(rng.sample(surnames, 2)), names=rng.choice(given[sex]), sex=sex,
                     document_number=f"0{rng.randint(10**8, 10**9 - 1)}",
                     birth_date=day - timedelta(days=rng.randint(6600, 20000)), registered_on=day,
                     last_contact_on=day, place_code=code, education_level=rng.choice(("primary", "secondary")),
                     wanted=[{"words": "empaque", "unit_group": "9321"}])
        new(RegistrationEvent, jobseeker_id=person, kind="registered", fact_date=day)
        new(ServiceAct, jobseeker_id=person, kind="interview", fact_date=day, minutes=25)
        if rng.random() < 0.45:
            _referral(rng, new, person, rng.choice(orders), day + timedelta(days=2), today, entered, counselor, liaison,
                      f"{short}-C-{place:05d}")
    return rows


def _referral(rng: random.Random, new: Any, person: UUID, vacancy: UUID, day: date, today: date, entered: datetime,
              counselor: UUID, liaison: UUID, number: str) -> None:
    if day > today:
        return
    referral = new(Referral, jobseeker_id=person, vacancy_id=vacancy, state="issued", state_on=day, issued_on=day,
                   referred_by=counselor, vacancy_known_on=day - timedelta(days=20))
    new(Letter, referral_id=referral, number=number, result_code="AB3K7Q", issued_on=day,
        expires_on=day + timedelta(days=10))
    moves = [("issued", day, "counselor", "")]
    if rng.random() < 0.75:
        moves.append(("presented", day + timedelta(days=2), "liaison", ""))
        if rng.random() < 0.55:
            moves += [("hired", day + timedelta(days=5), "liaison", ""),
                      ("verified", day + timedelta(days=9), "liaison", "slip")]
    for serial, (state, when, role, evidence) in enumerate(moves, start=1):
        if when <= today:
            staff = counselor if role == "counselor" else liaison
            new(ReferralEvent, referral_id=referral, serial=serial, from_state="", state=state, fact_date=when,
                entered_at=entered, role=role, evidence=evidence, staff_id=staff)


def look_alikes(engine: Engine, offices: list[UUID], pairs: int = 4) -> None:
    """The same invented person in two offices, a few times: by number, and by name and birth."""
    from pes_desktop.domain.ids import new_id

    columns = [column for column in Jobseeker.__table__.columns if column.name not in ("id", "office_id")]
    with writing(engine) as connection:
        for place in range(min(pairs, len(offices) - 1)):
            row = connection.execute(select(*columns).where(
                Jobseeker.office_id == offices[place]).order_by(Jobseeker.id.desc()).limit(1)).mappings().first()
            if row is None:
                continue
            copy = {**row, "id": new_id(), "office_id": offices[place + 1]}
            if place % 2:
                copy["document_number"] = ""
            connection.execute(insert(Jobseeker), [copy])


def say_headquarters(url: str) -> None:
    """Where the demo headquarters answers, and who may come in."""
    print(f"Sede central de demostración: {url}\n  Cuentas: «{ANALYST}» y «{ADMINISTRATOR}». Contraseña: {PASSWORD}",
          flush=True)


def prepare(folder: Path, offices: int = 14, people: int = 40) -> None:
    """Make a demo headquarters of a folder ready: accounts and invented offices, once."""
    from pes_central.config import load
    from pes_central.db import open_engine
    from pes_central.db import prepare as upgrade

    engine = open_engine(load(folder, {}))
    upgrade(engine)
    demo_users(engine)
    made = fill(engine, offices, people, date.today())
    if made:
        look_alikes(engine, made)
    engine.dispose()


if __name__ == "__main__":
    prepare(Path(sys.argv[1]), *(int(number) for number in sys.argv[2:4]))
    if "--serve" in sys.argv:
        subprocess.run([sys.executable, "-m", "pes_central", "serve", "--dir", sys.argv[1]], check=False, cwd=ROOT)
