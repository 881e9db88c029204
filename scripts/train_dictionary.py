"""Trains the dictionary that both sides of the exchange share, from invented records (docs/adr/0014).

Once a protocol version is released its dictionary never changes: a new one belongs to a new version. Words come from
the program's own catalogues and name lists; nobody in it is real.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import zstandard

from pes_desktop.domain.ids import IdMaker
from pes_desktop.reference.catalogue import load_catalogue
from pes_desktop.reference.names import load_names
from pes_desktop.reference.paths import resources_dir
from pes_desktop.sync.columnar import pack_records
from pes_desktop.sync.wire import PROTOCOL, WireRecord

SIZE = 64 * 1024
BATCHES, PEOPLE = 400, 40
LEVELS = ("none", "literacy", "primary", "lower_secondary", "secondary", "technical", "tertiary", "postgraduate")
KINDS = ("", "company", "family", "own", "household", "public")
PHRASES = ("atención al público", "turnos de noche", "por temporada", "en la finca de la familia", "con contrato",
           "a mi cargo", "control de calidad", "carga y descarga", "uso de herramientas", "manejo de personal",
           "reemplazo por vacaciones", "trabajo por jornal", "registro de entradas y salidas", "encargado de bodega",
           "responsable del turno", "entrega de pedidos", "limpieza y orden", "venta en la feria", "en altura")
FIRMS = ("Hacienda", "Agrícola", "Comercial", "Ferretería", "Panadería", "Transportes", "Constructora", "Exportadora",
         "Cooperativa", "Hostería", "Restaurante", "Taller", "Aserradero", "Florícola", "Lácteos", "Distribuidora")


class Office:
    """One random source and the lists it draws from; frequent words come first and are drawn more often."""

    def __init__(self, country: str, seed: int) -> None:
        self.random = random.Random(seed)
        lexicon = load_names(country)
        self.names = {sex: [name.title() for name in lexicon.given_names(sex)] for sex in "FM"}
        self.surnames = [name.title() for name in lexicon.surnames()]
        self.groups = [group for group in load_catalogue() if len(group.code) == 4]
        lines = (resources_dir() / "catalogs" / "skills.tsv").read_text(encoding="utf-8").splitlines()[1:]
        self.skills = [line.split("\t") for line in lines]
        self.words = [word for row in self.skills for word in (row[1], *row[3].split("|")) if word]
        self.places = [f"{province:02d}{canton:02d}{parish}" for province in range(1, 25) for canton in range(1, 9)
                       for parish in (50, 51, 52)]
        self.country = country

    def often(self, items: Sequence[Any]) -> Any:
        """One of the items, the first ones more often."""
        return items[int(len(items) * self.random.random() ** 2)]

    def person(self, maker: IdMaker, at: datetime) -> list[WireRecord]:
        """A person with jobs and skills, as the records of one write."""
        r = self.random
        clock = at.timestamp() * 1000

        def made() -> UUID:
            nonlocal clock
            clock += r.random() / 5
            return maker.make(int(clock))

        stamp = {"created_at": at.isoformat(), "updated_at": at.isoformat()}
        sex, person, day = r.choice("FM"), made(), at.date()
        values: dict[str, Any] = {
            **stamp, "document_type": "national_id", "document_number": f"{r.randrange(10**10):010d}",
            "surnames": f"{self.often(self.surnames)} {self.often(self.surnames)}",
            "names": " ".join(self.often(self.names[sex]) for _ in range(r.randint(1, 2))), "sex": sex,
            "birth_date": (day - timedelta(days=r.randint(6000, 25000))).isoformat(),
            "nationality": self.country.upper(), "place_code": self.often(self.places),
            "phones": [{"number": f"+5939{r.randrange(10**8):08d}", "whose": "", "mobile": True}],
            "education_level": r.choice(LEVELS), "education_complete": r.random() < 0.7,
            "situation": r.choice(("unemployed", "first_job", "employed")), "min_pay_period": "month", "hours": "any",
            "min_pay": f"{r.randrange(300, 900)}.00", "consent_state": "given", "consent_signed": True,
            "consent_date": day.isoformat(), "channel": "office", "registered_on": day.isoformat(),
            "last_contact_on": day.isoformat(),
            "available_from": (day + timedelta(days=r.choice((0, 15, 30)))).isoformat(),
            "wanted": [{"unit_group": self.often(self.groups).code, "words": self.often(self.words)}]}
        if r.random() < 0.3:
            values["licences"] = [r.choice("ABCDEG")]
        records = [WireRecord("jobseeker", person, 1, 0, values)]
        held = r.sample(self.skills, r.randint(3, 10))
        for place in range(r.randint(1, 3)):
            group = self.often(self.groups)
            told = f"{self.often(self.words)}, {r.choice(PHRASES)}; {held[0][1]}. {r.choice(PHRASES).capitalize()}."
            job: dict[str, Any] = {
                **stamp, "jobseeker_id": str(person), "unit_group": group.code, "tasks": told,
                "occupation": r.choice((group.title_m, f"{r.choice(FIRMS)} {self.often(self.surnames)}")),
                "employer_kind": r.choice(KINDS), "years": r.randint(1, 80) / 4,
                "started": date(r.randint(2000, 2025), r.randint(1, 12), 1).isoformat()}
            records.append(WireRecord("job", made(), 1, 0, {**job, **({"position": place} if place else {})}))
        for place, (code, name, *_) in enumerate(held):
            skill: dict[str, Any] = {**stamp, "jobseeker_id": str(person), "done": True}
            skill |= {"name": name, "code": code} if r.random() < 0.5 else {"name": self.often(self.words)}
            records.append(WireRecord("skill", made(), 1, 0, {**skill, **({"position": place} if place else {})}))
        return records

    def batch(self, number: int) -> bytes:
        """Plain content of a batch of new people, or of patches."""
        r, maker = self.random, IdMaker()
        at = datetime(2026, 1, 5, 8, tzinfo=UTC) + timedelta(minutes=number * 97)
        people = []
        for _ in range(r.randint(1, PEOPLE)):
            at += timedelta(milliseconds=r.randint(60_000, 1_500_000))
            people.append(self.person(maker, at))
        order = ("jobseeker", "job", "skill")
        records = sorted((record for one in people for record in one), key=lambda one: order.index(one.record_type))
        if number % 4 == 0:
            field = r.choice(("phones", "last_contact_on", "available_from", "situation", "community", "min_pay"))
            records = [WireRecord("jobseeker", one.record_id, 2, 1, {
                name: one.values[name] for name in ("updated_at", field) if name in one.values}, False,
                (field, "updated_at")) for one in records if one.record_type == "jobseeker"]
        head = [maker.make(int(at.timestamp() * 1000)), number + 1, UUID(int=r.getrandbits(128)),
                UUID(int=r.getrandbits(128)), int(at.timestamp() * 10**6), r.randint(-900, 900)]
        return b"".join(pack_records(head, records))


def main() -> None:
    """Write the dictionary of the present protocol version; refuses to replace one."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else (
        resources_dir() / "exchange" / f"dictionary-{PROTOCOL}.zdict")
    offices = [Office("ec", 11), Office("ar", 12)]
    samples: list[bytes | bytearray | memoryview] = [offices[number % 2].batch(number) for number in range(BATCHES)]
    trained = zstandard.train_dictionary(SIZE, samples, dict_id=0x50455300 + PROTOCOL, level=19)
    with target.open("xb") as file:
        file.write(trained.as_bytes())
    print(f"{target}: {len(trained.as_bytes())} bytes from {sum(map(len, samples))}")


if __name__ == "__main__":
    main()
