"""The frame: navigation, permissions, search, curtain, undo, help; and the gallery in every look."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from pes_desktop.ui.application import apply_theme
from pes_desktop.ui.base_page import BasePage
from pes_desktop.ui.desk import SearchHit
from pes_desktop.ui.main_window import MainWindow
from pes_desktop.ui.pages import PageSpec, page_specs
from pes_desktop.ui.widgets import TextField

ROOT = Path(__file__).resolve().parents[2]


class Probe(BasePage):
    """A page that notes its life."""

    help_text = "What this page is for."

    def build(self) -> None:
        self.life: list[object] = ["built"]
        self.field = TextField("a", "A")
        self.body.addWidget(self.field)
        self.add_shortcut("Ctrl+S", "Save", self.save)

    def opened(self, **params: object) -> None:
        self.life.append(params)

    def leaving(self) -> None:
        self.life.append("left")

    def save(self) -> None:
        self.life.append("saved")


SPECS = [PageSpec("one", "One", "house", f"{__name__}:Probe", shortcut="Alt+1"),
         PageSpec("two", "Two", "users", f"{__name__}:Probe", permission="find_people"),
         PageSpec("detail", "Detail", "user", f"{__name__}:Probe", rail=False, parent="one"),
         PageSpec("closed", "Closed", "lock", f"{__name__}:Probe", permission="close_month")]


@pytest.fixture
def window(desk, show, monkeypatch) -> MainWindow:
    monkeypatch.setitem(sys.modules, __name__, sys.modules[__name__])
    desk.may = {"find_people"}.__contains__
    return show(MainWindow(desk, SPECS), 1366, 768)


def test_only_what_is_allowed_is_listed_and_opened(window) -> None:
    assert window.rail.keys() == ["one", "two"]
    assert not window.open_page("closed")
    assert not window.open_page("nothing")
    assert window.open_page("two")


def test_pages_are_built_once_and_told_each_time(window, desk) -> None:
    window.open_page("one")
    desk.navigate("detail", id=7)
    page = window.page("one")
    window.open_page("one", {"tab": "x"})
    assert window.page("one") is page
    assert page.life == ["built", {}, "left", {"tab": "x"}]
    assert window.page("detail").life == ["built", {"id": 7}, "left"]


def test_back_returns_with_the_same_parameters(window, desk) -> None:
    window.open_page("one", {"tab": "x"})
    desk.navigate("detail", id=7)
    assert window.page("detail").header.back.isVisible()
    assert window.rail._buttons["one"].isChecked(), "the rail keeps the parent marked"
    window.page("detail").header.back.click()
    assert window.current_key == "one"
    assert window.page("one").life[-1] == {"tab": "x"}


def test_shortcuts_work_from_the_first_key_on(window, qtbot) -> None:
    window.open_page("one")
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert window.page("one").life[-1] == "saved"


def test_help_lists_the_shortcuts_of_page_and_frame(window, qtbot) -> None:
    window.open_page("one")
    qtbot.keyClick(window, Qt.Key.Key_F1)
    words = {label.text() for label in window.help.findChildren(QLabel)}
    assert {"Ctrl+S", "Save", "F12", "Ctrl+K", "What this page is for."} <= words
    qtbot.keyClick(window.help, Qt.Key.Key_Escape)
    assert not window.help.isVisible()


def test_the_curtain_covers_takes_the_keyboard_and_gives_it_back(window, qtbot, type_text) -> None:
    window.open_page("one")
    field = window.page("one").field
    field.focus_in()
    type_text(field.input, "Rosa")
    qtbot.keyClick(window, Qt.Key.Key_F12)
    assert window.curtain.drawn()
    assert window.curtain.rect().size() == window.centralWidget().size()
    focused = QApplication.focusWidget()
    assert window.curtain.isAncestorOf(focused)
    qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert window.curtain.isAncestorOf(QApplication.focusWidget())
    window.resize(1000, 700)
    assert window.curtain.rect().size() == window.centralWidget().size()
    qtbot.keyClick(window, Qt.Key.Key_F12)
    assert not window.curtain.drawn()
    assert field.input.hasFocus()
    assert field.value() == "Rosa"


def test_global_search_shows_the_latest_and_opens_with_enter(window, desk, qtbot, type_text, press) -> None:
    def search(typed: str) -> list[SearchHit]:
        return [SearchHit("People", f"{typed} {n}", "Tixán", "detail", {"id": n}) for n in range(3)]

    desk.search = search
    window.open_page("one")
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    line = window.top.search
    assert line.hasFocus()
    type_text(line, "Guamán")
    qtbot.waitUntil(lambda: line._popup is not None and line._popup.isVisible() and not desk.jobs.busy(), timeout=5000)
    qtbot.waitUntil(lambda: line._popup.list.rows()[1].title == "Guamán 0", timeout=5000)
    assert line.hasFocus(), "the line keeps the keyboard while results show"
    press(line, Qt.Key.Key_Down)
    press(line, Qt.Key.Key_Return)
    assert window.current_key == "detail"
    assert window.page("detail").life[-1] == {"id": 1}
    assert not line._popup.isVisible()


def test_nothing_found_is_said(window, desk, qtbot, type_text) -> None:
    desk.search = lambda _typed: []
    line = window.top.search
    line.setFocus()
    type_text(line, "zzz")
    qtbot.waitUntil(lambda: line._popup is not None and line._popup.isVisible(), timeout=5000)
    assert line._popup.list._empty.title.text() == "Nothing found"


def test_undo_is_offered_once(window, desk, qtbot) -> None:
    window.open_page("one")
    done: list[str] = []

    class Undo:
        def act(self) -> None:
            done.append("undone")

    owner = Undo()
    desk.undo("Referral voided.", owner.act)
    assert window.undo_bar.isVisible()
    assert window.undo_bar.words.text() == "Referral voided."
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert done == ["undone"]
    assert not window.undo_bar.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert done == ["undone"]


def test_undo_goes_after_eight_seconds(window, desk) -> None:
    desk.undo("Voided.", window.update)
    for _ in range(79):
        window.undo_bar._tick()
    assert window.undo_bar.isVisible()
    window.undo_bar._tick()
    assert not window.undo_bar.isVisible()


def test_the_rail_narrows_for_small_windows_and_remembers_a_wish(window, desk) -> None:
    assert not window.rail.narrow
    window.resize(1000, 700)
    assert window.rail.narrow
    window.rail.toggle()
    assert desk.prefs["rail.narrow"] == "0"
    window.resize(990, 700)
    assert not window.rail.narrow


def test_full_pages_hide_the_frame_and_its_keys(window, desk, qtbot) -> None:
    asked: list[int] = []
    desk.lock_asked.connect(lambda: asked.append(1))
    window.open_page("one")
    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert asked == [1]
    gate = QWidget()
    window.show_full(gate)
    assert gate.isVisible()
    assert not window.rail.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert asked == [1]
    window.show_frame()
    assert window.rail.isVisible()


def test_every_registered_page_names_an_act_and_an_icon() -> None:
    from pes_desktop.domain.permissions import ACTS
    from pes_desktop.ui.theme import icons

    keys = [spec.key for spec in page_specs()]
    assert len(keys) == len(set(keys))
    for spec in page_specs():
        assert not spec.permission or spec.permission in ACTS, spec.key
        assert icons.exists(spec.icon), spec.icon
        assert not spec.parent or spec.parent in keys


@pytest.mark.parametrize(("theme", "scale"), [("light", 1.0), ("dark", 1.0), ("contrast", 1.0), ("light", 1.5)])
@pytest.mark.parametrize("scene", ["today", "intake", "match", "table", "parts"])
def test_gallery_fits_the_screen_and_nothing_is_squeezed(qapp, desk, show, theme, scale, scene) -> None:
    apply_theme(qapp, theme, scale)
    window = show(MainWindow(desk, [PageSpec("gallery", "Gallery", "house", ".gallery:GalleryPage")]), 1366, 768)
    window.open_page("gallery", {"scene": scene})
    for _ in range(3):
        qapp.processEvents()
    assert (window.width(), window.height()) == (1366, 768)
    page = window.page("gallery")
    for button in page.findChildren(QPushButton):
        if button.isVisible() and button.text():
            assert button.width() >= button.minimumSizeHint().width(), f"{button.text()} is cut"
    for field in page.findChildren(TextField):
        if field.isVisible():
            assert field.input.height() >= 0.95 * 34 * scale, f"{field.name} is squeezed"
    for label in page.findChildren(QLabel):
        if label.isVisible() and label.wordWrap() and label.text():
            needed = label.heightForWidth(label.width())
            assert label.height() >= needed - 2, f"{label.text()!r} is cut"
    picture = window.grab(QRect(0, 0, 1366, 768)).toImage()
    colours = {picture.pixel(x, y) for x in range(0, 1366, 7) for y in range(0, 768, 7)}
    assert len(colours) > 12


def test_start_and_quit_cleanly() -> None:
    """Four processes, each with two windows: every exit status is zero (the program itself: test_start_and_quit.py)."""
    code = (
        "from pes_desktop.ui.application import create_application, teardown\n"
        "from pes_desktop.ui.desk import Desk\n"
        "from pes_desktop.ui.main_window import MainWindow\n"
        "from pes_desktop.ui.pages import PageSpec\n"
        "def main():\n"
        "    app = create_application(['x'])\n"
        "    for scene in ('intake', 'table'):\n"
        "        desk = Desk()\n"
        "        window = MainWindow(desk, [PageSpec('g', 'G', 'house', '.gallery:GalleryPage')])\n"
        "        window.show(); window.open_page('g', {'scene': scene}); app.processEvents()\n"
        "        assert desk.close(); teardown(app, window)\n"
        "main()\n"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    running = []
    ends = []
    for _ in range(4):
        command = [sys.executable, "-c", code]
        running.append(subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE))
        if len(running) == 2:
            ends += [(p.wait(60), p.stderr.read()[-300:]) for p in running]
            for process in running:
                process.stderr.close()
            running.clear()
    assert [end for end in ends if end[0] != 0] == []


def test_translation_script_notices_a_stale_catalogue(tmp_path, monkeypatch, capsys) -> None:
    import importlib.util

    spec = importlib.util.spec_from_file_location("translations_script", ROOT / "scripts" / "translations.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    (tmp_path / "ui" / "people").mkdir(parents=True)
    source = tmp_path / "ui" / "people" / "page.py"
    source.write_text("class P:\n    def f(self):\n        return self.tr('Open {0}')\n", encoding="utf-8")
    monkeypatch.setattr(script, "UI", tmp_path / "ui")
    monkeypatch.setattr(script, "TS", tmp_path / "ts")
    assert script.check() == 1, "never gathered"
    script.update()
    assert script.check() == 1, "gathered, without Spanish"
    words = tmp_path / "w.json"
    words.write_text('{"Open {0}": "Abrir"}', encoding="utf-8")
    assert script.fill("people", words) == 0
    assert script.check() == 1, "the placeholder was lost"
    words.write_text('{"Open {0}": "Abrir {0}"}', encoding="utf-8")
    script.fill("people", words)
    assert script.check() == 0
    source.write_text("class P:\n    def f(self):\n        return self.tr('Close')\n", encoding="utf-8")
    assert script.check() == 1
    assert "Close" in capsys.readouterr().out
    script.update()
    assert script.entries(script.catalogue("people")) == {("P", "Close", ""): None}
