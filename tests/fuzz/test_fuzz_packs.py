"""Broken country packs and catalogues: see fuzz_packs.py."""

from __future__ import annotations

import pytest
from fuzz_kit_sizes import LONG, PACKS, WORDS


def test_broken_packs(trial) -> None:
    trial("fuzz_packs.packs", PACKS, refused=0.5)


def test_broken_catalogues(trial) -> None:
    trial("fuzz_packs.words", WORDS, refused=0.05)


@pytest.mark.slow
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize(("name", "count"), [("packs", PACKS), ("words", WORDS)])
def test_many_broken_packs(trial, name: str, count: int) -> None:
    trial(f"fuzz_packs.{name}", count * LONG, count, label=f"{name}_long")
