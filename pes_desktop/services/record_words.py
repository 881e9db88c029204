"""A column of any shared record as words: its name and its value, for conflicts and for what others changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pes_desktop.domain.intake import FIELD_BY_NAME
from pes_desktop.domain.phones import display_phone
from pes_desktop.reference.messages import has, text
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.field_words import label_of, value_words

#: Families of names, by record type; a column that stands in none of them is called "another detail".
_LABELS = {"job": "field.jobs", "skill": "field.skills", "vacancy": "field.vacancy", "employer": "field.employer",
           "staff": "field.staff"}
#: Closed lists of columns that are no fields of the person's form.
_LISTS = {"state": "referral_state", "status": "vacancy_status", "contract": "contract", "wage_period": "pay_period",
          "education_level": "education", "employer_kind": "employer_kind", "reason_left": "left",
          "hours": "vacancy_hours", "employer_type": "employer_type", "done": "done"}
#: Closed lists of the country, by column.
_OF_COUNTRY = {"education_level": "education", "licences": "licences", "reserved_for": "quotas"}


def label_in(ctx: OfficeContext, kind: str, name: str) -> str:
    """The name of column ``name`` of record type ``kind``."""
    if name in ("removed_at", "merged_into"):
        return text(f"conflict.{name}", ctx.lang)
    if kind == "jobseeker" and name in FIELD_BY_NAME:
        return label_of(ctx, name)
    if kind == "employer" and name == "tax_id":
        return ctx.pack.tax_id.label.of(ctx.lang)
    for key in (f"{_LABELS.get(kind, 'field')}.{name}", f"conflict.{kind}.{name}", f"field.{name}"):
        if has(key, ctx.lang):
            return text(key, ctx.lang)
    return text("conflict.other", ctx.lang)


def words_in(ctx: OfficeContext, kind: str, name: str, value: Any) -> str:
    """A value of that column, mapped or as JSON; empty for nothing told."""
    if name in ("removed_at", "merged_into"):
        return text(f"conflict.{name}.{'yes' if value else 'no'}", ctx.lang, date=_day(value) if value else "")
    if kind == "jobseeker" and name in FIELD_BY_NAME:
        return value_words(ctx, name, value)
    return _plain(ctx, name, value)


def _plain(ctx: OfficeContext, name: str, value: Any) -> str:
    """A value of a column that is on no form of the person."""
    if value is None or value in ("", [], {}):
        return ""
    key = f"choice.{_LISTS.get(name, name)}.{value}"
    if isinstance(value, bool):
        return text(f"choice.yes_no.{'yes' if value else 'no'}", ctx.lang)
    if isinstance(value, list):
        within = name if name in _OF_COUNTRY or name == "roles" else ""
        return ", ".join(filter(None, (_plain(ctx, within, item) for item in value)))
    if isinstance(value, Mapping):
        return _item(ctx, value)
    if name in _OF_COUNTRY:
        entries = getattr(ctx.pack, _OF_COUNTRY[name])
        return next((entry.label.of(ctx.lang) for entry in entries if entry.code == value), str(value))
    if isinstance(value, str) and has(key, ctx.lang):
        return text(key, ctx.lang)
    if name == "roles":
        return text(f"role.{value}", ctx.lang)
    if name == "wage":
        return f"{ctx.pack.currency_symbol} {value}"
    if name == "place_code":
        return ctx.place_name(str(value)) or str(value)
    if name == "unit_group":
        return ctx.catalogue.title(str(value)) or str(value)
    return _day(value) if name.endswith(("_on", "_at")) or name in ("started", "ended") else _told(value)


def _item(ctx: OfficeContext, item: Mapping[str, Any]) -> str:
    """One entry of a list: a telephone, or what bears a name."""
    if item.get("number"):
        return display_phone(str(item["number"]), ctx.pack.phone_region)
    return str(item.get("name") or item.get("occupation") or item.get("raw") or item.get("code") or "")


def _told(value: Any) -> str:
    """A number or text as it stands; the id of another record says nothing to anybody."""
    try:
        UUID(str(value))
    except ValueError:
        return f"{value:g}".replace(".", ",") if isinstance(value, float) else str(value)
    return "…"


def _day(value: Any) -> str:
    try:
        return f"{datetime.fromisoformat(str(value)):%d/%m/%Y}" if "T" in str(value) \
            else f"{date.fromisoformat(str(value)):%d/%m/%Y}"
    except ValueError:
        return str(value)
