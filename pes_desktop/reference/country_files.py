"""The files of a country's folder: read with one plain fault for what is missing or damaged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pes_desktop.domain.errors import DomainError, Fault


def broken(file: str, detail: str = "") -> DomainError:
    """The fault of a country's file: its name below ``countries`` (never a path of the PC) and what is wrong in it."""
    said = f" ({detail})" if detail else ""
    return DomainError(Fault("country_pack_broken", params={"file": file, "detail": said}))


def file_name(path: Path) -> str:
    """``names.tsv`` with its folder: how a fault names a file of a pack."""
    return f"{path.parent.name}/{path.name}"


def read_text(path: Path) -> str:
    """The text of a pack's file; DomainError ``country_pack_broken`` where it is missing or no text."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise broken(file_name(path)) from error
    except ValueError as error:
        raise broken(file_name(path), str(error)) from error


def read_object(path: Path) -> dict[str, Any]:
    """The JSON object of a pack's file; DomainError ``country_pack_broken`` where it is missing or damaged."""
    try:
        content = json.loads(read_text(path))
    except (ValueError, RecursionError) as error:
        raise broken(file_name(path), str(error)) from error
    if not isinstance(content, dict):
        raise broken(file_name(path), type(content).__name__)
    return content
