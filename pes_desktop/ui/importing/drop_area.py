"""Where a spreadsheet is dropped or chosen; shows the chosen one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFileDialog, QLabel, QVBoxLayout, QWidget

from pes_desktop.ui.numbers import figure
from pes_desktop.ui.theme import icons, tokens
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.labels import Label

ENDINGS = "*.xlsx *.xlsm *.xls *.xlsb *.ods *.csv *.tsv *.txt"


class DropArea(QWidget):
    """Signal ``chosen(Path)``; ``show_file`` names the file that was taken."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._over = False
        now = tokens.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(now.px(24), now.px(24), now.px(24), now.px(24))
        column.setSpacing(now.px(4))
        column.addStretch(1)
        self._sign = QLabel()
        self._sign.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._sign)
        column.addSpacing(now.px(6))
        self.title = Label("", "section")
        self.words = Label("", "small", wrap=True)
        for part in (self.title, self.words):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(part)
        column.addSpacing(now.px(10))
        self.button = Button("", "secondary", icon="folder-open")
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.button.clicked.connect(self.browse)
        self.folder = str(Path.home())
        self.show_file(None)

    def show_file(self, path: Path | None) -> None:
        """Name the file taken, or ask for one."""
        if path is None:
            self.title.setText(self.tr("Drop the spreadsheet here"))
            self.words.setText(self.tr("Excel (xlsx, xls), LibreOffice (ods) or text (csv)"))
            self.button.setText(self.tr("Choose the file…"))
        else:
            self.title.setText(path.name)
            size = figure(max(path.stat().st_size // 1024, 1)) if path.exists() else "0"
            self.words.setText(self.tr("{0} kB · {1}").format(size, str(path.parent)))
            self.button.setText(self.tr("Choose another one…"))
        self._paint_sign("file-spreadsheet" if path is None else "file-check-2", "muted" if path is None else "accent")

    def _paint_sign(self, name: str, colour: str) -> None:
        self._sign.setPixmap(icons.pixmap(name, colour, tokens.current().px(40), self.devicePixelRatioF()))

    def browse(self) -> None:
        """The system's own dialog."""
        path, _ = QFileDialog.getOpenFileName(
            self, self.tr("Choose the spreadsheet"), self.folder,
            self.tr("Spreadsheets ({0})").format(ENDINGS) + ";;" + self.tr("All files (*)"))
        if path:
            self.chosen.emit(Path(path))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One local file may be dropped."""
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            self._over = True
            self.update()
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Gone again."""
        self._over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take it."""
        self._over = False
        self.update()
        event.acceptProposedAction()
        self.chosen.emit(Path(event.mimeData().urls()[0].toLocalFile()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A dashed frame, filled while a file hovers."""
        now = tokens.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(now.color("accent" if self._over else "field_line"), now.px(2) if self._over else 1.4)
        pen.setStyle(Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.setBrush(now.color("accent_soft" if self._over else "surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), now.px(8), now.px(8))
        painter.end()
