"""Short writing for people and vacancies of the matching tests. All invented; places are real towns."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from pes_desktop.domain.enums import EDUCATION_ORDER
from pes_desktop.matching.profile import WANTED, WORKED, Occupation, SeekerProfile, VacancyProfile
from pes_desktop.matching.skills import skill_keys, skill_need

TODAY = date(2026, 11, 20)
PLACES = {
    "guamote": ("060650", -1.936, -78.711), "palmira": ("060652", -2.036, -78.733),
    "cebadas": ("060651", -1.906, -78.640),
    "alausi": ("060250", -2.200, -78.847), "tixan": ("060258", -2.157, -78.806), "colta": ("060450", -1.703, -78.766),
    "riobamba": ("060150", -1.673, -78.648), "chunchi": ("060750", -2.290, -78.921),
    "quito": ("170150", -0.220, -78.512),
    "tilcara": ("38094020", -23.577, -65.394), "tumbaya": ("38098010", -23.858, -65.467),
    "quiaca": ("38112030", -22.105, -65.593), "abrapampa": ("38007010", -22.721, -65.697),
}


def job(text: str) -> Occupation:
    """``7112 9 2026-10`` is nine years until October; ``7112 ? ?`` nobody noted; ``7112 3 now`` still there."""
    group, years, until = (*text.split(), "?", "?")[:3]
    ended = date.fromisoformat(f"{until}-01") if until[:1].isdigit() else None
    return Occupation(group, WORKED, None if years == "?" else float(years), ended, until == "now")


def person(name: str, place: str = "guamote", jobs: str = "", wants: str = "", knows: str = "", says: str = "",
           **more: Any) -> SeekerProfile:
    """A seeker; lists are separated by commas. ``edu`` is a level, ``seen`` days since the last contact."""
    code, lat, lon = PLACES[place]
    held = {key: (True, None) for name_ in _list(knows) for key in skill_keys(None, name_)}
    held |= {key: (False, None) for name_ in _list(says) for key in skill_keys(None, name_)}
    seen = more.pop("seen", 10)
    edu, pay = more.pop("edu", "primary"), more.pop("pay", None)
    return SeekerProfile(
        id=name, occupations=(*map(job, _list(jobs)), *(Occupation(code_, WANTED) for code_ in _list(wants))),
        skills=held,
        education_rank=EDUCATION_ORDER.get(edu), licences=frozenset(_list(more.pop("lic", ""))), place_code=code,
        lat=lat,
        lon=lon, min_pay=None if pay is None else Decimal(str(pay)),
        last_contact_on=date.fromordinal(TODAY.toordinal() - seen), **more)


def vacancy(group: str, place: str = "guamote", wage: Any = 500, needs: str = "", wishes: str = "",
            **more: Any) -> VacancyProfile:
    """A vacancy; ``edu`` the level asked, ``years`` of experience, ``lic`` classes."""
    code, lat, lon = PLACES[place]
    return VacancyProfile(
        id=more.pop("id", "v"), unit_group=group, wage=None if wage is None else Decimal(str(wage)), place_code=code,
        lat=lat, lon=lon, education_min=more.pop("edu", ""), experience_years=more.pop("years", None),
        licences=frozenset(_list(more.pop("lic", ""))),
        skills_required=tuple(need for name in _list(needs) if (need := skill_need(None, name))),
        skills_wished=tuple(need for name in _list(wishes) if (need := skill_need(None, name))), **more)


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
