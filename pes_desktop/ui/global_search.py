"""Ctrl+K: one line that finds people, vacancies, letters and actions, with the results below it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from pes_desktop.ui.desk import Desk, SearchHit
from pes_desktop.ui.theme import icons, tokens
from pes_desktop.ui.widgets.rows import Row, RowList


class GlobalSearch(QLineEdit):
    """Asks ``desk.search`` in the read lane at each keystroke; only the latest answer is shown."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setProperty("role", "topsearch")
        self.setPlaceholderText(self.tr("Find a person, vacancy, letter or action"))
        self.setAccessibleName(self.placeholderText())
        now = tokens.current()
        self.setMaximumWidth(now.px(400))
        self.setMinimumWidth(now.px(150))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textEdited.connect(self._ask)
        self._popup: _Results | None = None

    def sizeHint(self) -> QSize:
        """Wide enough for a name and a number."""
        return QSize(tokens.current().px(380), tokens.current().px(32))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move in the results, Enter opens, Esc leaves."""
        key = event.key()
        if self._popup is not None and self._popup.isVisible():
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._popup.list.step(1 if key == Qt.Key.Key_Down else -1)
                return
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._open(self._popup.list.chosen_key())
                return
        if key == Qt.Key.Key_Escape:
            self.clear()
            self._hide()
            self.window().setFocus()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving closes the results."""
        super().focusOutEvent(event)
        QTimer.singleShot(120, self._hide_if_left)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Coming back selects what was typed."""
        super().focusInEvent(event)
        self.selectAll()

    def _ask(self, typed: str) -> None:
        if not typed.strip() or self._desk.search is None:
            self._hide()
            return
        self._desk.jobs.run("read", _Ask(self._desk, typed), done=self._show, owner=self, token="search")

    def _show(self, hits: list[SearchHit]) -> None:
        if not self.text().strip():
            return
        if self._popup is None:
            self._popup = _Results(self.window())
            self._popup.list.opened.connect(self._open)
            self.window().installEventFilter(self)
        self._popup.fill(hits, self.tr("Nothing found"), self.tr("Try part of the surname or the last digits."))
        self._place()
        self._popup.show()
        self._popup.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The results follow the window's size."""
        if event.type() == QEvent.Type.Resize and self._popup is not None and self._popup.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        if self._popup is None:
            return
        now = tokens.current()
        corner = self.mapTo(self.window(), QPoint(0, self.height() + now.px(4)))
        width = max(self.width(), now.px(460))
        self._popup.setGeometry(corner.x(), corner.y(), width, 10)
        height = min(self._popup.list.content_height() + now.px(10), self.window().height() - corner.y() - now.px(24))
        self._popup.resize(width, max(height, now.px(120)) if not self._popup.list.rows() else height)

    def _open(self, hit: object) -> None:
        if isinstance(hit, _Key):
            self.clear()
            self._hide()
            self._desk.navigate(hit.hit.page, **hit.hit.params)

    def _hide(self) -> None:
        if self._popup is not None:
            self._popup.hide()

    def _hide_if_left(self) -> None:
        if not self.hasFocus() and not (self._popup is not None and self._popup.list.hasFocus()):
            self._hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Magnifier and key cap."""
        super().paintEvent(event)
        now = tokens.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = now.px(16)
        icons.paint(painter, "search", QRectF(now.px(10), (self.height() - edge) / 2, edge, edge), "muted")
        if not self.text() and not self.hasFocus() and self.width() > now.px(300):
            font = now.font("caption")
            wide = QFontMetricsF(font).horizontalAdvance("Ctrl K") + now.px(10)
            cap = QRectF(self.width() - wide - now.px(9), (self.height() - now.px(18)) / 2, wide, now.px(18))
            painter.setPen(QPen(now.color("line"), 1))
            painter.setBrush(now.color("surface"))
            painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            painter.setPen(now.color("muted"))
            painter.setFont(font)
            painter.drawText(cap, int(Qt.AlignmentFlag.AlignCenter), "Ctrl K")
        painter.end()


class _Ask:
    """The search of one keystroke, run in the read lane."""

    def __init__(self, desk: Desk, typed: str) -> None:
        self._search, self._typed = desk.search, typed

    def __call__(self) -> list[SearchHit]:
        return list(self._search(self._typed)) if self._search else []


class _Key:
    """Carries a hit as a row's key."""

    def __init__(self, hit: SearchHit) -> None:
        self.hit = hit


class _Results(QFrame):
    """The list below the line; a child of the window, so that the line keeps the keyboard."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setProperty("role", "popup")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, tokens.current().px(4), 1, tokens.current().px(4))
        self.list = RowList()
        column.addWidget(self.list)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def fill(self, hits: list[SearchHit], nothing: str, advice: str) -> None:
        """Show hits under their groups."""
        rows: list[Row] = []
        group = None
        for hit in hits:
            if hit.group != group:
                group = hit.group
                rows.append(Row(f"group {group}", group, caption=True))
            rows.append(Row(_Key(hit), hit.title, hit.subtitle, icon=hit.icon))
        self.list.set_empty("search-x", nothing, advice)
        self.list.set_rows(rows, choose_first=True)
