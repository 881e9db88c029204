"""The list of skills: code, name, unit groups and other words; the shipped one, and with what headquarters added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from pes_desktop.reference.catalogue import rows
from pes_desktop.reference.folding import plain
from pes_desktop.reference.paths import resources_dir


@dataclass(frozen=True, slots=True)
class SkillEntry:
    """A skill: other words for it, and the unit groups to whose everyday work it belongs."""

    code: str
    name: str
    groups: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


class SkillList:
    """Skills by code. Equal lists are one object, so that what is worked out from one is kept by it."""

    def __init__(self, entries: Iterable[SkillEntry]) -> None:
        self.entries = tuple(entries)

    @cached_property
    def names(self) -> dict[str, str]:
        """Code to name."""
        return {one.code: one.name for one in self.entries}

    @cached_property
    def _written(self) -> list[tuple[str, SkillEntry]]:
        return [(" " + plain(" ".join((one.name, *one.aliases))), one) for one in self.entries]

    def search(self, text: str, most: int) -> list[SkillEntry]:
        """Skills whose name or other writing has every typed word; those that begin with the first one go first."""
        wanted = plain(text).split()
        if not wanted:
            return []
        hits = [(written, one) for written, one in self._written if all(f" {word}" in written for word in wanted)]
        hits.sort(key=lambda hit: (not hit[0].startswith(f" {wanted[0]}"), len(hit[1].name)))
        return [one for _, one in hits[:most]]


@cache
def shipped_skills() -> SkillList:
    """The list that comes with the program; empty where the file is not there."""
    path = resources_dir() / "catalogs" / "skills.tsv"
    return SkillList(SkillEntry(code, name, _parts(groups), _parts(aliases))
                     for code, name, groups, aliases in (rows(path) if path.exists() else ()))


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()


def skills_with(published: Iterable[SkillEntry]) -> SkillList:
    """The shipped list with those of headquarters: one of a shipped code takes its place."""
    return _with(tuple(published))


@lru_cache(4)
def _with(published: tuple[SkillEntry, ...]) -> SkillList:
    if not published:
        return shipped_skills()
    own = {one.code: one for one in published}
    kept = [own.pop(one.code, one) for one in shipped_skills().entries]
    return SkillList((*kept, *own.values()))
