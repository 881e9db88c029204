"""Doubts, likenesses and actions of an import in words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import QCoreApplication

from pes_desktop.domain.errors import Fault
from pes_desktop.domain.intake import CHOICE_WORDS
from pes_desktop.reference import messages
from pes_desktop.services.import_preview import CREATE, EMPTY, JOIN, SKIP
from pes_desktop.ui import feedback
from pes_desktop.ui.numbers import figure
from pes_desktop.ui.widgets.rows import RowChip

_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
PEOPLE, VACANCIES = "people", "vacancies"


def counted(count: int, one: str, many: str) -> str:
    """``one`` as it is for 1, else ``many`` with the number in place of {0}."""
    return one if count == 1 else many.format(figure(count))


def how_many(kind: str, count: int) -> str:
    """"12 people" or "12 vacancies"."""
    if kind == PEOPLE:
        return counted(count, QCoreApplication.translate("importing", "1 person"),
                       QCoreApplication.translate("importing", "{0} people"))
    return counted(count, QCoreApplication.translate("importing", "1 vacancy"),
                   QCoreApplication.translate("importing", "{0} vacancies"))


def action_chips() -> dict[str, RowChip]:
    """What becomes of a row."""
    return {
        CREATE: RowChip(QCoreApplication.translate("importing", "comes in"), "ok", "check"),
        JOIN: RowChip(QCoreApplication.translate("importing", "is joined"), "info", "merge"),
        SKIP: RowChip(QCoreApplication.translate("importing", "does not come in"), "bad", "circle-x"),
        EMPTY: RowChip(QCoreApplication.translate("importing", "says nothing"), "neutral"),
    }


def field_words(name: str, lang: str) -> str:
    """A field's name; nothing where it has none."""
    for key in (f"import.field.{name}", f"field.{name}"):
        if name and messages.has(key, lang):
            return messages.text(key, lang)
    return ""


def plain_value(name: str, value: object, lang: str) -> str:
    """What a column of a plain field was read as: yes or no, the words of a choice, a date, a number."""
    if isinstance(value, bool):
        return messages.text(f"choice.yes_no.{'yes' if value else 'no'}", lang)
    key = f"choice.{CHOICE_WORDS.get(name, name)}.{value}"
    if isinstance(value, str) and messages.has(key, lang):
        return messages.text(key, lang)
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def doubt(code: str, params: Any, lang: str) -> str:
    """The sentence of a doubt; dates as people write them, a blank cell named."""
    return feedback.words_of(Fault(code, params={name: _said(value) for name, value in params.items()}), lang)


def _said(value: Any) -> Any:
    if value == "":
        return QCoreApplication.translate("importing", "blank")
    if isinstance(value, str) and _ISO_DAY.fullmatch(value):
        return "/".join(reversed(value.split("-")))
    return value


def reasons(codes: Iterable[str], lang: str) -> list[RowChip]:
    """What speaks for and against two rows being one person."""
    return [RowChip(messages.text(f"duplicate.{code}", lang), "warn" if code.startswith("other_") else "neutral")
            for code in codes]


def local(moment: datetime) -> str:
    """Day and hour on this computer's clock."""
    here = moment.astimezone()
    return f"{here.day:02d}/{here.month:02d}/{here.year} {here.hour:02d}:{here.minute:02d}"
