"""Backups: taken while work goes on, proved by reading back, never a good one lost for a bad one."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select
from storage_kit import add, codes_of, person
from support.disks import small_disk

from pes_desktop.domain.errors import EnvironmentFault
from pes_desktop.models import Jobseeker
from pes_desktop.storage import audit, backup, keys
from pes_desktop.storage.engine import DATABASE_FILE, connect, open_engine
from pes_desktop.storage.migrate import upgrade
from pes_desktop.storage.store import Store

NOW = datetime(2026, 3, 2, 18, 30)
STAFF = UUID(int=2)
PASSWORD = "clave de prueba"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[tuple[Store, bytes]]:
    folder = tmp_path / "office"
    folder.mkdir()
    key, _ = keys.create_key_file(folder, (UUID(int=1), "ALA", "Alausí", "ec"), STAFF, "Luis", PASSWORD,
                                  keys.KdfCost(1, 1024, 1))
    store = Store(open_engine(folder, key), folder)
    upgrade(store.engine, "office")
    add(store, *[person(f"Lema {n}", "Ana", notes="x" * 500) for n in range(60)])
    yield store, key
    store.close()


def people_in(folder: Path, key: bytes) -> set[str]:
    with closing(connect(folder / DATABASE_FILE, key)) as connection:
        return {row[0] for row in connection.execute("SELECT surnames FROM jobseeker")}


def test_a_copy_opens_with_the_password_and_holds_everything(office: tuple[Store, bytes], tmp_path: Path) -> None:
    store, key = office
    report = backup.back_up(store.folder, key, tmp_path / "stick", now=NOW)
    assert report.folder == tmp_path / "stick" / "pes-20260302-183000"
    assert sorted(path.name for path in report.folder.iterdir()) == [keys.KEY_FILE, DATABASE_FILE]
    assert report.counts["jobseeker"] == report.counts["outbox"] == 60
    assert report.size == (report.folder / DATABASE_FILE).stat().st_size
    assert keys.unlock(report.folder, STAFF, PASSWORD) == key
    with store.read() as session:
        assert people_in(report.folder, key) == set(session.scalars(select(Jobseeker.surnames)))
    copy = Store(open_engine(report.folder, key), report.folder)
    with copy.read() as session:
        assert audit.verify_chain(session) is None
    copy.close()


def test_the_copy_is_as_secret_as_the_office(office: tuple[Store, bytes], tmp_path: Path) -> None:
    store, key = office
    report = backup.back_up(store.folder, key, tmp_path / "stick", now=NOW)
    content = (report.folder / DATABASE_FILE).read_bytes()
    assert b"SQLite format 3" not in content
    assert b"Lema" not in content
    if os.name == "posix":
        assert report.folder.stat().st_mode & 0o077 == 0


def test_work_goes_on_meanwhile_and_the_copy_is_one_moment(office: tuple[Store, bytes], tmp_path: Path) -> None:
    store, key = office
    add(store, *[person(f"Chango {n}", "Luz", notes="y" * 2_000) for n in range(600)])
    entered, going = threading.Event(), threading.Event()
    steps: list[int] = []

    def work() -> None:
        entered.wait(30)
        for number in range(20):
            add(store, person(f"Nuevo {number}", "Iván"))
        going.set()

    def progress(done: int, total: int) -> None:
        steps.append(done)
        if done < total and not going.is_set():
            entered.set()
            assert going.wait(30), "the writer had to wait for the backup"

    writer = threading.Thread(target=work)
    writer.start()
    report = backup.back_up(store.folder, key, tmp_path / "stick", now=NOW, progress=progress)
    entered.set()
    writer.join()
    assert len(steps) > 1
    assert steps == sorted(steps)
    assert report.counts["jobseeker"] == report.counts["audit"] + 658 == 660
    assert not any(name.startswith("Nuevo") for name in people_in(report.folder, key))


def test_fourteen_are_kept_the_newest(office: tuple[Store, bytes], tmp_path: Path) -> None:
    store, key = office
    stick = tmp_path / "stick"
    (stick / "fotos").mkdir(parents=True)
    for number in range(16):
        backup.back_up(store.folder, key, stick, now=NOW + timedelta(minutes=number))
    kept = [path.name for path in backup.list_backups(stick)]
    assert len(kept) == backup.KEEP + 1 == 15
    assert kept[0] == "pes-20260302-184500"
    assert kept[-2:] == ["pes-20260302-183200", "pes-20260302-183000"], "the first of the month stays"
    assert (stick / "fotos").is_dir()


def test_two_in_one_second_are_two(office: tuple[Store, bytes], tmp_path: Path) -> None:
    store, key = office
    made = [backup.back_up(store.folder, key, tmp_path / "stick", now=NOW).folder for _ in range(3)]
    assert len(set(made)) == 3
    assert backup.list_backups(tmp_path / "stick") == made[::-1]


def test_a_full_stick_keeps_the_last_good_copy(office: tuple[Store, bytes], tmp_path: Path) -> None:
    store, key = office
    size = (store.folder / DATABASE_FILE).stat().st_size + (store.folder / f"{DATABASE_FILE}-wal").stat().st_size
    with small_disk(tmp_path / "stick", size // 1024 + 700) as stick:
        good = backup.back_up(store.folder, key, stick, now=NOW).folder
        with contextlib.suppress(OSError):
            (stick / "film").write_bytes(b"x" * 2**24)
        with pytest.raises(EnvironmentFault) as error:
            backup.back_up(store.folder, key, stick, now=NOW + timedelta(hours=1))
        assert codes_of(error) == ("backup_disk_full",)
        assert backup.list_backups(stick) == [good]
        assert sorted(path.name for path in stick.iterdir()) == ["film", good.name]
        shutil.copytree(good, tmp_path / "restored")
    assert len(people_in(tmp_path / "restored", key)) == 60
    assert len(people_in(store.folder, key)) == 60


@pytest.mark.parametrize("target", ["a file", "below a file", "a device"])
def test_a_target_that_is_no_folder_is_told(office: tuple[Store, bytes], tmp_path: Path, target: str) -> None:
    (tmp_path / "file").write_text("x")
    places = {"a file": tmp_path / "file", "below a file": tmp_path / "file" / "backups", "a device": Path(os.devnull)}
    with pytest.raises(EnvironmentFault) as error:
        backup.back_up(office[0].folder, office[1], places[target], now=NOW)
    assert codes_of(error) == ("backup_folder_unusable",)
    assert (tmp_path / "file").read_text() == "x"


def test_a_copy_with_fewer_rows_is_thrown_away(
    office: tuple[Store, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, key = office
    good = backup.back_up(store.folder, key, tmp_path / "stick", now=NOW).folder
    real = backup._counts
    monkeypatch.setattr(backup, "_counts", lambda *arguments: real(*arguments) | {"jobseeker": 59})
    with pytest.raises(EnvironmentFault) as error:
        backup.back_up(store.folder, key, tmp_path / "stick", now=NOW + timedelta(hours=1))
    assert codes_of(error) == ("backup_unreadable",)
    assert [path.name for path in (tmp_path / "stick").iterdir()] == [good.name]


def test_a_copy_that_rots_on_the_stick_is_noticed(office: tuple[Store, bytes], tmp_path: Path) -> None:
    store, key = office

    def rot(done: int, total: int) -> None:
        if done == total:
            (unfinished,) = (tmp_path / "stick").glob(".pes-*")
            spoiled.append(unfinished)

    spoiled: list[Path] = []
    real = backup.shutil.copyfile

    def copy_and_rot(source: Path, target: Path) -> None:
        real(source, target)
        path = target.with_name(DATABASE_FILE)
        content = bytearray(path.read_bytes())
        for place in range(4096 * 3, len(content), 4096):
            content[place + 50] ^= 1
        path.write_bytes(bytes(content))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backup.shutil, "copyfile", copy_and_rot)
        with pytest.raises(EnvironmentFault) as error:
            backup.back_up(store.folder, key, tmp_path / "stick", now=NOW, progress=rot)
    assert codes_of(error) == ("backup_unreadable",)
    assert spoiled
    assert list((tmp_path / "stick").iterdir()) == []


INTERRUPTED = """
import json, os, signal, sys
from datetime import datetime
from pathlib import Path
from pes_desktop.storage import backup
office, target, key, at = Path(sys.argv[1]), Path(sys.argv[2]), bytes.fromhex(sys.argv[3]), sys.argv[4]
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
if at == "copy":
    backup._PAGES_A_STEP = 20
    backup.back_up(office, key, target, now=datetime(2026, 3, 3), progress=die)
elif at == "count":
    backup._counts = die
    backup.back_up(office, key, target, now=datetime(2026, 3, 3))
else:
    backup.sync_folder = lambda folder: die() if folder == target else None
    backup.back_up(office, key, target, now=datetime(2026, 3, 3))
"""


@pytest.mark.parametrize(("at", "finished"), [("copy", 1), ("count", 1), ("rename", 2)])
def test_a_backup_cut_off_leaves_the_last_good_one_and_is_cleared_away(
    office: tuple[Store, bytes], tmp_path: Path, at: str, finished: int
) -> None:
    store, key = office
    stick = tmp_path / "stick"
    good = backup.back_up(store.folder, key, stick, now=NOW).folder
    command = [sys.executable, "-c", INTERRUPTED, str(store.folder), str(stick), key.hex(), at]
    done = subprocess.run(command, check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    assert len(backup.list_backups(stick)) == finished
    assert all(len(people_in(path, key)) == 60 for path in backup.list_backups(stick))
    backup.back_up(store.folder, key, stick, now=NOW + timedelta(days=2))
    assert len(list(stick.iterdir())) == finished + 1
    assert good.is_dir()


def test_a_wrong_key_makes_no_copy(office: tuple[Store, bytes], tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as error:
        backup.back_up(office[0].folder, bytes(32), tmp_path / "stick", now=NOW)
    assert codes_of(error) == ("database_unreadable",)
    assert list((tmp_path / "stick").iterdir()) == []


def test_no_backups_yet(tmp_path: Path) -> None:
    assert backup.list_backups(tmp_path / "nowhere") == []


def test_the_key_file_in_the_copy_is_the_offices(office: tuple[Store, bytes], tmp_path: Path) -> None:
    store, key = office
    report = backup.back_up(store.folder, key, tmp_path / "stick", now=NOW)
    copied, own = (json.loads((folder / keys.KEY_FILE).read_text()) for folder in (report.folder, store.folder))
    assert copied == own


def test_two_pcs_share_a_stick_without_harm(office: tuple[Store, bytes], tmp_path: Path) -> None:
    """Copies of another office or PC are neither counted, nor dropped, nor cleared away."""
    store, key = office
    stick = tmp_path / "stick"
    theirs = backup.back_up(store.folder, key, stick, now=NOW, label="GUA-B").folder
    being_written = stick / ".GUA-B-20260302-190000.unfinished"
    being_written.mkdir()
    for number in range(backup.KEEP + 2):
        backup.back_up(store.folder, key, stick, now=NOW + timedelta(minutes=number), label="ALA-A")
    assert len(backup.list_backups(stick, "ALA-A")) == backup.KEEP + 1
    assert backup.list_backups(stick, "GUA-B") == [theirs]
    assert being_written.is_dir()
