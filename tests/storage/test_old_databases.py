"""Files of earlier programs open in this one, upgraded and complete (tests/fixtures/old_databases/README.md)."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from pes_desktop.services import intake
from pes_desktop.services.office_setup import open_office
from pes_desktop.services.upkeep import check_up
from pes_desktop.storage import keys, migrate

FROZEN = Path(__file__).resolve().parents[1] / "fixtures" / "old_databases"
GROWS = {"audit", "outbox", "setting"}


@pytest.fixture(scope="module")
def present(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the generator makes of the present schema."""
    target = tmp_path_factory.mktemp("frozen") / "office"
    subprocess.run([sys.executable, str(FROZEN / "make_fixture.py"), str(target)], check=True, timeout=120)
    return target


def look_over(folder: Path, work: Path) -> None:
    """Open a copy and find everything that was put in."""
    shutil.copytree(folder, work)
    expected = json.loads((work / "expected.json").read_text(encoding="utf-8"))
    holder = keys.holders(work)[0][0]
    ctx = open_office(work, holder, expected["password"], clock=lambda: date(2026, 9, 3))
    with ctx.store.read() as session:
        assert migrate.current_revision(session.connection()) == migrate.HEAD
        for table, count in expected["counts"].items():
            now = session.execute(text(f"SELECT count(*) FROM {table}")).scalar() or 0
            assert now == count or (table in GROWS and now > count), table
        for name in expected["people"]:
            assert [hit.title for hit in ctx.finder.find(session, name, ("jobseeker",))] == [name]
        assert ctx.finder.find(session, expected["letter"], ("letter",))
    draft = intake.load_draft(ctx, "intake:1")
    assert draft is not None
    assert draft[0].surnames == expected["draft"]
    assert [finding for finding in check_up(ctx) if not finding.good] == []
    upgraded = expected["revision"] != migrate.HEAD
    assert (work / "backups").is_dir() is upgraded, "the older file is backed up before its schema changes"
    ctx.store.close()


@pytest.mark.parametrize("folder", sorted(FROZEN.glob("office-*")), ids=lambda folder: folder.name)
def test_a_frozen_office_opens_complete(folder: Path, tmp_path: Path) -> None:
    look_over(folder, tmp_path / "work")


def test_the_generator_freezes_the_present_schema(present: Path, tmp_path: Path) -> None:
    assert json.loads((present / "expected.json").read_text())["revision"] == migrate.HEAD
    look_over(present, tmp_path / "work")


def test_the_generator_overwrites_nothing(present: Path) -> None:
    done = subprocess.run([sys.executable, str(FROZEN / "make_fixture.py"), str(present)], capture_output=True,
    check=False)
    assert done.returncode != 0
    assert b"office_exists" in done.stderr


def test_every_revision_before_the_last_has_its_frozen_office() -> None:
    frozen = {folder.name.removeprefix("office-") for folder in FROZEN.glob("office-*")}
    assert set(migrate.known_revisions()[:-1]) <= frozen
