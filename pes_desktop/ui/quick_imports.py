"""Spares imports a step that PySide6 adds to every one of them.

Once PySide6 is loaded, each module imported by anybody is opened as source text and searched for the word "PySide6", to
learn whether its optional language features (snake_case, true_property) may be switched on there: a millisecond a
module, 100 ms over the services. This program uses none of these features, so every module may count as one without.
"""

from __future__ import annotations

import sys
from types import ModuleType


def spare_source_search() -> bool:
    """Stop the search; returns whether there was one to stop (another PySide6 may do without)."""
    import PySide6.QtCore  # noqa: F401  (brings the feature module along)

    features = sys.modules.get("shibokensupport.feature")
    if features is None or not callable(getattr(features, "_mod_uses_pyside", None)):
        return False
    features._mod_uses_pyside = _uses_no_feature  # type: ignore[attr-defined]
    return True


def _uses_no_feature(_module: ModuleType) -> bool:
    return False
