"""The jobs a person has held, a card each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from pes_desktop.domain.intake import JobForm
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.intake.small_fields import MonthField
from pes_desktop.ui.intake.suggestions import Suggestions
from pes_desktop.ui.widgets.choice_field import ChoiceField
from pes_desktop.ui.widgets.field import Field
from pes_desktop.ui.widgets.form import Form
from pes_desktop.ui.widgets.occupation_picker import OccupationPicker
from pes_desktop.ui.widgets.repeat_group import RepeatGroup
from pes_desktop.ui.widgets.text_field import NumberField, TextField


class JobCard(Form):
    """One job. Its values are the fields of ``JobForm``; the occupation is said in own words and coded beside them."""

    def __init__(self, desk: Desk, suggest: Suggestions, kinds: Sequence[tuple[str, str]],
                 parent: QWidget | None = None) -> None:
        super().__init__(2, max_width=900, parent=parent)
        text = desk.text
        self.occupation = OccupationPicker("occupation", text("field.jobs.occupation"), suggest=suggest.occupations,
                                           name_of=suggest.occupation_name)
        self.add(self.occupation, wide=True)
        self.add(TextField("tasks", text("field.jobs.tasks")), wide=True)
        self.add(MonthField("started", text("field.jobs.started"), today=desk.ctx.today))
        self.add(MonthField("ended", text("field.jobs.ended"), today=desk.ctx.today))
        self.add(NumberField("years", text("field.jobs.years"), decimals=1, minimum=0, maximum=70))
        self.add(ChoiceField("employer_kind", text("field.jobs.employer_kind"), kinds, typing=False))
        self.add(TextField("reason_left", text("field.jobs.reason_left"), max_length=120), wide=True)

    def values(self) -> dict[str, Any]:
        """Plain values of a JobForm; None where empty."""
        plain = super().values()
        plain["occupation"], plain["unit_group"] = self.occupation.words(), self.occupation.value()
        return plain

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show a job."""
        super().set_values({name: value for name, value in values.items() if name != "occupation"})
        self.occupation.set_value(values.get("unit_group"), values.get("occupation") or "")


class JobsField(Field):
    """All jobs. ``value`` is a list of JobForm; ``rebuilt`` tells that cards came or went."""

    rebuilt = Signal()

    def __init__(self, desk: Desk, suggest: Suggestions, kinds: Sequence[tuple[str, str]],
                 parent: QWidget | None = None) -> None:
        super().__init__("jobs", desk.text("field.jobs"), parent=parent)
        self._desk, self._suggest, self._kinds = desk, suggest, kinds
        self.enter_moves = False
        translate = QCoreApplication.translate
        self.group = RepeatGroup("jobs", translate("intake", "Job {0}"), translate("intake", "Add a job"), self._make)
        self.set_control(self.group, self.group.adder)
        self.group.adder.setAccessibleName(self.group.adder.text())
        self.group.changed.connect(self._group_changed)
        self.group.left.connect(self.left)
        self.group.removed.connect(self._removed)
        self._gone: tuple[int, dict[str, Any]] | None = None

    def _make(self) -> JobCard:
        return JobCard(self._desk, self._suggest, self._kinds)

    def value(self) -> list[JobForm]:
        """The jobs that hold something."""
        return [_job(values) for values in self.group.values()]

    def set_value(self, value: Iterable[JobForm] | None) -> None:
        """Show these."""
        self.group.set_values([_shown(job) for job in value or ()])
        self.rebuilt.emit()

    def focus_in(self) -> None:
        """The first faulty or first job, else the button."""
        forms = self.group.forms()
        if forms:
            forms[0].focus_first()
        else:
            self.group.adder.setFocus()

    def focus_chain(self) -> list[QWidget]:
        """Every control in the order of reading."""
        chain = [w for form in self.group.forms() for field in form.fields.values() for w in field._focus_widgets]
        return [*chain, self.group.adder]

    def _group_changed(self) -> None:
        self.rebuilt.emit()
        if self.state() == "error":
            self.clear_messages()
        self.changed.emit()

    def _removed(self, place: int, values: dict[str, Any]) -> None:
        self._gone = (place, values)
        self.left.emit()
        name = values.get("occupation") or ""
        self._desk.undo(QCoreApplication.translate("intake", "Job removed: {0}").format(name), self._restore)

    def _restore(self) -> None:
        if self._gone is not None:
            self.group.restore(*self._gone)
            self._gone = None
            self.left.emit()


def _job(values: Mapping[str, Any]) -> JobForm:
    years = values["years"]
    return JobForm(
        occupation=values["occupation"] or "", unit_group=values["unit_group"], tasks=values["tasks"] or "",
        employer_kind=values["employer_kind"] or "", started=values["started"], ended=values["ended"],
        years=float(years) if years is not None else None, reason_left=values["reason_left"] or "",
    )


def _shown(job: JobForm) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(job, name) for name in (
        "occupation", "unit_group", "tasks", "employer_kind", "reason_left")}
    started: date | None = job.started
    values |= {"started": started, "ended": job.ended,
               "years": f"{job.years:g}" if job.years is not None else None, "employer_kind": job.employer_kind or None}
    return values
