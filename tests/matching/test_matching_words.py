"""The words of matching: complete in both languages, right in number, like the design's picture."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from matching_cases import TODAY, person, vacancy
from matching_strategies import people, searches, vacancies

from pes_desktop.domain.enums import EducationLevel
from pes_desktop.matching import filters, score
from pes_desktop.matching.index import MatchIndex
from pes_desktop.matching.options import MatchOptions, Miss, Reason
from pes_desktop.matching.words import Words, amount
from pes_desktop.reference.messages import LANGUAGES
from pes_desktop.reference.paths import resources_dir

SPANISH = Words("es", {"7112": "albañil", "9313": "peón de construcción", "7111": "maestro de obra"}.get)


def catalogue(lang):
    return json.loads((resources_dir() / "i18n" / "messages" / lang / "match.json").read_text(encoding="utf-8"))


def test_same_keys_and_same_gaps_in_both_languages():
    spanish, english = catalogue("es"), catalogue("en")
    assert spanish.keys() == english.keys()
    for key, sentence in spanish.items():
        if not key.endswith(".one"):  # "ayer", "one bus a day" say the number in words
            assert set(re.findall(r"{(\w+)}", sentence)) == set(re.findall(r"{(\w+)}", english[key])), key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_part_level_month_and_miss_has_words(lang):
    words, keys = Words(lang), catalogue(lang)
    assert all(not words.part(name).startswith("match.") for name in score.PARTS)
    assert {f"match.education.{level}" for level in EducationLevel} <= keys.keys()
    assert {f"match.month.{number}" for number in range(1, 13)} <= keys.keys()
    assert {f"match.miss.{code}" for code in filters.CODES} <= keys.keys()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_shown_is_a_bare_code(lang):
    words = Words(lang)

    @settings(max_examples=25, deadline=None)
    @given(people(), vacancies(), searches())
    def check(crowd, order, search):
        result = MatchIndex.build(crowd).rank(order, search)
        for candidate in result.fits + result.near:
            shown = [*map(words.chip, candidate.reasons), *map(words.miss, candidate.misses)]
            for sentence in [*shown, words.summary(candidate)]:
                assert "match." not in sentence
                assert "{" not in sentence
            assert {reason.kind for reason in candidate.reasons} <= {"ok", "warn", "info", "neutral"}
        assert not any("{" in words.widen(offer) or "match." in words.widen(offer) for offer in result.widen)

    check()


@pytest.mark.parametrize(("reason", "chip"), [
    (Reason("years", {"n": 1, "unit_group": "7112"}), "1 año de albañil"),
    (Reason("years", {"n": 9, "unit_group": "7112"}), "9 años de albañil"),
    (Reason("months", {"n": 1, "unit_group": "7112"}), "1 mes de albañil"),
    (Reason("until_month", {"month": 10}), "trabajó hasta octubre"),
    (Reason("until_year", {"year": "2019"}), "trabajó hasta 2019"),
    (Reason("seen", {"n": 71}), "visto hace 71 días"),
    (Reason("buses", {"n": 1}), "bus una vez al día"),
    (Reason("buses", {"n": 3}), "bus 3 veces al día"),
    (Reason("free_from", {"day": date(2026, 12, 5)}), "libre desde el 5 de diciembre"),
    (Reason("miss.education_below", {"education": "secondary", "held": "primary"}), "piden secundaria, tiene primaria"),
])
def test_chips(reason, chip):
    assert SPANISH.chip(reason) == chip


def test_the_country_names_the_levels():
    words = replace(SPANISH, education={"secondary": "Bachillerato", "primary": "Primaria"}.get)
    assert words.miss(Miss("education_below", {"education": "secondary", "held": "primary"})) == (
        "piden Bachillerato, tiene Primaria")


@pytest.mark.parametrize(("value", "spanish", "english"), [
    ("480", "480", "480"), ("480.00", "480", "480"), ("1.5", "1,50", "1.50"), ("900000", "900.000", "900,000"),
])
def test_amounts(value, spanish, english):
    assert (amount(Decimal(value)), amount(Decimal(value), "en")) == (spanish, english)


def test_the_design_s_first_line():
    order = vacancy("7112", "guamote", 500, wishes="herramienta propia", positions_left=3, starts_on=date(2026, 12, 1))
    klever = person("k", "palmira", "7112 9 2026-10", knows="herramienta propia", pay=480, seen=30)
    found = MatchIndex.build([klever]).rank(order, MatchOptions(today=TODAY)).fits[0]
    assert [(SPANISH.chip(reason), reason.kind) for reason in found.reasons] == [
        ("9 años de albañil", "ok"), ("trabajó hasta octubre", "ok"), ("herramienta propia", "ok"),
        ("pide 480", "neutral"),
        ("vive a 11 km", "neutral")]
    assert SPANISH.summary(found) == ("Ha trabajado 9 años como albañil. La última vez fue en octubre. Vive a 11 km. "
                                      "Ha hecho: herramienta propia. Pide 480 y ofrecen 500.")


def test_near_misses_say_what_to_ask():
    order = vacancy("7112", "guamote", 500)
    wilson = person("w", "guamote", "7112 6 2026-05", pay=550, seen=30)
    day = person("d", "guamote", "7112 6 2026-05", pay=25, min_pay_period="day", seen=30)
    found = {c.id: c for c in MatchIndex.build([wilson, day]).rank(order, MatchOptions(today=TODAY)).near}
    assert [SPANISH.chip(reason) for reason in found["w"].reasons[:2]] == ["pide 550, ofrecen 500",
                                                                           "preguntar si acepta 500"]
    assert SPANISH.chip(found["d"].reasons[0]) == "pide 25 al día, ofrecen 500 al mes"
