"""One vacancy: looked at, changed, or a new one written down."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QStackedWidget

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.vacancy import EmployerForm, VacancyForm
from pes_desktop.services import employers, vacancies
from pes_desktop.services.records import ChangedBeside, SavedRecord
from pes_desktop.services.vacancies import VacancyDraft, VacancyView
from pes_desktop.ui import feedback
from pes_desktop.ui.meanwhile import Meanwhile, displaced
from pes_desktop.ui.vacancies.detail_acts import DetailPage
from pes_desktop.ui.vacancies.form_panel import VacancyFormPanel
from pes_desktop.ui.vacancies.story import VacancyStory
from pes_desktop.ui.widgets.suggest import SuggestInput


class VacancyPage(DetailPage):
    """Parameters: ``id`` shows a vacancy, with ``edit`` its form; without ``id`` a new one (of ``employer``).
    ``refused``, a Fault: what headquarters did not take of it; ``told``: what a change displaced (ui/meanwhile.py)."""

    _editing = False
    _key = ""
    _vacancy: UUID | None = None
    _number = ""
    _written: VacancyDraft | None = None
    _told: Fault | None = None

    def build(self) -> None:
        """Detail and form, one at a time."""
        self.help_text = self.tr(
            "Write what the employer says. Only employer, job, positions and place are needed. Requirements that "
            "discriminate, and fees charged to the worker, cannot be taken: the form says what to write instead.")
        self.meanwhile = Meanwhile(self.desk.lang)
        self.meanwhile.action.connect(self._correct)
        self.body.addWidget(self.meanwhile)
        self.stack = QStackedWidget()
        self.body.addWidget(self.stack, 1)
        self.stack.addWidget(self.make_detail(wide=True))
        self.panel: VacancyFormPanel | None = None
        self.leave_button = self.header.add_button(self.tr("Leave without finishing"), self.leave)
        self.header.set_primary(self.tr("Save vacancy"), self.save, hint="Ctrl+S")
        self.add_shortcut("Ctrl+S", self.tr("Save"), self.save)
        self.add_shortcut("Escape", self.tr("Leave; what is written is kept"), self.leave)
        self.banner.action.connect(self.start_anew)

    def opened(self, **params: Any) -> None:
        """Show, edit or begin."""
        self.banner.dismiss()
        key, self._told = params.get("id"), params.get("refused")
        self._editing = bool(params.get("edit")) or key is None
        if self._editing and not self.desk.may("save_vacancy"):
            self._editing = False
        self.meanwhile.tell(params.get("told"), correct=not self._editing and self.desk.may("save_vacancy"))
        self.leave_button.setVisible(self._editing)
        if self.header.primary is not None:
            self.header.primary.setVisible(self._editing)
        if self._editing:
            self._vacancy = key
            self._key = f"vacancy:{key or 'new'}"
            self.show_loading()
            self.run_read(partial(_begin, self.desk.ctx, key, self._key, params.get("employer")), self._begun,
                          failed=self._not_read, token="begin")
        else:
            self.stack.setCurrentIndex(0)
            self.read_detail(key)

    # --- looking at it ---
    def show_detail(self, story: VacancyStory) -> None:
        """The detail with its title."""
        super().show_detail(story)
        self.show_content()
        if not self._editing:
            self.set_title(story.title, "", story.overline)

    def detail_failed(self, error: DomainError) -> None:
        """It is gone."""
        self.show_failed(error)

    def data_changed(self, changes: ChangeSet) -> None:
        """Read the detail again; a form being written stays as it is."""
        if not self._editing and changes.has("vacancy", "employer", "referral", "letter"):
            self.read_detail(self.shown)

    # --- the form ---
    def _not_read(self, error: DomainError) -> None:
        self.show_failed(error)

    def _begun(self, found: tuple[VacancyDraft, VacancyForm, VacancyView | None, bool]) -> None:
        draft, kept, view, restored = found
        if self.panel is None:
            self.panel = VacancyFormPanel(self.desk)
            self.stack.addWidget(self.panel)
            self.panel.left.connect(self._left)
            self.panel.employer_sought.connect(self._seek_employer)
            self.panel.employer_details.connect(self._read_employer)
            self.run_read(self.panel.suggestions.warm)
        self._number = view.number if view else ""
        self.stack.setCurrentWidget(self.panel)
        employer = draft.form.employer_id if draft.employer is not None else None
        self.panel.show_draft(draft, kept, employer, stored=view is not None and not restored)
        self._written = self.panel.draft()
        self.set_title(self.tr("Change the vacancy") if view else self.tr("New vacancy"),
                       self.tr("You were here: what you had written is back") if restored else "",
                       view.number if view else "")
        if restored:
            self.banner.show_words("info", self.tr("You were here"),
                                   self.tr("What you had written was kept."), action=self.tr("Start anew"))
        self.show_content()
        self._check()
        self.panel.picker.focus_in() if not self.panel.picker.isHidden() else self.panel.panel.form.focus_first()
        if self._told is not None:
            field = feedback.show_refused(self._told, self.panel.fields, self.banner, self.desk.lang)
            if field is not None:
                self.panel.show_field(field)
        elif self.meanwhile.told:
            field = self.panel.fields.get(self.meanwhile.told[0].field or "")
            if field is not None:
                self.panel.show_field(field)

    def _correct(self) -> None:
        """The form, at what was displaced; what is told goes along."""
        self.desk.navigate("vacancy", id=self.shown, edit=True, told=self.meanwhile.told)

    def _seek_employer(self, text: str) -> None:
        self.run_read(partial(employers.find_employers, self.desk.ctx, text, 7), self._employers_found,
                      token="employers")

    def _employers_found(self, hits: list[tuple[UUID, str, str]]) -> None:
        if self.panel is not None:
            self.panel.picker.offer(hits)

    def _read_employer(self, key: UUID) -> None:
        self.run_read(partial(employers.load_employer, self.desk.ctx, key), self._employer_read, token="employer")

    def _employer_read(self, form: EmployerForm) -> None:
        if self.panel is not None:
            self.panel.show_employer(form)

    def _left(self) -> None:
        if not self._closed:  # fields lose the focus once more while the page is taken down
            self._keep()
            self._check()

    def _check(self) -> None:
        if self.panel is not None:
            self.run_read(self._judge(self.panel), self._checked, token="check")

    def _judge(self, panel: VacancyFormPanel) -> partial[list[Fault]]:
        return partial(vacancies.check_order, self.desk.ctx, panel.value(), panel.employer(),
                       vacancy_id=self._vacancy, base=panel.base)

    def _checked(self, faults: list[Fault]) -> None:
        if self.panel is not None:
            self.panel.show_checks(faults)

    # --- draft ---
    def _keep(self) -> None:
        if self.panel is None or not self._editing or not self._key:
            return
        draft = self.panel.draft()
        if draft != self._written:
            self._written = draft
            self.run_write(partial(vacancies.save_vacancy_draft, self.desk.ctx, self._key, draft), self._kept,
                           token="draft")

    def _kept(self, _result: None) -> None:
        if self._editing:
            self.header.subtitle.setText(self.tr("Draft kept"))
            self.header.subtitle.show()

    def leaving(self) -> None:
        """Write the draft."""
        self._keep()

    def leave(self) -> None:
        """Back, with the draft kept."""
        line = self.focusWidget()
        if isinstance(line, SuggestInput) and line.list_open():
            line.close_list()
        elif self._editing:
            self.desk.back()

    def start_anew(self) -> None:
        """Throw the draft away."""
        self.run_write(partial(vacancies.drop_vacancy_draft, self.desk.ctx, self._key), self._thrown_away)

    def _thrown_away(self, _result: None) -> None:
        self.opened(id=self._vacancy, edit=True)

    # --- saving ---
    def save(self) -> None:
        """Save order and employer together."""
        if self.panel is None or not self._editing:
            return
        unread = self.panel.unread_faults()
        form = self.panel.value()
        if unread:
            self.run_read(self._judge(self.panel), self._refuse_unread, token="check")
            return
        if self.header.primary is not None:
            self.header.primary.setEnabled(False)
        self.run_write(partial(vacancies.save_order, self.desk.ctx, form, employer=self.panel.employer(),
                               vacancy_id=self._vacancy, base=self.panel.base, draft_key=self._key),
                       self._saved, failed=self._refused, token="save")

    def _refuse_unread(self, faults: list[Fault]) -> None:
        stop = [fault for fault in faults if not fault.warning]
        self._refused(DomainError(*stop, *(self.panel.unread_faults() if self.panel else ())))

    def _refused(self, error: DomainError) -> None:
        if self.header.primary is not None:
            self.header.primary.setEnabled(True)
        if self.panel is None:
            return
        if not any(fault.field for fault in error.faults):
            self.show_error(error)
            return
        if isinstance(error, ChangedBeside):
            self.panel.take_theirs(error)
        self.panel.show_checks(list(error.faults), after_save=True)
        fields = self.panel.fields
        first = next((fields[f.field] for f in error.faults if f.field in fields and not f.warning), None)
        beside = [feedback.words_of(fault, self.desk.lang) for fault in error.faults if not fault.field]
        self.banner.show_words("bad", feedback.title_of(error), "\n".join(
            (self.tr("Nothing was saved. Each thing to mend is marked beside its field."), *beside)))
        if first is not None:
            self.panel.show_field(first)

    def _saved(self, saved: SavedRecord) -> None:
        if self.header.primary is not None:
            self.header.primary.setEnabled(True)
        self.meanwhile.dismiss()
        new = self._vacancy is None
        self._editing, self._key, self._written = False, "", None
        self.desk.notice(self.tr("The vacancy was registered.") if new else self.tr("The changes were saved."))
        self.desk.navigate("vacancy", id=saved.id, told=displaced(saved.warnings))


def _begin(ctx: Any, key: UUID | None, draft_key: str, employer: UUID | None,
           ) -> tuple[VacancyDraft, VacancyForm, VacancyView | None, bool]:
    """In the reading lane: the draft or what is stored, the form behind it, the vacancy, whether a draft came back."""
    view = vacancies.load_vacancy(ctx, key) if key else None
    kept = view.form if view else VacancyForm(place_code=ctx.office.place_code, notified_on=ctx.today())
    draft = vacancies.load_vacancy_draft(ctx, draft_key)
    if draft is not None:
        if view is not None and draft.base is None:  # kept by a program that did not note what it began with
            draft.base = view.form
        firm = draft.form.employer_id
        if draft.employer is not None and firm is not None and draft.employer_base is None:
            draft.employer_base = employers.load_employer(ctx, firm)
        return draft, kept, view, True
    name = view.employer_name if view else ""
    if employer is not None and view is None:
        form = employers.load_employer(ctx, employer)
        kept.employer_id, name = employer, form.trade_name or form.legal_name
    return VacancyDraft(kept, None, name), kept, view, False
