"""This PC joins an office that works already: where headquarters is, which office, the code, and who works here; or,
without a line, the stick on which another PC of the office wrote.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QWidget

from pes_desktop.domain.errors import DomainError
from pes_desktop.services.joining import JoinForm
from pes_desktop.services.stick_joining import StickJoinForm
from pes_desktop.ui import feedback
from pes_desktop.ui.start.new_staff import NewStaff
from pes_desktop.ui.start.panel import StartPanel
from pes_desktop.ui.sync.code_pair import CodePair
from pes_desktop.ui.sync.folder import ask_folder
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.field import Field
from pes_desktop.ui.widgets.progress import ProgressPanel
from pes_desktop.ui.widgets.text_field import TextField


class JoinPanel(StartPanel):
    """Signals ``accepted(JoinForm)`` or, by stick, ``accepted(StickJoinForm)``, answered with ``show_failure`` or
    ``begin_round``; ``back_asked``.

    ``stopped``: the first round is not waited for; it goes on later.
    """

    accepted = Signal(object)
    back_asked = Signal()
    stopped = Signal()
    width_px = 680
    dialog: QFileDialog | None = None

    def __init__(self, lang: str = "es", parent: QWidget | None = None) -> None:
        super().__init__("", "", "", parent)
        self._lang = lang
        self.title.setText(self.tr("Join an office that works already"))
        self.by_stick = False
        grid = self._grid = QGridLayout()
        self.body.addLayout(grid)
        now = tokens.current()
        grid.setHorizontalSpacing(now.px(16))
        grid.setVerticalSpacing(now.px(12))
        self.url = TextField("url", self.tr("Address of headquarters"), required=True, placeholder="https://")
        self.office_code = TextField("office_code", self.tr("Code of the office"), required=True, max_length=6,
                                     help=self.tr("The letters with which its document numbers begin: ALA"))
        self.code = TextField("code", self.tr("One-time code"), required=True)
        self._pair = CodePair(self.url, self.code, self)
        self.staff = NewStaff(self)
        grid.addWidget(self.url, 0, 0, 1, 2)
        pairs: tuple[tuple[Field, Field], ...] = (
            (self.office_code, self.code), (self.staff.name, self.staff.job_title),
            (self.staff.password, self.staff.again))
        for row, pair in enumerate(pairs, 1):
            for column, field in enumerate(pair):
                grid.addWidget(field, row, column, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.fields: dict[str, Field] = {field.name: field for field in (
            self.url, *(field for pair in pairs for field in pair))}
        self.progress = ProgressPanel(self)
        self.body.addWidget(self.progress)
        self.way = Button("", "quiet")
        self.body.addWidget(self.way, 0, Qt.AlignmentFlag.AlignLeft)
        self.back = Button(self.tr("Back"), "quiet")
        self.action_row.addWidget(self.back)
        self.finish_card()
        self._say_way()
        self.way.clicked.connect(self._other_way)
        self.office_code.left.connect(self._upper_code)
        self.back.clicked.connect(self.back_asked)
        self.primary.clicked.connect(self.submit)
        self.progress.cancelled.connect(self.stopped)
        self.staff.again.enter_moves = False  # Enter acts
        self.staff.again.input.returnPressed.connect(self.submit)
        QTimer.singleShot(0, self.url.focus_in)

    def _upper_code(self) -> None:
        self.office_code.set_value((self.office_code.value() or "").upper())

    def submit(self) -> None:
        """Ask headquarters; faults come back beside their fields."""
        self._upper_code()
        self._pair.part()
        if not self.staff.agree(self.fields, self.banner, self._lang):
            return
        feedback.show_faults(DomainError(), self.fields, self.banner, self._lang)
        if self.by_stick:
            self.dialog = ask_folder(self, self.tr("Folder of the USB stick"), self._with_stick)
            return
        self._hold(True)
        self.progress.start(self.tr("Asking headquarters"), cancellable=False)
        self.accepted.emit(JoinForm(**self.staff.values(self.fields)))

    def _with_stick(self, folder: str) -> None:
        typed = {name: words for name, words in self.staff.values(self.fields).items()
                 if name not in ("url", "office_code")}
        self._hold(True)
        self.progress.start(self.tr("Reading the stick"), cancellable=False)
        self.accepted.emit(StickJoinForm(Path(folder), **typed))

    def _other_way(self) -> None:
        self.by_stick = not self.by_stick
        feedback.show_faults(DomainError(), self.fields, self.banner, self._lang)
        self._say_way()
        (self.code if self.by_stick else self.url).focus_in()

    def _say_way(self) -> None:
        """The words of the way that is chosen; without a line the stick tells the office."""
        for field in (self.url, self.office_code):
            field.setVisible(not self.by_stick)
        self._grid.addWidget(self.code, 1, 0 if self.by_stick else 1, 1, 2 if self.by_stick else 1,
                             Qt.AlignmentFlag.AlignTop)
        if self.by_stick:
            self.words.setText(self.tr(
                "On a computer of the office, on the page of the exchange, Add another computer writes the office onto "
                "a USB stick. Headquarters gives a code for a stick. The stick then takes this computer's request to "
                "headquarters, and what the office has is read here with the answer."))
            self.code.set_help(self.tr("From headquarters, for this computer alone."))
            self.primary.setText(self.tr("Choose the stick and join"))
            self.way.setText(self.tr("There is a line here"))
        else:
            self.words.setText(self.tr(
                "Headquarters gives its address and a code that works once. What the office has is brought here; after "
                "that this computer works without a line too."))
            self.code.set_help(self.tr(
                "From headquarters, for this computer alone. A reader of QR codes fills in the address too."))
            self.primary.setText(self.tr("Join the office"))
            self.way.setText(self.tr("No line here: join by stick"))

    def begin_round(self) -> None:
        """The PC is admitted; what the office has comes down."""
        self.progress.finish()
        self._hold(True)
        for part in (self.back, self.primary, self.way):
            part.hide()
        self.progress.start(self.tr("Bringing the office's data here"), delay=0)
        self.progress.button.setText(self.tr("Go on, the rest comes later"))
        self.progress.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def tell(self, done: int, total: int, _words: str) -> None:
        """How many records so far."""
        self.progress.update_progress(done, total, self.tr("records"))

    def show_failure(self, error: DomainError) -> None:
        """Headquarters or a field refuses: say why, keep everything typed."""
        self.progress.finish()
        self._hold(False)
        feedback.show_faults(error, self.fields, self.banner, self._lang)
        if all(fault.field in self.fields for fault in error.faults):
            self.banner.dismiss()  # it stands beside its field

    def _hold(self, busy: bool) -> None:
        for part in (*self.fields.values(), self.back, self.primary, self.way):
            part.setEnabled(not busy)
