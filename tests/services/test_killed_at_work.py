"""Kill -9 at any moment of registering people: what was told saved is there, whole and once, on every floor."""

from __future__ import annotations

import contextlib
import random
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from service_kit import FAST, PASSWORD
from sqlalchemy import func, select

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support import desk_until_killed as desk

from pes_desktop.models import Job, Jobseeker, OutboxEntry, RegistrationEvent, SearchDocument, Skill
from pes_desktop.services import intake
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.office_setup import NewOffice, create_office, open_with_key
from pes_desktop.services.upkeep import check_up
from pes_desktop.storage import keys

CLOCK = date(2026, 9, 2)


def run_and_kill(folder: Path, first: int, key: bytes, rng: random.Random) -> list[str]:
    """Let the desk work, kill it after some answers and a moment more; returns what it had told."""
    process = subprocess.Popen([sys.executable, desk.__file__, str(folder), str(first)], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdin
    assert process.stdout
    assert process.stderr
    process.stdin.write(key.hex() + "\n")
    process.stdin.flush()
    told = [process.stdout.readline() for _ in range(rng.randint(1, 14))]
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(rng.random() * 0.02)
    process.kill()
    told += process.stdout.readlines()
    process.wait(30)
    complaint = process.stderr.read()
    for stream in (process.stdin, process.stdout, process.stderr):
        with contextlib.suppress(BrokenPipeError):
            stream.close()
    assert complaint == ""
    assert all(told), "the desk stopped by itself"
    return [line.strip() for line in told if line.endswith("\n")]


def check_drafts(ctx: OfficeContext, told: list[str]) -> int:
    """The last draft told saved is there whole, at that step or the next; returns the number of the next person."""
    kind, number, rest = told[-1].split(" ", 2)
    place = int(number)
    if kind == "person":
        assert intake.load_draft(ctx, f"intake:{place}") is None
        return place + 1
    found = intake.load_draft(ctx, f"intake:{place}")
    if found is None:  # saved as a person, killed before it could say so
        assert int(rest) == desk.DRAFTS
        return place + 1
    form, section = found[:2]
    assert section == "household"
    assert form.dependants in (int(rest), int(rest) + 1)
    assert form == desk.form_at(intake.blank_form(ctx), place, form.dependants)
    return place + 1


def check_people(ctx: OfficeContext, safe: dict[int, UUID], rounds: int) -> None:
    """Everybody told saved is there, nobody twice, and each floor tells the same."""
    with ctx.store.read() as session:
        people = {person.id: person for person in session.scalars(select(Jobseeker))}
        names = Counter(person.surnames for person in people.values())
        assert set(safe.values()) <= set(people)
        assert len(people) <= len(safe) + rounds, "more people than were ever saved"
        assert {name: count for name, count in names.items() if count > 1} == {}
        for person in people.values():
            assert len(person.jobs) == len(desk.JOBS)
            assert len(person.skills) == 6
        for model, each in ((Job, len(desk.JOBS)), (Skill, 6), (RegistrationEvent, 1)):
            assert session.scalar(select(func.count()).select_from(model)) == each * len(people), model
        found = set(session.scalars(select(SearchDocument.record_id).where(SearchDocument.record_type == "jobseeker")))
        queued = set(session.scalars(select(OutboxEntry.record_id).where(OutboxEntry.record_type == "jobseeker")))
        assert found == queued == set(people)
    assert [finding for finding in check_up(ctx) if not finding.good] == []
    for number, person_id in list(safe.items())[-3:]:
        with ctx.store.read() as session:
            assert person_id in {hit.record_id for hit in ctx.finder.find(session, f"lema nº{number}")}


@pytest.mark.parametrize("rounds", [5, pytest.param(80, marks=pytest.mark.slow)])
def test_what_was_told_saved_survives_the_plug(tmp_path: Path, rounds: int) -> None:
    rng = random.Random(11)
    folder = tmp_path / "office"
    ctx, _ = create_office(folder, NewOffice("ec", "Oficina Alausí", "ALA", "060250", "Luis Andrade", PASSWORD),
                           clock=lambda: CLOCK, cost=FAST)
    ctx.store.close()
    staff = keys.holders(folder)[0][0]
    key = keys.unlock(folder, staff, PASSWORD)
    first, safe = 1, dict[int, UUID]()
    for past in range(1, rounds + 1):
        told = run_and_kill(folder, first, key, rng)
        safe |= {int(number): UUID(rest) for kind, number, rest in (line.split(" ", 2) for line in told)
                 if kind == "person"}
        ctx = open_with_key(folder, key, staff, clock=lambda: CLOCK)
        first = check_drafts(ctx, told)
        check_people(ctx, safe, past)
        ctx.store.close()
    assert safe, "nobody was ever saved: the test proves nothing"
