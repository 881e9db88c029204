"""What every page stands on: header, states, work off the screen's thread, shortcuts, release."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.errors import DomainError
from pes_desktop.ui import feedback
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.help_overlay import keys_words
from pes_desktop.ui.jobs import Job
from pes_desktop.ui.page_header import PageHeader
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.banner import Banner
from pes_desktop.ui.widgets.empty_state import EmptyState


class BasePage(QWidget):
    """A page fills ``self.body`` (a QVBoxLayout) in ``build`` and reacts in ``opened`` and ``data_changed``.

    All work goes through ``run_read``, ``run_write`` or ``run_network``; callbacks are bound methods and stop when the
    page closes. ``help_text`` is shown by F1 above the shortcuts.
    """

    help_text = ""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        now = tokens.current()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(now.px(24), now.px(18), now.px(24), now.px(20))
        outer.setSpacing(now.px(16))
        self.header = PageHeader(self)
        outer.addWidget(self.header)
        self.banner = Banner(self)
        outer.addWidget(self.banner)
        self._stack = QStackedWidget(self)
        outer.addWidget(self._stack, 1)
        content = QWidget()
        self._stack.addWidget(content)
        self.body = QVBoxLayout(content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(now.px(16))
        self._state = EmptyState()
        self._stack.addWidget(self._state)
        self._state.action.connect(self._state_pressed)
        self._state_action: Callable[[], object] | None = None
        self._shortcuts: list[tuple[str, str]] = []
        self._missed: dict[str, frozenset[UUID]] = {}
        self._built = self._closed = False
        desk.events.data_changed.connect(self._on_changes)

    # --- for the page to fill in ---
    def build(self) -> None:
        """Make the widgets; called once, before the page is first shown."""

    def opened(self, **params: Any) -> None:
        """Called each time the page is navigated to."""

    def data_changed(self, changes: ChangeSet) -> None:
        """Something was written while or since the page was visible; reload if it matters."""

    def leaving(self) -> None:
        """The user goes to another page: write the draft."""

    # --- header and shortcuts ---
    def set_title(self, title: str, subtitle: str = "", overline: str = "") -> None:
        """Words of the header."""
        self.header.set_title(title, subtitle, overline)
        self.setAccessibleName(title)

    def add_shortcut(self, keys: str, words: str, slot: Callable[[], object]) -> QAction:
        """A shortcut that works anywhere in the page and is listed by F1; ``slot`` a bound method."""
        action = QAction(words, self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(slot)
        self.addAction(action)
        self._shortcuts.append((keys_words(keys), words))
        return action

    def shortcuts(self) -> list[tuple[str, str]]:
        """(keys, words) for the help overlay."""
        return list(self._shortcuts)

    # --- work ---
    def run_read(self, work: Callable[..., Any], done: Callable[[Any], None] | None = None, *, token: str = "",
                 failed: Callable[[DomainError], None] | None = None,
                 progress: Callable[[int, int, str], None] | None = None) -> Job:
        """Read off the thread. Give a ``token`` to searches: only the latest result arrives."""
        return self._run("read", work, done, token, failed, progress)

    def run_write(self, work: Callable[..., Any], done: Callable[[Any], None] | None = None, *, token: str = "",
                  failed: Callable[[DomainError], None] | None = None,
                  progress: Callable[[int, int, str], None] | None = None) -> Job:
        """Write off the thread. A ChangeSet in the result (alone, in a tuple, as ``changes``) is announced."""
        return self._run("write", _Announce(self.desk, work), done, token, failed, progress)

    def run_network(self, work: Callable[..., Any], done: Callable[[Any], None] | None = None, *, token: str = "",
                    failed: Callable[[DomainError], None] | None = None,
                    progress: Callable[[int, int, str], None] | None = None) -> Job:
        """Talk to the line off the thread."""
        return self._run("network", work, done, token, failed, progress)

    def _run(self, lane: str, work: Callable[..., Any], done: Callable[[Any], None] | None, token: str,
             failed: Callable[[DomainError], None] | None, progress: Callable[[int, int, str], None] | None) -> Job:
        return self.desk.jobs.run(lane, work, done=done, failed=failed or self.show_error, progress=progress,
                                  owner=self, token=token)

    # --- states ---
    def show_error(self, error: DomainError) -> None:
        """Default of a failed job: the sentence in the banner."""
        self.banner.show_words(feedback.kind_of(error), feedback.title_of(error),
                               "\n".join(feedback.words_of(f, self.desk.lang) for f in error.faults))

    def show_content(self) -> None:
        """Back to the page itself."""
        self._stack.setCurrentIndex(0)

    def show_loading(self, words: str = "") -> None:
        """Instead of the content: being read."""
        self._show_state("loader-circle", words or self.tr("One moment…"), "", "", None, "muted")

    def show_empty(self, title: str, words: str = "", button: str = "", slot: Callable[[], object] | None = None,
                   icon: str = "inbox") -> None:
        """Instead of the content: nothing yet, and the next step."""
        self._show_state(icon, title, words, button, slot, "muted")

    def show_failed(self, error: DomainError, retry: Callable[[], object] | None = None) -> None:
        """Instead of the content: it could not be read."""
        sentence = "\n".join(feedback.words_of(f, self.desk.lang) for f in error.faults)
        self._show_state("triangle-alert", feedback.title_of(error), sentence, self.tr("Try again") if retry else "",
                         retry, feedback.kind_of(error))

    def show_offline(self, words: str) -> None:
        """A calm line above the content: no connection, work goes on."""
        self.banner.show_words("neutral", self.tr("Offline"), words)

    def _show_state(self, icon: str, title: str, words: str, button: str, slot: Callable[[], object] | None,
                    kind: str) -> None:
        self._state_action = slot
        self._state.set_words(icon, title, words, button, kind=kind)
        self._stack.setCurrentIndex(1)

    def _state_pressed(self) -> None:
        if self._state_action is not None:
            self._state_action()

    # --- life ---
    def open(self, **params: Any) -> None:
        """Called by the window: build on first use, then ``opened``."""
        if not self._built:
            self._built = True
            self.build()
        self.catch_up()
        self.opened(**params)

    def catch_up(self) -> None:
        """Hand over what was written while the page was not visible."""
        missed, self._missed = self._missed, {}
        if missed:
            self.data_changed(ChangeSet(missed))

    def close_page(self) -> None:
        """Called by the window before the page is destroyed: nothing arrives any more."""
        if not self._closed:
            self._closed = True
            self.desk.events.data_changed.disconnect(self._on_changes)
            self.desk.jobs.release(self)

    def _on_changes(self, changes: ChangeSet) -> None:
        if self.isVisible():
            self.data_changed(changes)
        elif self._built:
            for kind, ids in changes.touched.items():
                self._missed[kind] = self._missed.get(kind, frozenset()) | ids


class _Announce:
    """Runs a write in its lane and announces its ChangeSet from there (the hub's signal crosses to the main thread)."""

    def __init__(self, desk: Desk, work: Callable[..., Any]) -> None:
        self._desk, self._work = desk, work

    def __call__(self, *args: Any) -> Any:
        result = self._work(*args)
        parts = result if isinstance(result, tuple) else (result,)
        for part in parts:
            changes = part if isinstance(part, ChangeSet) else getattr(part, "changes", None)
            if isinstance(changes, ChangeSet):
                self._desk.events.publish(changes)
        return result
