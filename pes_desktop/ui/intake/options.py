"""Words for the closed lists of the form: the country's own, else those of the message catalogue."""

from __future__ import annotations

from typing import Any

from pes_desktop.domain.intake import CHOICE_WORDS, FieldSpec
from pes_desktop.ui.desk import Desk


def options_of(spec: FieldSpec, desk: Desk) -> list[tuple[Any, str]]:
    """(value, words) pairs of a field with a closed list, in the list's order."""
    if spec.name == "document_type":
        return [(kind.code, kind.short.of(desk.lang)) for kind in desk.ctx.pack.documents]
    if isinstance(spec.choices, str):
        entries = getattr(desk.ctx.pack, spec.choices.removeprefix("pack:"))
        return [(entry.code, entry.label.of(desk.lang)) for entry in entries]
    name = CHOICE_WORDS.get(spec.name, spec.name)
    values = [value for value in spec.choices if not (spec.name == "channel" and value == "import")]
    return [(str(value), desk.text(f"choice.{name}.{value}")) for value in values]


def label_of(spec: FieldSpec, desk: Desk) -> str:
    """The field's name; a country's second number is called as there (CUIL)."""
    extra = desk.ctx.pack.extra_ids
    if spec.name == "tax_number" and extra:
        return str(extra[0].label.of(desk.lang))
    return desk.text(f"field.{spec.name}")


def help_of(name: str, desk: Desk) -> str:
    """The help below a field, empty when it needs none."""
    key = f"help.field.{name}"
    words = desk.text(key)
    return "" if words == key else words
