"""Backups as the desk makes them: two places, what is kept, what is told, the trial; cut off a hundred times."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
import time_machine
from service_kit import PASSWORD, person_form
from support.disks import fill_up, small_disk

from pes_desktop.domain.enums import Role
from pes_desktop.domain.errors import EnvironmentFault, Fault, NotPermitted
from pes_desktop.models import AuditLine
from pes_desktop.services import backups, intake
from pes_desktop.services.context import OfficeContext
from pes_desktop.storage import keys, rotation
from pes_desktop.storage.copies import FoundCopy, dispensable, find_copies, try_copy


@pytest.fixture
def stick(office: OfficeContext, tmp_path: Path) -> Path:
    place = tmp_path / "stick"
    place.mkdir()
    backups.set_second_folder(office, place)
    return place


# --- two places ---
def test_both_places_hold_it_and_know_the_office(office: OfficeContext, maria: object, stick: Path) -> None:
    assert backups.backup_due(office)
    outcome = backups.back_up_now(office, "asked")
    assert outcome.second is not None
    assert outcome.second_fault is None
    assert outcome.report.folder.parent == office.folder / "backups"
    assert outcome.second.folder.parent == stick
    assert outcome.report.counts == outcome.second.counts
    assert (outcome.second.folder / "office.db").read_bytes() == (outcome.report.folder / "office.db").read_bytes()
    assert not backups.backup_due(office)
    state = backups.backup_state(office)
    assert (state.people, state.last_fault, state.second_folder) == (1, None, stick)
    assert state.last is not None
    assert state.last == state.second_last
    assert [(copy.office_code, copy.pc, copy.monthly) for copy in state.copies] == [("ALA", "A", True)] * 2
    with office.store.read() as session:
        assert session.query(AuditLine).filter_by(act="back_up").count() == 1


def test_a_stick_pulled_out_is_told_and_stops_nothing(office: OfficeContext, stick: Path) -> None:
    stick.rmdir()
    outcome = backups.back_up_now(office, "daily")
    assert outcome.second is None
    assert outcome.second_fault == Fault("backup_second_missing", params={"folder": str(stick)})
    assert len(backups.copies(office.folder)) == 1
    assert backups.backup_state(office).last_fault == outcome.second_fault
    assert not stick.exists(), "a folder on the office's own disk would pass for the stick"
    stick.mkdir()
    backups.back_up_now(office, "closing")
    assert backups.backup_state(office).last_fault is None


def test_a_full_stick_is_told_and_stops_nothing(office: OfficeContext, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 900) as disk:
        backups.set_second_folder(office, disk)
        fill_up(disk)
        outcome = backups.back_up_now(office, "daily")
        assert outcome.second_fault is not None
        assert outcome.second_fault.code in ("backup_disk_full", "backup_folder_unusable")
        assert [path.name for path in disk.iterdir()] == ["film"]


def test_the_second_place_is_known_without_the_key(office: OfficeContext, stick: Path) -> None:
    backups.back_up_now(office, "asked")
    shutil.rmtree(office.folder / "backups")
    assert [copy.folder.parent for copy in backups.copies(office.folder)] == [stick]
    backups.set_second_folder(office, None)
    assert backups.copies(office.folder) == []
    assert len(backups.copies(office.folder, [stick])) == 1


def test_daily_and_closing_ask_for_no_duty(office: OfficeContext) -> None:
    from dataclasses import replace

    desk = office.with_staff(replace(office.staff, roles=(Role.RECEPTION,)))
    assert backups.back_up_now(desk, "daily").report
    assert backups.back_up_now(desk, "closing").report
    for reason in ("asked", "rotation"):
        with pytest.raises(NotPermitted):
            backups.back_up_now(desk, reason)  # type: ignore[arg-type]


def test_the_journal_begins_anew_with_a_good_copy_only(office: OfficeContext, tmp_path: Path) -> None:
    def generations() -> list[str]:
        return sorted(path.name[:6] for path in (office.folder / "journal").iterdir())

    backups.back_up_to(office, tmp_path / "elsewhere")
    assert set(generations()) == {"000001"}
    (office.folder / "backups").write_text("no folder")
    with pytest.raises(EnvironmentFault):
        backups.back_up_now(office, "daily")
    assert set(generations()) == {"000001"}
    fault = backups.backup_state(office).last_fault
    assert fault is not None
    assert fault.code == "backup_folder_unusable"
    (office.folder / "backups").unlink()
    backups.back_up_now(office, "daily")
    assert generations()[-1] == "000002"
    assert backups.backup_state(office).last_fault is None


@pytest.mark.parametrize("later", [1, -1, 400])
def test_a_copy_is_due_again_on_another_day(office: OfficeContext, later: int) -> None:
    backups.back_up_now(office, "daily")
    with time_machine.travel(datetime.now().astimezone() + timedelta(days=later)):
        assert backups.backup_due(office)


# --- which are kept ---
def copy_at(at: datetime) -> FoundCopy:
    return FoundCopy(Path(f"/x/ALA-A-{at:%Y%m%d-%H%M%S}"), at, 1, "ALA", "A", False)


def test_fourteen_and_the_first_of_twelve_months() -> None:
    now = datetime(2026, 11, 22, 18)
    every = [copy_at(now - timedelta(days=number)) for number in range(500)]
    gone = {copy.folder for copy in dispensable(every, now)}
    kept = [copy.made_at.date().isoformat() for copy in every if copy.folder not in gone]
    assert kept[:14] == [(now - timedelta(days=number)).date().isoformat() for number in range(14)]
    assert kept[14:] == ["2026-11-01", *[f"2026-{month:02d}-01" for month in range(10, 0, -1)], "2025-12-01"]


def test_a_clock_that_ran_ahead_pushes_out_nothing() -> None:
    now = datetime(2026, 11, 22, 18)
    wrong = [copy_at(datetime(2036, 5, 1, 8) + timedelta(hours=number)) for number in range(20)]
    right = [copy_at(now - timedelta(hours=number)) for number in range(14)]
    gone = {copy.folder for copy in dispensable([*wrong, *right], now)}
    assert not gone & {copy.folder for copy in right}
    assert len(gone) == 19


def test_what_is_no_copy_is_not_found(tmp_path: Path) -> None:
    both = ("office.db", "keys.json")
    for name, files in {"ALA-A-20260101-080000": ("office.db",), ".ALA-A-20260101-080000.unfinished": both,
                        "fotos": ("a.jpg",), "ALA-A-20261341-080000": both}.items():
        (tmp_path / name).mkdir()
        for file in files:
            (tmp_path / name / file).write_text("x")
    (found,) = find_copies(tmp_path)
    assert (found.folder.name, found.office_code, found.pc) == ("ALA-A-20261341-080000", "ALA", "A")
    assert find_copies(tmp_path / "nowhere") == []


# --- the trial ---
def test_a_trial_counts_and_dates_and_leaves_nothing(office: OfficeContext, maria: object) -> None:
    outcome = backups.back_up_now(office, "asked")
    before = sorted(path for path in office.folder.rglob("*"))
    steps: list[tuple[int, int]] = []
    restored: set[str] = set()

    def told(done: int, total: int) -> None:
        steps.append((done, total))
        restored.update(path.name for path in (office.folder / backups.TRIAL_FOLDER).iterdir())

    trial = backups.test_backup(office, progress=told)
    assert {"office.db", "keys.json"} <= restored, "it is brought to life, not only looked at"
    assert trial.counts == outcome.report.counts
    assert trial.copy.folder == outcome.report.folder
    assert trial.last_change is not None
    assert trial.last_change.tzinfo is not None
    assert steps[-1][0] == steps[-1][1]
    assert sorted(path for path in office.folder.rglob("*")) == before


def test_a_trial_of_nothing_or_of_a_bad_copy_is_told(office: OfficeContext) -> None:
    from pes_desktop.domain.errors import DomainError

    with pytest.raises(DomainError) as none:
        backups.test_backup(office)
    assert none.value.codes == ("backup_none",)
    path = backups.back_up_now(office, "asked").report.folder / "office.db"
    content = bytearray(path.read_bytes())
    content[-2000] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(EnvironmentFault) as bad:
        backups.test_backup(office)
    assert bad.value.codes == ("backup_unreadable",)


def test_a_change_of_the_key_waits_for_the_copy(
    office: OfficeContext, maria: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the copy has a database under the old key beside a key file with the new one, and nobody could open it."""
    changing = Thread(target=rotation.rotate, args=(office.store,))
    before, copyfile = office.store.key, shutil.copyfile

    def between(source: Path, target: Path) -> None:
        if target.name == keys.KEY_FILE and not changing.ident:  # the database is copied, the key file is not
            changing.start()
            changing.join(2)  # without the wait it is through by then
        copyfile(source, target)

    monkeypatch.setattr(shutil, "copyfile", between)
    folder = backups.back_up_now(office, "daily").report.folder
    changing.join()
    assert office.store.key != before
    assert keys.unlock(folder, office.staff.id, PASSWORD) == before
    assert try_copy(folder, before).counts["jobseeker"] == 1


def test_a_copy_without_its_keys_is_no_copy(office: OfficeContext) -> None:
    """Its database is whole, but on another PC nobody could open it."""
    (backups.back_up_now(office, "asked").report.folder / "keys.json").write_text("{}")
    with pytest.raises(EnvironmentFault) as bad:
        backups.test_backup(office)
    assert bad.value.codes == ("backup_unreadable",)
    assert not (office.folder / backups.TRIAL_FOLDER).exists()


# --- cut off ---
CUT_OFF = """
import sys
from datetime import datetime
from pathlib import Path
from pes_desktop.storage import backup
key = bytes.fromhex(sys.stdin.readline().strip())
print("ready", flush=True)
while True:
    backup.back_up(Path(sys.argv[1]), key, Path(sys.argv[2]), now=datetime.now(), label="ALA-A")
"""


@pytest.mark.parametrize("kills", [15, pytest.param(500, marks=pytest.mark.slow)])
def test_interrupted_ones_leave_the_last_good_one(office: OfficeContext, tmp_path: Path, kills: int) -> None:
    """Killed at any moment, again and again: a good copy is always there, and never more leftovers than one."""
    for number in range(30):
        intake.save_intake(office, person_form(office, document_number="", document_type="none",
                                               surnames=f"Lema {number}"))
    stick, dice = tmp_path / "stick", random.Random(kills)
    first = backups.back_up_to(office, stick)
    for _ in range(kills):
        with subprocess.Popen([sys.executable, "-c", CUT_OFF, str(office.folder), str(stick)], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True) as child:
            assert child.stdin is not None
            assert child.stdout is not None
            child.stdin.write(office.store.key.hex() + "\n")
            child.stdin.flush()
            assert child.stdout.readline() == "ready\n"
            try:
                child.wait(dice.uniform(0.005, 0.4))
            except subprocess.TimeoutExpired:
                child.kill()
            assert child.wait() == -signal.SIGKILL
        found = find_copies(stick)
        assert found
        newest = backups.test_backup(office, found[0])
        assert {**newest.counts, "audit": 0} == {**first.counts, "audit": 0}
        assert sum(path.name.endswith(".unfinished") for path in stick.iterdir()) <= 1
    assert backups.back_up_to(office, stick).counts["jobseeker"] == 30
    assert not any(path.name.startswith(".") for path in stick.iterdir())
