"""What headquarters asks of the office in a year, beside what the office reached up to a month."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from pes_desktop.reporting.close import read_value
from pes_desktop.reporting.definitions import BY_CODE
from pes_desktop.reporting.load import load_facts
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.from_headquarters import targets
from pes_desktop.services.month import closings_of, computed

#: Counts of a day, not of what happened in a month: months are not added up.
STANDING = frozenset({"offices", "active", "waiting_6_months", "waiting_12_months"})
#: Less is better.
AT_MOST = frozenset({"waiting_6_months", "waiting_12_months", "days_to_first_letter", "days_to_start", "no_show_rate",
                     "referrals_per_placement"})


@dataclass(frozen=True, slots=True)
class YearTarget:
    """``asked``: a number, or whole percent where the indicator is a percentage; ``reached``: in the same measure, of
    the year's months added up (``added``) or of the month alone; None where there is nothing to compute it from."""

    code: str
    year: int
    asked: int
    reached: Fraction | None
    added: bool

    @property
    def met(self) -> bool:
        """Whether the target is reached."""
        if self.reached is None:
            return False
        return self.reached <= self.asked if self.code in AT_MOST else self.reached >= self.asked


def year_targets(ctx: OfficeContext, year: int, month: int) -> dict[str, YearTarget]:
    """The targets of a year by indicator, with what was reached up to ``month``. Raises NotPermitted.

    Closed months count as they were closed. People are counted month by month: who was placed twice counts twice.
    """
    ctx.require("see_reports")
    with ctx.store.read() as session:
        asked = {code: value for code, value in targets(session, year).items() if code in BY_CODE}
        if not asked:
            return {}
        facts, closed = load_facts(session, ctx.office.id, ctx.today()), closings_of(session)
    adding = {code for code in asked if BY_CODE[code].kind == "count" and code not in STANDING}
    sums: dict[str, Fraction | None] = dict.fromkeys(asked)
    for number in range(1 if adding else month, month + 1):
        row = closed.get((year, number))
        report = None if row is not None and number < month else computed(ctx, facts, year, number)
        for code in asked if number == month else adding:
            if row is not None and code in row.figures["values"]:
                amount = read_value(row.figures["values"][code]).amount
            else:
                amount = (report or computed(ctx, facts, year, number)).indicators[code].value.amount
            if amount is not None:
                before = sums[code]
                sums[code] = amount if before is None else before + amount
    return {code: YearTarget(code, year, value, _measured(code, sums[code]), code in adding)
            for code, value in sorted(asked.items())}


def _measured(code: str, amount: Fraction | None) -> Fraction | None:
    return amount * 100 if amount is not None and BY_CODE[code].kind == "percent" else amount
