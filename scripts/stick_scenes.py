"""The stick's card on the Sync page: whose people go along, and what a stick brought or did not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

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
    from pes_desktop.services.brigade import ForOthers

    page = _page(hands, facts)
    page.stick.show_people(ForOthers(("ALA-A-060650-001.pesp",), 38, 412, 1))
    hands.idle()


def _brought(*, refused: bool = False) -> Callable[[Hands, Any], None]:
    def scene(hands: Hands, facts: Any) -> None:
        from pes_desktop.services.brigade import FromOthers
        from pes_desktop.services.stick import Answered, StickRead
        from pes_desktop.sync.taking import Taken

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


STICK: dict[str, Callable[[Hands, Any], None]] = {
    "stick-brigade": _brigade, "stick-nobody": _nobody, "stick-along": _along, "stick-brought": _brought(),
    "stick-refused": _brought(refused=True), "stick-decide": _decide,
}
