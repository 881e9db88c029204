"""Folders, one program at a time, opening files with the system's programs."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from pes_desktop.domain.errors import DomainError, EnvironmentFault
from pes_desktop.platform import opening, paths
from pes_desktop.platform.process import system_environment
from pes_desktop.platform.single_instance import acquire

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX rights and programs")


def test_folders_are_of_this_user_and_not_created(monkeypatch, tmp_path):
    monkeypatch.delenv(paths.HOME_VARIABLE, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    places = {paths.data_dir(), paths.log_dir()}
    assert len(places) == 2
    assert all(paths.APP in str(place) for place in places)
    assert not any(place.exists() for place in places)


def test_one_folder_may_hold_everything(monkeypatch, tmp_path):
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path))
    assert paths.data_dir() == tmp_path / "data"
    assert paths.log_dir() == tmp_path / "logs"


@posix
def test_a_private_folder(tmp_path):
    folder = paths.private_folder(tmp_path / "a" / "b")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    folder.chmod(0o755)
    assert stat.S_IMODE(paths.private_folder(folder).stat().st_mode) == 0o700


def test_a_second_program_is_refused_until_the_first_lets_go(tmp_path):
    code = (
        "import sys; from pathlib import Path\n"
        "from pes_desktop.domain.errors import DomainError\n"
        "from pes_desktop.platform.single_instance import acquire\n"
        "try: acquire(Path(sys.argv[1])); print('taken')\n"
        "except DomainError as error: print(error.codes[0])\n"
    )

    def other() -> str:
        done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
        return done.stdout.strip()

    with acquire(tmp_path):
        assert other() == "already_open"
    assert other() == "taken"  # and its end let go again, without a word
    acquire(tmp_path).release()


def test_a_second_window_of_the_same_process_is_refused(tmp_path):
    lock = acquire(tmp_path)
    with pytest.raises(DomainError) as caught:
        acquire(tmp_path)
    assert caught.value.codes == ("already_open",)
    lock.release()
    lock.release()


@posix
def test_a_file_goes_to_the_systems_program(monkeypatch, tmp_path):
    wanted = tmp_path / "carta ñ.pdf"
    wanted.write_bytes(b"%PDF")
    program = tmp_path / "bin" / ("open" if sys.platform == "darwin" else "xdg-open")
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nprintf %s "$1" > "{tmp_path}/told"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    opening.open_with_system(wanted)
    assert (tmp_path / "told").read_text() == str(wanted)


@posix
def test_no_program_for_it(monkeypatch, tmp_path):
    (tmp_path / "x.pdf").write_bytes(b"%PDF")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EnvironmentFault) as caught:
        opening.open_with_system(tmp_path / "x.pdf")
    assert caught.value.codes == ("opening_failed",)


def test_a_file_that_is_not_there():
    with pytest.raises(EnvironmentFault) as caught:
        opening.open_with_system(Path("no-existe.pdf"))
    assert caught.value.faults[0].params["name"] == "no-existe.pdf"


def test_a_frozen_program_does_not_lend_its_libraries(monkeypatch):
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/frozen")
    assert system_environment()["LD_LIBRARY_PATH"] == "/opt/frozen"
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert "LD_LIBRARY_PATH" not in system_environment()
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/usr/own")
    environment = system_environment(LC_ALL="C")
    assert environment["LD_LIBRARY_PATH"] == "/usr/own"
    assert environment["LC_ALL"] == "C"
    assert "LD_LIBRARY_PATH_ORIG" not in environment


@posix
def test_a_place_that_takes_no_lock_is_explained(tmp_path):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(EnvironmentFault) as error:
        acquire(tmp_path / "file")
    assert error.value.codes == ("folder_wrong",)
    with pytest.raises(EnvironmentFault) as error:
        acquire(Path("/proc/nowhere"))
    assert error.value.codes[0] in ("folder_read_only", "folder_wrong")
