"""What the pickers of the form offer while one types: places, occupations, skills."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pes_desktop.ui.widgets.suggest import Suggestion

if TYPE_CHECKING:
    from pes_desktop.services.context import OfficeContext

_MOST = 7


class Suggestions:
    """Bound methods for the pickers; the tables behind them load at first use (``warm`` does it off the thread)."""

    def __init__(self, ctx: OfficeContext) -> None:
        self._ctx = ctx
        # the office's own province first: its code begins with these two characters in both countries
        self._near = ctx.office.place_code[:2]

    def warm(self) -> None:
        """Load places, occupations and skills; run it in the read lane."""
        self.places("a")
        self.occupations("albañil")
        self.skills("a")

    def places(self, text: str) -> list[Suggestion]:
        """Places for what was typed, the office's province first."""
        found = self._ctx.places.search(text, _MOST, self._near)
        return [Suggestion(place.code, place.name, self._ctx.places.path(place.parent)) for place in found]

    def place_name(self, code: str) -> str:
        """The place written out."""
        return self._ctx.place_name(code)

    def occupations(self, text: str) -> list[Suggestion]:
        """Unit groups for own words, with the title that matched."""
        return [Suggestion(hit.code, hit.title, hit.matched, hit.code)
                for hit in self._ctx.occupations.suggest(text, _MOST)]

    def occupation_name(self, code: str) -> str:
        """Name of a unit group."""
        return self._ctx.catalogue.title(code)

    def skills(self, text: str) -> list[Suggestion]:
        """Entries of the skills list whose name or other writing has every typed word."""
        return [Suggestion(one.code, one.name) for one in self._ctx.skills.search(text, _MOST)]
