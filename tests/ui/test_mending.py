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
    """The Sync page in the window; ``aside`` puts one record among those that were not accepted."""

    def __init__(self, hands: Hands, keys: dict[str, UUID]) -> None:
        self.hands, self.keys, self.kind = hands, keys, ""
        office = hands.desk.ctx
        with office.store.local() as session:
            save_setting(session, ACCOUNT, {"url": "http://127.0.0.1:9", "token": "x", "letter": "A", **IDS,
                                            "office_id": str(office.office.id)})
        hands.desk.runner = SyncRunner(hands.desk, hands.window.top)

    def aside(self, kind: str, column: str, code: str = "value_too_long") -> None:
        self.kind = kind
        with self.hands.desk.ctx.store.local() as session:
            session.execute(delete(OutboxEntry))
            session.add(OutboxEntry(record_type=kind, record_id=self.keys[kind], version=1, parked_code=code,
                                    parked_field=column))
        self.page: Any = self.hands.open("sync")
        self.hands.idle()

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
            return list(session.scalars(select(OutboxEntry.parked_code).where(
                OutboxEntry.record_id == self.keys[self.kind])))


def replace(hands: Hands, words: str) -> None:
    """Write over what stands in the field with the keyboard, and save."""
    hands.key(Qt.Key.Key_A, CTRL)
    hands.type(words)
    hands.key(Qt.Key.Key_S, CTRL)
    hands.idle()


@pytest.fixture
def page(hands: Hands, keys: dict[str, UUID]) -> Page:
    return Page(hands, keys)


def test_each_form_opens_at_the_field_and_what_is_saved_goes_again(hands: Hands, page: Page) -> None:
    for kind, column, title in (("employer", "email", "Empleador: Hacienda San José"),
                                ("vacancy", "bring", "Vacante: ")):
        page.aside(kind, column)
        assert page.row.title.startswith(title)
        assert page.row.action == "Mend"
        page.press("action")
        assert hands.window.current_key == kind
        assert "Acórtelo y guarde" in hands.focused().accessibleDescription()
        replace(hands, "corto")
        assert page.parked() == [None]
        with hands.desk.ctx.store.read() as session:
            assert getattr(session.get_one(SYNCED[kind], page.keys[kind]), column) == "corto"
        if kind == "employer":
            assert hands.window.current_key == "sync", "back to what is left to mend"

    # a member of staff, in the settings
    page.aside("staff", "job_title")
    assert page.row.title == "Personal: Luis Paredes"
    editor = page.press("action").sections["staff"].editor
    assert hands.window.current_key == "settings"
    assert editor.form.fields["job_title"].state() == "error"
    hands.key(Qt.Key.Key_A, CTRL)
    hands.type("orientador")
    QTest.mouseClick(editor.save, Qt.MouseButton.LeftButton)
    hands.idle()
    assert page.parked() == [None]
    page.aside("staff", "roles", "value_type")
    page.press("action")
    assert any(box.isAncestorOf(hands.focused()) for box in editor.roles.values())

    # a job, on the person's form
    page.aside("job", "tasks")
    assert page.row.title == "Trabajo de: Rosa Núñez"
    form = page.press("row")
    assert (hands.window.current_key, form.jobseeker_id) == ("intake", page.keys["person"])
    field = form.section(form.here).fields["jobs"]
    assert (field.state(), form.here) == ("error", "work")
    assert field.isAncestorOf(hands.focused())
    # one field is to be mended: to save is what leads on, and nobody alike is looked for until the name is another
    assert form.header.primary.text() == "Save"
    assert not form.watch.panel.isVisible()
    form.go_to(form.sections[-1])
    assert [one.isVisible() for one in (form._save_button, form._next_button)] == [True, False]
    hands.open("people")
    hands.window.go_back()
    hands.idle()
    assert hands.window.current_key == "intake"
    assert (field.state(), form.banner.isVisible()) == ("", False), "who comes back may have mended it"


def test_where_no_field_is_mended_the_row_says_what_to_do(hands: Hands, page: Page) -> None:
    page.aside("month_close", "figures", "value_type")
    assert page.row.title == "Cierre de mes: marzo de 2026"
    assert "Avise a la sede central" in page.row.subtitle
    assert page.row.action == "Send again"
    report = page.press("row")
    assert (hands.window.current_key, report.year, report.month) == ("reports", 2026, 3)
    hands.open("sync")
    page.press("action")
    assert hands.window.current_key == "sync"
    assert page.parked() == [None]

    # a result is undone and recorded anew
    page.aside("referral", "contract")
    assert page.row.title == "Derivación de: Rosa Núñez"
    assert "Deshaga el resultado" in page.row.subtitle
    shown = page.press("action")
    assert hands.window.current_key == "referral"
    assert shown.banner.isVisible()
    assert "Deshaga el resultado" in shown.banner.words.text()
