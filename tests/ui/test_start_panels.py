"""The pages before the desk is open: where the keyboard stands, what the fields say; letters of the steps."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.ui.start.first_start import FirstStartPanel, RecoveryPanel
from pes_desktop.ui.widgets.step_list import Step


def test_the_recovery_page_has_the_keyboard_on_print_and_its_banner_in_sight(show, qtbot) -> None:
    panel = RecoveryPanel(" ".join(f"palabra{n}" for n in range(12)))
    show(panel, 1024, 700)
    qtbot.waitUntil(panel.print.hasFocus, timeout=5000)
    asked: list[int] = []
    panel.print_asked.connect(lambda: asked.append(1))
    QTest.keyClick(panel.print, Qt.Key.Key_Space)
    assert asked == [1]
    panel.banner.show_words("warn", "No printer")
    assert panel.banner.isVisible()


def test_a_place_not_in_the_list_says_so_after_the_refusal_too(desk, show, tmp_path: Path, type_text) -> None:
    panel = FirstStartPanel(tmp_path / "office", desk.jobs, "es")
    show(panel, 1024, 700)
    panel.place.focus_in()
    type_text(panel.place.input, "Pungal Grande")
    panel.name.focus_in()
    assert panel.place.state() == "error"
    said = panel.place.note.text()
    assert "list" in said
    panel._failed(DomainError(Fault("required", "place_code"), Fault("required", "staff_name")))
    assert panel.place.note.text() == said
    assert panel.staff_name.state() == "error"


def test_the_letter_of_a_step_is_underlined_or_stands_in_brackets() -> None:
    assert Step("wants", "Qué busca", letter="B").marked() == ("Qué busca", 4)
    assert Step("x", "Hogar", letter="Z").marked() == ("Hogar (Z)", 7)
    assert Step("x", "Hogar").marked() == ("Hogar", -1)
