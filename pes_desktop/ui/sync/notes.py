"""What the Sync page has to say beside its numbers: each state one plain sentence and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pes_desktop.domain.errors import Fault
from pes_desktop.reference import messages
from pes_desktop.services.sync_session import SyncView
from pes_desktop.storage.settings import instant
from pes_desktop.sync.by_answer import DIFFERS, OTHER_EPOCH
from pes_desktop.ui import feedback
from pes_desktop.ui.numbers import counted, figure
from pes_desktop.ui.sync.stick_words import differing_words
from pes_desktop.ui.sync.words import moment
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.banner import Banner

#: More than these would push the lists off a small screen; the graver ones come first.
MOST = 2
#: Faults that the next line mends by itself.
PASSES = frozenset({"server_unreachable", "server_slow", "server_error", "sync_busy"})
_UNITS = (("year", timedelta(days=365)), ("day", timedelta(days=1)), ("hour", timedelta(hours=1)),
          ("minute", timedelta(minutes=1)))


@dataclass(frozen=True, slots=True)
class Note:
    """``kind`` as in Banner; ``act``: "", "resume" or "send"."""

    kind: str
    title: str
    words: str = ""
    act: str = ""


def notes_of(view: SyncView, lang: str) -> list[Note]:
    """All that is to be said, the gravest first."""
    return list(_notes(view, lang))


def _notes(view: SyncView, lang: str) -> Iterator[Note]:
    def say(name: str, **params: object) -> str:
        return messages.text(f"sync.note.{name}", lang, **params)

    state = view.state
    error = state.last_error if state.enrolled else None
    if error == "server_refused_device":
        reason = state.last_error_params.get("reason")
        name = reason if reason in ("device_revoked", "device_copied") else "device_unknown"
        yield Note("bad", say(f"{name}.title"), say(f"{name}.words"))
    elif error == "server_other_version":
        yield Note("bad", say("old_version.title"), say("old_version.words"))
    elif error in (DIFFERS, OTHER_EPOCH):
        said = _differing(state.last_error_params, lang)
        yield Note("warn", say(f"{error}.title"), f"{said} {say(f'{error}.words')}".strip())
    elif error == "sync_differs":
        tried = view.differing is not None and view.differing.tried
        yield Note("warn", say(f"{error}.title"), say(f"{error}.tried" if tried else f"{error}.words"))
    elif error and error != "sync_budget_spent":
        words = feedback.words_of(Fault(error, params=state.last_error_params), lang)
        yield Note("neutral" if error in PASSES else "warn", say("no_line.title" if error in PASSES else
                                                                 "stopped.title"), words)
    if view.clock_off is not None:
        way = "fast" if view.clock_off > timedelta(0) else "slow"
        yield Note("warn", say(f"clock_{way}.title", off=_span(abs(view.clock_off), lang)), say("clock.words"))
    if state.enrolled and not view.automatic:
        yield Note("neutral", say("paused.title"), say("paused.words"), "resume")
    elif state.enrolled and view.traffic.spent:
        yield spent_note(view, lang)
    if view.resent is not None:
        count = view.resent[1]
        yield Note("info", say("restored.title"),
                   counted("sync.note.resent", count, lang) if count else say("restored.nothing"))
    if view.brought_back is not None:
        yield Note("info", counted("sync.came_back", view.brought_back[1], lang), say("brought_back.words"))


def _differing(params: Mapping[str, Any], lang: str) -> str:
    """What an answer on a stick named; empty where it named nothing."""
    counts = params.get("counts")
    if not isinstance(counts, dict):
        return ""
    named = {kind: (pair[0], pair[1]) for kind, pair in counts.items() if isinstance(pair, list) and len(pair) == 2
             and all(isinstance(one, int) for one in pair) and messages.has(f"sync.type.{kind}.other")}
    return differing_words(named, moment(instant(params.get("at")), date.today(), lang), lang) if named else ""


def spent_note(view: SyncView, lang: str) -> Note:
    """The month's data are used up: automatic rounds wait, the button asks."""
    bound = megabytes(view.traffic.budget or 0, lang)
    return Note("warn", messages.text("sync.note.spent.title", lang, budget=bound),
                messages.text("sync.note.spent.words", lang), "send")


def resting_note(lang: str) -> Note:
    """The user left the round: when the next one begins by itself."""
    return Note("neutral", messages.text("sync.note.resting.title", lang),
                messages.text("sync.note.resting.words", lang))


def _span(off: timedelta, lang: str) -> str:
    """"3 hours": the largest unit that fits."""
    name, unit = next(((name, unit) for name, unit in _UNITS if off >= unit), _UNITS[-1])
    return counted(f"sync.span.{name}", max(1, round(off / unit)), lang)


def megabytes(count: int, lang: str) -> str:
    """Bytes as people read a data plan: "0,3 MB", "12 MB"."""
    amount = count / 1_000_000
    words = figure(round(amount)) if amount >= 10 or not count else f"{max(amount, 0.1):.1f}"
    return f"{words.replace('.', ',') if lang == 'es' else words} MB"


def waiting_words(by_type: dict[str, int], lang: str) -> str:
    """"120 people, 240 jobs", the most first; empty when nothing waits."""
    return ", ".join(counted(f"sync.type.{kind}", count, lang)
                     for kind, count in sorted(by_type.items(), key=lambda item: -item[1]))


class NoteStack(QWidget):
    """Shows notes one under the other; ``pressed(act)`` when the button of one is pressed."""

    pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.current().px(8))
        self.banners = [Banner(self) for _ in range(MOST)]
        for banner in self.banners:
            column.addWidget(banner)
            banner.action.connect(self._pressed)
        self.notes: list[Note] = []
        self.hide()

    def show_notes(self, notes: list[Note]) -> None:
        """Replace what is shown; no change, no flicker."""
        if notes == self.notes:
            return
        self.notes = notes
        for place, banner in enumerate(self.banners):
            if place >= len(notes):
                banner.hide()
                continue
            note = notes[place]
            action = {"": "", "resume": self.tr("Send by itself again"), "send": self.tr("Send now all the same")}
            banner.show_words(note.kind, note.title, note.words, action=action[note.act], closable=False)
        self.setVisible(bool(notes))

    def _pressed(self) -> None:
        banner = self.sender()
        for place, one in enumerate(self.banners):
            if one is banner and place < len(self.notes):
                self.pressed.emit(self.notes[place].act)
                return
