"""A refused record's button on the Sync page leads to its form at the field; mended by typing, it waits to go again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from office_hands import Hands, register
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from sqlalchemy import delete, select

from pes_desktop.domain.ids import new_id
from pes_desktop.domain.intake import JobForm
from pes_desktop.domain.vacancy import EmployerForm, VacancyForm
from pes_desktop.models import SYNCED, Job, MonthClose, OutboxEntry, Referral
from pes_desktop.services import employers, vacancies
from pes_desktop.services.context import OfficeContext
from pes_desktop.storage.store import Actor
from pes_desktop.sync.store import ACCOUNT, save_setting
from pes_desktop.ui.sync.runner import SyncRunner

IDS = dict.fromkeys(("server_id", "epoch", "device_id"), "01a20500-0000-8000-8000-000000000000")
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def keys(office: OfficeContext) -> dict[str, UUID]:
    """A record of each type that has a way of its own."""
    person = register(office, surnames="Núñez", names="Rosa", document_number="0602917431", sex="F",
                      jobs=[JobForm(occupation="cocinera", tasks="sopas")]).jobseeker_id
    employer = employers.save_employer(office, EmployerForm(legal_name="Hacienda San José", email="h@sanjose.ec")).id
    order = vacancies.save_vacancy(office, VacancyForm(
        employer_id=employer, title="Ordeñador", place_code="060250", bring="botas")).id
    with office.store.write(Actor(), "edit") as unit:
        month = MonthClose(id=new_id(), office_id=office.office.id, year=2026, month=3, closed_on=office.today())
        referral = Referral(id=new_id(), office_id=office.office.id, jobseeker_id=person, vacancy_id=order,
                            state="hired", state_on=office.today(), contract="x")
        unit.add(month)
        unit.add(referral)
        found = {"month_close": month.id, "referral": referral.id}
    with office.store.read() as session:
        job = session.scalars(select(Job.id)).one()
    return {"person": person, "job": job, "employer": employer, "vacancy": order, "staff": office.staff.id, **found}


class Page:
    """The Sync page in the window, with one record aside."""

    def __init__(self, hands: Hands, kind: str, key: UUID, column: str, code: str = "value_too_long") -> None:
        self.hands, self.kind, self.key = hands, kind, key
        office = hands.desk.ctx
        with office.store.local() as session:
            save_setting(session, ACCOUNT, {"url": "http://127.0.0.1:9", "token": "x", "letter": "A", **IDS,
                                            "office_id": str(office.office.id)})
            session.execute(delete(OutboxEntry))
            session.add(OutboxEntry(record_type=kind, record_id=key, version=1, parked_code=code, parked_field=column))
        hands.desk.runner = SyncRunner(hands.desk, hands.window.top)
        self.page: Any = hands.open("sync")
        hands.idle()

    @property
    def row(self) -> Any:
        (row,) = self.page.parked_list.list.rows()
        return row

    def press(self, part: str) -> Any:
        """Click the row or the word at its right; returns the page that is open then."""
        rows = self.page.parked_list.list
        box = rows.visualRect(rows.model().index(0, 0))
        spot = next(point for x in range(box.right(), box.left(), -4) for y in range(box.top(), box.bottom(), 4)
                    if rows._delegate.part_at(box, self.row, QPointF(point := QPointF(x, y).toPoint())) == part)
        QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        self.hands.idle()
        self.hands.idle()
        return self.hands.window.page(self.hands.window.current_key)

    def parked(self) -> list[str | None]:
        with self.hands.desk.ctx.store.read() as session:
            return list(session.scalars(select(OutboxEntry.parked_code).where(OutboxEntry.record_id == self.key)))


def replace(hands: Hands, words: str) -> None:
    """Write over what stands in the field with the keyboard, and save."""
    hands.key(Qt.Key.Key_A, CTRL)
    hands.type(words)
    hands.key(Qt.Key.Key_S, CTRL)
    hands.idle()


@pytest.mark.parametrize(("kind", "column", "where", "title"), [
    ("employer", "email", "employer", "Empleador: Hacienda San José"),
    ("vacancy", "bring", "vacancy", "Vacante: "),
])
def test_a_form_opens_at_the_field_and_what_is_saved_goes_again(
        hands: Hands, keys: dict[str, UUID], kind: str, column: str, where: str, title: str) -> None:
    page = Page(hands, kind, keys[kind], column)
    assert page.row.title.startswith(title)
    assert page.row.action == "Mend"
    page.press("action")
    assert hands.window.current_key == where
    assert "Acórtelo y guarde" in hands.focused().accessibleDescription()
    replace(hands, "corto")
    assert page.parked() == [None]
    with hands.desk.ctx.store.read() as session:
        assert getattr(session.get_one(SYNCED[kind], keys[kind]), column) == "corto"
    if where == "employer":
        assert hands.window.current_key == "sync", "back to what is left to mend"


def test_a_member_of_staff_is_mended_in_the_settings(hands: Hands, keys: dict[str, UUID]) -> None:
    page = Page(hands, "staff", keys["staff"], "job_title")
    assert page.row.title == "Personal: Luis Paredes"
    settings = page.press("action")
    assert hands.window.current_key == "settings"
    editor = settings.sections["staff"].editor
    assert editor.form.fields["job_title"].state() == "error"
    hands.key(Qt.Key.Key_A, CTRL)
    hands.type("orientador")
    QTest.mouseClick(editor.save, Qt.MouseButton.LeftButton)
    hands.idle()
    assert page.parked() == [None]
    page = Page(hands, "staff", keys["staff"], "roles", "value_type")
    page.press("action")
    assert any(box.isAncestorOf(hands.focused()) for box in editor.roles.values())


def test_a_job_is_mended_on_the_person(hands: Hands, keys: dict[str, UUID]) -> None:
    page = Page(hands, "job", keys["job"], "tasks")
    assert page.row.title == "Trabajo de: Rosa Núñez"
    form = page.press("row")
    assert (hands.window.current_key, form.jobseeker_id) == ("intake", keys["person"])
    field = form.section(form.here).fields["jobs"]
    assert (field.state(), form.here) == ("error", "work")
    assert field.isAncestorOf(hands.focused())


def test_what_no_form_mends_says_so_and_can_be_sent_again(hands: Hands, keys: dict[str, UUID]) -> None:
    page = Page(hands, "month_close", keys["month_close"], "figures", "value_type")
    assert page.row.title == "Cierre de mes: marzo de 2026"
    assert "Avise a la sede central" in page.row.subtitle
    assert page.row.action == "Send again"
    report = page.press("row")
    assert (hands.window.current_key, report.year, report.month) == ("reports", 2026, 3)
    hands.open("sync")
    page.press("action")
    assert hands.window.current_key == "sync"
    assert page.parked() == [None]


def test_a_result_is_mended_on_its_referral(hands: Hands, keys: dict[str, UUID]) -> None:
    page = Page(hands, "referral", keys["referral"], "contract", "value_too_long")
    assert page.row.title == "Derivación de: Rosa Núñez"
    assert "Deshaga el resultado" in page.row.subtitle
    shown = page.press("action")
    assert hands.window.current_key == "referral"
    assert shown.banner.isVisible()
    assert "Deshaga el resultado" in shown.banner.words.text()
