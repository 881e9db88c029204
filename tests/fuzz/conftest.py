"""Trials run in children with limits; what they count is kept."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.figures import record

HERE = Path(__file__).resolve().parent


@pytest.fixture
def trial(tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Run a trial (``module.function``) with ``count`` inputs; nothing wrong, and most of them refused or harmless."""

    def run(name: str, count: int, first: int = 0, *, refused: float = 0.0, label: str = "",
            folder: Path = tmp_path) -> dict[str, Any]:
        command = [sys.executable, str(HERE / "fuzz_child.py"), name, str(first), str(count), str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=3_000, errors="replace")
        assert done.returncode == 0, f"the child died: {done.returncode}\n{done.stderr[-3000:]}"
        report: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        record(f"fuzz_{label or name.split('.')[1]}", **report)
        assert report["wrong"] == [], "\n".join([str(report["wrong_count"]), *report["wrong"]])
        assert report["inputs"] == count
        assert report["refused"] >= refused * count, report
        return report

    return run
