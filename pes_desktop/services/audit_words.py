"""A line of the audit trail as a sentence: whom or what an act was about, in the words of the reader's duties."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pes_desktop.models import AuditLine, Employer, Jobseeker, Letter, Referral, Staff, Vacancy
from pes_desktop.reference.messages import counted, has, text
from pes_desktop.services.context import OfficeContext

#: What a sentence names, the most telling first; a letter or referral is named by its number, then its person.
_NAMED = ("letter", "referral", "jobseeker", "vacancy", "employer", "staff")
_MOST_NAMED = 2
_MOST_FIELDS = 8
#: Acts whose line carries the record of who did it, which says nothing more.
_OWN = frozenset({"log_in", "change_password", "choose_password", "password_recovered", "password_by_phone",
                  "see_audit", "create_office", "change_key", "renew_recovery_code", "print_recovery"})


def reference(record_id: UUID) -> str:
    """Six characters by which a record can be spoken of without a name; the same each time."""
    return record_id.hex[-6:].upper()


class Speaker:
    """Words for some lines; reads every name it needs once."""

    def __init__(self, ctx: OfficeContext, session: Session, rows: Sequence[AuditLine]) -> None:
        self._lang = ctx.lang
        self._named = ctx.may("find_people")
        self._session = session
        self._staff: dict[UUID | None, str] = {row.id: row.name for row in session.scalars(select(Staff))}
        self._names: dict[tuple[str, UUID], str] = {}
        self._persons: dict[UUID, UUID] = {}
        self._read([record for row in rows for record in self._shown(row)])

    def who(self, staff_id: UUID | None) -> str:
        """Who did it; the program itself where nobody sat at the desk."""
        return self._staff.get(staff_id) or text("audit.nobody", self._lang)

    def say(self, line: AuditLine) -> tuple[str, str, UUID | None]:
        """(sentence, further words, the one person it is about)."""
        about = [self._names.get((kind, key), "") for kind, key in self._shown(line)]
        rest = self._count(line) - len(about)
        what = ", ".join(filter(None, about))
        if rest > 0 and what:
            what = text("audit.and_more", self._lang, what=what, count=rest)
        key = f"audit.act.{line.act}"
        if not has(key, self._lang):
            first = line.act.partition("_")[0]
            key = f"audit.act.{first}_" if has(f"audit.act.{first}_", self._lang) else "audit.act.other"
        done = text(key, self._lang, what=what or text("audit.something", self._lang),
                    act=line.act.replace("_", " ")).strip()
        return f"{self.who(line.staff_id)} {done}", self._detail(line), self._one_person(line)

    def _shown(self, line: AuditLine) -> list[tuple[str, UUID]]:
        """The records that the sentence names: at most two of the most telling kind."""
        if line.act in _OWN:
            return []
        for kind in _NAMED:
            found = [UUID(record[1]) for record in line.records if record[0] == kind]
            if found:
                return [(kind, key) for key in dict.fromkeys(found)][:_MOST_NAMED]
        return []

    def _count(self, line: AuditLine) -> int:
        shown = self._shown(line)
        return len({record[1] for record in line.records if record[0] == shown[0][0]}) if shown else 0

    def _read(self, records: Sequence[tuple[str, UUID]]) -> None:
        wanted: dict[str, set[UUID]] = {}
        for kind, key in records:
            wanted.setdefault(kind, set()).add(key)
        for kind, keys in wanted.items():
            for key, name, person in self._look_up(kind, sorted(keys)):
                self._names[kind, key] = name
                if person is not None:
                    self._persons[key] = person
        for kind, keys in wanted.items():
            for key in keys:
                self._names.setdefault((kind, key), self._referred(kind, key))

    def _referred(self, kind: str, key: UUID) -> str:
        return text(f"audit.reference.{kind}", self._lang, number=reference(key))

    def _person(self, key: UUID, surnames: str, names: str, erased: object) -> str:
        if erased is not None:
            return text("audit.erased_person", self._lang)
        return f"{names} {surnames}".strip() if self._named else self._referred("jobseeker", key)

    def _look_up(self, kind: str, keys: list[UUID]) -> Sequence[tuple[UUID, str, UUID | None]]:
        j = Jobseeker
        run = self._session.execute
        if kind == "jobseeker":
            return [(key, self._person(key, surnames, names, erased), key) for key, surnames, names, erased in run(
                select(j.id, j.surnames, j.names, j.erased_on).where(j.id.in_(keys)))]
        if kind in ("referral", "letter"):
            found = []
            own = Letter.id if kind == "letter" else Referral.id
            for key, number, person, surnames, names, erased in run(
                    select(own, Letter.number, j.id, j.surnames, j.names, j.erased_on).select_from(Referral)
                    .join(j, j.id == Referral.jobseeker_id).outerjoin(Letter, Letter.referral_id == Referral.id)
                    .where(own.in_(keys))):
                whose = self._person(person, surnames, names, erased)
                found.append((key, f"{whose} ({number})" if number else whose, person))
            return found
        if kind == "vacancy":
            return [(key, f"{title} ({number})" if self._named else number, None) for key, title, number in run(
                select(Vacancy.id, Vacancy.title, Vacancy.number).where(Vacancy.id.in_(keys)))]
        if kind == "employer" and self._named:
            return [(row.id, row.display_name, None) for row in self._session.scalars(
                select(Employer).where(Employer.id.in_(keys)))]
        if kind == "staff":
            return [(key, self._staff[key], None) for key in keys if key in self._staff]
        return []

    def _one_person(self, line: AuditLine) -> UUID | None:
        if not self._named:
            return None
        people = {self._persons[key] for _, key in self._shown(line) if key in self._persons}
        return people.pop() if len(people) == 1 else None

    def _detail(self, line: AuditLine) -> str:
        """Fields that changed, the reason of an export, how many records: never a value."""
        said = []
        fields = [name for record in line.records if record[0] in ("jobseeker", "vacancy", "employer")
                  and record[2] == "changed" for name in record[3]]
        known = [text(f"field.{name}", self._lang) for name in dict.fromkeys(fields)
                 if has(f"field.{name}", self._lang)]
        if known and len(self._shown(line)) == 1:
            more = f" (+{len(known) - _MOST_FIELDS})" if len(known) > _MOST_FIELDS else ""
            said.append(text("audit.fields", self._lang, fields=", ".join(known[:_MOST_FIELDS])) + more)
        for record in line.records:
            if line.act == "hand_over" and record[3]:
                said.append(text("audit.to_office", self._lang, office=_joined(record[3])))
            elif record[2] == "exported" and record[3]:
                said.append(text("audit.reason", self._lang, reason=_joined(record[3])))
                if record[0] == "month":
                    said.append(text("audit.month", self._lang, month=record[1]))
            elif record[2] == "erased":
                return text("audit.reason", self._lang, reason=text(f"erase_reason.{_joined(record[3])}", self._lang))
        if len(line.records) > 5:
            said.append(counted("audit.records", len(line.records), self._lang))
        return " · ".join(said)


def _joined(values: Sequence[Any]) -> str:
    return ", ".join(str(value) for value in values)
