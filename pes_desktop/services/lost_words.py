"""What could not be brought back, in plain words, for the window and the command line."""

from __future__ import annotations

from collections.abc import Sequence

from pes_desktop.reference.messages import counted, has, text
from pes_desktop.storage.replay import LostLine

MOST_LINES = 8
#: What an act was about, the most telling first.
_KINDS = ("letter", "referral", "jobseeker", "vacancy", "employer", "staff")


def act_words(act: str, what: str, lang: str = "es") -> str:
    """An act as the trail would tell it, without names: they may be what is lost."""
    if act in ("unknown", "acknowledged"):
        return text(f"lost.{act}", lang)
    if act == "orphan":
        return text("lost.orphan", lang, what=what)
    if act == "issue_letter" and what.isdecimal():
        return counted("lost.letters", int(what), lang)
    key = next((key for key in (f"audit.act.{act}", f"audit.act.{act.partition('_')[0]}_") if has(key, lang)), None)
    if key is None:
        return text("lost.some", lang)
    kind = next((kind for kind in _KINDS if kind in what.split(", ")), "other")
    return text("lost.did", lang, done=text(key, lang, what=text(f"lost.kind.{kind}", lang), act=act))


def lost_line(line: LostLine, lang: str = "es") -> str:
    """"22/11/2026 10:42 · Somebody registered a person"."""
    when = f"{line.at.astimezone():%d/%m/%Y %H:%M}" if line.at is not None else ""
    if line.act == "unknown_key":
        return text("lost.unknown_key", lang, when=when)
    return " · ".join(part for part in (when, act_words(line.act, line.what, lang)) if part)


def lost_lines(lines: Sequence[LostLine], lang: str = "es") -> list[str]:
    """The first ones, and how many more."""
    said = [lost_line(line, lang) for line in lines[:MOST_LINES]]
    if len(lines) > MOST_LINES:
        said.append(text("lost.more", lang, count=len(lines) - MOST_LINES))
    return said
