"""Which jobs? The open vacancies ranked for one person."""

from __future__ import annotations

from functools import partial
from typing import Any

from pes_desktop.ui.matching.ranking_page import RankingPage
from pes_desktop.ui.matching.refer import Pair
from pes_desktop.ui.matching.story import Line, Story, read_which_jobs


class WhichJobsPage(RankingPage):
    """Parameter ``id``: the person."""

    def build(self) -> None:
        """Two columns."""
        self.help_text = self.tr(
            "Vacancies where this person meets every condition stand first, by score. Those where one thing is missing "
            "come after them. Choose with Space, refer with Ctrl+Enter. Vacancies of other offices stand at the end: "
            "telephone that office, or pass the person on to it.")
        self.header.add_button(self.tr("See the record"), self.open_person)
        self.build_ranking(self.tr("See the vacancy"), [])
        self.finish_side()
        self.card.may_pass_on = self.desk.may("give_person_record")
        self.card.passed_on.connect(self.pass_on)

    def opened(self, **params: Any) -> None:
        """Rank for the person ``id``."""
        self.start(params.get("id"))

    # --- words ---
    def title_words(self, story: Story) -> str:
        """¿Qué trabajos le sirven? · Rosa Guamán."""
        return self.tr("Which jobs? · {0}").format(story.title)

    def plain_title(self) -> str:
        """¿Qué trabajos le sirven?"""
        return self.tr("Which jobs?")

    def count_words(self, story: Story) -> tuple[str, str]:
        """3 vacantes sirven, de 14 abiertas."""
        few = {0: self.tr("No vacancy fits"), 1: self.tr("1 vacancy fits")}
        fits = few.get(story.fits_total) or self.tr("{0} vacancies fit").format(story.fits_total)
        return fits, self.tr("of 1 open") if story.considered == 1 else self.tr("of {0} open").format(story.considered)

    def empty_words(self) -> tuple[str, str]:
        """Nothing fits."""
        if self.story is not None and not self.story.considered:
            return self.tr("There are no open vacancies"), self.tr("When one is registered, it will show here.")
        return (self.tr("No vacancy fits yet"),
                self.tr("Look at what the person wants and how far they would go; more may fit."))

    def refer_words(self, lines: list[Line]) -> str:
        """Derivar a las 2 elegidas."""
        if self.list.checked_keys():
            return self.tr("Refer to the one chosen") if len(lines) == 1 else \
                self.tr("Refer to the {0} chosen").format(len(lines))
        return self.tr("Refer to this vacancy")

    def blocked_words(self) -> str:
        """Referred already."""
        return self.tr("This person has a live referral to this vacancy. It is in Referrals.")

    # --- reading and acts ---
    def read(self) -> None:
        """Rank in the reading lane."""
        self.run_read(partial(read_which_jobs, self.desk.ctx, self.desk.lang, self.subject), self.show_story,
                      failed=self.read_failed, token="rank")

    def pair(self, line: Line) -> Pair:
        """This person to that vacancy."""
        return Pair(self.subject, line.key, line.score, line.title)

    def open_line(self, key: object) -> None:
        """The vacancy's page; one of another office has none here."""
        line = self.story.line(key) if self.story else None
        if line is None or line.office is None:
            self.desk.navigate("vacancy", id=key)

    def pass_on(self) -> None:
        """The person's page, with that office chosen to go on at."""
        line = self.story.line(self.list.chosen_key()) if self.story else None
        if line is not None and line.office is not None:
            self.desk.navigate("person", id=self.subject, office=line.office.code)

    def open_person(self) -> None:
        """The person's page."""
        self.desk.navigate("person", id=self.subject)
