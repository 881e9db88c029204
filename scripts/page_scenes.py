"""What `make screenshots` shows of every page: with the demo's data, empty, and with something wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pes_desktop.domain.errors import DomainError, EnvironmentFault, Fault
from pes_desktop.services import intake, look_alikes, referral_lists, vacancies
from scripts import main_job as job
from scripts.account_scenes import ACCOUNTS
from scripts.door_scenes import DOORS
from scripts.hands import CTRL, Hands, K
from scripts.meanwhile_scenes import MEANWHILE
from scripts.office_scenes import OFFICES
from scripts.stick_scenes import STICK
from scripts.sync_scenes import SYNC


@dataclass
class Facts:
    """Ids of the demo office that make full pages."""

    person: Any
    vacancy: Any
    referrals: dict[str, Any]

    @classmethod
    def of(cls, ctx: Any) -> Facts:
        """Choose the open order with most positions, a referral of each state, and the person of one."""
        orders = vacancies.list_vacancies(ctx)
        found = {line.state: line for line in referral_lists.list_referrals(ctx)}
        placed = found.get("verified") or next(iter(found.values()))
        return cls(placed.jobseeker_id, max(orders, key=lambda line: line.positions).id,
                   {str(state): line.id for state, line in found.items()})


Scene = Callable[[Hands, Facts], None]


def _open(key: str, **fixed: Any) -> Scene:
    def scene(hands: Hands, _facts: Facts) -> None:
        assert hands.window.open_page(key, dict(fixed)), key
        hands.page(key)
    return scene


def _person(hands: Hands, facts: Facts) -> None:
    hands.window.open_page("person", {"id": facts.person})
    hands.page("person")


def _which(hands: Hands, facts: Facts) -> None:
    hands.window.open_page("which_jobs", {"id": facts.person})
    hands.page("which_jobs")


def _vacancy(hands: Hands, facts: Facts) -> None:
    hands.window.open_page("vacancy", {"id": facts.vacancy})
    hands.page("vacancy")


def _fits(hands: Hands, facts: Facts) -> None:
    hands.window.open_page("who_fits", {"id": facts.vacancy})
    hands.page("who_fits")


def _referral(hands: Hands, facts: Facts) -> None:
    hands.window.open_page("referral", {"id": facts.referrals.get("issued") or next(iter(facts.referrals.values()))})
    page = hands.page("referral")
    hands.until(lambda: page.letter.preview.pages() == 1, "the letter")
    drawn: list[int] = []
    hands.until(lambda: drawn.append(1) or len(drawn) > 60, "the letter painted")


def _result(hands: Hands, facts: Facts) -> None:
    _referral(hands, facts)
    hands.page("referral").open_result()
    hands.idle()


def _intake_begun(hands: Hands, _facts: Facts) -> None:
    hands.window.open_page("intake", {})
    hands.page("intake")
    hands.type("s")
    hands.enter()
    for words in (job.SURNAMES, job.NAMES, "Rosita", "unos 40"):
        hands.type(words)
        hands.enter()
    hands.idle()


def _intake_section(name: str) -> Scene:
    def scene(hands: Hands, _facts: Facts) -> None:
        hands.window.open_page("intake", {})
        hands.page("intake").go_to(name)
        hands.idle()
    return scene


def _intake_faults(hands: Hands, _facts: Facts) -> None:
    hands.window.open_page("intake", {})
    page = hands.page("intake")
    page.section("identity").fields["document_number"].set_value("0603188422")
    hands.key(K.Key_S, CTRL)
    hands.until(lambda: page.banner.isVisible(), "the faults")
    hands.idle()


def _vacancy_faults(hands: Hands, _facts: Facts) -> None:
    hands.window.open_page("vacancy", {})
    page = hands.page("vacancy")
    page.panel.fields["requirements"].set_value("Hombres menores de 30; el uniforme se descuenta del sueldo")
    hands.key(K.Key_S, CTRL)
    hands.until(lambda: page.banner.isVisible(), "the faults")
    hands.idle()


def _failed(key: str) -> Scene:
    def scene(hands: Hands, facts: Facts) -> None:
        hands.window.open_page(key, {"id": facts.vacancy} if key == "who_fits" else {})
        page = hands.page(key)
        page.show_failed(EnvironmentFault(Fault("disk_full")), page.reload)
    return scene


def _export(hands: Hands, _facts: Facts) -> None:
    hands.window.open_page("reports", {})
    page = hands.page("reports")
    page.go_before()
    hands.idle()
    page.offer_export()
    hands.idle()


def _report_before(hands: Hands, _facts: Facts) -> None:
    hands.window.open_page("reports", {})
    hands.page("reports").go_before()
    hands.idle()


def _people_found(hands: Hands, _facts: Facts) -> None:
    hands.window.open_page("people", {"search": "guaman"})
    hands.page("people")


def _help(hands: Hands, _facts: Facts) -> None:
    hands.window.open_page("people", {"search": ""})
    hands.page("people")
    hands.window.toggle_help()
    hands.idle()


def _login(hands: Hands, _facts: Facts) -> None:
    from pes_desktop.ui.start.login import LoginPanel

    panel = LoginPanel("Oficina Alausí", [(1, "Luis Andrade"), (2, "Rosa Quishpe")], hands.desk.lang)  # type: ignore[list-item]
    hands.window.show_full(panel)
    panel.show_failure(DomainError(Fault("wrong_password", "password")))
    hands.idle()


def _first(hands: Hands, _facts: Facts) -> None:
    from pathlib import Path

    from pes_desktop.ui.start.first_start import FirstStartPanel

    panel = FirstStartPanel(Path("/nonexistent"), hands.desk.jobs, hands.desk.lang)
    hands.window.show_full(panel)
    hands.idle()


def _recovery(hands: Hands, _facts: Facts) -> None:
    from pes_desktop.ui.start.first_start import RecoveryPanel

    words = "abeja bosque canoa delfín espiga fruta gaviota huerto isla jardín kilo lluvia"
    hands.window.show_full(RecoveryPanel(words))
    hands.idle()


def _rights(hands: Hands, facts: Facts) -> None:
    hands.window.open_page("rights", {"id": facts.person})
    hands.page("rights")
    hands.idle()


def _erase_refused(hands: Hands, facts: Facts) -> None:
    _rights(hands, facts)
    page = hands.page("rights")
    page.erase.reason.set_value("asked")
    page.erase.button.click()
    hands.idle()


def _alike(hands: Hands, facts: Facts) -> None:
    """Somebody comes a second time, without papers and with all her names."""
    ctx = hands.desk.ctx
    if not look_alikes.alike_pairs(ctx):
        form = intake.load_form(ctx, facts.person)
        form.document_type, form.document_number = "none", ""
        form.surnames, form.names = f"{form.surnames} Guamán de la Cueva", f"{form.names} del Carmen Targelia"
        intake.save_intake(ctx, form)
    _open("alike")(hands, facts)


def _merge(hands: Hands, facts: Facts) -> None:
    _alike(hands, facts)
    page = hands.page("alike")
    hands.until(lambda: page.rows.list.rows(), "pairs")
    page.open_pair(page.rows.list.rows()[0].key)
    hands.page("merge")
    hands.idle()


def _conflicts(hands: Hands, facts: Facts) -> None:
    """Two records that another computer changed too, one of them with several fields."""
    from sqlalchemy import delete

    from pes_desktop.models import Jobseeker, OutboxEntry, Vacancy

    hands.desk.runner.detach()
    disputed: dict[Any, dict[str, Any]] = {
        (Jobseeker, facts.person): {
            "phones": [[], [{"number": "+593991234567", "raw": "0991234567", "owner": "su hermana"}]],
            "education_level": ["", "primary"], "removed_at": [None, "2026-03-02T12:00:00+00:00"]},
        (Vacancy, facts.vacancy): {"positions": [2, 3]}}
    with hands.desk.ctx.store.local() as session:
        session.execute(delete(OutboxEntry).where(OutboxEntry.record_id.in_([key for _, key in disputed])))
        for (cls, key), fields in disputed.items():
            session.add(OutboxEntry(
                record_type=cls.__tablename__, record_id=key, version=session.get_one(cls, key).version,
                base_version=1, parked_code="version_conflict", fields=sorted(fields), base={},
                parked_params={"server_version": 2, "fields": fields, "outcome": "conflict"}))
    _open("sync")(hands, facts)
    hands.until(lambda: hands.page("sync").conflicts.isVisible(), "the conflict")
    hands.desk.runner.refresh()  # the bar tells the same
    hands.idle()


def _audit_broken(hands: Hands, _facts: Facts) -> None:
    from pes_desktop.services.audit_trail import ChainState

    hands.window.open_page("audit", {})
    page = hands.page("audit")
    hands.idle()
    page._show_chain(ChainState(512, 37))


#: Name to scene on the demo office; the last three take the whole window.
FULL: dict[str, Scene] = {
    "today": _open("today"), "people": _open("people"), "people-found": _people_found, "person": _person,
    "intake": _intake_begun, "intake-work": _intake_section("work"), "intake-wants": _intake_section("wants"),
    "vacancies": _open("vacancies"), "vacancy": _vacancy, "vacancy-new": _open("vacancy"), "who-fits": _fits,
    "which-jobs": _which, "referrals": _open("referrals"), "referral": _referral, "referral-result": _result,
    "reports": _report_before, "reports-export": _export, "sync": _open("sync"), "import": _open("import"),
    "settings": _open("settings"), "help": _help, "audit": _open("audit"), "rights": _rights, "merge": _merge,
    "alike": _alike, "retention": _open("retention"), "error-audit": _audit_broken,
    "error-erase": _erase_refused,
    "error-intake": _intake_faults, "error-vacancy": _vacancy_faults, "error-people": _failed("people"),
    "error-who-fits": _failed("who_fits"), "first-start": _first, "recovery": _recovery, "error-login": _login,
    **ACCOUNTS, **DOORS, **MEANWHILE, **OFFICES, **STICK, **SYNC, "sync-conflict": _conflicts,
}
#: On an office where nothing has happened yet.
EMPTY: dict[str, Scene] = {f"empty-{key}": _open(key) for key in (
    "today", "people", "vacancies", "referrals", "reports", "sync", "audit", "alike", "retention", "drafts",
    "elsewhere")}
