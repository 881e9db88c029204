"""The place tables are whole and right, and the words of a sheet find their place or none."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pes_desktop.domain.errors import DomainError
from pes_desktop.reference.folding import plain
from pes_desktop.reference.paths import resources_dir
from pes_desktop.reference.places import PlaceIndex, load_places, read_places

SHARED = Path(__file__).resolve().parents[3] / "shared"
needs_shared = pytest.mark.skipif(not (SHARED / "data").is_dir(), reason="reference data not at hand")
EC = load_places("ec")
AR = load_places("ar")
BOUNDS = {"ec": ((-5.1, 1.5), (-92.1, -75.1)), "ar": ((-64.5, -21.7), (-73.6, -53.5))}


def codes(index: PlaceIndex, level: int) -> list[str]:
    table = resources_dir() / "countries" / ("ec" if index is EC else "ar") / "places.tsv"
    with table.open(encoding="utf-8") as lines:
        return [r["code"] for r in csv.DictReader(lines, delimiter="\t") if r["level"] == str(level)]


def test_counts_of_each_level() -> None:
    assert [len(codes(EC, level)) for level in (1, 2, 3)] == [24, 226, 1041]
    assert [len(codes(AR, level)) for level in (1, 2, 3)] == [24, 529, 4142]
    assert len(EC) == 1291
    assert len(AR) == 4695


@pytest.mark.parametrize(("index", "country"), [(EC, "ec"), (AR, "ar")], ids=["ec", "ar"])
def test_every_place_lies_in_its_country_and_near_its_parent(index: PlaceIndex, country: str) -> None:
    (south, north), (west, east) = BOUNDS[country]
    far, lost = [], []
    for level in (2, 3):
        for code in codes(index, level):
            place = index.get(code)
            assert place is not None
            spot = index.position(code)
            if spot is None:
                lost.append(code)
                continue
            assert south <= spot[0] <= north, code
            assert west <= spot[1] <= east, code
            if level == 3 and country == "ec" and (index.distance_km(code, place.parent) or 0) > 90:
                far.append(code)
    assert far == []
    assert lost == (["9003", "9006", "900351", "900651"] if country == "ec" else [])  # zones without a province


def test_chimborazo_has_positions_of_its_own() -> None:
    parishes = [p for c in EC.children("06") for p in EC.children(c.code)]
    assert len(parishes) == 55
    assert all(p.lat is not None for p in parishes)
    assert len({(p.lat, p.lon) for p in parishes}) == 55


def test_seats_lie_inside_their_district() -> None:
    for index in (EC, AR):
        for code in codes(index, 2):
            place = index.get(code)
            assert place is not None
            seat = index.get(place.seat)
            assert seat is None or seat.parent == code
    assert all(EC.get(code).seat for code in codes(EC, 2))  # type: ignore[union-attr]


@needs_shared
@pytest.mark.parametrize(
    ("index", "file", "code", "upper"),
    [
        (EC, "ec_provincias.csv", "codigo", None),
        (EC, "ec_cantones.csv", "codigo", "provincia_codigo"),
        (EC, "ec_parroquias.csv", "codigo", "canton_codigo"),
        (AR, "ar_provincias.csv", "codigo_indec", None),
        (AR, "ar_departamentos.csv", "codigo_departamento", "provincia_codigo"),
        (AR, "ar_localidades.csv", "codigo", None),
    ],
)
def test_codes_names_and_positions_agree_with_the_official_lists(
    index: PlaceIndex, file: str, code: str, upper: str | None
) -> None:
    with (SHARED / "data" / file).open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            place = index.get(row[code])
            assert place is not None, row
            if (upper and not row[code].startswith("90") and index is EC) or (upper and index is AR):
                assert place.parent == row[upper]
            damaged = any(mark in row["nombre"] for mark in "¥?ð")
            ours = set(plain(" ".join((place.name, *place.aka))).split())
            assert damaged or ours & set(plain(row["nombre"]).split()), (row["nombre"], place)
            if "lat" in row:
                assert abs((place.lat or 0) - float(row["lat"])) <= 0.00051
                assert abs((place.lon or 0) - float(row["lon"])) <= 0.00051


def test_names_carry_their_accents_and_case() -> None:
    assert EC.path("060652") == "Palmira, Guamote, Chimborazo"
    assert EC.path("060250") == "Alausí, Chimborazo"
    assert {EC.get(c).name for c in ("0102", "1705", "1410")} == {"Girón", "Rumiñahui", "Logroño"}  # type: ignore[union-attr]
    assert AR.path("06021020000") == "Coronel Seguí, Alberti, Buenos Aires"
    assert AR.path("38094040000") == "Maimará, Tilcara, Jujuy"
    for index in (EC, AR):
        for level in (1, 2, 3):
            for code in codes(index, level):
                place = index.get(code)
                assert place is not None
                assert place.name == place.name.strip()
                assert len(place.name) < 4 or not place.name.isupper()
                assert not set("¥?ð_\t") & set(place.name)


def test_children_and_unknown_codes() -> None:
    assert "Riobamba" in [p.name for p in EC.children("06")]
    assert len([p for p in EC.children() if p.level == 1]) == 24
    assert EC.children("0602")[0].name == "Achupallas"
    assert EC.get("999999") is None
    assert EC.get(None) is None
    assert EC.path("999999") == ""
    assert EC.children("999999") == ()


def test_distances() -> None:
    assert EC.distance_km("060250", "060250") == 0
    riobamba_alausi = EC.distance_km("060150", "060250")
    assert riobamba_alausi == pytest.approx(63, abs=3)
    assert EC.distance_km("060250", "060150") == pytest.approx(riobamba_alausi)
    assert AR.distance_km("38112050000", "38028040000") == pytest.approx(125, abs=4)  # La Quiaca - Humahuaca
    assert EC.distance_km("060250", None) is None
    assert EC.distance_km("060250", "900651") is None
    inherited = [c for c in codes(EC, 3) if EC.get(c).lat is None]  # type: ignore[union-attr]
    assert EC.position(inherited[0]) == EC.position(EC.get(inherited[0]).parent)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("typed", "near", "first"),
    [
        ("pal", "06", "Pallatanga, Chimborazo"),
        ("palmira gua", "", "Palmira, Guamote, Chimborazo"),
        ("ALAUSI", "", "Alausí, Chimborazo"),
        ("nariz del", "", "Pistishí, Alausí, Chimborazo"),
        ("cajabamba", "", "Villa La Unión, Colta, Chimborazo"),
        ("riobanba", "", "Riobamba, Chimborazo"),
        ("tiksan", "06", "Tixán, Alausí, Chimborazo"),
    ],
)
def test_search_as_one_types(typed: str, near: str, first: str) -> None:
    found = EC.search(typed, near=near)
    assert EC.path(found[0].code) == first
    assert len(found) <= 8
    paths = [EC.path(p.code) for p in found]
    assert len(set(paths)) == len(paths)


def test_search_prefers_the_offices_province() -> None:
    assert AR.search("san antonio", near="38")[0].code.startswith("38")
    assert AR.search("san antonio", near="66")[0].code.startswith("66")
    assert AR.search("") == []
    assert AR.search("zzzzqqq") == []
    assert len(AR.search("san", limit=3)) == 3


@pytest.mark.parametrize(
    ("province", "district", "locality", "default", "code"),
    [
        (None, "Alausí", "Matriz", None, "060250"),
        (None, "Alausi", "Matriz", "06", "060250"),
        ("Chimborazo", "ALAUSÍ", "tixan", None, "060260"),
        (None, "Colta", "Colta", "06", "060350"),
        (None, "Colta", "Cajabamba", "06", "060350"),
        (None, "Guamote", "Palmyra", "06", "060652"),
        (None, "Guamote", "", "06", "0606"),
        (None, "Guamote", "Comunidad Galte Laime", "06", "0606"),
        (None, "Guamote", "Tixán", "06", None),
        (None, None, "Sibambe", "06", "060259"),
        ("Azuay", "Guamote", "Palmira", None, None),
        ("Atlántida", "Guamote", "Palmira", None, None),
        (None, "Bolívar", "", None, None),
        (None, "Bolívar", "", "04", "0402"),
        ("Chimborazo", None, None, None, "06"),
        (None, None, None, "06", None),
    ],
)
def test_resolving_the_columns_of_a_sheet(province, district, locality, default, code: str | None) -> None:
    found = EC.resolve(province, district, locality, default)
    assert (found.code if found else None) == code


def test_resolving_in_argentina() -> None:
    assert AR.resolve(None, "Yavi", "La Quiaca", "38").code == "38112050000"  # type: ignore[union-attr]
    assert AR.resolve(None, "Cochinoca", "centro", "38").code == "38007020000"  # type: ignore[union-attr]
    assert AR.resolve("Jujuy", "Tumbaya", "PURMAMARCA").code == "38098030000"  # type: ignore[union-attr]
    assert AR.resolve(None, "Capital", "") is None  # several provinces have a Capital


def test_one_cell() -> None:
    for text in ("Palmira - Guamote", "Guamote, Palmira", "palmira (guamote)"):
        assert EC.from_text(text, "06").code == "060652"  # type: ignore[union-attr]
    assert EC.from_text("Chunchi", "06").code == "060550"  # type: ignore[union-attr]
    assert EC.from_text("Alausi").code == "060250"  # type: ignore[union-attr]
    assert EC.from_text("San José") is None
    assert EC.from_text("") is None
    assert EC.from_text("por la vía a la costa", "06") is None


@needs_shared
@pytest.mark.parametrize(
    ("index", "country", "header", "province"), [(EC, "ec", 4, "06"), (AR, "ar", 1, "38")], ids=["ec", "ar"]
)
def test_every_sample_row_finds_its_place(index: PlaceIndex, country: str, header: int, province: str) -> None:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(str(SHARED / "samples" / f"personas_{country}.xlsx"))
    rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert str(rows[header - 1][8]).lower().startswith("cant")
    truth = json.loads((SHARED / "samples" / f"truth_{country}.json").read_text(encoding="utf-8"))
    for person in truth["people"]:
        row = rows[person["row"] - 1]
        for default in (None, province):
            found = index.resolve(None, str(row[8]), str(row[9]), default)
            assert found is not None, row
            assert found.code == person["place_code"]


def test_loading_is_lazy_and_quick() -> None:
    script = (
        "import time, sys\n"
        "from pes_desktop.reference.places import read_places\n"
        "from pes_desktop.reference.paths import resources_dir\n"
        "path = resources_dir() / 'countries' / 'ar' / 'places.tsv'\n"
        "best = 9.0\n"
        "for _ in range(5):\n"
        "    start = time.perf_counter(); read_places(path); best = min(best, time.perf_counter() - start)\n"
        "assert 'rapidfuzz' not in sys.modules and 'msgspec' not in sys.modules\n"
        "print(best)\n"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert float(run.stdout) < 0.040
    start = time.perf_counter()
    AR.search("san pe")
    assert time.perf_counter() - start < 0.1


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        ("code\tname\n", "header"),
        ("{head}\n01\t1\t\tAzuay\t\t\t\n", "2"),
        ("{head}\n01\tone\t\tAzuay\t\t\t\t\n", "2"),
        ("{head}\n0101\t2\t01\tCuenca\t\t\t\t\n", "0101"),
        ("{head}\n01\t1\t\tAzuay\t\t\t\t\n01\t1\t\tAzuay\t\t\t\t\n", "twice"),
        ("{head}\n01\t1\t\tAzuay\t\t\t010150\t\n", "01"),
    ],
)
def test_damaged_table_is_named(tmp_path: Path, content: str, hint: str) -> None:
    table = tmp_path / "xx" / "places.tsv"
    table.parent.mkdir()
    table.write_text(content.format(head="code\tlevel\tparent\tname\tlat\tlon\tseat\taka"), encoding="utf-8")
    with pytest.raises(DomainError) as caught:
        read_places(table)
    assert caught.value.codes == ("places_broken",)
    assert caught.value.faults[0].params["file"] == "xx/places.tsv"
    assert hint in caught.value.faults[0].params["detail"]
