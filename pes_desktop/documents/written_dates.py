"""Dates and hours as letters write them."""

from __future__ import annotations

from datetime import date, datetime

_DAYS = {
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    "es": ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
           "noviembre", "diciembre"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
}


def written_day(day: date, lang: str = "es", *, year: bool = False) -> str:
    """``martes 24 de noviembre``, with ``de 2026`` behind it when ``year``; English: ``Tuesday 24 November``."""
    lang = lang if lang in _DAYS else "es"
    link = " de " if lang == "es" else " "
    words = f"{_DAYS[lang][day.weekday()]} {day.day}{link}{_MONTHS[lang][day.month - 1]}"
    return f"{words}{link}{day.year}" if year else words


def short_day(day: date) -> str:
    """``23/11/2026``: day first, as both countries write it."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def short_moment(moment: datetime) -> str:
    """``23/11/2026 09:42``."""
    return f"{short_day(moment.date())} {moment.hour:02d}:{moment.minute:02d}"
