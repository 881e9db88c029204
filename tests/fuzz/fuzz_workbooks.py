"""Broken spreadsheets through the real import: look, preview, apply, in a real office with a real database."""

from __future__ import annotations

import io
import shutil
import zipfile
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

from fuzz_kit import Tally, row_counts
from support.mangle import mangled_bytes, odd_value

from pes_desktop.services import import_preview, importing, office_setup
from pes_desktop.services.context import OfficeContext
from pes_desktop.storage.keys import KdfCost

SAMPLES = Path(__file__).resolve().parents[1] / "fixtures" / "workbooks"
TODAY = date(2026, 10, 20)
#: After so many imports the office begins again, so that it stays small.
_FRESH = 60


class Bench:
    """An office that can be set back to its beginning."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.pristine = folder / "office", folder / "pristine"
        form = office_setup.NewOffice("ec", "Oficina Alausí", "ALA", "060250", "Luis Andrade", "clave de prueba")
        ctx, _ = office_setup.create_office(self.folder, form, clock=lambda: TODAY, cost=KdfCost(1, 1024, 1))
        self.staff, self.key = ctx.staff.id, ctx.store.key
        ctx.store.close()
        shutil.copytree(self.folder, self.pristine)
        self.ctx = self._open()
        self.imports = 0

    def _open(self) -> OfficeContext:
        return office_setup.open_with_key(self.folder, self.key, self.staff, clock=lambda: TODAY)

    def after_import(self) -> None:
        self.imports += 1
        if self.imports % _FRESH == 0:
            self.ctx.store.close()
            shutil.rmtree(self.folder)
            shutil.copytree(self.pristine, self.folder)
            self.ctx = self._open()


@cache
def _parts(name: str) -> dict[str, bytes]:
    with zipfile.ZipFile(SAMPLES / name) as archive:
        return {part: archive.read(part) for part in archive.namelist()}


def _packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _inside(random: Random, name: str) -> bytes:
    """A whole archive in which one or two of its parts are damaged, missing or strangely named."""
    parts = dict(_parts(name))
    for _ in range(random.choice((1, 1, 2))):
        part = random.choice([*parts] + [p for p in parts if p.endswith((".xml", ".bin"))] * 3)
        kind = random.randrange(8)
        if kind == 0:
            del parts[part]
        elif kind == 1:
            parts["../" * 9 + part] = parts[part]
        elif kind == 2:
            parts[part.upper()] = parts.pop(part)
        elif kind == 3:
            parts[part] = _reworded(random, parts[part])
        else:
            parts[part] = mangled_bytes(random, parts[part], tuple(parts.values()))
    return _packed(parts)


def _reworded(random: Random, xml: bytes) -> bytes:
    """The XML stays whole, but a number or word in it becomes another."""
    pieces = xml.split(b'"')
    for _ in range(random.choice((1, 3, 9))):
        at = random.randrange(len(pieces))
        pieces[at] = random.choice((b"", b"-1", b"99999999999", b"XFD1048576", b"A0", b"1e999", b"&x;", b"&#0;", b"s",
                                    b"inlineStr", b"0", b"\xff\xfe", b"d", b"2147483648", b"A1:XFD1048576"))
    return b'"'.join(pieces)


HEADINGS = {"people": ["APELLIDOS", "NOMBRES", "CEDULA", "FECHA NACIMIENTO", "SEXO", "TELEFONO", "PARROQUIA",
                       "OCUPACION", "INSTRUCCION", "FECHA REGISTRO"],
            "vacancies": ["EMPRESA", "RUC", "PUESTO", "N° VACANTES", "SUELDO", "ESTADO", "CANTON", "FECHA CIERRE"]}
_GOOD = {"people": ["Guamán Lema", "Rosa", "0603188421", date(1986, 4, 2), "F", "0997599992", "Palmira", "ordeñadora",
                    "primaria", date(2026, 9, 1)],
         "vacancies": ["Hacienda San José", "0691700001001", "Ordeñador", 2, 460, "abierta", "Alausí",
                       date(2026, 11, 1)]}


def _cell(random: Random) -> object:
    value = odd_value(random)
    if isinstance(value, list | dict) or value is None:
        return str(value)[:300]
    if isinstance(value, int | float) and (value != value or abs(value) > 1e300):
        return str(value)[:300]
    return value


def _odd_cells(random: Random, kind: str) -> bytes:
    """A whole workbook whose cells hold what nobody expects there."""
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(HEADINGS[kind])
    for _ in range(random.randint(1, 4)):
        row = [_cell(random) if random.random() < 0.4 else good for good in _GOOD[kind]]
        book.active.append([_writable(cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _writable(cell: object) -> object:
    if isinstance(cell, str):  # what the library refuses to write is tried through separated text
        return "".join(c for c in cell if ord(c) >= 32 and not 0xD800 <= ord(c) < 0xE000)
    return cell


def _separated(random: Random, kind: str) -> bytes:
    separator = random.choice(";,\t|")
    lines = [separator.join(HEADINGS[kind])]
    for _ in range(random.randint(1, 5)):
        lines.append(separator.join(str(_cell(random)) if random.random() < 0.4 else str(c) for c in _GOOD[kind]))
    encoding = random.choice(("utf-8", "utf-8-sig", "cp1252", "utf-16", "latin-1"))
    data = random.choice(("\n", "\r\n", "\r")).join(lines).encode(encoding, "surrogatepass" if "utf" in encoding
                                                                  else "replace")
    return mangled_bytes(random, data) if random.random() < 0.5 else data


FOREIGN = (
    b"", b"\x89PNG\r\n\x1a\n" + bytes(500), b"\xff\xd8\xff\xe0" + bytes(500), b"GIF89a" + bytes(64), b"%PDF-1.7\n%...",
    b"<html><table><tr><td>APELLIDOS</td></tr></table></html>", b"<?xml version='1.0'?><Workbook/>", b"{\\rtf1 x}",
    b"PK\x05\x06" + bytes(18), b"PK\x03\x04" + bytes(26), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000),
    b"MZ\x90" + bytes(100), b"\x1f\x8b\x08" + bytes(60), b'[{"a": 1}]', b"APELLIDOS", b"\n" * 3_000, b";" * 3_000,
    b'"', b'a;b\n"', "APELLIDOS;NOMBRES\n".encode("utf-16-be"), b"\xff\xfe", b"\xfe\xff\x00", b"\xef\xbb\xbf",
    b"APELLIDOS;NOMBRES;CEDULA\n" + b'"' + b"x" * 200_000 + b'";b;c\n',
)


def _broken(random: Random, kind: str) -> tuple[str, bytes]:
    """(suffix, bytes) of one input."""
    pick = random.random()
    book = "personas.xlsx" if kind == "people" else "vacantes.xlsx"
    if pick < 0.22:
        return "xlsx", _inside(random, book)
    if pick < 0.32:
        return "xlsx", mangled_bytes(random, (SAMPLES / book).read_bytes(), FOREIGN)
    if pick < 0.50:
        return "csv", _separated(random, kind)
    if pick < 0.60:
        return "xlsx", _odd_cells(random, kind)
    if pick < 0.82:
        return "xls", mangled_bytes(random, (SAMPLES / "personas.xls").read_bytes())
    if pick < 0.92:
        return "ods", _inside(random, "personas.ods")
    data = random.choice(FOREIGN)
    return random.choice(("xlsx", "xls", "csv")), mangled_bytes(random, data) if random.random() < 0.5 else data


def workbooks(first: int, count: int, folder: Path) -> Tally:
    """The trial: after a refusal every table is as before; an accepted sheet is in whole, with outbox and audit."""
    tally, bench = Tally(), Bench(folder)
    before = row_counts(bench.ctx.store)
    for number in range(first, first + count):
        random = Random(f"workbook {number}")
        kind = "people" if random.random() < 0.7 else "vacancies"
        suffix, data = _broken(random, kind)
        path = folder / f"input.{suffix}"
        path.write_bytes(data)
        done: list[importing.ImportResult] = []
        with tally.one(number):
            import_preview.look_at(bench.ctx, path, kind)
            seen = import_preview.preview(bench.ctx, path, kind)
            done.append(importing.apply_import(bench.ctx, seen.parsed, path))
        after = row_counts(bench.ctx.store)
        if not done and after != before:
            tally.blame(number, f"half applied: {_differing(before, after)}")
        if done:
            _whole(tally, number, kind, done[0], before, after)
            bench.after_import()
            after = row_counts(bench.ctx.store)
        before = after
    bench.ctx.store.close()
    return tally


def _differing(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    return {name: after[name] - before[name] for name in after if after[name] != before[name]}


def _whole(tally: Tally, number: int, kind: str, result: importing.ImportResult, before: dict[str, int],
           after: dict[str, int]) -> None:
    grown = _differing(before, after)
    table = "jobseeker" if kind == "people" else "vacancy"
    if grown.get(table, 0) != result.created or grown.get("import_run") != 1:
        tally.blame(number, f"said {result.created} created, tables grew by {grown}")
    if result.created and (grown.get("audit") != 1 or not grown.get("outbox")):
        tally.blame(number, f"without outbox or audit: {grown}")
    if result.created and grown.get("search_document", 0) < result.created:
        tally.blame(number, f"not to be found: {grown}")
