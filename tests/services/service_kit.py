"""Constants and forms that the service tests share."""

from __future__ import annotations

from datetime import date

from pes_desktop.domain.intake import IntakeForm, JobForm, Phone
from pes_desktop.services import intake
from pes_desktop.services.context import OfficeContext
from pes_desktop.storage.keys import KdfCost

TODAY = date(2026, 10, 20)
FAST = KdfCost(1, 1024, 1)
PASSWORD = "clave de prueba"


def person_form(office: OfficeContext, **changes: object) -> IntakeForm:
    """A complete form of an invented woman; ``changes`` by field."""
    form = intake.blank_form(office)
    form.document_number, form.surnames, form.names, form.sex = "0607421807", "Núñez Guamán", "María José", "F"
    form.birth_date = date(1986, 4, 2)
    form.place_code = "060251"
    form.phones = [Phone("0997599992")]
    form.jobs = [JobForm("ordeñadora", "9212", years=5.0)]
    form.consent_state, form.consent_date = "given", TODAY
    for name, value in changes.items():
        setattr(form, name, value)
    return form
