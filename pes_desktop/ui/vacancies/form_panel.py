"""The vacancy's form: sections left, fields in the middle, what is still missing at the right."""

from __future__ import annotations

import dataclasses
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pes_desktop.domain.errors import Fault
from pes_desktop.domain.vacancy import EmployerForm, VacancyForm
from pes_desktop.services.employers import EmployerChange
from pes_desktop.services.records import CHANGED_HERE, ChangedBeside
from pes_desktop.services.vacancies import VacancyDraft
from pes_desktop.ui import feedback
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.intake.suggestions import Suggestions
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.vacancies.employer_panel import EmployerPanel
from pes_desktop.ui.vacancies.employer_picker import EmployerPicker
from pes_desktop.ui.vacancies.fields import SECTIONS, VacancyFields
from pes_desktop.ui.widgets.base import clear_layout
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.card import Card
from pes_desktop.ui.widgets.chip import Chip
from pes_desktop.ui.widgets.field import Field
from pes_desktop.ui.widgets.labels import Label, Link
from pes_desktop.ui.widgets.scroll import Scroll
from pes_desktop.ui.widgets.step_list import Step, StepList

_ALWAYS_FILLED = frozenset({"wage_period", "hours", "notified_on", "publish_employer", "seasonal", "lodging"})


class VacancyFormPanel(QWidget):
    """``left`` when a field was left (check and draft), ``employer_sought(text)``, ``employer_details(id)`` wanted.

    ``base``: what stood in the form when the change of an order began, None for a new one.
    """

    left = Signal()
    employer_sought = Signal(str)
    employer_details = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.suggestions = Suggestions(desk.ctx)
        self._kept = VacancyForm()
        self.base: VacancyForm | None = None
        self._touched: set[str] = set()
        self._shown: set[str] = set()
        self._wanted: Field | None = None
        self._refused = False
        self._theirs: list[Fault] = []
        now = tokens.current()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(now.px(16))
        self.steps = StepList()
        self.steps.setFixedWidth(now.px(200))
        row.addWidget(self.steps, 0, Qt.AlignmentFlag.AlignTop)
        self.area = Scroll()
        row.addWidget(self.area, 1)
        self._parts = VacancyFields(desk, self.suggestions)
        self._headings: dict[str, QWidget] = {}
        self._employer()
        for name in SECTIONS:
            self.area.add(self._section(name))
        self.area.content.addStretch(1)
        self.checks = Card(self.tr("Before saving"))
        self.checks.setFixedWidth(now.px(280))
        self.checks.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Maximum)
        row.addWidget(self.checks, 0, Qt.AlignmentFlag.AlignTop)
        self._jumps: dict[Link, Field] = {}
        self.steps.chosen.connect(self.jump_to)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)
        for form in (*self._parts.forms.values(), self.panel.form):
            form.left.connect(self._left)
            form.changed.connect(self._changed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the fields come first."""
        super().resizeEvent(event)
        self.checks.setVisible(self.width() >= tokens.current().px(880))

    @property
    def fields(self) -> dict[str, Field]:
        """All fields by the name that faults carry."""
        return {**self._parts.fields, "unit_group": self._parts.fields["title"], "employer_id": self.picker,
                **(self.panel.form.fields if not self.panel.isHidden() else {})}

    def _employer(self) -> None:
        text = self._desk.text
        self.picker = EmployerPicker("employer_id", text("field.vacancy.employer_id"),
                                     help=text("help.field.vacancy.employer_id"),
                                     may_add=self._desk.may("save_employer"))
        self._parts.add("employer", self.picker, wide=True)
        self._parts.fields.pop("employer_id")
        self.details = Button(self.tr("See or correct the employer's details"), "quiet", icon="pencil")
        self.details.clicked.connect(self._details)
        holder = QWidget()
        self._parts.forms["employer"].add_widget(holder)
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.details)
        line.addStretch(1)
        self.panel = EmployerPanel(self._desk, self.suggestions)
        self._parts.forms["employer"].add_widget(self.panel)
        self.picker.asked.connect(self.employer_sought)
        self.picker.picked.connect(self._employer_picked)
        self.picker.new_asked.connect(self.new_employer)
        self.panel.dropped.connect(self._drop_panel)

    def _section(self, name: str) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        now = tokens.current()
        column.setContentsMargins(0, 0, 0, now.px(8))
        column.setSpacing(now.px(10))
        if name != "employer":  # its one field says it
            column.addWidget(Label(self._desk.text(f"section.vacancy.{name}"), "section"))
        column.addWidget(self._parts.forms[name])
        self._headings[name] = holder
        return holder

    # --- values ---
    def show_draft(self, draft: VacancyDraft, kept: VacancyForm, employer_id: UUID | None = None, *,
                   stored: bool = False) -> None:
        """Show a form; ``kept`` holds what the form does not show, ``employer_id`` whose details stand in the panel.

        ``stored``: an order as it is kept, just read, and no draft of it.
        """
        self._kept = kept
        self._touched.clear()
        self._shown.clear()
        self._refused = False
        self._theirs = []
        self._parts.show(draft.form, draft.typed)
        self.picker.clear_messages()
        self.picker.set_employer(draft.form.employer_id, draft.employer_name)
        self.panel.hide()
        if draft.employer is not None:
            self.panel.begin(draft.employer, employer_id, draft.employer_base)
        self._follow_employer()
        self.base = self.value() if stored else draft.base
        self.area.verticalScrollBar().setValue(0)
        self._count()

    def take_theirs(self, error: ChangedBeside) -> None:
        """Show what others wrote into fields that stood untouched here; each stays marked until the form is saved."""
        stands = {name: value for name, value in error.stands.items() if name != "employer_id"}  # its name is not known
        self._theirs = [f for f in error.faults if f.code == CHANGED_HERE and f.field in stands]
        self._kept = dataclasses.replace(self._kept, **stands)
        self._parts.show(dataclasses.replace(self.value(), **stands))
        if self.base is not None:
            read = self.value()
            self.base = dataclasses.replace(self.base, **{name: getattr(read, name) for name in stands})

    def value(self) -> VacancyForm:
        """What stands in the form."""
        form = self._parts.read(dataclasses.replace(self._kept))
        form.employer_id = self.picker.value()
        return form

    def draft(self) -> VacancyDraft:
        """Everything, also what cannot be read yet."""
        change = self.employer()
        return VacancyDraft(self.value(), change.form if change else None, self.picker.words(), self._parts.unread(),
                            self.base, change.base if change else None)

    def employer(self) -> EmployerChange | None:
        """The employer to be saved with the order, if one stands in the panel."""
        return None if self.panel.isHidden() else EmployerChange(
            self.panel.value(), self.panel.employer_id, self.panel.base)

    def unread_faults(self) -> list[Fault]:
        """What is written but means nothing; a place must be one of the list."""
        return [Fault("place_not_chosen" if name == "place_code" else "not_understood", name, {"text": words})
                for name, words in self._parts.unread().items()]

    # --- checking ---
    def show_checks(self, faults: list[Fault], *, after_save: bool = False) -> None:
        """Faults beside the fields left so far (all once a save was refused), and the list of what is missing."""
        fields = self.fields
        self._refused = self._refused or after_save
        unread = self.unread_faults()
        faults = [f for f in faults if f.field not in {u.field for u in unread} and f.code != CHANGED_HERE]
        faults += [*unread, *self._theirs]
        told: dict[str, list[Fault]] = {}
        for fault in faults:
            field = fields.get(fault.field or "")
            if field is None or not (self._refused or (field.name in self._touched and fault.code != "required")):
                continue
            told.setdefault(field.name, []).append(fault)
        for name, found in told.items():
            stop = [fault for fault in found if not fault.warning]
            said = [fault for fault in found if not stop or not fault.warning or fault.code == CHANGED_HERE]
            words = "\n".join(dict.fromkeys(feedback.words_of(f, self._desk.lang) for f in said))
            (fields[name].set_error if stop else fields[name].set_warning)(words)
        for name in self._shown - told.keys():
            if name in fields:
                fields[name].clear_messages()
        self._shown = set(told)
        reason = self._parts.fields["wording_reason"]
        refused = any(fault.code == "wording_discriminates" for fault in faults)
        reason.setVisible(refused or bool(reason.value()))
        self._list_checks([fault for fault in faults if not fault.warning], fields)
        self._count()

    def _list_checks(self, faults: list[Fault], fields: dict[str, Field]) -> None:
        clear_layout(self.checks.body)
        self._jumps.clear()
        seen: set[str] = set()
        for fault in faults:
            field = fields.get(fault.field or "")
            if field is None or field.name in seen:
                continue
            seen.add(field.name)
            missing = fault.code == "required"
            link = Link(self.tr("Missing: {0}").format(field.label.text()) if missing else
                        self.tr("To mend: {0}").format(field.label.text()))
            link.setWordWrap(True)
            self.checks.add(link)
            self._jumps[link] = field
            link.linkActivated.connect(self._jump)
        if not seen:
            self.checks.add(Chip(self.tr("Nothing is missing"), "ok", icon="circle-check"))
        self.checks.add(Label(self.tr("Ctrl+S saves. What you have written is kept if you leave."), "small", wrap=True))

    def _count(self) -> None:
        steps = []
        for name in SECTIONS:
            own = [f for f in self._parts.forms[name].fields.values() if f.name not in _ALWAYS_FILLED
                   and not f.isHidden()]
            done = sum(field.value() not in (None, "", [], False) for field in own)
            wrong = any(field.state() == "error" for field in own)
            steps.append(Step(name, self._desk.text(f"section.vacancy.{name}"), done, len(own),
                              "error" if wrong else ""))
        current = self.steps.current()
        self.steps.set_steps(steps)
        self.steps.mark(current or SECTIONS[0])

    def jump_to(self, section: str) -> None:
        """Scroll to a section and put the keyboard in its first field."""
        holder = self._headings[section]
        self.area.verticalScrollBar().setValue(holder.y())
        self.steps.mark(section)
        self._parts.forms[section].focus_first()

    def _jump(self, _href: str) -> None:
        field = self._jumps.get(self.sender())  # type: ignore[call-overload]
        if field is not None:
            self.show_field(field)

    def show_field(self, field: Field) -> None:
        """Put the keyboard in a field and bring it into sight with its message."""
        field.focus_in()
        self._wanted = field
        QTimer.singleShot(0, self._bring_into_sight)

    def _bring_into_sight(self) -> None:
        if self._wanted is not None:
            self.area.ensureWidgetVisible(self._wanted, 0, tokens.current().px(40))

    def _left(self, name: str) -> None:
        self._touched.add(name)
        self.left.emit()

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        for section, holder in self._headings.items():
            if now is not None and holder.isAncestorOf(now):
                self.steps.mark(section)

    def _changed(self, name: str) -> None:
        if name == "reserved_for":
            self._parts.follow_reservation()

    # --- employer ---
    def new_employer(self, typed: str) -> None:
        """Open the panel with what was typed as name or number."""
        digits = "".join(c for c in typed if c.isdigit())
        number = len(digits) >= 8 and not any(c.isalpha() for c in typed)
        self.panel.begin(EmployerForm(tax_id=digits) if number else EmployerForm(legal_name=typed))
        self._follow_employer()
        field = self.panel.form.fields["employer.legal_name" if number else "employer.tax_id"]
        field.focus_in()

    def show_employer(self, form: EmployerForm) -> None:
        """The details of the employer chosen, to be corrected."""
        self.panel.begin(form, self.picker.value())
        self._follow_employer()

    def _details(self) -> None:
        if self.picker.value() is not None:
            self.employer_details.emit(self.picker.value())

    def _employer_picked(self) -> None:
        self.panel.hide()
        self._follow_employer()

    def _drop_panel(self) -> None:
        self.panel.hide()
        if self.picker.value() is None:
            self.picker.set_employer(None, "")
        self._follow_employer()
        self.picker.focus_in()
        self.left.emit()

    def _follow_employer(self) -> None:
        new = not self.panel.isHidden() and self.panel.employer_id is None
        self.picker.setVisible(not new)
        self.details.setVisible(self.picker.value() is not None and self.panel.isHidden()
                                and self._desk.may("save_employer"))


