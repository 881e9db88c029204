"""What the letter will say, before it has a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from pes_desktop.ui.people.facts import joined
from pes_desktop.ui.people.summary import FactList
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.card import Card
from pes_desktop.ui.widgets.date_field import written
from pes_desktop.ui.widgets.labels import Label

if TYPE_CHECKING:
    from pes_desktop.documents.letter_content import LetterContent


class DraftCard(Card):
    """``show_draft`` fills it; what is missing on the employer's side is said, so that it can be asked for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("What the letter will say"), parent=parent)
        self.facts = FactList()
        self.add(self.facts)
        self.body.setSpacing(tokens.current().px(14))
        self.hint = Label("", "small", wrap=True)
        self.add(self.hint)
        self.body.addStretch(1)

    def show_draft(self, content: LetterContent) -> None:
        """Show employer, person and what to bring."""
        where = "\n".join(filter(None, (content.employer_address, content.employer_directions)))
        document = joined((f"{content.document_label} {content.document_number}".strip(), content.person_phone))
        self.facts.set_facts([
            (self.tr("For"), "\n".join(filter(None, (
                content.employer_name, joined((content.employer_contact, content.employer_phone)))))),
            (self.tr("Where"), where),
            (self.tr("Presents"), "\n".join(filter(None, (content.person_name, document, content.person_place)))),
            (self.tr("Experience"), content.experience),
            (self.tr("Vacancy"), joined((content.vacancy_title, content.vacancy_number))),
            (self.tr("To bring"), ", ".join(content.bring)),
            (self.tr("Good until"), written(content.expires_on)),
            (self.tr("Signed by"), joined((content.counselor_name, content.counselor_title))),
        ])
        lacking = [words for words, value in (
            (self.tr("for whom to ask"), content.employer_contact), (self.tr("a telephone"), content.employer_phone),
            (self.tr("how to get there"), content.employer_directions)) if not value]
        self.hint.setText(self.tr("The vacancy does not tell: {0}.").format(", ".join(lacking)) if lacking else "")
        self.hint.setVisible(bool(lacking))
