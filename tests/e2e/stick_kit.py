"""Headquarters without a line to the office, its administrator, and the question for the folder of the stick."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from sqlalchemy import func, select
from support.exchange import ROOT, Server

from pes_desktop.models import Jobseeker
from scripts.hands import Hands


@pytest.fixture
def headquarters(tmp_path: Path) -> Iterator[Server]:
    """Prepared, not started."""
    server = Server.prepared(tmp_path / "central", "")
    yield server
    server.stop()
    server.engine.dispose()


def chosen(hands: Hands, dialog: QFileDialog | None, folder: Path) -> None:
    """Answer the question for a folder."""
    assert dialog is not None
    hands.until(dialog.isVisible, "the question for a folder")
    dialog.selectFile(str(folder))
    dialog.accept()
    hands.until(lambda: not hands.desk.jobs.busy(), "done")
    hands.front()


def central(server: Server, *arguments: str) -> str:
    """What the administrator types; returns what is printed."""
    done = subprocess.run([sys.executable, "-m", "pes_central", *arguments, "--dir", str(server.folder)], cwd=ROOT,
                          capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def take_in(server: Server, stick: Path) -> None:
    """What the administrator does with a stick that holds batches."""
    central(server, "import-batch", *(str(path) for path in sorted(stick.glob("*.pesb"))), "--out", str(stick))


def people_there(server: Server) -> int:
    """Whom headquarters holds."""
    with server.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(Jobseeker)) or 0
