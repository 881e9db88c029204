"""The real program killed at random moments while it types, saves and prints: it opens, with everything it had told.

A life ends by SIGKILL some moments after a random one of its answers, or while it starts. The seed (PES_TORTURE_SEED,
default: the day of the year) stands in every failure.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pypdf import PdfReader
from sqlalchemy import select

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support import figures, work_office
from support.struck_checks import whole

from pes_desktop.domain.intake import IntakeForm
from pes_desktop.models import Jobseeker, Letter, Referral
from pes_desktop.services import intake
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.office_setup import open_with_key
from pes_desktop.storage import keys

SEED = int(os.environ.get("PES_TORTURE_SEED") or date.today().timetuple().tm_yday)
CHILD = Path(__file__).resolve().parents[1] / "support" / "struck_program.py"
PASSWORD = "montaña-azul-9"
#: Kills with every test run; the long form has 500.
SHORT = 8
#: Answers of a life until its second letter; a killing waits for a random one of them.
ANSWERS = 10
#: Seconds after that answer within which the killing falls; while the program starts it takes longer.
MOMENT, START = 0.5, 1.5


@dataclass
class Office:
    """One office through its lives, and all that the program ever told of it."""

    work: Path
    key: bytes
    staff: UUID
    people: dict[str, UUID] = field(default_factory=dict)
    drafts: dict[str, dict[str, Any]] = field(default_factory=dict)
    letters: dict[str, UUID] = field(default_factory=dict)
    papers: set[str] = field(default_factory=set)
    referred: set[UUID] = field(default_factory=set)
    lives: int = 0

    @property
    def folder(self) -> Path:
        """The office folder."""
        return self.work / "office"

    def open(self) -> OfficeContext:
        """As the program opens it."""
        return open_with_key(self.folder, self.key, self.staff)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes, UUID]:
    """An office of today with one order that everybody fits."""
    work = tmp_path_factory.mktemp("program")
    ctx = work_office.new_office(work / "office")
    ctx.clock = date.today
    work_office.add_vacancy(ctx, work_office.add_employer(ctx, "Hacienda La Ñusta"), "Jornalero agrícola", "9211",
                            positions=99, place_code=work_office.ALAUSI, starts_on=None, skills_wished=[],
                            closes_on=date.today() + timedelta(days=20))
    key, staff = ctx.store.key, ctx.staff.id
    ctx.store.close()
    (work / "papers").mkdir()
    return work, key, staff


def live_and_die(office: Office, rng: random.Random) -> list[dict[str, Any]]:
    """Start the program, kill it at a random moment, return what it had told."""
    office.lives += 1
    with (office.work / "life.log").open("w+") as errors:
        child = subprocess.Popen(
            [sys.executable, str(CHILD), str(office.folder), str(office.work / "papers"), f"{office.lives:02d}"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True,
            env={**os.environ, "PES_DESKTOP_HOME": str(office.work / "home")})
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(PASSWORD + "\n")
        child.stdin.flush()
        wanted = rng.randint(0, ANSWERS)
        lines = [child.stdout.readline() for _ in range(wanted)]
        try:
            child.wait(rng.random() * (MOMENT if wanted else START))
        except subprocess.TimeoutExpired:
            child.kill()
        lines += child.stdout.readlines()
        child.wait(30)
        child.stdout.close()
        child.stdin.close()
        errors.seek(0)
        complaint = errors.read()
    told = [json.loads(line) for line in lines if line.endswith("\n")]
    assert child.returncode == -9, (child.returncode, told, complaint)
    assert not [line for line in told if line["told"] == "failed"], (told, complaint)
    return told


def remember(office: Office, told: list[dict[str, Any]]) -> None:
    """What was told is owed from now on."""
    for line in told:
        if line["told"] == "draft":
            office.drafts[line["key"]] = line
        elif line["told"] == "person":
            office.people[line["surnames"]] = UUID(line["id"])
        elif line["told"] == "referred":
            office.referred.add(UUID(line["person"]))
        elif line["told"] == "letter":
            office.letters[line["number"]] = UUID(line["person"])
        elif line["told"] == "paper":
            office.papers.add(line["number"])


def check(office: Office) -> None:
    """Open as the program does; everything told is there, once and whole."""
    ctx = office.open()
    try:
        with ctx.store.read() as session:
            people = {person.surnames: person for person in session.scalars(select(Jobseeker))}
            count = len(session.scalars(select(Jobseeker.id)).all())
            skills = {person.surnames: len(person.skills) for person in people.values()}
            letters = {letter.number: session.get_one(Referral, letter.referral_id).jobseeker_id
                       for letter in session.scalars(select(Letter))}
            referrals = [row.jobseeker_id for row in session.scalars(select(Referral))]
        assert count == len(people), "a person is there twice"
        assert {name: people[name].id for name in office.people if name in people} == office.people
        assert set(skills.values()) <= {2}
        assert len(people) <= len(office.people) + 1, "more people than were saved"
        assert letters.items() >= office.letters.items()
        assert sorted(letters) == [f"ALA-C-{date.today().year}-A{n:05d}" for n in range(1, len(letters) + 1)]
        assert len(letters) <= len(office.letters) + 1
        assert len(set(referrals)) == len(referrals)
        assert set(referrals) >= office.referred
        check_drafts(office, ctx, set(people))
        check_papers(office)
        whole(ctx)
        office.people |= {name: person.id for name, person in people.items()}  # untold, but there: owed from now on
        office.letters |= letters
        office.referred |= set(referrals)
    finally:
        ctx.store.close()


def check_drafts(office: Office, ctx: OfficeContext, saved: set[str]) -> None:
    """Every draft told is there whole, unless its person was saved: then it went with that transaction."""
    for key, line in office.drafts.items():
        found = intake.load_draft(ctx, key)
        if line["surnames"] in saved:
            assert found is None, "the draft outlived the save"
            continue
        assert found is not None, f"a draft is lost: {key}"
        form: IntakeForm = found.form
        for name in ("surnames", "names", "community", "directions"):
            assert getattr(form, name) == line[name], name
        assert len(form.skills) >= line["skills"]
    for draft in intake.open_drafts(ctx):
        assert intake.load_draft(ctx, draft.key) is not None


def check_papers(office: Office) -> None:
    """A letter's file is whole or not there."""
    files = {path.stem: path for path in (office.work / "papers").glob("*.pdf")}
    assert set(files) >= office.papers
    for number, path in files.items():
        assert number in PdfReader(BytesIO(path.read_bytes())).pages[0].extract_text()


def chain(template: tuple[Path, bytes, UUID], work: Path, kills: int, seed: str) -> tuple[int, int]:
    """``kills`` lives of one office; returns how many answers they gave and how many people were saved."""
    shutil.copytree(template[0], work)
    office = Office(work, template[1], template[2])
    assert keys.holders(office.folder)[0][0] == office.staff
    rng, answers = random.Random(seed), 0
    for life in range(kills):
        try:
            told = live_and_die(office, rng)
            answers += len(told)
            remember(office, told)
            check(office)
        except BaseException as error:
            error.add_note(f"life {life + 1} of {seed!r}; PES_TORTURE_SEED={SEED}")
            raise
    return answers, len(office.people)


@pytest.mark.parametrize(("part", "kills"), [
    pytest.param(0, SHORT, id="short"),
    *(pytest.param(part, 50, marks=[pytest.mark.slow, pytest.mark.timeout(4 * 3600)], id=f"long{part}")
      for part in range(10))])
def test_killed_at_random_moments(
    template: tuple[Path, bytes, UUID], tmp_path: Path, part: int, kills: int
) -> None:
    began = time.monotonic()
    with ThreadPoolExecutor(2) as two:  # both cores; each life has an office of its own
        halves = list(two.map(lambda half: chain(template, tmp_path / f"half{half}", kills // 2,
                                                 f"{SEED} {part} {half}"), range(2)))
    assert sum(answers for answers, _ in halves) > kills, "hardly anything was told: the test proves nothing"
    assert sum(people for _, people in halves)
    if kills > SHORT:
        figures.record(f"program_killed_{part}", kills=kills, survived=kills,
                       acknowledged=sum(answers for answers, _ in halves), people=sum(people for _, people in halves),
                       seconds=round(time.monotonic() - began, 1))
