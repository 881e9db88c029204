"""Who a person is never moves the score: proved on the stored columns, through the one mapping, to the ranking."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from matching_cases import PLACES, TODAY
from matching_strategies import GROUPS, SKILLS, searches, vacancies

from pes_desktop.domain.intake import SENSITIVE_FIELDS
from pes_desktop.matching.index import MatchIndex
from pes_desktop.matching.options import MatchOptions
from pes_desktop.matching.profile import SeekerProfile
from pes_desktop.matching.rows import MappingRules, profile_from_row, vacancy_from_row

COORDINATES = {code: (lat, lon) for code, lat, lon in PLACES.values()}
RULES = MappingRules(TODAY, COORDINATES.get, {"E": frozenset("EC"), "C": frozenset("C")}, {"qu": ("kichwa", "quichua")})

identities = st.fixed_dictionaries({
    "sex": st.sampled_from(("F", "M", "X", "")), "gender": st.text(max_size=8), "names": st.text(max_size=8),
    "surnames": st.text(max_size=8), "known_as": st.text(max_size=8), "document_number": st.text(max_size=10),
    "document_type": st.sampled_from(("national_id", "passport", "refugee", "none")),
    "birth_date": st.one_of(st.none(), st.dates(date(1930, 1, 1), date(2011, 1, 1))),
    "birth_estimated": st.booleans(), "birth_told_on": st.one_of(st.none(), st.dates()),
    "nationality": st.sampled_from(("EC", "VE", "AR", "BO", "")),
    "self_identification": st.sampled_from(("indigenous", "mestizo", "black", "white", "unsaid")),
    "self_identification_words": st.text(max_size=8), "dependants": st.one_of(st.none(), st.integers(0, 12)),
    "carer": st.sampled_from((None, True, False)), "disability": st.sampled_from((None, True, False)),
    "disability_consent": st.sampled_from((None, True, False)), "disability_card": st.text(max_size=8),
    "disability_percent": st.one_of(st.none(), st.integers(0, 100)), "adjustments": st.text(max_size=8),
    "difficulties": st.lists(st.sampled_from(("care", "health", "literacy", "papers"))),
    "programmes": st.text(max_size=8), "notes": st.text(max_size=8), "email": st.text(max_size=8),
})


@st.composite
def working_lives(draw: st.DrawFn) -> dict:
    """Columns that matching may read."""
    a_while = st.integers(30, 4000).map(lambda n: TODAY - timedelta(days=n))
    jobs = draw(st.lists(st.fixed_dictionaries({
        "occupation": st.text(max_size=5), "unit_group": st.sampled_from((*GROUPS, None)),
        "started": st.none() | a_while,
        "ended": st.none() | a_while, "years": st.one_of(st.none(), st.floats(0, 30)), "tasks": st.sampled_from(SKILLS),
    }), max_size=3))
    return {
        "jobs": jobs, "wanted": [{"occupation": "", "unit_group": g} for g in draw(st.lists(st.sampled_from(GROUPS),
                                                                                            max_size=2))],
        "skills": [{"name": s, "code": s, "done": draw(st.booleans()), "years": None}
                   for s in draw(st.lists(st.sampled_from(SKILLS), max_size=3))],
        "education_level": draw(st.sampled_from(("", "primary", "secondary", "university"))),
        "education_complete": draw(st.sampled_from((None, True, False))),
        "licences": draw(st.lists(st.sampled_from("BCE"), max_size=2)),
        "place_code": draw(st.sampled_from((*COORDINATES, ""))),
        "min_pay": draw(st.one_of(st.none(), st.integers(1, 900).map(Decimal))),
        "hours": draw(st.sampled_from(("any", "full"))),
        "max_distance_km": draw(st.one_of(st.none(), st.integers(0, 80))), "willing_to_move": draw(st.booleans()),
        "situation": draw(st.sampled_from(("", "employed", "unemployed"))),
        "last_contact_on": TODAY - timedelta(days=5),
        "consent_state": "pending",
    }


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(working_lives(), identities, identities), min_size=1, max_size=5), vacancies(), searches())
def test_who_a_person_is_changes_no_profile_and_no_ranking(lives, order, search):
    order = dataclasses.replace(order, reserved_for="")
    before, after = [], []
    for number, (life, one, other) in enumerate(lives):
        before.append(profile_from_row({"id": f"p{number}", **life, **one}, RULES))
        after.append(profile_from_row({"id": f"p{number}", **life, **other}, RULES))
    bare = [dataclasses.replace(p, disability_for_reserved=False) for p in before]
    assert bare == [dataclasses.replace(p, disability_for_reserved=False) for p in after]
    assert MatchIndex.build(before).rank(order, search) == MatchIndex.build(after).rank(order, search)


def test_the_profile_has_no_place_for_them():
    held = {field.name for field in dataclasses.fields(SeekerProfile)}
    assert held == {
        "id", "occupations", "skills", "education_rank", "education_complete", "licences", "place_code", "lat", "lon",
        "max_distance_km", "willing_to_move", "min_pay", "min_pay_period", "hours", "seasonal", "with_crew",
        "available_from", "last_contact_on", "disability_for_reserved", "active",
    }


def test_the_mapping_reads_no_other_column():
    """Every column that the mapping asks for is on this list; a new one is a decision, not an accident."""
    asked = set()

    class Row(dict):
        def get(self, name, default=None):
            asked.add(name)
            return super().get(name, default)

    profile_from_row(Row(id="p", place_code="060650", disability=True,
                         jobs=[{"unit_group": "7112", "started": TODAY}]), RULES)
    assert asked == {
        "jobs", "wanted", "skills", "courses", "languages", "computer", "licences", "education_level",
        "education_complete", "place_code", "max_distance_km", "willing_to_move", "min_pay", "min_pay_period", "hours",
        "seasonal", "with_crew",
        "available_from", "last_contact_on", "exited_on", "merged_into", "removed_at", "consent_state", "situation",
        "situation_since", "disability", "disability_consent",
    }
    assert asked & SENSITIVE_FIELDS == {"disability", "disability_consent"}


def life(name: str, **more: object) -> dict:
    return {"id": name, "jobs": [{"unit_group": "4120", "years": 2.0}], "place_code": "060650",
            "last_contact_on": TODAY, **more}


def test_a_reserved_vacancy_takes_those_who_consented_and_shows_nobody_else():
    crowd = [life("consented", disability=True, disability_consent=True), life("silent", disability=True),
             life("refused", disability=True, disability_consent=False), life("none", disability_consent=True)]
    index = MatchIndex.build(profile_from_row(row, RULES) for row in crowd)
    order = vacancy_from_row({"id": "v", "unit_group": "4120", "place_code": "060650", "reserved_for": "disability"},
                             RULES)
    search = MatchOptions(today=TODAY)
    result = index.rank(order, search)
    assert [c.id for c in result.fits] == ["consented"]
    assert result.near == []
    open_to_all = index.rank(dataclasses.replace(order, reserved_for=""), search)
    assert len({c.score for c in open_to_all.fits}) == 1
    assert len(open_to_all.fits) == 4
    assert not any("disab" in str(reason) or "reserv" in str(reason) for c in result.fits for reason in c.reasons)


def test_a_reservation_that_no_column_tells_is_left_to_the_counselor():
    index = MatchIndex.build([profile_from_row(life("p"), RULES)])
    order = vacancy_from_row({"id": "v", "unit_group": "4120", "place_code": "060650", "reserved_for": "trans_quota"},
                             RULES)
    found = index.rank(order, MatchOptions(today=TODAY)).fits
    assert [reason.code for reason in found[0].reasons if reason.code == "reserved_check"] == ["reserved_check"]
