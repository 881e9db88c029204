"""What an office decides once: paper, automatic exchange; who works there; and where the data come from."""

from __future__ import annotations

import json
from dataclasses import dataclass

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.reference.country import PACK_FILE
from pes_desktop.reference.paths import resources_dir
from pes_desktop.services import office_setup
from pes_desktop.services.context import OfficeContext, StaffMember
from pes_desktop.services.looks import change_setting
from pes_desktop.storage.settings import get_setting
from pes_desktop.sync.traffic import MEGABYTE, traffic

PAPERS = ("A4", "letter")


@dataclass(frozen=True, slots=True)
class OfficeSettings:
    """All that the settings page shows; ``sources`` are the country's attributions, in the country's language.

    ``megabytes``: what automatic rounds may take in a month, None for no bound.
    """

    paper: str
    automatic: bool
    staff: tuple[StaffMember, ...]
    sources: tuple[str, ...]
    megabytes: int | None = None


def office_settings(ctx: OfficeContext) -> OfficeSettings:
    """Read everything at once."""
    with ctx.store.read() as session:
        paper = str(get_setting(session, "paper", "A4"))
        automatic = bool(get_setting(session, "sync_automatic", True))
        budget = traffic(session, ctx.today()).budget
    return OfficeSettings(paper, automatic, tuple(office_setup.staff_members(ctx)), data_sources(ctx.office.country),
                          budget // MEGABYTE if budget else None)


def set_paper(ctx: OfficeContext, paper: str) -> None:
    """Print on A4 or letter. Raises NotPermitted, DomainError ``unknown_choice``."""
    actor = ctx.require("change_settings")
    if paper not in PAPERS:
        raise DomainError(Fault("unknown_choice", "paper", {"value": paper}))
    change_setting(ctx, actor, "set_paper", "paper", paper)


def data_sources(country: str) -> tuple[str, ...]:
    """Where a country's data come from, with their licences, as its pack says."""
    path = resources_dir() / "countries" / country / PACK_FILE
    return tuple(json.loads(path.read_text(encoding="utf-8")).get("sources", ()))
