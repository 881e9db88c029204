"""The Sync page in every state it can tell of: each on the demo office, whose settings say so."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from scripts.hands import Hands

_NOW = datetime.now(UTC)


def _account(session: Any) -> None:
    from pes_desktop.sync.store import ACCOUNT, save_setting

    ids = {name: str(uuid4()) for name in ("server_id", "epoch", "device_id", "office_id")}
    save_setting(session, ACCOUNT, {"url": "https://central.empleo.gob.ec", "token": "x", "letter": "A", **ids})


def _told(automatic: bool = True, budget: int | None = None, used: int = 12_400_000, **last: Any,
          ) -> Callable[[Hands, Any], None]:
    """A scene whose last round said ``last``; the network is never asked."""
    def scene(hands: Hands, _facts: Any) -> None:
        from pes_desktop.sync.store import LAST, read_setting, save_setting
        from pes_desktop.sync.traffic import TRAFFIC, save_budget

        ctx = hands.window.desk.ctx
        hands.window.desk.runner.detach()
        with ctx.store.local() as session:
            _account(session)
            was = {name: value for name, value in read_setting(session, LAST).items()
                   if name in ("proof_at", "equal")}
            save_setting(session, LAST, {**was, "at": datetime.now(UTC).isoformat(), "error": None,
                                         "error_params": {}, **last})
            save_setting(session, TRAFFIC, {"month": f"{datetime.now():%Y-%m}", "up": used, "down": used // 40})
            save_budget(session, budget)
            from pes_desktop.storage.settings import set_setting

            set_setting(session, "sync_automatic", automatic)
        hands.window.open_page("sync", {})
        page = hands.page("sync")
        page.progress.finish()
        page._sure = False
        page.reload()
        hands.window.desk.runner.refresh()  # the bar tells the same
        hands.idle()
    return scene


def _waiting(hands: Hands, facts: Any) -> None:
    from sqlalchemy import select

    from pes_desktop.models import SYNCED, OutboxEntry

    with hands.window.desk.ctx.store.local() as session:
        for kind, count in (("jobseeker", 32), ("job", 51), ("skill", 120), ("referral", 6), ("letter", 1)):
            for record_id in session.scalars(select(SYNCED[kind].id).limit(count)):
                session.add(OutboxEntry(record_type=kind, record_id=record_id, version=99))
    _told()(hands, facts)


def _aside(hands: Hands, facts: Any) -> None:
    """One refused record of several kinds, with and without a form that mends it."""
    from sqlalchemy import delete, select

    from pes_desktop.models import SYNCED, MonthClose, OutboxEntry

    ctx = hands.window.desk.ctx
    with ctx.store.local() as session:
        kept = [(entry.record_type, entry.record_id, entry.version) for entry in session.scalars(select(OutboxEntry))]
        session.execute(delete(OutboxEntry))
        if session.scalar(select(MonthClose.id).limit(1)) is None:
            session.add(MonthClose(office_id=ctx.office.id, year=2026, month=3, closed_on=ctx.today(), figures={}))
            session.flush()
        for kind, column, code in (
                ("jobseeker", "education_level", "value_choice"), ("employer", "email", "value_too_long"),
                ("staff", "job_title", "value_text"), ("month_close", "figures", "value_type"),
                ("letter", "number", "value_text"), ("device", None, "version_order"),
                ("vacancy", "requirements", "value_text")):
            session.add(OutboxEntry(record_type=kind, record_id=session.scalar(select(SYNCED[kind].id).limit(1)),
                                    version=99, parked_code=code, parked_field=column))
    _told()(hands, facts)
    with ctx.store.local() as session:  # the other scenes have what they had
        session.execute(delete(OutboxEntry))
        session.add_all(OutboxEntry(record_type=kind, record_id=key, version=version) for kind, key, version in kept)


def _at_the_field(kind: str) -> Callable[[Hands, Any], None]:
    """Where the button of a refused record leads."""
    def scene(hands: Hands, facts: Any) -> None:
        _aside(hands, facts)
        page = hands.page("sync")
        page.mend(next(key for key, line in page._lines.items() if line.record.record_type == kind))
        hands.idle()
    return scene


def _left(hands: Hands, facts: Any) -> None:
    """A round was left with Cancel."""
    _told()(hands, facts)
    hands.window.desk.runner.policy.left()
    hands.page("sync").reload()
    hands.idle()
    hands.window.desk.runner.policy.started()
    hands.window.desk.runner.policy.finished(0, None)


def _under_way(hands: Hands, facts: Any) -> None:
    _told(budget=50)(hands, facts)
    page = hands.page("sync")
    page.primary.setEnabled(False)
    page.progress.start(page.tr("Sending to headquarters"), delay=0)
    page.progress.update_progress(4_120, 10_432)


def _fine(hands: Hands, facts: Any) -> None:
    from sqlalchemy import delete

    from pes_desktop.models import OutboxEntry

    with hands.window.desk.ctx.store.local() as session:
        session.execute(delete(OutboxEntry))
    _told(equal=True, proof_at=_NOW.isoformat())(hands, facts)


def _differs(counts: dict[str, tuple[int, int]], *, tried: bool = False, whole: bool = False,
             ) -> Callable[[Hands, Any], None]:
    """The last comparison found other counts at headquarters."""
    def scene(hands: Hands, facts: Any) -> None:
        from sqlalchemy import select

        from pes_desktop.models import SYNCED

        _fine(hands, facts)
        named: dict[str, list[list[Any]]] = {}
        with hands.window.desk.ctx.store.read() as session:
            for place, kind in enumerate(counts):
                ids = session.scalars(select(SYNCED[kind].id).limit(5 if not whole else 1)).all()
                named[kind] = [[str(key), 2, 0 if (place + number) % 3 else 2] for number, key in enumerate(ids)]
        found = {kind: max(abs(here - there), len(named[kind])) for kind, (here, there) in counts.items()}
        if whole:
            found = {kind: len(items) for kind, items in named.items()}
        _told(equal=False, error="sync_differs", differs={
            "counts": {kind: list(pair) for kind, pair in counts.items()}, "found": found, "named": named,
            "all": whole, "tried": tried})(hands, facts)
    return scene


def _sure(hands: Hands, facts: Any) -> None:
    _told(budget=12)(hands, facts)
    hands.page("sync").send()


def _by_line(*, read: bool = False, wrong: str = "") -> Callable[[Hands, Any], None]:
    """A PC that is not joined; ``read``: a reader filled both fields in."""
    def scene(hands: Hands, _facts: Any) -> None:
        from pes_desktop.domain.errors import DomainError, Fault
        from pes_desktop.sync.faults import ExchangeFault
        from pes_desktop.sync.store import ACCOUNT, save_setting

        hands.window.desk.runner.detach()
        with hands.window.desk.ctx.store.local() as session:
            save_setting(session, ACCOUNT, {})
        hands.window.open_page("sync", {})
        page = hands.page("sync")
        page.reload()
        hands.until(page.join.isVisible, "the card")
        page.join._show_line()
        page.join.code.set_value(None)
        if read:
            page.join.code.set_value("https://central.empleo.example KM7Q-3XWA-P9TD")
            page.join.code.left.emit()
        if wrong:
            page.join.show_failure(ExchangeFault(wrong) if wrong.startswith("server_") else
                                   DomainError(Fault(wrong)))
        hands.idle()
    return scene


def _invite(*, wrong: bool = False) -> Callable[[Hands, Any], None]:
    def scene(hands: Hands, facts: Any) -> None:
        _fine(hands, facts)
        card = hands.page("sync").stick
        card.another.click()
        if wrong:
            card.inviting.code.set_value("KM7Q-3XWA-P9TD")
            card.inviting.write.click()
        hands.idle()
    return scene


def _by_stick(*, asked: bool = False, wrong: bool = False) -> Callable[[Hands, Any], None]:
    """A PC that is not joined and has no line."""
    def scene(hands: Hands, _facts: Any) -> None:
        from pes_desktop.domain.admission_code import new_code
        from pes_desktop.domain.errors import DomainError, Fault
        from pes_desktop.services import stick_admission
        from pes_desktop.sync.store import ACCOUNT, save_setting

        hands.window.desk.runner.detach()
        with hands.window.desk.ctx.store.local() as session:
            save_setting(session, ACCOUNT, {})
        if asked:
            with tempfile.TemporaryDirectory() as folder:
                stick_admission.write_request(hands.window.desk.ctx, Path(folder), new_code(stick=True))
        hands.window.open_page("sync", {})
        page = hands.page("sync")
        page.reload()
        hands.until(page.join.isVisible, "the card")
        page.join._show_stick()
        hands.idle()
        if wrong:
            page.join.stick.code.set_value("KM7Q-3XWA-P9TD-22FH-7Q2B")
            page.join.show_failure(DomainError(Fault("stick_code_wrong", "code")))
        hands.idle()
    return scene


def _no_address(hands: Hands, facts: Any) -> None:
    from pes_desktop.sync.store import ACCOUNT, read_setting, save_setting

    _told()(hands, facts)
    with hands.window.desk.ctx.store.local() as session:
        save_setting(session, ACCOUNT, {**read_setting(session, ACCOUNT), "url": ""})
    hands.page("sync").reload()
    hands.idle()


_AGO = (_NOW - timedelta(hours=3)).isoformat()
#: ``sync-fine`` comes late: it empties the outbox.
SYNC: dict[str, Callable[[Hands, Any], None]] = {
    "sync-waiting": _waiting, "sync-under-way": _under_way, "sync-paused": _told(automatic=False),
    "sync-budget": _told(budget=50), "sync-spent": _told(budget=12), "sync-sure": _sure,
    "sync-left": _left, "sync-aside": _aside, "sync-mend-person": _at_the_field("jobseeker"),
    "sync-mend-employer": _at_the_field("employer"), "sync-mend-staff": _at_the_field("staff"),
    "sync-mend-vacancy": _at_the_field("vacancy"),
    "sync-no-line": _told(error="server_unreachable"),
    "sync-restored": _told(restored={"at": _AGO, "records": 214}),
    "sync-back": _told(brought_back={"at": _AGO, "records": 3}),
    "sync-clock": _told(clock_offset_ms=365 * 86_400_000),
    "sync-dates": _told(error="server_dates"),
    "sync-old": _told(error="server_other_version"),
    "sync-revoked": _told(error="server_refused_device", error_params={"reason": "device_revoked"}),
    "sync-all": _told(error="server_refused_device", error_params={"reason": "device_revoked"}, automatic=False,
                      clock_offset_ms=-7_200_000, restored={"at": _AGO, "records": 1}),
    "sync-fine": _fine, "sync-differs-one": _differs({"jobseeker": (812, 811)}, tried=True, whole=True),
    "sync-differs": _differs({
        "jobseeker": (812, 772), "job": (1650, 1570), "skill": (2410, 2330), "employer": (41, 41), "vacancy": (58, 57),
        "referral": (96, 98), "referral_event": (310, 311), "letter": (70, 69), "service_act": (120, 118)}),
    "sync-invite": _invite(), "sync-invite-wrong": _invite(wrong=True),
    "sync-by-stick": _no_address, "sync-ask-stick": _by_stick(),
    "sync-join": _by_line(), "sync-join-read": _by_line(read=True),
    "sync-join-wrong": _by_line(read=True, wrong="enrol_code_expired"),
    "sync-join-dates": _by_line(read=True, wrong="server_dates"),
    "sync-ask-wrong": _by_stick(wrong=True), "sync-asked-stick": _by_stick(asked=True),
}
