"""What could not be brought back, in plain words."""

from __future__ import annotations

from pes_desktop.services.lost_words import act_words, lost_line, lost_lines

__all__ = ["act_words", "lost_line", "lost_lines"]
