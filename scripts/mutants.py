"""Mutation testing, one part at a time: `make mutants` or `make mutants ARGS="sync --again"`.

Works on a copy below out/mutants/PART, because mutmut reads one configuration per folder and each part has its own
quick tests; a later run takes up changed files only. What the figures mean: docs/mutants.md.
"""

from __future__ import annotations

import argparse
import collections
import filecmp
import fnmatch
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


_PLAIN = ("not postgresql and not any_sequence_of_cuts and not killed_around and not code_has_words "
          "and not struck_at_every and not generator and not many_at_once")


@dataclass(frozen=True)
class Part:
    """Mutated files (patterns below pes_desktop), the tests that judge them, and of these the slow ones left out.

    A change of ``skipped`` makes mutmut judge the whole part anew.
    """

    files: tuple[str, ...]
    tests: tuple[str, ...]
    skipped: str = _PLAIN


def _tests(floor: str, *names: str) -> tuple[str, ...]:
    return tuple(f"tests/{floor}/test_{name}.py" for name in names)


PARTS = {
    "domain": Part(("domain/*.py",), ("tests/domain",)),
    # judged by the tests that start no server process
    "sync": Part(("sync/*.py",), _tests(
        "sync", "auto_rounds", "codec", "columns", "line", "wire_values", "frozen_batches", "settled_batches",
        "sync_state", "transport_calls", "rounds_by_hand", "proofs", "brought_back_rows", "given_back_answers",
        "line_faults", "unreadable_batches", "columnar", "month_of_data", "stick_pages", "stick_admission",
        "stick_admission_refused", "pages_refused_and_brigade", "between_pcs", "stick",
        "stick_words", "stick_numbers", "proof_by_stick", "second_by_stick"),
        "not postgresql and not any_sequence_of_cuts and not killed_around and not code_has_words"),
    "storage": Part(
        tuple(f"storage/{name}.py" for name in (
            "audit", "drafts", "engine", "files", "gate", "migrate", "outbox", "search", "settings")),
        _tests("storage", "audit_chain", "engine", "gate", "migrations", "outbox", "search", "search_documents",
               "small_stores", "search_edges", "upgrade_edges")),
    "keeping": Part(
        tuple(f"storage/{name}.py" for name in (
            "capture", "frames", "history", "journal", "kdf", "keys", "keys_file", "passwords", "rotation", "sealing",
            "store", "waits", "way_in")),
        ("tests/storage",), f"{_PLAIN} and not loads_no_heavy_module"),
    "restoring": Part(
        tuple(f"storage/{name}.py" for name in (
            "backup", "copies", "forgetting", "health", "rebuild", "replay", "salvage", "swap")),
        (*_tests("storage", "backup", "backup_steps", "copies", "file_health", "forgetting", "rebuild", "replay",
                 "replay_rows", "salvage", "swap"),
         *_tests("services", "restoring", "safekeeping", "backups", "rights", "merging")),
        f"{_PLAIN} and not interrupted_ones and not struck_at_any_step"),
}
_PLUGIN = '"-p", "scripts.quick_first",'
#: Files the copy holds: what the tests import or read.
COPIED = ("pes_desktop", "pes_central", "resources", "scripts", "tests", "pyproject.toml")
STATUS = {0: "survived", 1: "killed", 3: "killed", 5: "no test", 33: "no test", 34: "skipped", 36: "timeout",
          -24: "timeout", 24: "timeout", 152: "timeout", 255: "timeout", -9: "crashed", -11: "crashed",
          None: "not run"}


def copy_tree(target: Path) -> None:
    """Bring the copy to the state of the tree; unchanged files keep their times, so that verdicts stand."""
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *COPIED],
                            cwd=ROOT, check=True, capture_output=True).stdout.decode().split("\0")
    names = {name for name in listed if name and (ROOT / name).is_file()}
    for name in names:
        goal = target / name
        if name != "pyproject.toml" and not (goal.is_file() and filecmp.cmp(ROOT / name, goal, shallow=False)):
            goal.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, goal)
    for folder in ("pes_desktop", "tests"):
        for base in (target, target / "mutants"):
            for path in (base / folder).rglob("*.py"):
                if path.relative_to(base).as_posix() not in names:
                    path.unlink()


def configure(target: Path, part: Part) -> None:
    """The project's settings with this part's files and tests."""
    own = f"only_mutate = {json.dumps([f'pes_desktop/{name}' for name in part.files])}\n"
    own += f"pytest_add_cli_args_test_selection = {json.dumps(list(part.tests))}\n"
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8").replace("[tool.mutmut]\n", f"[tool.mutmut]\n{own}")
    text = text.replace(_PLUGIN, f'{_PLUGIN} "-k", "{part.skipped}",')
    goal = target / "pyproject.toml"
    if not goal.is_file() or goal.read_text(encoding="utf-8") != text:
        if goal.is_file():
            stand_by(target, tomllib.loads(goal.read_text(encoding="utf-8"))["tool"]["mutmut"], part.tests)
        goal.write_text(text, encoding="utf-8")


def stand_by(target: Path, before: dict[str, Any], tests: tuple[str, ...]) -> None:
    """Where tests were only added, verdicts stand (mutmut would forget them all): who died stays dead, ``--again``."""
    stats, key = target / "mutants" / "mutmut-stats.json", "pytest_add_cli_args_test_selection"
    if stats.is_file() and set(before[key]) < set(tests):
        held = json.loads(stats.read_text(encoding="utf-8"))
        held["config_fingerprint"]["test_selection"] = hashlib.sha256(repr(tests).encode()).hexdigest()[:12]
        stats.write_text(json.dumps(held), encoding="utf-8")


def kept_in(target: Path, part: Part) -> list[Path]:
    """The files in which mutmut keeps its verdicts, one beside each mutated file."""
    base = target / "mutants" / "pes_desktop"
    return sorted(path for name in part.files for path in base.glob(name + ".meta") if path.with_suffix("").is_file())


def verdicts(target: Path, part: Part) -> dict[str, str]:
    """Mutant -> verdict."""
    found: dict[str, str] = {}
    for path in kept_in(target, part):
        codes = json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
        found |= {name: STATUS.get(code, "suspicious") for name, code in codes.items()}
    return found


def report(target: Path, name: str) -> None:
    """Figures per file and of the part (share of those judged), and the names of what lives (kept in survivors.txt)."""
    found = verdicts(target, PARTS[name])
    by_file: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for mutant, verdict in found.items():
        by_file[mutant.split(".")[2]][verdict] += 1
    for title, counted in [*sorted(by_file.items()), (name.upper(), collections.Counter(found.values()))]:
        judged = counted.total() - counted["not run"]
        dead = counted["killed"] + counted["timeout"]
        print(f"{title:<14}{counted.total():>6} {dead / judged if judged else 0:>7.1%}  {dict(counted)}")
    alive = sorted(mutant for mutant, verdict in found.items() if verdict not in ("killed", "timeout"))
    (target / "survivors.txt").write_text("\n".join(alive) + "\n", encoding="utf-8")
    print(f"{len(alive)} live, named in {target / 'survivors.txt'}")


def judge_alone(target: Path, part: Part, wanted: list[str], environment: dict[str, str]) -> None:
    """Each living mutant of these names against all tests of the part in a process of its own.

    mutmut asks only the tests that called a function, and calls made while a module is read belong to no test.
    """
    shutil.copytree(target / "tests", target / "mutants" / "tests", dirs_exist_ok=True)
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutmut"]
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:randomly", "--rootdir=.",
               *settings["pytest_add_cli_args"], "-k", part.skipped, *part.tests]
    for path in kept_in(target, part):
        kept = json.loads(path.read_text(encoding="utf-8"))
        codes = kept["exit_code_by_key"]
        for name in [name for name, code in codes.items() if STATUS.get(code) not in ("killed", "timeout")
                     and any(fnmatch.fnmatch(name, one) for one in wanted)]:
            codes[name] = subprocess.run(
                command, cwd=target / "mutants", env=environment | {"MUTANT_UNDER_TEST": name, "PYTHONPATH": "."},
                capture_output=True, check=False).returncode
            codes[name] = 1 if codes[name] == 2 else codes[name]  # 2: the tests cannot even be imported
            print(STATUS.get(codes[name], "suspicious"), name, flush=True)
            path.write_text(json.dumps(kept), encoding="utf-8")


def run(name: str, again: bool, alone: bool, children: int, names: list[str]) -> None:
    """One part: all mutants not yet judged, those named, or (``again``) those that lived."""
    target, part = ROOT / "out" / "mutants" / name, PARTS[name]
    target.mkdir(parents=True, exist_ok=True)
    copy_tree(target)
    configure(target, part)
    if again:
        names = [mutant for mutant, verdict in verdicts(target, part).items() if verdict not in ("killed", "timeout")]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONHASHSEED": "0", "PYTHONPATH": ""}
    mutmut = Path(sys.executable).with_name("mutmut")
    if alone:
        judge_alone(target, part, names, environment)
    else:
        subprocess.run([mutmut, "run", "--max-children", str(children), *names], cwd=target, env=environment,
                       check=True)
    report(target, name)


def main() -> None:
    """Read the command line and run the floors asked for."""
    parser = argparse.ArgumentParser(description="Mutation testing, one part at a time.")
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="default: all")
    parser.add_argument("--again", action="store_true", help="only the mutants that lived")
    parser.add_argument("--alone", action="store_true",
                        help="with --only: each that lived in a process of its own (what runs at import; slow)")
    parser.add_argument("--only", action="append", default=[], help="mutants by name (wildcards)")
    parser.add_argument("--report", action="store_true", help="print the figures of the last run")
    parser.add_argument("--children", type=int, default=2)
    asked = parser.parse_args()
    for name in asked.parts or PARTS:
        if asked.report:
            report(ROOT / "out" / "mutants" / name, name)
        else:
            run(name, asked.again, asked.alone, asked.children, asked.only)


if __name__ == "__main__":
    main()
