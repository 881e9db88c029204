"""A month's bytes and its bound; somebody who types is not disturbed; each state of the page has its sentence."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete
from support.exchange import TestOffice

from pes_desktop.models import PublishedItem
from pes_desktop.services.sync_session import SyncView
from pes_desktop.sync.auto import AutoPolicy, Pace
from pes_desktop.sync.state import SyncState
from pes_desktop.sync.store import save_setting
from pes_desktop.sync.traffic import BUDGET, TRAFFIC, Traffic, count_traffic, save_budget, traffic
from pes_desktop.ui.sync.notes import megabytes, notes_of, waiting_words

TODAY, NEXT = date(2026, 11, 30), date(2026, 12, 1)


def test_bytes_add_up_within_a_month_and_begin_anew(office: TestOffice) -> None:
    with office.store.local() as session:
        count_traffic(session, 700_000, 200_000, TODAY)
        count_traffic(session, 100_000, 0, TODAY)
        save_budget(session, 1)
        assert traffic(session, TODAY) == Traffic("2026-11", 800_000, 200_000, 1_000_000)
        assert traffic(session, TODAY).spent
        assert traffic(session, NEXT) == Traffic("2026-12", 0, 0, 1_000_000)
        assert traffic(session, NEXT).left == 1_000_000
        save_budget(session, None)
        assert (traffic(session, TODAY).left, traffic(session, TODAY).spent) == (None, False)


@pytest.mark.parametrize("wild", [{"megabytes": "5"}, {"megabytes": -1}, {"megabytes": 2**60}, {"megabytes": None}, {}])
def test_a_damaged_bound_is_none(office: TestOffice, wild: dict[str, Any]) -> None:
    with office.store.local() as session:
        save_setting(session, BUDGET, wild)
        save_setting(session, TRAFFIC, {"month": "2026-11", "up": "x", "down": -4})
        assert traffic(session, TODAY) == Traffic("2026-11", 0, 0, None)


#: Settings that headquarters publishes (key, for this office alone, value), what the office chose, what bounds it (MB).
BOUNDS: list[tuple[list[tuple[str, bool, Any]], dict[str, Any] | None, int | None]] = [
    ([], None, None), ([("monthly_data_mb", False, 20)], None, 20),
    ([("monthly_data_mb", False, 20), ("monthly_data_mb", True, 5)], None, 5),
    ([("monthly_data_mb", True, 0), ("monthly_data_mb", False, 20)], None, None),
    ([("monthly_data", True, 7), ("vacancy_days", True, 45), ("monthly_data_mb", False, 20)], None, 20),
    ([("monthly_data_mb", False, "20")], None, None), ([("monthly_data_mb", False, 1)], None, 1),
    ([("monthly_data_mb", False, 1_000_000)], None, 1_000_000), ([("monthly_data_mb", False, 1_000_001)], None, None),
    ([("monthly_data_mb", False, 20)], {"megabytes": 8}, 8),
    ([("monthly_data_mb", False, 20)], {"megabytes": None}, None)]


def test_headquarters_bounds_an_office_that_chose_none(office: TestOffice) -> None:
    with office.store.local() as session:
        for published, chosen, bound in BOUNDS:
            session.execute(delete(PublishedItem))
            session.add(PublishedItem(kind="target", key="monthly_data_mb", own=True, body={"value": 3}, position=1))
            for key, own, value in published:
                session.add(PublishedItem(kind="setting", key=key, own=own, body={"value": value}, position=1))
            if chosen is not None:
                save_setting(session, BUDGET, chosen)
            session.flush()
            assert traffic(session, TODAY).budget == (None if bound is None else bound * 1_000_000), published


def test_a_round_that_is_due_waits_for_who_types_but_not_for_ever() -> None:
    now = [0.0]
    policy = AutoPolicy(lambda: now[0], lambda: 0.0, Pace(settle=0.0, patience=100.0))
    policy.line(True)
    assert policy.wait() == 0
    while policy.wait() == 0 or now[0] == 0:
        policy.busy(15.0)
        assert policy.wait() == 15.0
        now[0] += 15.0
        if now[0] > 100:
            break
    policy.busy(15.0)
    assert policy.wait() == 0, "after so long it goes all the same"
    policy.started()
    policy.finished(1, None)
    policy.busy(15.0)
    assert policy.wait() == 15.0, "a new round, a new patience"


def view(**changes: Any) -> SyncView:
    state = {"enrolled": True, "waiting": 0, "parked": 0, "by_type": {}, "last_round": None, "last_proof_at": None,
             "last_equal": True, "last_error": None, "last_error_params": {}}
    state |= {name: changes.pop(name) for name in list(changes) if name in state}
    return SyncView(**{"state": SyncState(**state), "url": "https://x", "acknowledged": 0, "parked": (), "batches": (),
                       "automatic": True, "traffic": Traffic("2026-11"), "clock_off": None, "resent": None,
                       "brought_back": None, **changes})


NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(("changes", "kind", "words"), [
    ({"last_error": "server_refused_device", "last_error_params": {"reason": "device_revoked"}}, "bad", "retiró"),
    ({"last_error": "server_refused_device", "last_error_params": {"reason": "device_unknown"}}, "bad", "no reconoce"),
    ({"last_error": "server_other_version"}, "bad", "versiones distintas"),
    ({"last_error": "server_unreachable"}, "neutral", "no hay línea"),
    ({"last_error": "server_rubbish"}, "warn", "no pudo terminar"),
    ({"last_error": "stick_differs", "last_error_params": {"at": NOW.isoformat(), "counts": {"job": [2, 1]}}}, "warn",
     "no tiene lo mismo"),
    ({"last_error": "stick_epoch"}, "warn", "volvió a una copia"),
    ({"clock_off": timedelta(days=366)}, "warn", "adelantado 1 año"),
    ({"clock_off": -timedelta(hours=3, minutes=10)}, "warn", "atrasado 3 horas"),
    ({"automatic": False}, "neutral", "en pausa"),
    ({"traffic": Traffic("2026-11", 9_000_000, 1_000_000, 10_000_000)}, "warn", "Ya se usaron los 10 MB"),
    ({"resent": (NOW, 214)}, "info", "volvió a una copia anterior"),
    ({"brought_back": (NOW, 1)}, "info", "Volvió 1 registro"),
])
def test_each_state_has_its_sentence_and_a_remedy(changes: dict[str, Any], kind: str, words: str) -> None:
    notes = notes_of(view(**changes), "es")
    assert [note.kind for note in notes] == [kind]
    assert words in notes[0].title
    assert len(notes[0].words) > 20
    assert notes_of(view(**changes), "en")[0].title != notes[0].title


def test_nothing_to_say_says_nothing() -> None:
    assert notes_of(view(), "es") == []
    assert notes_of(view(enrolled=False, last_error="server_refused_device"), "es") == []


def test_numbers_as_people_read_them() -> None:
    assert [megabytes(count, "es") for count in (0, 20_000, 1_250_000, 12_400_000)] == [
        "0 MB", "0,1 MB", "1,2 MB", "12 MB"]
    assert megabytes(1_250_000, "en") == "1.2 MB"
    assert waiting_words({"job": 2, "jobseeker": 1650, "letter": 1}, "es") == (
        "1\u202f650 personas, 2 experiencias de trabajo, 1 carta")
