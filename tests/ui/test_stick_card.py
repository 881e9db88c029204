"""Two computers of an office and a stick: one in the window, with clicks; no headquarters between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from office_hands import TODAY, Hands, register
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from sqlalchemy import select

from pes_desktop.domain.enums import OFFICE_ROLES
from pes_desktop.domain.ids import new_id
from pes_desktop.models import AuditLine, Jobseeker, Office, OutboxEntry
from pes_desktop.services import accounts, brigade, further_pc, stick
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.office_setup import add_staff
from pes_desktop.storage import keys
from pes_desktop.storage.keys import KdfCost
from pes_desktop.storage.store import Actor
from pes_desktop.sync import sealing
from pes_desktop.sync.columns import row_values
from pes_desktop.sync.store import Account, save_account
from pes_desktop.sync.wire import WireRecord
from pes_desktop.ui.sync.runner import SyncRunner

ALAUSI, GUAMOTE = "060250", "060650"


def admitted(ctx: OfficeContext, letter: str) -> None:
    """As after enrolment: the office's secret is the same on both."""
    keys = [sealing.as_text(bytes([number]) * size) for number, size in ((1, 32), (2, 64), (3, 32))]
    with ctx.store.local() as session:
        save_account(session, Account("http://127.0.0.1:9", "x", UUID(int=1), UUID(int=2), ctx.device_id,
                                      ctx.office.id, letter, *keys))


@pytest.fixture
def laptop(office: OfficeContext, tmp_path: Path) -> Iterator[OfficeContext]:
    """The office's other computer, which knows the office and nobody in it."""
    with office.store.read() as session:
        row = session.get_one(Office, office.office.id)
        record = WireRecord("office", row.id, row.version, 0, row_values(row))
    folder, cost = tmp_path / "laptop", KdfCost(1, 1024, 1)
    making = further_pc.begin(folder, record, "B", new_id(), "THECODE", clock=lambda: TODAY, cost=cost)
    ana = add_staff(making, "Ana Caiza", "", OFFICE_ROLES, "otra clave larga", making.store.key, cost=cost)
    making.store.close()
    ctx = further_pc.enter(folder, "THECODE", ana.id, "otra clave larga", clock=lambda: TODAY, cost=cost).ctx
    admitted(office, "A")
    admitted(ctx, "B")
    yield ctx
    ctx.store.close()


class Desk:
    """The Sync page in the window, and the stick."""

    def __init__(self, hands: Hands, folder: Path) -> None:
        self.hands, self.folder = hands, folder
        folder.mkdir()
        hands.desk.runner = SyncRunner(hands.desk, hands.window.top)
        self.page: Any = hands.open("sync")

    def click(self, widget: QWidget) -> None:
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.hands.idle()

    def press(self, button: QWidget) -> str:
        """Press, answer the question for the folder, wait; what the card says then."""
        self.click(button)
        dialog = self.page.stick.dialog
        self.hands.qtbot.waitUntil(dialog.isVisible)
        dialog.selectFile(str(self.folder))
        dialog.accept()
        self.hands.idle()
        self.hands.idle()
        return str(self.page.stick.told.text())

    def empty(self) -> None:
        for path in self.folder.iterdir():
            path.unlink()


@pytest.fixture
def desk(office: OfficeContext, laptop: OfficeContext, hands_for: Callable[[OfficeContext], Hands], tmp_path: Path,
         ) -> Desk:
    return Desk(hands_for(office), tmp_path / "memoria")


def edit(ctx: OfficeContext, key: UUID, **changes: Any) -> None:
    with ctx.store.write(Actor(), "edit") as unit:
        row = unit.session.get_one(Jobseeker, key)
        for name, value in changes.items():
            setattr(row, name, value)


def person(ctx: OfficeContext, key: UUID) -> Jobseeker:
    with ctx.store.read() as session:
        return session.get_one(Jobseeker, key)


def someone(ctx: OfficeContext, names: str, place: str, **more: Any) -> UUID:
    return register(ctx, surnames="Núñez Lema", names=names, document_type="none", sex="F", place_code=place,
                    **more).jobseeker_id


def test_a_parish_goes_along_and_comes_home(office: OfficeContext, laptop: OfficeContext, desk: Desk) -> None:
    rosa, ana = someone(office, "Rosa", GUAMOTE), someone(office, "Ana", ALAUSI)
    card = desk.page.stick

    # whose people: a press without a choice asks for one, then the parish by typing
    desk.click(card.people)
    assert card.brigade.isVisible()
    desk.click(card.brigade.write)
    card.brigade.area.hidePopup()
    assert list(desk.folder.iterdir()) == []
    card.brigade.area.setFocus()
    desk.hands.type("guamote")
    said = desk.press(card.brigade.write)
    assert said.startswith("En la memoria USB: 1 persona con todo lo suyo")
    assert not card.brigade.isVisible()
    assert desk.hands.window.focusWidget() is card.people, "the keyboard does not go away with the row"
    assert [path.name for path in desk.folder.iterdir()] == [f"ALA-A-{GUAMOTE}-001.pesp"]
    with office.store.read() as session:
        line = session.scalars(select(AuditLine).where(AuditLine.act == brigade.ACT_TAKE_ALONG)).one()
        assert line.staff_id == office.staff.id

    # on the road
    assert stick.read_stick(laptop, desk.folder).others.people == 1
    edit(laptop, rosa, community="La Merced", email="rosa@example.org")
    new = someone(laptop, "Élida", GUAMOTE)
    with laptop.store.read() as session:
        assert session.get(Jobseeker, ana) is None, "only the parish went along"
    edit(office, rosa, community="San José", best_time="tardes")
    desk.empty()
    stick.write_stick(laptop, desk.folder)

    # home: read with a click; one field goes to a person
    said = desk.press(card.read)
    assert "De la computadora B llegaron 2 personas" in said
    assert "Por decidir, porque los dos cambiaron lo mismo: 1." in said
    assert person(office, new).names == "Élida"
    conflicts = desk.page.conflicts
    desk.hands.qtbot.waitUntil(conflicts.isVisible)
    shown = [label.text() for label in conflicts.findChildren(QLabel)]
    assert {"On computer B", "San José", "La Merced"} <= set(shown)
    assert "At headquarters" not in shown
    desk.click(conflicts.theirs)
    desk.hands.qtbot.waitUntil(lambda: not conflicts.isVisible())
    here = person(office, rosa)
    assert (here.community, here.email, here.best_time) == ("La Merced", "rosa@example.org", "tardes")

    # and back again: the laptop has it too, nobody is asked twice
    said = desk.press(card.take)
    assert said.startswith("En la memoria USB: ")
    found = stick.read_stick(laptop, desk.folder).others
    assert (found.taken.conflicts, found.taken.left) == (0, 0)
    there = person(laptop, rosa)
    assert (there.community, there.email, there.best_time) == ("La Merced", "rosa@example.org", "tardes")
    assert desk.press(card.read) == "Nada nuevo de la computadora B."


def test_what_is_no_page_of_the_office_is_named_and_changes_nothing(
        office: OfficeContext, laptop: OfficeContext, desk: Desk) -> None:
    assert "ninguna respuesta" in desk.press(desk.page.stick.read)
    someone(laptop, "Élida", GUAMOTE)
    stick.write_stick(laptop, desk.folder)
    path = desk.folder / "ALA-B-001.pesp"
    path.write_bytes(path.read_bytes()[:-1])
    with office.store.read() as session:
        before = len(session.scalars(select(OutboxEntry)).all())
    said = desk.press(desk.page.stick.read)
    assert said.startswith("ALA-B-001.pesp: El archivo no es de una computadora de esta oficina")
    with office.store.read() as session:
        assert session.scalars(select(Jobseeker)).all() == []
        assert len(session.scalars(select(OutboxEntry)).all()) == before


def test_nobody_lives_anywhere_yet(desk: Desk) -> None:
    desk.click(desk.page.stick.people)
    assert "there is nobody to take along" in desk.page.stick.told.text()
    assert not desk.page.stick.brigade.isVisible()


def test_who_was_removed_on_the_other_computer_does_not_stay_at_this_one(
        office: OfficeContext, laptop: OfficeContext, desk: Desk) -> None:
    stick.write_stick(office, desk.folder)
    stick.read_stick(laptop, desk.folder)
    desk.empty()
    accounts.remove_staff(laptop, office.staff.id, "otra clave larga")
    stick.write_stick(laptop, desk.folder)
    asked: list[bool] = []
    desk.hands.desk.lock_asked.connect(lambda: asked.append(True))
    desk.press(desk.page.stick.read)
    assert asked == [True]
    assert desk.hands.desk.ctx.staff.roles == ()
    assert [name for _, name in keys.holders(office.folder)] == ["Ana Caiza"]
