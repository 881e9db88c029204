"""The import wizard: choose a file, see what was recognised, see what will happen, import, undo."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from pes_desktop.domain.errors import DomainError
from pes_desktop.services import import_preview, importing
from pes_desktop.services.import_preview import CREATE, DOUBTS, EMPTY, JOIN, SKIP, FileView, Preview
from pes_desktop.services.importing import ImportResult
from pes_desktop.services.undo_import import UndoneImport
from pes_desktop.ui.importing import words, work
from pes_desktop.ui.importing.choose_step import ChooseStep
from pes_desktop.ui.importing.columns_step import ColumnsStep
from pes_desktop.ui.importing.preview_step import PreviewStep
from pes_desktop.ui.importing.result_step import ResultStep
from pes_desktop.ui.importing.wizard import WizardPage

FILE, COLUMNS, ROWS, RESULT = "file", "columns", "rows", "result"


class ImportPage(WizardPage):
    """``opened(kind="people" or "vacancies")``. Work under way goes on while other pages are used."""

    STEPS = (FILE, COLUMNS, ROWS, RESULT)

    def build(self) -> None:
        """Step list at the left, the step at the right."""
        self.help_text = self.tr("Bring in the office's own spreadsheet. Title rows, several layouts and totals at the "
                                 "foot do not matter. Nothing is written before you press Import.")
        self.choose, self.columns = ChooseStep(), ColumnsStep(self.desk)
        self.rows, self.result = PreviewStep(self.desk), ResultStep(self.desk)
        self.make_frame({FILE: self.choose, COLUMNS: self.columns, ROWS: self.rows, RESULT: self.result})
        self.view: FileView | None = None
        self.run: ImportResult | None = None
        self._undoing: UUID | None = None
        self._kind = words.PEOPLE
        self.choose.changed.connect(self._file_changed)
        self.choose.undo_asked.connect(self._undo_line)
        self.columns.changed.connect(self._columns_changed)
        self.rows.changed.connect(self.refresh)
        self.result.undo_asked.connect(self._undo_this)
        self.add_shortcut("Ctrl+O", self.tr("Choose the file"), self._browse)
        self.add_shortcut("Ctrl+Return", self.tr("Go on"), self.go_on)
        self.go(FILE)

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
        self.show_step(step)
        self.header.clear_buttons()
        see = self.tr("See who came in") if self._kind == words.PEOPLE else self.tr("See the vacancies")
        if step in (COLUMNS, ROWS):
            self.header.add_button(self.tr("One step back"), self.go_back)
        if step == RESULT and self.run is not None:
            self.header.add_button(self.tr("Import another one"), self.start_over)
        elif step == RESULT:
            see = self.tr("Import another one")
        primary = {FILE: self.tr("Go on"), COLUMNS: self.tr("Go on"), ROWS: self.tr("Import"), RESULT: see}[step]
        self.header.set_primary(primary, self.go_on, hint="Ctrl+Enter")
        self.refresh()

    def step_titles(self) -> dict[str, str]:
        """The four steps."""
        return {FILE: self.tr("File"), COLUMNS: self.tr("Columns"), ROWS: self.tr("What will happen"),
                RESULT: self.tr("Result")}

    def step_done(self, step: str) -> bool:
        """The result is the end."""
        return step == RESULT

    def say(self) -> None:
        """Where we are, in the header."""
        name = self.choose.path.name if self.choose.path else ""
        said = {FILE: self.tr("Step 1 of 4: the office's own list, as it is"),
                COLUMNS: f"{name} · {self.columns.facts()}", ROWS: self._rows_words(), RESULT: name}[self.here]
        self.set_title(self.tr("Import a spreadsheet"), said)

    def may_go_on(self) -> bool:
        """A file, columns that suffice, rows that come in."""
        if self.here == FILE:
            return self.choose.path is not None
        if self.here == ROWS:
            counts = self.rows.counts()
            return bool(counts.get(CREATE) or counts.get(JOIN))
        return self.here == RESULT or self.columns.fault() is None

    def _focus(self) -> None:
        if self.here == FILE and self.choose.path is None:
            self.choose.drop.button.setFocus()
        else:
            self.focus_primary()

    def go_on(self) -> None:
        """The primary button."""
        if self.task is not None or not self.may_go_on():
            return
        if self.here == FILE:
            self._look()
        elif self.here == COLUMNS:
            self._read_rows()
        elif self.here == ROWS:
            self._import()
        elif self.run is None:
            self.start_over()
        else:
            self.desk.navigate("people" if self._kind == words.PEOPLE else "vacancies")

    def go_back(self) -> None:
        """One step back; nothing is lost."""
        self.banner.dismiss()
        self.go(self.STEPS[max(0, self.STEPS.index(self.here) - 1)])
        self._focus()

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
        self.refresh()
        self._look()

    def _look(self) -> None:
        path, kind = self.choose.path, str(self.choose.kind.value())
        if path is None:
            return
        self._kind = kind
        self.begin(self.tr("Opening {0}").format(path.name), cancellable=False)
        # In the network lane: a big file takes a minute, and neither a search nor a save may wait for it.
        self.run_network(partial(import_preview.look_at, self.desk.ctx, path, kind), self._looked, token="look",
                         failed=self._not_readable)

    def _looked(self, view: FileView) -> None:
        self.end()
        self.view = view
        self.columns.show_file(view)
        self.go(COLUMNS)
        self._focus()

    def _not_readable(self, error: DomainError) -> None:
        self.end()
        self.view = None
        self.go(FILE)
        self.show_error(error)
        if error.codes == ("sheet_of_other_kind",):
            other = self.tr("Read it as vacancies") if self._kind == words.PEOPLE else self.tr("Read it as people")
            self.offer(other, self._other_kind)

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
        self.refresh()

    def _read_rows(self) -> None:
        if self.view is None:
            return
        task = self.begin(self.tr("Reading {0}").format(self.view.path.name))
        self.run_network(partial(work.read, self.desk.ctx, self.view.path, self._kind, self.columns.layout_chosen(),
                                 task), self._rows_read, failed=self._failed, progress=self.told, token="rows")

    def _rows_read(self, preview: Preview) -> None:
        self.end()
        self.rows.show_preview(preview)
        self.go(ROWS)
        if self.rows.table is not None:
            self.rows.table.setFocus()

    def _failed(self, error: DomainError) -> None:
        """Reading, importing or undoing came to nothing; when somebody stopped it, that is no error."""
        self.end()
        self.refresh()
        if error.codes == ("import_cancelled",) and self.here == COLUMNS:
            return
        if error.codes in (("import_cancelled",), ("import_undo_cancelled",)):
            self.banner.show_words("info", self.tr("Cancelled"), self.desk.text(f"fault.{error.codes[0]}"))
        else:
            self.show_error(error)

    # --- rows ---
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
        task = self.begin(self.tr("Importing {0}").format(self.view.path.name))
        self.run_write(partial(work.write, self.desk.ctx, preview.parsed, self.view.path, self.rows.decisions(), task),
                       self._imported, failed=self._failed, progress=self.told)

    def _imported(self, result: ImportResult) -> None:
        self.end()
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

    # --- undo ---
    def _read_runs(self) -> None:
        self.run_read(partial(importing.import_runs, self.desk.ctx), self.choose.show_runs, token="runs")

    def _undo_this(self) -> None:
        if self.run is not None:
            self._ask_undo(self.run.run_id, self._kind, self.run.created)

    def _undo_line(self, key: object) -> None:
        line = self.choose.line(key) if isinstance(key, UUID) else None
        if line is not None and line.undone_at is None:
            self._kind = line.kind
            self._ask_undo(line.id, line.kind, line.created)

    def _ask_undo(self, run_id: UUID, kind: str, created: int) -> None:
        self._undoing = run_id
        self.ask(self.tr("Undo the whole import?"), self.tr(
            "{0} are taken back, and whoever was completed by it is as before. Those somebody worked on since stay.")
            .format(words.how_many(kind, created)), self.tr("Yes, undo it"), self._undo)

    def _undo(self) -> None:
        if self._undoing is not None:
            task = self.begin(self.tr("Undoing the import"))
            self.run_write(partial(work.undo, self.desk.ctx, self._undoing, task), self._undone, failed=self._failed,
                           progress=self.told)

    def _undone(self, undone: UndoneImport) -> None:
        self.end()
        self._undoing = None
        if self.here == RESULT:
            self.result.show_undone(undone, self._kind)
            self.run = None
            self.go(RESULT)
        else:
            self.banner.show_words("ok", self.tr("The import was undone"), self.result.undone_words(undone, self._kind))
        self.refresh()
        self._read_runs()
