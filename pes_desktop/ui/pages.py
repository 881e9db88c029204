"""The pages of the program. A new page is one folder and one line here."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from pes_desktop.ui.base_page import BasePage
    from pes_desktop.ui.desk import Desk


@dataclass(frozen=True, slots=True)
class PageSpec:
    """One page. ``factory`` is ``module:Class`` (a leading dot: below ``pes_desktop.ui``), loaded when first opened.

    ``title`` in English, translated when shown; ``permission`` an act of ``domain.permissions`` or "" for everyone;
    ``rail`` whether the left rail lists it, ``foot`` at its foot; ``shortcut`` opens it from anywhere;
    ``parent`` the rail entry that stays marked while it is open.
    """

    key: str
    title: object
    icon: str
    factory: str
    permission: str = ""
    rail: bool = True
    shortcut: str = ""
    foot: bool = False
    parent: str = ""

    def make(self, desk: Desk) -> BasePage:
        """Load the module and make the page."""
        module, _, name = self.factory.partition(":")
        page: BasePage = getattr(import_module(module, "pes_desktop.ui"), name)(desk)
        return page


PAGES: tuple[PageSpec, ...] = (
    PageSpec("gallery", QT_TRANSLATE_NOOP("pages", "Gallery"), "layout-grid", ".gallery:GalleryPage", rail=False),
)


def page_specs() -> tuple[PageSpec, ...]:
    """All pages in the order of the rail."""
    return PAGES
