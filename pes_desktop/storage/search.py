"""Find as you type: folded words in a real table, full-text indexes kept by triggers, typing errors by rapidfuzz.

Words: FTS5 with a prefix index. A word that begins nothing in the vocabulary is replaced by the nearest ones.
Numbers and telephones: an FTS5 trigram index, so that any three digits in a row find them.
"""

from __future__ import annotations

import bisect
import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select, text
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from pes_desktop.domain.intake import FIELDS, Kind
from pes_desktop.domain.text import fold, sound_key, words
from pes_desktop.models import Employer, Job, Jobseeker, Letter, NameKey, Record, SearchDocument, Skill, Vacancy


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: its type and id, and two lines to show."""

    record_type: str
    record_id: UUID
    title: str
    subtitle: str


#: A query longer than this is no search; FTS5 refuses expressions that are too deep.
_MOST_TOKENS, _LONGEST_TOKEN = 12, 40
#: One typing error weighs less in a long word; the wider measure of short ones would find "tierra" for "motosierra".
_LONG_WORD = 8
_IN_WORDS = "FROM search_words f JOIN search_document d ON d.rowid = f.rowid WHERE search_words MATCH :words"
_IN_NUMBERS = "FROM search_numbers f JOIN search_document d ON d.rowid = f.rowid WHERE search_numbers MATCH :numbers"
_IN_BOTH = f"{_IN_WORDS} AND d.rowid IN (SELECT rowid FROM search_numbers WHERE search_numbers MATCH :numbers)"


#: Fields of the intake by which people are found: by whole numbers, or by words.
_NUMBERED = tuple(spec.name for spec in FIELDS if spec.searchable and (
    spec.kind is Kind.PHONES or spec.name in ("document_number", "tax_number")))
_SAID = tuple(spec.name for spec in FIELDS if spec.searchable and spec.name not in _NUMBERED)
_INSERT = insert(SearchDocument)
_PUT = _INSERT.on_conflict_do_update(
    index_elements=["record_id"],
    set_={name: _INSERT.excluded[name] for name in ("title", "subtitle", "words", "numbers")},
)


def _has_digit(token: str) -> bool:
    return any(sign.isdigit() for sign in token)


def _digits(*values: str) -> str:
    return " ".join(re.sub(r"[^0-9A-Za-z]", "", value).lower() for value in values if value)


def _phone_digits(phones: Iterable[dict[str, object]]) -> list[str]:
    return [str(phone.get("raw") or "") + " " + str(phone.get("number") or "") for phone in phones]


def _texts(person: Jobseeker, name: str) -> Iterator[str]:
    """What a field of the intake says in words: a text, or the occupations, names and telephones of a list."""
    value = getattr(person, name)
    if isinstance(value, str):
        yield value
    for item in value if isinstance(value, list) else ():
        if isinstance(item, Job | Skill):
            if item.removed_at is None:
                yield item.occupation if isinstance(item, Job) else item.name
        elif isinstance(item, dict) and "raw" in item:
            yield from _phone_digits([item])
        elif isinstance(item, dict):
            yield str(item.get("occupation") or item.get("name") or "")


def _document(record: Record, more: Sequence[str] = ()) -> dict[str, object] | None:
    """The search document of a findable record, None for the others; ``more`` numbers by which it is found too."""
    if isinstance(record, Jobseeker):
        said = [part for name in _SAID for part in _texts(record, name)]
        numbers = _digits(*(part for name in _NUMBERED for part in _texts(record, name)), *more)
        title = f"{record.surnames} {record.names}".strip()
        work = (list(_texts(record, "jobs")) or list(_texts(record, "wanted")))[:2]
        subtitle = " · ".join(part for part in (record.document_number, ", ".join(work)) if part)
    elif isinstance(record, Vacancy):
        employer = record.employer.display_name if record.employer else ""
        said, numbers = [record.title, employer, record.number], _digits(record.number)
        title, subtitle = record.title, f"{record.number} · {employer}"
    elif isinstance(record, Employer):
        said = [record.legal_name, record.trade_name, record.contact_name]
        numbers = _digits(record.tax_id, *_phone_digits(record.phones))
        title, subtitle = record.display_name, record.tax_id
    elif isinstance(record, Letter):
        person = str(record.content.get("person_name") or "")
        said, numbers = [record.number, person], _digits(record.number, record.result_code)
        title, subtitle = record.number, person
    else:
        return None
    folded = " ".join(dict.fromkeys(word for part in said for word in words(part)))
    return {
        "record_type": record.__tablename__,
        "record_id": record.id,
        "title": title,
        "subtitle": subtitle,
        "words": folded,
        "numbers": numbers,
    }


def _hidden(record: Record) -> bool:
    """Removed, merged into another (such rows are removed too), or erased."""
    return record.removed_at is not None or (isinstance(record, Jobseeker) and record.erased_on is not None)


def _numbers_of_merged(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Document and tax numbers of records that were merged into these people."""
    found: dict[UUID, list[str]] = {}
    columns = (Jobseeker.merged_into, Jobseeker.document_number, Jobseeker.tax_number)
    for start in range(0, len(ids), 500):
        for kept, *numbers in session.execute(select(*columns).where(
                Jobseeker.merged_into.in_(ids[start:start + 500]), Jobseeker.erased_on.is_(None))):
            if kept is not None:
                found.setdefault(kept, []).extend(number for number in numbers if number)
    return found


def refresh(session: Session, records: Sequence[Record]) -> None:
    """Bring the search documents and name keys of touched records up to date, inside the caller's transaction."""
    due: dict[UUID, Record] = {}
    for record in records:
        parent = record.jobseeker if isinstance(record, Job | Skill) else record
        due[parent.id] = parent
    for into in {record.merged_into for record in due.values() if isinstance(record, Jobseeker)} - {None, *due}:
        one = session.get(Jobseeker, into)  # found by the numbers of whoever was merged into it
        if one is not None:
            due[one.id] = one
    employers = [record.id for record in due.values() if isinstance(record, Employer)]
    if employers:  # a vacancy is found by its employer's name
        of_them = session.scalars(select(Vacancy).where(Vacancy.employer_id.in_(employers)))
        due |= {vacancy.id: vacancy for vacancy in of_them if vacancy.id not in due}
    gone = [record.id for record in due.values() if _hidden(record)]
    kept = [record for record in due.values() if not _hidden(record)]
    if gone:
        session.execute(delete(SearchDocument).where(SearchDocument.record_id.in_(gone)))
    merged = _numbers_of_merged(session, [record.id for record in kept if isinstance(record, Jobseeker)])
    documents = [document for record in kept if (document := _document(record, merged.get(record.id, ())))]
    if documents:
        session.execute(_PUT, documents)
    people = [record for record in due.values() if isinstance(record, Jobseeker)]
    if people:
        session.execute(delete(NameKey).where(NameKey.record_id.in_([person.id for person in people])))
        keys = [
            {"record_id": person.id, "key": key}
            for person in people
            if not _hidden(person)
            for key in name_keys(person.surnames, person.names)
        ]
        if keys:
            session.execute(insert(NameKey), keys)


def name_keys(surnames: str, names: str) -> set[str]:
    """The blocks a person stands in: sound of each surname with the sound of each name."""
    last = [sound_key(word) for word in words(surnames) if len(word) > 2]
    first = [sound_key(word) for word in words(names) if len(word) > 2]
    return {f"{a}+{b}"[:40] for a in last for b in first}


class Finder:
    """Searches of one open database; keeps the vocabulary in memory until something is written."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stamp: tuple[int, int] | None = None
        self._vocabulary: list[str] = []

    def find(self, session: Session, query: str, kinds: Sequence[str] = (), limit: int = 30) -> list[Hit]:
        """What matches ``query``: every word a prefix, accents and case alike, one typing error a word forgiven.

        Digits are sought inside numbers and telephones, never forgiven: a like number is another person's.
        """
        tokens = [token[:_LONGEST_TOKEN] for token in words(query)[:_MOST_TOKENS]]
        if not tokens:
            return []
        found: list[Hit] = []
        joined = "".join(tokens)
        numbers = [token for token in tokens if _has_digit(token)]
        if numbers and len(joined) >= 3:
            found += self._match(session, _IN_NUMBERS, {"numbers": f'"{joined}"'}, kinds, limit)
        if len(found) < limit:
            exact = " AND ".join(f'"{token}"*' for token in tokens)
            found += self._match(session, _IN_WORDS, {"words": exact}, kinds, limit)
        said = [token for token in tokens if not _has_digit(token)]
        parts = [f'"{number}"' for number in numbers if len(number) >= 3]
        if not found and said and parts:
            both = {"words": " AND ".join(f'"{token}"*' for token in said), "numbers": " AND ".join(parts)}
            found += self._match(session, _IN_BOTH, both, kinds, limit)
        if not found:
            near = self._nearest(session, tokens)
            if near:
                found += self._match(session, _IN_WORDS, {"words": near}, kinds, limit)
        unique = {hit.record_id: hit for hit in found}
        folded = fold(query)
        return sorted(unique.values(), key=lambda hit: (not fold(hit.title).startswith(folded),))[:limit]

    def _match(
        self, session: Session, where: str, match: dict[str, str], kinds: Sequence[str], limit: int
    ) -> list[Hit]:
        parameters: dict[str, object] = {**match, "limit": limit}
        if kinds:
            names = ", ".join(f":kind{place}" for place in range(len(kinds)))
            where += f" AND d.record_type IN ({names})"
            parameters |= {f"kind{place}": kind for place, kind in enumerate(kinds)}
        statement = text(f"SELECT d.record_type, d.record_id, d.title, d.subtitle {where} LIMIT :limit")
        try:
            rows = session.execute(statement, parameters)
            return [Hit(row[0], UUID(row[1]), row[2], row[3]) for row in rows]
        except OperationalError as error:
            if "fts5" in str(error.orig):  # a script younger than the tokenizer: nothing is indexed under it
                return []
            raise

    def _nearest(self, session: Session, tokens: Sequence[str]) -> str:
        """A query in which a word that begins nothing in the vocabulary is replaced by the nearest ones.

        Empty when a word has none.
        """
        from rapidfuzz import fuzz, process

        vocabulary = self._words(session)
        groups = []
        for token in tokens:
            place = bisect.bisect_left(vocabulary, token)
            known = place < len(vocabulary) and vocabulary[place].startswith(token)
            near = [] if _has_digit(token) or len(token) < 4 else [
                word for word, _, _ in process.extract(token, vocabulary, scorer=fuzz.ratio, limit=4,
                                                       score_cutoff=72 if len(token) < _LONG_WORD else 80)
                if abs(len(word) - len(token)) <= 2]
            if not known and not near:
                return ""
            groups.append("(" + " OR ".join([f'"{token}"*'] * known + [f'"{word}"' for word in near]) + ")")
        return " AND ".join(groups)

    def _words(self, session: Session) -> list[str]:
        """All indexed words in order; read again when a line of the audit trail tells of a write (not of a look)."""
        newest = session.execute(text(
            "SELECT coalesce(max(rowid), 0), coalesce((SELECT seq FROM audit WHERE act NOT LIKE 'see\\_%' ESCAPE '\\' "
            "ORDER BY seq DESC LIMIT 1), 0) FROM search_document")).one()
        stamp = (int(newest[0]), int(newest[1]))
        with self._lock:
            if self._stamp != stamp:
                self._vocabulary = sorted(row[0] for row in session.execute(text("SELECT term FROM search_vocabulary")))
                self._stamp = stamp
            return self._vocabulary


def ids_sharing_name_keys(session: Session, surnames: str, names: str, limit: int = 400) -> list[UUID]:
    """People who stand in a block of this name."""
    keys = name_keys(surnames, names)
    if not keys:
        return []
    return list(session.scalars(select(NameKey.record_id).where(NameKey.key.in_(keys)).distinct().limit(limit)))
