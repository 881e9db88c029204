"""The lists of the form as lines or cards: telephones, jobs, skills, courses, jobs looked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from pes_desktop.domain.enums import EmployerKind
from pes_desktop.domain.intake import Course, Phone, SkillForm, Wanted
from pes_desktop.domain.phones import check_phone, display_phone, parse_phone
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.intake.job_cards import JobsField
from pes_desktop.ui.intake.line_group import LineGroup, Part
from pes_desktop.ui.intake.options import help_of
from pes_desktop.ui.intake.small_fields import SkillField
from pes_desktop.ui.intake.suggestions import Suggestions
from pes_desktop.ui.widgets.choice_field import ChoiceField
from pes_desktop.ui.widgets.field import Field
from pes_desktop.ui.widgets.occupation_picker import OccupationPicker
from pes_desktop.ui.widgets.text_field import NumberField, PhoneField, TextField

_ADD = {
    "phones": QT_TRANSLATE_NOOP("intake", "Add another telephone"),
    "skills": QT_TRANSLATE_NOOP("intake", "Add another task"),
    "courses": QT_TRANSLATE_NOOP("intake", "Add another course"),
    "wanted": QT_TRANSLATE_NOOP("intake", "Add another job"),
}
_Fields = Mapping[str, Field]


def _number(value: Any) -> str | None:
    return f"{value:g}".replace(".", ",") if isinstance(value, float) else value


class Repeats:
    """Makes the list fields; kept by the controls, whose desk it shares."""

    def __init__(self, desk: Desk, suggestions: Suggestions) -> None:
        self._desk, self._suggest = desk, suggestions
        self._region, self._area = desk.ctx.pack.phone_region, desk.ctx.office.area_code
        self._ask_mobile = desk.ctx.pack.phone.ask_mobile

    def _group(self, name: str, make: Any, read: Any, show: Any, maximum: int = 30) -> LineGroup:
        words = self._desk.text(f"field.{name}")
        add = QCoreApplication.translate("intake", str(_ADD[name]))
        return LineGroup(name, words, add, make, read, show, maximum=maximum, help=help_of(name, self._desk))

    def _text(self, key: str) -> str:
        return self._desk.text(key)

    # --- telephones ---
    def phones(self) -> LineGroup:
        """Number, whose, and mobile or landline where both read alike."""
        return self._group("phones", self._phone_line, self._read_phone, self._show_phone, 6)

    def _phone_line(self) -> list[Part]:
        number = PhoneField("raw", self._text("field.phones.raw"), check=self._phone_doubt, show=self._tidy_phone)
        owner = TextField("owner", self._text("field.phones.owner"), max_length=60,
                          placeholder=self._text("placeholder.field.phones.owner"))
        if not self._ask_mobile:
            return [(number, 5), (owner, 6)]
        mobile = ChoiceField("mobile", self._text("field.phones.mobile"),
                             [(True, self._text("choice.mobile.yes")), (False, self._text("choice.mobile.no"))])
        return [(number, 4), (owner, 5), (mobile, 3)]

    def _phone_doubt(self, text: str) -> str | None:
        doubt = check_phone(text, self._region, self._area)
        return self._desk.text(f"fault.{doubt.code}", **doubt.params) if doubt else None

    def _tidy_phone(self, text: str) -> str:
        known = parse_phone(text, self._region, self._area)
        return display_phone(known, self._region) if known else text

    def _read_phone(self, fields: _Fields) -> Phone | None:
        raw = fields["raw"].value()
        if not raw:
            return None
        mobile = bool(fields["mobile"].value()) if "mobile" in fields else False
        number = parse_phone(raw, self._region, self._area, mobile)
        return Phone(raw, number, fields["owner"].value() or "", mobile)

    def _show_phone(self, fields: _Fields, phone: Phone) -> None:
        fields["raw"].set_value(phone.raw)
        fields["owner"].set_value(phone.owner)
        if "mobile" in fields:
            fields["mobile"].set_value(phone.mobile)

    # --- skills ---
    def skills(self) -> LineGroup:
        """Task, whether done before, years."""
        return self._group("skills", self._skill_line, self._read_skill, self._show_skill)

    def _skill_line(self) -> list[Part]:
        name = SkillField("name", self._text("field.skills.name"), suggest=self._suggest.skills,
                          placeholder=self._text("placeholder.field.skills.name"))
        done = ChoiceField("done", self._text("field.skills.done"), [
            (True, self._text("choice.done.yes")), (False, self._text("choice.done.no"))], empty=None)
        done.set_value(True)
        return [(name, 6), (done, 4), (NumberField("years", self._text("field.skills.years"), decimals=1, minimum=0,
                                                   maximum=70), 2)]

    def _read_skill(self, fields: _Fields) -> SkillForm | None:
        name = cast(SkillField, fields["name"])
        if not name.words():
            return None
        years = fields["years"].value()
        return SkillForm(name.words(), name.value(), fields["done"].value() is not False,
                         float(years) if years is not None else None)

    def _show_skill(self, fields: _Fields, skill: SkillForm) -> None:
        cast(SkillField, fields["name"]).set_value(skill.code, skill.name)
        fields["done"].set_value(skill.done)
        fields["years"].set_value(_number(skill.years))

    # --- courses ---
    def courses(self) -> LineGroup:
        """Name, hours, year."""
        return self._group("courses", self._course_line, self._read_course, self._show_course)

    def _course_line(self) -> list[Part]:
        latest = self._desk.ctx.today().year
        return [
            (TextField("name", self._text("field.courses.name"), max_length=120), 6),
            (NumberField("hours", self._text("field.courses.hours"), minimum=1, maximum=5000), 2),
            (NumberField("year", self._text("field.courses.year"), minimum=1940, maximum=latest), 2),
        ]

    def _read_course(self, fields: _Fields) -> Course | None:
        values = [fields[name].value() for name in ("name", "hours", "year")]
        return Course(values[0] or "", values[1], values[2]) if any(v is not None for v in values) else None

    def _show_course(self, fields: _Fields, course: Course) -> None:
        for name in ("name", "hours", "year"):
            fields[name].set_value(getattr(course, name))

    # --- jobs looked for ---
    def wanted(self) -> LineGroup:
        """Up to three occupations in own words with their unit group."""
        return self._group("wanted", self._wanted_line, self._read_wanted, self._show_wanted, 3)

    def _wanted_line(self) -> list[Part]:
        return [(OccupationPicker("occupation", self._text("field.wanted.occupation"),
                                  suggest=self._suggest.occupations, name_of=self._suggest.occupation_name), 1)]

    def _read_wanted(self, fields: _Fields) -> Wanted | None:
        picker = cast(OccupationPicker, fields["occupation"])
        words = picker.words()
        return Wanted(words, picker.value()) if words else None

    def _show_wanted(self, fields: _Fields, wanted: Wanted) -> None:
        cast(OccupationPicker, fields["occupation"]).set_value(wanted.unit_group, wanted.occupation)

    # --- jobs held ---
    def jobs(self) -> JobsField:
        """A card for each job."""
        kinds = [(kind.value, self._text(f"choice.employer_kind.{kind}")) for kind in EmployerKind]
        return JobsField(self._desk, self._suggest, kinds)
