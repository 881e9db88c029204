"""The import wizard: choose a file, see what was recognised, see what will happen, import, undo."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pes_desktop.domain.errors import DomainError
from pes_desktop.services import import_preview, importing
from pes_desktop.services.import_preview import CREATE, DOUBTS, EMPTY, JOIN, SKIP, FileView, Preview
from pes_desktop.services.importing import ImportLine, ImportResult
from pes_desktop.services.undo_import import UndoneImport
from pes_desktop.ui.base_page import BasePage
from pes_desktop.ui.importing import words, work
from pes_desktop.ui.importing.choose_step import ChooseStep
from pes_desktop.ui.importing.columns_step import ColumnsStep
from pes_desktop.ui.importing.preview_step import PreviewStep
from pes_desktop.ui.importing.result_step import ResultStep
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.progress import ProgressPanel
from pes_desktop.ui.widgets.step_list import Step, StepList

FILE, COLUMNS, ROWS, RESULT = "file", "columns", "rows", "result"
STEPS = (FILE, COLUMNS, ROWS, RESULT)


class ImportPage(BasePage):
    """``opened(kind="people" or "vacancies")``. Work under way goes on while other pages are used."""

    def build(self) -> None:
        """Step list at the left, the step at the right."""
        self.help_text = self.tr("Bring in the office's own spreadsheet. Title rows, several layouts and totals at the "
                                 "foot do not matter. Nothing is written before you press Import.")
        now = tokens.current()
        self.progress = ProgressPanel(self)
        self.body.addWidget(self.progress)
        self.progress.hide()
        row = QHBoxLayout()
        self.body.addLayout(row, 1)
        row.setSpacing(now.px(16))
        left = QVBoxLayout()
        row.addLayout(left)
        self.steps = StepList()
        left.addWidget(self.steps)
        left.addStretch(1)
        self.stack = QStackedWidget()
        row.addWidget(self.stack, 1)
        self.choose, self.columns = ChooseStep(), ColumnsStep(self.desk)
        self.rows, self.result = PreviewStep(self.desk), ResultStep(self.desk)
        self._parts: dict[str, QWidget] = {FILE: self.choose, COLUMNS: self.columns, ROWS: self.rows,
                                           RESULT: self.result}
        for part in self._parts.values():
            self.stack.addWidget(part)
        self.here, self.task = FILE, None
        self.view: FileView | None = None
        self.run: ImportResult | None = None
        self._undoing: UUID | None = None
        self._kind = words.PEOPLE
        self._fresh_rows = False
        self.choose.changed.connect(self._file_changed)
        self.choose.undo_asked.connect(self._ask_undo)
        self.columns.changed.connect(self._columns_changed)
        self.rows.changed.connect(self._say_rows)
        self.result.undo_asked.connect(self._undo_this)
        self.steps.chosen.connect(self._step_chosen)
        self.progress.cancelled.connect(self._stop)
        self.banner.action.connect(self._banner_pressed)
        self._on_banner: Any = None
        self.add_shortcut("Ctrl+O", self.tr("Choose the file"), self._browse)
        self.add_shortcut("Ctrl+Return", self.tr("Go on"), self.go_on)
        self.go(FILE)

    task: work.Task | None

    def opened(self, **params: Any) -> None:
        """A finished import starts anew; anything under way is found as it was left."""
        kind = params.get("kind")
        if self.here == RESULT and self.task is None:
            self.start_over()
        if kind in (words.PEOPLE, words.VACANCIES) and self.here == FILE and self.choose.path is None:
            self.choose.kind.set_value(kind)
        self._read_runs()
        self._focus()

    # --- where we are ---
    def go(self, step: str) -> None:
        """Show a step with its buttons."""
        self.here = step
        self.stack.setCurrentWidget(self._parts[step])
        self.header.clear_buttons()
        primary = {FILE: self.tr("Go on"), COLUMNS: self.tr("Go on"), ROWS: self.tr("Import"),
                   RESULT: self.tr("See who came in")}[step]
        if step in (COLUMNS, ROWS):
            self.header.add_button(self.tr("One step back"), self.go_back)
        if step == RESULT:
            self.header.add_button(self.tr("Import another one"), self.start_over)
            if self._kind == words.VACANCIES:
                primary = self.tr("See the vacancies")
        self.header.set_primary(primary, self.go_on, hint="Ctrl+Enter")
        self._refresh()

    def _refresh(self) -> None:
        """Words of the header, marks of the steps, whether one may go on."""
        place = STEPS.index(self.here)
        titles = {FILE: self.tr("File"), COLUMNS: self.tr("Columns"), ROWS: self.tr("What will happen"),
                  RESULT: self.tr("Result")}
        self.steps.set_steps([Step(key, titles[key], state="ok" if number < place or self._done(key) else "")
                              for number, key in enumerate(STEPS)])
        self.steps.mark(self.here)
        name = self.choose.path.name if self.choose.path else ""
        said = {FILE: self.tr("Step 1 of 4: the office's own list, as it is"),
                COLUMNS: f"{name} · {self.columns.facts()}", ROWS: self._rows_words(), RESULT: name}[self.here]
        self.set_title(self.tr("Import a spreadsheet"), said)
        primary = self.header.primary
        if primary is not None:
            primary.setEnabled(self.task is None and self._may_go_on())
        self.stack.setEnabled(self.task is None)

    def _done(self, step: str) -> bool:
        return step == RESULT and self.here == RESULT and self.run is not None

    def _may_go_on(self) -> bool:
        if self.here == FILE:
            return self.choose.path is not None
        if self.here == ROWS:
            counts = self.rows.counts()
            return bool(counts.get(CREATE) or counts.get(JOIN))
        return self.here == RESULT or self.columns.fault() is None

    def _focus(self) -> None:
        if self.here == FILE and self.choose.path is None:
            self.choose.drop.button.setFocus()
        elif self.header.primary is not None and self.header.primary.isEnabled():
            self.header.primary.setFocus()

    def go_on(self) -> None:
        """The primary button."""
        if self.task is not None or not self._may_go_on():
            return
        if self.here == FILE:
            self._look()
        elif self.here == COLUMNS:
            self._read_rows()
        elif self.here == ROWS:
            self._import()
        else:
            self.desk.navigate("people" if self._kind == words.PEOPLE else "vacancies")

    def go_back(self) -> None:
        """One step back; nothing is lost."""
        self.banner.dismiss()
        self.go(STEPS[max(0, STEPS.index(self.here) - 1)])
        self._focus()

    def _step_chosen(self, key: str) -> None:
        here, there = STEPS.index(self.here), STEPS.index(key)
        if self.task is None and there < here and self.here != RESULT:
            self.banner.dismiss()
            self.go(key)
        elif self.task is None and there == here + 1 and self.here != ROWS:
            self.go_on()
        self.steps.mark(self.here)

    def start_over(self) -> None:
        """A new import."""
        self.banner.dismiss()
        self.run = self.view = None
        self.choose.take(None)
        self._read_runs()
        self.go(FILE)
        self._focus()

    # --- file ---
    def take_file(self, path: Path, kind: str = "") -> None:
        """This file, as if it had been dropped."""
        if kind:
            self.choose.kind.set_value(kind)
        self.choose.take(path)

    def _browse(self) -> None:
        if self.here == FILE:
            self.choose.drop.browse()

    def _file_changed(self) -> None:
        self.banner.dismiss()
        self._refresh()
        if self.choose.path is not None:
            self._look()

    def _look(self) -> None:
        path, kind = self.choose.path, str(self.choose.kind.value())
        if path is None:
            return
        self._kind = kind
        self.banner.dismiss()
        self._begin(self.tr("Opening {0}").format(path.name), cancellable=False)
        # In the network lane: a big file takes a minute, and neither a search nor a save may wait for it.
        self.run_network(partial(import_preview.look_at, self.desk.ctx, path, kind), self._looked, token="look",
                         failed=self._not_readable)

    def _looked(self, view: FileView) -> None:
        self._end()
        self.view = view
        self.columns.show_file(view)
        self.go(COLUMNS)
        self._focus()

    def _not_readable(self, error: DomainError) -> None:
        self._end()
        self.view = None
        if self.here != FILE:
            self.go(FILE)
        self._refresh()
        self.show_error(error)
        if error.codes == ("sheet_of_other_kind",):
            other = self.tr("Read it as vacancies") if self._kind == words.PEOPLE else self.tr("Read it as people")
            self._offer(other, self._other_kind)

    def _other_kind(self) -> None:
        self.choose.kind.set_value(words.VACANCIES if self._kind == words.PEOPLE else words.PEOPLE)
        self._look()

    # --- columns ---
    def _columns_changed(self) -> None:
        error = self.columns.fault()
        if error is not None:
            self.show_error(error)
        else:
            self.banner.dismiss()
        self._refresh()

    def _read_rows(self) -> None:
        if self.view is None:
            return
        self.banner.dismiss()
        self.task = work.Task()
        self._begin(self.tr("Reading {0}").format(self.view.path.name))
        self.run_network(partial(work.read, self.desk.ctx, self.view.path, self._kind, self.columns.layout_chosen(),
                                 self.task), self._rows_read, failed=self._rows_failed, progress=self._told,
                         token="rows")

    def _rows_read(self, preview: Preview) -> None:
        self._end()
        self.rows.show_preview(preview)
        self.go(ROWS)
        if self.rows.table is not None:
            self.rows.table.setFocus()

    def _rows_failed(self, error: DomainError) -> None:
        self._end()
        self._refresh()
        if error.codes != ("import_cancelled",):
            self.show_error(error)

    # --- rows ---
    def _say_rows(self) -> None:
        self._refresh()

    def _rows_words(self) -> str:
        counts = self.rows.counts()
        if not counts:
            return ""
        said = [self.tr("{0} come in").format(words.how_many(self._kind, counts[CREATE]))]
        if counts[JOIN]:
            said.append(words.counted(counts[JOIN], self.tr("1 row is joined"), self.tr("{0} rows are joined")))
        if counts[SKIP]:
            said.append(words.counted(counts[SKIP], self.tr("1 stays out"), self.tr("{0} stay out")))
        if counts[DOUBTS]:
            said.append(words.counted(counts[DOUBTS], self.tr("1 with doubts"), self.tr("{0} with doubts")))
        return " · ".join(said)

    def _import(self) -> None:
        preview = self.rows.preview
        if preview is None or self.view is None:
            return
        self.banner.dismiss()
        self.task = work.Task()
        self._begin(self.tr("Importing {0}").format(self.view.path.name))
        self.run_write(partial(work.write, self.desk.ctx, preview.parsed, self.view.path, self.rows.decisions(),
                               self.task), self._imported, failed=self._not_imported, progress=self._told)

    def _imported(self, result: ImportResult) -> None:
        self._end()
        self.run = result
        preview = self.rows.preview
        rows = preview.rows if preview else ()
        self.result.show_result(result, self._kind, sum(row.action == SKIP for row in rows),
                                {row.row: row.title for row in rows if row.action != EMPTY})
        self.go(RESULT)
        self._focus()
        if not self.isVisible():
            self.desk.notice(self.tr("The spreadsheet is imported: {0}.").format(
                words.how_many(self._kind, result.created)))

    def _not_imported(self, error: DomainError) -> None:
        self._end()
        self._refresh()
        if error.codes == ("import_cancelled",):
            self.banner.show_words("info", self.tr("Import cancelled"), self.desk.text("fault.import_cancelled"))
        else:
            self.show_error(error)

    # --- undo ---
    def _read_runs(self) -> None:
        self.run_read(partial(importing.import_runs, self.desk.ctx), self.choose.show_runs, token="runs")

    def _undo_this(self) -> None:
        if self.run is not None:
            self._ask(self.run.run_id, self._kind, self.run.created)

    def _ask_undo(self, key: object) -> None:
        line = self.choose.line(key) if isinstance(key, UUID) else None
        if line is not None and line.undone_at is None:
            self._ask_line(line)

    def _ask_line(self, line: ImportLine) -> None:
        self._kind = line.kind
        self._ask(line.id, line.kind, line.created)

    def _ask(self, run_id: UUID, kind: str, created: int) -> None:
        self._undoing = run_id
        self.banner.show_words("warn", self.tr("Undo the whole import?"), self.tr(
            "{0} are taken back, and whoever was completed by it is as before. Those somebody worked on since stay.")
            .format(words.how_many(kind, created)), action=self.tr("Yes, undo it"))
        self._on_banner = self._undo
        self.banner.button.setFocus()

    def _undo(self) -> None:
        if self._undoing is None:
            return
        self.task = work.Task()
        self._begin(self.tr("Undoing the import"))
        self.run_write(partial(work.undo, self.desk.ctx, self._undoing, self.task), self._undone,
                       failed=self._not_undone, progress=self._told)

    def _undone(self, undone: UndoneImport) -> None:
        self._end()
        self._undoing = None
        if self.here == RESULT:
            self.result.show_undone(undone, self._kind)
        else:
            self.banner.show_words("ok", self.tr("The import was undone"), self.result.undone_words(undone, self._kind))
        self._refresh()
        self._read_runs()

    def _not_undone(self, error: DomainError) -> None:
        self._end()
        self._refresh()
        self.show_error(error)

    # --- banner with a button, progress ---
    def _offer(self, button: str, slot: Any) -> None:
        self._on_banner = slot
        self.banner.button.setText(button)
        self.banner.button.show()

    def _banner_pressed(self) -> None:
        slot, self._on_banner = self._on_banner, None
        self.banner.dismiss()
        if slot is not None:
            slot()

    def _begin(self, what: str, *, cancellable: bool = True) -> None:
        self.task = self.task or work.Task()
        self.progress.start(what, cancellable=cancellable)
        self._refresh()

    def _told(self, done: int, total: int, _said: str) -> None:
        if self.task is not None and not self.task.stopping:
            saving = self.tr("almost done, saving") if total and done >= total else ""
            self.progress.update_progress(done, total, saving)

    def _stop(self) -> None:
        if self.task is not None:
            self.task.stop()

    def _end(self) -> None:
        self.task = None
        self.progress.finish()
