"""Words for the codes of the nominal sheets, from the country pack, the catalogues and the messages."""

from __future__ import annotations

from collections.abc import Callable

from pes_desktop.reference.catalogue import load_catalogue
from pes_desktop.reference.country import CountryPack
from pes_desktop.reference.messages import has, text
from pes_desktop.reporting.nominal import Lookups


def lookups_for(pack: CountryPack, place: Callable[[str], str], lang: str = "es") -> Lookups:
    """Lookups in ``lang``; ``place`` names a place by its code.

    Documents and schooling carry the country's own names; an unknown code is shown as it stands.
    """
    occupations = load_catalogue()
    own = {("document_type", item.code): item.short.of(lang) for item in pack.documents}
    own |= {("education", item.code): item.label.of(lang) for item in pack.education}

    def label(group: str, code: str) -> str:
        key = f"report.label.{group}.{code}"
        return own.get((group, code)) or (text(key, lang) if has(key, lang) else code)

    def occupation(code: str | None, sex: str | None) -> str:
        return occupations.title(code, sex) if code else ""

    return Lookups(place=place, occupation=occupation, label=label)
