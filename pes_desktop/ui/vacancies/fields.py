"""The fields of the vacancy's form, section by section, and the way between them and a VacancyForm."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pes_desktop.domain.enums import ContractKind, EducationLevel, Hours, PayPeriod
from pes_desktop.domain.phones import check_phone
from pes_desktop.domain.vacancy import SkillAsked, VacancyForm
from pes_desktop.ui import feedback
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.intake.suggestions import Suggestions
from pes_desktop.ui.vacancies.phrases import Phrases
from pes_desktop.ui.widgets.chips_editor import ChipsField
from pes_desktop.ui.widgets.choice_field import CheckField, ChoiceField
from pes_desktop.ui.widgets.date_field import DateField
from pes_desktop.ui.widgets.field import Field
from pes_desktop.ui.widgets.form import Form
from pes_desktop.ui.widgets.occupation_picker import OccupationPicker
from pes_desktop.ui.widgets.place_picker import PlacePicker
from pes_desktop.ui.widgets.text_field import MultilineField, NumberField, PhoneField, TextField

SECTIONS = ("employer", "job", "offer", "place", "asks", "dates")
_SKILLS = ("skills_required", "skills_wished")
#: Fields shown only when they are needed.
ON_DEMAND = ("wording_reason", "reserved_reason")


class VacancyFields:
    """Makes the fields (``forms``: section to Form) and converts between them and a VacancyForm."""

    def __init__(self, desk: Desk, suggestions: Suggestions) -> None:
        self._desk, self._suggest = desk, suggestions
        self.fields: dict[str, Field] = {}
        self.forms = {name: Form(2, max_width=720) for name in SECTIONS}
        self._job()
        self._offer()
        self._place()
        self._asks()
        self._dates()

    def _words(self, name: str) -> dict[str, Any]:
        key = f"help.field.vacancy.{name}"
        words = self._desk.text(key)
        return {"name": name, "label": self._desk.text(f"field.vacancy.{name}"), "help": "" if words == key else words}

    def add(self, section: str, field: Field, *, wide: bool = False) -> None:
        """Put a field into a section's form."""
        self.forms[section].add(field, wide=wide)
        self.fields[field.name] = field

    def _job(self) -> None:
        title = OccupationPicker(**self._words("title"), suggest=self._suggest.occupations,
                                 name_of=self._suggest.occupation_name, required=True)
        title.input.setPlaceholderText("")
        title.input.setMaxLength(160)
        self.add("job", title, wide=True)
        self.add("job", MultilineField(**self._words("tasks"), lines=2), wide=True)
        self.add("job", NumberField(**self._words("positions"), minimum=1, maximum=999, required=True))
        self.add("job", DateField(**self._words("starts_on"), today=self._desk.ctx.today))

    def _offer(self) -> None:
        text = self._desk.text
        periods = [(p.value, text(f"choice.pay_period.{p}")) for p in PayPeriod]
        contracts = [(c.value, text(f"choice.contract.{c}")) for c in ContractKind]
        hours = [(h.value, text(f"choice.vacancy_hours.{h}")) for h in Hours]
        self.add("offer", NumberField(**self._words("wage"), decimals=2, minimum=0,
                                      unit=self._desk.ctx.pack.currency))
        self.add("offer", ChoiceField(**self._words("wage_period"), options=periods, empty=None))
        self.add("offer", TextField(**self._words("wage_words"), max_length=120), wide=True)
        self.add("offer", ChoiceField(**self._words("contract"), options=contracts))
        self.add("offer", ChoiceField(**self._words("hours"), options=hours, empty=None))
        self.add("offer", TextField(**self._words("shift"), max_length=80), wide=True)
        for name in ("seasonal", "lodging"):
            words = self._words(name)
            self.add("offer", CheckField(name, words["label"]))

    def _place(self) -> None:
        self.add("place", PlacePicker(**self._words("place_code"), search=self._suggest.places,
                                      name_of=self._suggest.place_name, required=True))
        self.add("place", TextField(**self._words("address")))
        self.add("place", TextField(**self._words("directions")), wide=True)

    def _asks(self) -> None:
        pack, lang = self._desk.ctx.pack, self._desk.lang
        levels = [(e.code, e.label.of(lang)) for e in pack.education if e.code != EducationLevel.NONE]
        licences = [(c.code, c.label.of(lang)) for c in pack.licences]
        quotas = [(quota.code, quota.label.of(lang)) for quota in pack.quotas]
        self.add("asks", ChoiceField(**self._words("education_level"), options=levels, typing=False))
        self.add("asks", NumberField(**self._words("experience_years"), decimals=1, minimum=0, maximum=40))
        self.add("asks", ChipsField(**self._words("licences"), options=licences), wide=True)
        for name in _SKILLS:
            self.add("asks", ChipsField(**self._words(name), options=self._desk.ctx.skills.names.items(), free=True,
                                        suggest=self._suggest.skills), wide=True)
        self.add("asks", MultilineField(**self._words("requirements"), lines=2), wide=True)
        self.add("asks", TextField(**self._words("wording_reason")), wide=True)
        self.add("asks", ChoiceField(**self._words("reserved_for"), options=quotas, typing=False), wide=True)
        self.add("asks", TextField(**self._words("reserved_reason")), wide=True)
        for name in ON_DEMAND:
            self.fields[name].hide()

    def _dates(self) -> None:
        ctx = self._desk.ctx
        self.add("dates", DateField(**self._words("notified_on"), today=ctx.today, future=False))
        closes = DateField(**self._words("closes_on"), today=ctx.today)
        days = ctx.pack.periods.vacancy_default
        by_default = Phrases(ctx, self._desk.lang).day(ctx.today() + timedelta(days=days))
        closes.set_help(self._desk.text("help.field.vacancy.closes_on", days=days, day=by_default))
        self.add("dates", closes)
        self.add("dates", TextField(**self._words("contact_name"), max_length=120))
        self.add("dates", PhoneField(**self._words("contact_phone"), check=self._check_phone))
        self.add("dates", TextField(**self._words("bring")), wide=True)
        self.add("dates", CheckField("publish_employer", self._words("publish_employer")["label"]), wide=True)
        self.add("dates", MultilineField(**self._words("notes"), lines=2), wide=True)

    def _check_phone(self, typed: str) -> str | None:
        ctx = self._desk.ctx
        doubt = check_phone(typed, ctx.pack.phone_region, ctx.office.area_code)
        return feedback.words_of(doubt, self._desk.lang) if doubt else None

    # --- values ---
    def show(self, form: VacancyForm, typed: dict[str, str] | None = None) -> None:
        """Put a form into the fields; ``typed``: what was written but could not be read."""
        names = self._desk.ctx.skills.names
        for name, field in self.fields.items():
            field.clear_messages()
            if isinstance(field, OccupationPicker):
                field.set_value(form.unit_group, form.title)
            elif isinstance(field, ChipsField) and name in _SKILLS:
                field.set_options(names.items())  # headquarters may have added some since the form was made
                field.set_value([s.code if s.code in names else s.name for s in getattr(form, name)])
            elif name == "experience_years":
                field.set_value(None if form.experience_years is None else f"{form.experience_years:g}")
            elif name == "wage":
                field.set_value(None if form.wage is None else f"{form.wage:f}".removesuffix(".00"))
            else:
                field.set_value(getattr(form, name) or None)
        for name, words in (typed or {}).items():
            self._type(name, words)
        self.follow_reservation()

    def _type(self, name: str, words: str) -> None:
        field = self.fields.get(name)
        if isinstance(field, PlacePicker):
            field.set_raw(words)
        elif isinstance(field, TextField):
            field.input.setText(words)

    def read(self, into: VacancyForm) -> VacancyForm:
        """The form with what stands in the fields, over ``into``."""
        names = self._desk.ctx.skills.names
        for name, field in self.fields.items():
            value: Any = field.value()
            if isinstance(field, OccupationPicker):
                into.title, into.unit_group = field.words() or "", value
            elif name in _SKILLS:
                setattr(into, name, [SkillAsked(names.get(v, v), v if v in names else None) for v in value])
            elif name == "experience_years":
                into.experience_years = None if value is None else float(value)
            elif name == "positions":
                into.positions = value or 0
            elif name in ("wage", "starts_on", "closes_on", "notified_on", "licences", "seasonal", "lodging",
                          "publish_employer"):
                setattr(into, name, value)
            else:
                setattr(into, name, value or "")
        if not into.reserved_for:
            into.reserved_reason = ""
        return into

    def unread(self) -> dict[str, str]:
        """Field to what is written there but means nothing yet."""
        found = {}
        for name, field in self.fields.items():
            if isinstance(field, PlacePicker):
                if field.value() is None and field.raw():
                    found[name] = field.raw() or ""
            elif isinstance(field, NumberField | DateField) and field.invalid():
                found[name] = field.text()
        return found

    def follow_reservation(self) -> None:
        """The law is asked, and proposed, only for a reserved vacancy."""
        chosen = self.fields["reserved_for"].value()
        reason = self.fields["reserved_reason"]
        quota = next((q for q in self._desk.ctx.pack.quotas if q.code == chosen), None)
        reason.setVisible(chosen is not None)
        if quota is not None:
            reason.set_help(self._desk.text("help.field.vacancy.reserved_reason", law=quota.legal_source))
