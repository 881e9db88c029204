"""This PC joins an office that works already: where headquarters is, which office, the code; or, without a line, the
stick on which another PC of the office wrote. Who sits down is asked when the office's staff are here.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QWidget

from pes_desktop.domain.errors import DomainError
from pes_desktop.services.joining import JoinForm
from pes_desktop.services.stick_joining import StickJoinForm
from pes_desktop.ui import feedback
from pes_desktop.ui.start.panel import StartPanel
from pes_desktop.ui.sync.code_pair import CodePair
from pes_desktop.ui.sync.folder import ask_folder
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.field import Field
from pes_desktop.ui.widgets.progress import ProgressPanel
from pes_desktop.ui.widgets.text_field import TextField


class JoinPanel(StartPanel):
    """Signals ``accepted(JoinForm)`` or, by stick, ``accepted(StickJoinForm)``, answered with ``show_failure`` or the
    next panel; ``back_asked``.
    """

    accepted = Signal(object)
    back_asked = Signal()
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
                                     help=self.tr("The signs with which its letters begin, for example ALA"))
        self.code = TextField("code", self.tr("One-time code"), required=True)
        self._pair = CodePair(self.url, self.code, self)
        grid.addWidget(self.url, 0, 0, 1, 2)
        for column, field in enumerate((self.office_code, self.code)):
            grid.addWidget(field, 1, column, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.fields: dict[str, Field] = {field.name: field for field in (self.url, self.office_code, self.code)}
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
        self.code.enter_moves = False  # Enter acts
        self.code.input.returnPressed.connect(self.submit)
        QTimer.singleShot(0, self.url.focus_in)

    def take(self, form: JoinForm | StickJoinForm) -> None:
        """What was asked before stands in the fields again."""
        if isinstance(form, StickJoinForm):
            self._other_way()
        else:
            self.url.set_value(form.url)
            self.office_code.set_value(form.office_code)
        self.code.set_value(form.code)

    def _upper_code(self) -> None:
        self.office_code.set_value((self.office_code.value() or "").upper())

    def submit(self) -> None:
        """Ask headquarters; faults come back beside their fields."""
        self._upper_code()
        self._pair.part()
        feedback.show_faults(DomainError(), self.fields, self.banner, self._lang)
        if self.by_stick:
            self.dialog = ask_folder(self, self.tr("Folder of the USB stick"), self._with_stick)
            return
        self._hold(True)
        self.progress.start(self.tr("Asking headquarters"), cancellable=False)
        self.accepted.emit(JoinForm(**{name: str(field.value() or "").strip() for name, field in self.fields.items()}))

    def _with_stick(self, folder: str) -> None:
        self._hold(True)
        self.progress.start(self.tr("Reading the stick"), cancellable=False)
        self.accepted.emit(StickJoinForm(Path(folder), str(self.code.value() or "").strip()))

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
                "Headquarters gives a code for a stick. On a computer of the office, on the page of the exchange, Add "
                "another computer asks for it and writes the office and its staff onto a USB stick. The stick then "
                "takes this computer's request to headquarters, and what the office has is read here with the "
                "answer."))
            self.code.set_help(self.tr("From headquarters, for this computer alone."))
            self.primary.setText(self.tr("Choose the stick and join"))
            self.way.setText(self.tr("There is a line here"))
        else:
            self.words.setText(self.tr(
                "Headquarters gives its address and a code that works once. The office's staff and all it has are "
                "brought here: everybody comes in with the password of the other computers, also without a line."))
            self.code.set_help(self.tr(
                "From headquarters, for this computer alone. A reader of QR codes fills in the address too."))
            self.primary.setText(self.tr("Join the office"))
            self.way.setText(self.tr("No line here: join by stick"))

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
