"""Broken spreadsheets: see fuzz_workbooks.py."""

from __future__ import annotations

import pytest
from fuzz_kit_sizes import LONG, WORKBOOKS


def test_broken_workbooks(trial) -> None:
    trial("fuzz_workbooks.workbooks", WORKBOOKS, refused=0.3)


@pytest.mark.slow
@pytest.mark.timeout(3_600)
def test_many_broken_workbooks(trial) -> None:
    trial("fuzz_workbooks.workbooks", WORKBOOKS * LONG, WORKBOOKS, refused=0.3, label="workbooks_long")
