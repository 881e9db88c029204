"""An employer written down or corrected inside the vacancy's form."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from pes_desktop.domain.enums import EmployerType
from pes_desktop.domain.intake import Phone
from pes_desktop.domain.phones import check_phone
from pes_desktop.domain.vacancy import EmployerForm
from pes_desktop.ui import feedback
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.intake.suggestions import Suggestions
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.card import Card
from pes_desktop.ui.widgets.choice_field import RadioField
from pes_desktop.ui.widgets.form import Form
from pes_desktop.ui.widgets.place_picker import PlacePicker
from pes_desktop.ui.widgets.text_field import PhoneField, TextField


class EmployerPanel(Card):
    """``fields`` are named ``employer.<name>``; ``employer_id`` None while it is new. ``dropped`` when put away.

    ``base``: what stood in the panel when the correction of an employer began.
    """

    dropped = Signal()

    def __init__(self, desk: Desk, suggestions: Suggestions, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._desk = desk
        self.employer_id: UUID | None = None
        self._kept = EmployerForm()
        self.base: EmployerForm | None = None
        self.form = Form(2, max_width=720)
        self.add(self.form)
        types = [(kind.value, desk.text(f"choice.employer_type.{kind}")) for kind in EmployerType]
        self._add(RadioField("employer.employer_type", desk.text("field.employer.employer_type"), types), wide=True)
        self.tax = self._add(TextField("employer.tax_id", desk.ctx.pack.tax_id.label.of(desk.lang), max_length=20))
        self._add(TextField("employer.legal_name", desk.text("field.employer.legal_name"), required=True,
                            max_length=160))
        self._add(TextField("employer.trade_name", desk.text("field.employer.trade_name"), max_length=160))
        self._add(TextField("employer.contact_name", desk.text("field.employer.contact_name"), max_length=120))
        self._add(PhoneField("employer.phone", desk.text("field.employer.phone"), check=self._check_phone))
        self._add(TextField("employer.email", desk.text("field.employer.email"), max_length=120))
        self._add(PlacePicker("employer.place_code", desk.text("field.employer.place_code"),
                              search=suggestions.places, name_of=suggestions.place_name))
        self._add(TextField("employer.address", desk.text("field.employer.address")))
        self._add(TextField("employer.directions", desk.text("field.employer.directions")), wide=True)
        self.drop_button = Button(self.tr("Choose another employer"), "quiet")
        self.add(self.drop_button)
        self.body.setAlignment(self.drop_button, Qt.AlignmentFlag.AlignLeft)
        self.drop_button.clicked.connect(self.dropped)
        self.tax.left.connect(self._check_tax)
        self.hide()

    def _add(self, field: TextField | RadioField | PlacePicker, *, wide: bool = False) -> TextField:
        self.form.add(field, wide=wide)
        return field  # type: ignore[return-value]

    def begin(self, form: EmployerForm, employer_id: UUID | None = None, base: EmployerForm | None = None) -> None:
        """Show an employer: a new one, or one to be corrected; a draft brings the ``base`` that it began with."""
        self.employer_id, self._kept = employer_id, form
        self.set_title(self.tr("Employer's details") if employer_id else self.tr("New employer"),
                       "" if employer_id else self.tr("saved together with the vacancy"))
        self.drop_button.setText(self.tr("Leave the details as they were") if employer_id else
                                 self.tr("Choose another employer"))
        values = {name.removeprefix("employer."): field for name, field in self.form.fields.items()}
        for name, field in values.items():
            field.clear_messages()
            field.set_value((form.phones[0].raw if form.phones else "") if name == "phone" else getattr(form, name))
        self.base = base or (self.value() if employer_id else None)
        self.show()

    def value(self) -> EmployerForm:
        """What stands in the panel, over what was not shown."""
        found = {name.removeprefix("employer."): field.value() for name, field in self.form.fields.items()}
        phone = found.pop("phone") or ""
        first = self._kept.phones[0] if self._kept.phones else Phone()
        phones = [first if first.raw == phone else Phone(raw=phone)] if phone else []
        plain = {name: value or "" for name, value in found.items()}
        plain["employer_type"] = plain["employer_type"] or EmployerType.COMPANY.value
        return EmployerForm(**plain, phones=[*phones, *self._kept.phones[1:]], sector=self._kept.sector,
                            size=self._kept.size, notes=self._kept.notes)

    def _check_phone(self, typed: str) -> str | None:
        ctx = self._desk.ctx
        doubt = check_phone(typed, ctx.pack.phone_region, ctx.office.area_code)
        return feedback.words_of(doubt, self._desk.lang) if doubt else None

    def _check_tax(self) -> None:
        pack, typed = self._desk.ctx.pack, self.tax.value()
        doubt = pack.validate_tax_id(pack.normalise_tax_id(typed)) if typed else None
        self.tax.set_warning(feedback.words_of(doubt, self._desk.lang) if doubt else "")
