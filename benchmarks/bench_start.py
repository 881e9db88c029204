"""From process start to the log-in window on the screen, beside a bare window that imports the modules it truly needs.

Once on the offscreen platform, once on a virtual X screen where Xvfb is installed. The bytecode of both is compiled.
"""

from __future__ import annotations

import compileall
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from beside import Stopped, beside

ROOT = Path(__file__).resolve().parents[1]
BARE = Path(__file__).with_name("bare_window.py")
ROUNDS = 15


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """An office folder with one member of staff."""
    from pes_desktop.services.office_setup import NewOffice, create_office
    from pes_desktop.storage.keys import KdfCost

    folder = tmp_path_factory.mktemp("office")
    form = NewOffice("ec", "Alausí", "ALA", "060250", "Ana Ruiz", "clave-segura")
    create_office(folder, form, cost=KdfCost(1, 8192, 1))[0].store.close()
    compileall.compile_dir(ROOT / "pes_desktop", quiet=1)
    return folder


def until_shown(command: list[str], environment: dict[str, str]) -> Stopped:
    """Wall time until a program says that its window is on the screen; processor time until it has ended by itself."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)
    assert process.stdout is not None
    said = process.stdout.readline().strip()
    wall = time.perf_counter() - began
    assert said == b"shown"
    _, status, used = os.wait4(process.pid, 0)
    process.stdout.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return Stopped(wall * 1000, (used.ru_utime + used.ru_stime) * 1000)


def compare(benchmark, office, name, environment):
    """The program beside the bare window."""
    program = [sys.executable, "-m", "pes_desktop", "--dir", str(office), "--quit-when-shown"]
    beside(benchmark, name, lambda: until_shown(program, environment),
           lambda: until_shown([sys.executable, str(BARE)], environment), rounds=ROUNDS, ratio=1.5)


@pytest.mark.benchmark(group="start")
def test_login_window_offscreen(benchmark, office):
    compare(benchmark, office, "log-in window shown, offscreen", {**os.environ, "QT_QPA_PLATFORM": "offscreen"})


@pytest.mark.benchmark(group="start")
@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="no Xvfb")
def test_login_window_on_a_virtual_screen(benchmark, office, tmp_path):
    reader, writer = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(writer), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
                              pass_fds=[writer], stderr=subprocess.DEVNULL)
    try:
        os.close(writer)
        with os.fdopen(reader) as told:
            display = told.readline().strip()
        compare(benchmark, office, "log-in window shown, X screen",
                {**os.environ, "QT_QPA_PLATFORM": "xcb", "DISPLAY": f":{display}"})
    finally:
        server.terminate()
        server.wait()
