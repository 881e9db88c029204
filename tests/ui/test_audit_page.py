"""The record of acts in the window: filters, older lines, the person of a line, a broken chain, the export."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from office_hands import Hands, register
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from sqlalchemy import text
from support.untied import untie

from pes_desktop.domain.audit_acts import ActKind
from pes_desktop.domain.enums import Role
from pes_desktop.services import people
from pes_desktop.services.context import OfficeContext
from pes_desktop.storage.audit import ALTERED
from pes_desktop.storage.settings import set_setting
from pes_desktop.ui.audit.page import AuditPage
from pes_desktop.ui.people.person_page import PersonPage

K = Qt.Key


@pytest.fixture
def rosa(office: OfficeContext):
    key = register(office, surnames="Núñez Lema", names="Rosa", sex="F", document_type="none").jobseeker_id
    people.open_person(office, key)
    return key


def audit_page(hands: Hands, **params) -> AuditPage:
    page = hands.open("audit", **params)
    assert isinstance(page, AuditPage)
    hands.idle()
    return page


def acts(page: AuditPage) -> list[str]:
    return [row.title for row in page.lines.list.rows() if not row.caption]


def test_acts_stand_there_newest_first_with_the_look_at_the_record_itself(office, hands_for, rosa) -> None:
    page = audit_page(hands_for(office))
    assert acts(page)[:3] == ["Luis Paredes abrió el registro de actos", "Luis Paredes vio la ficha de Rosa Núñez Lema",
                              "Luis Paredes inscribió a Rosa Núñez Lema"]
    assert page.header.subtitle.text().startswith(f"{len(acts(page))} ")
    assert page.lines.list.rows()[0].caption
    assert "orientación" in page.lines.list.rows()[2].meta


def test_filters_leave_what_was_asked_for_and_clearing_shows_all_again(office, hands_for, rosa, type_text) -> None:
    hands = hands_for(office)
    page = audit_page(hands)
    whole = acts(page)
    hands.type("nunez")
    hands.enter()
    hands.idle()
    assert len(acts(page)) == 2
    assert all("Rosa" in act for act in acts(page))
    page.filters.kind.set_value(ActKind.SEEN)
    page.filters.kind.changed.emit()
    hands.idle()
    assert acts(page) == ["Luis Paredes vio la ficha de Rosa Núñez Lema"]
    page.filters.words.set_value("zzzz")
    page.filters.words.left.emit()
    hands.idle()
    assert acts(page) == []
    assert not page.export_button.isEnabled()
    page._empty.button.click()
    hands.idle()
    assert acts(page) == whole


def test_enter_on_a_line_opens_its_person(office, hands_for, rosa) -> None:
    hands = hands_for(office)
    page = audit_page(hands)
    key = next(row.key for row in page.lines.list.rows() if "vio la ficha" in row.title)
    page.lines.list.choose(key)
    page.lines.list.setFocus()
    hands.press(page.lines.list, K.Key_Return)
    hands.idle()
    shown = hands.window.page("person")
    assert isinstance(shown, PersonPage)
    assert shown.key == rosa
    back = audit_page(hands, person=rosa)
    assert all("Rosa" in act for act in acts(back))


def test_older_acts_come_on_request_and_none_is_missing(office, hands_for, rosa) -> None:
    for number in range(130):
        with office.store.write(office.require("see_person"), f"service_{number}") as unit:
            unit.note_records.append(["jobseeker", str(rosa), "new", []])
    hands = hands_for(office)
    page = audit_page(hands)
    assert len(acts(page)) == 101
    page.lines.list.choose("more")
    hands.press(page.lines.list, K.Key_Return)
    hands.idle()
    seqs = [row.key for row in page.lines.list.rows() if isinstance(row.key, int)]
    assert seqs == list(range(seqs[0], 0, -1))
    assert "more" not in [row.key for row in page.lines.list.rows()]


def test_a_broken_chain_is_told_with_its_line(office, hands_for, rosa) -> None:
    with office.store.local() as session:
        untie(session)
        session.execute(text("UPDATE audit SET act = 'log_in' WHERE act = 'see_person'"))
        broken = session.execute(text("SELECT max(seq) FROM audit")).scalar()
    page = audit_page(hands_for(office))
    assert page.banner.isVisible()
    assert f" {broken} " in page.banner.title.text()


def test_an_altered_line_found_at_a_start_stays_until_somebody_says_that_it_is_known(office, hands_for, rosa) -> None:
    with office.store.local() as session:
        set_setting(session, ALTERED, {"seq": 2, "at": "2026-01-01T00:00:00+00:00"})
    hands = hands_for(office)
    page = audit_page(hands)
    assert " 2 " in page.banner.title.text()
    hands.qtbot.mouseClick(page.banner.button, Qt.MouseButton.LeftButton)
    hands.idle()
    assert not page.banner.isVisible()
    assert "ya se comunicó a la central" in acts(page)[0]
    assert not audit_page(hands).banner.isVisible()


def test_the_export_wants_a_reason_and_writes_what_is_filtered(office, hands_for, rosa, tmp_path: Path) -> None:
    hands = hands_for(office)
    page = audit_page(hands, person=rosa)
    count = len(acts(page))
    hands.key(K.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert page.export_panel.isVisible()
    page.export_panel.path.set_value(str(tmp_path / "registro"))
    page.export_panel.save.click()
    hands.idle()
    assert page.export_panel.reason.state() == "error"
    page.export_panel.reason.set_value("lo pide la persona")
    page.export_panel.save.click()
    hands.idle()
    sheet = load_workbook(tmp_path / "registro.xlsx").active
    assert sheet is not None
    assert sheet.max_row == count + 2
    assert "sacó renglones de este registro" in acts(page)[0]


def test_an_administrator_sees_no_names_and_reception_no_page(office, hands_for, rosa) -> None:
    admin = office.with_staff(replace(office.staff, roles=(Role.ADMINISTRATOR,)))
    page = audit_page(hands_for(admin))
    assert not any("Rosa" in act for act in acts(page))
    assert any("persona n.º" in act for act in acts(page))
    reception = hands_for(office.with_staff(replace(office.staff, roles=(Role.RECEPTION,))))
    assert not reception.window.open_page("audit", {})
