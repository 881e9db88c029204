"""Reads a ranking and turns it into lines to show, in the reading lane: the page only puts them on the screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from pes_desktop.reference import messages
from pes_desktop.ui.vacancies.phrases import Phrases, join
from pes_desktop.ui.widgets.rows import Row, RowChip

if TYPE_CHECKING:
    from pes_desktop.matching.options import Candidate, MatchOptions
    from pes_desktop.matching.words import Words
    from pes_desktop.services.context import OfficeContext
    from pes_desktop.services.from_headquarters import OtherOffice

#: Chips that a line leaves out: the distance stands after the name already.
_IN_META = frozenset({"lives_km", "lives_here", "lives_about"})


@dataclass(frozen=True, slots=True)
class Line:
    """One candidate, ready to show. ``parts``: (name, points, most); ``blocked``: a referral lives already.

    ``office``: the vacancy is another office's, nobody is referred to it from here.
    """

    key: UUID
    title: str
    score: int
    row: Row
    summary: str
    parts: tuple[tuple[str, float, float], ...]
    chips: tuple[RowChip, ...]
    near: bool = False
    blocked: bool = False
    consent: str = "given"
    office: OtherOffice | None = None


@dataclass(frozen=True, slots=True)
class Wider:
    """A button that widens the search: its words, how many it brings, and the search itself."""

    code: str
    words: str
    gain: int
    options: MatchOptions


@dataclass(frozen=True, slots=True)
class Story:
    """A page of answers; ``elsewhere``: vacancies of other offices, in a part of their own."""

    overline: str
    title: str
    subtitle: str
    fits: tuple[Line, ...]
    near: tuple[Line, ...]
    considered: int
    fits_total: int
    near_total: int
    wider: tuple[Wider, ...] = ()
    set_aside: int = 0
    positions_left: int = 1
    open: bool = True
    options: Any = None
    elsewhere: tuple[Line, ...] = ()

    def line(self, key: object) -> Line | None:
        """The line of a key."""
        return next((line for line in (*self.fits, *self.near, *self.elsewhere) if line.key == key), None)


def read_who_fits(ctx: OfficeContext, lang: str, vacancy_id: UUID, options: MatchOptions | None = None) -> Story:
    """Who fits a vacancy, in words. Raises DomainError ``vacancy_gone``, ``vacancy_to_confirm``."""
    from pes_desktop.services.matching import find_matches
    from pes_desktop.services.vacancies import load_vacancy

    view = load_vacancy(ctx, vacancy_id)
    form, say = view.form, Phrases(ctx, lang)
    matches = find_matches(ctx, vacancy_id, options)
    by_sex = {sex: _words(ctx, lang, _titles(ctx, sex)) for sex in {p.sex for p in matches.people.values()}}
    lines = []
    for near, found in ((False, matches.result.fits), (True, matches.result.near)):
        for candidate in found:
            person = matches.people.get(candidate.id)  # type: ignore[arg-type]
            if person is not None:
                extra = () if person.consent_state == "given" else (
                    RowChip(messages.text(f"consent_status.{person.consent_state}", lang), "warn"),)
                lines.append(_line(candidate, person.name, join(person.place, _km(candidate)), by_sex[person.sex],
                                   near, extra, person.consent_state))
    return Story(
        overline=join(f"{messages.text('vacancy.one', lang)} {view.number}", view.employer_name),
        title=join_place(say.people(form.title, form.positions), say.place(form.place_code)),
        subtitle=join(say.wage(form.wage, form.wage_period, form.wage_words), say.starts(form.starts_on),
                      say.closes(form.closes_on) if form.closes_on else "", say.left(view.positions_left)),
        fits=tuple(line for line in lines if not line.near), near=tuple(line for line in lines if line.near),
        considered=matches.result.considered, fits_total=matches.result.fits_total,
        near_total=matches.result.near_total,
        wider=tuple(Wider(w.code, _words(ctx, lang).widen(w), w.gain, w.options) for w in matches.result.widen),
        set_aside=matches.set_aside, positions_left=view.positions_left,
        open=view.status == "open" and view.positions_left > 0
        and (form.closes_on is None or form.closes_on >= ctx.today()),
        options=matches.options,
    )


def read_which_jobs(ctx: OfficeContext, lang: str, jobseeker_id: UUID) -> Story:
    """Which vacancies fit a person, in words. Raises DomainError ``person_gone``."""
    from pes_desktop.services.matching import find_jobs
    from pes_desktop.services.people import person_view

    person, say = person_view(ctx, jobseeker_id), Phrases(ctx, lang)
    words = _words(ctx, lang, _titles(ctx, person.sex))
    lines = []
    found = find_jobs(ctx, jobseeker_id)
    for job in (*found.jobs, *found.elsewhere):
        title = say.people(job.title, job.positions_left)
        whose = (job.office.name, job.office.phone) if job.office is not None else ()
        subtitle = join(*whose, job.employer, say.wage(job.wage, job.wage_period, job.wage_words),
                        say.starts(job.starts_on), say.closes(job.closes_on) if job.closes_on else "")
        line = _line(job.candidate, title[:1].upper() + title[1:], join(say.place(job.place_code), _km(job.candidate)),
                     words, bool(job.candidate.misses), (), "given", subtitle)
        if job.office is not None:
            mark = RowChip(messages.text("match.other_office", lang), "info", "briefcase")
            row = replace(line.row, chips=(mark, *line.row.chips), tickable=False)
            line = replace(line, row=row, chips=(mark, *line.chips), office=job.office)
        lines.append(line)
    fits = tuple(line for line in lines if not line.near and line.office is None)
    near = tuple(line for line in lines if line.near and line.office is None)
    wanted = ", ".join(word for word in person.wanted if word)
    return Story(
        overline=join(messages.text("vacancy.person", lang), person.document_shown),
        title=f"{person.names} {person.surnames}".strip(),
        subtitle=join(person.line.place, wanted), fits=fits, near=near, considered=found.considered,
        fits_total=len(fits), near_total=len(near), elsewhere=tuple(line for line in lines if line.office is not None),
        open=person.line.status != "exited",
    )


def join_place(title: str, place: str) -> str:
    """3 albañiles, Guamote."""
    return f"{title}, {place}" if place else title


def _km(candidate: Candidate) -> str:
    return "" if not candidate.distance_km else f"{candidate.distance_km} km"


def _titles(ctx: OfficeContext, sex: str) -> Callable[[str], str]:
    """Names of unit groups in the form that suits the person."""
    return lambda code: ctx.catalogue.title(code, sex or None).lower()


def _words(ctx: OfficeContext, lang: str, occupation: Callable[[str], str] | None = None) -> Words:
    from pes_desktop.matching.words import Words

    labels: Mapping[str, str] = {level.code: level.label.of(lang).lower() for level in ctx.pack.education}
    general = Words(lang)

    def education(code: str) -> str:
        return labels.get(code) or messages.text(f"match.education.{code}", lang)

    return Words(lang, occupation or general.occupation, education)


def _line(candidate: Candidate, title: str, meta: str, words: Words, near: bool, extra: tuple[RowChip, ...],
          consent: str, subtitle: str = "") -> Line:
    from pes_desktop.matching.score import PARTS

    chips = [RowChip(words.chip(reason), reason.kind) for reason in candidate.reasons]
    shown = [chip for chip, reason in zip(chips, candidate.reasons, strict=True) if reason.code not in _IN_META]
    row = Row(candidate.id, title, subtitle=subtitle, meta=meta, chips=(*extra, *shown), score=candidate.score)
    parts = tuple((words.part(name), float(candidate.parts[name]), float(most)) for name, most in PARTS.items())
    blocked = any(miss.code == "already_referred" for miss in candidate.misses)
    key: Any = candidate.id
    return Line(key, title, candidate.score, row, words.summary(candidate), parts, (*extra, *chips), near, blocked,
                consent)
