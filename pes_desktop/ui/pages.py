"""The pages of the program. A new page is one folder and one line here."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from pes_desktop.ui.base_page import BasePage
    from pes_desktop.ui.desk import Desk


@dataclass(frozen=True, slots=True)
class PageSpec:
    """One page. ``factory`` is ``module:Class`` (a leading dot: below ``pes_desktop.ui``), loaded when first opened.

    ``title`` in English, translated when shown; ``permission`` an act of ``domain.permissions`` or "" for everyone;
    ``rail`` whether the left rail lists it, ``foot`` at its foot; ``shortcut`` opens it from anywhere;
    ``parent`` the rail entry that stays marked while it is open.
    """

    key: str
    title: object
    icon: str
    factory: str
    permission: str = ""
    rail: bool = True
    shortcut: str = ""
    foot: bool = False
    parent: str = ""

    def make(self, desk: Desk) -> BasePage:
        """Load the module and make the page."""
        module, _, name = self.factory.partition(":")
        page: BasePage = getattr(import_module(module, "pes_desktop.ui"), name)(desk)
        return page


PAGES: tuple[PageSpec, ...] = (
    PageSpec("today", QT_TRANSLATE_NOOP("pages", "Today"), "house", ".today.page:TodayPage", shortcut="Alt+1"),
    PageSpec("people", QT_TRANSLATE_NOOP("pages", "People"), "users", ".people.page:PeoplePage",
             permission="find_people",
             shortcut="Alt+2"),
    PageSpec("person", QT_TRANSLATE_NOOP("pages", "Person"), "user", ".people.person_page:PersonPage",
             permission="see_person", rail=False, parent="people"),
    PageSpec("intake", QT_TRANSLATE_NOOP("pages", "Register person"), "user-plus", ".intake.page:IntakePage",
             permission="register_person", rail=False, parent="people"),
    PageSpec("vacancies", QT_TRANSLATE_NOOP("pages", "Vacancies"), "briefcase", ".vacancies.page:VacanciesPage",
             permission="see_vacancies", shortcut="Alt+3"),
    PageSpec("vacancy", QT_TRANSLATE_NOOP("pages", "Vacancy"), "briefcase", ".vacancies.vacancy_page:VacancyPage",
             permission="see_vacancies", rail=False, parent="vacancies"),
    PageSpec("employer", QT_TRANSLATE_NOOP("pages", "Employer"), "building-2", ".vacancies.employer_page:EmployerPage",
             permission="save_employer", rail=False, parent="vacancies"),
    PageSpec("who_fits", QT_TRANSLATE_NOOP("pages", "Who fits?"), "user-search", ".matching.who_fits:WhoFitsPage",
             permission="match", rail=False, parent="vacancies"),
    PageSpec("which_jobs", QT_TRANSLATE_NOOP("pages", "Which jobs?"), "briefcase", ".matching.which_jobs:WhichJobsPage",
             permission="match", rail=False, parent="people"),
    PageSpec("referrals", QT_TRANSLATE_NOOP("pages", "Referrals"), "mail", ".referrals.page:ReferralsPage",
             permission="see_referrals", shortcut="Alt+4"),
    PageSpec("referral", QT_TRANSLATE_NOOP("pages", "Referral"), "mail", ".referrals.referral_page:ReferralPage",
             permission="see_referrals", rail=False, parent="referrals"),
    PageSpec("reports", QT_TRANSLATE_NOOP("pages", "Reports"), "chart-column", ".reports.page:ReportsPage",
             permission="see_reports", shortcut="Alt+5"),
    PageSpec("sync", QT_TRANSLATE_NOOP("pages", "Exchange"), "refresh-cw", ".sync.page:SyncPage",
             permission="synchronise", shortcut="Alt+7"),
    PageSpec("import", QT_TRANSLATE_NOOP("pages", "Import a spreadsheet"), "file-input", ".importing.page:ImportPage",
             permission="import_file", rail=False, parent="people"),
    PageSpec("rights", QT_TRANSLATE_NOOP("pages", "Rights of the person"), "scale", ".rights.page:RightsPage",
             permission="see_person", rail=False, parent="people"),
    PageSpec("merge", QT_TRANSLATE_NOOP("pages", "Join two records"), "merge", ".merging.page:MergePage",
             permission="merge_people", rail=False, parent="people"),
    PageSpec("alike", QT_TRANSLATE_NOOP("pages", "Records that look alike"), "users", ".merging.alike_page:AlikePage",
             permission="merge_people", rail=False, parent="people"),
    PageSpec("retention", QT_TRANSLATE_NOOP("pages", "Data kept beyond their time"), "calendar-x",
             ".rights.retention_page:RetentionPage", permission="erase_person", rail=False, parent="today"),
    PageSpec("drafts", QT_TRANSLATE_NOOP("pages", "Unfinished forms of colleagues"), "file-pen",
             ".drafts.page:DraftsPage", permission="take_over_draft", rail=False, parent="today"),
    PageSpec("elsewhere", QT_TRANSLATE_NOOP("pages", "Other offices"), "building-2", ".elsewhere.page:ElsewherePage",
             permission="see_vacancies", rail=False, parent="today"),
    PageSpec("audit", QT_TRANSLATE_NOOP("pages", "Record of acts"), "scroll-text", ".audit.page:AuditPage",
             permission="see_audit", foot=True),
    PageSpec("settings", QT_TRANSLATE_NOOP("pages", "Settings"), "settings", ".settings.page:SettingsPage", foot=True),
    PageSpec("gallery", QT_TRANSLATE_NOOP("pages", "Gallery"), "layout-grid", ".gallery:GalleryPage", rail=False),
)


def page_specs() -> tuple[PageSpec, ...]:
    """All pages in the order of the rail."""
    return PAGES
