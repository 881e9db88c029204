"""What a page may reach: services, lanes, events, navigation, words. The application makes one, every page gets it."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, Signal

from pes_desktop.reference import messages
from pes_desktop.ui.concerns import Concerns
from pes_desktop.ui.events import Events
from pes_desktop.ui.jobs import Jobs


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One result of the global search: what to show and which page to open with which parameters."""

    group: str
    title: str
    subtitle: str = ""
    page: str = ""
    params: dict[str, Any] = field(default_factory=dict)
    icon: str = ""


class Desk(QObject):
    """Attributes the application sets after log-in:

    ``ctx`` the services' context; ``lang`` es or en; ``may(permission)`` whether the person at the desk holds a duty;
    ``look_asked(theme, scale, language)`` asks the application for another look, ``restore_asked`` for a restore,
    ``mend_asked`` for one because the file was found damaged;
    ``runner`` the rounds of the exchange (ui/sync/runner.py); ``search(text)`` global search, called
    in the read lane, returns SearchHits; ``prefs`` a mapping of strings that is
    kept between starts (splitters, columns).
    """

    navigated = Signal(str, dict)
    back_asked = Signal()
    undo_offered = Signal(str, object)
    notice_given = Signal(str, str)
    lock_asked = Signal()
    look_asked = Signal(str, float, str)
    restore_asked = Signal()
    mend_asked = Signal()

    def __init__(self, ctx: Any = None, lang: str = "es", prefs: MutableMapping[str, Any] | None = None,
                 parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.ctx, self.lang = ctx, lang
        self.jobs = Jobs(self)
        self.events = Events(self)
        self.concerns = Concerns(self)
        self.prefs: MutableMapping[str, Any] = {} if prefs is None else prefs
        self.may: Callable[[str], bool] = _everything
        self.runner: Any = None
        self.search: Callable[[str], list[SearchHit]] | None = None

    def navigate(self, page: str, **params: Any) -> None:
        """Open a page by its key, with parameters for its ``opened``."""
        self.navigated.emit(page, params)

    def back(self) -> None:
        """Return to the page before."""
        self.back_asked.emit()

    def undo(self, words: str, action: Callable[[], None] | None = None) -> None:
        """Tell what was done, with Undo for eight seconds when ``action`` (a bound method) is given."""
        self.undo_offered.emit(words, action)

    def notice(self, words: str, kind: str = "ok") -> None:
        """Tell something at the foot of the window; kind ok, info, warn or bad."""
        self.notice_given.emit(words, kind)

    def text(self, key: str, **params: Any) -> str:
        """Words of the message catalogue in the language of the screen."""
        return messages.text(key, self.lang, **params)

    def close(self) -> bool:
        """Stop the lanes; False when one did not stop in time."""
        return self.jobs.close()


def _everything(_permission: str) -> bool:
    return True
