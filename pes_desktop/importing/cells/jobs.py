"""Occupations of a cell: own words and unit group, and answers that name no job."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pes_desktop.domain.enums import WorkSituation
from pes_desktop.importing.cells.simple import NO_WORDS, sentence_case, spoken
from pes_desktop.importing.context import Occupations
from pes_desktop.importing.problems import Problems
from pes_desktop.importing.sheets import Cell
from pes_desktop.reference.folding import plain

_SITUATIONS = (
    (WorkSituation.STUDENT, r"estudi|pasante"),
    (WorkSituation.CARER, r"ama de casa|amo de casa|qq ?dd|q q d d|quehacer|hogar|su casa|labores"),
    (WorkSituation.UNEMPLOYED, r"des(?:emplead|ocupad)|sin trabajo|cesante"),
)
_HARD = re.compile(r"(?:[,;\n]|/(?!(?:a|o|as|os)\b))(?![^()]*\))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class JobWords:
    """One answer: ``role`` experience, wanted or can_do by the column; ``situation`` where it names no job."""

    raw: str
    code: str | None = None
    role: str = "experience"
    situation: str = ""


def read_jobs(cell: Cell, role: str, index: Occupations | None, problems: Problems) -> list[JobWords]:
    """The answers of a cell; ``occupation_unknown`` where words name no occupation the catalogue knows."""
    text = spoken(cell)
    if not text or plain(text) in NO_WORDS:
        return []
    if index is None:
        return [JobWords(part, None, role) for part in (p.strip() for p in _HARD.split(text)) if part]
    found = []
    for part in index.split_phrase(text):
        best = index.best(part)
        situation = "" if best else _situation(part)
        if best is None and not index.is_other_answer(part):
            problems.add("occupations", "occupation_unknown", text=part)
        found.append(JobWords(sentence_case(part), best.code if best else None, role, situation))
    return found


def read_title(cell: Cell, index: Occupations | None, problems: Problems) -> tuple[str, str | None]:
    """A vacancy's title and its unit group."""
    text = sentence_case(spoken(cell))
    if not text or index is None:
        return text, None
    best = index.best(text)
    if best is None:
        problems.add("title", "occupation_unknown", text=text)
    return text, best.code if best else None


def _situation(text: str) -> str:
    folded = plain(text)
    return next((str(code) for code, pattern in _SITUATIONS if re.search(pattern, folded)), "")
