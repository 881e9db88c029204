"""From the field list to controls: the kind of a field picks its control, so that a new field needs no line here."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QCoreApplication

from pes_desktop.domain.dates import ApproxDate, age_on
from pes_desktop.domain.intake import FieldSpec, IntakeForm, Kind
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.intake.options import help_of, label_of, options_of
from pes_desktop.ui.intake.repeats import Repeats
from pes_desktop.ui.intake.small_fields import MonthField, TicksField, YesNoField
from pes_desktop.ui.intake.suggestions import Suggestions
from pes_desktop.ui.widgets.chips_editor import ChipsField
from pes_desktop.ui.widgets.choice_field import ChoiceField
from pes_desktop.ui.widgets.date_field import ApproxDateField, DateField, written
from pes_desktop.ui.widgets.field import Field
from pes_desktop.ui.widgets.place_picker import PlacePicker
from pes_desktop.ui.widgets.text_field import MultilineField, NumberField, TextField

#: Kinds that take the whole width of the form.
WIDE = frozenset({Kind.LONG_TEXT, Kind.PHONES, Kind.JOBS, Kind.SKILLS, Kind.COURSES, Kind.OCCUPATIONS})
_WIDE_TOO = frozenset({"document_note", "difficulties", "consent_shared", "licences"})
_UNITS = {"max_distance_km": "km", "disability_percent": "%"}
_BOUNDS = {"dependants": (0, 30), "disability_percent": (0, 100), "max_distance_km": (0, 2000),
           "min_pay": (0, 99999999)}
#: Ticks up to here, chips found by typing beyond.
_MOST_TICKS = 7
#: Dates that may be known by the month only.
_MONTHS = frozenset({"situation_since"})
_FUTURE = frozenset({"available_from", "next_contact"})


def is_wide(spec: FieldSpec) -> bool:
    """Whether the field takes both columns."""
    return spec.kind in WIDE or spec.name in _WIDE_TOO


class Controls:
    """Makes controls and moves values between them and the form."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.suggestions = Suggestions(desk.ctx)
        self._repeats = Repeats(desk, self.suggestions)
        self._makers: dict[Kind, Callable[[FieldSpec], Field]] = {
            Kind.TEXT: self._text, Kind.LONG_TEXT: self._long_text, Kind.NUMBER: self._number, Kind.MONEY: self._money,
            Kind.YES_NO: self._yes_no, Kind.CHOICE: self._choice, Kind.MANY: self._many, Kind.DATE: self._date,
            Kind.BIRTH: self._birth, Kind.PLACE: self._place, Kind.PHONES: self._phones, Kind.JOBS: self._jobs,
            Kind.SKILLS: self._skills, Kind.COURSES: self._courses, Kind.OCCUPATIONS: self._wanted,
        }

    def make(self, spec: FieldSpec) -> Field:
        """The control of a field."""
        return self._makers[spec.kind](spec)

    def read(self, spec: FieldSpec, field: Field, form: IntakeForm) -> None:
        """Take a control's value into the form; an empty text becomes an empty string."""
        value = field.value()
        if spec.kind is Kind.BIRTH:
            self._read_birth(value, form)
        elif value is None and spec.kind in (Kind.TEXT, Kind.LONG_TEXT, Kind.CHOICE, Kind.PLACE):
            setattr(form, spec.name, "")
        else:
            setattr(form, spec.name, value)

    def show(self, spec: FieldSpec, field: Field, form: IntakeForm) -> None:
        """Show the form's value."""
        value: Any = getattr(form, spec.name)
        if spec.kind is Kind.BIRTH:
            self._show_birth(field, form)
        elif spec.kind is Kind.CHOICE:
            field.set_value(value or None)
        elif spec.kind is Kind.MONEY and isinstance(value, Decimal):
            field.set_value(format(value.normalize(), "f"))
        else:
            field.set_value(value)

    def _read_birth(self, value: ApproxDate | None, form: IntakeForm) -> None:
        if value is not None and value.estimated and form.birth_estimated and value.value == form.birth_date:
            return
        form.birth_date = value.value if value else None
        form.birth_estimated = bool(value and value.estimated)
        form.birth_told_on = self._desk.ctx.today() if form.birth_estimated else None

    def _show_birth(self, field: Field, form: IntakeForm) -> None:
        if form.birth_date is None:
            field.set_value(None)
            return
        told = form.birth_told_on or self._desk.ctx.today()
        age = age_on(form.birth_date, told) if form.birth_estimated else None
        field.set_value(ApproxDate(form.birth_date, form.birth_estimated, age))
        if form.birth_estimated and told != self._desk.ctx.today():
            words = QCoreApplication.translate("intake", "Estimated: {0}, said on {1}")
            field.set_confirm(words.format(form.birth_date.year, written(told)))

    # --- one maker a kind ---
    def _about(self, spec: FieldSpec) -> dict[str, Any]:
        return {"help": help_of(spec.name, self._desk), "required": spec.required}

    def _text(self, spec: FieldSpec) -> Field:
        return TextField(spec.name, label_of(spec, self._desk), **self._about(spec))

    def _long_text(self, spec: FieldSpec) -> Field:
        return MultilineField(spec.name, label_of(spec, self._desk), lines=5 if spec.name == "notes" else 2,
                              **self._about(spec))

    def _number(self, spec: FieldSpec) -> Field:
        least, most = _BOUNDS.get(spec.name, (0, 999999))
        return NumberField(spec.name, label_of(spec, self._desk), minimum=least, maximum=most,
                           unit=_UNITS.get(spec.name, ""), **self._about(spec))

    def _money(self, spec: FieldSpec) -> Field:
        least, most = _BOUNDS.get(spec.name, (0, None))
        return NumberField(spec.name, label_of(spec, self._desk), decimals=2, minimum=least, maximum=most,
                           unit=self._desk.ctx.pack.currency, **self._about(spec))

    def _yes_no(self, spec: FieldSpec) -> Field:
        return YesNoField(spec.name, label_of(spec, self._desk), self._desk.text("choice.yes_no.yes"),
                          self._desk.text("choice.yes_no.no"), help=help_of(spec.name, self._desk))

    def _choice(self, spec: FieldSpec) -> Field:
        certain = spec.required and bool(IntakeForm.__dataclass_fields__[spec.name].default)
        return ChoiceField(spec.name, label_of(spec, self._desk), options_of(spec, self._desk),
                           empty=None if certain else "", **self._about(spec))

    def _many(self, spec: FieldSpec) -> Field:
        options = options_of(spec, self._desk)
        if len(options) <= _MOST_TICKS:
            return TicksField(spec.name, label_of(spec, self._desk), options, help=help_of(spec.name, self._desk))
        return ChipsField(spec.name, label_of(spec, self._desk), options, help=help_of(spec.name, self._desk))

    def _date(self, spec: FieldSpec) -> Field:
        today, label = self._desk.ctx.today, label_of(spec, self._desk)
        if spec.name in _MONTHS:
            return MonthField(spec.name, label, today=today, help=help_of(spec.name, self._desk))
        return DateField(spec.name, label, today=today, future=spec.name in _FUTURE, **self._about(spec))

    def _birth(self, spec: FieldSpec) -> Field:
        return ApproxDateField(spec.name, label_of(spec, self._desk), today=self._desk.ctx.today, **self._about(spec))

    def _place(self, spec: FieldSpec) -> Field:
        return PlacePicker(spec.name, label_of(spec, self._desk), search=self.suggestions.places,
                           name_of=self.suggestions.place_name, **self._about(spec))

    def _phones(self, _spec: FieldSpec) -> Field:
        return self._repeats.phones()

    def _jobs(self, _spec: FieldSpec) -> Field:
        return self._repeats.jobs()

    def _skills(self, _spec: FieldSpec) -> Field:
        return self._repeats.skills()

    def _courses(self, _spec: FieldSpec) -> Field:
        return self._repeats.courses()

    def _wanted(self, _spec: FieldSpec) -> Field:
        return self._repeats.wanted()
