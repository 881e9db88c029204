"""The exchange without a line: what waits goes onto a USB stick, answers and other computers' changes come from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from pes_desktop.services.brigade import Area, ForOthers
from pes_desktop.services.stick import StickRead, StickWritten
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.sync.brigade_row import BrigadeRow
from pes_desktop.ui.sync.folder import ask_folder
from pes_desktop.ui.sync.invite_row import InviteRow
from pes_desktop.ui.sync.stick_words import invited_words, people_words, read_words, written_words
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.base import set_look
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.card import Card
from pes_desktop.ui.widgets.flow import FlowLayout
from pes_desktop.ui.widgets.labels import Label


class StickCard(Card):
    """Asks for the stick's folder and signals ``take_along(folder)``, ``read_stick(folder)``,
    ``invite(code, folder)`` or ``take_people(area, folder)``, folders as Path; ``areas_wanted()`` is answered by
    ``show_areas``."""

    take_along = Signal(object)
    read_stick = Signal(object)
    invite = Signal(str, object)
    areas_wanted = Signal()
    take_people = Signal(str, object)
    dialog: QFileDialog | None = None

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self._desk, self._area, self._code = desk, "", ""
        self._told_at: datetime | None = None
        self.told = Label("", wrap=True)
        self._introduce()
        self.add(self.told)
        holder = QWidget()
        self.add(holder)
        row = FlowLayout(holder, gap=tokens.current().px(8))
        self.take = Button(self.tr("Take along"), icon="usb")
        self.read = Button(self.tr("Read the stick"))
        self.people = Button(self.tr("Take people to another computer"), "quiet", icon="users")
        self.another = Button(self.tr("Add another computer"), "quiet", icon="monitor")
        for button in (self.take, self.read, self.people, self.another):
            row.addWidget(button)
        self.brigade = BrigadeRow(desk)
        self.add(self.brigade)
        self.inviting = InviteRow(desk)
        self.add(self.inviting)
        self.take.clicked.connect(self._ask_take)
        self.read.clicked.connect(self._ask_read)
        self.people.clicked.connect(self._ask_areas)
        self.another.clicked.connect(self._begin_invite)
        self.inviting.asked.connect(self._ask_invite)
        self.inviting.left.connect(self._leave_invite)
        self.brigade.asked.connect(self._ask_people)
        self.brigade.left.connect(self._leave_brigade)

    def _ask_take(self) -> None:
        self.dialog = ask_folder(self, self.tr("Folder of the USB stick"), self._take)

    def _ask_read(self) -> None:
        self.dialog = ask_folder(self, self.tr("Folder of the USB stick"), self._read)

    def _begin_invite(self) -> None:
        self.another.hide()
        self.inviting.begin()

    def _leave_invite(self) -> None:
        self.inviting.hide()
        self.another.show()
        self.another.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_invite(self, code: str) -> None:
        self._code = code
        self.dialog = ask_folder(self, self.tr("Folder of the USB stick"), self._invite)

    def _ask_areas(self) -> None:
        self.areas_wanted.emit()

    def _ask_people(self, area: str) -> None:
        self._area = area
        self.dialog = ask_folder(self, self.tr("Folder of the USB stick"), self._take_people)

    def _take(self, name: str) -> None:
        self.take_along.emit(Path(name))

    def _read(self, name: str) -> None:
        self.read_stick.emit(Path(name))

    def _invite(self, name: str) -> None:
        self.invite.emit(self._code, Path(name))

    def _take_people(self, name: str) -> None:
        self.take_people.emit(self._area, Path(name))

    def _leave_brigade(self) -> None:
        self.brigade.hide()
        self.people.show()
        self.people.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_areas(self, areas: Sequence[Area]) -> None:
        """Ask which people go along."""
        if not areas:
            self._tell(self.tr("Nobody of the office has a parish written down yet: there is nobody to take along."))
            return
        self.people.hide()
        self.brigade.show_areas(areas)

    def show_people(self, written: ForOthers) -> None:
        """Say who is on the stick now."""
        self._leave_brigade()
        self._tell(people_words(written, self._desk.lang))

    def show_invited(self, written: ForOthers) -> None:
        """Say what the other computer does with the stick."""
        self._leave_invite()
        self._tell(invited_words(written, self._desk.lang))

    def show_written(self, written: StickWritten) -> None:
        """Say what is on the stick now."""
        self._tell(written_words(written, self._desk.lang))

    def show_read(self, found: StickRead) -> None:
        """Say what the stick brought."""
        self._tell(read_words(found, self._desk.lang))

    def show_round(self, at: datetime | None) -> None:
        """A round over a line at ``at`` (aware) has compared: what an earlier stick said is of before."""
        if at is not None and self._told_at is not None and at.astimezone() > self._told_at:
            self._told_at = None
            self._introduce()

    def _introduce(self) -> None:
        self.told.setText(self.tr("Without internet, a USB stick carries what waits to headquarters and to the other "
                                  "computers of the office: who finds it cannot read it."))
        set_look(self.told, "role", "muted")

    def _tell(self, words: str) -> None:
        self._told_at = datetime.now(UTC)
        self.told.setText(words)
        set_look(self.told, "role", "body")
