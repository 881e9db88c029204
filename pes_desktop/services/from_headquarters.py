"""What headquarters published, for use in the office: words, settings, targets, the national image, other offices.

Vacancies of other offices: ``shared_vacancies.py``.

Everything here was read in a round (``sync/pull.py``) and lies in the office's own database: nothing needs a line.
An item for this office alone goes before the one for all.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pes_desktop.models import Jobseeker, PublishedItem
from pes_desktop.reference.country_model import Periods
from pes_desktop.reference.skills import SkillEntry
from pes_desktop.services.context import OfficeContext

Body = Mapping[str, Any]
#: A skill's code as its column holds it.
MOST_CODE = 40
_HEX = re.compile(r"#[0-9A-Fa-f]{6}\Z")


def bodies(session: Session, kind: str) -> dict[str, Body]:
    """What stands in a channel, by key."""
    rows = session.execute(select(PublishedItem.key, PublishedItem.body).where(
        PublishedItem.kind == kind).order_by(PublishedItem.own))
    return {key: body for key, body in rows if isinstance(body, dict)}


def _text(value: object, most: int = 400) -> str:
    return value[:most] if isinstance(value, str) else ""


def _key(value: object) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None


# --- words, settings, targets ---
def occupation_words(session: Session) -> list[tuple[str, str]]:
    """(unit group, words) that headquarters added to the names of occupations; body {"unit_group", "words"}."""
    found = []
    for body in bodies(session, "vocabulary").values():
        code, words = _text(body.get("unit_group"), 8), _text(body.get("words"), 160)
        if len(code) == 4 and words.strip():
            found.append((code, words))
    return found


def skills(session: Session) -> list[SkillEntry]:
    """The skills that headquarters lists; channel key "skill/code", body {"name", "groups", "aliases"}."""
    found = []
    for key, body in sorted(bodies(session, "catalogue").items()):
        kind, _, code = key.partition("/")
        name = _text(body.get("name"), 160).strip()
        if kind == "skill" and 0 < len(code) <= MOST_CODE and name:
            found.append(SkillEntry(code, name, _texts(body.get("groups")), _texts(body.get("aliases"))))
    return found


def _texts(value: object) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def published_setting(session: Session, name: str, default: Any = None) -> Any:
    """A setting that headquarters gives (body {"value"}), or ``default``."""
    return bodies(session, "setting").get(name, {}).get("value", default)


#: Settings that stand for a period of the country pack, with the days that count as sound.
_PERIODS = {"registration_validity": ("registration_validity", 1, 3650), "expiry_warning": (
    "registration_warning", 1, 3650), "vacancy_days": ("vacancy_default", 1, 365), "guide_stale_days": (
    "guide_stale", 1, 3650)}


def published_periods(session: Session, periods: Periods) -> Periods:
    """The country's periods with what headquarters set; what cannot be is left as the country has it."""
    found = {field: value for name, (field, low, high) in _PERIODS.items()
             if isinstance(value := published_setting(session, name), int) and low <= value <= high}
    if not found:
        return periods
    made = replace(periods, **found)
    sound = made.registration_warning < made.registration_validity and made.vacancy_default <= made.vacancy_max
    return made if sound else replace(
        made, registration_warning=min(made.registration_warning, made.registration_validity - 1),
        vacancy_default=min(made.vacancy_default, made.vacancy_max))


def targets(session: Session, year: int) -> dict[str, int]:
    """What headquarters asks of this office in a year, by indicator; body {"indicator", "year", "value"}."""
    found: dict[str, int] = {}
    for body in bodies(session, "target").values():
        name, value = body.get("indicator"), body.get("value")
        if body.get("year") == year and isinstance(name, str) and isinstance(value, int):
            found[name] = value
    return found


@dataclass(frozen=True, slots=True)
class NationalImage:
    """Logo (bytes of an image file; None: the program's own), sentences by name, accent (#RRGGBB, "" for none)."""

    logo: bytes | None
    texts: dict[str, str]
    accent: str


def national_image(session: Session, lang: str) -> NationalImage:
    """The image as headquarters issues it; channel key "national", body {"texts": {lang: {}}, "accent", "logo"}."""
    body = bodies(session, "image").get("national", {})
    try:
        logo = base64.b64decode(_text(body.get("logo"), 512 * 1024), validate=True) or None
    except ValueError:
        logo = None
    texts = body.get("texts")
    spoken = texts.get(lang) if isinstance(texts, dict) else None
    accent = _text(body.get("accent"), 7)
    return NationalImage(logo, {name: one for name, one in spoken.items() if isinstance(one, str) and one}
                         if isinstance(spoken, dict) else {}, accent if _HEX.match(accent) else "")


# --- other offices ---
@dataclass(frozen=True, slots=True)
class OtherOffice:
    """An office that something came from; there may be others."""

    code: str
    name: str
    phone: str


def known_offices(session: Session, own_code: str) -> list[OtherOffice]:
    """The other offices that this PC has heard of through vacancies, findings and hand-overs, by name."""
    found: dict[str, OtherOffice] = {}
    told = [(body.get("office"), "") for kind in ("vacancy", "handover") for body in bodies(session, kind).values()]
    told += [(body, "office_") for body in bodies(session, "finding").values()]
    for body, prefix in told:
        if not isinstance(body, dict):
            continue
        code = _text(body.get(f"{prefix}code"), 16)
        one = OtherOffice(code, _text(body.get(f"{prefix}name"), 120) or code, _text(body.get(f"{prefix}phone"), 40))
        if code and code.upper() != own_code.upper() and (code not in found or one.name != code):
            found[code] = one
    return sorted(found.values(), key=lambda one: (one.name, one.code))


def registered_at(session: Session, person_id: UUID) -> list[OtherOffice]:
    """The offices at which headquarters found a person of this office too, by name."""
    named: dict[str, OtherOffice] = {}
    for body in bodies(session, "finding").values():
        if body.get("jobseeker_id") == str(person_id):
            code = _text(body.get("office_code"), 16)
            named[code] = OtherOffice(code, _text(body.get("office_name"), 120) or code,
                                      _text(body.get("office_phone"), 40))
    return sorted(named.values(), key=lambda one: (one.name, one.code))


# --- findings ---
@dataclass(frozen=True, slots=True)
class Finding:
    """A person of this office who is registered at another one too; nothing of the other record is known here."""

    person_id: UUID
    person: str
    office: str
    office_phone: str


def findings(ctx: OfficeContext) -> list[Finding]:
    """Whom headquarters found in another office too. Raises NotPermitted."""
    ctx.require("find_people")
    with ctx.store.read() as session:
        return find_in(session)


def find_in(session: Session) -> list[Finding]:
    """``findings`` within a transaction that may name people; a pair that was found twice stands once."""
    found: dict[tuple[UUID, str], Finding] = {}
    for body in bodies(session, "finding").values():
        key, code = _key(body.get("jobseeker_id")), _text(body.get("office_code"), 16)
        person = session.get(Jobseeker, key) if key is not None else None
        if person is None or person.removed_at is not None or person.exited_on is not None:
            continue
        phone = _text(body.get("office_phone"), 40)
        if (person.id, code) not in found or phone:
            found[person.id, code] = Finding(person.id, person.full_name, _text(body.get("office_name"), 120) or code,
                                             phone)
    return sorted(found.values(), key=lambda one: (one.person, one.office))
