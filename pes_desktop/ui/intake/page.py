"""Registers a person or corrects one: sections at the left, the form, possible duplicates at the right."""

from __future__ import annotations

import copy
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.intake import FIELD_BY_NAME, SECTIONS, IntakeForm
from pes_desktop.services import intake
from pes_desktop.ui import feedback
from pes_desktop.ui.base_page import BasePage
from pes_desktop.ui.intake.before_saving import BeforeSaving
from pes_desktop.ui.intake.controls import Controls
from pes_desktop.ui.intake.drafts import DraftKeeper, draft_key, person_of
from pes_desktop.ui.intake.duplicate_watch import IDENTITY, DuplicateWatch
from pes_desktop.ui.intake.fault_jumps import fault_jumps, mark_refused, show_refused
from pes_desktop.ui.intake.loading import Loaded, load
from pes_desktop.ui.intake.section import Section
from pes_desktop.ui.intake.visible import Visibility
from pes_desktop.ui.meanwhile import Meanwhile, displaced
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.base import set_tip
from pes_desktop.ui.widgets.step_list import Step, StepList


class IntakePage(BasePage):
    """``opened(id=None, draft=None, refused=None, told=None)``: correct a person, go on with a draft, or begin a new
    person; ``refused`` is a Fault: what headquarters did not take; ``told``: what a correction displaced."""

    def build(self) -> None:
        """Step list, section stack, panel."""
        self.help_text = self.tr(
            "Fill in what the person knows; only surnames, names, sex and place are needed to save. Each field you "
            "leave is kept as a draft, so nothing is lost when you close the program or the power fails.")
        now = tokens.current()
        self.form = IntakeForm()
        self.blank = IntakeForm()
        self._usual = intake.blank_form(self.desk.ctx)
        self.jobseeker_id: UUID | None = None
        self.name = ""
        self._doubted: set[str] = set()
        self.touched: set[str] = set()
        self._faulty: list[Fault] = []
        self._busy = False
        # while another form is put into the controls, they hold a mixture of two people: nothing may be read from them
        self._showing = self._moving = False
        self.controls = Controls(self.desk)
        ctx = self.desk.ctx
        self.visibility = Visibility(bool(ctx.pack.extra_ids), self.desk.may("see_sensitive"))
        self.sections = [name for name in SECTIONS if self._has_fields(name)]
        self.keeper = DraftKeeper(self)
        self.keeper.told.connect(self._tell_state)
        self.keeper.failed.connect(self.show_error)
        self._leave_button = self.header.add_button(self.tr("Leave unfinished"), self.leave, hint="Esc")
        self._save_button = self.header.add_button(self.tr("Save"), self.save, hint="Ctrl+S")
        self._next_button = self.header.set_primary(self.tr("Continue"), self.next_section, hint="Ctrl+PgDown")
        self.meanwhile = Meanwhile(self.desk.lang)
        self.body.addWidget(self.meanwhile)
        self.watch = DuplicateWatch(self)
        self.watch.opened.connect(self._open_duplicate)
        self.body.addWidget(self.watch.strip)
        self.before_saving = BeforeSaving(self)
        self.body.addWidget(self.before_saving.panel)
        row = QHBoxLayout()
        self.body.addLayout(row, 1)
        row.setSpacing(now.px(16))
        self.steps = StepList()
        self.steps.setAccessibleName(self.tr("Sections"))
        row.addWidget(self.steps)
        self.stack = QStackedWidget()
        self.stack.setMinimumWidth(now.px(340))
        self.stack.setMaximumWidth(now.px(720))
        row.addWidget(self.stack, 18)
        row.addWidget(self.watch.panel, 10)
        row.addStretch(0)
        self.built: dict[str, Section] = {}
        self.steps.chosen.connect(self._step_chosen)
        self.banner.action.connect(self._banner_pressed)
        self._offered_draft = ""
        self._add_shortcuts()
        self.run_read(self.controls.suggestions.warm)

    def _has_fields(self, section: str) -> bool:
        return any(spec.section == section and self.visibility.offered(spec) for spec in FIELD_BY_NAME.values())

    def _add_shortcuts(self) -> None:
        self.add_shortcut("Ctrl+S", self.tr("Save"), self.save)
        self.add_shortcut("Esc", self.tr("Leave; the draft stays"), self.leave)
        self.add_shortcut("Ctrl+PgDown", self.tr("Next section"), self.next_section)
        self.add_shortcut("Ctrl+PgUp", self.tr("Section before"), self.previous_section)
        self.add_shortcut("F7", self.tr("Show or fold sensitive fields"), self.toggle_fold)
        for name in self.sections:
            words = self.tr("Section: {0}").format(self.desk.text(f"section.{name}"))
            action = self.add_shortcut(f"Alt+{self.desk.text(f'section_key.{name}')}", words, self._section_asked)
            action.setData(name)

    # --- opening ---
    def opened(self, **params: Any) -> None:
        """Begin, or bring back what stood here."""
        jobseeker_id, draft, self._told = params.get("id"), params.get("draft"), params.get("refused")
        self._end_form()
        self.banner.dismiss()
        self.meanwhile.tell(params.get("told"))
        self.show_loading()
        ctx = self.desk.ctx
        if draft:
            jobseeker_id = person_of(draft)
        key = draft or draft_key(jobseeker_id)
        self.run_read(partial(load, ctx, jobseeker_id, key), self._loaded, token="open", failed=self.show_failed)

    def _loaded(self, found: Loaded) -> None:
        self.show_content()
        self.jobseeker_id, self.form, self.blank = found.jobseeker_id, found.form, found.blank
        self.name = f"{found.form.names} {found.form.surnames}".strip() if found.jobseeker_id else ""
        self._doubted, self.touched, self._faulty = set(), set(), []
        self.before_saving.begin()
        self.keeper.begin(found.key, self.form, restored=found.step is not None, base=found.base)
        self.show_form()
        mending = self._told is not None or bool(self.meanwhile.told)
        self.header.lead(self._save_button if mending else self._next_button)
        self.watch.begin(found.jobseeker_id, quiet=mending)
        self.steps.mark("")
        self.go_to(found.step if found.step in self.sections else self.sections[0])
        self._check()
        self.watch.look(self.form)
        if found.step is not None:
            where = self.desk.text(f"section.{found.step}") if found.step else ""
            self.banner.show_words("info", self.tr("You were here: {0}").format(where),
                                   self.tr("The unfinished form is back as you left it."))
        elif found.others and found.jobseeker_id is None:
            key, title = found.others[0]
            self._offered_draft = key
            self.banner.show_words(
                "info", self.tr("There is an unfinished form: {0}").format(title or self.tr("without a name yet")), "",
                action=self.tr("Go on with it"))
        show_refused(self, self._told)

    def show_form(self) -> None:
        """Put the form into every section made so far."""
        self._showing = True
        for section in list(self.built.values()):
            self.keeper.show(section, self.form, self.blank)
        self._showing = False

    def _banner_pressed(self) -> None:
        if self._offered_draft:
            key, self._offered_draft = self._offered_draft, ""
            self.desk.navigate("intake", draft=key)

    def _end_form(self) -> None:
        """Before another form is shown: what stands in this one is kept."""
        self._keep()
        self.keeper.stop()
        self._offered_draft = ""

    def leaving(self) -> None:
        """Write the draft."""
        self._keep()

    # --- sections ---
    def section(self, name: str) -> Section:
        """A section, made at first need."""
        if name not in self.built:
            made = Section(name, self.desk, self.controls, self.visibility)
            self.built[name] = made
            self.stack.addWidget(made)
            made.changed.connect(self._changed)
            made.left.connect(self._left)
            made.passed.connect(self.next_section)
            self.before_saving.follow(made)
            self.keeper.show(made, self.form, self.blank)
            made.apply(self.form, self._doubted)
        return self.built[name]

    @property
    def here(self) -> str:
        """Name of the section shown."""
        return self.steps.current()

    def go_to(self, name: str, *, focus: bool = True) -> None:
        """Show a section."""
        if self.here and self.here in self.built and self.here != name:
            self._take(self.here)
        section = self.section(name)
        section.apply(self.form, self._doubted)
        self._moving = True
        self.stack.setCurrentWidget(section)
        self._moving = False
        self._count()
        self.steps.mark(name)
        self._count()
        last = name == self.sections[-1]
        saves = self.header.primary is self._save_button  # who came for one field is not led through all
        self._next_button.setText(self._finish_words() if last else self.tr("Continue"))
        self._next_button.setVisible(not (last and saves))
        set_tip(self._next_button, "Ctrl+S" if last else "Ctrl+PgDown")
        self._save_button.setVisible(saves or not last)
        self._tell_state()
        if focus:
            section.focus_first()

    def _finish_words(self) -> str:
        return self.tr("Save changes") if self.jobseeker_id else self.tr("Save registration")

    def next_section(self) -> None:
        """Continue; after the last section: save."""
        if self._moving or self._showing:  # the keyboard fell out of a section that went away
            return
        place = self.sections.index(self.here)
        if place + 1 < len(self.sections):
            self._keep()
            self.go_to(self.sections[place + 1])
        elif self.sender() is self._next_button:
            self.save()
        elif self.header.primary is not None:
            self.header.primary.setFocus()

    def previous_section(self) -> None:
        """One back."""
        place = self.sections.index(self.here)
        if place:
            self._keep()
            self.go_to(self.sections[place - 1])

    def toggle_fold(self) -> None:
        """F7."""
        self.section(self.here).toggle_fold()

    def _step_chosen(self, name: str) -> None:
        self._keep()
        self.go_to(name)

    def _section_asked(self) -> None:
        self._keep()
        self.go_to(self.sender().data())  # type: ignore[attr-defined]

    # --- values ---
    def doubt(self, name: str) -> None:
        """A field has a warning that asks for a reason: show where to write it."""
        self._doubted.add(name)
        self.built[FIELD_BY_NAME[name].section].apply(self.form, self._doubted)

    def _take(self, name: str) -> None:
        self.built[name].read_into(self.form)

    def _keep(self) -> None:
        """Take what is on the screen and write the draft."""
        if not self.keeper.key or self._showing:
            return
        for name in self.built:
            self._take(name)
        if self.keeper.exists or self.form != self.blank:
            self.keeper.keep(self.form, self.here)

    def _changed(self, name: str) -> None:
        if self._closed or self._showing:
            return
        section = FIELD_BY_NAME[name].section
        before = self.form.consent_state
        self._take(section)
        if name == "consent_state" and self.form.consent_state != before and self.form.consent_date is None \
                and self.form.consent_state != "pending":
            self.form.consent_date = self.desk.ctx.today()
            self.built[section].show_field("consent_date", self.form)
        self.built[section].apply(self.form, self._doubted)
        self._count()
        if name in IDENTITY:
            self.watch.typed(self.form)

    def _left(self, name: str) -> None:
        if self._closed or self._showing:  # hiding a field makes the keyboard leave it
            return
        self.touched.add(name)
        self._keep()
        self._count()
        self._check()

    def _count(self) -> None:
        """Filled fields of each section."""
        bad = {FIELD_BY_NAME[f.field].section for f in self._faulty if f.field in FIELD_BY_NAME and not f.warning}
        steps = []
        for name in self.sections:
            done, total = self.visibility.count(name, self.form, self._usual)
            state = "error" if name in bad else "ok" if done and done == total else ""
            steps.append(Step(name, self.desk.text(f"section.{name}"), done, total, state,
                              self.desk.text(f"section_key.{name}")))
        self.steps.set_steps(steps)

    def _tell_state(self) -> None:
        if not self.keeper.key:
            return
        place = self.sections.index(self.here) + 1 if self.here else 1
        where = self.tr("section {0} of {1}").format(place, len(self.sections))
        title = self.tr("Correct data") if self.jobseeker_id else self.tr("Register person")
        self.set_title(title, f"{self.keeper.words()} · {where}", self.name)

    # --- rules while typing ---
    def _check(self) -> None:
        self.run_read(partial(intake.check, self.desk.ctx, copy.deepcopy(self.form)), self._checked, token="check")

    def _checked(self, faults: list[Fault]) -> None:
        """Warnings at the fields left; errors of the last save go when mended."""
        doubts = {fault.field: fault for fault in faults if fault.warning and fault.field}
        self._doubted = {name for name in doubts if name}
        standing = {(fault.field, fault.code) for fault in faults}
        self._faulty = [f for f in self._faulty if (f.field, f.code) in standing]
        wrong = {fault.field for fault in self._faulty if not fault.warning}
        for section in self.built.values():
            for name, field in section.fields.items():
                if name in doubts and name != "phones" and field.state() != "error":
                    field.set_warning(self._beside(doubts[name]))
                elif name in _RULED and name not in wrong and name not in doubts and field.state() == "warn":
                    field.clear_messages()
            section.apply(self.form, self._doubted)
        self._count()

    def _beside(self, fault: Fault) -> str:
        """The sentence for a fault at its field: the short one where there is one, for the label says the rest."""
        key = f"fault_here.{fault.code}"
        words = self.desk.text(key, **fault.params)
        return feedback.words_of(fault, self.desk.lang) if words == key else words

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow page has no room for the panel."""
        super().resizeEvent(event)
        if self._built:
            self.watch.fit()

    def _open_duplicate(self, key: UUID) -> None:
        self._keep()
        self.desk.navigate("person", id=key)

    # --- saving ---
    def save(self) -> None:
        """Check and save; faults show beside their fields."""
        if self._busy or not self.keeper.key:
            return
        for name in self.built:
            self._take(name)
        unread = [Fault("not_understood", name) for section in self.built.values() for name in section.invalid()]
        if unread:
            self._refused(DomainError(*unread))
            return
        if self.before_saving.asks():
            return
        self._set_busy(True)
        key = self.keeper.key
        self.run_write(partial(intake.save_intake, self.desk.ctx, copy.deepcopy(self.form),
                               jobseeker_id=self.jobseeker_id, draft_key=key, base=self.keeper.base), self._saved,
                       failed=self._refused)

    def _set_busy(self, busy: bool) -> None:
        self._busy = self.keeper.held = busy
        for button in (self._save_button, self._next_button):
            button.setEnabled(not busy)

    def _saved(self, saved: intake.SavedPerson) -> None:
        self._set_busy(False)
        self.meanwhile.dismiss()
        new = self.jobseeker_id is None
        self.keeper.stop()
        self.desk.navigate("person", id=saved.jobseeker_id, fresh=new, told=displaced(saved.warnings))

    def _refused(self, error: DomainError) -> None:
        self._set_busy(False)
        own = [fault for fault in error.faults if fault.field in FIELD_BY_NAME]
        if not own:
            self.show_error(error)
            return
        self._faulty = list(error.faults)
        mark_refused(self, error)
        self._count()
        first = next(fault.field for fault in own if fault.field)
        self.banner.show_summary(feedback.kind_of(error), feedback.title_of(error), fault_jumps(self, error))
        self.jump_to(first)

    def jump_to(self, name: str) -> None:
        """Show a field's section and put the keyboard in the field."""
        self.go_to(FIELD_BY_NAME[name].section, focus=False)
        self.section(self.here).focus_field(name)

    def leave(self) -> None:
        """Esc: back to where one came from; the draft stays."""
        self._keep()
        if self.keeper.exists or self.form != self.blank:
            self.desk.notice(self.tr("The unfinished form is kept. You find it in People."), "info")
        if self.header.back.isVisible():
            self.desk.back()
        else:
            self.desk.navigate("people")


#: Fields that ``check`` watches while the form is filled in.
_RULED = frozenset({"document_number", "birth_date", "email"})
