"""The frame: rail, bar, page stack. It navigates and does nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from pes_desktop.ui.desk import Desk
from pes_desktop.ui.pages import PageSpec, page_specs
from pes_desktop.ui.theme import tokens

if TYPE_CHECKING:
    from pes_desktop.ui.base_page import BasePage
    from pes_desktop.ui.help_overlay import HelpOverlay
    from pes_desktop.ui.rail import Rail
    from pes_desktop.ui.top_bar import TopBar
    from pes_desktop.ui.widgets.curtain import Curtain
    from pes_desktop.ui.widgets.undo_bar import UndoBar

#: Parameters that a page is told once: who comes back may have mended it.
_ONCE = frozenset({"refused"})
_FRAME = frozenset({"rail", "top", "undo_bar", "help", "curtain", "_stack"})


class MainWindow(QMainWindow):
    """``show_full(widget)`` shows a page without rail (first start, log-in, locked); ``show_frame()`` the program.

    Pages are made when first opened, the frame when first asked for: log-in is on the screen before rail, bar and
    search are loaded. Lock is only asked for (``desk.lock_asked``): the application decides what follows.
    ``curtained(drawn)``: the privacy curtain has moved.
    """

    curtained = Signal(bool)
    rail: Rail
    top: TopBar
    undo_bar: UndoBar
    help: HelpOverlay
    curtain: Curtain
    _stack: QStackedWidget

    def __init__(self, desk: Desk, specs: Iterable[PageSpec] | None = None) -> None:
        super().__init__()
        self.desk = desk
        self._specs = {spec.key: spec for spec in (page_specs() if specs is None else specs)}
        self._frame: QWidget | None = None
        self._full: QWidget | None = None
        self._pages: dict[str, BasePage] = {}
        self._history: list[tuple[str, dict[str, Any]]] = []
        self.current_key = ""
        self.may_close: Callable[[], bool] = _always
        self.setWindowTitle(self.tr("Employment service"))
        self.resize(1366, 768)
        self.setMinimumSize(800, 480)
        self._outer = QStackedWidget()
        self.setCentralWidget(self._outer)
        desk.navigated.connect(self.open_page)
        desk.back_asked.connect(self.go_back)
        desk.undo_offered.connect(self._offer_undo)
        desk.notice_given.connect(self._notice)

    def __getattr__(self, name: str) -> Any:
        if name in _FRAME and "_outer" in self.__dict__:
            self.build_frame()
            return self.__dict__[name]
        raise AttributeError(name)

    def build_frame(self) -> None:
        """Make rail, bar and page stack, if not yet there; whoever reaches for one of them gets it too."""
        if self._frame is not None:
            return
        from pes_desktop.ui.help_overlay import HelpOverlay
        from pes_desktop.ui.rail import Rail
        from pes_desktop.ui.top_bar import TopBar
        from pes_desktop.ui.widgets.curtain import Curtain
        from pes_desktop.ui.widgets.undo_bar import UndoBar

        shown = self._outer.currentWidget()
        frame = self._frame = QWidget()
        self._outer.insertWidget(0, frame)
        frame.setProperty("role", "window")
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.rail = Rail()
        row.addWidget(self.rail)
        column = QVBoxLayout()
        row.addLayout(column, 1)
        column.setSpacing(0)
        self.top = TopBar(self.desk)
        column.addWidget(self.top)
        self._stack = QStackedWidget()
        column.addWidget(self._stack, 1)
        self.undo_bar = UndoBar(frame)
        self.help = HelpOverlay(frame)
        self.curtain = Curtain(self._outer)
        if shown is not None:
            self._outer.setCurrentWidget(shown)
        else:
            self._outer.setCurrentWidget(frame)
        self._connect()
        self.refresh_pages()
        self._fit_rail()

    def rebuild_frame(self) -> None:
        """Make rail, bar and pages anew, in the language and size now in force; the open page opens again."""
        if self._frame is None:
            return
        history, framed = list(self._history), self._outer.currentWidget() is self._frame
        self.close_pages()
        self.desk.jobs.release(self.top.search)
        for action in self.actions():
            self.removeAction(action)
            action.deleteLater()
        self._outer.removeWidget(self._frame)
        self._outer.removeWidget(self.curtain)
        for part in (self._frame, self.curtain):
            part.hide()
            part.deleteLater()
        for name in _FRAME:
            self.__dict__.pop(name, None)
        self._frame = None
        self.setWindowTitle(self.tr("Employment service"))
        self.build_frame()
        if framed:
            self._outer.setCurrentIndex(0)
        if history:
            self._history = history[:-1]
            self.open_page(*history[-1])

    def _connect(self) -> None:
        self.rail.asked.connect(self._rail_asked)
        self.rail.narrowed.connect(self._rail_narrowed)
        self.top.sync_asked.connect(self._sync_asked)
        self.top.lock_asked.connect(self.desk.lock_asked)
        self.top.curtain_asked.connect(self.curtain.toggle)
        self.curtain.drawn_over.connect(self._curtain_drawn)
        self.curtain.lifted.connect(self._curtain_lifted)
        self._key("Ctrl+K", self.tr("Find anything"), self._focus_search)
        self._key("Ctrl+L", self.tr("Lock the desk"), self._lock)
        self._key("F12", self.tr("Hide or show the page"), self.curtain.toggle)
        self._key("F1", self.tr("Help and shortcuts of this page"), self.toggle_help)
        self._key("Alt+Left", self.tr("Back"), self._back_key)

    def _key(self, keys: str, words: str, slot: Any) -> None:
        action = QAction(words, self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(slot)
        self.addAction(action)

    # --- navigation ---
    def refresh_pages(self) -> None:
        """List what the person at the desk may open; call after log-in or a change of person."""
        self.rail.set_pages(s for s in self._specs.values() if s.rail and self._allowed(s))
        self.rail.mark(self._rail_key(self.current_key))

    def _allowed(self, spec: PageSpec) -> bool:
        return not spec.permission or self.desk.may(spec.permission)

    def _rail_key(self, key: str) -> str:
        spec = self._specs.get(key)
        return (spec.parent or spec.key) if spec else ""

    def open_page(self, key: str, params: dict[str, Any] | None = None) -> bool:
        """Show a page; False when it does not exist or is not allowed."""
        spec = self._specs.get(key)
        if spec is None or not self._allowed(spec):
            return False
        params = params or {}
        self._leave()
        again = {name: value for name, value in params.items() if name not in _ONCE}
        if self._history and self._history[-1][0] == key:
            self._history[-1] = (key, again)
        else:
            self._history.append((key, again))
            del self._history[:-40]
        self._show(spec, params)
        return True

    def go_back(self) -> None:
        """The page before, with its parameters."""
        if len(self._history) > 1:
            self._leave()
            self._history.pop()
            key, params = self._history[-1]
            self._show(self._specs[key], params)

    def _back_key(self) -> None:
        if self._framed():
            self.go_back()

    def page(self, key: str) -> BasePage | None:
        """A page that has been opened, else None."""
        return self._pages.get(key)

    def _leave(self) -> None:
        page = self._pages.get(self.current_key)
        if page is not None:
            page.leaving()

    def _show(self, spec: PageSpec, params: dict[str, Any]) -> None:
        page = self._pages.get(spec.key)
        if page is None:
            page = self._pages[spec.key] = spec.make(self.desk)
            self._stack.addWidget(page)
            page.set_title(QCoreApplication.translate("pages", str(spec.title)))
            page.header.back.clicked.connect(self.go_back)
        self.current_key = spec.key
        self.rail.mark(self._rail_key(spec.key))
        page.header.back.setVisible(not spec.rail and len(self._history) > 1)
        self._stack.setCurrentWidget(page)
        self.help.hide()
        page.open(**params)
        focused = self.focusWidget()
        if focused is None or not page.isAncestorOf(focused):
            page.setFocus()  # the page's shortcuts work from the first key on

    def _rail_asked(self, key: str) -> None:
        if not self.open_page(key):
            self.rail.mark(self._rail_key(self.current_key))

    # --- frame ---
    def show_full(self, widget: QWidget) -> None:
        """Show one widget over the whole window."""
        if self._full is not None and self._full is not widget:
            self._drop_full()
        if self._outer.indexOf(widget) < 0:
            self._outer.addWidget(widget)
        self._full = widget
        self._outer.setCurrentWidget(widget)

    def show_frame(self) -> None:
        """Show rail, bar and pages; what was shown full is destroyed."""
        self.build_frame()
        self._outer.setCurrentIndex(0)
        self._drop_full()
        self.catch_up()

    def _curtain_drawn(self) -> None:
        self.curtained.emit(True)

    def _curtain_lifted(self) -> None:
        self.catch_up()
        self.curtained.emit(False)

    def clear_traces(self) -> None:
        """Nothing of the person who had the desk stays in bar and overlays: what can be undone, what was searched."""
        if self._frame is not None:
            self.undo_bar.dismiss()
            self.top.search.clear()
            self.help.hide()

    def catch_up(self) -> None:
        """What was written while the page was hidden (locked, behind the curtain) shows now."""
        page = self._pages.get(self.current_key)
        if page is not None and self._framed():
            page.catch_up()

    def _framed(self) -> bool:
        return self._frame is not None and self._outer.currentWidget() is self._frame

    def _drop_full(self) -> None:
        if self._full is not None:
            self._outer.removeWidget(self._full)
            self._full.deleteLater()
            self._full = None

    def close_pages(self) -> None:
        """Forget all pages (another person sits down)."""
        self._leave()
        for page in self._pages.values():
            page.close_page()
            self._stack.removeWidget(page)
            page.deleteLater()
        self._pages.clear()
        self._history.clear()
        self.current_key = ""

    def toggle_help(self) -> None:
        """F1."""
        if self.help.isVisible():
            self.help.close_help()
            return
        page = self._pages.get(self.current_key)
        if page is not None and self._framed():
            from pes_desktop.ui.help_overlay import keys_words

            everywhere = [(keys_words(a.shortcut().toString()), a.text()) for a in self.actions()]
            self.help.open_help(page.header.title.text(), page.help_text, [*page.shortcuts(), *everywhere])

    def _focus_search(self) -> None:
        if self._framed():
            self.top.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _lock(self) -> None:
        if self._framed() or self.curtain.drawn():
            self.desk.lock_asked.emit()

    def _sync_asked(self) -> None:
        self.open_page("sync")

    def _rail_narrowed(self, narrow: bool) -> None:
        self.desk.prefs["rail.narrow"] = "1" if narrow else "0"

    def _offer_undo(self, words: str, action: Any) -> None:
        self.undo_bar.offer(words, action)

    def _notice(self, words: str, kind: str) -> None:
        self.undo_bar.offer(words, None, kind)

    def showEvent(self, event: QShowEvent) -> None:
        """A window shown with nothing over it shows its frame."""
        if self._full is None:
            self.build_frame()
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The rail narrows by itself where the page would have less than about 1,000 px of the design."""
        super().resizeEvent(event)
        if self._frame is not None:
            self._fit_rail()

    def _fit_rail(self) -> None:
        kept = self.desk.prefs.get("rail.narrow")
        tight = self.width() < tokens.current().px(1100)
        narrow = kept == "1" or (tight and kept != "0")
        if narrow != self.rail.narrow:
            self.rail.set_narrow(narrow)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let pages write their drafts, then release everything; ``may_close`` may ask for time."""
        if not self.may_close():
            event.ignore()
            return
        self.close_pages()
        if self._frame is not None:
            self.desk.jobs.release(self.top.search)
        super().closeEvent(event)


def _always() -> bool:
    return True
