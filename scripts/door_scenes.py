"""Pictures of what stands before the desk, beside it and at its end: restore, backups, curtain, closing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QCoreApplication

from pes_desktop.domain.errors import DomainError, EnvironmentFault, Fault
from pes_desktop.services.backups import BackupState, Copy
from pes_desktop.services.lost_words import lost_lines
from pes_desktop.services.restoring import Damage, RestorePlan, RestoreReport
from pes_desktop.services.safekeeping import LostLine
from pes_desktop.ui.closing import ClosingPanel
from pes_desktop.ui.concerns import Concern
from pes_desktop.ui.start.first_start import FirstStartPanel, RecoveryPanel
from pes_desktop.ui.start.join_panel import JoinPanel
from pes_desktop.ui.start.restore import CopyPanel, PlanPanel, ResultPanel
from pes_desktop.ui.start.who_panel import WhoPanel
from scripts.hands import Hands

STICK = Path("/media/luis/MEMORIA AZUL/copias")
KEPT = {"jobseeker": 1214, "vacancy": 61, "referral": 322, "letter": 301}
Scene = Callable[[Hands, Any], None]


def _copies(office: Path) -> list[Copy]:
    now = datetime.now()
    places = ((2, office / "backups"), (26, office / "backups"), (26, STICK), (74, STICK), (500, office / "backups"))
    return [Copy(place / f"ALA-A-{now - timedelta(hours=hours):%Y%m%d-%H%M%S}", now - timedelta(hours=hours), 3_400_000,
                 "ALA", "A", hours == 500) for hours, place in places]


def _lost() -> tuple[LostLine, ...]:
    now = datetime.now(UTC)
    return (LostLine(now - timedelta(minutes=40), "register_person", "jobseeker, job"),
            LostLine(now - timedelta(minutes=30), "issue_letter", "letter, referral"))


def _plan(hands: Hands) -> RestorePlan:
    return RestorePlan(Damage("damaged"), _copies(hands.desk.ctx.folder)[0], datetime.now(UTC), 14,
                       {"jobseeker": 1180, "vacancy": 60}, KEPT, _lost())


def _copy_page(fault: str, *, secret: bool, empty: bool = False, wrong: bool = False) -> Scene:
    def scene(hands: Hands, _facts: Any) -> None:
        folder = hands.desk.ctx.folder
        panel = CopyPanel(_said("Mending", "Let us bring the office's data back"),
                          _said("Mending", "The file with the data is damaged, as happens when the power fails."),
                          folder, hands.desk.lang, ask_secret=secret, salvage=not secret)
        hands.window.show_full(panel)
        panel.show_copies([] if empty else _copies(folder))
        if wrong:
            panel.show_failure(EnvironmentFault(Fault(fault)))
        hands.idle()
    return scene


def _said(context: str, words: str) -> str:
    return QCoreApplication.translate(context, words)


def _plan_page(hands: Hands, _facts: Any) -> None:
    hands.window.show_full(PlanPanel(_plan(hands), hands.desk.lang))
    hands.idle()


def _result_page(hands: Hands, _facts: Any) -> None:
    report = RestoreReport(hands.desk.ctx.folder / "apartado-20261122-201500", KEPT, 14, _lost())
    hands.window.show_full(ResultPanel(report, hands.desk.lang))
    hands.idle()


def _first_start(hands: Hands, _facts: Any) -> None:
    panel = FirstStartPanel(hands.desk.ctx.folder, hands.desk.jobs, hands.desk.lang)
    hands.window.show_full(panel)
    hands.idle()


def _join(fault: Fault | None = None) -> Scene:
    def scene(hands: Hands, _facts: Any) -> None:
        panel = JoinPanel(hands.desk.lang)
        hands.window.show_full(panel)
        if fault is not None:
            for field, said in ((panel.url, "https://central.empleo.gob.ec"), (panel.office_code, "ALA"),
                                (panel.code, "KM7Q-3XWA-P9TD")):
                field.set_value(said)
            kind = EnvironmentFault if fault.field is None else DomainError
            panel.show_failure(kind(fault))
        hands.idle()
    return scene


def _who(fault: Fault | None = None, *, coming: bool = False) -> Scene:
    def scene(hands: Hands, _facts: Any) -> None:
        names = ("Luis Andrade", "María Elena Guamán Chimborazo", "Rosa Lema")
        panel = WhoPanel([(UUID(int=number), name) for number, name in enumerate(names)], hands.desk.lang)
        hands.window.show_full(panel)
        if fault is not None:
            panel.show_failure(DomainError(fault))
        if coming:
            panel.password.set_value("una clave larga")
            panel.begin_round()
            panel.tell(4_120, 0, "")
        hands.idle()
    return scene


def _join_by_stick(fault: Fault | None = None) -> Scene:
    def scene(hands: Hands, _facts: Any) -> None:
        panel = JoinPanel(hands.desk.lang)
        hands.window.show_full(panel)
        panel._other_way()
        if fault is not None:
            panel.code.set_value("KM7Q-3XWA-P9TD-22FH-7Q2B")
            panel.show_failure(DomainError(fault))
        hands.idle()
    return scene


def _recovery(hands: Hands, _facts: Any) -> None:
    panel = RecoveryPanel("saber orilla motor pluma bodega clima trozo nieve humo vereda lápiz acero")
    hands.window.show_full(panel)
    line = _said("Joining", "The rest comes by itself when there is a line.")
    panel.banner.show_words("warn", _said("Joining", "Not everything is here yet"), line)
    hands.idle()


def _backups(*, old: bool) -> Scene:
    def scene(hands: Hands, _facts: Any) -> None:
        hands.window.open_page("settings", {"section": "backup"})
        section = hands.page("settings").sections["backup"]
        if old:
            long_ago, folder = datetime.now() - timedelta(days=9), hands.desk.ctx.folder
            section.show_state(BackupState(long_ago + timedelta(days=3), 1214, None, folder / "backups", STICK,
                                           tuple(_copies(folder)[3:]), long_ago))
        hands.idle()
    return scene


def _today(hands: Hands, _facts: Any) -> None:
    lines = (*lost_lines(_lost(), hands.desk.lang), _said("Caretaker", "Please enter it again if you can."))
    title = _said("Caretaker", "After the power cut something is missing")
    hands.desk.concerns.tell(Concern("lost", "bad", title, "\n".join(lines)))
    hands.window.open_page("today", {})
    hands.page("today")


def _curtain(hands: Hands, _facts: Any) -> None:
    hands.window.open_page("people", {})
    hands.page("people")
    hands.window.curtain.draw()


def _closing(hands: Hands, _facts: Any) -> None:
    panel = ClosingPanel()
    hands.window.show_full(panel)
    panel.progress.update_progress(37, 100)
    hands.idle()


#: Those that take the whole window come last.
DOORS: dict[str, Scene] = {
    "backup": _backups(old=False), "backup-old": _backups(old=True), "today-lost": _today,
    "first-start": _first_start, "join": _join(), "join-wrong": _join(Fault("enrol_code_expired", "code")),
    "join-no-line": _join(Fault("server_unreachable")), "join-coming": _who(coming=True), "join-cut": _recovery,
    "join-who": _who(), "join-who-wrong": _who(Fault("wrong_password", "password")),
    "join-nobody": _join(Fault("join_nobody")), "join-stick-nobody": _join_by_stick(Fault("stick_no_staff")),
    "join-by-stick": _join_by_stick(), "join-stick-wrong": _join_by_stick(Fault("stick_no_card")),
    "restore": _copy_page("", secret=False), "restore-secret": _copy_page("", secret=True),
    "restore-empty": _copy_page("", secret=True, empty=True),
    "restore-wrong": _copy_page("backup_other_key", secret=True, wrong=True),
    "restore-plan": _plan_page, "restore-result": _result_page, "closing": _closing, "curtain": _curtain,
}
