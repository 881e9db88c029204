"""Starting the system's own programs from ours."""

from __future__ import annotations

import os
import sys

WINDOWS = sys.platform == "win32"
MACOS = sys.platform == "darwin"
_LIBRARY_PATHS = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "QT_PLUGIN_PATH")


def system_environment(**extra: str) -> dict[str, str]:
    """The environment for a program of the system: without the library paths that a frozen build sets for itself."""
    environment = dict(os.environ)
    for name in _LIBRARY_PATHS:
        kept = environment.pop(f"{name}_ORIG", None)
        if kept is not None:
            environment[name] = kept
        elif getattr(sys, "frozen", False):
            environment.pop(name, None)
    return {**environment, **extra}
