"""The offices' own sheets, compared field by field with what stands behind them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pes_desktop.domain.text import fold
from pes_desktop.importing.context import load_context
from pes_desktop.importing.duplicates import propose_duplicates
from pes_desktop.importing.recognise import ParsedFile, parse_file
from pes_desktop.occupations.index import load_index

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample sheets lie outside the repository")
COUNTRIES = ("ec", "ar")
FILES = {"people": "personas", "vacancies": "vacantes"}


@cache
def parsed(country: str, kind: str) -> ParsedFile:
    return parse_file(SAMPLES / f"{FILES[kind]}_{country}.xlsx", kind, load_context(country, load_index()))


@cache
def truth(country: str, kind: str) -> dict[int, dict[str, Any]]:
    return {row["row"]: row for row in json.loads((SAMPLES / f"truth_{country}.json").read_text("utf-8"))[kind]}


def same(a: str | None, b: str | None) -> bool:
    return " ".join(fold(a or "").split()) == " ".join(fold(b or "").split())


def pairs(country: str, kind: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    read = {row.row: row.to_json() for row in parsed(country, kind).data}
    assert set(read) == set(truth(country, kind))
    return [(read[row], true) for row, true in truth(country, kind).items()]


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_person_agrees_where_the_sheet_says_anything(country: str) -> None:
    wrong = []
    for mine, true in pairs(country, "people"):
        jobs, wanted = [fold(job["raw"]) for job in mine["occupations"]], [fold(job) for job in true["jobs"]]
        checks = {
            "surnames": same(mine["surnames"], true["surnames"]), "names": same(mine["names"], true["first"]),
            "id": mine["id_number"] in (None, true["id"]), "sex": mine["sex"] == true["sex"],
            "birth": mine["birth"] == true["birth"], "age": mine["age"] == true["age"],
            "phone": (mine["phones"][0][-9:] if mine["phones"] else None) == ((true["phone"] or "")[-9:] or None),
            "place": mine["place_code"] == true["place_code"], "registered": mine["registered"] == true["registered"],
            "jobs": jobs == wanted, "licences": mine["licences"] == [true["licence"]] * bool(true["licence"]),
            "disability": bool(mine["disability"]) == true["disability"],
            "education": mine["education"] is None or same(mine["education"]["raw"], true["edu"]),
            "level": mine["education"] is None or bool(mine["education"]["level"]),
        }
        wrong += [(mine["row"], name) for name, good in checks.items() if not good]
    assert wrong == []


@pytest.mark.parametrize("country", COUNTRIES)
def test_numbers_left_out_are_only_those_the_sheet_leaves_out(country: str) -> None:
    silent = [mine["row"] for mine, _ in pairs(country, "people") if mine["id_number"] is None]
    assert len(silent) == {"ec": 38, "ar": 19}[country]


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_vacancy_agrees(country: str) -> None:
    wrong = []
    for mine, true in pairs(country, "vacancies"):
        checks = {
            "employer": same(mine["employer"], true["employer"]), "tax_id": mine["tax_id"] == true["tax_id"],
            "title": same(mine["title"], true["job"]), "positions": mine["positions"] == true["positions"],
            "wage": same(mine["wage"]["raw"], true["wage"]), "notified": mine["notified"] == true["notified"],
            "state": mine["state"] == true["state"], "code": bool(mine["code"]), "place": bool(mine["place_code"]),
        }
        wrong += [(mine["row"], name) for name, good in checks.items() if not good]
    assert wrong == []


@pytest.mark.parametrize("country", COUNTRIES)
def test_repeats_are_proposed_and_nobody_else(country: str) -> None:
    people = truth(country, "people")
    repeats = {(true["dup_of_row"], row) for row, true in people.items() if true["dup_of_row"]}
    proposals = propose_duplicates(parsed(country, "people").rows)
    proposed = {(p.first_row, p.repeat_row) for p in proposals}
    assert len(repeats & proposed) >= 0.95 * len(repeats)
    assert len(proposed - repeats) <= 0.02 * max(len(proposed), 1)
    assert {(p.first_row, p.repeat_row) for p in proposals if p.certain} <= repeats


def test_every_sheet_row_below_the_headings_is_accounted_for() -> None:
    file = parsed("ec", "people")
    assert [row.row for row in file.rows] == list(range(5, 491))
    assert file.tally() == {"person": 480, "blank": 5, "footer": 1}
    assert file.header_row == 4
    assert parsed("ar", "people").tally() == {"person": 300}


def test_an_open_vacancy_gets_a_closing_date_and_an_unclear_one_a_doubt() -> None:
    for row in parsed("ec", "vacancies").data:
        codes = {problem.code for problem in row.problems}
        assert ("status_unclear" in codes) == (row.state == "unclear")
        assert ("closing_date_assumed" in codes) == (row.state == "open")
