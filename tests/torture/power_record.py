"""Records a day at the desk: a real office, real services, a real headquarters, every write and fsync in order."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from power_disk import PowerDisk
from power_trace import STRACE, Change, read_trace
from support.exchange import Server
from support.work_office import add_vacancies, new_office

from pes_desktop.storage import keys

PASSWORD = "montaña-azul-9"
HEADINGS = ["Cédula", "Apellidos y nombres", "Fecha de nacimiento", "Sexo", "Teléfono", "Parroquia", "Oficio",
            "Fecha inscripción"]
_SURNAMES = ("Guamán", "Pilco", "Caiza", "Lema", "Toapanta", "Morocho", "Chango", "Ñauta", "Yumbo", "Tenelema")
_NAMES = ("Rosa", "Segundo", "María", "Ángel", "Blanca", "Klever", "Wilson", "Élida", "Zoila", "Franklin")
MISSING = "strace is not installed" if shutil.which("strace") is None else ""


@dataclass(frozen=True)
class Recording:
    """The files at the beginning, what happened to them, and the key that opens them."""

    files: dict[str, bytes]
    changes: list[Change]
    key: bytes
    staff: str
    seed: int
    acts: dict[str, int] = field(default_factory=dict)

    @property
    def told(self) -> list[dict[str, Any]]:
        """What the desk told, in order."""
        return [change.told for change in self.changes if change.told is not None]

    def end(self) -> dict[str, bytes]:
        """The files as they stood when the desk was cut off."""
        disk = PowerDisk(self.files)
        for change in self.changes:
            disk.feed(change)
        return disk.whole()


def register_sheet(path: Path, rng: random.Random, rows: int, first: int) -> Path:
    """An office's own register with ``rows`` invented people."""
    book = Workbook()
    book.active.append(HEADINGS)
    for number in range(first, first + rows):
        name = f"{rng.choice(_SURNAMES)} {rng.choice(_SURNAMES)} {rng.choice(_NAMES)} {rng.choice(_NAMES)}"
        book.active.append(["", name, date(1960 + number % 45, 1 + number % 12, 1 + number % 28), rng.choice("FM"),
                            f"09{number:08d}", "Tixán", rng.choice(("albañil", "cocinera", "jornalero agrícola")),
                            date(2026, 3, 1 + number % 28)])
    book.save(path)
    return path


def record_day(folder: Path, seed: int, *, people: int = 12, rows: tuple[int, ...] = (24, 6, 70),
               server: Server | None = None, synchronous: str = "FULL", backups: tuple[int, ...] = ()) -> Recording:
    """Let the desk of power_desk.py work in ``folder / "office"`` under strace and read what it wrote."""
    rng = random.Random(seed)
    office = folder / "office"
    ctx = new_office(office)
    vacancies = [str(found) for found in add_vacancies(ctx).values()]
    code = server.code(ctx.office.code) if server is not None else ""
    ctx.store.close()
    staff = keys.holders(office)[0][0]
    key = keys.unlock(office, staff, PASSWORD)
    orders = {"key": key.hex(), "url": server.url if server is not None else "", "code": code, "seed": seed,
              "vacancies": vacancies, "people": people, "synchronous": synchronous, "backups": backups,
              "sheets": [
                  str(register_sheet(folder / f"lista{place}.xlsx", rng, count, 1 + 1000 * place))
                  for place, count in enumerate(rows)]}
    files = read_files(office)
    trace = folder / "trace"
    done = subprocess.run(
        [*STRACE, "-o", str(trace), sys.executable, str(Path(__file__).with_name("power_desk.py")), str(office)],
        input=json.dumps(orders) + "\n", capture_output=True, text=True, check=False, timeout=200)
    assert done.returncode == 0, done.stderr[-3000:]
    changes = read_trace(trace, office)
    trace.unlink()
    acts: dict[str, int] = {}
    for told in (change.told for change in changes if change.told is not None):
        acts[told["act"]] = acts.get(told["act"], 0) + 1
    assert sum(acts.values()) == len(done.stdout.splitlines()), "a mark is missing in the trace"
    return Recording(files, changes, key, str(staff), seed, acts)


def read_files(folder: Path) -> dict[str, bytes]:
    """The files of an office, but for what is made anew at each opening and the backups."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*"))
            if path.is_file() and not path.name.endswith("-shm") and "backups" not in path.parts}
