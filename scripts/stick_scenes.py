"""The stick's card on the Sync page: whose people go along, and what a stick brought or did not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from pes_desktop.services.brigade import ForOthers, FromOthers
from pes_desktop.services.stick import Answered, StickRead
from pes_desktop.sync.taking import Taken
from scripts.hands import Hands
from scripts.sync_scenes import SYNC


def _page(hands: Hands, facts: Any) -> Any:
    SYNC["sync-no-line"](hands, facts)
    return hands.page("sync")


def _brigade(hands: Hands, facts: Any) -> None:
    page = _page(hands, facts)
    hands.click(page.stick.people)
    hands.until(page.stick.brigade.isVisible, "the places")
    page.stick.brigade.area.set_value(page.stick.brigade.area.itemData(2))
    hands.idle()


def _nobody(hands: Hands, facts: Any) -> None:
    page = _page(hands, facts)
    page.stick.show_areas([])
    hands.idle()


def _along(hands: Hands, facts: Any) -> None:
    page = _page(hands, facts)
    page.stick.show_people(ForOthers(("ALA-A-060650-001.pesp",), 38, 412, 1))
    hands.idle()


def _brought(*, refused: bool = False) -> Callable[[Hands, Any], None]:
    def scene(hands: Hands, facts: Any) -> None:
        page = _page(hands, facts)
        if refused:
            found = FromOthers(refused=[("CHU-A-001.pesp", "stick_page_strange"),
                                        ("ALA-C-001.pesp", "stick_other_headquarters"), ("x.pesp", "")])
            page.stick.show_read(StickRead(Answered(0, 0, 0, ()), found))
        else:
            taken = Taken({"jobseeker": {uuid4() for _ in range(14)}, "job": {uuid4() for _ in range(60)}}, 6, 2, 3)
            page.stick.show_read(StickRead(Answered(1, 32, 1, ()), FromOthers(["B"], taken)))
        hands.idle()
    return scene


def _decide(hands: Hands, facts: Any) -> None:
    """A record that another PC's stick brought with another value."""
    from sqlalchemy import delete

    from pes_desktop.models import Jobseeker, OutboxEntry

    with hands.desk.ctx.store.local() as session:
        session.execute(delete(OutboxEntry).where(OutboxEntry.record_id == facts.person))
        session.add(OutboxEntry(
            record_type="jobseeker", record_id=facts.person, version=session.get_one(Jobseeker, facts.person).version,
            base_version=1, parked_code="version_conflict", fields=["community"], base={},
            parked_params={"server_version": 1, "fields": {"community": ["San José", "La Merced"]}, "pc": "B",
                           "outcome": "conflict"}))
    page = _page(hands, facts)
    hands.until(page.conflicts.isVisible, "the conflict")
    hands.idle()


def _proven(**last: Any) -> Callable[[Hands, Any], None]:
    """An office without a line, and what the last answer on a stick proved."""
    def scene(hands: Hands, facts: Any) -> None:
        from pes_desktop.sync.by_answer import ByAnswer
        from pes_desktop.sync.store import LAST, read_setting, save_setting

        SYNC["sync-fine"](hands, facts)
        SYNC["sync-by-stick"](hands, facts)
        at = datetime.now(UTC) - timedelta(days=6, hours=5)
        with hands.desk.ctx.store.local() as session:
            save_setting(session, LAST, {**read_setting(session, LAST), "proof_at": at.isoformat(),
                                         "stick_proof_at": at.isoformat(), **last})
        page = hands.page("sync")
        counts = last.get("error_params", {}).get("counts", {})
        page.stick.show_read(StickRead(Answered(1, 32, 0, ()), FromOthers(), ByAnswer(
            "differs" if counts else "equal", at, {kind: tuple(pair) for kind, pair in counts.items()})))
        hands.desk.runner.refresh()
        page.reload()
        hands.idle()
    return scene


def _waits(hands: Hands, facts: Any) -> None:
    from pes_desktop.sync.by_answer import ByAnswer

    SYNC["sync-waiting"](hands, facts)
    SYNC["sync-by-stick"](hands, facts)
    hands.page("sync").stick.show_read(StickRead(Answered(2, 118, 0, ()), FromOthers(), ByAnswer(
        "waits", datetime.now(UTC) - timedelta(days=2), waiting=210)))
    hands.desk.runner.refresh()
    hands.idle()


_DIFFERS = {"equal": False, "error": "stick_differs", "error_params": {
    "at": (datetime.now(UTC) - timedelta(days=6)).isoformat(),
    "counts": {"jobseeker": [812, 811], "job": [1650, 1650], "referral": [96, 98]}}}

STICK: dict[str, Callable[[Hands, Any], None]] = {
    "stick-brigade": _brigade, "stick-nobody": _nobody, "stick-along": _along, "stick-brought": _brought(),
    "stick-refused": _brought(refused=True), "stick-decide": _decide, "stick-waits": _waits,
    "stick-differs": _proven(**_DIFFERS), "stick-proof": _proven(),
}
