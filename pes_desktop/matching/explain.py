"""Why a person stands where they stand: coded chips and the sentences of one paragraph, built from the same figures.

Only the handful of people shown are explained. ``words`` turns the codes into Spanish or English.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pes_desktop.domain.enums import EDUCATION_ORDER
from pes_desktop.matching import filters, score
from pes_desktop.matching.batch import Batch
from pes_desktop.matching.columns import DONE_QUALITY, HOURS, ONGOING, SAID_QUALITY, TRADE_QUALITY, UNKNOWN
from pes_desktop.matching.options import Candidate, Miss, Reason
from pes_desktop.matching.pay import PERIODS, cents

OK, WARN, INFO, NEUTRAL = "ok", "warn", "info", "neutral"
MOST_OCCUPATIONS, MOST_SKILLS = 2, 4
SHOWN_NEARNESS = 40
_SKILL_CHIPS = {
    DONE_QUALITY: ("skill", OK), SAID_QUALITY: ("skill_said", NEUTRAL), TRADE_QUALITY: ("skill_trade", INFO),
}
SEEN_LATELY_DAYS = 14


@dataclass(frozen=True, slots=True)
class Pay:
    """An amount with its period; an empty period where it goes without saying."""

    amount: Decimal
    period: str = ""


def candidates(batch: Batch) -> list[Candidate]:
    """One candidate per row of ``batch``, in its order."""
    facts = _Facts(batch)
    return [_Story(facts, i).candidate() for i in range(batch.size)]


class _Facts:
    """The figures of a batch as plain lists: reading single array cells would cost more than everything else here."""

    def __init__(self, batch: Batch) -> None:
        self.columns, self.need = batch.columns, batch.need
        self.rows: list[int] = batch.rows.tolist()
        self.parts = {name: values.tolist() for name, values in score.parts(batch).items()}
        self.missed = {code: values.tolist() for code, values in filters.misses(batch).items()}
        names = ("pay", "period", "hours", "place", "licences", "education", "any_skill", "crew", "moves", "contact",
                 "available")
        self.flat: dict[str, list[int]] = {name: batch.flat(name).tolist() for name in names}
        # (nearness, months, unit group number, worked, wanted), nearest and longest first
        self.jobs: list[list[tuple[int, int, int, bool, bool]]] = [
            sorted(zip(*lines, strict=True), key=lambda job: (-job[0], -job[1], batch.columns.groups[job[2]]))
            for lines in zip(batch.near.tolist(), batch.months.tolist(), batch.group.tolist(), batch.worked.tolist(),
                             batch.wanted.tolist(), strict=True)]
        self.skills = [(skill.name, quality.tolist()) for skill, quality in (
            *zip(batch.need.vacancy.skills_required, batch.required, strict=True),
            *zip(batch.need.vacancy.skills_wished, batch.wished, strict=True))]
        self.km, self.own_limit = batch.km.tolist(), batch.own_limit.tolist()
        self.estimated, self.asked, self.fares = batch.estimated.tolist(), batch.asked.tolist(), batch.fares.tolist()
        self.elsewhere, self.years_unknown = batch.elsewhere.tolist(), batch.years_unknown.tolist()
        self.last_day, self.filter_months = batch.last_day.tolist(), batch.filter_months.tolist()
        self.days_late, self.seen = batch.days_late.tolist(), batch.days_since_contact.tolist()
        self.hours_differ = score.hours_differ(batch).tolist()
        self.season_unwanted = score.season_unwanted(batch).tolist()


class _Story:
    """What there is to say about entry ``i``."""

    def __init__(self, facts: _Facts, i: int) -> None:
        self.facts, self.i = facts, i
        self.need, self.vacancy, self.options = facts.need, facts.need.vacancy, facts.need.options
        self.km: int = facts.km[i]
        self.far = self.km > facts.own_limit[i]
        self.ask, self.offer = self._pays()
        self.skills = list(self._held_skills())

    def candidate(self) -> Candidate:
        """The finished line."""
        parts = {name: values[self.i] for name, values in self.facts.parts.items()}
        missed = {code: values[self.i] for code, values in self.facts.missed.items()}
        misses = tuple(miss for code, count in missed.items() if count for miss in self._miss(code))
        lacking = [Reason(f"miss.{miss.code}", miss.params, WARN) for miss in misses]
        if any(miss.code == filters.PAY for miss in misses):
            lacking.append(Reason("ask_pay", {"offered": self.offer}))
        experience, distance = list(self._experience()), list(self._distance(misses))
        reasons = [*lacking, *experience, *self.skills, *self._licences(), *self._travel(), *self._pay(misses),
                   *self._doubts(), *self._availability(misses), *distance]
        person = self.facts.columns.ids[self.facts.rows[self.i]]
        return Candidate(person, sum(parts.values()), parts, tuple(reasons), misses,
                         tuple(self._summary(experience, lacking)), None if self.km == UNKNOWN else self.km,
                         self.far and not missed[filters.DISTANCE])

    def _value(self, name: str) -> int:
        return self.facts.flat[name][self.i]

    def _pays(self) -> tuple[Pay | None, Pay | None]:
        """What is asked and offered, each in its own period, named only where they differ."""
        amount, period = self._value("pay"), PERIODS[self._value("period")]
        wage, offered_period = self.vacancy.wage, self.vacancy.wage_period
        same = period == offered_period or wage is None
        ask = None if amount == UNKNOWN else Pay(Decimal(amount) / 100, "" if same and period == "month" else period)
        offer = None if wage is None else Pay(wage, "" if same and offered_period == "month" else offered_period)
        return ask, offer

    def _experience(self) -> Iterator[Reason]:
        jobs, groups = self.facts.jobs[self.i], self.facts.columns.groups
        near_jobs = [job for job in jobs if job[0] >= SHOWN_NEARNESS or not self.vacancy.unit_group]
        shown = [job for job in near_jobs if job[3]][:MOST_OCCUPATIONS]
        for near, months, group, _worked, _wanted in shown:
            kind = OK if near >= 80 and not self.need.helper[group] else NEUTRAL
            if months == UNKNOWN:
                yield Reason("worked", {"unit_group": groups[group]}, kind)
            elif months >= 12:
                yield Reason("years", {"n": months // 12, "unit_group": groups[group]}, kind)
            else:
                yield Reason("months", {"n": max(months, 1), "unit_group": groups[group]}, kind)
        wanted = [job for job in near_jobs if job[4]]
        if not shown and wanted:
            yield Reason("wants", {"unit_group": groups[wanted[0][2]]})
        elif shown and self.facts.elsewhere[self.i]:
            yield Reason("wants_other", {}, INFO)
        yield from self._until()

    def _until(self) -> Iterator[Reason]:
        last, today = self.facts.last_day[self.i], self.need.today
        if last == ONGOING:
            yield Reason("works_now", {}, OK)
        elif last:
            day = date.fromordinal(last)
            recent = today.toordinal() - last <= 366
            if day.year == today.year:
                yield Reason("until_month", {"month": day.month}, OK)
            elif recent:
                yield Reason("until_month_year", {"month": day.month, "year": str(day.year)}, OK)
            else:
                yield Reason("until_year", {"year": str(day.year)})

    def _held_skills(self) -> Iterator[Reason]:
        held = [(name, quality[self.i]) for name, quality in self.facts.skills if quality[self.i]]
        for name, quality in held[:MOST_SKILLS]:
            code, kind = _SKILL_CHIPS[quality]
            yield Reason(code, {"skill": name}, kind)

    def _licences(self) -> Iterator[Reason]:
        held = self._value("licences")
        for licence in sorted(self.vacancy.licences):
            if held & self.facts.columns.licence_mask((licence,)):
                yield Reason("licence", {"licence": licence}, OK)

    def _travel(self) -> Iterator[Reason]:
        way = self.options.travel.get(self.facts.columns.places[self._value("place")][0])
        if way and way.buses_per_day is not None:
            yield Reason("buses", {"n": way.buses_per_day})
        if way and way.fare is not None and self.need.offered is not None:
            net = max(self.need.offered - self.facts.fares[self.i], 0)
            yield Reason("fare", {"fare": Pay(way.fare), "net": Pay(Decimal(net) / 100)}, INFO)

    def _pay(self, misses: tuple[Miss, ...]) -> Iterator[Reason]:
        if self.ask is None or any(miss.code == filters.PAY for miss in misses):
            return
        asked, offered = self.facts.asked[self.i], self.need.offered
        if offered is not None and asked > offered and self.offer is not None:
            yield Reason("asks_over", {"ask": self.ask, "offered": self.offer}, WARN)
        else:
            yield Reason("asks", {"ask": self.ask})

    def _doubts(self) -> Iterator[Reason]:
        """What nobody asked the person although the vacancy does."""
        if self.vacancy.education_min not in ("", "none") and self._value("education") == UNKNOWN:
            yield Reason("ask_education", {"education": self.vacancy.education_min}, INFO)
        if self.need.asked_months and self.facts.years_unknown[self.i]:
            yield Reason("ask_years", {}, INFO)
        if self.vacancy.reserved_for not in ("", filters.RESERVED_KNOWN):
            yield Reason("reserved_check", {"reserved": self.vacancy.reserved_for}, WARN)

    def _availability(self, misses: tuple[Miss, ...]) -> Iterator[Reason]:
        late, seen = self.facts.days_late[self.i], self.facts.seen[self.i]
        if 0 < late <= filters.GRACE_DAYS:
            yield Reason("free_from", {"day": date.fromordinal(self._value("available"))}, WARN)
        if self.facts.hours_differ[self.i]:
            yield Reason(f"hours_{HOURS[self._value('hours')]}", {}, WARN)
        if self.facts.season_unwanted[self.i]:
            yield Reason("no_season", {}, WARN)
        if self.vacancy.positions_left > 1 and self._value("crew"):
            yield Reason("crew", {}, INFO)
        if any(miss.code == filters.EXPIRED for miss in misses) or not self._value("contact"):
            return
        if seen >= self.options.seen_warning_days:
            yield Reason("seen", {"n": seen}, WARN)
        elif 0 < seen <= SEEN_LATELY_DAYS:
            yield Reason("seen", {"n": seen})

    def _distance(self, misses: tuple[Miss, ...]) -> Iterator[Reason]:
        if self.km == UNKNOWN:
            yield Reason("km_unknown", {}, INFO)
            return
        if any(miss.code == filters.DISTANCE for miss in misses):
            return
        if self.km == 0:
            yield Reason("lives_here")
        elif not self.far:
            yield Reason("lives_about" if self.facts.estimated[self.i] else "lives_km", {"n": self.km})
        elif self._value("moves"):
            yield Reason("would_move", {"n": self.km}, INFO)
        elif self.vacancy.lodging:
            yield Reason("lodging", {"n": self.km}, INFO)
        else:
            yield Reason("far", {"n": self.km, "limit": self.facts.own_limit[self.i]}, WARN)

    def _miss(self, code: str) -> Iterator[Miss]:
        vacancy, held = self.vacancy, self._value("licences")
        if code == filters.LICENCE:
            for licence in sorted(vacancy.licences):
                if not held & self.facts.columns.licence_mask((licence,)):
                    yield Miss(code, {"licence": licence})
        elif code == filters.SKILL:
            required = self.facts.skills[:len(vacancy.skills_required)]
            lacking = [name for name, quality in required if not quality[self.i]]
            if self._value("any_skill"):
                yield from (Miss(code, {"skill": name}) for name in lacking)
            else:
                yield Miss("skill_unknown", {"skill": ", ".join(lacking)})
        elif code == filters.EDUCATION:
            held_level = list(EDUCATION_ORDER)[self._value("education")]
            yield Miss(code, {"education": vacancy.education_min, "held": held_level})
        elif code == filters.EXPERIENCE:
            yield Miss(code, {"n": self.need.asked_months // 12 or 1, "months": self.facts.filter_months[self.i]})
        elif code == filters.DISTANCE:
            limit = self.facts.own_limit[self.i]
            radius = self.options.radius_km
            yield Miss(code, {"n": self.km, "limit": limit if radius is None else max(radius, limit)})
        elif code == filters.PAY:
            yield Miss(code, {"ask": self.ask, "offered": self.offer})
        elif code == filters.AVAILABLE:
            yield Miss(code, {"day": date.fromordinal(self._value("available"))})
        elif code == filters.EXPIRED:
            yield Miss(code, {"n": self.facts.seen[self.i]})
        else:
            yield Miss(code)

    def _summary(self, experience: list[Reason], lacking: list[Reason]) -> Iterator[Reason]:
        """Sentences: what was done and until when, where from, what is known, pay, what is missing."""
        for reason in experience:
            yield Reason(f"said.{reason.code}", reason.params, reason.kind)
        if self.km != UNKNOWN:
            about = "said.about" if self.facts.estimated[self.i] else "said.lives"
            yield Reason("said.here" if self.km == 0 else about, {"n": self.km})
        done = [str(reason.params["skill"]) for reason in self.skills if reason.code == "skill"]
        if done:
            yield Reason("said.skills", {"skills": done})
        if self.ask and self.offer:
            equal = self.ask.period == self.offer.period and cents(self.ask.amount) == cents(self.offer.amount)
            yield Reason("said.pay_same" if equal else "said.pay", {"ask": self.ask, "offered": self.offer})
        for reason in lacking:
            if reason.code.startswith("miss.") and reason.code != "miss.pay_below":
                yield Reason(f"said.{reason.code}", reason.params, reason.kind)


