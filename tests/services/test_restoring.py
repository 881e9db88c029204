"""Damaged offices come back: copy, journal and what the damaged file still gives; cut off at any step, old or new."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from restore_kit import (
    AFTER,
    BEFORE,
    HURTS,
    Scene,
    bad_keys,
    emptied,
    make_scene,
    middle,
    no_keys,
    people_of,
    register,
)
from service_kit import PASSWORD

from pes_desktop.domain.errors import DomainError, EnvironmentFault
from pes_desktop.models import AuditLine, Jobseeker
from pes_desktop.services import backups, restoring
from pes_desktop.services.lost_words import lost_line
from pes_desktop.storage import keys, migrate, rotation, swap
from pes_desktop.storage.keys import KEY_FILE

OLD = Path(__file__).resolve().parents[1] / "fixtures" / "old_databases" / "office-0001"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return make_scene(tmp_path_factory.mktemp("whole") / "office")


@pytest.fixture
def scene(whole: Scene, tmp_path: Path) -> Scene:
    return whole.copied(tmp_path / "office")


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


# --- what is wrong ---
def test_nothing_wrong(scene: Scene) -> None:
    before = files_of(scene.folder)
    assert restoring.examine(scene.folder, scene.key) == restoring.Damage("none")
    assert files_of(scene.folder) == before


@pytest.mark.parametrize("hurt", HURTS, ids=lambda hurt: hurt.__name__)
def test_every_damage_is_seen_and_mended_without_loss(scene: Scene, hurt: Callable[[Scene], None]) -> None:
    hurt(scene)
    before = files_of(scene.folder)
    damage = restoring.examine(scene.folder, scene.key)
    expected = {"gone": "missing", "stray_log": "missing", "middle": "damaged", "tail": "damaged", "halved": "damaged",
                "last_page_cut": "damaged", "torn_page": "damaged"}
    assert damage.kind == expected.get(hurt.__name__, "unreadable"), damage
    assert files_of(scene.folder) == before, "looking changes nothing"
    plan = restoring.plan_restore(scene.folder, scene.key, scene.copy())
    assert (plan.damage, plan.lost) == (damage, ())
    assert plan.kept["jobseeker"] == BEFORE + AFTER
    assert plan.journal_changes == AFTER
    assert files_of(scene.folder) == before, "a plan changes nothing"
    report = restoring.restore(scene.folder, scene.key, plan)
    assert (report.brought_back, report.lost, report.kept) == (AFTER, (), plan.kept)
    assert people_of(scene) == (list(scene.surnames), [], [])
    kept_aside = {name: content for name, content in files_of(report.set_aside).items() if name != KEY_FILE}
    assert kept_aside == {name: content for name, content in before.items() if name.startswith("office.db")}
    assert not (scene.folder / ".restoring").exists()


def test_without_a_copy_the_journal_alone_brings_an_office_back(scene: Scene, tmp_path: Path) -> None:
    """A new office has no copy yet: its journal goes back to the first day."""
    shutil.rmtree(scene.folder / "backups")
    emptied(scene)
    plan = restoring.plan_restore(scene.folder, scene.key, None)
    assert (plan.kept["jobseeker"], plan.copy_until, plan.lost) == (BEFORE + AFTER, None, ())
    restoring.restore(scene.folder, scene.key, plan)
    assert people_of(scene) == (list(scene.surnames), [], [])


def test_without_a_journal_the_damaged_file_gives_what_it_has(scene: Scene) -> None:
    shutil.rmtree(scene.folder / "journal")
    middle(scene)
    plan = restoring.plan_restore(scene.folder, scene.key, scene.copy())
    people = plan.kept["jobseeker"]
    assert BEFORE <= people <= BEFORE + AFTER
    assert plan.salvaged.get("jobseeker", 0) == people - BEFORE
    missing = BEFORE + AFTER - people
    told = sum(line.act == "register_person" and "jobseeker" in line.what for line in plan.lost)
    unknown = sum(int(line.what) for line in plan.lost if line.act == "unknown")
    assert told <= missing <= told + unknown
    restoring.restore(scene.folder, scene.key, plan)
    names, _, ill = people_of(scene)
    assert (len(names), ill) == (people, [])


def test_with_neither_most_of_the_damaged_file_is_read(scene: Scene) -> None:
    shutil.rmtree(scene.folder / "journal")
    shutil.rmtree(scene.folder / "backups")
    middle(scene)
    plan = restoring.plan_restore(scene.folder, scene.key, None)
    assert plan.salvaged["jobseeker"] > BEFORE // 2
    assert plan.lost
    restoring.restore(scene.folder, scene.key, plan)
    assert people_of(scene)[2] == []


def test_an_older_copy_names_the_stretch_of_which_nothing_is_known(scene: Scene) -> None:
    """Of a copy from before the journal's beginning the acts between are told by number; the file gives them back."""
    older = scene.copy()
    ctx = scene.open()
    for name in ("Tene A", "Tene B"):
        register(ctx, name)
        backups.back_up_now(ctx, "daily")
        backups.back_up_now(ctx, "daily")
    ctx.store.close()
    emptied(scene)
    plan = restoring.plan_restore(scene.folder, scene.key, older)
    assert plan.kept["jobseeker"] == BEFORE
    (line,) = plan.lost
    assert (line.at, line.act) == (None, "unknown")
    assert int(line.what) >= AFTER + 2


def test_the_trail_goes_on_and_tells_of_it(scene: Scene) -> None:
    emptied(scene)
    restoring.restore(scene.folder, scene.key, restoring.plan_restore(scene.folder, scene.key, scene.copy()))
    ctx = scene.open()
    with ctx.store.read() as session:
        told = session.query(AuditLine).filter_by(act="restore").one()
        last = session.query(AuditLine).order_by(AuditLine.seq.desc()).limit(2).all()
    ctx.store.close()
    assert [line.act for line in last] == ["log_in", "restore"]
    assert told.records[0][:3] == ["office", "", "restore"]
    assert [record[2] for record in told.records[1:]] == ["brought_back"] * AFTER
    assert backups.backup_due(scene.open())


# --- keys ---
@pytest.mark.parametrize("hurt", [no_keys, bad_keys], ids=lambda hurt: hurt.__name__)
def test_a_key_file_comes_back_from_the_copy(scene: Scene, hurt: Callable[[Scene], None]) -> None:
    hurt(scene)
    with pytest.raises(EnvironmentFault):
        keys.read_key_file(scene.folder)
    key = restoring.unlock_copy(scene.copy().folder, None, scene.words)
    assert key == scene.key == restoring.unlock_copy(scene.copy().folder, scene.staff, PASSWORD)
    plan = restoring.plan_restore(scene.folder, key, scene.copy())
    assert (plan.damage.kind, plan.damage.keys) == ("none", True)
    restoring.restore(scene.folder, key, plan)
    assert keys.unlock(scene.folder, scene.staff, PASSWORD) == key
    assert people_of(scene) == (list(scene.surnames), [], [])


def test_a_copy_under_another_key_needs_its_own(scene: Scene, tmp_path: Path) -> None:
    other = make_small(tmp_path / "other")
    with pytest.raises(EnvironmentFault) as error:
        restoring.plan_restore(scene.folder, scene.key, other.copy())
    assert error.value.codes == ("backup_other_key",)
    assert not (scene.folder / ".restoring").exists()
    plan = restoring.plan_restore(scene.folder, scene.key, other.copy(), copy_key=other.key)
    assert plan.kept["jobseeker"] >= 1
    restoring.drop_plan(plan)
    assert not (scene.folder / ".restoring").exists()


def test_work_under_another_key_is_told_as_unknown(scene: Scene) -> None:
    """The key was changed after the copy and the key file is damaged: the copy's key opens neither file nor journal."""
    copy = scene.copy()
    ctx = scene.open()
    rotation.rotate(ctx.store)
    register(ctx, "Tene")
    ctx.store.close()
    last = max((scene.folder / "journal").glob("*.journal"))
    for file in (last, scene.folder / "office.db"):
        os.utime(file, (file.stat().st_mtime + 60,) * 2)  # a minute later, as it is in life
    written = last.stat().st_mtime
    bad_keys(scene)
    key = restoring.unlock_copy(copy.folder, None, scene.words)
    plan = restoring.plan_restore(scene.folder, key, copy)
    assert plan.damage.kind == "unreadable"
    (told,) = [line for line in plan.lost if line.act == "unknown_key"]
    assert told.at is not None
    assert abs(told.at.timestamp() - written) < 10
    words = lost_line(told)
    assert f"{told.at.astimezone():%d/%m/%Y %H:%M}" in words
    assert "no se puede leer con esta clave" in words
    shutil.rmtree(scene.folder / "journal")  # the file alone says as much
    assert [line.act for line in restoring.plan_restore(scene.folder, key, copy).lost] == ["unknown_key"]


def make_small(folder: Path) -> Scene:
    from service_kit import FAST, TODAY

    from pes_desktop.services.office_setup import NewOffice, create_office

    ctx, words = create_office(folder, NewOffice("ec", "Otra", "OTR", "060250", "Eva Paz", PASSWORD),
                               clock=lambda: TODAY, cost=FAST)
    register(ctx, "Tene")
    backups.back_up_now(ctx, "asked")
    ctx.store.close()
    return Scene(folder, ctx.store.key, ctx.staff.id, words, ("Tene",))


# --- another computer ---
def test_an_office_comes_to_life_on_another_pc(scene: Scene, tmp_path: Path) -> None:
    stick, pc = tmp_path / "stick", tmp_path / "pc" / "office"
    shutil.copytree(scene.copy().folder, stick / scene.copy().folder.name)
    (copy,) = backups.copies(pc, [stick])
    key = restoring.unlock_copy(copy.folder, None, scene.words)
    report = restoring.restore_elsewhere(copy.folder, pc, key)
    assert report.kept["jobseeker"] == BEFORE
    assert keys.unlock(pc, scene.staff, PASSWORD) == key
    assert people_of(Scene(pc, key, scene.staff, "", ())) == (list(scene.surnames[:BEFORE]), [], [])
    with pytest.raises(DomainError) as error:
        restoring.restore_elsewhere(copy.folder, pc, key)
    assert error.value.codes == ("office_exists",)


def test_a_copy_of_an_older_schema_is_brought_up_to_date(tmp_path: Path) -> None:
    import json
    from uuid import UUID

    stick = tmp_path / "OLD-A-20260101-080000"
    shutil.copytree(OLD, stick)
    password = json.loads((OLD / "expected.json").read_text(encoding="utf-8"))["password"]
    staff: UUID = keys.holders(stick)[0][0]
    key = restoring.unlock_copy(stick, staff, password)
    before = (stick / "office.db").read_bytes()
    report = restoring.restore_elsewhere(stick, tmp_path / "pc", key)
    assert report.kept["jobseeker"] > 0
    assert (stick / "office.db").read_bytes() == before
    scene = Scene(tmp_path / "pc", key, staff, "", ())
    ctx = scene.open()
    with ctx.store.read() as session:
        assert migrate.current_revision(session.connection()) == migrate.HEAD
        assert session.query(Jobseeker).count() == report.kept["jobseeker"]
    ctx.store.close()


@pytest.mark.parametrize("what", ["empty", "zero", "garbled"])
def test_a_bad_stick_is_told_and_leaves_nothing(scene: Scene, tmp_path: Path, what: str) -> None:
    stick, pc = tmp_path / "stick", tmp_path / "pc"
    stick.mkdir()
    if what != "empty":
        shutil.copytree(scene.copy().folder, stick / scene.copy().folder.name)
        path = stick / scene.copy().folder.name / "office.db"
        path.write_bytes(b"" if what == "zero" else path.read_bytes()[:-4096] + b"x" * 4096)
    with pytest.raises(EnvironmentFault) as error:
        restoring.restore_elsewhere(stick, pc, scene.key)
    assert error.value.codes == (("backup_unreadable",) if what == "garbled" else ("backup_none",))
    assert not (pc / KEY_FILE).exists()
    assert not (pc / "office.db").exists()


# --- cut off ---
STRUCK = """
import os, signal, sys
from pathlib import Path
from pes_desktop.services import backups, restoring
folder, key, at = Path(sys.argv[1]), bytes.fromhex(sys.stdin.readline().strip()), int(sys.argv[2])
plan = restoring.plan_restore(folder, key, backups.copies(folder)[0])
steps = 0
def struck(call):
    def run(*arguments, **named):
        global steps
        steps += 1
        if steps == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*arguments, **named)
    return run
for name in ("replace", "link", "unlink", "fsync", "mkdir", "open", "write", "rename"):
    setattr(os, name, struck(getattr(os, name)))
restoring.restore(folder, key, plan)
print(steps)
"""


@pytest.mark.parametrize("stride", [7, pytest.param(1, marks=pytest.mark.slow)])
def test_struck_at_any_step_the_old_or_the_new_is_there(whole: Scene, tmp_path: Path, stride: int) -> None:
    """Each change of the folder by the exchange is struck once; afterwards it opens complete, or restores again."""
    at, finished = 2 - stride, False
    while not finished:
        at += stride
        scene = whole.copied(tmp_path / f"struck{at}")
        emptied(scene)
        done = subprocess.run([sys.executable, "-c", STRUCK, str(scene.folder), str(at)], input=scene.key.hex(),
                              capture_output=True, text=True, timeout=120, check=False)
        finished = done.returncode == 0
        assert finished or done.returncode == -signal.SIGKILL, done.stderr
        swap.finish(scene.folder)
        if not scene.database.stat().st_size:  # the old one: whole as it was, and restored as if for the first time
            plan = restoring.plan_restore(scene.folder, scene.key, scene.copy())
            restoring.restore(scene.folder, scene.key, plan)
        assert keys.unlock(scene.folder, scene.staff, PASSWORD) == scene.key
        assert people_of(scene) == (list(scene.surnames), [], []), at
        shutil.rmtree(scene.folder)
    assert at > 8
