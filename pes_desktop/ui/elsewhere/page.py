"""Other offices: people who come from there, who were received there, who are registered there too; open vacancies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.errors import DomainError
from pes_desktop.ui import feedback
from pes_desktop.ui.base_page import BasePage
from pes_desktop.ui.elsewhere.arrival_panel import ArrivalPanel
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.rows import Row, RowCard, RowChip
from pes_desktop.ui.widgets.scroll import Scroll

if TYPE_CHECKING:
    from pes_desktop.services.context import OfficeContext
    from pes_desktop.services.from_headquarters import Finding
    from pes_desktop.services.handover import Received
    from pes_desktop.services.passed_on import PassedOn
    from pes_desktop.services.records import SavedRecord
    from pes_desktop.services.shared_vacancies import SharedVacancy

#: The lists of people take as much room as they need, up to so many rows; the vacancies have the rest, or so much.
HEAD_PX, ROW_PX, MOST_ROWS, REST_PX = 52, 56, 4, 170


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """All that the page shows; people only to whom may find them."""

    coming: tuple[Received, ...] = ()
    gone: tuple[PassedOn, ...] = ()
    same: tuple[Finding, ...] = ()
    vacancies: tuple[tuple[SharedVacancy, str, str], ...] = ()


def read_elsewhere(ctx: OfficeContext, lang: str) -> Elsewhere:
    """Read what came from headquarters; vacancies with their words for place and closing day."""
    from pes_desktop.services import from_headquarters, handover, passed_on, shared_vacancies
    from pes_desktop.ui.vacancies.phrases import Phrases

    say = Phrases(ctx, lang)
    vacancies = shared_vacancies.other_offices(ctx)
    shown = tuple((one, say.place(one.place_code), say.closes(one.closes_on)) for one in vacancies)
    if not ctx.may("find_people"):
        return Elsewhere(vacancies=shown)
    return Elsewhere(tuple(handover.waiting(ctx)), tuple(passed_on.passed_on(ctx)),
                     tuple(from_headquarters.findings(ctx)), shown)


class ElsewherePage(BasePage):
    """Enter on a person who comes shows what came with them; on one who is elsewhere too, opens the record here."""

    _asked: object = None

    def build(self) -> None:
        """Four lists, those of people only where there is something in them."""
        self.help_text = self.tr(
            "Vacancies of other offices come through headquarters: telephone that office before you send anybody. "
            "Of a person who is registered elsewhere too you see only your own record. Who was received at another "
            "office is closed here; who goes on coming here is renewed with F4.")
        self.set_title(self.tr("Other offices"))
        self.found = Elsewhere()
        self.arrival = ArrivalPanel(may_act=self.desk.may("register_person"))
        area = Scroll()
        self.body.addWidget(area, 1)
        area.add(self.arrival)
        self.arrival.hide()
        self.arrival.taken.connect(self.take_in)
        self.arrival.joined.connect(self.join_known)
        self.arrival.declined.connect(self.give_back)
        self.arrival.folded.connect(self._make_room)
        self.coming = RowCard(self.tr("They come from another office"))
        self.gone = RowCard(self.tr("Received at another office, still registered here"))
        self.same = RowCard(self.tr("Registered at another office too"),
                            self.tr("Telephone that office: where do they go on?"))
        self.vacancies = RowCard(self.tr("Vacancies of other offices"), open_on_click=False)
        for card in (self.coming, self.gone, self.same):
            area.add(card)
        area.add(self.vacancies, 1)
        self.vacancies.setMinimumHeight(tokens.current().px(REST_PX))
        self.rest = QWidget()
        area.add(self.rest, 1)
        self.rest.hide()
        self.coming.list.opened.connect(self.show_arrival)
        self.coming.list.acted.connect(self.take_in)
        self.gone.list.opened.connect(self._open_gone)
        self.gone.list.acted.connect(self.close_here)
        self.same.list.opened.connect(self.open_person)
        self.vacancies.list.set_empty("briefcase", self.tr("No vacancies of other offices"),
                                      self.tr("They come with the exchange when other offices share theirs."), "")

    def opened(self, **_params: Any) -> None:
        """Read."""
        self.arrival.hide()
        self.reload()

    def data_changed(self, changes: ChangeSet) -> None:
        """People who were taken in, or whose record changed; what came in a round."""
        if changes.has("jobseeker", "handover", "finding", "vacancy"):
            self.reload()

    def reload(self) -> None:
        """Read again."""
        self.run_read(partial(read_elsewhere, self.desk.ctx, self.desk.lang), self._show, token="elsewhere",
                      failed=self._failed)

    def _failed(self, error: DomainError) -> None:
        self.show_failed(error, self.reload)

    def _show(self, found: Elsewhere) -> None:
        self.found = found
        self.show_content()
        if self.arrival.key not in {one.key for one in found.coming}:
            self.arrival.hide()
        self._make_room()
        may = self.desk.may("register_person")
        self.coming.set_rows([Row(one.key, one.person, f"{one.office} · {one.agreed}",
                                  action=self.tr("Register here") if may else "") for one in found.coming])
        self.gone.set_rows([Row(one.key, one.person, " · ".join(
            part for part in (one.office, one.office_phone) if part),
            action=self.tr("Close here (moved)") if may else "") for one in found.gone])
        self.same.set_rows([Row(one.person_id, one.person, " · ".join(
            part for part in (one.office, one.office_phone) if part)) for one in found.same])
        self.vacancies.set_rows([self._vacancy(*one) for one in found.vacancies])
        for card, count in ((self.coming, len(found.coming)), (self.gone, len(found.gone)),
                            (self.same, len(found.same))):
            card.setFixedHeight(tokens.current().px(HEAD_PX + ROW_PX * min(count, MOST_ROWS)))

    def _vacancy(self, one: SharedVacancy, place: str, closes: str) -> Row:
        where = " · ".join(part for part in (one.office.name, one.office.phone, one.employer) if part)
        title = one.title if one.positions == 1 else f"{one.title} × {one.positions}"
        return Row(one.key, title, where, meta=place, trailing=[RowChip(closes, "neutral")])

    def _make_room(self) -> None:
        """Beside what came with a person only the list of who comes fits on a small screen."""
        alone = self.arrival.isHidden()
        self.coming.setVisible(bool(self.found.coming))
        self.gone.setVisible(alone and bool(self.found.gone))
        self.same.setVisible(alone and bool(self.found.same))
        self.vacancies.setVisible(alone)
        self.rest.setVisible(not alone)

    def _show_arrival(self, one: Received, known: str = "") -> None:
        self.arrival.show_person(one, known)
        self._make_room()

    def _coming(self, key: object) -> Received | None:
        return next((one for one in self.found.coming if one.key == key), None)

    def show_arrival(self, key: object) -> None:
        """What came with a person, above the lists."""
        one = self._coming(key)
        if one is not None:
            self._show_arrival(one)

    def take_in(self, key: object) -> None:
        """Register who comes, with all that the other office sent."""
        from pes_desktop.services import handover

        if self.desk.may("register_person"):
            self._asked = key
            self.run_write(partial(handover.take_in, self.desk.ctx, str(key)), self._taken, failed=self._refused)

    def join_known(self, key: str) -> None:
        """The person is registered here: what was agreed goes into that record."""
        from pes_desktop.services import handover

        self.run_write(partial(handover.join_known, self.desk.ctx, key), self._taken, failed=self._refused)

    def give_back(self, key: str) -> None:
        """The person did not come: the other office is told."""
        from pes_desktop.services import handover

        self.run_write(partial(handover.decline, self.desk.ctx, key), self._given_back, failed=self._refused)

    def _given_back(self, _changes: ChangeSet) -> None:
        self.arrival.hide()
        self.desk.notice(self.tr("Given back: the other office is told with the next exchange"))
        self.reload()

    def _refused(self, error: DomainError) -> None:
        one = self._coming(self._asked)
        if error.codes == ("handover_known",) and one is not None:
            self._show_arrival(one, feedback.words_of(error.faults[0], self.desk.lang))
            return
        self.show_error(error)
        self.reload()

    def _taken(self, saved: SavedRecord) -> None:
        self.arrival.hide()
        self.desk.navigate("person", id=saved.id)

    def _gone(self, key: object) -> PassedOn | None:
        return next((one for one in self.found.gone if one.key == key), None)

    def _open_gone(self, key: object) -> None:
        one = self._gone(key)
        if one is not None:
            self.open_person(one.person_id)

    def close_here(self, key: object) -> None:
        """The other office received the person: the registration here ends; renewing brings it back."""
        from pes_desktop.services import passed_on, registration

        one = self._gone(key)
        if one is not None and self.desk.may("register_person"):
            self.run_write(partial(registration.end_registration, self.desk.ctx, one.person_id, passed_on.REASON),
                           self._was_closed, failed=self._refused)

    def _was_closed(self, _changes: ChangeSet) -> None:
        self.desk.notice(self.tr("Registration closed here; who comes back returns with F4"))

    def open_person(self, key: object) -> None:
        """The record of this office."""
        self.desk.navigate("person", id=key)
