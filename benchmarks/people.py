"""Seeded synthetic people and vacancies for the matching benchmarks; nobody in it is real.

Shaped like a rural region: farm and elementary work weigh most, up to four jobs and a dozen skills each, forty cantons
around one mountain valley, pay around the basic wage.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

from pes_desktop.matching.profile import Occupation, SeekerProfile, VacancyProfile
from pes_desktop.matching.skills import skill_need
from pes_desktop.reference.catalogue import load_catalogue

TODAY = date(2026, 11, 20)
MAJOR_WEIGHT = {"0": 0.1, "1": 0.4, "2": 0.7, "3": 0.8, "4": 1.2, "5": 3.0, "6": 6.0, "7": 2.5, "8": 2.0, "9": 7.0}
LICENCES = ((), ("A",), ("B",), ("C", "B"), ("D", "C", "B"), ("E", "C", "B"), ("G",))
LICENCE_WEIGHT = (70, 6, 14, 4, 2, 3, 1)


class Region:
    """One random source and the tables drawn from it."""

    def __init__(self, seed: int = 7) -> None:
        self.random = random.Random(seed)
        self.groups = [group.code for group in load_catalogue()]
        self.weights = [MAJOR_WEIGHT[code[0]] * self.random.uniform(0.3, 3) for code in self.groups]
        self.skills = [f"s{number:04d}" for number in range(2000)]
        self.skill_weights = [1 / (rank + 1) ** 0.7 for rank in range(2000)]
        spread = self.random.gauss
        self.places = [(f"06{canton:02d}{parish:02d}", -1.9 + spread(0, 0.5), -78.7 + spread(0, 0.5))
                       for canton in range(1, 41) for parish in range(50, 56)]

    def people(self, count: int) -> list[SeekerProfile]:
        """``count`` jobseekers."""
        return [self.person(number) for number in range(count)]

    def person(self, number: int) -> SeekerProfile:
        """One jobseeker."""
        r = self.random
        main = r.choices(self.groups, self.weights)[0]
        jobs = []
        for nth in range(r.choices((1, 2, 3, 4), (40, 30, 20, 10))[0]):
            group = main if nth == 0 or r.random() < 0.5 else r.choices(self.groups, self.weights)[0]
            ended = TODAY - timedelta(days=r.randint(1, 3000))
            jobs.append(Occupation(group, "worked", r.randint(1, 120) / 12, ended if r.random() < 0.8 else None))
        if r.random() < 0.6:
            jobs.append(Occupation(main if r.random() < 0.7 else r.choices(self.groups, self.weights)[0], "wanted"))
        place, lat, lon = r.choice(self.places)
        held = dict.fromkeys(r.choices(self.skills, self.skill_weights, k=r.randint(3, 12)))
        return SeekerProfile(
            id=f"p{number:07d}", occupations=tuple(jobs), skills={s: (r.random() < 0.8, None) for s in held},
            education_rank=r.choices(range(8), (3, 28, 20, 32, 5, 4, 7, 1))[0], education_complete=r.random() < 0.8,
            licences=frozenset(r.choices(LICENCES, LICENCE_WEIGHT)[0]), place_code=place, lat=lat, lon=lon,
            max_distance_km=r.choice((None, None, 5, 10, 20, 50)), willing_to_move=r.random() < 0.1,
            min_pay=Decimal(r.randint(300, 700)) if r.random() < 0.7 else None, hours=r.choice(("any", "full", "part")),
            available_from=TODAY + timedelta(days=r.choice((0, 0, 0, 15, 30, 60))),
            last_contact_on=TODAY - timedelta(days=r.randint(0, 110)),
        )

    def vacancies(self, count: int) -> list[VacancyProfile]:
        """``count`` open vacancies."""
        r, found = self.random, []
        for number in range(count):
            skills = list(dict.fromkeys(r.choices(self.skills, self.skill_weights, k=r.randint(0, 6))))
            needs = [need for code in skills if (need := skill_need(code, code)) is not None]
            place, lat, lon = r.choice(self.places)
            found.append(VacancyProfile(
                id=f"v{number:06d}", unit_group=r.choices(self.groups, self.weights)[0], positions_left=r.randint(1, 8),
                wage=Decimal(r.randint(400, 800)), place_code=place, lat=lat, lon=lon,
                education_min=r.choice(("", "", "primary", "secondary")), experience_years=r.choice((None, None, 1, 3)),
                licences=frozenset(r.choices(((), ("B",), ("C",), ("E",)), (88, 6, 3, 3))[0]),
                skills_required=tuple(needs[:1]), skills_wished=tuple(needs[1:]),
                starts_on=TODAY + timedelta(days=r.choice((0, 15, 30))),
            ))
        return found
