"""An office without any line: asked by stick, admitted at headquarters, and the first batch goes and is answered."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from an_office import PASSWORD, make_office, mason
from PySide6.QtWidgets import QFileDialog
from sqlalchemy import func, select
from support.exchange import ROOT, Server

from pes_desktop.models import Jobseeker
from scripts import main_job as job
from scripts.hands import Hands


@pytest.fixture
def headquarters(tmp_path: Path) -> Iterator[Server]:
    server = Server.prepared(tmp_path / "central", "")
    yield server
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


def test_an_office_that_never_had_a_line(tmp_path: Path, start, headquarters: Server, network) -> None:
    stick = tmp_path / "memoria"
    stick.mkdir()
    ctx = make_office(tmp_path / "oficina")
    mason(ctx, "Guamán Ñauta", "Rosa")
    ctx.store.close()
    hands = start(tmp_path / "oficina")
    job.log_in(hands, PASSWORD)
    page = hands.rail("sync")
    hands.until(page.join.isVisible, "the way to join")
    hands.click(page.join.without)
    code = central(headquarters, "enrol", "--office-code", "ALA", "--stick")

    # a sign misheard is told at once, not after the journey
    asking = page.join.stick
    hands.fill(asking.code, code[:-1] + ("A" if code[-1] != "A" else "B"))
    hands.click(asking.write)
    chosen(hands, asking.dialog, stick)
    hands.until(lambda: asking.code.state() == "error", "the sign that is wrong")
    hands.fill(asking.code, code)
    hands.click(asking.write)
    chosen(hands, asking.dialog, stick)
    hands.until(lambda: "ALA-A.pesq" in asking.told.text(), "written")
    hands.until(lambda: asking.read.isVisible() and not asking.code.isVisible(), "what comes next")

    # the program is closed meanwhile; back with a stick that headquarters has not seen
    hands.quit(hands)
    hands = start(tmp_path / "oficina")
    job.log_in(hands, PASSWORD)
    page = hands.rail("sync")
    asking = page.join.stick
    hands.until(lambda: asking.isVisible() and asking.read.isVisible(), "still asked")
    hands.click(asking.read)
    chosen(hands, asking.dialog, stick)
    hands.until(lambda: any("no hay ninguna respuesta" in words for words in hands.told()), "no answer yet")

    central(headquarters, "enrol-file", str(stick / "ALA-A.pesq"), "--out", str(stick))
    hands.click(asking.read)
    chosen(hands, asking.dialog, stick)
    hands.until(lambda: not page.join.isVisible() and page.stick.isVisible(), "admitted")
    assert not page.primary.isEnabled(), "there is no line to send on"
    assert "memoria" in page.line.address.text()

    hands.click(page.stick.take)
    chosen(hands, page.stick.dialog, stick)
    batches = [str(path) for path in sorted(stick.glob("*.pesb"))]
    central(headquarters, "import-batch", *batches, "--out", str(stick))
    hands.click(page.stick.read)
    chosen(hands, page.stick.dialog, stick)
    hands.until(lambda: page.waiting._number.text() == "0", "all answered")
    with headquarters.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Jobseeker)) == 1
    assert network.asked == []
