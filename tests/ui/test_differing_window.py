"""Headquarters lost records that it acknowledged: what the Sync page says after a press on its button."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from office_hands import Hands, register
from PySide6.QtCore import Qt
from sqlalchemy import delete
from support.exchange import Server

from pes_central.db import writing
from pes_central.tables import ChangeEntry
from pes_desktop.models import Job, Jobseeker, RegistrationEvent, ServiceAct, Skill
from pes_desktop.services import sync_session
from pes_desktop.services.context import OfficeContext
from pes_desktop.sync.engine import SENT_AGAIN
from pes_desktop.sync.store import LAST, read_setting, save_setting
from pes_desktop.ui.sync.runner import SyncRunner

LONG = "Guamanquishpe Yumbillo de la Concepción"


@pytest.fixture
def headquarters(tmp_path: Path) -> Iterator[Server]:
    server = Server.prepared(tmp_path / "central", "")
    server.start()
    yield server
    server.stop()
    server.engine.dispose()


def forget(server: Server, keys: list[UUID]) -> None:
    with writing(server.engine) as connection:
        for kind in (RegistrationEvent, ServiceAct, Job, Skill):
            connection.execute(delete(kind).where(kind.jobseeker_id.in_(keys)))
        connection.execute(delete(Jobseeker).where(Jobseeker.id.in_(keys)))


def press_send(hands: Hands, page: Any) -> None:
    hands.qtbot.mouseClick(page.primary, Qt.MouseButton.LeftButton)
    hands.qtbot.waitUntil(lambda: not hands.desk.runner.running, timeout=20_000)
    hands.idle()


def test_what_headquarters_lost_is_named_and_sent_again(
        office: OfficeContext, hands_for: Callable[[OfficeContext], Hands], headquarters: Server) -> None:
    sync_session.enrol(office, headquarters.url, headquarters.code("ALA"))
    people = [register(office, surnames=LONG, names=name, document_type="none", sex="F",
                       place_code="060251").jobseeker_id for name in ("Rosa Élida", "Ana", "Luz", "Inés")]
    assert sync_session.sync_now(office).complete
    hands = hands_for(office)
    hands.desk.runner = SyncRunner(hands.desk, hands.window.top)
    page: Any = hands.open("sync")
    assert not page.differing.isVisible()

    # headquarters says that it knows the changes, and holds nothing of them
    forget(headquarters, people[:2])
    press_send(hands, page)
    assert page.differing.isVisible()
    assert not page.parked_list.isVisible()
    rows = {row.key: row for row in page.differing.list.rows()}
    assert rows["jobseeker"].title == "4 personas aquí, 2 en la sede"
    assert rows["jobseeker"].subtitle in {f"Falta en la sede: {first} {LONG}, {second} {LONG}" for first, second in (
        ("Rosa Élida", "Ana"), ("Ana", "Rosa Élida"))}
    note = page.notes.banners[0]
    assert note.title.text() == "La sede central no tiene lo mismo que esta computadora"
    assert "no bastó" in note.words.text()
    assert page.proof._number.text() == "Differs"
    assert hands.window.top.sync.text() == "Headquarters differs"

    # somebody mends it there; on another day all is sent again by itself, and the page says so
    with writing(headquarters.engine) as connection:
        connection.execute(delete(ChangeEntry))
    with office.store.local() as session:
        last = read_setting(session, LAST)
        save_setting(session, LAST, {**last, SENT_AGAIN: "2026-03-01" + last[SENT_AGAIN][10:]})
    press_send(hands, page)
    assert not page.differing.isVisible()
    assert page.proof._number.text() == "Equal"
    assert page.notes.banners[0].title.text() == "La sede central volvió a una copia anterior"
    assert "6 registros" in page.notes.banners[0].words.text()
