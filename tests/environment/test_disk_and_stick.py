"""A full disk, a folder or file that may not be written, a stick pulled out in the middle."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from support.disks import ROOT_USER, fill_up, read_only, small_disk
from surroundings import people, sound, spoken, told

from pes_desktop.services import backups, month, recovery
from pes_desktop.storage.engine import DATABASE_FILE

HERE = Path(__file__).resolve().parent


def test_a_full_disk_keeps_what_was_saved_and_goes_on_when_there_is_room(tmp_path, office, registered) -> None:
    with small_disk(tmp_path / "disk", 4_000) as disk:
        ctx = office.make(disk / "office")
        registered(ctx, 1)
        film = fill_up(disk)
        said = told(lambda: [registered(ctx, number) for number in range(2, 400)], "disk_full")
        assert "a salvo" in said
        before = people(ctx)
        told(lambda: month.write_workbook(ctx, ctx.today().year, ctx.today().month, disk / "mes.xlsx",
                                          reason="informe"), "disk_full")
        told(lambda: backups.back_up_now(ctx, "daily"), "backup_disk_full", "disk_full")
        assert not list(disk.glob("mes*"))
        film.unlink()
        registered(ctx, 999)
        assert people(ctx) == before + 1
        assert sound(ctx)
        ctx.store.close()


def test_a_folder_that_may_not_be_written(tmp_path, office, registered) -> None:
    ctx = office.make(tmp_path / "office")
    registered(ctx, 1)
    ctx.store.close()
    with read_only(tmp_path / "office"):
        told(lambda: office.again(ctx), "folder_read_only")
    assert people(office.again(ctx)) == 1


@pytest.mark.skipif(not ROOT_USER, reason="mounting needs root")
def test_a_file_that_may_not_be_written(tmp_path, office, registered) -> None:
    ctx = office.make(tmp_path / "office")
    registered(ctx, 1)
    ctx.store.close()
    with read_only(tmp_path / "office" / DATABASE_FILE):
        told(lambda: registered(office.again(ctx), 2), "folder_read_only", "disk_failed", "database_locked")
    again = office.again(ctx)
    assert people(again) == 1
    assert sound(again)


def test_places_that_take_no_papers(tmp_path, office) -> None:
    ctx = office.make(tmp_path / "office")
    gone = tmp_path / "memoria" / "informes"  # the stick is not there any more
    said = told(lambda: month.write_workbook(ctx, ctx.today().year, ctx.today().month, gone / "mes.xlsx",
                                             reason="informe"), "folder_wrong", "folder_read_only")
    assert str(tmp_path) not in said
    told(lambda: recovery.save_recovery_page(ctx, "uno " * 12, gone / "hoja.pdf"), "folder_wrong")


def test_a_stick_that_is_not_there_when_the_copy_is_due(tmp_path, office, registered) -> None:
    """The stick's folder has gone with the stick: the first copy stands, the second tells why not."""
    ctx = office.make(tmp_path / "office")
    registered(ctx, 1)
    stick = tmp_path / "media" / "memoria"
    stick.mkdir(parents=True)
    backups.set_second_folder(ctx, stick)
    stick.rmdir()
    with read_only(tmp_path / "media"):
        outcome = backups.back_up_now(ctx, "daily")
    assert outcome.report.counts["jobseeker"] == 1
    assert outcome.second is None
    assert outcome.second_fault is not None
    spoken(outcome.second_fault.code, dict(outcome.second_fault.params))
    stick.mkdir()
    assert backups.back_up_now(ctx, "daily").second is not None
    assert sound(ctx)


PULLED = [("export", "EIO", 1), ("letter", "ENODEV", 1), ("second_copy", "EIO", 2), ("second_copy", "ENODEV", 1)]
#: ``first`` 0: only putting it on the stick (fsync) fails, after it was written.
LONG = [(act, error, first) for act, firsts in (("export", (0, 1)), ("recovery_page", (0, 1)), ("letter", (0, 1)),
                                                ("second_copy", (0, 1, 2)))
        for error in ("EIO", "ENODEV", "EROFS") for first in firsts]
needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")


@needs_strace
@pytest.mark.parametrize(("act", "error", "first"), PULLED)
def test_a_stick_pulled_out_while_it_is_written(tmp_path, office, act: str, error: str, first: int) -> None:
    pulled(tmp_path, office, act, error, first)


@pytest.mark.slow
@needs_strace
@pytest.mark.parametrize(("act", "error", "first"), LONG)
def test_a_stick_pulled_out_at_many_moments(tmp_path, office, act: str, error: str, first: int) -> None:
    pulled(tmp_path, office, act, error, first)


def pulled(tmp_path: Path, office: SimpleNamespace, act: str, error: str, first: int) -> None:
    """From the ``first`` call of each kind on, writes and fsyncs to the stick fail; the office behind is untouched."""
    ctx = office.make(tmp_path / "office")
    ctx.store.close()
    stick = tmp_path / "memoria"
    stick.mkdir()
    calls = "write,pwrite64,fsync,fdatasync,ftruncate" if first else "fsync,fdatasync"
    command = ["strace", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "-e", f"trace={calls}",
               "-e", f"inject={calls}:error={error}:when={max(first, 1)}+"]
    for name in _names(act):
        command += ["-P", str(stick / name)]
    done = subprocess.run([*command, sys.executable, str(HERE / "stick_child.py"), act, str(ctx.folder), str(stick),
                           str(ctx.staff.id)], input=ctx.store.key.hex() + "\n", capture_output=True, text=True,
                          check=False, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    spoken(said["code"], said["params"])
    assert said["sound"]
    assert said["left"] == [], "no half file stays on the stick"


def _names(act: str) -> list[str]:
    """The files an act writes; strace looks at whole paths."""
    if act == "second_copy":
        unfinished = f".ALA-A-20261020-093000.unfinished/{DATABASE_FILE}"
        return [unfinished, f"{unfinished}-wal", f"{unfinished}-journal", ".ALA-A-20261020-093000.unfinished/keys.json"]
    name = {"export": "mes.xlsx", "recovery_page": "hoja.pdf", "letter": "carta.pdf"}[act]
    return [name, f"{name}.new"]
