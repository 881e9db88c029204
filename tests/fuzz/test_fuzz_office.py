"""Broken files of an office: see fuzz_office.py."""

from __future__ import annotations

import pytest
from fuzz_kit_sizes import COPIES, DATABASES, KEY_FILES, LONG, SETTINGS

TRIALS = [("key_files", KEY_FILES, 0.5), ("databases", DATABASES, 0.3), ("copies", COPIES, 0.5),
          ("settings_and_drafts", SETTINGS, 0.05)]


@pytest.mark.parametrize(("name", "count", "refused"), TRIALS)
def test_broken_files(trial, name: str, count: int, refused: float) -> None:
    trial(f"fuzz_office.{name}", count, refused=refused)


@pytest.mark.slow
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize(("name", "count", "refused"), TRIALS)
def test_many_broken_files(trial, name: str, count: int, refused: float) -> None:
    trial(f"fuzz_office.{name}", count * LONG, count, refused=refused, label=f"{name}_long")
