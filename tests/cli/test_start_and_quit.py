"""The real program, started and quit twenty times: twenty clean exits, with a password and without."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cli_kit import PASSWORD, Program, Result

#: To Today and away, with every test run.
TIMES = 20


@pytest.fixture(scope="module")
def screen() -> Iterator[str]:
    """A virtual screen, where the machine has one."""
    if shutil.which("Xvfb") is None:
        pytest.skip("no Xvfb here")
    reader, writer = os.pipe()
    process = subprocess.Popen(["Xvfb", "-displayfd", str(writer), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
                               pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writer)
    with os.fdopen(reader) as told:
        number = told.readline().strip()
    if not number:
        process.wait(10)
        pytest.skip("Xvfb does not start here")
    yield f":{number}"
    process.terminate()
    process.wait(10)


class Windowed(Program):
    """The program on a display of its own."""

    display = ""

    def environment(self) -> dict[str, str]:
        """As for a command, but with a screen."""
        made = super().environment()
        if self.display:
            made |= {"DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb"}
        return made


def many_times(tmp_path: Path, folder: Path | None, typed: str, display: str, times: int) -> list[Result]:
    """Two at a time, each in a copy of the office (one program holds a folder)."""
    def start(number: int) -> Result:
        program = Windowed(tmp_path / f"home{number}", anew=True)
        program.display = display
        place = tmp_path / f"office{number}"
        if folder is not None:
            shutil.copytree(folder, place)
        options: list[object] = ["--password-stdin"] if typed else []
        return program.run("--dir", place, "--quit-when-shown", *options, typed=typed)

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(start, range(times)))


def ends(results: list[Result]) -> list[tuple[int, str, str]]:
    return [(result.status, result.said, result.told) for result in results]


@pytest.mark.parametrize("times", [4, pytest.param(20, marks=pytest.mark.slow)])
def test_first_starts(tmp_path: Path, times: int) -> None:
    assert ends(many_times(tmp_path, None, "", "", times)) == [(0, "shown\n", "")] * times


def test_twenty_times_to_today_and_away(small_demo: tuple[Path, Result], tmp_path: Path) -> None:
    done = many_times(tmp_path, small_demo[0] / "office", f"{PASSWORD}\n", "", TIMES)
    assert ends(done) == [(0, "shown\nentered\n", "")] * TIMES


@pytest.mark.parametrize("times", [4, pytest.param(60, marks=pytest.mark.slow)])
def test_again_and_again_on_a_virtual_screen(
    small_demo: tuple[Path, Result], tmp_path: Path, screen: str, times: int
) -> None:
    done = many_times(tmp_path, small_demo[0] / "office", f"{PASSWORD}\n", screen, times)
    assert ends(done) == [(0, "shown\nentered\n", "")] * times


def test_a_wrong_password_is_an_end_of_its_own(small_demo: tuple[Path, Result], tmp_path: Path) -> None:
    assert ends(many_times(tmp_path, small_demo[0] / "office", "mal\n", "", 1)) == [(2, "shown\n", "")]


def test_a_damaged_office_shows_a_page_and_ends_well(small_demo: tuple[Path, Result], tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(small_demo[0] / "office", broken)
    (broken / "keys.json").write_text("{")
    assert ends(many_times(tmp_path, broken, "", "", 1)) == [(0, "shown\n", "")]
