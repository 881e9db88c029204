"""Invented people and vacancies of a country, for demos, pictures and measurements; seeded, nobody is real."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from pes_desktop.domain.intake import IntakeForm, JobForm, Phone, SkillForm, Wanted
from pes_desktop.domain.vacancy import EmployerForm, VacancyForm
from pes_desktop.reference.names import load_names
from pes_desktop.services.context import OfficeContext

_SCHOOLING = ("none", "primary", "primary", "lower_secondary", "secondary", "secondary", "tertiary")


class Synthesiser:
    """Makes forms for one office. ``recipe``: ``resources/countries/<code>/demo.json``; equal seeds, equal people."""

    def __init__(self, ctx: OfficeContext, recipe: dict[str, Any], seed: int = 7) -> None:
        self._ctx, self._recipe, self._random = ctx, recipe, random.Random(seed)
        lexicon = load_names(ctx.office.country)
        self._given = {sex: [name.title() for name in lexicon.given_names(sex)] for sex in ("F", "M")}
        self._surnames = [name.title() for name in lexicon.surnames()]
        province = ctx.places.resolve(recipe["office"]["place"][0], None, None, None)
        self._places: list[str] = []
        for district in recipe["districts"]:
            found = ctx.places.resolve(province.name if province else None, district, None, None)
            if found:
                self._places += [place.code for place in ctx.places.children(found.code)] or [found.code]

    def _national_id(self) -> str:
        """A number of the country's usual shape with its check digit, far from those of living people."""
        kind = self._ctx.pack.document("national_id")
        length = kind.restore_zeros or (kind.lengths[-1] if kind.lengths else 8)
        for _ in range(200):
            stem = "06" if length == 10 else str(self._random.randint(2, 4))
            number = stem + "".join(str(self._random.randint(0, 4)) for _ in range(length - len(stem)))
            if self._ctx.pack.validate_document("national_id", number) is None:
                return number
        return ""

    def people(self, count: int, first: date, last: date) -> Iterator[tuple[date, IntakeForm]]:
        """``count`` forms with the day each registered, between ``first`` and ``last``."""
        rng, pack = self._random, self._ctx.pack
        span = (last - first).days
        stem = "".join(sign for sign in pack.phone.example if sign.isdigit())[:-6]
        for _ in range(count):
            sex = rng.choice("FM")
            day = first + timedelta(days=rng.randint(0, max(span, 0)))
            jobs = rng.sample(self._recipe["jobs"], rng.randint(1, 3))
            age = min(15 + int(rng.gammavariate(3.2, 6.5)), 70)
            tail = rng.randint(0, 999_999)
            form = IntakeForm(
                document_number=self._national_id(), surnames=" ".join(rng.sample(self._surnames, 2)),
                names=" ".join(rng.sample(self._given[sex], rng.randint(1, 2))), sex=sex, nationality=pack.code.upper(),
                birth_date=day - timedelta(days=age * 365 + rng.randint(0, 364)),
                place_code=rng.choice(self._places), languages=["es"],
                phones=[Phone(raw=f"{stem}{tail:06d}")] if rng.random() < 0.85 and stem else [],
                education_level=rng.choice(_SCHOOLING), education_complete=rng.random() < 0.7,
                jobs=[self._job(words, day) for words in jobs],
                skills=[SkillForm(name, None, rng.random() < 0.7, float(rng.randint(1, 9)))
                        for name in rng.sample(self._recipe["skills"], rng.randint(1, 5))],
                licences=[rng.choice(pack.licences).code] if rng.random() < 0.15 else [],
                wanted=[Wanted(words, self._code(words)) for words in jobs[:2]],
                max_distance_km=rng.choice((None, 20, 40)),
                consent_state="given", consent_date=day, consent_shared=["employers", "offices"], consent_signed=True,
            )
            yield day, form

    def _code(self, words: str) -> str | None:
        best = self._ctx.occupations.best(words)
        return best.code if best else None

    def _job(self, words: str, day: date) -> JobForm:
        years = self._random.randint(1, 15)
        ended = day - timedelta(days=self._random.randint(20, 900))
        return JobForm(words, self._code(words), started=ended - timedelta(days=365 * years), ended=ended,
                       years=float(years), employer_kind=self._random.choice(("private", "own_account", "family_farm")))

    def employers(self) -> list[EmployerForm]:
        """The recipe's employers."""
        place = self._ctx.office.place_code
        return [EmployerForm(employer_type="person" if item["person"] else "company", legal_name=item["name"],
                             contact_name="", place_code=place, address=self._ctx.place_name(place))
                for item in self._recipe["employers"]]

    def vacancies(self, employers: list[UUID], first: date, last: date) -> Iterator[VacancyForm]:
        """The recipe's orders, spread over the employers and the days."""
        for place, item in enumerate(self._recipe["vacancies"]):
            notified = first + timedelta(days=self._random.randint(0, max((last - first).days, 0)))
            yield VacancyForm(
                employer_id=employers[place % len(employers)], title=item["title"],
                unit_group=self._code(item["title"]),
                positions=item["positions"], wage=Decimal(item["wage"]), wage_period=item["period"],
                place_code=self._random.choice(self._places[:8]), licences=item.get("licences", []),
                notified_on=notified, closes_on=last + timedelta(days=20 + 3 * place),
            )
