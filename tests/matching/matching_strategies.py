"""Arbitrary people, vacancies and searches. Few groups, skills and places, so that pairs meet often."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st
from matching_cases import PLACES, TODAY

from pes_desktop.matching.options import MatchOptions, Travel
from pes_desktop.matching.profile import WANTED, WORKED, Occupation, SeekerProfile, SkillNeed, VacancyProfile

GROUPS = ("7112", "7111", "7115", "9313", "9211", "9212", "6121", "5120", "9412", "8332", "5223", "2341")
SKILLS = ("s1", "s2", "s3", "s4")
TRADES = {"s1": ("7112", "9313"), "s2": ("9212",)}
PERIODS = ("hour", "day", "week", "month", "piece")
HOURS = ("full", "part", "night", "weekend", "any")
days = st.integers(-4000, 60).map(lambda n: TODAY + timedelta(days=n))
pay = st.one_of(st.none(), st.integers(0, 900).map(Decimal), st.decimals(0, 900, places=2))
years = st.one_of(st.none(), st.integers(0, 500).map(lambda n: n / 12))
where = st.one_of(
    st.sampled_from([PLACES[name] for name in ("guamote", "palmira", "alausi", "riobamba", "quito")]),
    st.sampled_from([("060650", None, None), ("060199", None, None), ("", None, None)]),
)


@st.composite
def occupations(draw: st.DrawFn) -> Occupation:
    group = draw(st.sampled_from(GROUPS))
    if draw(st.booleans()):
        return Occupation(group, WANTED)
    ended = draw(st.one_of(st.none(), st.integers(0, 4000).map(lambda n: TODAY - timedelta(days=n))))
    return Occupation(group, WORKED, draw(years), ended, ended is None and draw(st.booleans()))


@st.composite
def seekers(draw: st.DrawFn, ident: str = "p") -> SeekerProfile:
    place, lat, lon = draw(where)
    return SeekerProfile(
        id=ident, occupations=tuple(draw(st.lists(occupations(), max_size=5))),
        skills=draw(st.dictionaries(st.sampled_from(SKILLS), st.tuples(st.booleans(), st.none()), max_size=4)),
        education_rank=draw(st.one_of(st.none(), st.integers(0, 7))),
        education_complete=draw(st.sampled_from((None, True, False))),
        licences=frozenset(draw(st.sets(st.sampled_from("BCE")))), place_code=place, lat=lat, lon=lon,
        max_distance_km=draw(st.one_of(st.none(), st.integers(0, 80))), willing_to_move=draw(st.booleans()),
        min_pay=draw(pay), min_pay_period=draw(st.sampled_from(PERIODS)), hours=draw(st.sampled_from(HOURS)),
        seasonal=draw(st.sampled_from((None, True, False))), with_crew=draw(st.booleans()),
        available_from=draw(st.one_of(st.none(), days)),
        last_contact_on=draw(st.one_of(st.none(), st.integers(0, 130).map(lambda n: TODAY - timedelta(days=n)))),
        disability_for_reserved=draw(st.booleans()),
    )


def people(most: int = 8) -> st.SearchStrategy[list[SeekerProfile]]:
    """People with different ids."""
    return st.lists(st.integers(0, 30), max_size=most, unique=True).flatmap(
        lambda numbers: st.tuples(*(seekers(f"p{number}") for number in numbers)).map(list))


needs = st.lists(st.sampled_from(SKILLS), max_size=2, unique=True).map(
    lambda codes: tuple(SkillNeed(code, (code,), TRADES.get(code, ())) for code in codes))


@st.composite
def vacancies(draw: st.DrawFn, ident: str = "v") -> VacancyProfile:
    place, lat, lon = draw(where)
    return VacancyProfile(
        id=ident, unit_group=draw(st.one_of(st.sampled_from(GROUPS), st.sampled_from(GROUPS), st.none())),
        positions_left=draw(st.integers(1, 3)), wage=draw(pay), wage_period=draw(st.sampled_from(PERIODS)),
        hours=draw(st.sampled_from(HOURS)), seasonal=draw(st.booleans()), lodging=draw(st.booleans()), place_code=place,
        lat=lat, lon=lon, education_min=draw(st.sampled_from(("", "primary", "secondary", "university"))),
        experience_years=draw(st.sampled_from((None, None, 0.5, 1.0, 3.0))),
        licences=frozenset(draw(st.sets(st.sampled_from("BCE"), max_size=1))), skills_required=draw(needs),
        skills_wished=draw(needs), starts_on=draw(st.one_of(st.none(), days)),
        reserved_for=draw(st.sampled_from(("", "", "", "disability"))),
    )


@st.composite
def searches(draw: st.DrawFn, today: date = TODAY) -> MatchOptions:
    travel = {"060650": Travel(Decimal("1.50"), 3)} if draw(st.booleans()) else {}
    return MatchOptions(
        today=today, radius_km=draw(st.sampled_from((None, None, 5, 30, 80))), base_radius_km=draw(st.sampled_from((10,
                                                                                                                    30))),
        include_helpers=draw(st.booleans()), ignore_experience=draw(st.booleans()), include_expired=draw(st.booleans()),
        travel=travel, needed=draw(st.sampled_from((0, 1, 3, None))), referred=frozenset(draw(st.sets(st.just("p1")))),
    )
