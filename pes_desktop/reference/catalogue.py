"""The occupation catalogue: the ISCO-08 unit groups with the job words people use in rural Ecuador and Argentina.

Source: ``resources/catalogs/occupations`` (own wording; codes and structure are those of ISCO-08 / CIUO-08).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.reference.paths import resources_dir

HEADER = ("code", "title_m", "title_f", "titles", "examples")
UNIT_GROUPS = 436  # level 4 of ISCO-08
_CODE = re.compile(r"[0-9]{4}")
_GENDERED = re.compile(r"(\w+)/(a|as)\b")


@dataclass(frozen=True, slots=True)
class UnitGroup:
    """One ISCO-08 unit group: ``code`` of four digits, both forms of its name, job titles as written, typical tasks.

    ``titles`` keep the short form ``vendedor/a``; :func:`masculine` and :func:`feminine` write them out.
    """

    code: str
    title_m: str
    title_f: str
    titles: tuple[str, ...]
    examples: str


def masculine(title: str) -> str:
    """``vendedor/a de feria`` to ``vendedor de feria``; a title without a short form stays."""
    return _GENDERED.sub(r"\1", title)


def feminine(title: str) -> str:
    """``vendedor/a de feria`` to ``vendedora de feria``; a title without a short form stays."""
    return _GENDERED.sub(lambda found: _feminine_word(found[1]), title)


def _feminine_word(word: str) -> str:
    if word.endswith(("o", "e")):
        return word[:-1] + "a"
    # 'capitán', 'patrón': the accent goes when the syllable is added
    if re.search(r"[áéíóú][ns]$", word):
        plain = "".join(c for c in unicodedata.normalize("NFD", word[-2]) if not unicodedata.combining(c))
        return word[:-2] + plain + word[-1] + "a"
    return word if word.endswith("a") else word + "a"


class Catalogue:
    """All unit groups by code, in the order of the classification, and the names of the two upper levels."""

    def __init__(self, groups: tuple[UnitGroup, ...], upper: dict[str, str]) -> None:
        self.groups = groups
        self.upper = upper

    @cached_property
    def _by_code(self) -> dict[str, UnitGroup]:
        return {group.code: group for group in self.groups}

    def __iter__(self) -> Iterator[UnitGroup]:
        return iter(self.groups)

    def __len__(self) -> int:
        return len(self.groups)

    def get(self, code: str | None) -> UnitGroup | None:
        """The unit group of a four digit code, or None."""
        return self._by_code.get(code) if code else None

    def title(self, code: str | None, sex: str | None = None) -> str:
        """The name of a group: feminine for ``F``, masculine for ``M``, else both; an unknown code as itself.

        Codes of one and two digits give the name of the major or sub-major group.
        """
        group = self.get(code)
        if group is None:
            return self.upper.get(code or "", code or "")
        if sex == "F":
            return group.title_f
        if sex == "M" or group.title_m == group.title_f:
            return group.title_m
        return f"{group.title_m} / {group.title_f}"

    def major(self, code: str | None) -> str:
        """The name of the major group (first digit) of a code, as reports show it; empty without a code."""
        return self.upper.get(code[:1], "") if code else ""

    def validate(self) -> list[str]:
        """What is wrong with the catalogue, one sentence each; empty when it is complete and well formed."""
        problems = [f"{self._label(g)}: {what}" for g in self.groups for what in _problems(g)]
        seen: set[str] = set()
        for group in self.groups:
            if group.code in seen:
                problems.append(f"{group.code}: twice")
            seen.add(group.code)
            problems += [f"{group.code}: no name for {up}" for up in (group.code[:1], group.code[:2])
                         if up not in self.upper]
        if len(seen) != UNIT_GROUPS:
            problems.append(f"{len(seen)} unit groups instead of {UNIT_GROUPS}")
        return problems

    @staticmethod
    def _label(group: UnitGroup) -> str:
        return group.code or "(no code)"


def _problems(group: UnitGroup) -> Iterator[str]:
    if not _CODE.fullmatch(group.code):
        yield "code is not four digits"
    if not group.title_m or not group.title_f or not group.examples:
        yield "a title or the examples are empty"
    if len(group.titles) < 3:
        yield "fewer than three job titles"
    if any(not title.strip() or title != title.strip() for title in group.titles):
        yield "a job title is empty or has outer spaces"
    if len(set(group.titles)) != len(group.titles):
        yield "a job title stands twice"


def rows(path: Path) -> Iterator[list[str]]:
    """The rows of a tab-separated resource below its header line; empty lines skipped.

    Raises DomainError ``catalogue_broken`` when the installation is incomplete or damaged.
    """
    try:
        with path.open(encoding="utf-8") as lines:
            next(lines, None)
            for line in lines:
                if line.strip():
                    yield line.rstrip("\r\n").split("\t")
    except (OSError, UnicodeDecodeError) as error:
        raise _broken(path) from error


def _broken(path: Path) -> DomainError:
    return DomainError(Fault("catalogue_broken", params={"file": path.name}))


def folder() -> Path:
    """Where the occupation tables lie."""
    return resources_dir() / "catalogs" / "occupations"


@cache
def load_catalogue() -> Catalogue:
    """Read all ``major_N.tsv`` and ``groups.tsv`` once per process.

    Raises DomainError ``catalogue_broken`` naming the file in which a row has not as many cells as it should.
    """
    groups: list[UnitGroup] = []
    for path in sorted(folder().glob("major_*.tsv")):
        for cells in rows(path):
            if len(cells) != len(HEADER):
                raise _broken(path)
            code, title_m, title_f, titles, examples = cells
            groups.append(UnitGroup(code, title_m, title_f, tuple(titles.split("|")), examples))
    table = folder() / "groups.tsv"
    try:
        upper = {cells[0]: cells[1] for cells in rows(table)}
    except IndexError as error:
        raise _broken(table) from error
    return Catalogue(tuple(groups), upper)
