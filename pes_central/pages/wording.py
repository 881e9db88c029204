"""What published things are called on the pages, for whom they are, and what their values say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pes_central import addressing
from pes_central.addressing import ALL
from pes_central.pages.kinds import DATA_SETTINGS, KINDS, SETTINGS, Kind
from pes_central.pages.rights import Role
from pes_central.pages.templating import number
from pes_desktop.reference import messages
from pes_desktop.reference.catalogue import load_catalogue
from pes_desktop.reporting import shown
from pes_desktop.reporting.definitions import BY_CODE

#: Units that are said behind a target; letters and the like are named by the indicator itself.
UNITS = ("people", "positions", "orders", "days")
#: Acts of the trail whose subject ``subject_of`` made.
PUBLISHING = ("draft_made", "draft_discarded", "published")


def name_of(kind: Kind, key: str, body: dict[str, Any] | None, lang: str) -> str:
    """What a thing is called on the page."""
    if kind.code == "setting":
        return messages.text(f"central.setting.{key}", lang)
    if kind.code == "target":
        code, _, year = key.partition("/")
        return f"{messages.text(f'indicator.{code}.name', lang)} · {year}"
    if kind.code == "image":
        return messages.text("central.image.national", lang)
    given = kind.show(key, body or {})
    return given.get("name") or given.get("words") or key.removeprefix("skill/")


def summary(kind: Kind, key: str, body: dict[str, Any], lang: str) -> str:
    """The rest of a thing in one line."""
    if kind.code == "catalogue":
        return " · ".join((*body.get("groups", ()), *body.get("aliases", ())))[:120]
    if kind.code == "vocabulary":
        code = str(body.get("unit_group", ""))
        return f"{code} {load_catalogue().title(code, None)}"
    if kind.code == "image":
        return str(body.get("accent", ""))
    return value_said(kind, key, str(body.get("value", "")), lang)


def value_said(kind: Kind, key: str, value: str, lang: str) -> str:
    """The number of a setting or target with its unit: ``30 días``, ``500 MB``, ``80 %``, ``1 200 personas``."""
    if not value.isdecimal():
        return value
    if kind.code == "setting":
        return in_unit(key, int(value), lang)
    code = key.partition("/")[0]
    if code not in BY_CODE:
        return number(int(value))
    said, definition = shown.measured(code, int(value), lang), BY_CODE[code]
    counted = definition.kind in ("count", "median") and definition.unit in UNITS
    return _with_unit(said, int(value), definition.unit, lang) if counted else said


def in_unit(setting: str, value: int, lang: str) -> str:
    """A setting's number with its unit; no megabytes are no limit."""
    if setting in DATA_SETTINGS:
        return f"{number(value)} MB" if value else messages.text("central.setting.no_bound", lang)
    return _with_unit(number(value), value, "days", lang)


def _with_unit(said: str, value: int, unit: str, lang: str) -> str:
    return messages.text(f"central.unit.{unit}.{'one' if value == 1 else 'other'}", lang, count=said)


def choice_said(field: str, code: str, lang: str) -> str:
    """A choice of a form in words; a setting with the numbers that it takes."""
    if field != "setting":
        return messages.text(f"indicator.{code}.name", lang)
    low, high = SETTINGS[code]
    return messages.text("central.setting_from_to", lang, name=messages.text(f"central.setting.{code}", lang),
                         low=number(low), high=in_unit(code, high, lang))


def field_said(kind: Kind, key: str, field: str, value: str, lang: str) -> str:
    """A field's value in words: a unit group with its title, a choice by its name, a number with its unit."""
    if not value:
        return value
    if field == "setting":
        return messages.text(f"central.setting.{value}", lang)
    if field == "indicator":
        return messages.text(f"indicator.{value}.name", lang)
    if field in ("unit_group", "groups"):
        return "\n".join(f"{code} {load_catalogue().title(code, None)}" for code in value.split())
    return value_said(kind, key, value, lang) if field == "value" else value


def reader(known: Mapping[str, str], addressee: str, lang: str) -> str:
    """An addressee in words; one that has no office any more by its code."""
    if addressee == ALL:
        return messages.text("central.addressee.all", lang)
    name = known.get(addressee, addressee.partition(":")[2])
    return messages.text("central.addressee.province", lang, name=name) if is_province(addressee) else name


def is_province(addressee: str) -> bool:
    """Whether the offices of a province are meant."""
    return addressee.startswith(addressing.PROVINCE)


def choices(known: Mapping[str, str], lang: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Addressees to choose from, in named groups."""
    groups = [("", [(ALL, reader(known, ALL, lang))])]
    for mark, name in ((addressing.PROVINCE, "provinces"), (addressing.OFFICE, "offices")):
        if some := [(to, reader(known, to, lang)) for to in known if to.startswith(mark)]:
            groups.append((messages.text(f"central.addressee.{name}", lang), some))
    return groups


def done_said(name: str, addressee: str, known: Mapping[str, str], lang: str, *, withdrawn: bool) -> str:
    """What was just published (or withdrawn), and which offices hear of it."""
    who = "all" if addressee == ALL else "province" if is_province(addressee) else "office"
    return messages.text(f"central.told.{'withdrawn' if withdrawn else 'published'}.{who}", lang, name=name,
                         reader=reader(known, addressee, lang))


def subject_of(kind: str, key: str, addressee: str) -> str:
    """What an act of publishing was about, as the trail keeps it."""
    return f"{kind}: {key}" + (f" · {addressee}" if addressee else "")


def subject_said(act: str, subject: str, known: Mapping[str, str], lang: str) -> str:
    """The trail's subject in words: what was published by its name, for whom, a role by its name."""
    if act == "user_added":
        for role in Role:
            subject = subject.replace(f"({role})", f"({messages.text(f'central.role.{role}', lang)})")
        return subject
    code, _, about = subject.partition(": ")
    if act not in PUBLISHING or code not in KINDS:
        return subject
    key, _, to = about.rpartition(" · ") if code in addressing.ADDRESSED and " · " in about else (about, "", ALL)
    name = "" if code == "image" else name_of(KINDS[code], key, None, lang)
    if name.startswith("central.") or name.startswith("indicator."):  # of a program that knew more
        name = key
    return " · ".join(said for said in (
        messages.text(f"central.kind.{code}", lang), name, reader(known, to, lang) if to else "") if said)
