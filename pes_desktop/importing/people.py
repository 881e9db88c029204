"""Rows of a register of people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pes_desktop.importing.cells.dates import month_first, read_birth, read_date
from pes_desktop.importing.cells.identity import read_identity
from pes_desktop.importing.cells.jobs import JobWords, read_jobs
from pes_desktop.importing.cells.names import NameColumn, PersonName, read_name
from pes_desktop.importing.cells.phones import read_phones
from pes_desktop.importing.cells.places import read_place
from pes_desktop.importing.cells.plain_fields import PLAIN_FIELDS, Value, read_plain
from pes_desktop.importing.cells.sex import SexColumn
from pes_desktop.importing.cells.simple import licences, schooling, spoken, yes_no
from pes_desktop.importing.columns import ColumnCells, Layout
from pes_desktop.importing.context import ImportContext
from pes_desktop.importing.headings import name_order
from pes_desktop.importing.problems import Problems
from pes_desktop.importing.rows import PERSON, PROBLEM, PersonRow
from pes_desktop.importing.sheets import Cell, RawRow
from pes_desktop.reference.folding import plain

_MOBILE_HEADINGS = ("cel", "movil", "whatsapp")
_JOB_ROLES = ("wanted", "experience", "can_do")


class PeopleReader:
    """Reads rows of one layout; what columns teach as a whole is gathered first."""

    def __init__(self, layout: Layout, rows: Iterable[RawRow], ctx: ImportContext) -> None:
        self.layout = layout
        self.ctx = ctx
        taught = ColumnCells(layout, rows, ("full_name", "sex", "birth", "registered"))
        order = name_order(taught.heading("full_name"))
        self._name_column = NameColumn(order, taught.cells("full_name"), ctx.names)
        self._sex = SexColumn(taught.heading("sex"), taught.cells("sex"), ctx.pack)
        self._month_first = {f: month_first(taught.heading(f), taught.cells(f)) for f in ("birth", "registered")}
        self._plain_fields = [spec for spec in PLAIN_FIELDS.values() if layout.first(spec.name)]
        self._latest = taught.latest(ctx.today)

    def read(self, row: RawRow) -> PersonRow:
        """One row; without a whole name it is a ``problem`` and has to be entered by hand."""
        ctx, layout, problems = self.ctx, self.layout, Problems(row.number)
        name = self._name(row, problems)
        identity = read_identity(layout.cell(row, "id_number"), ctx.pack, problems)
        registered = read_date(layout.cell(row, "registered"), "registered", problems, self._latest,
                               self._month_first["registered"])
        birth = read_birth(layout.cell(row, "birth"), layout.cell(row, "age"), registered or ctx.today, problems,
                           self._month_first["birth"])
        if birth.age is not None and registered is None:
            problems.add("age", "age_day_unknown", date=ctx.today.isoformat())
        phones = [phone for column in layout.all_of("phone") if column.index < len(row.cells)
                  for phone in read_phones(row.cells[column.index], ctx, problems, _is_mobile(column.heading))]
        places = (layout.cell(row, "province"), layout.cell(row, "district"), layout.cell(row, "locality"))
        place_code, place_raw = read_place(places, ctx, problems)
        level, complete, words = schooling(layout.cell(row, "education"), ctx.pack, problems)
        extra = self._plain(row, problems)
        disabled, detail = yes_no(layout.cell(row, "disability"), "disability", problems)
        sex = self._sex.read(layout.cell(row, "sex"), problems)
        _note_missing(sex, place_code, problems)
        status = PERSON
        if not (name.surnames and name.names):
            problems.add("names" if name.surnames else "surnames",
                         "name_missing" if name == PersonName() else "name_incomplete")
            status = PROBLEM
        return PersonRow(
            row.number, status, name.surnames, name.names, identity.kind, identity.number,
            sex, birth.date, birth.age,
            (registered or ctx.today) if birth.age is not None else None, tuple(phones), place_code, place_raw,
            level, complete, words, tuple(self._jobs(row, problems)),
            tuple(licences(layout.cell(row, "licences"), ctx.pack, problems)), disabled, registered,
            self._notes(row, detail), tuple(problems.found), identity.tax, spoken(layout.cell(row, "community")),
            spoken(layout.cell(row, "directions")), spoken(layout.cell(row, "email")), self._nationality(row),
            self._languages(row), extra,
        )

    def _name(self, row: RawRow, problems: Problems) -> PersonName:
        if self.layout.first("full_name"):
            cell = self.layout.cell(row, "full_name")
            return self._name_column.split(cell, problems) if spoken(cell) else PersonName()
        return read_name(self.layout.cell(row, "surnames"), self.layout.cell(row, "names"), self._name_column, problems)

    def _jobs(self, row: RawRow, problems: Problems) -> list[JobWords]:
        found: list[JobWords] = []
        for role in _JOB_ROLES:
            for column in self.layout.all_of(role):
                if column.index < len(row.cells):
                    found += read_jobs(row.cells[column.index], role, self.ctx.occupations, problems)
        return found

    def _notes(self, row: RawRow, detail: str) -> str:
        texts = [spoken(row.cells[c.index]) for c in self.layout.all_of("notes") if c.index < len(row.cells)]
        return "; ".join(text for text in [*texts, detail] if text)

    def _plain(self, row: RawRow, problems: Problems) -> dict[str, Value]:
        read = {spec.name: read_plain(self.layout.cell(row, spec.name), spec, self.ctx.pack, self._latest, problems)
                for spec in self._plain_fields}
        return {name: value for name, value in read.items() if value is not None}

    def _nationality(self, row: RawRow) -> str:
        return _choice(self.layout.cell(row, "nationality"), self.ctx.pack.nationalities)

    def _languages(self, row: RawRow) -> tuple[str, ...]:
        parts = spoken(self.layout.cell(row, "languages")).replace("/", ",").replace(" y ", ",").split(",")
        return tuple(code for part in parts if (code := _choice(part, self.ctx.pack.languages)))


def _note_missing(sex: str, place_code: str, problems: Problems) -> None:
    """Starred fields that the sheet leaves open, unless a doubt about them stands already."""
    doubted = {problem.field for problem in problems.found}
    for field, value in (("sex", sex), ("place_code", place_code)):
        if not value and field not in doubted:
            problems.add(field, "starred_missing")


def _is_mobile(heading: str) -> bool:
    folded = plain(heading)
    return any(word in folded for word in _MOBILE_HEADINGS) and "tel" not in folded


def _choice(cell: Cell, choices: Sequence[object]) -> str:
    folded = plain(spoken(cell))
    if not folded:
        return ""
    for choice in choices:
        code, aliases, label = (getattr(choice, part) for part in ("code", "aliases", "label"))
        if folded in {plain(code), plain(label.es), *(plain(alias) for alias in aliases)}:
            return str(code)
    return ""
