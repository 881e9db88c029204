"""Imports point down, never up, never in a circle: the contracts of pyproject.toml, run with the tests."""

from __future__ import annotations

import subprocess
import sys

from house import ROOT


def test_import_contracts_hold() -> None:
    command = [sys.executable, "-c", "import sys; from importlinter.cli import lint_imports_command as run; run()",
               "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert "0 broken" in done.stdout


def test_command_line_and_services_start_without_qt() -> None:
    """Not even by way of another module: a machine without Qt can run the whole job."""
    code = (
        "import sys, pkgutil, importlib\n"
        "for name in ('cli', 'services', 'sync', 'documents', 'importing', 'reporting', 'matching'):\n"
        "    package = importlib.import_module('pes_desktop.' + name)\n"
        "    for found in pkgutil.walk_packages(package.__path__, package.__name__ + '.'):\n"
        "        importlib.import_module(found.name)\n"
        "import pes_central.main, pes_central.routes\n"
        "assert not [m for m in sys.modules if m.startswith('PySide6')]\n")
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
