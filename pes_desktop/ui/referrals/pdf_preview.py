"""A PDF from memory on the screen, one page at the width there is."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMargins, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFrame, QWidget

from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.painting import draw_ring


class PdfPreview(QPdfView):
    """``show_pdf(bytes)``; ``toggle_whole`` switches between the page's width and the whole page; arrows scroll."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        now = tokens.current()
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setDocumentMargins(QMargins(*(now.px(12),) * 4))
        self.setPageSpacing(now.px(12))
        self.setPageMode(QPdfView.PageMode.MultiPage)
        self.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Dark, now.color("soft"))
        self.setPalette(palette)
        self._document = QPdfDocument(self)
        self._buffer = QBuffer(self)
        self.setDocument(self._document)

    def show_pdf(self, content: bytes) -> bool:
        """Show a document from its first line; False when it is none."""
        self.clear()
        self._buffer.setData(QByteArray(content))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        self.verticalScrollBar().setValue(0)
        return self._document.status() == QPdfDocument.Status.Ready

    def clear(self) -> None:
        """Show nothing and let go of the document's bytes."""
        self._document.close()
        self._buffer.close()

    def pages(self) -> int:
        """Number of pages shown."""
        return self._document.pageCount()

    def page_text(self, page: int = 0) -> str:
        """The words of a page."""
        return self._document.getAllText(page).text()

    def whole(self) -> bool:
        """Whether the whole page is in sight."""
        return self.zoomMode() == QPdfView.ZoomMode.FitInView

    def toggle_whole(self) -> None:
        """Whole page, or its width."""
        self.setZoomMode(QPdfView.ZoomMode.FitToWidth if self.whole() else QPdfView.ZoomMode.FitInView)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space pages on, arrows scroll."""
        bar = self.verticalScrollBar()
        step = {Qt.Key.Key_Space: bar.pageStep(), Qt.Key.Key_Home: -bar.maximum(), Qt.Key.Key_End: bar.maximum()}
        if (by := step.get(Qt.Key(event.key()))) is not None:
            bar.setValue(bar.value() + by)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Pages, and the ring when the keyboard is here."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self.viewport())
            draw_ring(painter, self.viewport().rect().toRectF().adjusted(1, 1, -1, -1))
            painter.end()
