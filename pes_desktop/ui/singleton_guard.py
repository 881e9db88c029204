"""Guards against a fault of PySide6 6.12.0 on Python before 3.12: calls hand out None and True without counting them.

Each call without result takes a reference of None, each ``Signal.emit`` one of True; after some thousand calls the
interpreter stops with "none_dealloc" or "bool_dealloc". From Python 3.12 on these objects are immortal and the fault
does not show; PySide6 6.11.3 has none. The guard measures the fault and, where it is there, gives the constants so many
references that no session can use them up, which is what later interpreters do themselves.
"""

from __future__ import annotations

import sys

_PLENTY = 1 << 40
CONSTANTS = (None, True, False, NotImplemented, Ellipsis)


def loses_references(calls: int = 64) -> bool:
    """Whether this PySide6 takes references of None (measured with calls that do nothing)."""
    from PySide6.QtCore import QObject

    probe = QObject()
    before = sys.getrefcount(None)
    for _ in range(calls):
        probe.setObjectName("")
    return before - sys.getrefcount(None) > calls // 2


def guard_constants() -> bool:
    """Make the constants last; returns whether it was needed. Call once, before any thread starts."""
    if sys.version_info >= (3, 12) or sys.implementation.name != "cpython" or sys.getrefcount(None) > _PLENTY // 2:
        return False
    if not loses_references():
        return False
    import ctypes

    for constant in CONSTANTS:
        ctypes.c_ssize_t.from_address(id(constant)).value += _PLENTY
    return True
