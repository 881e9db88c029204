"""The catalogue is complete, in both genders and in its own words."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pes_desktop.domain.text import fold
from pes_desktop.reference.catalogue import Catalogue, UnitGroup, feminine, load_catalogue, masculine

OFFICIAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "isco08_es_en.csv"


@pytest.fixture(scope="module")
def official() -> list[dict[str, str]]:
    if not OFFICIAL.exists():
        pytest.skip("the reference tables are not on this machine")
    with OFFICIAL.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def test_every_unit_group_is_there_and_well_formed() -> None:
    assert load_catalogue().validate() == []
    assert len(load_catalogue()) == 436


def test_codes_are_those_of_the_classification(official: list[dict[str, str]]) -> None:
    catalogue = load_catalogue()
    assert {g.code for g in catalogue} == {r["code"] for r in official if r["level"] == "4"}
    assert set(catalogue.upper) == {r["code"] for r in official if r["level"] in "12"}


def test_titles_are_our_own_words(official: list[dict[str, str]]) -> None:
    """Single common words ('Joyeros') may coincide; long official titles must not have been copied."""
    theirs = {fold(r["title_es"]) for r in official}
    ours = [fold(form) for g in load_catalogue() for form in (g.title_m, g.title_f)]
    ours += [fold(title) for title in load_catalogue().upper.values()]
    same = [title for title in ours if title in theirs]
    assert len(same) <= 0.05 * len(ours), same
    assert [title for title in same if len(title.split()) > 5] == []


def test_both_genders_differ_where_the_language_does() -> None:
    catalogue = load_catalogue()
    assert catalogue.title("5120", "F") == "Cocinera"
    assert catalogue.title("5120", "M") == "Cocinero"
    assert catalogue.title("5120") == "Cocinero / Cocinera"
    assert catalogue.title("7411", "F") == catalogue.title("7411", "M") == catalogue.title("7411")
    # an '-ero' or '-dor' in the feminine name means the form was forgotten
    forgotten = [g.code for g in catalogue if g.title_f.split()[0].endswith(("ero", "dor", "tor", "ico"))]
    assert forgotten == []


def test_the_rural_groups_have_many_titles() -> None:
    catalogue = load_catalogue()
    for code in ("5120", "5414", "6111", "6121", "7112", "8322", "9111", "9211", "9212", "9213", "9214", "9313"):
        group = catalogue.get(code)
        assert group is not None
        assert len(group.titles) >= 10, code


def test_names_of_upper_levels_and_unknown_codes() -> None:
    catalogue = load_catalogue()
    assert catalogue.major("9211") == catalogue.title("9") != ""
    assert catalogue.title("92") not in ("", "92")
    assert catalogue.title("9999") == "9999"
    assert catalogue.title(None) == ""
    assert catalogue.major(None) == ""
    assert catalogue.get("0000") is None


def test_validate_names_each_defect() -> None:
    bad = Catalogue(
        (
            UnitGroup("921", "Peón", "", ("peón", "peón ", "peón"), ""),
            UnitGroup("5120", "Cocinero", "Cocinera", ("a", "b", "c"), "cocina"),
            UnitGroup("5120", "Cocinero", "Cocinera", ("a", "b", "c"), "cocina"),
        ),
        {"5": "Servicios", "51": "Servicios"},
    )
    found = "\n".join(bad.validate())
    for expected in ("four digits", "are empty", "outer spaces", "stands twice", "5120: twice", "no name for 9", "436"):
        assert expected in found


@pytest.mark.parametrize(
    ("short", "m", "f"),
    [
        ("vendedor/a de feria", "vendedor de feria", "vendedora de feria"),
        ("empleado/a doméstico/a", "empleado doméstico", "empleada doméstica"),
        ("jefe/a de cocina", "jefe de cocina", "jefa de cocina"),
        ("guardián/a", "guardián", "guardiana"),
        ("anfitrión/a", "anfitrión", "anfitriona"),
        ("changas", "changas", "changas"),
    ],
)
def test_short_forms_written_out(short: str, m: str, f: str) -> None:
    assert masculine(short) == m
    assert feminine(short) == f
