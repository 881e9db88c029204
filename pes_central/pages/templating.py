"""Templates to pages: everything is escaped, words come from the catalogue, dates and numbers as people write them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pes_central.pages.style import version
from pes_desktop.models.base import utcnow
from pes_desktop.reference import icons, messages
from pes_desktop.reference.brand import brand_texts, home_country
from pes_desktop.reference.country import load_country

FOLDER = Path(__file__).parent / "templates"


@cache
def zone() -> ZoneInfo:
    """The clock of headquarters: its country's."""
    try:
        return ZoneInfo(load_country(home_country()).timezone)
    except ZoneInfoNotFoundError:  # a machine without the table of time zones
        return ZoneInfo("UTC")


def local_day(at: datetime) -> date:
    """The calendar day of an instant at headquarters."""
    return at.astimezone(zone()).date()


def today() -> date:
    """The calendar day at headquarters."""
    return local_day(utcnow())


def icon(name: str, label: str = "") -> Markup:
    """A line icon; without a label it is decoration."""
    said = Markup(' role="img" aria-label="{}"').format(label) if label else Markup(' aria-hidden="true"')
    drawing = icons.svg(name).replace("<svg", f'<svg class="icon" focusable="false"{said}', 1)
    return Markup(drawing.replace('stroke-width="2"', 'stroke-width="1.75"'))


def number(value: int) -> str:
    """``1 214`` with a thin space."""
    return f"{value:,}".replace(",", "\u202f")


def day(value: date | datetime | None) -> str:
    """``22/11/2026``."""
    if value is None:
        return "–"
    return f"{(local_day(value) if isinstance(value, datetime) else value):%d/%m/%Y}"


def moment(value: datetime | None, lang: str) -> str:
    """``hoy 09:14``, ``ayer 17:40``, ``20/11/2026 08:02``."""
    if value is None:
        return "–"
    local = value.astimezone(zone())
    away = (today() - local.date()).days
    if away in (0, 1):
        return messages.text(f"central.moment.{'today' if away == 0 else 'yesterday'}", lang, time=f"{local:%H:%M}")
    return f"{local:%d/%m/%Y %H:%M}"


def days_since(value: datetime | None) -> int | None:
    """Whole calendar days since an instant."""
    return None if value is None else max((today() - local_day(value)) // timedelta(days=1), 0)


@cache
def environment() -> Environment:
    """The templates, compiled once."""
    made = Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
                       lstrip_blocks=True, auto_reload=False)
    made.globals.update(icon=icon, style_version=version(), languages=messages.LANGUAGES)
    made.filters.update(day=day, number=number, days_since=days_since)
    return made


def render(template: str, lang: str, **context: Any) -> str:
    """A page in a language."""
    def t(key: str, /, **params: Any) -> str:
        return messages.text(f"central.{key}", lang, **params)

    def counted(key: str, count: int, /, **params: Any) -> str:
        return t(f"{key}.{'one' if count == 1 else 'other'}", count=number(count), **params)

    return environment().get_template(template).render(
        t=t, counted=counted, lang=lang, service=brand_texts(home_country(), lang)["service_name"],
        moment=lambda value: moment(value, lang), words=lambda key: messages.text(key, lang),
        known=lambda key: messages.has(key, lang), **context)
