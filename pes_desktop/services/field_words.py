"""A field of a person as words: for the history of changes and for the page of all that is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pes_desktop.domain.intake import CHOICE_WORDS, FIELD_BY_NAME, FieldSpec, Kind
from pes_desktop.domain.phones import display_phone
from pes_desktop.reference.messages import has, text
from pes_desktop.services.context import OfficeContext


def label_of(ctx: OfficeContext, name: str) -> str:
    """The field's name; a country's second number is called as there (CUIL)."""
    if name == "tax_number" and ctx.pack.extra_ids:
        return ctx.pack.extra_ids[0].label.of(ctx.lang)
    return text(f"field.{name}", ctx.lang)


def value_words(ctx: OfficeContext, name: str, value: Any) -> str:
    """The value written out, empty for nothing told; takes mapped values and their JSON form alike."""
    spec = FIELD_BY_NAME.get(name)
    if spec is None or value is None or value in ("", [], {}):
        return ""
    kind = spec.kind
    if kind is Kind.YES_NO or isinstance(value, bool):
        return text(f"choice.yes_no.{'yes' if value else 'no'}", ctx.lang)
    if kind is Kind.CHOICE:
        return _choice(ctx, spec, str(value))
    if kind is Kind.MANY:
        return ", ".join(_choice(ctx, spec, str(item)) for item in value)
    if kind in (Kind.DATE, Kind.BIRTH) or name == "birth_told_on":
        return _day(value)
    if kind is Kind.PLACE:
        return ctx.place_name(str(value)) or str(value)
    if kind is Kind.MONEY:
        return f"{ctx.pack.currency_symbol} {value}"
    if isinstance(value, list):
        return "; ".join(filter(None, (_item(ctx, kind, item) for item in value)))
    return f"{value} km" if name == "max_distance_km" else str(value)


def _day(value: Any) -> str:
    day = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{day:%d/%m/%Y}"


def _choice(ctx: OfficeContext, spec: FieldSpec, code: str) -> str:
    if spec.name == "document_type":
        return next((kind.short.of(ctx.lang) for kind in ctx.pack.documents if kind.code == code), code)
    if isinstance(spec.choices, str):
        entries = getattr(ctx.pack, spec.choices.removeprefix("pack:"))
        return next((entry.label.of(ctx.lang) for entry in entries if entry.code == code), code)
    key = f"choice.{CHOICE_WORDS.get(spec.name, spec.name)}.{code}"
    return text(key, ctx.lang) if has(key, ctx.lang) else code


def _item(ctx: OfficeContext, kind: Kind, item: Mapping[str, Any]) -> str:
    """One entry of a list: a telephone, a job, a skill, a course, an occupation."""
    if kind is Kind.PHONES:
        number = item.get("number")
        shown = display_phone(number, ctx.pack.phone_region) if number else str(item.get("raw") or "")
        return f"{shown} ({item['owner']})" if item.get("owner") else shown
    first = str(item.get("occupation") or item.get("name") or "")
    if not first and item.get("unit_group"):
        first = ctx.catalogue.title(item["unit_group"], None)
    more = [str(item.get("tasks") or ""), _span(item)]
    if item.get("employer_kind"):
        more.append(text(f"choice.employer_kind.{item['employer_kind']}", ctx.lang))
    if item.get("years"):
        more.append(text("record.years", ctx.lang, years=f"{float(item['years']):g}".replace(".", ",")))
    more += [str(item[name]) for name in ("reason_left", "year") if item.get(name)]
    if item.get("hours"):
        more.append(f"{item['hours']} h")
    said = ", ".join(filter(None, more))
    return f"{first} ({said})" if said else first


def _span(item: Mapping[str, Any]) -> str:
    since, until = item.get("started"), item.get("ended")
    if not since and not until:
        return ""
    return f"{_day(since) if since else '…'} – {_day(until) if until else '…'}"
