"""The staff in the settings: duties, a colleague's new password, somebody who leaves, new recovery words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from office_hands import Hands
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton

from pes_desktop.domain.enums import OFFICE_ROLES, Role
from pes_desktop.domain.errors import DomainError
from pes_desktop.services.accounts import must_change_password
from pes_desktop.services.context import OfficeContext, StaffMember
from pes_desktop.services.office_setup import add_staff, staff_members
from pes_desktop.storage import keys
from pes_desktop.ui.settings.staff_section import StaffSection

FAST = keys.KdfCost(1, 1024, 1)
PASSWORD, HERS = "una clave larga", "otra clave larga"


@pytest.fixture
def carmen(office: OfficeContext) -> StaffMember:
    return add_staff(office, "Carmen Paredes", "relacionadora", (Role.LIAISON,), HERS, admin_password=PASSWORD,
                     cost=FAST)


@pytest.fixture
def hands(office: OfficeContext, carmen: StaffMember, show, qtbot, type_text, press) -> Iterator[Hands]:
    made = Hands(office, show, qtbot, type_text, press)
    yield made
    made.close()


@pytest.fixture
def section(hands: Hands) -> StaffSection:
    return _section(hands)


def _section(hands: Hands) -> StaffSection:
    page = hands.open("settings", section="staff")
    hands.idle()
    found = page.sections["staff"]
    assert isinstance(found, StaffSection)
    return found


def offers(section: StaffSection, member: StaffMember) -> dict[str, QPushButton]:
    return {button.text(): button for button in section.holder.findChildren(QPushButton)
            if button.property("staff") == str(member.id)}


def send(hands: Hands, section: StaffSection, **values: str) -> None:
    section.form.set_values({**section.form.values(), **values})
    section.editor.submit()
    hands.idle()


def test_each_may_do_what_the_duties_allow(office, carmen, hands, section) -> None:
    assert list(offers(section, carmen)) == ["Change", "New password", "Remove"]
    assert list(offers(section, office.staff)) == ["Change", "My password"], "nobody removes themselves"
    assert section.below.isVisible()


@pytest.mark.parametrize(("roles", "own", "other", "below"), [
    ((Role.COORDINATOR,), ["My password"], ["New password"], False), ((Role.RECEPTION,), ["My password"], [], False)])
def test_others_see_less(office, carmen, show, qtbot, type_text, press, roles, own, other, below) -> None:
    desk = office.with_staff(StaffMember(office.staff.id, office.staff.name, "", roles))
    hands = Hands(desk, show, qtbot, type_text, press)
    section = _section(hands)
    assert list(offers(section, desk.staff)) == own
    assert list(offers(section, carmen)) == other
    assert section.below.isVisible() is below
    hands.close()


def test_a_coordinator_is_not_offered_an_administrators_password(office, carmen, show, qtbot, type_text, press) -> None:
    hands = Hands(office.with_staff(StaffMember(carmen.id, carmen.name, "", (Role.COORDINATOR,))), show, qtbot,
                  type_text, press)
    assert list(offers(_section(hands), office.staff)) == []
    hands.close()


def test_duties_and_name_are_changed(office, carmen, hands, section) -> None:
    offers(section, carmen)["Change"].click()
    assert section.form.fields["name"].value() == "Carmen Paredes"
    assert section.editor.chosen() == (Role.LIAISON,)
    assert not section.form.fields["password"].isVisible()
    section.roles[Role.COUNSELOR].set_value(True)
    send(hands, section, name="Carmen Paredes Tene")
    again = next(m for m in staff_members(office) if m.id == carmen.id)
    assert (again.name, again.roles) == ("Carmen Paredes Tene", (Role.COUNSELOR, Role.LIAISON))
    assert dict(keys.holders(office.folder))[carmen.id] == "Carmen Paredes Tene"
    assert not section.editor.isVisible()


def test_the_only_administrator_stays_one(office, hands, section) -> None:
    offers(section, office.staff)["Change"].click()
    section.roles[Role.ADMINISTRATOR].set_value(False)
    send(hands, section)
    assert "administra las cuentas" in section.no_roles.text()
    assert section.no_roles.isVisible()
    assert office.may("manage_staff")


def test_a_colleague_gets_a_password_to_be_changed(office, carmen, hands, section) -> None:
    offers(section, carmen)["New password"].click()
    assert not section.form.fields["name"].isVisible()
    send(hands, section, password="12345678", again="12345678", own=PASSWORD)
    assert "se adivina" in section.form.fields["password"].note.text()
    send(hands, section, password="la nueva clave", again="la nueva clave", own=PASSWORD)
    assert keys.unlock(office.folder, carmen.id, "la nueva clave") == office.store.key
    assert must_change_password(office.with_staff(carmen))
    assert not must_change_password(office)


def test_my_own_password(office, hands, section) -> None:
    offers(section, office.staff)["My password"].click()
    assert section.form.fields["own"].label.text() == "The password you have now"
    send(hands, section, own=PASSWORD, password=PASSWORD, again=PASSWORD)
    assert "igual a la anterior" in section.form.fields["password"].note.text()
    send(hands, section, own=PASSWORD, password="la nueva clave", again="la nueva clave")
    assert keys.unlock(office.folder, office.staff.id, "la nueva clave") == office.store.key
    assert not must_change_password(office)


def test_somebody_leaves(office, carmen, hands, section) -> None:
    before = office.store.key
    offers(section, carmen)["Remove"].click()
    assert "new key" in section.editor.words.text()
    assert section.editor.remove.isVisible()
    assert not section.save.isVisible()
    send(hands, section, own="no es esta")
    assert section.form.fields["own"].state() == "error"
    assert carmen in staff_members(office)
    send(hands, section, own=PASSWORD)
    assert [member.name for member in staff_members(office)] == ["Luis Paredes"]
    assert office.store.key != before
    assert section.summary() == "1 person"
    with pytest.raises(DomainError, match="unknown_staff"):
        keys.unlock(office.folder, carmen.id, HERS)


def test_new_recovery_words_are_shown_once(office, hands, section, monkeypatch, tmp_path) -> None:
    section.renew_button.click()
    send(hands, section, own=PASSWORD)
    words = section.sheet.said
    assert keys.unlock_with_recovery(office.folder, words) == office.store.key
    shown = {label.text() for label in section.sheet.findChildren(QLabel)}
    assert set(words.split()) <= shown
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "hoja.pdf"), ""))
    section.sheet.save.click()
    hands.idle()
    assert (tmp_path / "hoja.pdf").read_bytes().startswith(b"%PDF")
    section.sheet.finish.click()
    assert section.sheet.said == ""
    assert section.holder.isVisible()
    assert not section.sheet.isVisible()


def test_every_duty_can_be_given() -> None:
    assert set(OFFICE_ROLES) == set(Role)
