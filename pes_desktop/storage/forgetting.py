"""Take a person out of everything beside the records: drafts, search, former values, merges, imports, settings.

The search indexes are built anew: they keep a deleted word in their older parts until these are merged.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, text, union_all, update
from sqlalchemy.orm import Session

from pes_desktop.domain.text import fold
from pes_desktop.models import (
    Draft,
    ImportRun,
    Job,
    Jobseeker,
    Letter,
    MergeTrace,
    NameKey,
    OutboxEntry,
    PersonChange,
    Referral,
    ReferralEvent,
    RegistrationEvent,
    SearchDocument,
    ServiceAct,
    Setting,
    Skill,
    StickState,
)

_EDIT = "intake:edit:"
_SET_ASIDE = "set_aside:"
_SHORTEST = 3


def forget(session: Session, people: Sequence[Jobseeker], letters: Sequence[Letter]) -> None:
    """Within the transaction that erases ``people``, ahead of the change of their rows: their values are needed."""
    ids = [person.id for person in people]
    words = {word for person in people for word in _telling(person)}
    _drop_drafts(session, ids, words)
    _clean_imports(session, ids, words)
    _clean_settings(session, ids)
    _clean_outbox(session, ids)
    session.execute(delete(PersonChange).where(PersonChange.jobseeker_id.in_(ids)))
    session.execute(delete(MergeTrace).where(MergeTrace.kept_id.in_(ids) | MergeTrace.merged_id.in_(ids)))
    session.execute(delete(NameKey).where(NameKey.record_id.in_(ids)))
    found = [*ids, *(letter.id for letter in letters)]
    session.execute(delete(SearchDocument).where(SearchDocument.record_id.in_(found)))
    session.flush()
    for index in ("search_words", "search_numbers"):
        session.execute(text(f"INSERT INTO {index}({index}) VALUES ('rebuild')"))


def _telling(person: Jobseeker) -> set[str]:
    """Values by which other texts are known to speak of this person: number, telephones, e-mail, the whole name."""
    said: list[str | None] = [person.document_number, person.tax_number, person.email,
                              f"{person.surnames} {person.names}", f"{person.names} {person.surnames}"]
    for phone in person.phones:
        said += [phone.get("raw"), phone.get("number")]
    return {folded for value in said if len(folded := fold(value or "").strip()) >= _SHORTEST}


def _speaks(value: Any, words: set[str]) -> bool:
    """Whether a text anywhere in a JSON value, or the whole name in a form, holds one of the words."""
    if isinstance(value, dict):
        name = f"{value.get('surnames')} {value.get('names')}"
        return any(_speaks(item, words) for item in (name, *value.values()))
    if isinstance(value, list):
        return any(_speaks(item, words) for item in value)
    return isinstance(value, str) and any(word in fold(value) for word in words)


def _drop_drafts(session: Session, ids: Sequence[UUID], words: set[str]) -> None:
    """Corrections of the person by anybody, and unfinished registrations of the same number, telephone or name."""
    own = {f"{_EDIT}{one}" for one in ids}
    for draft in session.scalars(select(Draft)):
        if draft.key in own or _speaks([draft.title, draft.payload], words):
            session.delete(draft)


def _clean_imports(session: Session, ids: Sequence[UUID], words: set[str]) -> None:
    """Former values kept for undoing an import, and raw values of its sheet that told of the person."""
    gone = {str(one) for one in ids}
    for run in session.scalars(select(ImportRun)):
        before = [item for item in run.before if item.get("id") not in gone]
        problems = [{**problem, "params": {}} if _speaks(problem.get("params"), words) else problem
                    for problem in run.problems]
        if before != run.before:
            run.before = before
        if problems != run.problems:
            run.problems = problems


def _clean_settings(session: Session, ids: Sequence[UUID]) -> None:
    """What was written about the person when setting them aside for a vacancy."""
    gone = {str(one) for one in ids}
    for setting in session.scalars(select(Setting).where(Setting.key.startswith(_SET_ASIDE))):
        if gone & setting.value.keys():
            setting.value = {key: value for key, value in setting.value.items() if key not in gone}


def _clean_outbox(session: Session, ids: Sequence[UUID]) -> None:
    """What fields said before, both values of a conflict, and marks of what went by stick: the records go whole, and
    nobody decides any more."""
    referrals = select(Referral.id).where(Referral.jobseeker_id.in_(ids))
    owned = [select(cls.id).where(cls.jobseeker_id.in_(ids)) for cls in (
        Job, Skill, RegistrationEvent, ServiceAct, Referral)]
    owned += [select(cls.id).where(cls.referral_id.in_(referrals)) for cls in (ReferralEvent, Letter)]
    session.execute(update(OutboxEntry).where(
        OutboxEntry.record_id.in_(ids) | OutboxEntry.record_id.in_(union_all(*owned))).values(
        fields=None, base={}, parked_code=None, parked_field=None, parked_params={}))
    session.execute(delete(StickState).where(
        StickState.record_id.in_(ids) | StickState.record_id.in_(union_all(*owned))))
