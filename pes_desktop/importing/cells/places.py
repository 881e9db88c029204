"""Places: the cells for province, canton and parish (or department and locality) to one official code."""

from __future__ import annotations

from pes_desktop.importing.cells.simple import spoken
from pes_desktop.importing.context import ImportContext
from pes_desktop.importing.problems import Problems
from pes_desktop.importing.sheets import Cell
from pes_desktop.reference.folding import plain


def read_place(cells: tuple[Cell, Cell, Cell], ctx: ImportContext, problems: Problems) -> tuple[str, str]:
    """(official code, words as written) of the cells for province, district and locality.

    Doubts: ``place_not_found`` where the words name none or more than one, ``place_less_exact`` where only the canton
    or department of an unknown locality is known.
    """
    province, district, locality = (spoken(cell) for cell in cells)
    raw = " / ".join(part for part in (province, district, locality) if part)
    if not raw or ctx.places is None:
        return "", raw
    alone = [part for part in (district, locality) if part]
    found = ctx.places.resolve(province or None, district or None, locality or None, ctx.province or None)
    if found is None and len(alone) == 1 and not province:
        found = ctx.places.from_text(alone[0], ctx.province or None)
    if found is None:
        problems.add("place_code", "place_not_found", text=raw)
        return "", raw
    above = ctx.places.get(found.parent) if len(alone) == 1 and found.level == 3 else None
    if above is not None and above.seat != found.code and plain(above.name) == plain(found.name):
        # A village and the whole district bear the name, and the village is not its head place: the wider one is safe.
        problems.add("place_code", "place_less_exact", text=raw, place=above.code)
        return above.code, raw
    if found.level < 2 or (locality and district and found.level < 3):
        problems.add("place_code", "place_less_exact", text=raw, place=found.code)
    return found.code, raw
