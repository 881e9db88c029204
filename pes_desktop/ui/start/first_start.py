"""First start: create an office, its first member of staff, and put the recovery code on paper. No network is asked."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from pes_desktop.domain.errors import DomainError
from pes_desktop.reference.brand import home_country
from pes_desktop.reference.country import available_countries, load_country
from pes_desktop.reference.places import load_places
from pes_desktop.ui import feedback
from pes_desktop.ui.jobs import Jobs
from pes_desktop.ui.start.new_staff import NewStaff
from pes_desktop.ui.start.panel import StartPanel
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.choice_field import ChoiceField
from pes_desktop.ui.widgets.labels import Label
from pes_desktop.ui.widgets.place_picker import PlaceHit, PlacePicker
from pes_desktop.ui.widgets.text_field import TextField


def _create(folder: Path, values: dict[str, str]) -> Any:
    from pes_desktop.services.office_setup import NewOffice, create_office

    return create_office(folder, NewOffice(**values))


class FirstStartPanel(StartPanel):
    """Signals ``created((context, recovery words))`` once the office stands on the disk.

    ``elsewhere_asked``: the office exists already and comes from a copy. ``join_asked``: it works already with the
    program on other computers, and this one joins it.
    """

    created = Signal(object)
    elsewhere_asked = Signal()
    join_asked = Signal()
    width_px = 680

    def __init__(self, folder: Path, jobs: Jobs, lang: str = "es", parent: QWidget | None = None) -> None:
        super().__init__("", "", "", parent)
        self._folder, self._jobs, self._lang = folder, jobs, lang
        self.title.setText(self.tr("Create your office"))
        self.words.setText(self.tr(
            "It takes a minute and needs no internet. Everything is kept encrypted on this computer."))
        self.primary.setText(self.tr("Create the office"))
        grid = QGridLayout()
        self.body.addLayout(grid)
        now = tokens.current()
        grid.setHorizontalSpacing(now.px(16))
        grid.setVerticalSpacing(now.px(12))
        countries = [(code, load_country(code).name.of(lang)) for code in available_countries()]
        self.country = ChoiceField("country", self.tr("Country"), countries, empty=self.tr("Choose…"), required=True)
        self.name = TextField("name", self.tr("Name of the office"), required=True,
                              help=self.tr("As it stands on the letters: Oficina Alausí"))
        self.code = TextField("code", self.tr("Short code"), required=True,
                              help=self.tr("Two to six letters; it begins every document number: ALA"))
        self.place = PlacePicker("place_code", self.tr("Where it is"), search=self._find_place,
                                 name_of=self._place_name, required=True)
        self.address = TextField("address", self.tr("Address"), optional=True)
        self.phone = TextField("phone", self.tr("Telephone"), optional=True)
        self.staff = NewStaff(self)
        self.staff_name, self.job_title = self.staff.name, self.staff.job_title
        self.password, self.again = self.staff.password, self.staff.again
        pairs = ((self.country, self.place), (self.name, self.code), (self.address, self.phone),
                 (self.staff_name, self.job_title), (self.password, self.again))
        for row, pair in enumerate(pairs):
            for column, field in enumerate(pair):
                grid.addWidget(field, row, column, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.finish_card()
        doors = QHBoxLayout()
        self.body.addLayout(doors)
        doors.addWidget(Label(self.tr("Does the office exist already?"), "muted"))
        self.join = Button(self.tr("Join it with this computer"), "quiet", icon="network")
        self.elsewhere = Button(self.tr("Restore it from a copy"), "quiet", icon="database-backup")
        for button in (self.join, self.elsewhere):
            doors.addWidget(button)
        doors.addStretch(1)
        self.elsewhere.clicked.connect(self.elsewhere_asked)
        self.join.clicked.connect(self.join_asked)
        self.fields = {field.name: field for pair in pairs for field in pair}
        self.primary.clicked.connect(self.submit)
        self.country.changed.connect(self._country_chosen)
        self.name.left.connect(self._suggest_code)
        self.code.left.connect(self._upper_code)
        self.country.set_value(home_country())

    def _find_place(self, text: str) -> list[PlaceHit]:
        country = self.country.value()
        if not country:
            return []
        places = load_places(country)
        return [PlaceHit(place.code, place.name, places.path(place.parent) if place.parent else "")
                for place in places.search(text)]

    def _place_name(self, code: str) -> str:
        return load_places(self.country.value()).path(code)

    def _country_chosen(self) -> None:
        self.place.set_value("")

    def _suggest_code(self) -> None:
        common = ("oficina", "de", "empleo", "la", "el")
        words = [word for word in (self.name.value() or "").split() if word.lower() not in common]
        if words and not self.code.value():
            from pes_desktop.domain.text import fold

            self.code.set_value(fold(words[0])[:3].upper())

    def _upper_code(self) -> None:
        self.code.set_value((self.code.value() or "").upper())

    def submit(self) -> None:
        """Check and create; faults come back beside their fields."""
        self._upper_code()
        if not self.staff.agree(self.fields, self.banner, self._lang):
            return
        self.set_busy(True)
        self._jobs.run("write", partial(_create, self._folder, self.staff.values(self.fields)), done=self._created,
                       failed=self._failed, owner=self)

    def _created(self, result: Any) -> None:
        self.set_busy(False)
        self.created.emit(result)

    def _failed(self, error: DomainError) -> None:
        self.set_busy(False)
        feedback.show_faults(error, self.fields, self.banner, self._lang)
        if self.place.raw() and not self.place.value():
            self.place.refuse_unknown()


class RecoveryPanel(StartPanel):
    """Shows the recovery words once, prints or saves the page, and goes on."""

    done = Signal()
    print_asked = Signal()
    save_asked = Signal()
    width_px = 560

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__("", "", "", parent)
        self.title.setText(self.tr("Keep this recovery code on paper"))
        self.words.setText(self.tr(
            "If every password is forgotten, only these twelve words open the office. The program does not keep them. "
            "Print the page and lock it away."))
        self.primary.setText(self.tr("It is on paper, go on"))
        now = tokens.current()
        grid = QGridLayout()
        self.body.addLayout(grid)
        grid.setSpacing(now.px(8))
        for place, word in enumerate(words.split()):
            grid.addWidget(Label(f"{place + 1}", "caption"), place % 4, place // 4 * 2, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(Label(word, "section"), place % 4, place // 4 * 2 + 1)
        for column in (1, 3, 5):
            grid.setColumnStretch(column, 1)
        self.print = Button(self.tr("Print"), icon="printer")
        self.save = Button(self.tr("Save as PDF"), icon="file-down")
        self.action_row.addWidget(self.print)
        self.action_row.addWidget(self.save)
        self.finish_card()
        QTimer.singleShot(0, self._focus_print)
        self.primary.clicked.connect(self.done)
        self.print.clicked.connect(self.print_asked)
        self.save.clicked.connect(self.save_asked)

    def _focus_print(self) -> None:
        """Paper first: Enter or Space prints, Tab goes on."""
        self.print.setFocus(Qt.FocusReason.OtherFocusReason)
