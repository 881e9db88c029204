"""Sync: what waits, what headquarters did not take and why, what was sent, and the proof that both sides are equal."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.reference import messages
from pes_desktop.services import stick_admission, sync_session
from pes_desktop.services.parked import BY_VALUE, ParkedLine
from pes_desktop.services.sync_session import SyncView
from pes_desktop.storage.outbox import UNDECIDED
from pes_desktop.sync.push import Keep
from pes_desktop.sync.state import SentSummary
from pes_desktop.ui import feedback
from pes_desktop.ui.base_page import BasePage
from pes_desktop.ui.numbers import counted, figure
from pes_desktop.ui.sync.conflicts import ConflictCard
from pes_desktop.ui.sync.differing import DifferingCard
from pes_desktop.ui.sync.join import JoinCard
from pes_desktop.ui.sync.line_card import LineCard
from pes_desktop.ui.sync.notes import NoteStack, notes_of, resting_note, spent_note, waiting_words
from pes_desktop.ui.sync.stick_acts import StickActs
from pes_desktop.ui.sync.stick_card import StickCard
from pes_desktop.ui.sync.words import moment, proof_words
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.labels import Label
from pes_desktop.ui.widgets.metric_card import MetricCard, MetricRow
from pes_desktop.ui.widgets.progress import ProgressPanel
from pes_desktop.ui.widgets.rows import Row, RowCard, RowChip
from pes_desktop.ui.widgets.scroll import Scroll

SIDE_PX = 380


class SyncPage(BasePage):
    """Work is never blocked here; offline is normal."""

    def build(self) -> None:
        """Make the cards."""
        self.help_text = self.tr(
            "Everything is saved on this computer first. What has not left yet waits here and goes by "
            "itself when there is a line.")
        self.primary = self.header.set_primary(self.tr("Send now"), self.send)
        self.add_shortcut("Ctrl+Return", self.tr("Send now"), self.send)
        self.add_shortcut("F5", self.tr("Read again"), self.reload)
        self.progress = ProgressPanel(self)
        self.body.addWidget(self.progress)
        self.progress.hide()
        self.progress.cancelled.connect(self.stop)
        self.notes = NoteStack()
        self.body.addWidget(self.notes)
        self.notes.pressed.connect(self._noted)
        self.waiting = MetricCard(self.tr("Waiting"))
        self.parked = MetricCard(self.tr("Not accepted"))
        self.held = MetricCard(self.tr("Accepted by headquarters"))
        self.proof = MetricCard(self.tr("Proof of equality"))
        self.body.addWidget(MetricRow([self.waiting, self.parked, self.held, self.proof]))
        self.kinds = Label("", "muted", wrap=True)
        self.body.addWidget(self.kinds)
        scroll = Scroll()  # on a small screen, or at 150 %
        self.body.addWidget(scroll, 1)
        both = QWidget()
        scroll.add(both, 1)
        columns = QHBoxLayout(both)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(tokens.current().px(16))
        left = QWidget()
        columns.addWidget(left, 1)
        self._cards = stack = QVBoxLayout(left)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(tokens.current().px(16))
        self.join = JoinCard(self.desk)
        stack.addWidget(self.join)
        self.join.asked.connect(self.enrol)
        self.join.stick.request_asked.connect(self._write_request)
        self.join.stick.answer_asked.connect(self._read_admission)
        self.conflicts = ConflictCard(self.desk)
        stack.addWidget(self.conflicts)
        self.conflicts.decided.connect(self.decide)
        self.differing = DifferingCard(self.desk)
        stack.addWidget(self.differing, 1)
        self.parked_list = RowCard(self.tr("Not accepted"), self.tr("the others went their way"))
        self.parked_list.set_slim(True)
        stack.addWidget(self.parked_list)
        self.stick = StickCard(self.desk)
        stack.addWidget(self.stick)
        stack.addStretch(0)
        self.stick_acts = StickActs(self, self.stick, self.reload)
        self.parked_list.list.set_empty("circle-check", self.tr("Nothing to mend"),
                                        self.tr("If headquarters does not take a record, it appears here with "
                                                "the reason."), "")
        self.parked_list.list.acted.connect(self.mend)
        self.parked_list.list.opened.connect(self.look_at)
        side = QWidget()
        columns.addWidget(side)
        side.setFixedWidth(tokens.current().px(SIDE_PX))
        beside = QVBoxLayout(side)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(tokens.current().px(16))
        self.line = LineCard(self.desk)
        beside.addWidget(self.line)
        self.line.automatic.connect(self._switch)
        self.line.address_asked.connect(self._use_line)
        self.batches = RowCard(self.tr("Last sendings"))
        beside.addWidget(self.batches, 1)
        # it takes what is left, and asks for no more: the page would scroll for a few lines of it
        self.batches.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.batches.list.set_empty("send", self.tr("Nothing sent yet"), "", "")
        self._lines: dict[UUID, ParkedLine] = {}
        self._view: SyncView | None = None
        self._sure = False
        runner = self.desk.runner
        runner.begun.connect(self._begun)
        runner.progressed.connect(self._progressed)
        runner.ended.connect(self._ended)
        runner.settled.connect(self.reload)

    def opened(self, **_params: object) -> None:
        """Read the state."""
        if self.desk.runner.running:
            self._begun()
        self.reload()

    def data_changed(self, changes: ChangeSet) -> None:
        """More waits."""
        self.reload()

    def reload(self) -> None:
        """Read again."""
        self.run_read(partial(sync_session.sync_view, self.desk.ctx), self.show_view, token="sync")

    def show_view(self, view: SyncView) -> None:
        """Fill the page."""
        state, lang, today = view.state, self.desk.lang, self.desk.ctx.today()
        self._view = view
        refused = state.last_error == "server_refused_device"
        joins = (not state.enrolled or refused) and self.desk.may("enrol_device")
        self._say(view)
        self.line.setVisible(state.enrolled)
        self.line.show_view(view)
        self.stick.show_round(state.last_round)
        self.stick.setVisible(state.enrolled)
        self.stick.another.setVisible(self.desk.may("enrol_device"))
        self.kinds.setText(self.tr("Waiting: {0}").format(waiting_words(state.by_type, lang)))
        self.kinds.setVisible(len(state.by_type) > 2)
        self.join.setVisible(joins)
        self.join.show_asked(view.asked)
        self.join.show_known(view.url)
        self.conflicts.show_lines(view.parked)
        others = [line for line in view.parked if not line.fields]
        self.differing.show_differing(view.differing)
        self.parked_list.setVisible(bool(others) or not (joins or view.parked or view.differing))
        self.primary.setEnabled(state.enrolled and bool(view.url) and not state.withdrawn
                                and not self.desk.runner.running)
        self.set_title(self.tr("Exchange with headquarters"), self._subtitle(view))
        self.waiting.set_number(figure(state.waiting), self._waiting(state.by_type) or self.tr("nothing waits"))
        self.parked.set_number(figure(state.parked),
                               self._to_mend(view) or self.tr("nothing to mend"))
        self.held.set_number(figure(view.acknowledged), self.tr("confirmed as they were sent"))
        self.proof.set_number(*proof_words(state, today, lang))
        self._lines = {line.record.record_id: line for line in view.parked}
        self.parked_list.set_rows([self._parked(line) for line in others])
        self._cards.setStretchFactor(self.parked_list, 1 if others else 0)  # a low card leaves its room at the foot
        self.batches.set_rows([self._batch(batch) for batch in view.batches])

    def _subtitle(self, view: SyncView) -> str:
        state = view.state
        if not state.enrolled and not self.desk.may("enrol_device"):
            return self.tr(
                "This computer is not joined to headquarters yet; an administrator joins it. Nothing is lost.")
        if not state.enrolled:
            return self.tr("This computer is not joined to headquarters yet. Everything is kept here; nothing is lost.")
        if state.green and state.by_stick:
            return self.tr("Everything was at headquarters when it answered by stick, compared record by record.")
        if state.green:
            return self.tr("Everything is at headquarters, compared record by record.")
        if not view.url:
            return self.tr("Everything is saved here and goes to headquarters by stick. You can go on working.")
        return self.tr("Everything is saved here and goes up when there is a line. You can go on working.")

    def _waiting(self, by_type: dict[str, int]) -> str:
        """The tile's line adds up to its number: two kinds, or the largest and how many more."""
        kinds = sorted(by_type.items(), key=lambda item: -item[1])
        if len(kinds) <= 2:
            return waiting_words(by_type, self.desk.lang)
        most, rest = waiting_words(dict(kinds[:1]), self.desk.lang), sum(count for _, count in kinds[1:])
        return self.tr("{0} and {1} more").format(most, figure(rest))

    def _to_mend(self, view: SyncView) -> str:
        tell = sum(line.tells for line in view.parked)
        counts = {"to_mend": view.state.parked - tell, "to_tell": tell}
        return ", ".join(counted(f"sync.mend.{name}", count, self.desk.lang)
                         for name, count in counts.items() if count)

    def _parked(self, line: ParkedLine) -> Row:
        record, lang = line.record, self.desk.lang
        kind = messages.text(f"sync.name.{record.record_type}", lang)
        reason = line.words or feedback.words_of(Fault(record.code, record.field, record.params), lang)
        conflict = record.code in UNDECIDED
        chips = [RowChip(self.tr("conflict"), "bad")] if conflict else []
        act = self.tr("Keep ours") if conflict else self.tr("Mend") if line.mends else self.tr("Send again")
        some = messages.text("sync.mend.some", lang) if line.mends and record.code.startswith("value_") else ""
        if record.code in BY_VALUE and (label := line.label or some):
            reason = f"{label}: {reason[:1].lower()}{reason[1:]}"
        return Row(record.record_id, f"{kind}: {line.title}", reason, trailing=chips, action=act)

    def _batch(self, batch: SentSummary) -> Row:
        words = counted("sync.records", batch.records, self.desk.lang)
        when = moment(batch.answered_at or batch.created_at, self.desk.ctx.today(), self.desk.lang)
        size = f"{batch.size_bytes / 1000:.1f} kB".replace(".", "," if self.desk.lang == "es" else ".")
        if batch.answered_at is None:
            chip = RowChip(self.tr("unanswered"), "warn")
        elif batch.parked:
            chip = RowChip(self.tr("{0} not accepted").format(batch.parked), "bad")
        else:
            chip = RowChip(self.tr("accepted"), "ok")
        return Row(batch.number, self.tr("Batch {0} · {1}").format(batch.number, words), f"{when} · {size}",
                   trailing=[chip])

    # --- acts ---
    def send(self) -> None:
        """A round on the button; where the month's data are used up, only after a second word."""
        if self._view is not None and self._view.state.enrolled and not self._view.url:
            self.line.url.focus_in()  # admitted by stick
            return
        if self._view is not None and self._view.state.withdrawn:
            self.join.code.focus_in()
            return
        if self._view is not None and self._view.traffic.spent and self._view.state.enrolled:
            self._sure = True
            self._say(self._view)
            self.notes.banners[0].button.setFocus()
            return
        self.send_anyway()

    def _say(self, view: SyncView) -> None:
        """The notes; a question that was just raised stands on top."""
        notes = notes_of(view, self.desk.lang)
        if self._sure and view.traffic.spent:
            notes = [spent_note(view, self.desk.lang), *(note for note in notes if note.act != "send")]
        elif self.desk.runner.resting and view.state.enrolled and view.automatic:
            notes = [resting_note(self.desk.lang), *notes]
        self.notes.show_notes(notes)

    def send_anyway(self) -> None:
        """A round now, whatever the month has used."""
        self.banner.dismiss()
        self._sure = False
        self.desk.runner.start()

    def _noted(self, act: str) -> None:
        if act == "resume":
            self._switch(True)
        elif act == "send":
            self.send_anyway()

    def _switch(self, on: bool) -> None:
        """Rounds by themselves again, or not; a pause also leaves the round under way."""
        if not on and self.desk.runner.running:
            self.stop()
        self.run_write(partial(sync_session.set_automatic, self.desk.ctx, on), self._resumed if on else self._paused)

    def _resumed(self, _result: object) -> None:
        self.desk.runner.resume()
        self.reload()

    def _paused(self, _result: object) -> None:
        self.desk.runner.look_again()
        self.reload()

    def stop(self) -> None:
        """Leave the round; safe at any moment."""
        self.desk.runner.stop()

    def _begun(self) -> None:
        self.primary.setEnabled(False)
        if self._view is not None:
            self._say(self._view)
        self.progress.start(self.tr("Sending to headquarters"))

    def _progressed(self, done: int, total: int) -> None:
        self.progress.update_progress(done, total, "")

    def _ended(self, result: Any) -> None:
        self.progress.finish()
        if isinstance(result, DomainError):
            self.show_error(result)
        elif result is not None and result.problems:
            pass  # the note says it, with what to do
        elif result is not None and result.complete and not result.brought_back.total:
            self.desk.notice(self.tr("Everything sent and compared."))
        self.reload()

    def mend(self, key: UUID) -> None:
        """Open the record's form at what was not accepted; what no form mends is queued again."""
        line = self._lines.get(key)
        if line is None:
            return
        if line.mends:
            told = Fault(line.record.code, line.form_field or None, line.record.params)
            self.desk.navigate(line.page, **line.params, refused=told)
        elif line.record.code in UNDECIDED:
            self.decide(key, "ours")
        else:
            self.run_write(partial(sync_session.send_again, self.desk.ctx, key), self._queued)

    def look_at(self, key: UUID) -> None:
        """Open the page that shows the record, its form where it is mended."""
        line = self._lines.get(key)
        if line is not None and line.mends:
            self.mend(key)
        elif line is not None and line.page:
            self.desk.navigate(line.page, **line.params)

    def decide(self, key: UUID, keep: Keep) -> None:
        """Whose values of a record in conflict stand."""
        self.run_write(partial(sync_session.resolve_conflict, self.desk.ctx, key, keep), self._queued,
                       failed=self._undecided)

    def _undecided(self, error: DomainError) -> None:
        self.show_error(error)
        self.reload()

    def _queued(self, _result: object) -> None:
        self.reload()

    def enrol(self, url: str, code: str) -> None:
        """Join headquarters."""
        self.run_network(partial(sync_session.enrol, self.desk.ctx, url, code), self._joined, failed=self._not_joined)

    def _joined(self, _result: object) -> None:
        self.join.finish()
        self.setFocus()  # the keyboard does not go away with the card
        self.setFocus(Qt.FocusReason.OtherFocusReason)  # the card goes, and the keyboard must not go with it
        self.desk.notice(self.tr("This computer is joined to headquarters."))
        self.desk.runner.start()
        self.reload()

    def _write_request(self, folder: Path, code: str) -> None:
        self.run_write(partial(stick_admission.write_request, self.desk.ctx, folder, code), self._asked,
                       failed=self._not_joined)

    def _asked(self, name: str) -> None:
        self.join.show_written(name)
        self.reload()

    def _read_admission(self, folder: Path) -> None:
        self.run_write(partial(stick_admission.read_answer, self.desk.ctx, folder), self._admitted,
                       failed=self._not_joined)

    def _admitted(self, _result: object) -> None:
        self.join.finish()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.desk.notice(self.tr("This computer is joined to headquarters."))
        self.reload()

    def _use_line(self, url: str) -> None:
        self.run_write(partial(stick_admission.set_address, self.desk.ctx, url), self._has_line,
                       failed=self._no_address)

    def _has_line(self, _result: object) -> None:
        self.desk.runner.start()
        self.reload()

    def _no_address(self, error: DomainError) -> None:
        self.line.show_failure(error)

    def _not_joined(self, error: DomainError) -> None:
        self.join.show_failure(error)


def feedback_error(problems: list[Fault]) -> DomainError:
    """What stopped a round, as an error of the surroundings: nothing was lost."""
    from pes_desktop.domain.errors import EnvironmentFault

    return EnvironmentFault(*problems)
