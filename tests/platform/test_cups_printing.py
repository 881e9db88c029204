"""Printing through a real CUPS with a virtual printer: as vectors, with number and without names."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from pypdf import PdfReader

from pes_desktop.domain.errors import EnvironmentFault
from pes_desktop.platform import printing
from pes_desktop.platform.printing import PLAIN_TITLE, PrintJob, job_state, list_printers, print_pdf, safe_title

NUMBER = "ALA-C-2026-A00318"
PPD = Path("/usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd")


def until(job: PrintJob, *wanted: str) -> str:
    clock = threading.Event()
    for _ in range(300):
        state = job_state(job)
        if state in wanted:
            return state
        clock.wait(0.1)
    raise AssertionError(f"{job} stayed {state}")


def test_the_queue_is_listed(cups):
    queue = {printer.name: printer for printer in list_printers()}["oficina"]
    assert queue.enabled
    assert queue.accepting


def test_the_default_queue_comes_first(cups):
    cups.command("lpadmin", "-p", "aaa", "-E", "-v", f"file://{cups.root}/out.aaa", "-m", "raw")
    cups.command("lpadmin", "-d", "oficina")
    try:
        assert list_printers()[0].name == "oficina"
        assert list_printers()[0].default
        assert [printer.name for printer in list_printers()] == ["oficina", "aaa"]
    finally:
        cups.command("lpadmin", "-x", "aaa")


def test_a_letter_arrives_as_the_same_vectors(cups, letter):
    before = len(cups.printer.sheets)
    job = print_pdf(letter, "oficina", NUMBER)
    sheet = cups.printer.wait_for(before + 1)[-1]
    assert sheet == letter
    page = PdfReader(io.BytesIO(sheet)).pages[0]
    assert "Klever Toapanta Caiza" in page.extract_text()
    assert until(job, "finished") == "finished"


def test_it_prints_from_a_file_too_and_leaves_the_file(cups, letter, tmp_path):
    before = len(cups.printer.sheets)
    path = tmp_path / "carta.pdf"
    path.write_bytes(letter)
    print_pdf(path, "oficina", NUMBER)
    assert cups.printer.wait_for(before + 1)[-1] == letter
    assert path.read_bytes() == letter


def test_copies(cups, letter):
    before = len(cups.printer.sheets)
    job = print_pdf(letter, "oficina", NUMBER, copies=2)
    until(job, "finished")
    sheets = cups.printer.wait_for(before + 1)[before:]
    assert b"".join(sheets) == letter * 2


def test_the_queue_shows_the_number_and_never_a_name(cups, letter):
    cups.command("cupsdisable", "oficina")
    job = print_pdf(letter, "oficina", "Carta de Klever Toapanta")
    numbered = print_pdf(letter, "oficina", NUMBER)
    try:
        assert job.title == PLAIN_TITLE
        assert numbered.title == NUMBER
        # the control files are what CUPS keeps about a job, its name among it
        kept = b"".join(path.read_bytes() for path in (cups.root / "spool").glob("c*"))
        assert NUMBER.encode() in kept
        assert b"Toapanta" not in kept
    finally:
        printing.cancel(job)
        printing.cancel(numbered)
    assert until(job, "finished") == "finished"
    assert until(numbered, "finished") == "finished"


def test_a_stopped_printer_is_told(cups, letter):
    cups.command("cupsdisable", "-r", "sin papel", "oficina")
    queue = next(printer for printer in list_printers() if printer.name == "oficina")
    assert not queue.enabled
    assert queue.reason == "sin papel"
    job = print_pdf(letter, "oficina", NUMBER)
    assert job_state(job) == "stopped"
    before = len(cups.printer.sheets)
    cups.command("cupsenable", "oficina")
    assert until(job, "finished") == "finished"  # nothing is lost: it comes out when there is paper again
    assert cups.printer.wait_for(before + 1)[-1] == letter


def test_a_printer_that_takes_nothing(cups, letter):
    cups.command("cupsreject", "oficina")
    with pytest.raises(EnvironmentFault) as caught:
        print_pdf(letter, "oficina", NUMBER)
    assert caught.value.codes == ("printer_failed",)
    assert "not accepting" in caught.value.faults[0].params["detail"]


@pytest.mark.parametrize("name", ["no-existe", "-x", "oficina/otra", "a b"])
def test_a_printer_that_is_not_there(cups, letter, name):
    with pytest.raises(EnvironmentFault) as caught:
        print_pdf(letter, name, NUMBER)
    assert caught.value.codes == ("printer_missing",)


def test_no_default_printer(cups, letter, monkeypatch):
    monkeypatch.delenv("PRINTER", raising=False)
    cups.command("lpadmin", "-p", "otra", "-E", "-v", f"file://{cups.root}/out", "-m", "raw")
    cups.command("lpadmin", "-d", "otra")
    cups.command("lpadmin", "-x", "otra")  # takes the default with it
    with pytest.raises(EnvironmentFault) as caught:
        print_pdf(letter, None, NUMBER)
    assert caught.value.codes == ("printer_missing",)


@pytest.mark.skipif(not PPD.is_file(), reason="no PPD of a virtual PDF printer (Debian: printer-driver-cups-pdf)")
def test_through_the_filters_the_page_stays_vectors(cups, letter):
    paper = cups.root / "paper.ps"
    cups.command("lpadmin", "-p", "papel", "-E", "-v", f"file://{paper}", "-P", str(PPD))
    try:
        job = print_pdf(letter, "papel", NUMBER, paper="A4")
        until(job, "finished")
        page = paper.read_bytes()
        assert page.startswith(b"%!PS-Adobe")
        assert b"SourceSansPro" in page  # letters, not a picture of them
    finally:
        cups.command("lpadmin", "-x", "papel")
    assert job_state(job) == "unknown"  # the queue is gone, and with it what it knew


@pytest.mark.skipif(not PPD.is_file(), reason="no PPD of a virtual PDF printer (Debian: printer-driver-cups-pdf)")
def test_a_page_the_filters_cannot_read_is_a_failure(cups):
    cups.command("lpadmin", "-p", "papel", "-E", "-v", f"file://{cups.root}/paper2.ps", "-P", str(PPD))
    try:
        assert until(print_pdf(b"%PDF-1.4 roto", "papel", NUMBER), "failed", "finished") == "failed"
    finally:
        cups.command("lpadmin", "-x", "papel")


def test_no_cups_running(monkeypatch, tmp_path):
    if shutil.which("lpstat") is None:
        pytest.skip("lpstat is not installed (Debian: cups-client)")
    monkeypatch.setenv("CUPS_SERVER", str(tmp_path / "nobody.sock"))
    with pytest.raises(EnvironmentFault) as caught:
        list_printers()
    assert caught.value.codes == ("printing_unavailable",)


def test_no_print_commands_at_all(monkeypatch, tmp_path, letter):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EnvironmentFault) as caught:
        print_pdf(letter, "oficina", NUMBER)
    assert caught.value.codes == ("printing_unavailable",)


def test_windows_leaves_the_page_to_the_interface(monkeypatch, letter):
    monkeypatch.setattr(printing, "WINDOWS", True)
    job = print_pdf(letter, "HP", NUMBER)
    assert job.needs_raster
    assert (job.printer, job.title) == ("HP", NUMBER)
    assert list_printers() == []
    assert job_state(job) == "unknown"


@pytest.mark.parametrize(
    ("title", "shown"),
    [(NUMBER, NUMBER), (f" {NUMBER} ", NUMBER), ("", PLAIN_TITLE), ("Klever Toapanta", PLAIN_TITLE),
     (f"{NUMBER} Klever", PLAIN_TITLE), ("ALA-C-2026-A00318\nx", PLAIN_TITLE)],
)
def test_titles(title, shown):
    assert safe_title(title) == shown


def test_nothing_is_left_in_the_temporary_folder(cups, letter, monkeypatch, tmp_path):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    before = len(cups.printer.sheets)
    print_pdf(letter, "oficina", NUMBER)
    cups.printer.wait_for(before + 1)
    assert os.listdir(tmp_path) == []


def test_the_raster_way_knows_the_same_printer(cups):
    done = subprocess.run(
        [sys.executable, "-c",
         "from PySide6.QtGui import QGuiApplication; app = QGuiApplication([]);"
         "from pes_desktop.ui.printing import printer_names; print(printer_names())"],
        env={**cups.environment, "QT_QPA_PLATFORM": "offscreen"}, capture_output=True, text=True, check=False,
        timeout=60,
    )
    assert "oficina" in done.stdout, done.stderr
