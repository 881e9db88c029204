"""What every file of the project keeps: size, docstring, nothing left over from writing it."""

from __future__ import annotations

import ast
import re

import pytest
from house import CODE, PACKAGES, ROOT, calls, name_of, python_files, tracked, tree

MOST_LINES = 400
#: Modules whose work is to write to the terminal (the window says "shown" to who measures its start).
TERMINAL = ("pes_desktop/cli/", "pes_central/__main__.py", "pes_central/serve.py", "pes_central/commands.py",
            "pes_central/pages/commands.py", "pes_central/stick.py", "pes_desktop/app.py")
#: Headquarters' one question to its system: whether a port may be shared.
ASKS_ITSELF = ("pes_central/serve.py",)
#: A slow line and the moment of a blow are made of time; nothing in them waits for something to be ready.
ARE_TIME = ("tests/support/tcp_proxy.py", "tests/torture/exchange_struck.py")
#: Made by lrelease, uv and hand alike; only text a person writes is looked through.
TEXT = {".py", ".md", ".toml", ".json", ".sh", ".txt", ".spec", ".ts", ".yml", ".yaml", ".cfg", ""}
#: Addresses of package registries and paths of one machine have no place here.
LOCAL = re.compile(
    "|".join(
        ("py" + r"pi\.org", "pythonhosted" + r"\.org", r"registry\.npm" + "js", r"--(?:extra-)?index-url[ =]\S*//",
         r"/ro" + r"ot/", r"/ho" + r"me/\w", r"/wo" + r"rk/(?:main|shared)", r"[A-Z]:" + r"\\\\Users")))


def test_no_file_grows_beyond_four_hundred_lines() -> None:
    sizes = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files(*PACKAGES)}
    assert {name: size for name, size in sizes.items() if size > MOST_LINES} == {}


def test_every_module_says_what_it_is() -> None:
    assert [name_of(path) for path in python_files(*CODE) if not ast.get_docstring(tree(path))] == []


def test_nothing_waits_by_the_clock() -> None:
    """A test that sleeps is slow where it passes and false where it fails."""
    found = [f"{name_of(path)}:{call.lineno}" for path in python_files("tests") if name_of(path) not in ARE_TIME
             for call in calls(path, "sleep")]
    assert found == []


def test_program_prints_only_on_the_terminal() -> None:
    found = [f"{name_of(path)}:{call.lineno}" for path in python_files(*PACKAGES)
             if not name_of(path).startswith(TERMINAL) for call in calls(path, "print", "pprint", "breakpoint")]
    assert found == []


def test_nothing_points_at_one_machine_or_a_download_address() -> None:
    found = []
    for path in tracked():
        if path.suffix not in TEXT or path.name in ("LICENSE",):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if LOCAL.search(line):
                found.append(f"{name_of(path)}:{number}: {line.strip()[:90]}")
    assert found == []


def test_lock_carries_hashes_and_no_address() -> None:
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        assert "--hash=sha256:" in text, path.name
        assert "://" not in re.sub(r"(?m)^\s*#.*$", "", text), path.name


def test_no_leftover_marks_in_the_code() -> None:
    marks = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
    found = [f"{name_of(path)}:{number}" for path in python_files(*PACKAGES)
             for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if marks.search(line)]
    assert found == []


def test_test_files_have_names_of_their_own() -> None:
    """Test folders are no packages, so two files of one name would hide each other."""
    names: dict[str, list[str]] = {}
    for path in python_files("tests"):
        if path.name not in ("conftest.py", "__init__.py"):
            names.setdefault(path.name, []).append(name_of(path))
    assert [places for places in names.values() if len(places) > 1] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_code_outside_the_platform_module_asks_for_no_operating_system(package: str) -> None:
    """What differs between systems stands in one place."""
    forbidden = {"fcntl", "pwd", "grp", "resource", "msvcrt", "winreg", "termios"}
    found = []
    for path in python_files(package):
        if "/platform/" in name_of(path) or name_of(path) in ASKS_ITSELF:
            continue
        for node in ast.walk(tree(path)):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else (
                [node.module or ""] if isinstance(node, ast.ImportFrom) else [])
            found += [f"{name_of(path)}: {name}" for name in modules if name.split(".")[0] in forbidden]
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and (
                    (node.value.id, node.attr) in {("os", "fork"), ("os", "uname"), ("os", "getuid"), ("os", "name"),
                                                   ("sys", "platform"), ("platform", "system")}):
                found.append(f"{name_of(path)}:{node.lineno}: {node.value.id}.{node.attr}")
    assert found == []


def test_no_country_is_named_in_the_program() -> None:
    """What differs between countries stands in their folders; the home country in the national image."""
    codes = {folder.name for folder in (ROOT / "resources" / "countries").iterdir()}
    codes |= {code.upper() for code in codes}
    found = [f"{name_of(path)}:{node.lineno}: {node.value}" for path in python_files("pes_desktop")
             for node in ast.walk(tree(path)) if isinstance(node, ast.Constant) and node.value in codes]
    assert found == []
