"""What people wrote is shown as they wrote it: nothing on the screen takes it for markup, no file name comes of it."""

from __future__ import annotations

import ast
import html

import pytest
from house import name_of, python_files, tree
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from pes_desktop.ui.matching.candidate_card import emphasised
from pes_desktop.ui.widgets.base import set_tip
from pes_desktop.ui.widgets.data_table import pasteable
from pes_desktop.ui.widgets.labels import Label, Link

#: The only places that may make markup; each escapes what it is given (tests below).
MARKUP = {"pes_desktop/ui/widgets/labels.py", "pes_desktop/ui/matching/candidate_card.py"}
TIPS = {"pes_desktop/ui/widgets/base.py"}
FORBIDDEN = {"setHtml", "insertHtml", "appendHtml", "setMarkdown", "setWhatsThis", "mightBeRichText"}
NAMES = ["<img src=x onerror=alert(1)>", "<b>Rosa</b>", "Guamán & <i>Lema", "<a href='file:///etc/passwd'>Rosa</a>",
         "<table><tr><td>"]


def calls() -> list[tuple[str, ast.Call, str]]:
    found = []
    for path in python_files("pes_desktop"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call):
                called = node.func
                name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
                found.append((name_of(path), node, name))
    return found


def test_only_plain_labels_show_words() -> None:
    """A bare QLabel may hold a picture; words go into Label, which is plain text."""
    wrong = []
    for path, node, name in calls():
        if name == "QLabel" and node.args:
            wrong.append(f"{path}:{node.lineno}: QLabel with words")
        if name in FORBIDDEN and path not in TIPS:
            wrong.append(f"{path}:{node.lineno}: {name}")
        if name == "setToolTip" and path not in TIPS:
            wrong.append(f"{path}:{node.lineno}: use set_tip")
        if name in ("information", "warning", "critical", "question", "about") and isinstance(
                node.func, ast.Attribute) and getattr(node.func.value, "id", "") == "QMessageBox":
            wrong.append(f"{path}:{node.lineno}: message box without plain text")
        if name == "setTextFormat" and "RichText" in ast.unparse(node) and path not in MARKUP:
            wrong.append(f"{path}:{node.lineno}: rich text")
    assert wrong == []


@pytest.mark.parametrize("name", NAMES)
def test_a_name_like_markup_stays_a_name(qtbot, name: str) -> None:
    shown = Label(name, elide=True)
    qtbot.addWidget(shown)
    assert (shown.textFormat(), shown.text()) == (Qt.TextFormat.PlainText, name)
    assert shown.toolTip() == f"<p>{html.escape(name)}</p>"
    assert name not in emphasised(f"{name}, 3 años")
    link = Link(name)
    qtbot.addWidget(link)
    assert "<" not in link.text().removeprefix('<a href="#">').removesuffix("</a>")


def test_a_tip_without_markup_is_left_as_it_is(qtbot) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    set_tip(button, "Rosa & Luz (Ctrl+S)")
    assert button.toolTip() == "Rosa & Luz (Ctrl+S)"


@pytest.mark.parametrize(("cell", "pasted"), [
    ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"), ("@SUM(A1)", "'@SUM(A1)"), ("+cmd|x", "'+cmd|x"),
    ("-cmd|x", "'-cmd|x"), ("+593 99 759 9992", "+593 99 759 9992"), ("-2,5 %", "-2,5 %"), ("Rosa = Luz", "Rosa = Luz"),
    ("a\tb\r\n=1", "a b =1"), ("\t=1+1", "'=1+1"),
])
def test_a_copied_cell_is_no_formula(cell: str, pasted: str) -> None:
    assert pasteable(cell) == pasted


def test_a_bare_label_would_read_markup(qtbot) -> None:
    """The reason for the rule above: Qt guesses, and shows the name as a bold word."""
    bare = QLabel("<b>Rosa</b>")
    qtbot.addWidget(bare)
    assert bare.textFormat() == Qt.TextFormat.AutoText
    plain = Label("<b>Rosa</b>")
    qtbot.addWidget(plain)
    assert bare.sizeHint().width() < plain.sizeHint().width()
