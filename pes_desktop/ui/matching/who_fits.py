"""Who fits? The office's people ranked for one vacancy."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from pes_desktop.domain.errors import DomainError
from pes_desktop.services import set_aside
from pes_desktop.ui import feedback
from pes_desktop.ui.matching.ranking_page import RankingPage
from pes_desktop.ui.matching.refer import Pair
from pes_desktop.ui.matching.story import Line, Story, Wider, read_who_fits
from pes_desktop.ui.matching.widen_card import WidenCard
from pes_desktop.ui.numbers import figure


class WhoFitsPage(RankingPage):
    """Parameter ``id``: the vacancy."""

    options: Any = None
    _last_aside: UUID | None = None

    def build(self) -> None:
        """Two columns, the wider searches below the reasons."""
        self.help_text = self.tr(
            "People who meet every condition stand first, by score. Those who lack one thing come after them. "
            "Choose with Space, refer with Ctrl+Enter. Sex, age, ethnicity and disability never count.")
        reasons = [(reason, self.desk.text(f"choice.set_aside.{reason}")) for reason in set_aside.REASONS]
        self.header.add_button(self.tr("See the vacancy"), self.open_vacancy)
        self.build_ranking(self.tr("See the record"), reasons)
        self.widen = WidenCard()
        self.side.add(self.widen)
        self.finish_side()
        self.widen.asked.connect(self.widen_search)
        self.widen.reset.connect(self.reset_search)
        self.card.set_aside.connect(self.set_aside)
        self.back_button.clicked.connect(self.bring_all_back)

    def opened(self, **params: Any) -> None:
        """Rank for the vacancy ``id``."""
        if params.get("id") != self.subject:
            self.options = None
        self.start(params.get("id"))

    # --- words ---
    def title_words(self, story: Story) -> str:
        """¿Quién sirve? · 3 albañiles, Guamote."""
        return self.tr("Who fits? · {0}").format(story.title)

    def plain_title(self) -> str:
        """¿Quién sirve?"""
        return self.tr("Who fits?")

    def count_words(self, story: Story) -> tuple[str, str]:
        """18 cumplen, de 1 214 personas."""
        few = {0: self.tr("Nobody fits"), 1: self.tr("1 fits")}
        fits = few.get(story.fits_total) or self.tr("{0} fit").format(story.fits_total)
        people = figure(story.considered)
        return fits, self.tr("of 1 person") if story.considered == 1 else self.tr("of {0} people").format(people)

    def near_words(self) -> str:
        """Heading of the near ones."""
        return self.tr("Almost · they lack one thing")

    def empty_words(self) -> tuple[str, str]:
        """Nobody fits."""
        return (self.tr("Nobody fits yet"),
                self.tr("Register the people who come and ask, or look at the conditions of the vacancy."))

    def refer_words(self, lines: list[Line]) -> str:
        """Derivar a los 3 elegidos."""
        if self.list.checked_keys():
            return self.tr("Refer the one chosen") if len(lines) == 1 else \
                self.tr("Refer the {0} chosen").format(len(lines))
        return self.tr("Refer {0}").format(lines[0].title.split()[0])

    def blocked_words(self) -> str:
        """Referred already."""
        return self.tr("This person has a live referral to this vacancy. It is in Referrals.")

    # --- reading ---
    def read(self) -> None:
        """Rank in the reading lane."""
        self.run_read(partial(read_who_fits, self.desk.ctx, self.desk.lang, self.subject, self.options),
                      self.show_story, failed=self.read_failed, token="rank")

    def read_failed(self, error: DomainError) -> None:
        """An order to be confirmed leads to its page."""
        if error.codes == ("vacancy_to_confirm",):
            self.show_empty(self.tr("First confirm the vacancy"),
                            feedback.words_of(error.faults[0], self.desk.lang), self.tr("See the vacancy"),
                            self.open_vacancy, icon="phone")
        else:
            super().read_failed(error)

    def show_story(self, story: Story) -> None:
        """List, wider searches, those set aside."""
        super().show_story(story)
        if not story.considered and not story.set_aside:
            may = self.desk.may("register_person")
            self.show_empty(
                self.tr("Nobody is registered yet"), self.tr("People you register are ranked here at once."),
                self.tr("Register person") if may else "", self.register_person, icon="users")
        self.widen.set_options(story.wider, widened=self.options is not None)
        self._foot.setVisible(story.set_aside > 0)
        self.back_button.setText(
            self.tr("1 set aside. Show again") if story.set_aside == 1 else
            self.tr("{0} set aside. Show them again").format(story.set_aside))
        if not story.open:
            self.banner.show_words("warn", self.tr("Nobody can be referred to this vacancy now"),
                                   self.tr("It is closed, past its date or has no positions left."))

    # --- acts ---
    def pair(self, line: Line) -> Pair:
        """This person to this vacancy."""
        return Pair(line.key, self.subject, line.score, line.title)

    def open_line(self, key: object) -> None:
        """The person's page."""
        self.desk.navigate("person", id=key)

    def register_person(self) -> None:
        """The empty intake form."""
        self.desk.navigate("intake")

    def open_vacancy(self) -> None:
        """The vacancy's page."""
        self.desk.navigate("vacancy", id=self.subject)

    def widen_search(self, wider: Wider) -> None:
        """Ask the wider search."""
        self.options = wider.options
        self.reload()

    def reset_search(self) -> None:
        """Back to the first search."""
        self.options = None
        self.reload()

    def set_aside(self, reason: str, words: str) -> None:
        """Leave the person looked at out of this list."""
        self._last_aside = self.list.chosen_key()
        self.run_write(partial(set_aside.set_aside, self.desk.ctx, self.subject, self._last_aside, reason, words),
                       self._was_set_aside, failed=self._aside_refused, token="aside")

    def _aside_refused(self, error: DomainError) -> None:
        self.card.refuse(feedback.words_of(error.faults[0], self.desk.lang))

    def _was_set_aside(self, _result: None) -> None:
        line = self.story.line(self._last_aside) if self.story else None
        self.list.set_checked(self.list.checked_keys() - {self._last_aside})
        self.list.step(1)
        self.list.setFocus()
        self.desk.undo(self.tr("{0} was set aside for this vacancy.").format(line.title if line else ""),
                       self.bring_last_back)
        self.reload()

    def bring_last_back(self) -> None:
        """Undo."""
        self.run_write(partial(set_aside.bring_back, self.desk.ctx, self.subject, self._last_aside),
                       self._brought_back)

    def bring_all_back(self) -> None:
        """Show everybody again."""
        self.run_write(partial(set_aside.bring_back, self.desk.ctx, self.subject), self._brought_back)

    def _brought_back(self, _result: None) -> None:
        self.reload()
