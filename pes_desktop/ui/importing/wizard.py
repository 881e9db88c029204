"""The frame of the wizard: steps left, one part right, long work with its bar, questions in the banner."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pes_desktop.ui.base_page import BasePage
from pes_desktop.ui.importing.work import COMPARING, Task
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.progress import ProgressPanel
from pes_desktop.ui.widgets.step_list import Step, StepList


class WizardPage(BasePage):
    """A page in ``STEPS``; the heir says what each step is called (``step_titles``) and whether one may go on."""

    STEPS: tuple[str, ...] = ()

    def make_frame(self, parts: dict[str, QWidget]) -> None:
        """Lay out the parts, one for each step."""
        self.here, self.task = self.STEPS[0], None
        self.progress = ProgressPanel(self)
        self.body.addWidget(self.progress)
        self.progress.hide()
        row = QHBoxLayout()
        self.body.addLayout(row, 1)
        row.setSpacing(tokens.current().px(16))
        left = QVBoxLayout()
        row.addLayout(left)
        self.steps = StepList()
        left.addWidget(self.steps)
        left.addStretch(1)
        self.stack = QStackedWidget()
        row.addWidget(self.stack, 1)
        self._parts = parts
        for part in parts.values():
            self.stack.addWidget(part)
        self._on_banner: Callable[[], object] | None = None
        self.steps.chosen.connect(self._step_chosen)
        self.progress.cancelled.connect(self._stop)
        self.banner.action.connect(self._banner_pressed)

    here: str
    task: Task | None

    # --- for the heir ---
    def step_titles(self) -> dict[str, str]:
        """Key to title of every step."""
        raise NotImplementedError

    def step_done(self, step: str) -> bool:
        """Whether a step that is open is finished."""
        return False

    def say(self) -> None:
        """Words of the header for where we are."""

    def may_go_on(self) -> bool:
        """Whether the primary button works."""
        return True

    def go_on(self) -> None:
        """The primary button."""

    # --- steps ---
    def show_step(self, step: str) -> None:
        """Open a step."""
        self.here = step
        self.stack.setCurrentWidget(self._parts[step])

    def refresh(self) -> None:
        """Words of the header, marks of the steps, whether one may go on."""
        place, titles = self.STEPS.index(self.here), self.step_titles()
        self.steps.set_steps([
            Step(key, titles[key], state="ok" if number < place or (key == self.here and self.step_done(key)) else "")
            for number, key in enumerate(self.STEPS)])
        self.steps.mark(self.here)
        self.say()
        if self.header.primary is not None:
            self.header.primary.setEnabled(self.task is None and self.may_go_on())
        self.stack.setEnabled(self.task is None)

    def go(self, step: str) -> None:
        """Show a step."""
        self.show_step(step)
        self.refresh()

    def _step_chosen(self, key: str) -> None:
        """Back to any step before the last; forward by one as the button does."""
        here, there = self.STEPS.index(self.here), self.STEPS.index(key)
        if self.task is None and there < here < len(self.STEPS) - 1:
            self.banner.dismiss()
            self.go(key)
        elif self.task is None and there == here + 1 < len(self.STEPS) - 1:
            self.go_on()
        self.steps.mark(self.here)

    # --- long work ---
    def begin(self, what: str, *, cancellable: bool = True) -> Task:
        """Long work begins; the task listens for Cancel."""
        self.banner.dismiss()
        self.task, self._told_part = Task(), ""
        self.progress.start(what, cancellable=cancellable)
        self.refresh()
        return self.task

    def told(self, done: int, total: int, part: str) -> None:
        """How far it is; a second part begins its own bar, the last one, writing to the disk, has no numbers."""
        if self.task is None or self.task.stopping:
            return
        if part == COMPARING and self._told_part != part:
            self.progress.start(self.tr("Looking for people who are there twice"), delay=0)
        self._told_part = part
        if total and done >= total:
            self.progress.update_progress(0, 0, self.tr("almost done"))
        else:
            self.progress.update_progress(done, total)

    def end(self) -> None:
        """Long work ended."""
        self.task = None
        self.progress.finish()

    def _stop(self) -> None:
        if self.task is not None:
            self.task.stop()

    # --- a question in the banner ---
    def offer(self, button: str, slot: Callable[[], object]) -> None:
        """Put a button into the banner; ``slot`` a bound method."""
        self._on_banner = slot
        self.banner.button.setText(button)
        self.banner.button.show()

    def ask(self, title: str, words: str, button: str, slot: Callable[[], object]) -> None:
        """A question with one answer; closing the banner is the other."""
        self.banner.show_words("warn", title, words)
        self.offer(button, slot)
        self.banner.button.setFocus()

    def _banner_pressed(self) -> None:
        slot, self._on_banner = self._on_banner, None
        self.banner.dismiss()
        if slot is not None:
            slot()

    def focus_primary(self) -> bool:
        """Put the keyboard on the primary button, if it works."""
        button: Any = self.header.primary
        if button is not None and button.isEnabled():
            button.setFocus()
            return True
        return False
