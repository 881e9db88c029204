"""Pictures of accounts: waits at the log-in, the forgotten password, the staff in the settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.ui.settings.staff_form import ADD, EDIT, REMOVE, RENEW, RESET, Task
from pes_desktop.ui.start.login import LoginPanel
from pes_desktop.ui.start.new_password import NewPasswordPanel
from pes_desktop.ui.start.phone import PhonePanel
from pes_desktop.ui.start.recover import RecoverPanel
from scripts.hands import Hands

Scene = Callable[[Hands, Any], None]
STAFF: Any = [(1, "Luis Andrade"), (2, "Rosa Quishpe")]
CODE = "ALA-A-7K3M-9QWZ-4"


def _panel(make: Callable[[str], Any], fault: Fault | None = None, *more: Fault) -> Scene:
    def scene(hands: Hands, _facts: Any) -> None:
        panel = make(hands.desk.lang)
        hands.window.show_full(panel)
        hands.idle()
        if fault is not None:
            panel.show_failure(DomainError(fault, *more))
            hands.idle()
    return scene


def _staff(kind: str = "", wrong: Fault | None = None) -> Scene:
    def scene(hands: Hands, _facts: Any) -> None:
        hands.window.open_page("settings", {"section": "staff"})
        page = hands.page("settings")
        hands.idle()
        section = page.sections["staff"]
        if kind:
            section._open(Task(kind, next(m for m in section.staff if m.id != hands.desk.ctx.staff.id)))
        if wrong is not None:
            section.editor.show_failure(DomainError(wrong))
        hands.idle()
    return scene


def _words(hands: Hands, facts: Any) -> None:
    _staff(RENEW)(hands, facts)
    section = hands.page("settings").sections["staff"]
    section.sheet.show_words("abeja bosque canoa delfín espiga fruta gaviota huerto isla jardín kilo lluvia")
    section._show(section.sheet)
    hands.idle()


ACCOUNTS: dict[str, Scene] = {
    "settings-staff": _staff(), "settings-staff-add": _staff(ADD), "settings-staff-change": _staff(EDIT),
    "settings-staff-reset": _staff(RESET), "settings-staff-remove": _staff(REMOVE), "settings-staff-words": _words,
    "error-staff-remove": _staff(REMOVE, Fault("wrong_password", "password")),
    "error-staff-guessable": _staff(ADD, Fault("password_guessable", "password")),
    "forgotten": _panel(lambda lang: RecoverPanel(STAFF, None, lang)),
    "phone": _panel(lambda lang: PhonePanel(CODE, STAFF, None, lang)),
    "phone-none": _panel(lambda lang: PhonePanel("", STAFF, None, lang)),
    "error-phone": _panel(lambda lang: PhonePanel(CODE, STAFF, None, lang), Fault("wrong_answer", "answer")),
    "new-password": _panel(lambda lang: NewPasswordPanel("Rosa Quishpe", lang)),
    "error-login-wait": _panel(lambda lang: LoginPanel("Oficina Alausí", STAFF, lang), Fault(
        "wrong_password", "password"), Fault("wait_after_tries", "password", {"seconds": 20})),
}
