"""Small preferences of this PC: widths, columns, theme, language; strings by key."""

from __future__ import annotations

from typing import Any

from pes_desktop.services.context import OfficeContext
from pes_desktop.storage.settings import get_setting, set_setting

_KEY = "preferences"


def read_preferences(ctx: OfficeContext) -> dict[str, Any]:
    """All preferences."""
    with ctx.store.read() as session:
        return dict(get_setting(session, _KEY, {}))


def write_preference(ctx: OfficeContext, key: str, value: Any) -> None:
    """Keep one preference."""
    with ctx.store.local() as session:
        set_setting(session, _KEY, {**get_setting(session, _KEY, {}), key: value})
