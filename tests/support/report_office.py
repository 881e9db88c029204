"""A small office in mapped classes, written line by line as the desk would: people, orders, letters, outcomes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from pes_desktop.models import (
    Employer,
    Jobseeker,
    Letter,
    Office,
    Referral,
    ReferralEvent,
    RegistrationEvent,
    ServiceAct,
    Vacancy,
)
from pes_desktop.reporting.report import MonthReport

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
OCT = (2026, 10)
Compute = Callable[..., MonthReport]


class ReportOffice:
    """One office with a counselor and an employer liaison; every method writes and flushes one fact."""

    def __init__(self, session: Session, code: str = "ALA", name: str = "Alausí") -> None:
        self.session = session
        self.id = uuid4()
        self.counselor, self.liaison = uuid4(), uuid4()
        self._serials: dict[UUID, int] = {}
        self._count = 0
        self.add(Office(id=self.id, code=code, name=name, country="ec", place_code="0602"))
        self.employer = self.add(Employer(legal_name="Florícola Los Andes S.A.", trade_name="Los Andes",
                                          tax_id="0690012345001"))

    def add(self, row: Any) -> Any:
        if not isinstance(row, Office):
            row.office_id = self.id
        else:
            row.office_id = row.id
        self.session.add(row)
        self.session.flush()
        return row

    def person(self, registered: date, *, events: bool = True, **more: Any) -> UUID:
        self._count += 1
        values: dict[str, Any] = {
            "surnames": f"Guamán {self._count}", "names": "Rosa", "document_number": f"06{self._count:08d}",
            "sex": "F", "birth_date": date(1990, 5, 20), "registered_on": registered, "last_contact_on": registered,
            "education_level": "secondary", "place_code": "060250",
            "wanted": [{"occupation": "x", "unit_group": "9211"}],
        } | more
        person = self.add(Jobseeker(**values))
        if events:
            self.registration(person.id, "registered", registered)
        return person.id

    def registration(self, person: UUID, kind: str, day: date, reason: str = "") -> UUID:
        return self.add(RegistrationEvent(jobseeker_id=person, kind=kind, fact_date=day, reason=reason)).id

    def vacancy(self, notified: date, positions: int = 1, **more: Any) -> UUID:
        self._count += 1
        values: dict[str, Any] = {
            "number": f"ALA-V-2026-A{self._count:05d}", "employer_id": self.employer.id,
            "title": "Empacadora de flores",
            "unit_group": "9321", "positions": positions, "notified_on": notified, "closes_on": date(2027, 6, 30),
            "wage": Decimal("482.50"), "place_code": "060250",
        } | more
        return self.add(Vacancy(**values)).id

    def refer(self, person: UUID, vacancy: UUID, issued: date, **more: Any) -> UUID:
        self._count += 1
        values = {"referred_by": self.counselor, "state_on": issued, "issued_on": issued} | more
        referral = self.add(Referral(jobseeker_id=person, vacancy_id=vacancy, state="issued", **values)).id
        self.move(referral, "issued", issued, role="counselor", staff=self.counselor)
        self.add(Letter(referral_id=referral, number=f"ALA-C-2026-A{self._count:05d}", result_code="ABC234",
                        issued_on=issued, expires_on=issued))
        return referral

    def move(self, referral: UUID, state: str, day: date, *, role: str = "counselor", staff: UUID | None = None,
             undoes: UUID | None = None, **more: Any) -> UUID:
        serial = self._serials[referral] = self._serials.get(referral, 0) + 1
        return self.add(ReferralEvent(
            referral_id=referral, serial=serial, from_state="", state=state, fact_date=day, entered_at=NOON,
            staff_id=staff or self.counselor, role=role, undoes=undoes, **more)).id

    def verify(self, referral: UUID, day: date, *, staff: UUID | None = None, evidence: str = "slip",
               role: str = "liaison") -> UUID:
        return self.move(referral, "verified", day, role=role, staff=staff or self.liaison, evidence=evidence)

    def service(self, person: UUID | None, kind: str, day: date, minutes: int = 30) -> UUID:
        return self.add(ServiceAct(jobseeker_id=person, kind=kind, fact_date=day, minutes=minutes)).id


def counts(report: MonthReport, *codes: str) -> list[int]:
    return [report.count(code) for code in codes]
