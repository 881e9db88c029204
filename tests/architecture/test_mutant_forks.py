"""Who judges mutants: the dead are told from the living, the endless and those that no test calls."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
from mutmut.mutation.trampoline import wrap_in_trampoline

def x_double__mutmut_orig(n): return 2 * n
def x_double__mutmut_1(n): return 3 * n
def x_double__mutmut_2(n): return n * 2
def x_double__mutmut_3(n):
    while True: n += 1
def x_half__mutmut_orig(n): return n / 2
def x_half__mutmut_1(n): return n

doubles = {"_mutmut_orig": x_double__mutmut_orig, "x_double__mutmut_1": x_double__mutmut_1,
           "x_double__mutmut_2": x_double__mutmut_2, "x_double__mutmut_3": x_double__mutmut_3}
halves = {"_mutmut_orig": x_half__mutmut_orig, "x_half__mutmut_1": x_half__mutmut_1}

@wrap_in_trampoline(doubles)
def double(n): return 2 * n

@wrap_in_trampoline(halves)
def half(n): return n / 2
"""
TESTS = """
import pytest
from small import double

@pytest.fixture(scope="session")
def shared():
    with open("shared.txt", "a") as told:
        told.write("started\\n")
    return 2

def test_nothing_of_it(): pass

def test_double(shared): assert double(shared) == 4
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork; mutants are judged on Linux")
def test_each_mutant_gets_its_verdict(tmp_path: Path) -> None:
    names = [f"small.x_{name}" for name in (
        "double__mutmut_1", "double__mutmut_2", "double__mutmut_3", "half__mutmut_1")]
    for name, text in (("small.py", PROGRAM), ("test_small.py", TESTS), ("named.txt", "\n".join(names))):
        (tmp_path / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir=.", "-p",
               "scripts.mutant_forks", "--mutants=named.txt", "--verdicts=told.jsonl", "--mutant-patience=1"]
    environment = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": f"{ROOT}{os.pathsep}{tmp_path}"}
    judged = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert judged.returncode == 0, judged.stdout + judged.stderr
    told = [json.loads(line) for line in (tmp_path / "told.jsonl").read_text(encoding="utf-8").splitlines()]
    deciding = "test_small.py::test_double"
    assert told == [[names[0], 1, deciding], [names[1], 0, ""], [names[2], 36, deciding], [names[3], 33, ""]]
    assert (tmp_path / "shared.txt").read_text() == "started\n"  # once, for all of them

    (tmp_path / "small.py").write_text(PROGRAM.replace("return 2 * n", "return 5 * n"), encoding="utf-8")
    judged = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert judged.returncode != 0
    assert "fails unchanged: test_small.py::test_double" in judged.stdout + judged.stderr
