"""The month as computed: every number with the ids behind it, exact, rounded only for display."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from statistics import median
from uuid import UUID

from pes_desktop.domain.dates import age_on
from pes_desktop.reference.country_model import AgeGroup
from pes_desktop.reporting.definitions import BY_CODE, DIMENSIONS, OTHER_AGE, UNKNOWN, Definition
from pes_desktop.reporting.facts import PersonFact
from pes_desktop.reporting.months import month_end, months_later


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing counted: its id, the person it belongs to, the day of the fact, how much it counts.

    ``part`` is its line in a split count (exit reason, kind of service); ``amount`` is 1, a number of positions, or
    days for a median.
    """

    id: UUID
    person: UUID | None
    day: date
    amount: int = 1
    part: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """A number of the month, exact: ``numerator`` alone, or over ``denominator``.

    ``amount`` is None where there is nothing to divide by: no percentage is made of nothing.
    """

    numerator: Fraction | None
    denominator: int | None = None

    @property
    def amount(self) -> Fraction | None:
        """The exact value (a percent as a share of 1), or None."""
        if self.numerator is None or self.denominator is None:
            return self.numerator
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class Indicator:
    """A definition with what was counted, and the day on which the number is final.

    ``base`` are the units divided by, None for counts and medians.
    """

    definition: Definition
    units: tuple[Unit, ...]
    base: tuple[Unit, ...] | None = None
    provisional: bool = False
    final_on: date = date.max
    #: Number and parts as reported at the close, where the month is closed (see ``closed.as_closed``).
    reported: Value | None = None
    reported_parts: Mapping[str, int] | None = None

    @property
    def value(self) -> Value:
        """The number of the whole month."""
        return self.reported or self._value(self.units, self.base)

    def _value(self, units: Iterable[Unit], base: Iterable[Unit] | None) -> Value:
        amounts = [unit.amount for unit in units]
        if self.definition.kind == "median":
            return Value(Fraction(median(amounts)) if amounts else None)
        return Value(Fraction(sum(amounts)), None if base is None else sum(unit.amount for unit in base))

    @property
    def parts(self) -> dict[str, int]:
        """The count by exit reason or kind of service, largest first; empty for other indicators."""
        found: dict[str, int] = {}
        if self.reported_parts is not None:
            found.update(self.reported_parts)
        elif self.definition.parts:
            for unit in self.units:
                found[unit.part] = found.get(unit.part, 0) + unit.amount
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


@dataclass(frozen=True, slots=True)
class Series:
    """Data of a chart: ``labels`` are codes (funnel) or ISO months; ``values`` by name, one number a label."""

    code: str
    labels: tuple[str, ...]
    values: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class MonthReport:
    """All indicators of one calendar month, as known on ``until``."""

    year: int
    month: int
    until: date
    first_day: date
    last_day: date
    offices: tuple[UUID, ...]
    indicators: Mapping[str, Indicator]
    people: Mapping[UUID, PersonFact]
    age_groups: Sequence[AgeGroup]
    validity_days: int = 90
    placement_window: int = 90
    series: tuple[Series, ...] = ()
    #: Cells as reported at the close: code (or ``code/part``), dimension, cell.
    reported_cells: Mapping[str, Mapping[str, Mapping[str, Value]]] | None = None
    _cells: dict[tuple[UUID, date], dict[str, str]] = field(default_factory=dict, repr=False, compare=False)
    _groups: dict[tuple[str, bool, str], dict[str, list[Unit]]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def running(self) -> bool:
        """Whether the month was not over yet on ``until``."""
        return self.until < self.last_day

    def value(self, code: str, **cell: str) -> Value:
        """The number of an indicator, of all or of one cell (``sex="F"``, ``age_group="18-24"`` ...).

        Raises KeyError for an unknown code or break-down.
        """
        indicator = self.indicators[code]
        if not cell:
            return indicator.value
        reported = self._reported(code, cell)
        if reported is not None:
            return reported
        base = None if indicator.base is None else self._within(code, True, cell)
        return indicator._value(self._within(code, False, cell), base)

    def count(self, code: str, **cell: str) -> int:
        """The number of a counting indicator as a plain integer."""
        return int(self.value(code, **cell).numerator or 0)

    def part_count(self, code: str, part: str, **cell: str) -> int:
        """A split count's line (an exit reason, a kind of service), of all or of one cell."""
        if not cell:
            return self.indicators[code].parts.get(part, 0)
        reported = self._reported(f"{code}/{part}", cell)
        if reported is not None:
            return int(reported.numerator or 0)
        return sum(unit.amount for unit in self._chosen(code, False, part, cell))

    def breakdown(self, code: str, dimension: str) -> dict[str, Value]:
        """The indicator by the cells that occur in one dimension (see DIMENSIONS); empty when it has no people."""
        indicator = self.indicators[code]
        if not indicator.definition.by_person:
            return {}
        if self.reported_cells is not None and dimension in self.reported_cells.get(code, {}):
            return dict(self.reported_cells[code][dimension])
        cells = self._by_cell(code, False, dimension).keys() | self._by_cell(code, True, dimension).keys()
        return {name: self.value(code, **{dimension: name}) for name in sorted(cells)}

    def people_behind(self, code: str, *, base: bool = False, part: str | None = None, **cell: str) -> list[UUID]:
        """The persons behind a number, each once, sorted; of its denominator with ``base``."""
        return sorted({u.person for u in self._chosen(code, base, part, cell) if u.person is not None})

    def records_behind(self, code: str, *, base: bool = False, part: str | None = None, **cell: str) -> list[UUID]:
        """The records behind a number (persons, referrals, letters, vacancies, acts), sorted."""
        return sorted({u.id for u in self._chosen(code, base, part, cell)})

    def chart_series(self) -> dict[str, Series]:
        """Data for the charts by code: ``funnel`` and ``placements_by_month``."""
        return {series.code: series for series in self.series}

    def age_cells(self) -> tuple[str, ...]:
        """Codes of the age groups in order, then the cells for other ages and for none told."""
        return (*(group.code for group in self.age_groups), OTHER_AGE, UNKNOWN)

    def cell_of(self, unit: Unit, dimension: str) -> str:
        """The cell of a unit in one dimension: its person on the day of the fact."""
        if unit.person is None:
            return UNKNOWN
        key = (unit.person, unit.day)
        cells = self._cells.get(key)
        if cells is None:
            cells = self._cells[key] = person_cells(self.people.get(unit.person), unit.day, self.age_groups)
        return cells[dimension]

    def _reported(self, code: str, cell: Mapping[str, str]) -> Value | None:
        """A cell as reported at the close; None where the close kept no such break-down (two dimensions, others)."""
        (dimension, name), *more = cell.items()
        if self.reported_cells is None or more or dimension not in self.reported_cells.get(code, {}):
            return None
        kept = self.reported_cells[code][dimension]
        whole = self.indicators[code.partition("/")[0]]
        nothing = Value(None) if whole.definition.kind == "median" else Value(
            Fraction(0), None if whole.base is None else 0)
        return kept.get(name, nothing)

    def _by_cell(self, code: str, base: bool, dimension: str) -> dict[str, list[Unit]]:
        """The units (or those divided by) sorted into the cells of one dimension, worked out once."""
        key = (code, base, dimension)
        if key not in self._groups:
            if dimension not in DIMENSIONS:
                raise KeyError(dimension)
            indicator = self.indicators[code]
            groups: dict[str, list[Unit]] = {}
            for unit in (indicator.base or ()) if base else indicator.units:
                groups.setdefault(self.cell_of(unit, dimension), []).append(unit)
            self._groups[key] = groups
        return self._groups[key]

    def _within(self, code: str, base: bool, cell: Mapping[str, str]) -> Sequence[Unit]:
        if not cell:
            return (self.indicators[code].base or ()) if base else self.indicators[code].units
        (first, wanted), *rest = cell.items()
        units = self._by_cell(code, base, first).get(wanted, [])
        return [u for u in units if all(self.cell_of(u, name) == value for name, value in rest)] if rest else units

    def _chosen(self, code: str, base: bool, part: str | None, cell: Mapping[str, str]) -> Sequence[Unit]:
        units = self._within(code, base, cell)
        return units if part is None else [unit for unit in units if unit.part == part]


def person_cells(person: PersonFact | None, day: date, age_groups: Sequence[AgeGroup]) -> dict[str, str]:
    """The cell of a person in every dimension, aged as on ``day``."""
    if person is None:
        return dict.fromkeys(DIMENSIONS, UNKNOWN)
    group = UNKNOWN
    if person.birth_date is not None:
        age = age_on(person.birth_date, day)
        group = next((item.code for item in age_groups if item.holds(age)), OTHER_AGE)
    disability = {True: "yes", False: "no", None: UNKNOWN}[person.disability]
    return {
        "sex": person.sex or UNKNOWN,
        "age_group": group,
        "education": person.education or UNKNOWN,
        "disability": disability,
        "self_identification": person.self_identification or UNKNOWN,
        "parish": person.place_code or UNKNOWN,
        "occupation": person.unit_group[0] if person.unit_group else UNKNOWN,
    }


def final_on(code: str, last_day: date) -> date:
    """The day on which an indicator of the month ending on ``last_day`` is final: the end of month m + settles."""
    later = BY_CODE[code].settles_after
    return month_end(*months_later(last_day.year, last_day.month, later))
