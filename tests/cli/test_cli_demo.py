"""``pes-desktop demo``: the whole job for both countries, on invented people and on the offices' own sheets."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cli_kit import FAULT, Program, Result, is_plain_spanish
from openpyxl import load_workbook

from pes_desktop.reference.holidays import last_working_day

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"
KEYS = ["office_dir", "password", "people", "vacancies", "duplicates_proposed", "duplicates_merged", "letters_issued",
        "placements_verified", "waiting", "parked", "central", "counts", "digests_equal", "seconds"]
RUNS = [("ec", False), ("ar", False)] + [(country, True) for country in ("ec", "ar") if SAMPLES.is_dir()]


@pytest.fixture(scope="module")
def demos(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, bool], tuple[Path, Result]]:
    """All demos of this file, two at a time; then any of them."""
    base = tmp_path_factory.mktemp("demos")

    def run(job: tuple[str, bool]) -> tuple[Path, Result]:
        country, real = job
        folder = base / f"{country}-{'sheets' if real else 'invented'}"
        source: list[object] = ["--size", 60]
        if real:
            source = ["--people", SAMPLES / f"personas_{country}.xlsx", "--vacancies",
                      SAMPLES / f"vacantes_{country}.xlsx"]
        program = Program(base / f"home-{folder.name}")
        return folder, program.run("demo", "--dir", folder, "--country", country, *source, "--json", timeout=300)

    @cache
    def all_of_them() -> dict[tuple[str, bool], tuple[Path, Result]]:
        with ThreadPoolExecutor(2) as pool:
            return dict(zip(RUNS, pool.map(run, RUNS), strict=True))

    return lambda country, real: all_of_them()[country, real]


@pytest.fixture(params=RUNS, ids=[f"{country}-{'sheets' if real else 'invented'}" for country, real in RUNS])
def demo(request: pytest.FixtureRequest, demos: Callable[[str, bool], tuple[Path, Result]]) -> tuple[Path, Result]:
    return demos(*request.param)


def month_before(day: date) -> tuple[int, int]:
    return (day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)


def test_it_ends_well_and_prints_the_summary_alone(demo: tuple[Path, Result]) -> None:
    folder, done = demo
    assert done.status == 0, done.told
    assert done.told == ""
    assert list(done.json) == KEYS
    assert done.json == json.loads((folder / "summary.json").read_text(encoding="utf-8"))


def test_everything_arrived(demo: tuple[Path, Result]) -> None:
    summary = demo[1].json
    assert (summary["waiting"], summary["parked"], summary["digests_equal"]) == (0, 0, True)
    assert {"jobseeker", "job", "vacancy", "referral", "referral_event", "letter"} <= set(summary["counts"])
    assert all(mine == theirs for mine, theirs in summary["counts"].values())
    assert summary["counts"]["jobseeker"][0] == summary["people"]["created"]
    assert summary["counts"]["vacancy"][0] == summary["vacancies"]["created"]


def test_every_row_is_accounted_for(demo: tuple[Path, Result]) -> None:
    people, vacancies = demo[1].json["people"], demo[1].json["vacancies"]
    assert list(people) == ["rows", "created", "attached", "problems"]
    assert list(vacancies) == ["rows", "created", "open", "problems"]
    stopped = {"name_missing", "name_incomplete", "title_missing", "employer_missing"}
    for kind, taken in ((people, people["created"] + people["attached"]), (vacancies, vacancies["created"])):
        assert all(list(problem) == ["row", "field", "code"] for problem in kind["problems"])
        left_out = {problem["row"] for problem in kind["problems"] if problem["code"] in stopped}
        assert kind["rows"] == taken + len(left_out)
    assert 0 < vacancies["open"] <= vacancies["created"]


def test_letters_workbook_and_server_are_there(demo: tuple[Path, Result]) -> None:
    folder, done = demo
    summary = done.json
    letters = sorted((folder / "letters").glob("*.pdf"))
    assert len(letters) == summary["letters_issued"] == summary["counts"]["letter"][0] > 0
    assert all(letter.read_bytes().startswith(b"%PDF-") for letter in letters)
    year, month = month_before(date.today())
    book = load_workbook(folder / f"report-{year}-{month:02d}.xlsx")
    assert len(book.sheetnames) >= 6
    assert Path(summary["office_dir"]) == folder / "office"
    assert {"office.db", "keys.json"} <= {path.name for path in (folder / "office").iterdir()}
    assert Path(summary["central"]["database"]).exists()
    assert summary["central"]["url"].startswith("http://127.0.0.1:")
    assert 0 <= summary["placements_verified"] <= summary["letters_issued"]


def test_proposals_are_pairs_of_sheet_rows(demo: tuple[Path, Result]) -> None:
    summary = demo[1].json
    proposed, merged = summary["duplicates_proposed"], summary["duplicates_merged"]
    assert all(isinstance(a, int) and isinstance(b, int) and a < b for a, b in proposed)
    assert {tuple(pair) for pair in merged} <= {tuple(pair) for pair in proposed}
    assert len(merged) == summary["people"]["attached"]


def test_the_time_of_each_step_is_told(demo: tuple[Path, Result]) -> None:
    seconds = demo[1].json["seconds"]
    steps = {"office", "people", "vacancies", "consents", "matching", "letters", "outcomes", "month", "sync"}
    assert steps <= set(seconds)
    assert all(isinstance(value, float) and value >= 0 for value in seconds.values())


@pytest.mark.parametrize("country", ["ec", "ar"])
def test_the_office_opens_with_the_password_told_and_is_healthy(
    demos: Callable[[str, bool], tuple[Path, Result]], program: Program, country: str
) -> None:
    _, done = demos(country, False)
    checked = program.in_office("doctor", Path(done.json["office_dir"]), password=done.json["password"])
    assert checked.status == 0, checked.said + checked.told


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample sheets lie outside the repository")
@pytest.mark.parametrize("country", ["ec", "ar"])
def test_repeats_of_the_sheets_are_proposed_and_few_others(
    demos: Callable[[str, bool], tuple[Path, Result]], country: str
) -> None:
    summary: dict[str, Any] = demos(country, True)[1].json
    true = json.loads((SAMPLES / f"truth_{country}.json").read_text("utf-8"))
    repeats = {row["row"]: row["dup_of_row"] for row in true["people"] if row["dup_of_row"]}
    same = {row["row"]: row["dup_of_row"] or row["row"] for row in true["people"]}
    proposed = summary["duplicates_proposed"]
    found = {later for earlier, later in proposed if same[earlier] == same[later]}
    wrong = [(earlier, later) for earlier, later in proposed if same[earlier] != same[later]]
    assert len(found & set(repeats)) >= 0.95 * len(repeats)
    assert len(wrong) <= 0.02 * max(len(proposed), 1)
    assert all(same[earlier] == same[later] for earlier, later in summary["duplicates_merged"])


def test_a_month_can_be_named_and_is_the_demos_day(small_demo: tuple[Path, Result]) -> None:
    folder, _ = small_demo
    assert [path.name for path in folder.glob("report-*.xlsx")] == ["report-2026-06.xlsx"]
    assert all("-2026-" in path.name for path in (folder / "letters").glob("*.pdf"))
    assert last_working_day("ec", 2026, 6) == date(2026, 6, 30)


def test_a_folder_that_holds_something_is_left_alone(program: Program, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "carta.txt").write_text("x")
    done = program.run("demo", "--dir", tmp_path / "mine", "--size", 5)
    assert done.status == FAULT
    assert is_plain_spanish(done.told), done.told
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["carta.txt"]


@pytest.mark.parametrize(("options", "word"), [
    (["--country", "xx"], "xx"), (["--people", "nowhere.xlsx"], "nowhere.xlsx"),
    (["--vacancies", "nowhere.xlsx"], "nowhere.xlsx")])
def test_what_cannot_be_is_told(program: Program, tmp_path: Path, options: list[str], word: str) -> None:
    done = program.run("demo", "--dir", tmp_path / "demo", "--size", 5, *options)
    assert done.status in (2, 3)
    assert word in done.told
    assert not (tmp_path / "demo").exists(), "what remains would stand in the way of the next try"
    assert is_plain_spanish(done.told.replace(word, "")), done.told


def test_a_file_in_the_place_of_the_folder_is_told(program: Program, tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("x")
    done = program.run("demo", "--dir", tmp_path / "demo", "--size", 5)
    assert done.status == 3
    assert is_plain_spanish(done.told), done.told
    assert (tmp_path / "demo").read_text() == "x"


def test_no_server_is_left_behind(demos: Callable[[str, bool], tuple[Path, Result]]) -> None:
    import httpx

    for job in RUNS:
        url = demos(*job)[1].json["central"]["url"]
        with pytest.raises(httpx.ConnectError):
            httpx.get(url, timeout=5)


def test_who_reads_the_output_may_stop_early(program: Program, small_demo: tuple[Path, Result]) -> None:
    """``... --json | head -1``: no complaint on the terminal."""
    folder = small_demo[0] / "office"
    process = subprocess.Popen(program.command("doctor", "--dir", folder, "--password-stdin"), stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=program.environment())
    assert process.stdout
    assert process.stdin
    assert process.stderr
    process.stdout.close()
    process.stdin.write(b"empleo para todos\n")
    process.stdin.close()
    told = process.stderr.read()
    process.stderr.close()
    assert process.wait(60) == 0
    assert told == b""
