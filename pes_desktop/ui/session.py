"""Dresses the desk for the person who sat down: duties, search, name, preferences, state of the exchange."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject

from pes_desktop.services import people
from pes_desktop.services.preferences import read_preferences, write_preference
from pes_desktop.ui.actions import find_actions
from pes_desktop.ui.desk import Desk, SearchHit
from pes_desktop.ui.main_window import MainWindow
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.top_bar import TopBar

if TYPE_CHECKING:
    from pes_desktop.services.context import OfficeContext

_PAGE_OF = {"jobseeker": ("person", "user"), "vacancy": ("vacancy", "briefcase"),
            "employer": ("vacancies", "building-2"),
            "letter": ("referral", "mail")}


class Preferences(MutableMapping[str, Any]):
    """Strings kept between starts, written off the screen's thread."""

    def __init__(self, desk: Desk, ctx: OfficeContext) -> None:
        self._desk, self._ctx = desk, ctx
        self._kept = read_preferences(ctx)

    def __getitem__(self, key: str) -> Any:
        return self._kept[key]

    def __setitem__(self, key: str, value: Any) -> None:
        if self._kept.get(key) != value:
            self._kept[key] = value
            self._desk.jobs.run("write", partial(write_preference, self._ctx, key, value), owner=self)

    def __delitem__(self, key: str) -> None:
        del self._kept[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)


class Searcher:
    """The global search as the top bar calls it, in the read lane."""

    def __init__(self, desk: Desk, ctx: OfficeContext) -> None:
        self._desk, self._ctx = desk, ctx

    def __call__(self, text: str) -> list[SearchHit]:
        """What ``text`` finds, as far as the role may see it."""
        hits = []
        for hit in people.find_anything(self._ctx, text):
            page, icon = _PAGE_OF[hit.record_type]
            params: dict[str, Any] = {"id": hit.record_id}
            if hit.record_type == "letter":
                params = {"letter": hit.record_id}
            elif hit.record_type == "employer":
                params = {"employer": hit.record_id}
            hits.append(SearchHit(self._desk.text(f"search.group.{hit.record_type}"), hit.title, hit.subtitle, page,
                                  params, icon))
        actions = find_actions(self._desk, text)
        return actions + hits if len(text.split()) > 1 else hits + actions  # two words that fit are an intention


class PersonMenu(QObject):
    """The entries below the name in the bar: another person, settings, light or dark."""

    def __init__(self, desk: Desk, bar: TopBar) -> None:
        super().__init__(bar)
        self._desk = desk
        bar.add_menu_action(QCoreApplication.translate("session", "Another person at the desk"), desk.lock_asked.emit,
                            "users")
        bar.add_menu_action(QCoreApplication.translate("session", "Settings"), self._settings, "settings")
        bar.menu.addSeparator()
        self._theme = bar.add_menu_action("", self._other_theme, "contrast")
        bar.menu.aboutToShow.connect(self._name_theme)
        self._name_theme()

    @classmethod
    def put_in(cls, desk: Desk, window: MainWindow) -> None:
        """Fill the menu of a bar, once however often the desk is dressed."""
        if window.top.findChild(cls) is None:
            cls(desk, window.top)

    def _settings(self) -> None:
        self._desk.navigate("settings")

    def _name_theme(self) -> None:
        dark = tokens.current().theme == "dark"
        self._theme.setText(QCoreApplication.translate("session", "Light colours") if dark else
                            QCoreApplication.translate("session", "Dark colours"))

    def _other_theme(self) -> None:
        now = tokens.current()
        self._desk.look_asked.emit("light" if now.theme == "dark" else "dark", now.scale, self._desk.lang)


def duties(desk: Desk, ctx: OfficeContext) -> str:
    """The roles in words, short."""
    from pes_desktop.domain.enums import OFFICE_ROLES

    if set(ctx.staff.roles) >= set(OFFICE_ROLES):
        return QCoreApplication.translate("session", "all duties")
    return ", ".join(desk.text(f"role.{role}").lower() for role in ctx.staff.roles)


def dress_desk(desk: Desk, ctx: OfficeContext, window: MainWindow) -> None:
    """Hand context, permissions, search and preferences to the desk and name the person in the bar."""
    desk.ctx = ctx
    desk.may = ctx.may
    desk.search = Searcher(desk, ctx)
    desk.prefs = Preferences(desk, ctx)
    window.rail.set_brand(QCoreApplication.translate("session", "Employment"), ctx.office.name)
    window.top.set_person(ctx.staff.name, duties(desk, ctx))
    PersonMenu.put_in(desk, window)
