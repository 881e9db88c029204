"""At the window: a printer, a print system and a stick that vanish between choosing and using them; a disk that fills.

The sentence stands on the screen in plain Spanish, the letter stays issued, and the same button works afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from support import work_office as work
from support.disks import fill_up, small_disk
from support.print_system import PrintSystem

from pes_desktop.app import Program
from pes_desktop.services import letters, office_setup, referrals
from pes_desktop.ui.application import create_application, install_language
from scripts.hands import Hands


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    app = create_application(["test"], lang="es")
    app.setQuitOnLastWindowClosed(False)
    return app


@pytest.fixture
def at_the_letter(tmp_path: Path, qapp: QApplication) -> Iterator[Callable[..., Hands]]:
    """The program at the page of an issued letter, in a folder of one's choice."""
    programs: list[Program] = []

    def begin(folder: Path = tmp_path / "office") -> Hands:
        install_language(qapp, "es")
        ctx = work.new_office(folder)
        person = work.add_masons(ctx)["klever"]
        made = referrals.refer(ctx, person, work.add_vacancies(ctx)["mason"])
        letters.issue_letter(ctx, made.referral_id, letters.Appointment(date(2026, 11, 24), "9:00", "en la obra"))
        key, staff = ctx.store.key, ctx.staff.id
        ctx.store.close()
        program = Program(folder, lang="es")
        programs.append(program)
        program.start()
        program.enter(office_setup.open_with_key(folder, key, staff, clock=ctx.clock))
        hands = Hands(program.window)
        hands.page("today")
        program.window.open_page("referral", {"id": made.referral_id})
        hands.page("referral")
        hands.idle()
        return hands

    yield begin
    for program in programs:
        program.close()
        program.deleteLater()


def said(hands: Hands) -> str:
    """Every sentence that can be seen."""
    return "\n".join(label.text() for label in hands.window.findChildren(QLabel) if label.isVisible())


def test_a_printer_deleted_between_choosing_and_printing(at_the_letter, cups: PrintSystem, qtbot) -> None:
    cups.command("lpadmin", "-p", "vieja", "-E", "-v", f"socket://127.0.0.1:{cups.printer.port}/?waiteof=false",
                 "-m", "raw")
    hands = at_the_letter()
    page = hands.window.page("referral")
    chosen(hands, "vieja")
    cups.command("lpadmin", "-x", "vieja")
    hands.click(page.letter.print_button)
    hands.until(lambda: "No se encuentra la impresora «vieja»" in said(hands), "the printer that is gone")
    assert "elija otra o guarde la carta" in said(hands)
    chosen(hands, "oficina")
    before = len(cups.printer.sheets)
    hands.click(page.letter.print_button)
    cups.printer.wait_for(before + 1)
    hands.idle()
    assert page.view.copies == 1


def test_a_print_system_that_stopped(at_the_letter, cups: PrintSystem, qtbot, monkeypatch, tmp_path: Path) -> None:
    hands = at_the_letter()
    page = hands.window.page("referral")
    chosen(hands, "oficina")
    monkeypatch.setenv("CUPS_SERVER", str(tmp_path / "nobody.sock"))
    hands.click(page.letter.print_button)
    hands.until(lambda: "guarde la carta" in said(hands).lower(), "what to do instead")
    target = tmp_path / "carta.pdf"
    hands.save_as(lambda: hands.click(page.letter.save_button), target)
    assert target.read_bytes().startswith(b"%PDF")


def chosen(hands: Hands, name: str) -> None:
    """Choose a printer of the list."""
    page = hands.window.page("referral")
    page.read_printers()
    hands.idle()
    page.letter.printers.set_value(name)
    assert page.letter.printer() == name


def test_a_stick_taken_out_before_the_letter_is_saved(at_the_letter, qtbot, tmp_path: Path) -> None:
    hands = at_the_letter()
    page = hands.window.page("referral")
    stick = tmp_path / "memoria"
    stick.mkdir()
    page._saving = "letter"
    stick.rmdir()
    page.save_as(str(stick / "carta.pdf"))
    hands.idle()
    hands.until(lambda: "carpeta" in said(hands), "the folder that is gone")
    assert not list(tmp_path.glob("**/carta.pdf"))
    stick.mkdir()
    page.save_as(str(stick / "carta.pdf"))
    hands.idle()
    hands.until(lambda: (stick / "carta.pdf").exists(), "the letter")


def test_a_disk_that_is_full_while_somebody_types(at_the_letter, qtbot, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 6_000) as disk:
        hands = at_the_letter(disk / "office")
        film = fill_up(disk)
        hands.window.open_page("intake", {})
        page = hands.page("intake")
        for number in range(40):
            hands.type("Guamán")
            hands.enter()
            if "disco" in said(hands) or number > 6:
                break
        hands.until(lambda: "lleno" in said(hands), "the full disk is told")
        film.unlink()
        hands.type("Rosa")
        hands.enter()
        hands.until(lambda: page.keeper.exists and not hands.desk.jobs.busy("write"), "the draft on the disk")
        hands.program = None
        hands.window.close_pages()
