"""What must be answered between the key and the desk, such as another password that a coordinator's reset asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pes_desktop.services.context import OfficeContext
    from pes_desktop.ui.start.doors import Doors


def ask_first(doors: Doors, ctx: OfficeContext) -> bool:
    """Show a panel (``doors.show``) that ends in ``doors.sit_down(ctx)``; False when nothing is owed."""
    return False
