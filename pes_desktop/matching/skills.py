"""One skill under several writings: code, catalogue name or alias, and plain words without filling and plural."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from pes_desktop.matching.profile import SkillNeed
from pes_desktop.reference.catalogue import rows
from pes_desktop.reference.folding import plain
from pes_desktop.reference.paths import resources_dir

_FILLING = frozenset(plain("""
    de del la las el los lo un una unos unas en con y e o u a al para por su sus que
    manejo manejar manejando uso usar utilizar saber sabe conocer conocimiento conocimientos tener tiene propia propio
    hacer hago trabajo trabajar experiencia dominio realizar""").split())


def word_key(name: str) -> str:
    """``~`` and the sorted content words, singular: "Manejo de tractores" and "tractor" meet; empty when none is left.

    >>> word_key("Manejo de tractores"), word_key("tractor")
    ('~tractor', '~tractor')
    """
    tokens = plain(name).split()
    kept = {_singular(token) for token in tokens if token not in _FILLING} or {_singular(token) for token in tokens}
    return "~" + " ".join(sorted(kept)) if kept else ""


def _singular(token: str) -> str:
    # Cutting a final s, then a final e, treats "tractores"/"tractor" and "frenos"/"freno" alike; both sides go so.
    if len(token) <= 3:
        return token
    token = token.removesuffix("s")
    return token.removesuffix("e") if len(token) > 3 else token


@cache
def _trades() -> Mapping[str, tuple[str, ...]]:
    """Code of every catalogue skill to the unit groups that use it every day."""
    return {code: tuple(groups.split("|")) for code, _name, groups, _aliases in _catalogue() if groups}


def _catalogue() -> Iterator[list[str]]:
    path = resources_dir() / "catalogs" / "skills.tsv"
    return rows(path) if path.exists() else iter(())


@cache
def _catalogue_keys() -> Mapping[str, str]:
    """Word key of every name and alias in the skills catalogue to its code; an ambiguous writing names none."""
    found: dict[str, str] = {}
    for code, name, _groups, aliases in _catalogue():
        for writing in (name, *aliases.split("|")):
            key = word_key(writing)
            found[key] = code if found.get(key, code) == code else ""
    return {key: code for key, code in found.items() if key and code}


@cache
def skill_keys(code: str | None, name: str) -> tuple[str, ...]:
    """Every key under which a skill is filed: its code, the catalogue's code for its words, its words."""
    key = word_key(name)
    keys = (code or "", _catalogue_keys().get(key, ""), key)
    return tuple(dict.fromkeys(k for k in keys if k))


def skill_need(code: str | None, name: str) -> SkillNeed | None:
    """What a vacancy asks, or None for an empty line."""
    keys = skill_keys(code, name)
    groups = tuple(sorted({group for key in keys for group in _trades().get(key, ())}))
    return SkillNeed(name.strip() or keys[0], keys, groups) if keys else None
