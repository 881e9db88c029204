"""Words for the codes of the nominal sheets, from the country pack, the catalogues and the messages."""

from __future__ import annotations

from collections.abc import Callable

from pes_desktop.reference.catalogue import load_catalogue
from pes_desktop.reference.country import CountryPack
from pes_desktop.reference.messages import has, text
from pes_desktop.reporting.nominal import EXTRA, Lookups


def lookups_for(pack: CountryPack, place: Callable[[str], str], lang: str = "es") -> Lookups:
    """Lookups in ``lang``; ``place`` names a place by its code.

    Documents and schooling carry the country's own names; an unknown code is shown as it stands.
    """
    occupations = load_catalogue()
    own = {("document_type", item.code): item.short.of(lang) for item in pack.documents}
    own |= {("education", item.code): item.label.of(lang) for item in pack.education}

    own["column", "tax_id"] = pack.tax_id.label.of(lang)
    own |= {(f"choice.{spec.name}", item.code): item.label.of(lang) for spec in EXTRA
            if isinstance(spec.choices, str) for item in getattr(pack, spec.choices.removeprefix("pack:"))}

    def label(group: str, code: str) -> str:
        area = "field" if group == "column" else group if group.startswith("choice.") else f"report.label.{group}"
        key = f"{area}.{code}"
        return own.get((group, code)) or (text(key, lang) if has(key, lang) else code)

    def occupation(code: str | None, sex: str | None) -> str:
        return occupations.title(code, sex) if code else ""

    return Lookups(place=place, occupation=occupation, label=label)
