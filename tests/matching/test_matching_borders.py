"""The exact borders of filters and points, where a rule of thumb becomes yes or no."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from matching_cases import PLACES, TODAY, person, vacancy

from pes_desktop.matching.distance import UNKNOWN, distances_km, estimate_km
from pes_desktop.matching.index import MatchIndex
from pes_desktop.matching.options import MatchOptions

SEARCH = MatchOptions(today=TODAY, needed=1)
KM = 1 / 111.195  # degrees of latitude


def one(seeker, order, search=SEARCH):
    """The only candidate and the codes of what is missing."""
    result = MatchIndex.build([seeker]).rank(order, search)
    found = (result.fits + result.near)[0]
    return found, [miss.code for miss in found.misses]


def at(km):
    return replace(person("p", jobs="7112 5 2026-09"), lat=-1.936 + km * KM)


@pytest.mark.parametrize(("years", "missing"), [("2.75", []), ("2.6", ["experience_below"]), ("3", [])])
def test_experience_is_told_in_round_years(years, missing):
    assert one(person("p", jobs=f"7112 {years} 2026-09"), vacancy("7112", years=3))[1] == missing


@pytest.mark.parametrize(("ask", "missing"), [(500, []), (526, []), (527, ["pay_below"])])
def test_pay_up_to_five_percent_short(ask, missing):
    assert one(person("p", jobs="7112 5", pay=ask), vacancy("7112", wage=500))[1] == missing


def test_pay_exactly_at_the_border():
    assert one(person("p", jobs="7112 5", pay=500), vacancy("7112", wage=475))[1] == []


@pytest.mark.parametrize(("days", "missing", "points"), [
    (0, [], 5), (1, [], 3), (7, [], 3), (8, ["not_available"], 1),
])
def test_late_by_a_week(days, missing, points):
    start = date(2026, 12, 1)
    found, codes = one(person("p", jobs="7112 5", available_from=start + timedelta(days=days)),
                       vacancy("7112", starts_on=start))
    assert (codes, found.parts["availability"]) == (missing, points)


@pytest.mark.parametrize(("seen", "missing", "points"), [
    (59, [], 5), (60, [], 4), (90, [], 4), (91, ["registration_expired"], 4),
])
def test_not_seen_for_long(seen, missing, points):
    found, codes = one(person("p", jobs="7112 5", seen=seen), vacancy("7112"))
    assert (codes, found.parts["availability"]) == (missing, points)


@pytest.mark.parametrize(("km", "points"), [(0, 15), (2, 15), (3, 14), (4, 14), (5, 13), (23, 9), (24, 8), (30, 7)])
def test_points_of_distance(km, points):
    found, codes = one(at(km), vacancy("7112"))
    assert (found.distance_km, found.parts["distance"], codes) == (km, points, [])


@pytest.mark.parametrize(("km", "limit", "missing"), [(30, None, []), (31, None, ["distance"]), (12, 12, []),
                                                      (13, 12, ["distance"]), (60, 60, [])])
def test_limits_of_distance(km, limit, missing):
    assert one(replace(at(km), max_distance_km=limit), vacancy("7112"))[1] == missing


def test_widening_marks_those_it_brings():
    index = MatchIndex.build([replace(at(8), id="near"), replace(at(20), id="between"), replace(at(45), id="away")])
    narrow = index.rank(vacancy("7112"), replace(SEARCH, base_radius_km=10))
    assert [c.id for c in narrow.fits] == ["near"]
    offer = next(offer for offer in narrow.widen if offer.code == "radius")
    assert (offer.params, offer.gain) == ({"from_km": 10, "to_km": 20}, 1)
    wider = index.rank(vacancy("7112"), offer.options)
    assert [(c.id, c.far) for c in wider.fits] == [("near", False), ("between", True)]
    widest = index.rank(vacancy("7112"), replace(offer.options, radius_km=50))
    assert [(c.id, c.far) for c in widest.fits] == [("near", False), ("between", True), ("away", True)]
    assert [reason.params for reason in widest.fits[2].reasons if reason.code == "far"] == [{"n": 45, "limit": 10}]


def test_asking_for_helpers_forgives_their_missing_years_too():
    order = vacancy("7112", years=3)
    index = MatchIndex.build([person("mason", jobs="7112 5 2026-09"), person("helper", jobs="9313 5 2026-09")])
    result = index.rank(order, SEARCH)
    assert [c.id for c in result.fits] == ["mason"]
    assert result.near == []
    assert {offer.code: offer.gain for offer in result.widen} == {"helpers": 1}
    assert [c.id for c in index.rank(order, result.widen[0].options).fits] == ["mason", "helper"]


@pytest.mark.parametrize("jobs", ["7112 2 2026-09, 7112 2 2015-01", "7112 2 2015-01, 7112 2 2026-09"])
def test_the_latest_of_several_jobs_counts(jobs):
    assert one(person("p", jobs=jobs), vacancy("7112"))[0].parts["experience"] == 18


def test_straight_distance_is_rounded():
    lat, lon = np.array([-1.936, -1.936 + 0.6 * KM, np.nan]), np.array([-78.711, -78.711, np.nan])
    codes = ["060650", "060650", "060652"]
    assert distances_km(lat, lon, codes, -1.936, -78.711, "060650").tolist() == [0, 1, 12]
    _, guamote_lat, guamote_lon = PLACES["guamote"]
    riobamba = distances_km(np.array([-1.673]), np.array([-78.648]), ["060150"], guamote_lat, guamote_lon, "060650")
    assert riobamba.tolist() == [30]


@pytest.mark.parametrize(("code", "to_code", "km"), [
    ("060650", "060650", 0), ("060650", "060652", 12), ("060650", "060250", 45), ("060650", "170150", 150),
    ("38094020", "38094010", 12), ("38094020", "38098010", 45), ("", "060650", UNKNOWN), ("060650", "", UNKNOWN),
])
def test_without_coordinates_the_codes_tell(code, to_code, km):
    assert estimate_km(code, to_code) == km


def test_an_estimate_says_so():
    there = replace(vacancy("7112"), lat=None, lon=None)
    found, _ = one(replace(person("p", "palmira", "7112 5"), lat=None, lon=None), there)
    assert [reason.code for reason in found.reasons if reason.code.startswith("lives")] == ["lives_about"]


@pytest.mark.parametrize(("knows", "says", "jobs", "code", "points"), [
    ("ordeño", "", "9212 5", "skill", 20), ("", "ordeño", "9212 5", "skill_said", 14),
    ("", "", "9212 5", "skill_trade", 8),
])
def test_a_skill_done_said_or_of_the_trade(knows, says, jobs, code, points):
    found, codes = one(person("p", jobs=jobs, knows=knows, says=says), vacancy("9212", needs="ordeño"))
    assert (codes, found.parts["skills"]) == ([], points)
    assert code in {reason.code for reason in found.reasons}


def test_which_jobs_best_first_and_full_ones_not():
    driver = person("p", "guamote", "8332 5 2026-09", lic="E,C,B")
    orders = [vacancy("8332", "riobamba", 650, id="a_far", lic="E"), vacancy("8332", "guamote", 650, id="b_here",
                                                                             lic="E"),
              vacancy("8332", "guamote", 650, id="c_full", positions_left=0),
              vacancy("8331", "guamote", 650, id="d_bus", lic="D"), vacancy("5120", "guamote", 650, id="e_kitchen")]
    result = MatchIndex().jobs_for(driver, orders, replace(SEARCH, excluded=frozenset({"x"})))
    assert [c.id for c in result.fits] == ["b_here", "a_far"]
    assert [(c.id, c.misses[0].code) for c in result.near] == [("d_bus", "licence_missing")]
    assert result.considered == 4
    few = MatchIndex().jobs_for(driver, orders, replace(SEARCH, needed=9))
    assert [c.id for c in few.near] == ["d_bus", "e_kitchen"]
