"""From stored columns to profiles: what counts as experience, as a skill, as being in the search at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from matching_cases import TODAY

from pes_desktop.domain.intake import IntakeForm
from pes_desktop.matching.columns import effective_education, merged
from pes_desktop.matching.index import MatchIndex
from pes_desktop.matching.options import MatchOptions
from pes_desktop.matching.profile import Occupation
from pes_desktop.matching.rows import MappingRules, profile_from_row, vacancy_from_row
from pes_desktop.matching.skills import skill_keys, word_key
from pes_desktop.models.employers import Vacancy
from pes_desktop.models.people import Job, Jobseeker, Skill
from pes_desktop.reference.country import load_country

RULES = MappingRules.of_country(load_country("ec"), TODAY, {"060650": (-1.936, -78.711)}.get)


def profile(**columns):
    return profile_from_row({"id": "p", **columns}, RULES)


def test_a_mapped_record_reads_like_its_columns():
    record = Jobseeker(id="p", surnames="Toapanta", names="Klever", sex="M", place_code="060650", licences=["E"],
                       education_level="secondary", min_pay=Decimal(480), last_contact_on=TODAY,
                       consent_state="pending",
                       wanted=[{"occupation": "albañil", "unit_group": "7112"}])
    record.jobs = [Job(occupation="albañil", unit_group="7112", years=9.0, tasks="levantar paredes, leer planos")]
    record.skills = [Skill(name="Ordeño", code=None, done=False)]
    found = profile_from_row(record, RULES)
    assert found.occupations == (Occupation("7112", "worked", 9.0), Occupation("7112", "wanted"))
    assert found.licences == {"E", "C", "B"}  # E includes C and B in Ecuador
    assert (found.lat, found.lon, found.education_rank, found.min_pay) == (-1.936, -78.711, 3, 480)
    assert found.skills[word_key("leer planos")] == (True, None)
    assert found.skills[word_key("ordeño")] == (False, None)
    assert found.active


def test_an_intake_form_reads_too():
    form = IntakeForm(surnames="A", names="B", place_code="060650", licences=["B"])
    form.id = "draft"  # type: ignore[attr-defined]
    assert profile_from_row(form, RULES).licences == {"B"}


@pytest.mark.parametrize(("columns", "active"), [
    ({}, True), ({"consent_state": "pending"}, True), ({"consent_state": "withdrawn"}, False),
    ({"exited_on": TODAY}, False), ({"merged_into": "other"}, False), ({"removed_at": TODAY}, False),
])
def test_who_is_in_the_search(columns, active):
    person = profile(**columns)
    assert person.active is active
    assert len(MatchIndex.build([person])) == int(active)


@pytest.mark.parametrize(("job", "situation", "expected"), [
    ({"years": 4}, "", Occupation("7112", "worked", 4)),
    ({"started": date(2020, 1, 1), "ended": date(2022, 1, 1)}, "", Occupation("7112", "worked", 731 / 365.25,
                                                                              date(2022, 1, 1))),
    ({"started": date(2024, 11, 20)}, "employed", Occupation("7112", "worked", 730 / 365.25, None, True)),
    ({"started": date(2024, 11, 20)}, "unemployed", Occupation("7112", "worked", 437 / 365.25, date(2026, 1, 31))),
    ({"started": date(2026, 5, 1)}, "unemployed", Occupation("7112", "worked", None)),
    ({}, "", Occupation("7112", "worked", None)),
    ({"years": 4, "unit_group": None}, "", None),
    ({"years": 4, "removed_at": TODAY}, "", None),
])
def test_jobs(job, situation, expected):
    found = profile(jobs=[{"unit_group": "7112", **job}], situation=situation,
                    situation_since=date(2026, 1, 31)).occupations
    assert found == (() if expected is None else (expected,))


def test_jobs_of_one_group_add_up():
    jobs = (Occupation("7112", "worked", 2.0, date(2020, 1, 1)), Occupation("7112", "worked", 1.5, date(2024, 1, 1)),
            Occupation("7112", "wanted"), Occupation("5120", "worked", None))
    lines = {line[0]: line for line in merged(profile_with(jobs))}
    assert lines["7112"][1:3] == (42, date(2024, 1, 1).toordinal())
    assert lines["5120"][1] == -1


def profile_with(jobs):
    return SimpleNamespace(occupations=jobs)


@pytest.mark.parametrize(("rank", "complete", "counts"), [
    (None, None, -1), (3, None, 3), (3, True, 3), (3, False, 2), (0, False, 0), (6, False, 3), (5, False, 3),
    (7, False, 6),
])
def test_unfinished_schooling(rank, complete, counts):
    assert effective_education(rank, complete) == counts


@pytest.mark.parametrize(("one", "other"), [
    ("Manejo de tractores", "tractor"), ("ordeño de vacas", "vaca ordeño"), ("tener herramienta propia", "herramienta"),
    ("MECÁNICA BÁSICA", "saber mecánica básica"), ("leer planos", "leer plano"),
])
def test_one_skill_in_two_writings(one, other):
    assert set(skill_keys(None, one)) & set(skill_keys(None, other))


def test_the_catalogue_knows_other_names():
    assert set(skill_keys(None, "tapial")) & set(skill_keys(None, "construir con adobe"))
    assert not set(skill_keys(None, "ordeño")) & set(skill_keys(None, "soldadura"))


def test_languages_courses_and_computer_answer_a_need_and_nothing_else():
    order = vacancy_from_row({"id": "v", "unit_group": "5322", "place_code": "060650",
                              "skills_required": [{"name": "quichua"}],
                              "skills_wished": [{"name": "primeros auxilios"}]}, RULES)
    job = {"unit_group": "5322", "years": 1.0}
    crowd = [profile_from_row({"id": "speaks", "jobs": [job], "languages": ["es", "qu"], "place_code": "060650",
                               "courses": [{"name": "Curso de primeros auxilios"}, {"name": "Primeros auxilios"}]},
                               RULES),
             profile_from_row({"id": "does_not", "jobs": [job], "languages": ["es"], "place_code": "060650"}, RULES)]
    result = MatchIndex.build(crowd).rank(order, MatchOptions(today=TODAY))
    assert [c.id for c in result.fits] == ["speaks"]
    assert [c.id for c in result.near] == ["does_not"]
    assert [(r.code, r.params["skill"]) for r in result.fits[0].reasons if r.code.startswith("skill")] == [
        ("skill", "quichua"), ("skill_said", "primeros auxilios")]


def test_a_vacancy_record():
    record = Vacancy(id="v", title="Chofer", unit_group="8332", positions=3, positions_filled=1, wage=Decimal("650"),
                     place_code="060650", licences=["E"], experience_years=3.0, education_level="primary",
                     skills_required=[{"name": "Mecánica básica", "code": None}, {"name": " "}], reserved_for="")
    found = vacancy_from_row(record, RULES)
    assert (found.positions_left, found.wage, found.wage_period, found.hours) == (2, 650, "month", "full")
    assert [need.name for need in found.skills_required] == ["Mecánica básica"]
    assert (found.lat, found.education_min, found.licences) == (-1.936, "primary", {"E"})
