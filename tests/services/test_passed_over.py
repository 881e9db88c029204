"""Numbers that may stand on a letter which a restored office knows nothing of are given to nobody else."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from restore_kit import Scene, make_scene

from pes_desktop.models import NumberCounter
from pes_desktop.services import backups, restoring
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.numbering import next_code
from pes_desktop.storage.passed_over import A_DAY, MOST, pass_over_since

NOW = datetime(2026, 10, 30, 15, tzinfo=UTC)
YEAR = datetime.now().year


def counters(ctx: OfficeContext) -> dict[tuple[str, int], int]:
    with ctx.store.read() as session:
        return {(row.kind, row.year): row.last for row in session.query(NumberCounter)}


@pytest.fixture(scope="module")
def stolen(tmp_path_factory) -> tuple[Scene, Path]:
    """Seven letters before the copy on the stick, three after it."""
    scene = make_scene(tmp_path_factory.mktemp("stolen") / "office")
    ctx = scene.open()
    with ctx.store.local() as session:
        session.add(NumberCounter(kind="letter", year=YEAR, last=7))
        session.add(NumberCounter(kind="code", year=0, last=7))
    copy = backups.back_up_now(ctx, "daily").report.folder
    with ctx.store.local() as session:
        for row in session.query(NumberCounter):
            row.last += 3
    ctx.store.close()
    return scene, copy


def test_on_another_pc_the_numbers_stand_clear_of_those_on_paper(stolen, tmp_path: Path) -> None:
    scene, copy = stolen
    restoring.restore_elsewhere(copy, tmp_path / "pc", scene.key)
    ctx = Scene(tmp_path / "pc", scene.key, scene.staff, "", ()).open()
    assert counters(ctx) == {("letter", YEAR): 7 + A_DAY, ("code", 0): 7 + A_DAY, ("vacancy", YEAR): A_DAY}
    ctx.store.close()


def test_in_its_own_place_the_journal_knows_the_numbers(stolen, tmp_path: Path) -> None:
    scene = stolen[0].copied(tmp_path / "office")
    scene.database.unlink()
    restoring.restore(scene.folder, scene.key, restoring.plan_restore(scene.folder, scene.key, scene.copy()))
    ctx = scene.open()
    assert counters(ctx) == {("letter", YEAR): 10, ("code", 0): 10}
    ctx.store.close()


def test_without_database_and_journal_they_are_passed_over_too(stolen, tmp_path: Path) -> None:
    scene = stolen[0].copied(tmp_path / "office")
    scene.database.unlink()
    shutil.rmtree(scene.folder / "journal")
    restoring.restore(scene.folder, scene.key, restoring.plan_restore(scene.folder, scene.key, scene.copy()))
    ctx = scene.open()
    assert counters(ctx)["letter", YEAR] == 7 + A_DAY
    ctx.store.close()


@pytest.mark.parametrize(("until", "letters"), [
    (NOW, A_DAY), (NOW - timedelta(hours=23), A_DAY), (NOW - timedelta(days=3), 4 * A_DAY),
    (NOW + timedelta(days=9), A_DAY), (NOW - timedelta(days=900), MOST), (None, MOST)])
def test_the_older_the_copy_the_more(office, until: datetime | None, letters: int) -> None:
    with office.store.local() as session:
        pass_over_since(session, until, NOW)
    assert counters(office) == {("letter", 2026): letters, ("vacancy", 2026): letters}
    with office.store.local() as session:
        next_code(office, session)
    assert counters(office)["code", 0] == letters + 1, "codes begin above the letters"
