"""The catalogue of the month's indicators: code, section, kind, unit, when they settle.

Names and formulas in words stand in ``resources/i18n/messages/<lang>/reporting.json`` under
``indicator.<code>.name`` and ``indicator.<code>.formula``. The first four are those the ILO asks of a country
(Employment Service Convention 88, Private Employment Agencies reporting: offices, applications, vacancies, placed).
"""

from __future__ import annotations

from dataclasses import dataclass

#: Break-downs of every indicator that counts people, in the order they are shown.
DIMENSIONS = ("sex", "age_group", "education", "disability", "self_identification", "parish", "occupation")
#: Cells of a break-down for what was not told, and for an age outside the country's groups.
UNKNOWN, OTHER_AGE = "unknown", "other"
#: Reasons of an exit that mean that the person found work without the office.
SELF_FOUND_REASONS = frozenset({"found_self", "found_other"})


@dataclass(frozen=True, slots=True)
class Definition:
    """One indicator.

    ``kind``: count, percent (shown in %), ratio (shown as a decimal) or median (of days). ``unit``: people, acts,
    positions, offices or days. ``settles_after``: months after its own in which it is final (0: at once).
    ``parts``: the list by which the count is split (exit reason, service kind).
    """

    code: str
    section: str
    kind: str = "count"
    unit: str = "people"
    settles_after: int = 0
    parts: str = ""

    @property
    def by_person(self) -> bool:
        """Whether each counted unit belongs to a person, so that it can be broken down."""
        return self.unit == "people" or self.section in ("referrals", "placements", "services")


def _d(code: str, section: str, **more: object) -> Definition:
    return Definition(code, section, **more)  # type: ignore[arg-type]


DEFINITIONS: tuple[Definition, ...] = (
    _d("offices", "ilo", unit="offices"),
    _d("applications", "ilo"),
    _d("positions_notified", "ilo", unit="positions"),
    _d("people_placed", "ilo"),
    _d("registered", "people"),
    _d("returned", "people"),
    _d("renewed", "people"),
    _d("active", "people"),
    _d("waiting_6_months", "people"),
    _d("waiting_12_months", "people"),
    _d("exits", "people", parts="exit_reason"),
    _d("orders_notified", "vacancies", unit="orders"),
    _d("fill_rate", "vacancies", kind="percent", unit="positions"),
    _d("days_to_first_letter", "vacancies", kind="median", unit="days"),
    _d("days_to_start", "vacancies", kind="median", unit="days"),
    _d("people_referred", "referrals"),
    _d("letters_issued", "referrals", unit="acts"),
    _d("presented_rate", "referrals", kind="percent", unit="acts", settles_after=1),
    _d("no_show_rate", "referrals", kind="percent", unit="acts", settles_after=1),
    _d("answer_rate", "referrals", kind="percent", unit="acts", settles_after=1),
    _d("placements_verified", "placements", unit="acts"),
    _d("placements_self_verified", "placements", unit="acts"),
    _d("placements_reported", "placements", unit="acts"),
    _d("self_found", "placements"),
    _d("placement_rate", "placements", kind="percent", settles_after=3),
    _d("referrals_per_placement", "placements", kind="ratio", unit="acts"),
    _d("kept_30", "placements", kind="percent", unit="acts", settles_after=1),
    _d("kept_90", "placements", kind="percent", unit="acts", settles_after=1),
    _d("services_given", "services", unit="acts", parts="service_kind"),
    _d("people_served", "services"),
)
BY_CODE = {definition.code: definition for definition in DEFINITIONS}
SECTIONS = ("ilo", "people", "vacancies", "referrals", "placements", "services")
ILO_FOUR = tuple(definition.code for definition in DEFINITIONS if definition.section == "ilo")
