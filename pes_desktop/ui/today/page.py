"""Today: the month in four numbers, who came, whom to call by village, what needs somebody."""

from __future__ import annotations

from datetime import date
from functools import partial
from itertools import pairwise
from uuid import UUID

from PySide6.QtCore import QDate, QLocale
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.services import today as service
from pes_desktop.services.referral_lists import ReferralLine
from pes_desktop.services.today import Need, TodayView
from pes_desktop.ui.base_page import BasePage
from pes_desktop.ui.numbers import counted, figure
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.banner import Banner
from pes_desktop.ui.widgets.metric_card import MetricCard, MetricRow
from pes_desktop.ui.widgets.rows import Row, RowCard, RowChip
from pes_desktop.ui.widgets.scroll import Scroll

SIDE_PX = 310
#: Where a need is mended: page and parameters.
_MENDED_AT = {
    "parked": ("sync", {}), "vacancies_overdue": ("vacancies", {"show": "overdue"}),
    "vacancies_unclear": ("vacancies", {"show": "unclear"}), "expiring": ("people", {"show": "expiring"}),
    "consent_pending": ("people", {"show": "consent_pending"}), "colleagues_drafts": ("drafts", {}),
    "retention": ("retention", {}), "handover": ("elsewhere", {}), "passed_on": ("elsewhere", {}),
    "same_person": ("elsewhere", {}),
}


#: Below this width the cards stand below each other, what needs somebody first, each at least so high.
NARROW_PX, CARD_PX, MAX_WIDTH = 940, 230, 16_777_215


class TodayPage(BasePage):
    """Opened at log-in and with Alt+1; every number leads to what it counts."""

    _columns: QBoxLayout | None = None
    _placed = False

    def build(self) -> None:
        """Make the cards."""
        self.help_text = self.tr("What the office has to do today. Enter opens the marked line; Tab goes to the next "
                                 "card.")
        if self.desk.may("save_vacancy"):
            self.header.add_button(self.tr("New vacancy"), self.new_vacancy)
            self.add_shortcut("Ctrl+Shift+N", self.tr("New vacancy"), self.new_vacancy)
        if self.desk.may("register_person"):
            self.header.set_primary(self.tr("Register person"), self.new_person)
            self.add_shortcut("Ctrl+N", self.tr("Register person"), self.new_person)
        self.add_shortcut("F5", self.tr("Read again"), self.reload)
        self.registered = MetricCard(self.tr("People registered this month"), clickable=True)
        self.positions = MetricCard(self.tr("Open positions"), clickable=True)
        self.live = MetricCard(self.tr("Referrals under way"), clickable=True)
        self.placed = MetricCard(self.tr("Verified placements"), clickable=True)
        self.concern = Banner(self)
        self.body.addWidget(self.concern)
        self._told = ""
        self.concern.action.connect(self._open_concern)
        self.concern.dismissed.connect(self._concern_read)
        self.desk.concerns.changed.connect(self.show_concern)
        area = Scroll()
        self.body.addWidget(area, 1)
        area.content.setContentsMargins(0, 0, 0, 0)
        area.add(MetricRow([self.registered, self.positions, self.live, self.placed]))
        self.registered.clicked.connect(self.open_people)
        self.positions.clicked.connect(self.open_vacancies)
        self.live.clicked.connect(self.open_referrals)
        self.placed.clicked.connect(self.open_reports)
        holder = QWidget()
        area.content.addWidget(holder, 1)
        self._columns = columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, holder)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(tokens.current().px(16))
        self.visits = RowCard(self.tr("In the room"))
        self.calls = RowCard(self.tr("Call today"), self.tr("by community, what is due first"))
        self.needs = RowCard(self.tr("Needs you"))
        self._place_cards()
        self.visits.list.set_empty("users", self.tr("Nobody yet"),
                                   self.tr("A visit is noted on the person's page."), "")
        self.calls.list.set_empty("phone", self.tr("No calls due"),
                                  self.tr("Referrals appear here when an answer is due."), "")
        self.needs.list.set_empty("circle-check", self.tr("Nothing waits for you"), "", "")
        self.visits.list.opened.connect(self.open_person)
        self.calls.list.opened.connect(self.open_referral)
        self.calls.list.acted.connect(self.record_result)
        self.needs.list.opened.connect(self.open_need)

    def close_page(self) -> None:
        """Concerns outlive the page."""
        if not self._closed and self._built:
            self.desk.concerns.changed.disconnect(self.show_concern)
        super().close_page()

    def show_concern(self) -> None:
        """The gravest thing the program found by itself; the next one when it is read."""
        concern = self.desk.concerns.first()
        if concern is None:
            self._told = ""
            self.concern.dismiss()
            return
        self._told = concern.code
        self.concern.show_words(concern.kind, concern.title, concern.words, action=concern.action)

    def _open_concern(self) -> None:
        concern = self.desk.concerns.first()
        if concern is not None and concern.mends:
            self.desk.mend_asked.emit()
        elif concern is not None and concern.page:
            self.desk.navigate(concern.page, **concern.params)

    def _concern_read(self) -> None:
        told, self._told = self._told, ""
        if told:
            self.desk.concerns.drop(told)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cards stand below each other where they no longer fit side by side."""
        super().resizeEvent(event)
        if self._columns is not None:
            self._place_cards()

    def _place_cards(self) -> None:
        now = tokens.current()
        narrow = self.width() < now.px(NARROW_PX)
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._columns is None or (self._columns.direction() == way and self._placed):
            return
        self._placed = True
        self._columns.setDirection(way)
        order = (self.needs, self.visits, self.calls) if narrow else (self.visits, self.calls, self.needs)
        for place, card in enumerate(order):
            self._columns.removeWidget(card)
            self._columns.insertWidget(place, card, 18 if card is self.calls else 10)
            card.set_slim(narrow, now.px(CARD_PX) if narrow else 0)
        for before, after in pairwise(order):
            QWidget.setTabOrder(before.list, after.list)
        for card in (self.visits, self.needs):
            card.setMaximumWidth(MAX_WIDTH if narrow else now.px(SIDE_PX))

    def opened(self, **_params: object) -> None:
        """Read the day."""
        self.show_concern()
        self.reload()

    def data_changed(self, changes: ChangeSet) -> None:
        """Whatever was written may show here."""
        self.reload()

    def reload(self) -> None:
        """Read again."""
        self.run_read(partial(service.today_view, self.desk.ctx), self.show_day, token="today")

    def show_day(self, view: TodayView) -> None:
        """Fill the page."""
        words = self._locale().toString(QDate(view.day.year, view.day.month, view.day.day), self.tr("dddd, d MMMM"))
        calls = sum(len(group.calls) for group in view.follow_ups)
        said = [self._count("visits", len(view.visits)), self._count("calls", calls)]
        if view.drafts:
            said.append(self._count("drafts", len(view.drafts)))
        self.set_title(self.tr("Today, {0}").format(words), " · ".join(said))
        change = view.registered - view.registered_before
        compared = self.tr("{0} against the same day of the month before").format(f"{change:+d}" if change else "0")
        self.registered.set_number(figure(view.registered), compared)
        self.positions.set_number(figure(view.positions_open), self._count("closing", view.closing_this_week))
        self.live.set_number(figure(view.referrals_live), self._count("due", view.due_today))
        self.placed.set_number(figure(view.placements_verified), self._count("verify", view.to_verify))
        self.visits.set_rows([Row(key, name, result) for key, name, result in view.visits])
        self.calls.set_rows([row for group in view.follow_ups for row in self._village(group, view.day)])
        drafts = [Row(("draft", key), title or self.tr("Without a name yet"),
                      self.tr("unfinished order") if key.startswith("vacancy") else self.tr("unfinished registration"),
                      trailing=[RowChip(self.tr("Go on"), "info")])
                  for key, title, _ in view.drafts]
        self.needs.set_rows([*drafts, *[self._need(need) for need in view.needs]])

    def _count(self, what: str, count: int) -> str:
        return counted(f"today.count.{what}", count, self.desk.lang)

    def _locale(self) -> QLocale:
        return QLocale(self.desk.ctx.pack.locale if self.desk.lang == "es" else "en")

    def _village(self, group: service.FollowUps, today: date) -> list[Row]:
        rows = [Row(("place", group.place), (group.place or self.tr("No place noted")).upper(), caption=True)]
        rows += [self._call(line, today) for line in group.calls]
        return rows

    def _call(self, line: ReferralLine, today: date) -> Row:
        days = (line.due_on - today).days if line.due_on else 0
        if days < 0:
            chip = RowChip(self.desk.text("today.due.late", days=-days), "bad")
        elif days == 0:
            chip = RowChip(self.desk.text("today.due.today"), "bad")
        elif days == 1:
            chip = RowChip(self.desk.text("today.due.tomorrow"), "warn")
        else:
            chip = RowChip(self.desk.text("today.due.days", days=days), "neutral")
        asks = self.desk.text(f"today.ask.{line.state}", employer=line.employer)
        return Row(line.id, line.person, " · ".join((line.phone or self.tr("no telephone"), asks)), trailing=[chip],
                   action=self.tr("Result"))

    def _need(self, need: Need) -> Row:
        level = {"bad": "bad", "warn": "warn"}.get(need.level, "neutral")
        return Row(need.code, self.desk.text(f"today.need.{need.code}"), self.desk.text(f"today.need.{need.code}.why"),
                   trailing=[RowChip(str(need.count), level)])

    # --- going on ---
    def new_person(self) -> None:
        """Start an intake."""
        self.desk.navigate("intake", id=None)

    def new_vacancy(self) -> None:
        """Start a job order."""
        self.desk.navigate("vacancy", id=None)

    def open_people(self) -> None:
        """The people page."""
        self.desk.navigate("people")

    def open_vacancies(self) -> None:
        """The vacancies page."""
        self.desk.navigate("vacancies")

    def open_referrals(self) -> None:
        """The referrals page."""
        self.desk.navigate("referrals")

    def open_reports(self) -> None:
        """The reports page."""
        self.desk.navigate("reports")

    def open_person(self, key: UUID) -> None:
        """A visitor's page."""
        self.desk.navigate("person", id=key)

    def open_referral(self, key: UUID) -> None:
        """The referral to ask about."""
        self.desk.navigate("referral", id=key)

    def record_result(self, key: UUID) -> None:
        """The referral with its result form open."""
        self.desk.navigate("referral", id=key, result=True)

    def _open_draft(self, key: str) -> None:
        if key.startswith("vacancy"):
            order = key.partition(":")[2]
            self.desk.navigate("vacancy", id=None if order == "new" else UUID(order), edit=True)
        else:
            self.desk.navigate("intake", id=None, draft=key)

    def open_need(self, key: object) -> None:
        """Where it is mended."""
        if isinstance(key, tuple):
            self._open_draft(str(key[1]))
            return
        page, params = _MENDED_AT[str(key)]
        self.desk.navigate(page, **params)
