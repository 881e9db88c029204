"""A conflict on the Sync page: both values in words, one press decides, the next one follows."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from office_hands import Hands, register
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from pes_desktop.domain.enums import Role
from pes_desktop.domain.errors import NotPermitted
from pes_desktop.models import AuditLine, Jobseeker, OutboxEntry
from pes_desktop.services import people, sync_session
from pes_desktop.services.context import OfficeContext
from pes_desktop.sync.store import ACCOUNT, save_setting
from pes_desktop.ui.sync.runner import SyncRunner
from pes_desktop.ui.widgets.labels import Label

IDS = dict.fromkeys(("server_id", "epoch", "device_id"), "01a20500-0000-8000-8000-000000000000")


def dispute(office: OfficeContext, person: Any, **fields: Any) -> None:
    """As a conflict stands after a round: our edits rest on headquarters' version 4."""
    with office.store.local() as session:
        save_setting(session, ACCOUNT, {"url": "http://127.0.0.1:9", "token": "x", "letter": "A", **IDS,
                                        "office_id": str(office.office.id)})
        session.execute(delete(OutboxEntry).where(OutboxEntry.record_id == person))
        session.get_one(Jobseeker, person).version = 5
        session.add(OutboxEntry(
            record_type="jobseeker", record_id=person, version=5, base_version=4, parked_code="version_conflict",
            fields=sorted(fields), base={name: pair[1] for name, pair in fields.items()},
            parked_params={"server_version": 4, "fields": fields, "outcome": "conflict"}))


@pytest.fixture
def person(office: OfficeContext) -> Any:
    return register(office, surnames="Núñez Lema", names="Rosa", document_number="0602917431", sex="F",
                    known_as="Rosita", disability_consent=True, disability=True).jobseeker_id


def entry_of(session: Session, record: Any) -> OutboxEntry:
    return session.scalars(select(OutboxEntry).where(OutboxEntry.record_id == record)).one()


def sync_page(hands: Hands) -> Any:
    """The page beside a runner that never runs by itself."""
    hands.desk.runner = SyncRunner(hands.desk, hands.window.top)
    page = hands.open("sync")
    hands.idle()
    return page


def words(card: Any) -> list[str]:
    return [label.text() for label in card.findChildren(Label) if label.isVisibleTo(card)]


@pytest.mark.parametrize(("press", "stands"), [("ours", "Rosita"), ("theirs", "Charito")])
def test_one_press_decides(office: OfficeContext, hands: Hands, person: Any, press: str, stands: str) -> None:
    other = register(office, surnames="Lema", names="Luz", document_number="0603188424", sex="F").jobseeker_id
    dispute(office, person, known_as=["Rosita", "Charito"])
    dispute(office, other, names=["Luz", "Lucía"], removed_at=[None, "2026-03-02T12:00:00+00:00"])
    page = sync_page(hands)
    assert page.conflicts.isVisible()
    assert not page.parked_list.isVisible()
    assert {"Rosita", "Charito"} <= set(words(page.conflicts))
    getattr(page.conflicts, press).click()
    hands.idle()
    assert {"Luz", "Lucía"} <= set(words(page.conflicts)), "the next one"
    assert people.person_view(office, person).known_as == stands
    with office.store.read() as session:
        left = session.scalars(select(OutboxEntry).where(OutboxEntry.record_id == person)).all()
        assert [(entry.parked_code, entry.fields) for entry in left] == (
            [(None, ["known_as", "updated_at"])] if press == "ours" else [])
        assert session.get_one(Jobseeker, person).version == (6 if press == "ours" else 4)
        line = session.scalars(select(AuditLine).order_by(AuditLine.seq.desc())).first()
        assert (line.act, line.records[0][1], line.staff_id) == ("resolve_conflict", str(person), office.staff.id)


def test_sensitive_values_are_not_for_every_role(office: OfficeContext, hands: Hands, person: Any) -> None:
    dispute(office, person, disability=[True, False])
    clerk = office.with_staff(dataclasses.replace(office.staff, roles=(Role.RECEPTION,)))
    (line,) = sync_session.sync_view(clerk).parked
    assert [(field.ours, field.theirs, field.hidden) for field in line.fields] == [("", "", True)]
    with pytest.raises(NotPermitted):
        sync_session.resolve_conflict(clerk, person, "theirs")
    hands.desk.ctx, hands.desk.may = clerk, clerk.may
    page = sync_page(hands)
    assert "not shown to your role" in words(page.conflicts)
    assert not page.conflicts.ours.isEnabled()


def test_an_administrator_decides_nothing_of_a_person(office: OfficeContext, person: Any) -> None:
    dispute(office, person, known_as=["Rosita", "Charito"])
    technician = office.with_staff(dataclasses.replace(office.staff, roles=(Role.ADMINISTRATOR,)))
    (line,) = sync_session.sync_view(technician).parked
    assert [(field.ours, field.theirs, field.hidden) for field in line.fields] == [("", "", True)]
    for keep in ("ours", "theirs"):
        with pytest.raises(NotPermitted):
            sync_session.resolve_conflict(technician, person, keep)
    with office.store.read() as session:
        assert entry_of(session, person).parked_code == "version_conflict"


def test_whoever_lets_the_office_stand_over_unknown_values_is_in_the_trail(
        office: OfficeContext, hands: Hands, person: Any) -> None:
    dispute(office, person, known_as=["Rosita", "Charito"])
    with office.store.local() as session:  # as an earlier program parked it: headquarters' values were not told
        entry_of(session, person).parked_params = {"server_version": 9}
    page = sync_page(hands)
    page.mend(person)
    hands.idle()
    with office.store.read() as session:
        entry = entry_of(session, person)
        assert (entry.parked_code, entry.base_version) == (None, 9)
        line = session.scalars(select(AuditLine).order_by(AuditLine.seq.desc())).first()
        assert (line.act, line.records[0][1], line.staff_id) == ("resolve_conflict", str(person), office.staff.id)


def test_each_button_stands_under_the_side_that_it_takes(office: OfficeContext, hands: Hands, person: Any) -> None:
    dispute(office, person, known_as=["Rosita", "Charito"])
    card = sync_page(hands).conflicts
    said = {label.text(): label for label in card.findChildren(Label) if label.isVisibleTo(card)}

    def left(widget: Any) -> int:
        return int(widget.mapTo(card, widget.rect().topLeft()).x())
    assert abs(left(card.ours) - left(said["Rosita"])) < 16
    assert abs(left(card.theirs) - left(said["Charito"])) < 16
