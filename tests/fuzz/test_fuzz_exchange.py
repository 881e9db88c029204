"""Broken batches and broken answers: see fuzz_exchange.py."""

from __future__ import annotations

import pytest
from fuzz_kit_sizes import ANSWERS, BATCHES, LONG


def test_broken_batches_at_headquarters(trial) -> None:
    trial("fuzz_exchange.batches", BATCHES, refused=0.3)


def test_broken_answers_of_headquarters(trial) -> None:
    trial("fuzz_exchange.answers", ANSWERS, refused=0.3)


@pytest.mark.slow
@pytest.mark.timeout(3_600)
def test_many_broken_batches_and_answers(trial, tmp_path) -> None:
    trial("fuzz_exchange.batches", BATCHES * LONG, BATCHES, refused=0.3, label="batches_long")
    (tmp_path / "again").mkdir()
    trial("fuzz_exchange.answers", ANSWERS * LONG, ANSWERS, refused=0.3, label="answers_long",
          folder=tmp_path / "again")
