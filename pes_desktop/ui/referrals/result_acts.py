"""Recording what came of a letter, voiding, and taking the last step back."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.referral import Outcome, ReferralState
from pes_desktop.services import referrals
from pes_desktop.services.referral_view import ReferralView
from pes_desktop.ui.referrals.letter_acts import LetterActs
from pes_desktop.ui.referrals.outcome_panel import OutcomePanel

S = ReferralState


class ResultActs(LetterActs):
    """A page with an OutcomePanel in ``self.outcome``; ``key`` is the referral shown."""

    outcome: OutcomePanel
    key: UUID | None = None
    _undo_key: UUID | None = None
    _done_words = ""

    @staticmethod
    def results(view: ReferralView) -> bool:
        """Whether something other than voiding may follow; without a letter there is nothing to answer."""
        return view.state is not S.DRAFT and any(state is not S.VOID for state in view.may_move)

    def hide_primary(self) -> None:
        """While the form is open its own button is the one to press."""
        if self.header.primary is not None:
            self.header.primary.hide()

    def open_result(self) -> None:
        """Ctrl+R: the result form."""
        view = self.view
        if view is None or view.state is S.DRAFT:
            return
        if self.results(view):
            self.outcome.begin(view)
            self.hide_primary()
        else:
            self.banner.show_words("info", self.tr("Nothing more can be recorded here"), self.tr(
                "This referral is at its end, or another duty records what follows."))

    def ask_void(self) -> None:
        """Void a referral that has no letter yet."""
        if self.view is not None and S.VOID in self.view.may_move:
            self.outcome.begin(self.view, S.VOID)
            self.hide_primary()

    def record(self, outcome: Outcome) -> None:
        """Write one move."""
        if self.view is not None:
            self._undo_key = self.view.id
            self._done_words = self.desk.text(f"timeline.referral.{outcome.state}")
            self.run_write(partial(referrals.record_outcome, self.desk.ctx, self.view.id, outcome), self._recorded,
                           failed=self.outcome.show_faults, token="outcome")

    def _recorded(self, _changes: ChangeSet) -> None:
        self.outcome.forget()
        self.banner.dismiss()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.desk.undo(self.tr("Recorded: {0}").format(self._done_words), self.undo_recorded)

    def undo_recorded(self) -> None:
        """Undo of the bar: takes back what was recorded last, also when another referral is shown by now."""
        self._undo(self._undo_key)

    def undo_step(self) -> None:
        """Take the last standing step of this referral back."""
        self._undo(self.key)

    def _undo(self, key: UUID | None) -> None:
        if key is not None:
            self.run_write(partial(referrals.undo_last, self.desk.ctx, key), self._undone, token="undo")

    def _undone(self, _changes: ChangeSet) -> None:
        self.desk.notice(self.tr("Undone. Both lines stay in the history."))

    def folded(self) -> None:
        """Esc in the form: the button that opens it is there again."""
        if self.header.primary is not None and self.view is not None and (
                self.view.may_issue or self.results(self.view)):
            self.header.primary.show()
            self.header.primary.setFocus(Qt.FocusReason.OtherFocusReason)
