"""Mutation testing, one part at a time: `make mutants` or `make mutants ARGS="sync --again"`.

Works on a copy below out/mutants/PART, because mutmut reads one configuration per folder. mutmut makes the mutants,
``mutant_forks`` judges them; a later run takes up changed functions only. What the figures mean: docs/mutants.md.
"""

from __future__ import annotations

import argparse
import collections
import filecmp
import fnmatch
import json
import os
import random
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


_PLAIN = ("not postgresql and not any_sequence_of_cuts and not killed_around and not code_has_words "
          "and not struck_at_every and not generator and not many_at_once")


@dataclass(frozen=True)
class Part:
    """Mutated files (patterns below pes_desktop), the tests that judge them, and of these the slow ones left out."""

    files: tuple[str, ...]
    tests: tuple[str, ...]
    skipped: str = _PLAIN


def _tests(floor: str, *names: str) -> tuple[str, ...]:
    return tuple(f"tests/{floor}/test_{name}.py" for name in names)


PARTS = {
    "domain": Part(("domain/*.py",), ("tests/domain",)),
    "sync": Part(("sync/*.py",), ("tests/sync", "tests/simulation/test_simulation.py", *_tests(
        "central", "fresh_batches", "meeting_edits", "old_batches", "whole_columns"))),
    "storage": Part(
        tuple(f"storage/{name}.py" for name in (
            "audit", "drafts", "engine", "files", "gate", "migrate", "outbox", "search", "settings")),
        (*_tests("storage", "audit_chain", "capture_steps", "engine", "gate", "migrations", "outbox",
                 "outbox_patches", "search", "search_documents", "small_stores", "search_edges", "store",
                 "upgrade_edges"),
         *_tests("sync", "patches_and_keys", "frozen_batches", "settled_batches"))),
    "keeping": Part(
        tuple(f"storage/{name}.py" for name in (
            "capture", "frames", "history", "journal", "kdf", "keys", "keys_file", "passwords", "rotation", "sealing",
            "store", "waits", "way_in")),
        ("tests/storage", *_tests("sync", "staff_on_each_pc", "ways_gone_wrong", "frozen_batches")),
        f"{_PLAIN} and not loads_no_heavy_module"),
    "restoring": Part(
        tuple(f"storage/{name}.py" for name in (
            "backup", "copies", "forgetting", "health", "rebuild", "replay", "salvage", "swap")),
        (*_tests("storage", "backup", "backup_steps", "copies", "file_health", "forgetting", "rebuild", "replay",
                 "replay_rows", "salvage", "swap"),
         *_tests("services", "restoring", "safekeeping", "backups", "rights", "merging")),
        f"{_PLAIN} and not interrupted_ones and not struck_at_any_step"),
}
_GENERATE = """
import mutmut.__main__ as mutmut
mutmut.set_mutant_under_test("mutant_generation")
mutmut.copy_src_dir()
mutmut.copy_also_copy_files()
mutmut.create_mutants(2)
"""
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


def generate(target: Path, part: Part, environment: dict[str, str]) -> None:
    """Mutants of the part's changed files, by mutmut; verdicts on functions that stayed the same stand."""
    own = f"only_mutate = {json.dumps([f'pes_desktop/{name}' for name in part.files])}\n"
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8").replace("[tool.mutmut]\n", f"[tool.mutmut]\n{own}")
    (target / "pyproject.toml").write_text(text, encoding="utf-8")
    (target / "mutants").mkdir(exist_ok=True)
    subprocess.run([sys.executable, "-c", _GENERATE], cwd=target, env=environment, check=True,
                   stdout=subprocess.DEVNULL)


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


def judged_by(part: Part, *more: str) -> list[str]:
    """The command that runs the part's tests."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutmut"]
    return [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "--rootdir=.",
            *settings["pytest_add_cli_args"], "-k", part.skipped, *more, *part.tests]


def judge(target: Path, part: Part, names: list[str], environment: dict[str, str], processes: int,
          budget: float) -> None:
    """Judge these mutants in several processes; what was found before an interruption is not lost."""
    running = []
    for number in range(processes):
        share = target / f"share_{number}.txt"
        share.write_text("\n".join(names[number::processes]) + "\n", encoding="utf-8")
        running.append(subprocess.Popen(
            judged_by(part, "-p", "scripts.mutant_forks", f"--mutants={share}", f"--mutant-budget={budget}",
                      f"--verdicts={target / f'verdicts_{number}.jsonl'}"),
            cwd=target / "mutants", env=environment, stdout=sys.stderr))
    ended = [process.wait() for process in running]
    if any(ended):
        sys.exit("the tests cannot judge: see above")


def gather(target: Path, part: Part) -> None:
    """Put verdicts told so far where mutmut keeps them."""
    told: dict[str, int] = {}
    files = sorted(target.glob("verdicts_*.jsonl"))
    for path in files:
        told |= {name: code for name, code, _ in map(json.loads, path.read_text(encoding="utf-8").splitlines())}
    for path in kept_in(target, part):
        kept = json.loads(path.read_text(encoding="utf-8"))
        codes = kept["exit_code_by_key"]
        codes |= {name: told[name] for name in codes.keys() & told.keys()}
        path.write_text(json.dumps(kept), encoding="utf-8")
    for path in files:
        path.unlink()


def judge_alone(target: Path, part: Part, names: list[str], environment: dict[str, str]) -> None:
    """Each of these mutants against all tests of the part in a process of its own.

    Calls made while a module is read belong to no test, and happened before a fork.
    """
    for path in kept_in(target, part):
        kept = json.loads(path.read_text(encoding="utf-8"))
        codes = kept["exit_code_by_key"]
        for name in [name for name in names if name in codes]:
            codes[name] = subprocess.run(
                judged_by(part, "-x"), cwd=target / "mutants", env=environment | {"MUTANT_UNDER_TEST": name},
                capture_output=True, check=False).returncode
            codes[name] = 1 if codes[name] == 2 else codes[name]  # 2: the tests cannot even be imported
            print(STATUS.get(codes[name], "suspicious"), name, flush=True)
            path.write_text(json.dumps(kept), encoding="utf-8")


def run(name: str, asked: argparse.Namespace) -> None:
    """One part: mutants not yet judged, or those that lived (``again``); all of them or a sample."""
    target, part = ROOT / "out" / "mutants" / name, PARTS[name]
    target.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONHASHSEED": "0", "PYTHONPATH": "."}
    copy_tree(target)
    generate(target, part, environment)
    gather(target, part)
    wanted = ("survived", "no test", "not run") if asked.again or asked.alone else ("not run",)
    names = [mutant for mutant, verdict in verdicts(target, part).items() if verdict in wanted]
    if asked.only:
        names = [mutant for mutant in verdicts(target, part) if any(fnmatch.fnmatch(mutant, one) for one in asked.only)
                 and (mutant in names or not asked.alone)]
    random.Random(asked.seed).shuffle(names)
    names = names[:asked.sample]
    if asked.alone:
        judge_alone(target, part, names, environment)
    elif names:
        judge(target, part, names, environment, asked.children, asked.budget)
        gather(target, part)
    report(target, name)


def main() -> None:
    """Read the command line and run the parts asked for."""
    parser = argparse.ArgumentParser(description="Mutation testing, one part at a time.")
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="default: all")
    parser.add_argument("--again", action="store_true", help="also those that lived")
    parser.add_argument("--alone", action="store_true",
                        help="each that lived in a process of its own (what runs at import; slow)")
    parser.add_argument("--only", action="append", default=[], help="mutants by name (wildcards), judged or not")
    parser.add_argument("--sample", type=int, help="so many of them, drawn at random")
    parser.add_argument("--seed", type=int, default=1, help="of what is drawn")
    parser.add_argument("--budget", type=float, default=12, help="seconds of tests spent on one mutant in vain")
    parser.add_argument("--report", action="store_true", help="print the figures of the last run")
    parser.add_argument("--children", type=int, default=2)
    asked = parser.parse_args()
    for name in asked.parts or PARTS:
        if asked.report:
            gather(ROOT / "out" / "mutants" / name, PARTS[name])
            report(ROOT / "out" / "mutants" / name, name)
        else:
            run(name, asked)


if __name__ == "__main__":
    main()
