"""The one typeface of screen and papers, shipped as a package dependency (SIL Open Font License)."""

from __future__ import annotations

import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from pes_desktop.domain.errors import EnvironmentFault, Fault

FAMILY = "Source Sans Pro"
_PACKAGE = "font_source_sans_pro"
_FILES = {
    "regular": "SourceSansPro-Regular.ttf",
    "semibold": "SourceSansPro-Semibold.ttf",
    "bold": "SourceSansPro-Bold.ttf",
    "italic": "SourceSansPro-It.ttf",
    "bold_italic": "SourceSansPro-BoldIt.ttf",
}


@cache
def font_folder() -> Path:
    """The folder with the TrueType files; raises EnvironmentFault ``font_missing`` when the package is absent."""
    places = []
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        places.append(Path(frozen) / _PACKAGE / "files")
    spec = find_spec(_PACKAGE)  # located, not imported: its import lists every file it holds
    if spec is not None and spec.origin:
        places.append(Path(spec.origin).parent / "files")
    for place in places:
        if (place / _FILES["regular"]).is_file():
            return place
    raise EnvironmentFault(Fault("font_missing", params={"family": FAMILY}))


def font_files() -> dict[str, Path]:
    """Style to TrueType file: regular, semibold, bold, italic, bold_italic."""
    return {style: font_folder() / name for style, name in _FILES.items()}
