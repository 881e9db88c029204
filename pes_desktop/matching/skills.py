"""One skill under several writings: code, catalogue name or alias, and plain words without filling and plural."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from pes_desktop.matching.profile import SkillNeed
from pes_desktop.reference.folding import plain
from pes_desktop.reference.skills import SkillList, shipped_skills

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


@lru_cache(4)
def _trades(skills: SkillList) -> Mapping[str, tuple[str, ...]]:
    """Code of every skill to the unit groups that use it every day."""
    return {one.code: one.groups for one in skills.entries if one.groups}


@lru_cache(4)
def _list_keys(skills: SkillList) -> Mapping[str, str]:
    """Word key of every name and alias in the list to its code; an ambiguous writing names none."""
    found: dict[str, str] = {}
    for one in skills.entries:
        for writing in (one.name, *one.aliases):
            key = word_key(writing)
            found[key] = one.code if found.get(key, one.code) == one.code else ""
    return {key: code for key, code in found.items() if key and code}


@cache
def skill_keys(code: str | None, name: str, skills: SkillList | None = None) -> tuple[str, ...]:
    """Every key under which a skill is filed: its code, the list's code for its words, its words.

    ``skills``: the office's list (None: the shipped one).
    """
    key = word_key(name)
    keys = (code or "", _list_keys(skills or shipped_skills()).get(key, ""), key)
    return tuple(dict.fromkeys(k for k in keys if k))


def skill_need(code: str | None, name: str, skills: SkillList | None = None) -> SkillNeed | None:
    """What a vacancy asks, or None for an empty line."""
    keys = skill_keys(code, name, skills)
    trades = _trades(skills or shipped_skills())
    groups = tuple(sorted({group for key in keys for group in trades.get(key, ())}))
    return SkillNeed(name.strip() or keys[0], keys, groups) if keys else None
