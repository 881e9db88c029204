"""A second start on the same office, as real processes on a real (hidden) screen with a window manager."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from an_office import make_office

from pes_desktop.platform.bell import bell_hangs, bell_name
from scripts.screen import hidden_screen

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux") or not all(map(shutil.which, ("Xvfb", "openbox", "xdotool"))),
    reason="needs a hidden screen with a window manager")
SECONDS = 30


@pytest.fixture
def screen(monkeypatch) -> Iterator[None]:
    """A screen of this test's own; the environment is as before afterwards."""
    for name in ("DISPLAY", "QT_QPA_PLATFORM", "WAYLAND_DISPLAY"):
        monkeypatch.setenv(name, os.environ.get(name, ""))
    with hidden_screen() as kind:
        if kind != "xvfb":
            pytest.skip("no hidden screen")
        yield


def xdo(*arguments: str) -> str:
    done = subprocess.run(["xdotool", *arguments], capture_output=True, text=True, check=False, timeout=SECONDS)
    return done.stdout.strip()


def hung_at(bell: str) -> int:
    """When the bell came to be there, in nanoseconds; 0 in the moment between the old one and the new."""
    try:
        return os.stat(bell).st_ctime_ns
    except FileNotFoundError:
        return 0


def until(condition, what: str) -> None:
    """Ask the screen again and again."""
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end, what
        os.sched_yield()


def start(folder: Path) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-m", "pes_desktop", "--dir", str(folder)], stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True)


def once_more(folder: Path) -> int:
    """Start the program where it runs already; returns its exit code."""
    second = start(folder)
    second.communicate(timeout=SECONDS)
    return second.returncode


def windows(program: subprocess.Popen) -> list[str]:
    return xdo("search", "--onlyvisible", "--pid", str(program.pid)).split()


def shown(program: subprocess.Popen, folder: Path) -> str:
    """The window of the program that holds ``folder`` and hears the bell."""
    until(lambda: windows(program), "the window of the first program")
    until(lambda: bell_hangs(bell_name(folder)), "its bell")
    return windows(program)[0]


def active() -> str:
    return xdo("getactivewindow")


def test_a_second_start_brings_the_first_window_to_the_front(tmp_path, screen) -> None:
    make_office(tmp_path / "oficina").store.close()
    make_office(tmp_path / "otra").store.close()
    first = start(tmp_path / "oficina")
    above = None
    try:
        window = shown(first, tmp_path / "oficina")
        above = start(tmp_path / "otra")
        other = shown(above, tmp_path / "otra")
        until(lambda: active() == other, "the other office's window in front")
        assert once_more(tmp_path / "oficina") == 3
        until(lambda: active() == window, "the first window in front")
        xdo("windowminimize", window)
        until(lambda: window not in windows(first), "minimised")
        assert once_more(tmp_path / "oficina") == 3
        until(lambda: window in windows(first) and active() == window, "back on the screen")
    finally:
        for program in (first, above):
            if program is not None:
                program.kill()
                program.communicate()


def test_a_program_that_does_not_answer_is_told_of_in_words(tmp_path, screen) -> None:
    make_office(tmp_path / "oficina").store.close()
    first = start(tmp_path / "oficina")
    second = None
    try:
        shown(first, tmp_path / "oficina")
        os.kill(first.pid, signal.SIGSTOP)
        second = start(tmp_path / "oficina")
        until(lambda: len(windows(second)) == 2, "window and message")
        until(lambda: active() in windows(second), "the message in front")
        xdo("key", "Return")
        assert second.wait(SECONDS) == 3
    finally:
        for program in (first, second):
            if program is not None:
                program.kill()
                program.communicate()


def test_after_a_crash_the_bell_left_behind_is_in_nobodys_way(tmp_path, screen) -> None:
    make_office(tmp_path / "oficina").store.close()
    first = start(tmp_path / "oficina")
    try:
        shown(first, tmp_path / "oficina")
        assert once_more(tmp_path / "oficina") == 3
    finally:
        first.kill()
        first.communicate()
    bell = bell_name(tmp_path / "oficina")
    left = hung_at(bell)
    again = start(tmp_path / "oficina")
    try:
        until(lambda: windows(again), "the window")
        until(lambda: bell_hangs(bell) and hung_at(bell) not in (0, left), "a bell of its own")
        assert once_more(tmp_path / "oficina") == 3
    finally:
        again.kill()
        again.communicate()
