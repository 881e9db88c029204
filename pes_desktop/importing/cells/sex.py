"""Sex, read with the whole column in view: M is male beside F, and female where the column says hombre and mujer."""

from __future__ import annotations

from collections.abc import Iterable

from pes_desktop.importing.cells.simple import as_text, says_nothing
from pes_desktop.importing.problems import Problems
from pes_desktop.importing.sheets import Cell
from pes_desktop.reference.country import CountryPack
from pes_desktop.reference.folding import plain

_FEMALE = frozenset({"f", "fem", "femenino", "femenina", "mujer", "female", "muj", "dama"})
_MALE = frozenset({"h", "masc", "masculino", "masculina", "hombre", "varon", "male", "hom", "mas", "v"})


class SexColumn:
    """How one column writes sex. ``m_means`` is 'M', 'F' or '' where the column does not decide."""

    def __init__(self, header: str, cells: Iterable[Cell], pack: CountryPack) -> None:
        seen = {plain(as_text(cell)) for cell in cells}
        self._codes = {plain(alias): choice.code for choice in pack.sexes for alias in choice.aliases}
        self._known = {choice.code for choice in pack.sexes}
        folded = f" {plain(header)} "
        if seen & {"f", "fem", "femenino", "femenina"}:
            self.m_means = "M"
        elif "h" in seen or " h m " in folded or " m h " in folded:
            self.m_means = "F"
        elif " m f " in folded or " f m " in folded or seen & {"masc", "masculino"}:
            self.m_means = "M"
        else:
            self.m_means = ""

    def read(self, cell: Cell, problems: Problems) -> str:
        """F, M or X; '' with ``sex_unclear`` where the writing can mean either."""
        if says_nothing(cell):
            return ""
        folded = plain(as_text(cell))
        if folded == "m":
            found = self.m_means
        elif folded in _FEMALE:
            found = "F"
        elif folded in _MALE:
            found = "M"
        else:
            found = self._codes.get(folded, "")
        if not found or found not in self._known:
            problems.add("sex", "sex_unclear", text=as_text(cell))
            return ""
        return found
