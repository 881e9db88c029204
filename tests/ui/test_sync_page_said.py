"""What the Sync page says and offers in states that one round leaves behind: permission withdrawn, an old answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from office_hands import Hands
from PySide6.QtCore import Qt
from sqlalchemy import delete

from pes_desktop.models import OutboxEntry
from pes_desktop.services.brigade import FromOthers
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.stick import Answered, StickRead
from pes_desktop.sync.by_answer import ByAnswer
from pes_desktop.sync.store import ACCOUNT, LAST, save_setting
from pes_desktop.ui.sync.runner import SyncRunner

IDS = dict.fromkeys(("server_id", "epoch", "device_id"), "01a20500-0000-8000-8000-000000000000")
URL = "http://127.0.0.1:9"


def told(office: OfficeContext, **last: Any) -> None:
    with office.store.local() as session:
        save_setting(session, ACCOUNT, {"url": URL, "token": "x", "letter": "A", **IDS,
                                        "office_id": str(office.office.id)})
        save_setting(session, LAST, last)


@pytest.fixture
def page(hands: Hands) -> Any:
    hands.desk.runner = SyncRunner(hands.desk, hands.window.top)
    return hands.open("sync")


def again(hands: Hands, page: Any) -> None:
    page.reload()
    hands.idle()


def test_a_withdrawn_computer_asks_for_the_code_alone(office: OfficeContext, hands: Hands, page: Any) -> None:
    told(office, error="server_refused_device", error_params={"reason": "device_revoked"})
    again(hands, page)
    assert page.join.isVisible()
    assert page.join.url.value() == URL
    assert not page.primary.isEnabled()
    hands.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not hands.desk.runner.running
    told(office, error="server_refused_device", error_params={"reason": "device_unknown"})
    again(hands, page)
    assert page.primary.isEnabled(), "headquarters may have gone back to a copy, and forward again"


def test_what_a_stick_said_goes_with_the_next_comparison(office: OfficeContext, hands: Hands, page: Any) -> None:
    at = datetime.now(UTC)
    told(office, at=(at - timedelta(hours=1)).isoformat())
    page.stick.show_read(StickRead(Answered(1, 32, 0, ()), FromOthers(), ByAnswer("equal", at)))
    again(hands, page)
    assert "32" in page.stick.told.text(), "the round was before"
    told(office, at=(at + timedelta(hours=1)).isoformat(), equal=False, error="sync_differs")
    again(hands, page)
    assert page.stick.told.text().startswith("Without internet")


def test_what_no_form_mends_is_counted_apart(office: OfficeContext, hands: Hands, page: Any) -> None:
    told(office)
    with office.store.local() as session:
        session.execute(delete(OutboxEntry))
        for kind, key, column in (("staff", office.staff.id, "job_title"), ("office", office.office.id, "name")):
            session.add(OutboxEntry(record_type=kind, record_id=key, version=9, parked_code="value_too_long",
                                    parked_field=column))
    again(hands, page)
    assert page.parked._note.text() == "1 por arreglar, 1 para avisar a la sede"
    rows = {row.title.partition(":")[0]: row for row in page.parked_list.list.rows()}
    assert rows["Personal"].subtitle == "Cargo: es más largo de lo que cabe. Presione Arreglar y acórtelo."
    assert "Avise a la sede central" in rows["Oficina"].subtitle
