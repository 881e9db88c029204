"""This PC joins an office that works already: where headquarters is, which office, the code, and who works here."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from pes_desktop.domain.errors import DomainError
from pes_desktop.services.joining import JoinForm
from pes_desktop.ui import feedback
from pes_desktop.ui.start.new_staff import NewStaff
from pes_desktop.ui.start.panel import StartPanel
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.field import Field
from pes_desktop.ui.widgets.progress import ProgressPanel
from pes_desktop.ui.widgets.text_field import TextField


class JoinPanel(StartPanel):
    """Signals ``accepted(JoinForm)``, answered with ``show_failure`` or ``begin_round``; ``back_asked``.

    ``stopped``: the first round is not waited for; it goes on later.
    """

    accepted = Signal(object)
    back_asked = Signal()
    stopped = Signal()
    width_px = 680

    def __init__(self, lang: str = "es", parent: QWidget | None = None) -> None:
        super().__init__("", "", "", parent)
        self._lang = lang
        self.title.setText(self.tr("Join an office that works already"))
        self.words.setText(self.tr(
            "Headquarters gives its address and a code that works once. What the office has is brought here; after "
            "that this computer works without a line too."))
        self.primary.setText(self.tr("Join the office"))
        grid = QGridLayout()
        self.body.addLayout(grid)
        now = tokens.current()
        grid.setHorizontalSpacing(now.px(16))
        grid.setVerticalSpacing(now.px(12))
        self.url = TextField("url", self.tr("Address of headquarters"), required=True, placeholder="https://")
        self.office_code = TextField("office_code", self.tr("Code of the office"), required=True, max_length=6,
                                     help=self.tr("The letters with which its document numbers begin: ALA"))
        self.code = TextField("code", self.tr("One-time code"), required=True, max_length=40,
                              help=self.tr("From headquarters, for this computer alone."))
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
        self.back = Button(self.tr("Back"), "quiet")
        self.action_row.addWidget(self.back)
        self.finish_card()
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
        if not self.staff.agree(self.fields, self.banner, self._lang):
            return
        feedback.show_faults(DomainError(), self.fields, self.banner, self._lang)
        self._hold(True)
        self.progress.start(self.tr("Asking headquarters"), cancellable=False)
        self.accepted.emit(JoinForm(**self.staff.values(self.fields)))

    def begin_round(self) -> None:
        """The PC is admitted; what the office has comes down."""
        self.progress.finish()
        self._hold(True)
        for part in (self.back, self.primary):
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
        for part in (*self.fields.values(), self.back, self.primary):
            part.setEnabled(not busy)
