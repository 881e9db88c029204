"""Pictures of a form that was saved after somebody else had changed the same: told, long, refused, in the settings."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from pes_desktop.domain.intake import JobForm
from pes_desktop.services import accounts, intake, vacancies
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.office_setup import staff_members
from pes_desktop.ui.settings.staff_form import EDIT, Task
from scripts.hands import CTRL, Hands, K

Scene = Callable[[Hands, Any], None]
SHORT = "Muros de piedra y enlucido de dos casas; el material lo pone el dueño. "
LONG = "Muros de piedra y enlucido de dos casas; el material lo pone el dueño y el andamio se trae de Riobamba. "


def _colleague(hands: Hands) -> OfficeContext:
    """The office as somebody else's program has it."""
    ctx = hands.desk.ctx
    member = next(m for m in staff_members(ctx) if m.id != ctx.staff.id)
    return ctx.with_staff(dataclasses.replace(member, roles=ctx.staff.roles))


def _saved(hands: Hands, page: Any) -> None:
    hands.key(K.Key_S, CTRL)
    hands.until(page.meanwhile.isVisible, "what was displaced")
    hands.idle()


def _person(hands: Hands, facts: Any) -> None:
    ctx = hands.desk.ctx
    hands.window.open_page("intake", {"id": facts.person})
    page = hands.page("intake")
    hands.idle()
    theirs = intake.load_form(ctx, facts.person)
    theirs.email, theirs.community, theirs.jobs = "otra@example.org", "Pumallacta", [JobForm("cocinera", years=3)]
    intake.save_intake(_colleague(hands), theirs, jobseeker_id=facts.person)
    page.go_to("contact")
    fields = page.section("contact").fields
    again = "mia@" in page.form.email  # the other scene with this person
    fields["email"].set_value("propia@example.org" if again else "mia@example.org")
    fields["community"].set_value("Nizag" if again else "La Moya")
    hands.key(K.Key_S, CTRL)
    _shown = hands.page("person")
    hands.until(_shown.meanwhile.isVisible, "what was displaced")
    hands.idle()


def _order(times: int) -> Scene:
    def scene(hands: Hands, facts: Any) -> None:
        ctx = hands.desk.ctx
        hands.window.open_page("vacancy", {"id": facts.vacancy, "edit": True})
        page = hands.page("vacancy")
        hands.idle()
        form = vacancies.load_vacancy(ctx, facts.vacancy).form
        vacancies.save_vacancy(_colleague(hands), dataclasses.replace(
            form, shift="de lunes a viernes", tasks=LONG * times, hours="part", bring="Botas"), facts.vacancy)
        for name, words in (("shift", "de lunes a sábado"), ("tasks", SHORT * times), ("bring", "")):
            page.panel.fields[name].set_value(words)
        _saved(hands, page)
    return scene


def _refused(hands: Hands, facts: Any) -> None:
    ctx = hands.desk.ctx
    hands.window.open_page("vacancy", {"id": facts.vacancy, "edit": True})
    page = hands.page("vacancy")
    hands.idle()
    form = vacancies.load_vacancy(ctx, facts.vacancy).form
    vacancies.save_vacancy(_colleague(hands), dataclasses.replace(form, notified_on=ctx.today()), facts.vacancy)
    page.panel.fields["closes_on"].set_value(ctx.today() - timedelta(days=1))
    page.panel.fields["notified_on"].focus_in()
    hands.key(K.Key_S, CTRL)
    hands.until(page.banner.isVisible, "the faults")
    hands.idle()


def _member(hands: Hands, _facts: Any) -> None:
    ctx = hands.desk.ctx
    hands.window.open_page("settings", {"section": "staff"})
    section = hands.page("settings").sections["staff"]
    hands.idle()
    member = next(m for m in staff_members(ctx) if m.id != ctx.staff.id)
    section._open(Task(EDIT, member))
    accounts.edit_staff(ctx, member.id, member.name, "jefa", member.roles)
    section.form.fields["job_title"].set_value("encargada")
    section.editor.submit()
    hands.until(section.meanwhile.isVisible, "what was displaced")
    hands.idle()


def _corrected(hands: Hands, facts: Any) -> None:
    _person(hands, facts)
    hands.page("person").meanwhile.button.click()
    hands.until(hands.page("intake").meanwhile.isVisible, "what was displaced, with the form")
    hands.idle()


MEANWHILE: dict[str, Scene] = {
    "meanwhile-person": _person, "meanwhile-vacancy": _order(1), "meanwhile-long": _order(9),
    "error-meanwhile": _refused, "meanwhile-staff": _member, "meanwhile-corrected": _corrected,
}
