"""Fixtures of the tests that print."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.print_system import cups, print_system

from pes_desktop.documents.fields import sample_content
from pes_desktop.documents.layouts import load_layout
from pes_desktop.documents.letter_pdf import render_letter

__all__ = ["cups", "letter", "print_system"]

@pytest.fixture(scope="session")
def letter() -> bytes:
    return render_letter(sample_content(), load_layout("carta", "ec"))
