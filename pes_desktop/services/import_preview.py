"""What an import would do, before anything is written: columns, rows with their doubts, people who look alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from pes_desktop.domain.duplicates import PersonKey
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.models import Jobseeker
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.importing import ImportLine, imported_before, read_file

if TYPE_CHECKING:
    from pes_desktop.importing.columns import Layout
    from pes_desktop.importing.problems import Problem
    from pes_desktop.importing.recognise import ParsedFile
    from pes_desktop.importing.rows import PersonRow, VacancyRow

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]
EXAMPLES = 3
_SEARCHED = 60
_REPORT_EVERY = 200
CREATE, JOIN, SKIP, EMPTY, DOUBTS = "create", "join", "skip", "empty", "doubts"


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A column as the wizard shows it: position, heading, the field it was taken for, some of its cells."""

    index: int
    heading: str
    field: str | None
    examples: tuple[str, ...]


@dataclass(frozen=True)
class FileView:
    """The table found in a file. ``rows``: sheet rows below the headings; ``before``: its last import, if any."""

    path: Path
    kind: str
    layout: Layout
    columns: tuple[ColumnView, ...]
    rows: int
    warnings: tuple[Fault, ...]
    before: ImportLine | None


def field_choices(kind: str) -> tuple[str, ...]:
    """The fields a column may be taken for (words under ``import.field.<field>``)."""
    from pes_desktop.importing.headings import FIELDS

    return FIELDS[kind]


def look_at(ctx: OfficeContext, path: Path, kind: str) -> FileView:
    """Open a file and find its table; nothing is written. Raises NotPermitted and as ``importing.recognise.look``."""
    from pes_desktop.importing.recognise import look

    ctx.require("import_file")
    before = imported_before(ctx, path)
    book, layout = look(path, kind)
    sheet = next(sheet for sheet in book.sheets if sheet.name == layout.sheet)
    below = (row for row in sheet.rows() if row.number > layout.header_row)
    columns = tuple(_examples(layout, below))
    rows_below = max(layout.height - layout.header_row, 0)
    return FileView(path, kind, layout, columns, rows_below, tuple(book.warnings), before)


def _examples(layout: Layout, rows: Iterable[Any]) -> Iterator[ColumnView]:
    from itertools import islice

    from pes_desktop.importing.cells.simple import as_text

    seen: dict[int, list[str]] = {column.index: [] for column in layout.columns}
    for row in islice(rows, _SEARCHED):
        for index, cell in row.filled:
            cells = seen.get(index)
            words = _day(cell) if isinstance(cell, date) else as_text(cell)
            if cells is not None and len(cells) < EXAMPLES and words not in cells:
                cells.append(words)
    for column in layout.columns:
        if column.heading or seen[column.index]:
            yield ColumnView(column.index, column.heading, column.field, tuple(seen[column.index]))


def _day(day: date) -> str:
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def check_columns(kind: str, fields: Iterable[str | None]) -> None:
    """Raise DomainError where the columns chosen by hand are not enough (``import_columns_needed_<kind>``) or two
    stand for one field (``import_column_twice`` with ``field``)."""
    from pes_desktop.importing.headings import NEEDED, REPEATED

    chosen = [name for name in fields if name]
    twice = sorted({name for name in chosen if name not in REPEATED and chosen.count(name) > 1})
    faults = [Fault("import_column_twice", name, {"field": f"import.field.{name}"}) for name in twice]
    if not any(set(group) <= set(chosen) for group in NEEDED[kind]):
        faults.append(Fault(f"import_columns_needed_{kind}", "columns"))
    if faults:
        raise DomainError(*faults)


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One sheet row and what becomes of it: ``action`` create, join (``to_row`` or ``to_person``), skip, empty.

    ``parsed`` is the PersonRow or VacancyRow; the texts are what a table shows of it.
    """

    row: int
    action: str
    title: str
    detail: str
    document: str
    place: str
    work: str
    problems: tuple[Problem, ...]
    parsed: Any
    to_row: int | None = None
    to_person: UUID | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """Row ``row`` may be the person of ``to_row`` or, where that is None, the registered ``to_person``."""

    row: int
    name: str
    other: str
    score: int
    reasons: tuple[str, ...]
    certain: bool
    to_row: int | None = None
    to_person: UUID | None = None


@dataclass(frozen=True)
class Preview:
    """A file, read. ``counts``: rows by action, rows with ``doubts``."""

    parsed: ParsedFile
    rows: tuple[PreviewRow, ...]
    likenesses: tuple[Likeness, ...]
    counts: Mapping[str, int] = field(default_factory=dict)


def preview(
    ctx: OfficeContext, path: Path, kind: str, progress: Progress | None = None, cancelled: Cancelled | None = None,
    layout: Layout | None = None, comparing: Progress | None = None,
) -> Preview:
    """Read a file and say what an import would do. ``comparing`` is told of the second part, the search for people who
    are there twice. Raises as ``read_file``; ``import_cancelled`` when told to stop."""
    parsed = read_file(ctx, path, kind, progress, cancelled, layout)
    alike = list(_likenesses(ctx, parsed, cancelled, comparing)) if kind == "people" else []
    if cancelled is not None and cancelled():
        raise DomainError(Fault("import_cancelled"))
    joined = {item.row: item for item in alike if item.certain}
    place = _Places(ctx)
    show = _person if kind == "people" else _vacancy
    rows = tuple(show(ctx, place, row, joined.get(row.row)) for row in parsed.rows)
    counts = {action: sum(row.action == action for row in rows) for action in (CREATE, JOIN, SKIP, EMPTY)}
    counts[DOUBTS] = sum(bool(row.problems) and row.action in (CREATE, JOIN) for row in rows)
    return Preview(parsed, rows, tuple(alike), counts)


class _Places:
    """Place codes in words, each looked up once."""

    def __init__(self, ctx: OfficeContext) -> None:
        self._ctx, self._known = ctx, {"": ""}

    def __call__(self, code: str, raw: str) -> str:
        if code not in self._known:
            place = self._ctx.places.get(code)
            self._known[code] = place.name if place else ""
        return self._known[code] or raw


def _action(row: Any, joined: Likeness | None) -> str:
    from pes_desktop.importing.rows import PERSON, PROBLEM, VACANCY

    if row.status in (PERSON, VACANCY):
        return JOIN if joined else CREATE
    return SKIP if row.status == PROBLEM else EMPTY


def _person(_ctx: OfficeContext, place: _Places, row: PersonRow, joined: Likeness | None) -> PreviewRow:
    birth = _day(row.birth) if row.birth else (str(row.age) if row.age is not None else "")
    return PreviewRow(
        row.row, _action(row, joined), f"{row.surnames} {row.names}".strip() or row.notes, birth, row.id_number,
        place(row.place_code, row.place_raw), ", ".join(job.raw for job in row.occupations[:2]), row.problems, row,
        joined.to_row if joined else None, joined.to_person if joined else None)


def _vacancy(_ctx: OfficeContext, place: _Places, row: VacancyRow, joined: Likeness | None) -> PreviewRow:
    return PreviewRow(row.row, _action(row, joined), row.title or row.notes, row.state, _day(row.closes) if row.closes
                      else "", place(row.place_code, row.place_raw), row.employer, row.problems, row)


def _told(rows: list[Any], progress: Progress | None) -> Iterator[Any]:
    """The rows, telling how far they are."""
    for done, row in enumerate(rows):
        if progress is not None and done % _REPORT_EVERY == 0:
            progress(done, len(rows))
        yield row


def _likenesses(ctx: OfficeContext, parsed: ParsedFile, cancelled: Cancelled | None,
                progress: Progress | None) -> Iterator[Likeness]:
    """Repeats within the sheet, then people of the office, each row once: the certain one, else the likelier."""
    from pes_desktop.importing.duplicates import propose_duplicates, propose_registered

    names = {row.row: f"{row.surnames} {row.names}".strip() for row in parsed.data}
    found: dict[int, Likeness] = {}
    for item in propose_duplicates(_told(parsed.data, progress), cancelled):
        found[item.repeat_row] = Likeness(
            item.repeat_row, names[item.repeat_row], names[item.beside_row], item.evidence.score,
            item.evidence.reasons, item.certain, to_row=item.beside_row)
    said: dict[UUID, str] = {}
    for match in propose_registered(parsed.data, _registered(ctx, said), cancelled):
        known = found.get(match.row)
        if known is None or (match.certain, match.evidence.score) > (known.certain, known.score):
            found[match.row] = Likeness(match.row, names[match.row], said[match.person_id], match.evidence.score,
                                        match.evidence.reasons, match.certain, to_person=match.person_id)
    yield from sorted(found.values(), key=lambda item: item.row)


def _registered(ctx: OfficeContext, said: dict[UUID, str]) -> Iterator[tuple[UUID, PersonKey]]:
    """Everyone registered, as the duplicate rules compare them; their names are noted in ``said``."""
    columns = (Jobseeker.id, Jobseeker.surnames, Jobseeker.names, Jobseeker.document_number, Jobseeker.birth_date,
               Jobseeker.birth_estimated, Jobseeker.phones, Jobseeker.place_code, Jobseeker.sex)
    with ctx.store.read() as session:
        for person_id, surnames, names, number, birth, estimated, phones, place, sex in session.execute(
                select(*columns).where(Jobseeker.removed_at.is_(None)).execution_options(yield_per=500)):
            said[person_id] = f"{surnames} {names}".strip()
            told = tuple(str(phone.get("number") or phone.get("raw") or "") for phone in phones)
            yield person_id, PersonKey(surnames, names, number, birth, bool(estimated), told, place, sex)
