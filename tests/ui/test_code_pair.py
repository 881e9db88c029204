"""What headquarters' QR code holds, typed by a reader or pasted into either field, fills in both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from office_hands import Hands
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from pes_desktop.domain.admission_code import address_and_code, new_code
from pes_desktop.services.context import OfficeContext
from pes_desktop.ui.start.join_panel import JoinPanel
from pes_desktop.ui.sync.runner import SyncRunner

ADDRESS, CODE = "https://central.empleo.example:8443/pes", "ABCD-EFGH-JKMN"
PAIR = f"{ADDRESS} {CODE}"


@pytest.mark.parametrize(("typed", "found"), [
    (PAIR, (ADDRESS, CODE)), (f"  {ADDRESS}   {CODE.lower()}\t", (ADDRESS, CODE)), (CODE, ("", CODE)),
    (f"{ADDRESS} {CODE.replace('-', '')}", (ADDRESS, CODE.replace("-", ""))),
    (PAIR.replace(":", "Ñ").replace("-", "'").replace("/", "-"), (ADDRESS, CODE)),  # a reader set to English keys
    (f"{ADDRESS} ABCD-EFGH-JKMN-PQRS-TVWX", (ADDRESS, "ABCD-EFGH-JKMN-PQRS-TVWX")),
    (ADDRESS, None), ("", None), (f"{ADDRESS} ABCD-EFGH-JKM", None), (f"{ADDRESS} ABCD-EFGH-JKMO", None),
    ("central.example ABCD-EFGH-JKMN", None), (f"{ADDRESS}{CODE}", None), ("https://", None), (f"{PAIR} X", None),
])
def test_what_the_code_holds(typed: str, found: tuple[str, str] | None) -> None:
    assert address_and_code(typed) == found


def test_every_code_that_headquarters_makes_is_known() -> None:
    for stick in (False, True):
        code = new_code(stick=stick)
        assert address_and_code(f"{ADDRESS} {code}") == (ADDRESS, code)


@pytest.fixture
def page(office: OfficeContext, show: Any, qtbot: Any, type_text: Any, press: Any) -> Any:
    hands = Hands(office, show, qtbot, type_text, press)
    hands.desk.runner = SyncRunner(hands.desk, hands.window.top)
    yield hands.open("sync")
    hands.close()


def read(field: Any, said: str) -> None:
    """As a reader on the USB port does it: key by key, Enter at the end."""
    QTest.mouseClick(field.input, Qt.MouseButton.LeftButton)
    for sign in said:
        QTest.keyClick(field.input, sign)
    QTest.keyClick(field.input, Qt.Key.Key_Return)


def asked_of(page: Any) -> list[tuple[str, str]]:
    asked: list[tuple[str, str]] = []
    page.join.asked.disconnect()
    page.join.asked.connect(lambda url, code: asked.append((url, code)))
    return asked


def test_read_into_the_address_it_waits_for_enter_in_the_code(page: Any) -> None:
    asked = asked_of(page)
    read(page.join.url, PAIR)
    assert (page.join.url.value(), page.join.code.value()) == (ADDRESS, CODE)
    assert page.join.code.input.hasFocus()
    assert asked == []
    QTest.keyClick(page.join.code.input, Qt.Key.Key_Return)
    assert asked == [(ADDRESS, CODE)]


def test_read_into_the_code_it_joins_at_once(page: Any) -> None:
    asked = asked_of(page)
    page.join.url.set_value("https://old.example")
    read(page.join.code, PAIR)
    assert asked == [(ADDRESS, CODE)]
    assert (page.join.url.value(), page.join.code.value()) == (ADDRESS, CODE)


@pytest.mark.parametrize("into", ["url", "code"])
def test_pasted_into_either_it_parts_before_any_key(page: Any, into: str) -> None:
    field = getattr(page.join, into)
    QTest.mouseClick(field.input, Qt.MouseButton.LeftButton)
    QGuiApplication.clipboard().setText(PAIR)
    QTest.keySequence(field.input, "Ctrl+V")
    assert (page.join.url.value(), page.join.code.value()) == (ADDRESS, CODE)


def test_a_code_alone_in_the_address_goes_to_its_field_and_typing_is_left_alone(page: Any) -> None:
    page.join.url.input.setFocus()
    QTest.keyClicks(page.join.url.input, CODE)
    assert page.join.url.value() == CODE, "who types is not interrupted"
    QTest.keyClick(page.join.url.input, Qt.Key.Key_Tab)
    assert (page.join.url.value(), page.join.code.value()) == (None, CODE)
    read(page.join.code, "")
    assert page.join.url.state() == "error", "the address is still to be told"


@pytest.mark.parametrize("into", ["url", "code"])
def test_a_computer_that_joins_at_its_first_start(show: Callable[..., Any], into: str) -> None:
    panel = JoinPanel()
    show(panel, 1024, 700)
    read(panel.fields[into], PAIR)
    assert (panel.url.value(), panel.code.value()) == (ADDRESS, CODE)
    assert panel.office_code.value() is None
