"""The project's own files, as the tests of the house look at them."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("pes_desktop", "pes_central")
CODE = (*PACKAGES, "tests", "benchmarks", "scripts")


@cache
def tracked() -> tuple[Path, ...]:
    """Files that belong to the project: those git knows, else everything outside the folders that tools make."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode == 0:
        paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    else:
        made = {".venv", ".tools", ".git", "build", "dist", "out", "demo-office", "__pycache__"}
        paths = [path for path in ROOT.rglob("*") if path.is_file() and not made & set(path.parts)]
    return tuple(path for path in paths if path.is_file())


def name_of(path: Path) -> str:
    """A path as the messages show it."""
    return path.relative_to(ROOT).as_posix()


@cache
def python_files(*folders: str) -> tuple[Path, ...]:
    """Python files below the folders, whether committed yet or not."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return tuple(path for path in found if "__pycache__" not in path.parts)


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def calls(path: Path, *names: str) -> list[ast.Call]:
    """Calls of functions with one of these last names (``Fault(...)``, ``errors.Fault(...)``)."""
    found = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            called = node.func
            last = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if last in names:
                found.append(node)
    return found


def literals(node: ast.expr | None) -> list[str]:
    """The strings an expression may be, where it says so itself (a constant or a choice of constants)."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return literals(node.body) + literals(node.orelse)
    return []
