"""Theme, size and language of the screen: changed at once, remembered for the next start."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from pes_desktop.ui.application import apply_theme, install_language
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.main_window import MainWindow

LOOK_PREF = "look"


class Look(QObject):
    """The look of one running program; answers ``desk.look_asked(theme, scale, language)``."""

    def __init__(self, desk: Desk, window: MainWindow, theme: str, scale: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._window = desk, window
        self.theme, self.scale = theme, scale
        # queued: who asks stands on a page that is made anew
        desk.look_asked.connect(self.change, Qt.ConnectionType.QueuedConnection)

    def remembered(self) -> None:
        """Put on the look that was chosen on this computer; call after the desk is dressed."""
        kept = self._desk.prefs.get(LOOK_PREF)
        if isinstance(kept, dict):
            self._put_on(str(kept.get("theme", self.theme)), float(kept.get("scale", self.scale)),
                         str(kept.get("lang", self._desk.lang)))

    def change(self, theme: str, scale: float, lang: str) -> None:
        """Another theme, size of everything (1.0, 1.25, 1.5) or language, at once and at the next start."""
        self._put_on(theme, scale, lang)
        if self._desk.ctx is not None:
            self._desk.prefs[LOOK_PREF] = {"theme": theme, "scale": scale, "lang": lang}

    def _put_on(self, theme: str, scale: float, lang: str) -> None:
        app, now = QApplication.instance(), (self.theme, self.scale, self._desk.lang)
        if not isinstance(app, QApplication) or (theme, scale, lang) == now:
            return
        self.theme, self.scale, self._desk.lang = theme, scale, lang
        if lang != now[2]:
            install_language(app, lang)
        apply_theme(app, theme, scale)
        if (scale, lang) != now[1:]:
            self._rebuild()

    def _rebuild(self) -> None:
        """Lengths and words are settled when a widget is made, so all of them are made anew."""
        from pes_desktop.ui.session import dress_desk

        desk, window = self._desk, self._window
        window.rebuild_frame()
        if desk.ctx is not None:
            dress_desk(desk, desk.ctx, window)
        if desk.runner is not None:
            desk.runner.show_on(window.top)
