"""The nominal sheets of the month: who and what stands behind the numbers, as typed columns.

Each sheet carries only what its purpose needs: no ethnicity, disability, household, birth date or telephone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from pes_desktop.domain.dates import age_on
from pes_desktop.domain.intake import CHOICE_WORDS, FIELDS, FieldSpec, Kind
from pes_desktop.models import Employer, Jobseeker, Letter, Referral, Vacancy
from pes_desktop.reporting.count_vacancies import ended_on
from pes_desktop.reporting.facts import Facts, ReferralFact
from pes_desktop.reporting.load import Reader
from pes_desktop.reporting.placements import Placement, placements
from pes_desktop.reporting.report import MonthReport

Cell = str | int | date | Decimal | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``kind`` is text, identity, date, integer or money; ``label`` where no message heads it."""

    code: str
    kind: str = "text"
    width: int = 14
    label: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A nominal sheet: ``rows`` hold one cell a column, codes already turned into words by the lookups."""

    code: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Lookups:
    """How codes become words; the service hands in the catalogues.

    ``place(code)``; ``occupation(code, sex)``; ``label(group, code)`` for the groups document_type, sex, education,
    wage_period, contract, vacancy_status, referral_state, evidence, exit_reason, placement_kind, movement, column
    (headings that the country or the intake gives) and ``choice.<field>`` for the intake's closed lists;
    ``document(type, number)`` formats an identity number.
    """

    place: Callable[[str], str]
    occupation: Callable[[str | None, str | None], str]
    label: Callable[[str, str], str]
    document: Callable[[str, str], str] = lambda _type, number: number


C = Column
_KINDS = {Kind.NUMBER: "integer", Kind.MONEY: "money", Kind.DATE: "date"}
#: Fields of the intake that ask for a column of their own (``FieldSpec.exported``).
EXTRA = tuple(spec for spec in FIELDS if spec.exported and not spec.sensitive)
PEOPLE = (
    C("document_type", width=12), C("document_number", "identity", 14), C("surnames", width=20), C("names", width=18),
    C("sex", width=9), C("age", "integer", 7), C("place", width=28), C("education", width=30),
    C("occupation", width=34), C("registered_on", "date", 12), C("last_contact_on", "date", 12),
    C("movements", width=36),
)
VACANCIES = (
    C("vacancy_number", "identity", 20), C("employer", width=28), C("tax_id", "identity", 16), C("title", width=28),
    C("occupation", width=44), C("place", width=26), C("positions", "integer", 9),
    C("positions_filled", "integer", 10), C("wage", "money", 12), C("wage_period", width=12),
    C("notified_on", "date", 13), C("closes_on", "date", 13), C("first_letter_on", "date", 13),
    C("vacancy_status", width=14),
)
REFERRALS = (
    C("letter_number", "identity", 20), C("issued_on", "date", 13), C("document_number", "identity", 15),
    C("surnames", width=20), C("names", width=18), C("vacancy_number", "identity", 20), C("title", width=30),
    C("employer", width=30), C("referral_state", width=24), C("state_on", "date", 13),
)
PLACEMENTS = (
    C("placement_kind", width=26), C("document_number", "identity", 14), C("surnames", width=20),
    C("names", width=18), C("sex", width=9), C("age", "integer", 7), C("vacancy_number", "identity", 20),
    C("title", width=30), C("employer", width=30), C("hired_on", "date", 13), C("start_on", "date", 13),
    C("verified_on", "date", 13), C("evidence", width=20), C("wage", "money", 12), C("contract", width=16),
)
#: Columns whose heading is no fixed message.
OWN_HEADINGS = frozenset({"tax_id", *(spec.name for spec in EXTRA)})
#: What a person did in the month, in this order in the column "movements".
MOVEMENTS = {
    "registered": "registered", "returned": "returned", "renewed": "renewed", "people_served": "served",
    "people_referred": "referred", "people_placed": "placed", "exits": "left", "active": "active",
}


def nominal_sheets(session: Reader, facts: Facts, report: MonthReport, lookups: Lookups) -> tuple[Sheet, ...]:
    """Sheets people, vacancies, referrals and placements of the month, each in the order a reader looks for."""
    names = _Names(session, facts)
    return (
        _people(names, facts, report, lookups),
        _vacancies(names, facts, report, lookups),
        _referrals(names, facts, report, lookups),
        _placements(names, facts, report, lookups),
    )


class _Names:
    """Names and numbers that the facts leave out, read for the offices in view."""

    def __init__(self, session: Reader, facts: Facts) -> None:
        offices = list(facts.offices)

        def rows(key: Any, *columns: Any, model: Any, also: Any = None) -> dict[UUID, Any]:
            here = model.office_id.in_(offices)
            where = here if also is None else here | model.id.in_(select(also).where(Referral.office_id.in_(offices)))
            return {row[0]: row for row in session.execute(select(key, *columns).where(where))}

        j, v, e, r, n = Jobseeker, Vacancy, Employer, Referral, Letter
        self.people = rows(j.id, j.document_type, j.document_number, j.surnames, j.names,
                           *(getattr(j, spec.name) for spec in EXTRA), model=j, also=r.jobseeker_id)
        self.vacancies = rows(v.id, v.number, v.title, v.employer_id, v.place_code, v.wage, v.wage_period, model=v,
                              also=r.vacancy_id)
        self.employers = {row[0]: row for row in session.execute(select(e.id, e.trade_name, e.legal_name, e.tax_id))}
        self.referrals = rows(r.id, r.wage, r.contract, model=r)
        self.letters: dict[UUID, str] = {
            row[0]: row[1] for row in session.execute(
                select(n.referral_id, n.number).where(n.office_id.in_(offices), n.removed_at.is_(None))
                .order_by(n.number.desc()))}

    def person(self, person: UUID, lookups: Lookups) -> tuple[str, str, str, str]:
        """(document type, number, surnames, names)."""
        kind, number, surnames, names = self.people[person][1:5]
        return kind, lookups.document(kind, number) if number else "", surnames, names

    def extra(self, person: UUID, lookups: Lookups) -> tuple[Cell, ...]:
        """The person's exported fields, in the order of the form."""
        return tuple(_cell(spec, value, lookups)
                     for spec, value in zip(EXTRA, self.people[person][5:], strict=True))

    def vacancy(self, vacancy: UUID) -> tuple[str, str, str, str]:
        """(number, title, employer, employer's tax number)."""
        found = self.vacancies.get(vacancy)
        if found is None:
            return "", "", "", ""
        employer = self.employers.get(found[3])
        return (found[1], found[2], employer[1] or employer[2], employer[3]) if employer else (*found[1:3], "", "")


def _cell(spec: FieldSpec, value: Any, lookups: Lookups) -> Cell:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return lookups.label("choice.yes_no", "yes" if value else "no")
    if spec.choices:
        codes = value if isinstance(value, list) else [value]
        return ", ".join(lookups.label(f"choice.{CHOICE_WORDS.get(spec.name, spec.name)}", str(code)) for code in codes)
    return value if isinstance(value, int | date | Decimal) else str(value)


def _headed(columns: tuple[Column, ...], lookups: Lookups) -> tuple[Column, ...]:
    """The columns with the headings that the country (its tax number) and the intake's words give them."""
    return tuple(replace(column, label=lookups.label("column", column.code)) if column.code in OWN_HEADINGS else column
                 for column in columns)


def _age(facts: Facts, person: UUID, day: date) -> int | None:
    birth = facts.people[person].birth_date
    return None if birth is None else age_on(birth, day)


def _people(names: _Names, facts: Facts, report: MonthReport, lookups: Lookups) -> Sheet:
    movements: dict[UUID, list[str]] = {}
    for code, word in MOVEMENTS.items():
        for behind in report.people_behind(code):
            movements.setdefault(behind, []).append(word)
    reasons = {unit.person: unit.part for unit in report.indicators["exits"].units}
    rows: list[tuple[Cell, ...]] = []
    for person_id, words in movements.items():
        person = facts.people[person_id]
        kind, number, surnames, given = names.person(person_id, lookups)
        said = [lookups.label("movement", word) for word in words]
        if person_id in reasons:
            at = words.index("left")
            said[at] = f"{said[at]} ({lookups.label('exit_reason', reasons[person_id])})"
        rows.append((
            lookups.label("document_type", kind), number, surnames, given,
            lookups.label("sex", person.sex) if person.sex else "", _age(facts, person_id, report.last_day),
            lookups.place(person.place_code),
            lookups.label("education", person.education) if person.education else "",
            lookups.occupation(person.unit_group, person.sex), person.registered_on, person.last_contact_on,
            ", ".join(said), *names.extra(person_id, lookups),
        ))
    extra = tuple(Column(spec.name, _KINDS.get(spec.kind, "text"), 20) for spec in EXTRA)
    rows.sort(key=lambda row: (str(row[2]), str(row[3]), str(row[1])))
    return Sheet("people", _headed(PEOPLE + extra, lookups), tuple(rows))


def _vacancies(names: _Names, facts: Facts, report: MonthReport, lookups: Lookups) -> Sheet:
    first_letter: dict[UUID, date] = {}
    for referral in facts.referrals:
        if referral.issued_on is not None:
            day = first_letter.get(referral.vacancy_id, referral.issued_on)
            first_letter[referral.vacancy_id] = min(day, referral.issued_on)
    filled: dict[UUID, int] = {}
    for item in placements(facts.referrals, facts.vacancies):
        if item.counted_on is not None and item.counted_on <= report.last_day:
            filled[item.referral.vacancy_id] = filled.get(item.referral.vacancy_id, 0) + 1
    rows: list[tuple[Cell, ...]] = []
    for vacancy in facts.vacancies.values():
        ended = ended_on(vacancy, report.last_day)
        if vacancy.office_id not in facts.offices or vacancy.notified_on > report.last_day or \
                (ended is not None and ended < report.first_day):
            continue
        number, title, employer, tax_id = names.vacancy(vacancy.id)
        place, wage, period = names.vacancies[vacancy.id][4:7]
        rows.append((
            number, employer, tax_id, title, lookups.occupation(vacancy.unit_group, None), lookups.place(place),
            vacancy.positions, min(filled.get(vacancy.id, 0), vacancy.positions), wage,
            lookups.label("wage_period", period) if wage is not None else "", vacancy.notified_on, vacancy.closes_on,
            first_letter.get(vacancy.id), lookups.label("vacancy_status", vacancy.status),
        ))
    rows.sort(key=lambda row: (str(row[10]), str(row[0])))
    return Sheet("vacancies", _headed(VACANCIES, lookups), tuple(rows))


def _referrals(names: _Names, facts: Facts, report: MonthReport, lookups: Lookups) -> Sheet:
    rows: list[tuple[Cell, ...]] = []
    for referral in facts.referrals:
        if referral.issued_on is None or not report.first_day <= referral.issued_on <= report.last_day:
            continue
        _, document, surnames, given = names.person(referral.person, lookups)
        number, title, employer, _ = names.vacancy(referral.vacancy_id)
        now = referral.moves[-1]
        rows.append((names.letters.get(referral.id, ""), referral.issued_on, document, surnames, given, number, title,
                     employer, lookups.label("referral_state", now.state), now.day))
    return Sheet("referrals", REFERRALS, tuple(sorted(rows, key=lambda row: (str(row[1]), str(row[0])))))


def _placement_row(
    names: _Names, facts: Facts, report: MonthReport, lookups: Lookups, item: Placement, kind: str
) -> tuple[Cell, ...]:
    referral: ReferralFact = item.referral
    person = facts.people[referral.person]
    _, document, surnames, given = names.person(referral.person, lookups)
    number, title, employer, _ = names.vacancy(referral.vacancy_id)
    wage, contract = names.referrals[referral.id][1:3]
    proof = referral.last("verified")
    return (
        lookups.label("placement_kind", kind), document, surnames, given,
        lookups.label("sex", person.sex) if person.sex else "", _age(facts, referral.person, report.last_day),
        number, title, employer, item.hired_on, item.start_on, item.counted_on,
        lookups.label("evidence", proof.evidence) if proof and proof.evidence else "", wage,
        lookups.label("contract", contract) if contract else "",
    )


def _placements(names: _Names, facts: Facts, report: MonthReport, lookups: Lookups) -> Sheet:
    by_referral = {item.referral.id: item for item in placements(facts.referrals, facts.vacancies)}
    rows: list[tuple[Cell, ...]] = []
    for code, kind in (("placements_verified", "verified"), ("placements_self_verified", "self_verified"),
                       ("placements_reported", "reported")):
        chosen = sorted(report.indicators[code].units, key=lambda unit: (unit.day, unit.id))
        rows += [_placement_row(names, facts, report, lookups, by_referral[unit.id], kind) for unit in chosen]
    for unit in sorted(report.indicators["self_found"].units, key=lambda unit: (unit.day, unit.id)):
        person = facts.people[unit.id]
        _, document, surnames, given = names.person(unit.id, lookups)
        rows.append((lookups.label("placement_kind", "self_found"), document, surnames, given,
                     lookups.label("sex", person.sex) if person.sex else "",
                     _age(facts, unit.id, report.last_day), "", "", "", unit.day, *[None] * 5))
    return Sheet("placements", PLACEMENTS, tuple(rows))


