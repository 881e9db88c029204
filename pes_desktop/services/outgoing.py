"""Pages about a person on their way out of the office: their line in the trail is committed before they can be seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pes_desktop.storage.files import write_atomically

#: ``send(pdf, name, paper)`` puts pages on paper.
Send = Callable[[bytes, str, str], object]


@dataclass(frozen=True, slots=True)
class ToFile:
    """A file as the place where pages go."""

    path: Path


def send_out(
    send: Send | ToFile, pdf: bytes, name: str, paper: str, commit: Callable[[], object],
    take_back: Callable[[], object],
) -> object:
    """Send pages after their line; returns what ``send`` answered, of a file its name.

    A file is shown by its name only once ``commit`` is through. What a printer refuses after ``commit`` is told by
    ``take_back``; a stop in between leaves a line without a paper, never a paper without a line. Raises what ``send``,
    ``commit`` raise; EnvironmentFault of the file.
    """
    if isinstance(send, ToFile):
        write_atomically(send.path, pdf, before=commit)
        return send.path.name
    commit()
    try:
        return send(pdf, name, paper)
    except Exception:  # whatever it was (``send`` is the window's or the system's), no paper came; it goes on upward
        take_back()
        raise
