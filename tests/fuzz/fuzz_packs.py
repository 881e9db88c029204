"""Broken country packs: every file of a country's folder, the letter's layout, the brand, the words."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from fuzz_kit import Tally
from support.mangle import mangled_bytes, mangled_value

from pes_desktop.documents.fields import sample_content
from pes_desktop.documents.layouts import parse_layout
from pes_desktop.documents.letter_pdf import render_letter
from pes_desktop.reference import brand, catalogue, messages, names, places
from pes_desktop.reference.country import CountryPack, read_pack
from pes_desktop.reference.paths import resources_dir


def _use_pack(pack: CountryPack) -> None:
    """What the program does with a pack that was taken."""
    for kind in pack.documents:
        for raw in ("0603188421", 603188421.0, "no tiene", "AB-123"):
            number = pack.normalise_document(kind.code, raw)
            pack.validate_document(kind.code, number)
            pack.show_document(kind.code, number)
    for extra in pack.extra_ids:
        pack.validate_extra(extra.code, "20123456786", "12345678")
    number = pack.normalise_tax_id("0691700001001")
    pack.validate_tax_id(number)
    pack.show_tax_id(number)
    pack.education_from_text("primaria incompleta")
    pack.education_rank("primary")
    pack.licences_from_text("tipo b y E")
    for age in (3, 18, 70):
        pack.age_group(age)
    for word in (pack.name, pack.service_name, pack.laws.self_employment):
        assert isinstance(word.of("es"), str)


def _use_places(path: Path) -> None:
    index = places.read_places(path)
    index.search("guamo", near="06")
    index.resolve("Chimborazo", "Guamote", "Palmira")
    for code in ("060250", "0602", "06"):
        index.path(code)
        index.distance_km(code, "060251")


def _use_layout(path: Path) -> None:
    layout = parse_layout(_object(path))
    render_letter(replace(sample_content(), texts=dict(layout.texts)), layout)


def _object(path: Path) -> Any:
    from pes_desktop.reference.country_files import read_object

    return read_object(path)


def _use_brand(path: Path) -> None:
    raw = brand._read(path)
    for theme in ("light", "dark"):
        brand.parse_palette(raw, theme)


def packs(first: int, count: int, folder: Path) -> Tally:
    """A pack is refused with its file's name, or everything in it can be used."""
    tally, base = Tally(), resources_dir()
    home = folder / "ec"
    home.mkdir()
    short = folder / "places.tsv"  # the first cantons are as good as a thousand
    lines = (base / "countries/ec/places.tsv").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line.startswith(("code", "06", "01\t"))][:120]
    short.write_text("\n".join(kept), encoding="utf-8")
    given = "\n".join((base / "countries/ec/names.tsv").read_text(encoding="utf-8").splitlines()[:80])
    sources: list[tuple[str, bytes, Callable[[Path], object]]] = [
        ("country.json", (base / "countries/ec/country.json").read_bytes(), lambda p: _use_pack(read_pack(p))),
        ("places.tsv", short.read_bytes(), _use_places),
        ("names.tsv", given.encode(), lambda p: names.read_names(p).is_given("maria")),
        ("carta.json", (base / "letters/carta.json").read_bytes(), _use_layout),
        ("national.json", (base / "brand/national.json").read_bytes(), _use_brand),
    ]
    for number in range(first, first + count):
        random = Random(f"pack {number}")
        name, good, use = random.choices(sources, (6, 2, 1, 2, 1))[0]
        data = mangled_bytes(random, good)
        if name.endswith("json") and random.random() < 0.7:
            data = json.dumps(mangled_value(random, json.loads(good))).encode("utf-8", "surrogatepass")
        path = home / name
        path.write_bytes(data)
        with tally.one(number):
            use(path)
    return tally


def words(first: int, count: int, folder: Path) -> Tally:
    """Broken catalogues of the program's own, messages and occupations, as a damaged installation has them."""
    tally, home = Tally(), folder / "resources"
    real = resources_dir()
    for part in ("i18n/messages", "catalogs"):
        shutil.copytree(real / part, home / part)
    (home / "countries").mkdir()
    files = [*sorted((home / "i18n/messages/es").glob("*.json")), *sorted((home / "catalogs").rglob("*.tsv"))]
    messages.resources_dir = catalogue.resources_dir = lambda: home  # type: ignore[assignment]
    for number in range(first, first + count):
        random = Random(f"words {number}")
        path = random.choice(files)
        good = path.read_bytes()
        path.write_bytes(mangled_bytes(random, good))
        with tally.one(number):
            messages.catalogue.cache_clear()
            try:
                for key in list(messages.catalogue("es"))[:50]:
                    messages.text(key, "es", count=3)
                if path.suffix == ".tsv":
                    catalogue.load_catalogue.cache_clear()
                    catalogue.load_catalogue().title("7112", "F")
            finally:
                path.write_bytes(good)
                messages.catalogue.cache_clear()
    return tally


TODAY = date(2026, 10, 20)
