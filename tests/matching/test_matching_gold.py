"""Realistic cases in the order in which a counselor would put the names. Whoever moves one says why."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

import pytest
from matching_cases import TODAY, person, vacancy

from pes_desktop.matching.index import MatchIndex
from pes_desktop.matching.options import MatchOptions, Travel
from pes_desktop.matching.profile import SeekerProfile, VacancyProfile

SEARCH = MatchOptions(today=TODAY, needed=1)
P, V = person, vacancy


@dataclass(frozen=True)
class Case:
    """``fits`` best first; ``near`` the names that miss one thing, with its code; everybody else must not appear."""

    name: str
    order: VacancyProfile
    people: tuple[SeekerProfile, ...]
    fits: str
    near: dict[str, str] = field(default_factory=dict)
    search: MatchOptions = SEARCH


CASES = (
    Case("albañil en Guamote: the picture of the design",
         V("7112", "guamote", 500, wishes="herramienta propia, leer planos", positions_left=3,
           starts_on=date(2026, 12, 1)),
         (P("klever", "palmira", "7112 9 2026-10", knows="herramienta propia, leer planos", pay=480),
          P("jose", "guamote", "7112 4 2026-02", knows="leer planos", seen=71),
          P("segundo", "tixan", "7111 8 2026-06", knows="herramienta propia", pay=450),
          P("byron", "cebadas", "9313 2 2026-08", wants="7112", pay=450),
          P("wilson", "guamote", "7112 6 2026-05", knows="herramienta propia", pay=550),
          P("franklin", "riobamba", "7112 7 2026-07", knows="leer planos", max_distance_km=20),
          P("rosa", "guamote", "5120 6 2026-09")),
         "klever jose segundo byron", {"wilson": "pay_below", "franklin": "distance"}),
    Case("years count, then how recent they are",
         V("7112", years=2), (P("nine", jobs="7112 9 2026-08"), P("three", jobs="7112 3 2026-08"),
                              P("nine_long_ago", jobs="7112 9 2012-01"), P("one", jobs="7112 1 2026-08")),
         "nine three nine_long_ago", {"one": "experience_below"}),
    Case("ordeñador: practice with cows before the desk of the dairy",
         V("9212", "alausi", 460, needs="ordeño"),
         (P("milker", "alausi", "9212 5 2026-10", knows="ordeñar"),
          P("farmer", "alausi", "6121 5 2026-10", knows="ordeño"),
          P("says", "alausi", "9211 5 2026-10", says="ordeño"), P("secretary", "alausi", "4120 5 2026-10",
                                                                  knows="archivo")),
         "milker farmer says"),
    Case("ordeñador: who came in by a sheet, without skills, knows what the trade knows; a day labourer is asked",
         V("9212", "alausi", 460, needs="ordeño"),
         (P("knows", "alausi", "9212 2 2026-10", knows="ordeño a mano, ordeño"), P("imported", "alausi", "9212 ? ?"),
          P("labourer", "alausi", "9211 ? ?")),
         "knows imported", {"labourer": "skill_unknown"}),
    Case("cocinera: own kitchen, then helper who wants to move up, baker not",
         V("5120", "riobamba", 520, wishes="menú del día"),
         (P("cook", "riobamba", "5120 6 2026-09", pay=500), P("helper_up", "riobamba", "9412 4 2026-09", wants="5120"),
          P("helper", "riobamba", "9412 6 2026-09"), P("baker", "riobamba", "7512 8 2026-09")),
         "cook helper_up"),
    Case("cocinera: helpers on request stand behind the cooks",
         V("5120", "riobamba", 520), (P("cook", "riobamba", "5120 1 2024-01"),
                                      P("helper", "riobamba", "9412 6 2026-09")),
         "cook helper", search=replace(SEARCH, include_helpers=True)),
    Case("chofer licencia E: the class decides, not the years",
         V("8332", "colta", 650, lic="E", years=3),
         (P("e5", "colta", "8332 5 2026-09", lic="E,C,B"), P("e3_far", "guamote", "8332 3 2026-09", lic="E,C,B"),
          P("c10", "colta", "8332 10 2026-09", lic="C,B"), P("b1", "colta", "8322 1 2026-09", lic="B")),
         "e5 e3_far", {"c10": "licence_missing"}),
    Case("chofer de bus D: the lorry driver who also holds D is next",
         V("8331", "riobamba", 700, lic="D"),
         (P("bus", "riobamba", "8331 4 2026-06", lic="D,C,B"), P("lorry", "riobamba", "8332 4 2026-06", lic="D,C,B"),
          P("car", "riobamba", "8322 9 2026-06", lic="B")),
         "bus lorry", {"car": "licence_missing"}),
    Case("cosecha de papa: anyone of the field, the nearest first",
         V("9211", "cebadas", 20, wage_period="day", positions_left=12, seasonal=True),
         (P("here", "cebadas", "9211 3 2026-07"), P("village", "guamote", "9211 3 2026-07"),
          P("town", "riobamba", "9211 3 2026-07"), P("labourer", "cebadas", "9313 3 2026-07"),
          P("nurse", "cebadas", "3221 3 2026-07")),
         "here village town labourer"),
    Case("cosecha: who asks 25 a day is near for 18",
         V("9211", "cebadas", 18, wage_period="day"),
         (P("asks18", "cebadas", "9211 3 2026-07", pay=18, min_pay_period="day"),
          P("asks25", "cebadas", "9211 9 2026-07", pay=25, min_pay_period="day"),
          P("asks_month", "cebadas", "9211 2 2026-07", pay=390)),
         "asks18 asks_month", {"asks25": "pay_below"}),
    Case("empacadora de flores: postharvest before street sale",
         V("9321", "alausi", 480), (P("packer", "alausi", "9321 2 2026-08"), P("flowers", "alausi", "9214 4 2026-08"),
                                     P("street", "alausi", "9520 9 2026-08")),
         "packer flowers"),
    Case("empleada doméstica: houses, then the cook who wants it and cooks; the caretaker of buildings, not",
         V("9111", "riobamba", 460, wishes="cocinar"),
         (P("houses", "riobamba", "9111 5 2026-05", knows="cocinar"), P("offices", "riobamba", "9112 5 2026-05"),
          P("cook_wants", "riobamba", "5120 5 2026-05", wants="9111", knows="cocinar"),
          P("caretaker", "riobamba", "5153 5 2026-05")),
         "houses cook_wants offices"),
    Case("mesera: fewer hours than wanted is worth less, not nothing",
         V("5131", "riobamba", 260, hours="part"),
         (P("part", "riobamba", "5131 2 2026-05", hours="part"), P("full", "riobamba", "5131 2 2026-05", hours="full"),
          P("any_less", "riobamba", "5131 0.3 2026-05")),
         "part full any_less"),
    Case("secretaria: schooling below is a miss, unknown schooling is asked",
         V("4120", "alausi", 480, edu="secondary"),
         (P("bachiller", "alausi", "4120 3 2026-06", edu="secondary"), P("unasked", "alausi", "4120 2 2026-06", edu=""),
          P("primary", "alausi", "4120 6 2026-06", edu="primary"),
          P("unfinished", "alausi", "4120 5 2026-06", edu="secondary", education_complete=False)),
         "bachiller unasked", {"primary": "education_below", "unfinished": "education_below"}),
    Case("profesora: an unfinished university career is not a degree",
         V("2341", "guamote", 900, edu="university"),
         (P("teacher", "guamote", "2341 2 2026-07", edu="university", education_complete=True),
          P("unfinished", "guamote", "2341 6 2026-07", edu="university", education_complete=False)),
         "teacher", {"unfinished": "education_below"}),
    Case("guardia: a letter already out is not given twice",
         V("5414", "riobamba", 500), (P("free", "riobamba", "5414 1 2025-01"), P("sent", "riobamba", "5414 9 2026-09")),
         "free", {"sent": "already_referred"}, replace(SEARCH, referred=frozenset({"sent"}))),
    Case("soldador: an expired registration is renewed first",
         V("7212", "alausi", 550), (P("seen", "alausi", "7212 1 2025-01"), P("lost", "alausi", "7212 9 2026-01",
                                                                             seen=120)),
         "seen", {"lost": "registration_expired"}),
    Case("operador de tractor: free in time",
         V("8341", "colta", 600, starts_on=date(2026, 12, 1)),
         (P("now", "colta", "8341 3 2026-10"), P("two_days_late", "colta", "8341 3 2026-10",
                                                 available_from=date(2026, 12, 3)),
          P("january", "colta", "8341 8 2026-10", available_from=date(2027, 1, 10))),
         "now two_days_late", {"january": "not_available"}),
    Case("peón rural con vivienda en la Puna: lodging makes the far ones possible, the near ones stay first",
         V("9213", "abrapampa", None, lodging=True, positions_left=4),
         (P("near", "abrapampa", "9213 4 2026-05"), P("far", "tilcara", "9213 4 2026-05"),
          P("farther", "tumbaya", "6130 2 2025-01")),
         "near far farther"),
    Case("peón rural sin vivienda: only who would move comes from afar",
         V("9213", "abrapampa", None, positions_left=4),
         (P("near", "abrapampa", "9213 4 2026-05"), P("moves", "tilcara", "9213 4 2026-05", willing_to_move=True),
          P("stays", "tilcara", "9213 9 2026-05")),
         "near moves", {"stays": "distance"}),
    Case("mucama en Tilcara: own limit of 10 km is respected",
         V("9112", "tilcara", None), (P("tilcara", "tilcara", "9112 1 2025-01"),
                                      P("tumbaya", "tumbaya", "9112 6 2026-08", max_distance_km=10)),
         "tilcara", {"tumbaya": "distance"}),
    Case("the fare eats the pay of the far one",
         V("5223", "guamote", 500), (P("here", "guamote", "5223 3 2026-06", pay=480),
                                     P("bus", "cebadas", "5223 3 2026-06", pay=480)),
         "here bus", search=replace(SEARCH, travel={"060651": Travel(Decimal("1.50"), 3)})),
    Case("a mason who now looks for driving work stands behind one who wants to build",
         V("7112"), (P("builds", jobs="7112 5 2026-06", wants="7112"),
                     P("drives", jobs="7112 5 2026-06", wants="8322")),
         "builds drives"),
    Case("wanting is not having done",
         V("7531", "riobamba", 480), (P("sews", "riobamba", "7531 1 2025-06"), P("wants", "riobamba", wants="7531")),
         "sews wants"),
    Case("two conditions missing: not shown",
         V("8332", "colta", 650, lic="E", years=3), (P("ok", "colta", "8332 4 2026-06", lic="E"),
                                                     P("neither", "colta", "8332 1 2026-06", lic="B")), "ok"),
    Case("nobody of the field: neighbours of other work are offered as near",
         V("7413", "chunchi", 500), (P("painter", "chunchi", "7131 3 2026-06"), P("far", "quito", "7131 3 2026-06")),
         "", {"painter": "occupation_far"}),
    Case("carpintería: who does it now or until lately before who left it",
         V("7522", "guamote", 520), (P("now", jobs="7522 4 now"), P("left", jobs="7522 4 2019-01"),
                                     P("unsaid", jobs="7522 ? ?")),
         "now left unsaid"),
)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_counselors_order(case):
    result = MatchIndex.build(case.people).rank(case.order, case.search)
    assert " ".join(c.id for c in result.fits) == case.fits
    assert {c.id: ", ".join(miss.code for miss in c.misses) for c in result.near} == case.near


def test_the_picture_of_the_design_in_points():
    """The scores of the design's picture, within a few points."""
    result = MatchIndex.build(CASES[0].people).rank(CASES[0].order, SEARCH)
    scores = {c.id: c.score for c in result.fits}
    for name, drawn in {"klever": 94, "jose": 88, "segundo": 81, "byron": 74}.items():
        assert abs(scores[name] - drawn) <= 8, scores
