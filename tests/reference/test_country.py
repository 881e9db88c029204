"""Country packs: numbers, schooling, licences; a new country is a folder; a damaged pack is named."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pes_desktop.domain.enums import EducationLevel
from pes_desktop.domain.errors import DomainError
from pes_desktop.reference.country import available_countries, load_country, read_pack
from pes_desktop.reference.messages import catalogue
from pes_desktop.reference.paths import resources_dir

SHARED = Path(__file__).resolve().parents[3] / "shared"
EC = load_country("ec")
AR = load_country("ar")


def cedula(body: str) -> str:
    """Complete nine digits with the check digit, written out here independently of the program."""
    total = 0
    for place, digit in enumerate(body):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return body + str(-total % 10)


def test_both_countries_are_there() -> None:
    assert {"ar", "ec"} <= set(available_countries())
    with pytest.raises(DomainError) as caught:
        load_country("zz")
    assert caught.value.codes == ("country_unknown",)


@pytest.mark.parametrize("pack", [EC, AR], ids=lambda p: p.code)
def test_pack_is_whole(pack) -> None:
    assert {d.code for d in pack.documents} >= {"national_id", "passport", "refugee", "none"}
    assert {s.code for s in pack.sexes} >= {"F", "M"}
    order = [level.value for level in EducationLevel]
    codes = [level.code for level in pack.education]
    assert codes == sorted(codes, key=order.index)
    assert pack.periods.registration_warning < pack.periods.registration_validity == 90
    assert len(pack.place_levels) == 3
    assert pack.quotas[0].percent == Decimal(4)
    assert "art." in pack.quotas[0].legal_source
    ages = [pack.age_group(age) for age in range(14, 101)]
    assert ages[0] is None
    assert None not in ages[1:]
    assert pack.age_group(24) == "18-24"
    assert pack.age_group(25) == "25-29"


def test_only_argentina_has_x_and_cuil() -> None:
    assert "X" in {s.code for s in AR.sexes}
    assert "X" not in {s.code for s in EC.sexes}
    assert AR.extra_id("cuil") is not None
    assert EC.extra_id("cuil") is None
    assert AR.minimum_wage.monthly is None
    assert EC.minimum_wage.monthly is not None


@pytest.mark.parametrize(
    "raw", ["0603188426", 603188426, 603188426.0, "060318842-6", " 060318842 6", "603188426.0", "60318842-6"]
)
def test_cedula_is_stored_with_its_zero(raw: object) -> None:
    assert cedula("060318842") == "0603188426"
    assert EC.normalise_document("national_id", raw) == "0603188426"
    assert EC.validate_document("national_id", "0603188426") is None
    assert EC.show_document("national_id", "0603188426") == "060318842-6"


@given(st.integers(min_value=1, max_value=24), st.integers(min_value=0, max_value=6), st.integers(0, 999_999))
def test_any_cedula_survives_a_spreadsheet(province: int, third: int, rest: int) -> None:
    number = cedula(f"{province:02d}{third}{rest:06d}")
    assert EC.normalise_document("national_id", float(int(number))) == number
    assert EC.validate_document("national_id", number) is None


def test_wrong_digit_and_length_warn_but_never_block() -> None:
    good = cedula("060318842")
    wrong = good[:9] + str((int(good[9]) + 1) % 10)
    fault = EC.validate_document("national_id", wrong)
    assert fault is not None
    assert (fault.code, fault.warning) == ("identity_check_digit", True)
    assert EC.normalise_document("national_id", int(wrong)) == wrong  # plausible: the zero returns, the warning stays
    assert EC.normalise_document("national_id", "689123456") == "689123456"  # third digit 8: nothing is guessed
    short = EC.validate_document("national_id", "12345")
    assert short is not None
    assert (short.code, short.warning) == ("identity_length", True)
    assert EC.validate_document("national_id", "") is None


def test_real_numbers_with_third_digit_six_and_province_thirty_pass() -> None:
    for number in (cedula("066000000"), cedula("306000123"), cedula("300000001")):
        assert EC.validate_document("national_id", number) is None


def test_longer_numbers_give_the_document_inside() -> None:
    inner = cedula("060318842")
    assert EC.normalise_document("national_id", inner + "001") == inner
    assert EC.normalise_document("national_id", int(inner + "001")) == inner
    assert AR.normalise_document("national_id", "20-13299083-3") == "13299083"


@pytest.mark.parametrize("raw", ["S/N", "no tiene", "", None, "-", "EN TRÁMITE", "ninguno"])
def test_no_number_is_an_empty_text(raw: object) -> None:
    for code in ("national_id", "passport"):
        assert EC.normalise_document(code, raw) == ""


def test_other_documents_keep_their_letters() -> None:
    assert EC.normalise_document("passport", " ab-123 456 ") == "AB123456"
    assert EC.validate_document("passport", "AB123456") is None
    with pytest.raises(DomainError, match="document_type_unknown"):
        EC.normalise_document("library_card", "1")


def test_dni_and_cuil() -> None:
    assert AR.normalise_document("national_id", "34.913.920") == "34913920"
    assert AR.normalise_document("national_id", 4913920.0) == "4913920"
    assert AR.show_document("national_id", "4913920") == "4.913.920"
    assert AR.validate_document("national_id", "349139201") is not None
    assert AR.validate_extra("cuil", "20132990833", "13299083") is None
    differing = AR.validate_extra("cuil", "20132990833", "13299084")
    assert differing is not None
    assert differing.code == "identity_numbers_differ"
    wrong = AR.validate_extra("cuil", "20132990834")
    assert wrong is not None
    assert (wrong.code, wrong.warning) == ("identity_check_digit", True)
    assert EC.validate_extra("cuil", "1") is None


def test_tax_numbers() -> None:
    person = cedula("060318842") + "001"
    assert EC.normalise_tax_id(float(int(person))) == person
    assert EC.validate_tax_id(person) is None
    company = "1790000000001"  # third digit 9, check digit wrong: real ones do that
    fault = EC.validate_tax_id(company)
    assert fault is not None
    assert (fault.code, fault.warning) == ("tax_id_check_digit", True)
    natural = EC.validate_tax_id(person[:9] + str((int(person[9]) + 1) % 10) + "001")
    assert natural is not None
    assert natural.warning is False
    assert EC.validate_tax_id("123").code == "tax_id_length"  # type: ignore[union-attr]
    assert AR.validate_tax_id("20132990833") is None
    assert AR.show_tax_id("20132990833") == "20-13299083-3"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Secundaria incompl.", ("secondary", False)),
        ("bachillerato", ("secondary", None)),
        ("Bachiller", ("secondary", True)),
        ("PRIMARIA INCOMPLETA", ("primary", False)),
        ("Primaria", ("primary", None)),
        ("EGB", ("lower_secondary", None)),
        ("ninguna", ("none", None)),
        ("tecnológico", ("technical", None)),
        ("Tercer nivel", ("university", True)),
        ("Superior", ("university", None)),
        ("superior incompleta", ("university", False)),
        ("2do de bachillerato", ("secondary", False)),
        ("3er año de primaria", ("primary", False)),
        ("10mo EGB", ("lower_secondary", True)),
        ("cuarto nivel", ("postgraduate", True)),
        ("", None),
        ("vende frutas", None),
    ],
)
def test_schooling_in_ecuador(text: str, expected: tuple[str, bool | None] | None) -> None:
    assert EC.education_from_text(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sin instrucción", ("none", None)),
        ("prim. inc.", ("primary", False)),
        ("Primario completo", ("primary", True)),
        ("EGB 3", ("lower_secondary", None)),
        ("polimodal", ("secondary", None)),
        ("secundario incompleto", ("secondary", False)),
        ("Terciario", ("tertiary", None)),
        ("Universitario inc.", ("university", False)),
        ("perito mercantil", ("secondary", True)),
    ],
)
def test_schooling_in_argentina(text: str, expected: tuple[str, bool | None]) -> None:
    assert AR.education_from_text(text) == expected


def test_every_level_is_read_back_from_its_own_label() -> None:
    for pack in (EC, AR):
        for level in pack.education:
            assert pack.education_from_text(level.label.es) == (level.code, None)
            for alias in level.aliases:
                read = pack.education_from_text(alias.text)
                assert read is not None, alias.text
                assert read[0] == level.code, alias.text


def test_licences() -> None:
    assert EC.licences_from_text("C") == ("C",)
    assert EC.licences_from_text("tipo B y G") == ("B", "G")
    assert EC.licences_from_text("no") == EC.licences_from_text("a veces") == EC.licences_from_text("") == ()
    assert AR.licences_from_text("B1/E1") == ("B1", "E1")
    assert AR.licences_from_text("A1.2") == ("A",)
    assert EC.licence_includes("E", "B")
    assert not EC.licence_includes("B", "C")
    assert not EC.licence_includes("E", "G")


@pytest.mark.skipif(not (SHARED / "samples").is_dir(), reason="samples not at hand")
@pytest.mark.parametrize(("pack", "header", "column", "schooling"), [(EC, 4, 2, 10), (AR, 1, 3, 10)], ids=["ec", "ar"])
def test_every_number_and_schooling_of_the_samples(pack, header: int, column: int, schooling: int) -> None:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(str(SHARED / "samples" / f"personas_{pack.code}.xlsx"))
    rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    truth = json.loads((SHARED / "samples" / f"truth_{pack.code}.json").read_text(encoding="utf-8"))
    assert rows[header - 1]
    for person in truth["people"]:
        row = rows[person["row"] - 1]
        number = pack.normalise_document("national_id", row[column])
        assert number in ("", person["id"])
        assert number or not any(c.isdigit() for c in str(row[column]))
        assert pack.validate_document("national_id", number) is None
        assert pack.education_from_text(str(row[schooling])) or not row[schooling], row[schooling]


def test_faults_have_words_in_both_languages() -> None:
    for code in ("country_pack_broken", "country_unknown", "document_type_unknown", "identity_length", "places_broken"):
        for lang in ("es", "en"):
            assert f"fault.{code}" in catalogue(lang)


@pytest.mark.parametrize(
    ("damage", "hint"),
    [
        (lambda d: d.pop("currency"), "currency"),
        (lambda d: d["periods"].update(registration_validity="ninety"), "periods"),
        (lambda d: d.update(code="xx"), "xx"),
        (lambda d: d["education"].append(d["education"][0]), "education: none"),
        (lambda d: d["licences"][1].update(includes=["Z9"]), "Z9"),
        (lambda d: d.update(sexes=[]), "sexes"),
    ],
)
def test_damaged_pack_says_what_is_wrong(tmp_path: Path, damage, hint: str) -> None:
    content = json.loads((resources_dir() / "countries" / "ec" / "country.json").read_text(encoding="utf-8"))
    damage(content)
    folder = tmp_path / "ec"
    folder.mkdir()
    (folder / "country.json").write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(DomainError) as caught:
        read_pack(folder / "country.json")
    assert caught.value.codes == ("country_pack_broken",)
    assert caught.value.faults[0].params["file"] == "ec/country.json"
    assert hint in caught.value.faults[0].params["detail"]


def test_unreadable_pack(tmp_path: Path) -> None:
    (tmp_path / "country.json").write_bytes(b"\xff{ not json")
    for path in (tmp_path / "country.json", tmp_path / "absent.json"):
        with pytest.raises(DomainError, match="country_pack_broken"):
            read_pack(path)


def test_a_new_country_is_one_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    from pes_desktop.reference import country

    shutil.copytree(resources_dir() / "countries" / "ec", tmp_path / "countries" / "pe")
    file = tmp_path / "countries" / "pe" / "country.json"
    content = json.loads(file.read_text(encoding="utf-8"))
    content |= {"code": "pe", "name": {"es": "Perú", "en": "Peru"}}
    file.write_text(json.dumps(content), encoding="utf-8")
    monkeypatch.setattr(country, "resources_dir", lambda: tmp_path)
    assert available_countries() == ("pe",)
    try:
        assert load_country("pe").name.es == "Perú"
    finally:
        load_country.cache_clear()
