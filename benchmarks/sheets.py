"""An office's own register as a spreadsheet, in the layout of the samples; the people are invented."""

from __future__ import annotations

import random
from pathlib import Path

from openpyxl import Workbook

from pes_desktop.reference.names import load_names

HEADINGS = ("N°", "APELLIDOS Y NOMBRES", "CEDULA", "F. NAC.", "EDAD", "SEXO", "TELÉFONO", "DIRECCIÓN", "CANTÓN",
            "PARROQUIA", "INSTRUCCIÓN", "OCUPACIÓN / EXPERIENCIA", "LICENCIA", "DISCAP.", "FECHA INSCRIPCIÓN",
            "OBSERV.")
JOBS = ("albañil", "guardia / agricultor", "mesera", "bodeguero, soldador, peón", "ganadería y ordeño", "chofer",
        "cocinera", "empleada doméstica", "jornalero", "vendedor ambulante")
PLACES = (("Alausí", "Sibambe"), ("Alausí", "Achupallas"), ("Alausí", "Tixán"), ("Guamote", "Cebadas"),
          ("Guamote", "Palmira"), ("Colta", "Cajabamba"))


def national_id(dice: random.Random) -> str:
    """A number of Chimborazo with its check digit (module 10)."""
    digits = [0, 6, dice.randrange(6), *(dice.randrange(10) for _ in range(6))]
    total = sum((d * 2 - 9 if d * 2 > 9 else d * 2) if place % 2 == 0 else d for place, d in enumerate(digits))
    return "".join(map(str, digits)) + str(-total % 10)


def write_register(path: Path, rows: int, seed: int = 9) -> Path:
    """``rows`` people with the usual lost zeros and spellings of dates; one in fifty stands twice."""
    dice = random.Random(seed)
    names = load_names("ec")
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Hoja1")
    sheet.append(["OFICINA DE EMPLEO ALAUSÍ - REGISTRO DE OFERENTES 2026"])
    sheet.append([])
    sheet.append(HEADINGS)
    written: list[list[object]] = []
    for number in range(1, rows + 1):
        if written and number % 50 == 0:
            line = [number, *dice.choice(written)[1:]]
        else:
            sex = dice.choice("FM")
            surnames = " ".join(dice.sample(names.surnames(), 2)).title()
            given = " ".join(dice.sample(list(names.given_names(sex)), 2)).title()
            document = national_id(dice)
            born = f"{dice.randrange(1, 29):02d}/{dice.randrange(1, 13):02d}/{dice.randrange(1955, 2007)}"
            canton, parish = dice.choice(PLACES)
            line = [number, f"{surnames} {given}", int(document) if dice.random() < 0.6 else document, born, None, sex,
                    f"09{dice.randrange(10**8):08d}", "Barrio San Pedro", canton, parish,
                    dice.choice(("primaria", "bachiller", "ninguna")), dice.choice(JOBS),
                    "C" if dice.random() < 0.1 else None, None,
                    f"{dice.randrange(1, 29):02d}/{dice.randrange(1, 10):02d}/2026", None]
            written.append(line)
        sheet.append(line)
    book.save(path)
    return path
